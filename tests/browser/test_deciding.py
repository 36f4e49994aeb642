"""Findings accepted and opened again on the page of data quality, by keyboard, in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Served, Visit, visited
from tests.stores import csv_records, store_of
from tracker.settings import DATA

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Served]) -> Served:
    """The demonstration, in a store that these tests may change."""
    return serve(store_of(tmp_path_factory.mktemp("deciding") / "tracker.duckdb", csv_records(DATA / "demo")))


@pytest.fixture
def here(wide_window: BrowserContext, own: Served) -> Iterator[Visit]:
    """A visit to that store."""
    yield from visited(wide_window, own.url)


def choose(page: Page, rule: str) -> None:
    """A rule by its letters, and the keys of a list, once the form is unfolded."""
    if not page.locator("#decide-rule").is_visible():
        page.locator("#decide > summary").press("Enter")
    page.locator("#decide-rule").focus()
    page.keyboard.type(rule)
    expect(page.get_by_role("option").filter(has_text=rule)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#decide-rule")).to_have_value(re.compile(rule))


def pick(page: Page, record: str) -> None:
    """A record, of those that hold what is typed."""
    page.locator("#decide-records").focus()
    page.keyboard.type(record[:6])
    expect(page.get_by_role("option").filter(has_text=record)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#decide .mantine-Pill-label")).to_have_text([record])


def sign(page: Page, actor: str, reason: str) -> None:
    """Name and reason, then the button."""
    page.locator("#decide-actor").fill(actor)
    page.locator("#decide-reason").fill(reason)
    page.locator("#decide-save").focus()
    page.keyboard.press("Enter")


def test_a_finding_is_accepted_with_name_and_reason_and_opened_again(here: Visit, own: Served) -> None:
    page = here.open("/quality")
    choose(page, "DQ-36")
    page.locator("#decide-save").press("Enter")
    expect(page.locator("#decide-told")).to_contain_text("give your name and a reason")
    expect(page.locator("#decide-save")).to_be_focused()  # it could not be pressed meanwhile
    assert own.store.head == 1
    pick(page, "ACT-WS:country=FR")
    sign(page, "Olena", "published by the ministry itself")
    expect(page.locator("#screen")).to_contain_text("Saved as revision 2.")
    expect(page.locator(".outcome")).to_be_focused()
    expect(page.locator("#screen")).to_contain_text("published by the ministry itself")
    choose(page, "DQ-36")
    sign(page, "Olena", "it is a mistake after all")
    expect(page.locator("#screen")).to_contain_text("Saved as revision 3.")
    expect(page.locator("#screen")).not_to_contain_text("published by the ministry itself")
    with own.store.session() as session:
        told = session.tuples("select actor, reason from main.revision where rev > 1 order by rev")
    assert told == [("Olena", "findings accepted: published by the ministry itself"), ("Olena", "it is a mistake after all")]


def test_an_older_revision_takes_no_decisions(here: Visit, own: Served) -> None:
    own.store.save({"source": [{"source_id": "S-LATER", "title": "Later"}]}, actor="a", reason="later")
    page = here.open("/quality?as_of=1")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#decide-save")).to_have_count(0)


def test_a_save_is_looked_at_page_by_page_and_taken_back(here: Visit, own: Served) -> None:
    head = own.store.save({"source": [{"source_id": f"S-{n:02}", "title": f"Source {n}"} for n in range(30)]}, actor="a", reason="thirty")
    page = here.open("/quality")
    page.locator("details:has(#edit-look) > summary").press("Enter")
    for field, typed in (("#edit-what", "Take a save back"), ("#edit-which", "thirty")):
        page.locator(field).focus()
        page.keyboard.type(typed) if field == "#edit-which" else page.locator(field).click()
        page.get_by_role("option").filter(has_text=typed).click()
    page.locator("#edit-look").press("Enter")
    gone = page.locator("#import-preview section", has_text="Retired records: 30")
    expect(gone.locator("tbody tr")).to_have_count(25)
    gone.get_by_role("button", name="2", exact=True).click()
    expect(gone.locator("tbody tr")).to_have_count(5)
    page.locator("#import-actor").fill("Olena")
    page.locator("#import-reason").fill("they were somebody else’s")
    page.locator("#import-save").press("Enter")
    expect(page.locator("#screen")).to_contain_text(f"Saved as revision {(head.revision or 0) + 1}.")
    expect(page.locator("#import-preview")).to_be_empty()


def test_without_a_mouse_a_reader_is_led_to_what_comes_and_is_told_of_it(here: Visit, own: Served) -> None:
    """Of what a link had opened nothing was said after it was saved: the controls of the new page led to another address."""
    saved = own.store.save({"source": [{"source_id": "S-KEYS", "title": "By keys"}]}, actor="a", reason="by keys")
    page = here.open(f"/quality?record=undo/{saved.revision}")
    expect(page.locator("summary", has_text="take a save back")).to_be_focused()
    page.locator("#edit-look").press("Enter")
    expect(page.locator("#import-came")).to_contain_text("Retired records: 1")
    expect(page.locator("#edit-look")).to_be_focused()
    page.locator("#import-actor").fill("Olena")
    page.locator("#import-reason").fill("not ours")
    page.locator("#import-save").press("Enter")
    expect(page.locator(".outcome")).to_be_focused()
    expect(page).not_to_have_url(re.compile("record="))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("record=undo"))
    expect(page.locator("summary", has_text="take a save back")).to_be_focused()
    page.locator("td.records a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(re.compile("^(?!Data quality)"))
    expect(page.locator("h1")).to_be_focused()


def test_the_button_that_looks_says_all_of_itself_in_every_language_and_width(here: Visit) -> None:
    """In the row of an edit it had a fixed share of the width, and was cut."""
    cut = "one => one.scrollWidth > one.clientWidth"
    for width in (1280, 900, 390):
        here.page.set_viewport_size({"width": width, "height": 800})
        for language in ("en", "uk", "fr"):
            page = here.open(f"/quality?language={language}")
            page.locator("details:has(#edit-look) > summary").press("Enter")
            expect(page.locator("#edit-look")).to_be_visible()
            assert not page.locator("#edit-look .mantine-Button-label").evaluate(cut), (width, language)
