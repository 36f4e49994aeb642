"""A record corrected where its fault is seen, by keyboard, in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Served, Visit, visited
from tests.stores import csv_records, store_of
from tracker.settings import DATA

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nothing_due")]
SLOW_MS = 60_000
"""The first preview tells every published figure, on a machine that may do something else, too."""


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Served]) -> Served:
    """The demonstration, in a store that a test may change."""
    return serve(store_of(tmp_path_factory.mktemp("correcting") / "tracker.duckdb", csv_records(DATA / "demo")))


@pytest.fixture
def here(wide_window: BrowserContext, own: Served) -> Iterator[Visit]:
    """A visit to that store."""
    yield from visited(wide_window, own.url)


def look(page: Page) -> None:
    """The button, by keyboard."""
    page.locator("#record-look").focus()
    page.keyboard.press("Enter")


def save(page: Page, reason: str) -> None:
    """Name and reason, then the button."""
    page.locator("#import-actor").fill("Olena")
    page.locator("#import-reason").fill(reason)
    page.locator("#import-save").focus()
    page.keyboard.press("Enter")


def test_from_a_finding_to_the_record_and_its_correction(here: Visit, own: Served) -> None:
    page = here.open("/quality")
    page.get_by_role("link", name="IMP-003", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Agreement IMP-003")
    expect(page.locator("main")).to_contain_text("DQ-18")
    day = page.get_by_label("Signed on")
    day.fill("2023-02-31")
    look(page)
    expect(page.locator(".record-fields").first).to_contain_text("a day that does not exist", timeout=SLOW_MS)
    assert day.get_attribute("aria-invalid") == "true"
    expect(page.locator("#import-save")).to_have_count(0)
    day.fill("03.05.2023")
    look(page)
    shown = page.locator("#import-preview")
    expect(shown.locator("tr", has_text="signed_on")).to_contain_text("2024-02-262023-05-03", timeout=SLOW_MS)
    expect(shown).to_contain_text("AGR-01")
    expect(page.locator(".record-fields").first).not_to_contain_text("a day that does not exist")
    save(page, "as signed")
    expect(page.locator("#screen")).to_contain_text("Saved as revision 2.")
    expect(day).to_have_value("2023-05-03")
    last = own.store.revisions()[-1]
    assert (last.actor, last.reason, last.source) == ("Olena", "as signed", "by hand")
    page.get_by_role("link", name="Take this back").press("Enter")
    expect(page.locator("#edit-which")).to_have_value(re.compile(r"2 · .* · Olena: as signed"))
    page.locator("#edit-look").press("Enter")
    expect(shown.locator("tr", has_text="signed_on")).to_contain_text("2023-05-032024-02-26", timeout=SLOW_MS)


def test_what_somebody_changed_meanwhile_is_shown_and_not_overwritten(here: Visit, own: Served) -> None:
    page = here.open("/record?record=programme/IMP")
    page.get_by_label("Name").fill("Mine")
    own.store.save({"programme": [{"programme_id": "IMP", "name": "Theirs"}]}, actor="Ivan", reason="meanwhile")
    look(page)
    met = page.locator("#import-preview")
    expect(met).to_contain_text("Changed by Ivan", timeout=SLOW_MS)
    expect(met.locator("tbody tr", has_text="Theirs")).to_contain_text("Mine")
    expect(page.locator("#import-save")).to_have_count(0)
    expect(page.get_by_label("Name")).to_have_value("Mine")


def test_what_was_typed_is_laid_upon_what_others_saved_after_a_new_look(here: Visit, own: Served) -> None:
    page = here.open("/record?record=agreement/IMP-003")
    page.get_by_label("Title").first.fill("Mine")
    page.get_by_text("What proves it").press("Enter")
    page.get_by_label("Page", exact=True).fill("p. 2")
    page.get_by_label("Source id").fill("S-SCAN")
    page.get_by_label("Title").last.fill("Signed copy")
    look(page)
    shown = page.locator("#import-preview")
    expect(shown.locator("#import-save")).to_be_visible(timeout=SLOW_MS)
    with own.store.session() as session:
        (row,) = session.rows("select * exclude (record_id, rev) from agreement where agreement_id = 'IMP-003'")
    own.store.save({"agreement": [row | {"title": "Theirs", "signed_on": "2023-05-03"}]}, actor="Ivan", reason="meanwhile")
    save(page, "mine")
    met = page.locator(".import-conflict")
    expect(met).to_contain_text("Changed by Ivan", timeout=SLOW_MS)
    expect(met.locator("tr", has_text="signed_on")).to_contain_text("2023-05-03left as you saw it")
    assert own.store.head == 2
    page.locator("#import-onto").focus()
    page.keyboard.press("Enter")
    expect(shown).to_contain_text("Changed fields: 1", timeout=SLOW_MS)
    expect(met).to_have_count(0)
    expect(shown.locator("h2").first).to_be_focused()  # the button is gone, and the form above is not where the reader was
    expect(shown.locator("tr", has_text="Theirs")).to_contain_text("TheirsMine")
    expect(page.locator("#import-reason")).to_have_value("mine")
    expect(page.get_by_label("Title").first).to_have_value("Mine")
    expect(page.get_by_label("Page", exact=True)).to_have_value("p. 2")
    expect(shown).to_contain_text("New records: 2")
    expect(page.get_by_label("Signed on")).to_have_value("2023-05-03")
    save(page, "mine all the same")
    expect(page.locator("#screen")).to_contain_text("Saved as revision 3.")
    with own.store.session() as session:
        assert session.tuples("select title, signed_on::varchar from agreement where agreement_id = 'IMP-003'") == [("Mine", "2023-05-03")]


def test_a_record_is_written_on_a_telephone(narrow_window: BrowserContext, own: Served) -> None:
    for visit in visited(narrow_window, own.url):
        page = visit.open("/import?language=uk")
        page.get_by_text("Внести один запис вручну").click()
        page.get_by_role("link", name="Джерело", exact=True).click()
        expect(page.locator("#record-look")).to_be_visible()
        assert page.evaluate((Path(__file__).parent / "barriers.js").read_text(encoding="utf-8")) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_label("Ідентифікатор джерела").fill("S-NEW")
        page.get_by_label("Назва").fill("Лист")
        look(page)
        shown = page.locator("#import-preview")
        expect(shown).to_contain_text("Нові записи: 1", timeout=SLOW_MS)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        own.store.save({"source": [{"source_id": "S-NEW", "title": "Theirs", "publisher": "МОЗ"}]}, actor="Ivan", reason="meanwhile")
        save(page, "надійшов")
        expect(page.locator("#import-onto")).to_be_visible(timeout=SLOW_MS)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator("#import-onto").tap()
        expect(shown).to_contain_text("Змінені поля: 1", timeout=SLOW_MS)
        expect(page.get_by_label("Видавець")).to_have_value("МОЗ")
        save(page, "надійшов")
        expect(page.locator("#screen")).to_contain_text("Збережено як версію даних 3.")


def test_two_organisations_are_told_apart_for_good(here: Visit) -> None:
    page = here.open("/quality")
    pair = page.locator(".doubles tbody tr")
    expect(pair).to_have_count(1)
    expect(pair).to_contain_text("90 %")
    expect(pair).to_contain_text("Geneva")
    pair.get_by_role("link", name="They are two").press("Enter")
    expect(page.locator("#edit-which")).to_have_value("World Organisation for Animal Health (WOAH) (WOAH)")
    page.locator("#edit-look").press("Enter")
    expect(page.locator("#import-preview")).to_contain_text("New records: 1", timeout=SLOW_MS)
    save(page, "people and animals")
    expect(page.locator("#screen")).to_contain_text("Saved as revision 2.")
    expect(page.locator(".doubles")).to_have_count(0)
    page.goto(here.home + "/quality")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".doubles")).to_have_count(0)
