"""The page for files as an officer meets it at the end of a quarter, in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Served, Visit, visited
from tests.stores import csv_records, store_of
from tracker.intake.rows.sender import remembered
from tracker.people.vault import open_vault
from tracker.settings import DATA

pytestmark = pytest.mark.browser

LATE = "agreement_id,programme_id,kind,signed_on,title\nIMP-001,IMP,MOU_TWIN,2023-08-20,Renamed\nIMP-900,IMP,MOU_TWIN,2024-06-01,Late\n"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Served]) -> Served:
    """One programme with one agreement, in a store that these tests may change."""
    facts = csv_records(DATA / "demo")
    records = {name: facts[name][:1] for name in ("programme", "partnership", "agreement", "activity")}
    return serve(store_of(tmp_path_factory.mktemp("import") / "tracker.duckdb", records))


@pytest.fixture
def here(wide_window: BrowserContext, own: Served) -> Iterator[Visit]:
    """A visit to that store."""
    yield from visited(wide_window, own.url)


def sign(page: Page, reason: str) -> None:
    """Who saves, and why."""
    page.locator("#import-actor").fill("Olena")
    page.locator("#import-reason").fill(reason)


def bring(page: Page, *paths: Path) -> None:
    """Choose files with the keyboard alone."""
    expect(page.locator("#import-choose")).to_be_enabled()  # while something is looked at it is not, and Enter would be in vain
    with page.expect_file_chooser() as chooser:
        page.locator("#import-choose").focus()
        page.keyboard.press("Enter")
    chooser.value.set_files(paths)


def written(path: Path, text: str) -> Path:
    """A file for the page."""
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_is_looked_at_before_a_file_is_brought(here: Visit) -> None:
    """A preview that nobody asked for would hold the button back while it runs, and whoever presses it at once would press in vain."""
    asked: list[str] = []
    here.page.on("request", lambda request: asked.append(request.post_data or ""))
    here.open("/import").wait_for_load_state("networkidle")
    assert any("screen.children" in one for one in asked)
    assert not [one for one in asked if "import-preview.children" in one]


def test_from_the_file_through_the_preview_to_the_revision(here: Visit, own: Served, tmp_path: Path) -> None:
    page = here.open("/import")
    bring(page, written(tmp_path / "agreement.csv", LATE))
    shown = page.locator("#import-preview")
    expect(shown).to_contain_text("Changed fields: 1")
    expect(shown.locator("tr", has_text="Agreement IMP-001")).to_contain_text("Title title")
    expect(shown).to_contain_text("New records: 1")
    expect(shown.locator("tr", has_text="AGR-02 · Total · 2024")).to_contain_text("01")
    assert own.store.head == 1
    page.locator("#import-save").click()
    expect(page.locator("#import-told")).to_have_text("Say who you are and why this is saved.")
    sign(page, "Late agreement")
    page.locator("#import-reason").press("Tab")
    page.keyboard.press("Enter")
    expect(shown).to_contain_text("Saved as revision 2.")
    assert [(one.actor, one.reason, one.source) for one in own.store.revisions()][1:] == [("Olena", "Late agreement", "agreement.csv")]
    bring(page, tmp_path / "agreement.csv")
    expect(shown).to_contain_text("There is nothing new to save.")
    shown_to_all = page.locator("#import-save")
    expect(shown_to_all).to_have_count(0)


def test_very_many_rows_are_paged(here: Visit, tmp_path: Path) -> None:
    page = here.open("/import?language=uk")
    rows = "".join(f"S-{number:04d},Джерело {number}\n" for number in range(60)) + "".join(f"X-{number},\n" for number in range(30))
    bring(page, written(tmp_path / "source.csv", "source_id,title\n" + rows))
    shown = page.locator("#import-preview")
    expect(shown).to_contain_text("Нові записи: 60")
    expect(shown).to_contain_text("Відхилено або пропущено: 30")
    new = shown.locator("section", has_text="Нові записи")
    expect(new.locator("tbody tr")).to_have_count(25)
    new.get_by_role("button", name="3", exact=True).click()
    expect(new.locator("tbody tr")).to_have_count(10)
    expect(new.locator("tbody tr").last).to_contain_text("S-0059")


def test_a_refused_file_is_one_sentence_and_a_kind_can_be_named(here: Visit, tmp_path: Path) -> None:
    page = here.open("/import?language=fr")
    bring(page, written(tmp_path / "liste.csv", "source_id,title\nS-FR,Une page\n"))
    expect(page.locator("#import-preview")).to_contain_text("ne dit pas quel type d’enregistrement")
    page.locator("#import-kind").click()  # unfolded, since the file was refused as a whole
    page.get_by_role("option", name="(source)").click()
    expect(page.locator("#import-preview")).to_contain_text("Nouveaux enregistrements : 1")


def test_an_edit_that_came_between_is_shown_with_three_versions(here: Visit, own: Served, tmp_path: Path) -> None:
    page = here.open("/import")
    bring(page, written(tmp_path / "programme.csv", "programme_id,name\nIMP,Mine\n"))
    expect(page.locator("#import-preview")).to_contain_text("Changed fields: 1")
    own.store.save({"programme": [{"programme_id": "IMP", "name": "Theirs"}]}, actor="Ivan", reason="Meanwhile")
    sign(page, "Mine")
    page.locator("#import-save").click()
    met = page.locator("#import-told")
    expect(met).to_contain_text("Changed by Ivan")
    expect(met.locator("tbody tr")).to_contain_text("International Medical Partnership (Ukraine)TheirsMine")
    page.locator("#import-onto").press("Enter")
    expect(met).to_have_count(0)
    shown = page.locator("#import-preview")
    expect(shown.locator("tr", has_text="Theirs")).to_contain_text("TheirsMine")
    expect(page.locator("#import-reason")).to_have_value("Mine")
    head = own.store.head
    page.locator("#import-save").press("Enter")
    expect(shown).to_contain_text(f"Saved as revision {head + 1}.")


def test_what_a_file_may_not_say_is_folded_and_told_beside_its_heading(here: Visit) -> None:
    page = here.open("/import")
    expect(page.locator("#import-currency")).to_be_hidden()
    page.locator("#import-options summary").press("Enter")
    page.locator("#import-currency").click()
    page.get_by_role("option", name="EUR").click()
    page.locator("#import-options summary").press("Enter")
    expect(page.locator("#import-currency")).to_be_hidden()
    expect(page.locator("#import-options summary")).to_contain_text("Currency of amounts without one: EUR")


def test_the_page_fits_a_telephone(narrow: Visit) -> None:
    page = narrow.open("/import")
    expect(page.locator("#import-choose")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_amount_far_from_the_usual_is_saved_only_when_a_person_marks_it_as_right(here: Visit, own: Served, tmp_path: Path) -> None:
    page = here.open("/import?language=uk")
    rows = "T-1,IMP,4,2024-03-01,200000000000,USD,external\nT-2,IMP,4,2024-03-01,2000,USD,external\nT-3,IMP,4,2024-02-31,1,USD,external\n"
    bring(page, written(tmp_path / "txn.csv", "txn_id,programme_id,type,txn_date,amount,currency,boundary\n" + rows))
    shown = page.locator("#import-preview")
    expect(shown).to_contain_text("Чекає на ваше підтвердження: 1")
    expect(shown).to_contain_text("Нові записи: 1")
    page.get_by_role("checkbox", name="txn/T-1").check()
    page.locator("#import-confirm").click()
    expect(shown).to_contain_text("Нові записи: 3")
    expect(page.locator("#import-confirm")).to_have_count(0)
    sign(page, "Checked with the bank")
    page.locator("#import-save").click()
    expect(shown).to_contain_text("Збережено як версію даних")
    with own.store.session() as session:
        assert session.tuples("select entity_id, status from dq_acceptance") == [("T-1", "accepted")]
        assert session.tuples("select txn_id from txn order by 1") == [("T-1",), ("T-2",)]
    with page.expect_download() as download:
        shown.get_by_role("link", name="Книгою Excel для виправлення").click()
    download.value.save_as(tmp_path / "corrected.xlsx")
    assert openpyxl.load_workbook(tmp_path / "corrected.xlsx")["Transaction"]["A2"].value == "T-3"


def test_an_answer_is_remembered_for_the_sender(here: Visit, own: Served, tmp_path: Path) -> None:
    page = here.open("/import")
    row = "IMP-700,IMP,MOU_TWNI,2024-06-01\n"
    bring(page, written(tmp_path / "agreement.csv", "agreement_id,programme_id,kind,signed_on\n" + row))
    shown = page.locator("#import-preview")
    expect(shown).to_contain_text("Questions that only a person can answer: 1")
    page.get_by_placeholder("Which code is it?").click()
    page.get_by_role("option", name="MOU_TWIN").click()
    page.locator("#import-remember").click()
    expect(page.locator("#import-remembered")).to_contain_text("Say above whose files these are")
    page.locator("#import-sender").fill("giz")  # unfolded, since an answer needs a sender
    expect(page.locator("#import-set")).to_have_text("Whose files (giz, moh-lviv …): giz")
    expect(page.locator("#import-remembered")).to_have_text("")
    expect(shown).not_to_contain_text("Say above whose files these are")
    page.get_by_placeholder("Which code is it?").click()
    page.get_by_role("option", name="MOU_TWIN").click()
    page.locator("#import-remember").click()
    expect(shown).to_contain_text("New records: 1")
    assert remembered(own.store.path, "giz").codes == {"AGREEMENT_KIND": {"MOU_TWNI": "MOU_TWIN"}}


def test_a_list_of_participants_is_asked_about_and_saved_without_a_name(here: Visit, own: Served, tmp_path: Path) -> None:
    people = written(
        tmp_path / "список.csv", "П.І.Б.;Рік народження;Стать\nКоваленко Олена Іванівна;1984;ж\nElena Kovalenko;1984;\nБойко Ян;1990;ч\n"
    )
    page = here.open("/import?language=uk")
    bring(page, people)
    shown = page.locator("#import-preview")
    expect(shown).to_contain_text("tracker people set-up")
    with open_vault(own.store.path):
        bring(page, people)
    expect(shown).to_contain_text("Це список учасників")
    page.locator("#import-attend").click()
    expect(page.locator("#import-attend-told")).to_contain_text("Виберіть правову підставу")
    page.get_by_role("textbox", name="Захід, у якому брали участь").click()
    page.get_by_role("option").first.click()
    page.locator("#import-basis").click()
    page.get_by_role("option", name="Згода").click()
    page.locator("#import-until").fill("31.12.2030")
    page.locator("#import-attend").click()
    page.get_by_placeholder("Та сама людина? Виберіть, хто").click()
    page.get_by_role("option", name="рядок 2 · 95 %").click()
    page.locator("#import-same").click()
    expect(shown).to_contain_text("рядок 3 = рядок 2")
    expect(shown).to_contain_text("Нові записи: 4")
    sign(page, "Seminar")
    page.locator("#import-save").click()
    expect(shown).to_contain_text("Збережено як версію даних")
    with own.store.session() as session:
        assert session.tuples("select birth_decade, legal_basis from person order by 1") == [(1980, "consent"), (1990, "consent")]
    assert "валенко" not in page.content()


def test_a_file_that_speaks_another_language_is_loaded_after_its_questions(here: Visit, own: Served, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Activity"
    for row in (
        ["Звіт партнера"],
        ["Код", "Назва", "Дата початку", "Вид заходу", "Учасників"],
        ["CL-1", "Реабілітація", "12.11.2025", "Тренінг", 45],
    ):
        sheet.append(row)
    book.save(tmp_path / "звіт.xlsx")
    page = here.open("/import?language=uk")
    page.locator("#import-options summary").click()
    page.locator("#import-sender").fill("clinic")
    page.wait_for_timeout(1000)  # what is typed counts half a second later, and then the files would be read once more
    bring(page, tmp_path / "звіт.xlsx")
    meanings = ("activity_id", "title", "start_date", "kind", "Нічого")
    for place, meant in enumerate(meanings):
        choose(page, place, meant)
    page.locator("#import-remember").click()
    expect(page.locator("#import-preview")).to_contain_text("count_basis")
    page.get_by_role("textbox", name="Яке значення має кожен рядок?").first.fill("IMP")
    choose(page, 1, "held")
    choose(page, 2, "none")
    page.locator("#import-remember").click()
    expect(page.locator("#import-preview")).to_contain_text("кожен рядок має programme_id IMP, status held, count_basis none")
    sign(page, "Звіт клініки")
    page.locator("#import-save").click()
    expect(page.locator("#import-preview")).to_contain_text("Збережено як версію даних")
    assert dict(remembered(own.store.path, "clinic").values["activity"]) == {"programme_id": "IMP", "status": "held", "count_basis": "none"}


def choose(page: Page, place: int, meant: str) -> None:
    """An answer to a question, found by typing, with the keyboard alone."""
    box = page.locator(f"input[id*='\"place\":{place},'][id*='import-answer']")
    box.click()
    box.fill(meant)
    expect(page.get_by_role("option", name=meant).first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value(re.compile(meant))
