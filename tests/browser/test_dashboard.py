"""The dashboard as a person meets it, in a real Chromium. Every visit also checks that no other host is asked and nothing is complained of."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from indicators.declared.catalogue import catalogue
from tests.browser.conftest import Served, Visit, visited
from tests.stores import empty_store, public_facts

pytestmark = pytest.mark.browser

DRAWER = ".mantine-Drawer-content"


def value(page: Page, code: str) -> str:
    return page.locator(f"#tile-{code} .tile-value").inner_text()


def test_the_overview_shows_the_facts_of_the_newest_year(visit: Visit) -> None:
    page = visit.open("/?period=2025&as_of=1")
    assert {code: value(page, code) for code in ("AGR-01", "AGR-04", "AGR-05", "TRN-01", "PTC-01", "FUN-01")} == {
        "AGR-01": "26",
        "AGR-04": "40",
        "AGR-05": "7",
        "TRN-01": "0",
        "PTC-01": "more than 150",
        "FUN-01": "no data",
    }
    expect(page.locator("#tile-AGR-01")).to_contain_text("+10 from 16 (2024)")
    expect(page.locator("#tile-PTC-01")).to_contain_text("2024: about 70")
    expect(page.locator("#tile-AGR-01")).to_contain_text("Target 30 by 31\xa0December 2025: 86.2 % (nearly met)")
    expect(page.locator("#tile-AGR-01")).to_contain_text("EU logframe (example")
    expect(page.locator("#tile-AGR-04")).to_contain_text("No target set")
    expect(page.locator("main")).to_contain_text("19 / 66 = 28.8 %")
    visit.settled(4)
    expect(page.locator(".choroplethlayer path")).not_to_have_count(0)


def test_what_takes_longer_than_a_moment_is_said_until_it_has_come(visit: Visit) -> None:
    held: list[Route] = []
    page = visit.page
    page.route("**/_dash-update-component*", lambda route: held.append(route), times=1)  # noqa: PLW0108  a built-in function cannot be asked for its signature
    page.goto(f"{visit.home}/?language=uk&period=2025&as_of=1")
    told = page.locator("#working")
    expect(told).to_contain_text("Сторінка готується і з’явиться сама.")
    held[0].continue_()
    expect(page.locator("main")).to_be_visible()
    expect(told).to_be_empty()


def test_a_tracker_that_does_not_answer_is_told_until_it_does(visit: Visit) -> None:
    page = visit.open("/?language=fr&period=2025&as_of=1")
    told = page.locator("#lost")
    page.route("**/_dash-update-component*", lambda route: route.abort(), times=1)
    page.locator(".frame-menu a").nth(1).click()
    expect(told).to_contain_text("Le système ne répond pas")
    page.locator(".frame-menu a").nth(3).click()
    expect(page.locator("h1")).to_have_text("Qualité des données")
    expect(told).to_be_empty()
    visit.complaints.clear()


def test_a_bare_address_shows_the_whole_year_of_the_newest_record(visit: Visit) -> None:
    page = visit.open("/")
    expect(page.locator("#period")).to_have_value("2026")
    assert value(page, "AGR-01") == "26"
    expect(page).to_have_title("Partnership Impact Tracker")


def test_from_a_tile_to_the_indicator_to_the_rows_behind_a_figure_and_back(visit: Visit) -> None:
    page = visit.open("/?period=2025&as_of=1")
    page.locator("#tile-AGR-01 .tile-name").click()
    expect(page.locator("h1")).to_have_text(re.compile("AGR-01.*Agreements signed, cumulative"))
    page.locator(".chooser a", has_text="Partner country").click()
    row = page.locator("tr", has=page.get_by_role("cell", name="Germany", exact=True)).filter(has=page.locator("code"))
    expect(row).to_contain_text("11")
    address = row.locator("code").inner_text()
    row.locator("a.cited").click()
    drawer = page.locator(DRAWER)
    expect(drawer.locator(".drawer-value")).to_have_text("11")
    assert page.evaluate(BARRIERS) == []
    expect(drawer.locator(".address")).to_have_text(address)
    expect(drawer.locator(".rows tbody tr")).to_have_count(11)
    expect(drawer.locator(".rows")).to_contain_text("IMP-003")
    expect(drawer.locator(".rows")).to_contain_text("Germany (DE)")
    expect(drawer.locator(".sources li").first).to_be_visible()
    drawer.locator("summary").click()
    expect(drawer.locator(".sql")).to_contain_text("from agreement")
    assert f"figure={address}" in page.url

    shared = page.url
    page.go_back()
    expect(drawer).not_to_be_visible()
    page.goto(shared)
    expect(page.locator(DRAWER).locator(".address")).to_have_text(address)
    page.keyboard.press("Escape")
    expect(page.locator(DRAWER)).not_to_be_visible()
    expect(page).not_to_have_url(re.compile("figure="))


def test_a_mark_of_a_chart_opens_its_rows_again_and_again(visit: Visit) -> None:
    page = visit.open("/?period=2025&as_of=1")
    visit.settled(4)
    for _ in range(2):
        click_mark(page, page.locator(".barlayer .point", has_text=re.compile("about ?70")).locator("path"))
        expect(page.locator(DRAWER).locator(".drawer-value")).to_have_text("about 70")
        expect(page.locator(DRAWER).locator(".rows")).to_contain_text("ACT-WS")
        page.keyboard.press("Escape")
        expect(page.locator(DRAWER)).not_to_be_visible()


def click_mark(page: Page, mark: Locator) -> None:
    """Point at a mark of a chart and click: Plotly listens on a sheet that lies above all marks."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    expect(page.locator(".hoverlayer .hovertext")).to_be_visible()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_opening_a_figure_leaves_the_reader_where_they_are(visit: Visit) -> None:
    page = visit.open("/indicators")
    last = page.locator("a.cited").last
    last.scroll_into_view_if_needed()
    before = page.evaluate("window.scrollY")
    assert before > 100
    last.click()
    expect(page.locator(DRAWER)).to_be_visible()
    assert page.evaluate("window.scrollY") == before


def test_an_older_revision_says_so_and_shows_both_values(visit: Visit) -> None:
    page = visit.open("/indicator/AGR-01?period=2025")
    expect(page.locator(".value-card .tile-value")).to_have_text("20")
    page.locator("#as_of").click()
    page.get_by_role("option", name=re.compile("Revision 1 .* demo: The public facts")).click()
    expect(page.locator(".value-card .tile-value")).to_have_text("26")
    expect(page.locator(".value-card .compared")).to_have_text("At the newest revision (2): 20")
    expect(page.locator(".band")).to_contain_text("You are looking at revision 1")
    assert "as_of=1" in page.url
    page.locator(".band a").click()
    expect(page.locator(".value-card .tile-value")).to_have_text("20")
    expect(page.locator(".band")).to_have_count(0)


def test_controls_become_the_address_and_back_undoes_them(visit: Visit) -> None:
    page = visit.open("/")
    page.locator("#period").click()
    page.get_by_role("option", name="2024", exact=True).click()
    expect(page.locator("#tile-AGR-02, #tile-AGR-01").first).to_contain_text("16")
    assert "period=2024" in page.url
    page.locator("#programme").click()
    page.get_by_role("option", name=re.compile("Strategic Partnership")).click()
    expect(page.locator("h1")).to_contain_text("Strategic Partnership")
    expect(page.locator("#period")).to_have_value("2018")
    assert value(page, "PTC-01") == "37"
    page.go_back()
    expect(page.locator("h1")).to_contain_text("International Medical Partnership")
    assert value(page, "AGR-01") == "16"


def test_any_period_may_be_written_by_hand(visit: Visit) -> None:
    page = visit.open("/indicator/AGR-01")
    page.locator("#other-period").fill("..2023-12-31")
    page.keyboard.press("Enter")
    expect(page.locator(".value-card .tile-value")).to_have_text("2")
    expect(page.locator("#period")).to_have_value("until 31\xa0December 2023")
    page.locator("#other-period").fill("the year before")
    page.keyboard.press("Enter")
    expect(page.locator(".band")).to_contain_text("“the year before” is not a period; 2026 is shown")


def test_what_an_address_says_wrongly_is_told_in_a_sentence(visit: Visit) -> None:
    page = visit.open("/indicator/AGR-01?by=colour")
    expect(page.locator("body")).to_contain_text("cannot be broken down by “colour”")
    page = visit.open("/indicator/AGR-01?figure=F-0000000000")
    expect(page.locator("body")).to_contain_text("No figure of this store has the address F-0000000000")
    expect(page.locator("h1")).to_have_count(1)
    page = visit.open("/nowhere")
    expect(page.locator("body")).to_contain_text("There is no such page.")


def test_the_screens_speak_ukrainian(visit: Visit) -> None:
    page = visit.open("/?period=2025&as_of=1")
    page.locator(".frame-languages a", has_text="Українська").click()
    expect(page.locator("#tile-PTC-01 .tile-value")).to_have_text("понад 150")
    expect(page.locator(".frame-name")).to_have_text("Трекер впливу партнерств")
    expect(page.locator("html")).to_have_attribute("lang", "uk")
    expect(page.locator("#tile-AGR-01")).to_contain_text("+10 проти 16 (2024)")
    visit.settled(4)
    expect(page.locator(".xaxislayer-above").first).to_contain_text(re.compile("січ|лип"))


def test_many_records_of_a_finding_leave_room_for_the_words_of_its_rule(visit: Visit) -> None:
    page = visit.open("/quality")
    words = page.locator(".findings tr", has_text="DQ-33").locator("td.grow")
    expect(words).to_be_visible()
    box = words.bounding_box()
    assert box is not None
    assert box["width"] > 300


def test_a_printed_page_says_what_it_shows_and_keeps_its_bars(visit: Visit) -> None:
    page = visit.open("/?period=2025&as_of=1")
    visit.settled(4)
    page.emulate_media(media="print")
    expect(page.locator(".fold > summary")).to_contain_text("2025 · revision 1")
    expect(page.locator(".plot .bars .point path").first).to_be_visible()
    expect(page.locator("details.points").first).to_be_hidden()


def test_a_wide_chart_is_drawn_as_wide_as_paper_while_it_is_printed(visit: Visit) -> None:
    page = visit.open("/indicator/AGR-01?period=2025&as_of=1")
    visit.settled(2)
    drawn = page.locator(".js-plotly-plot .main-svg:first-child").first
    before = drawn.get_attribute("width")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(drawn).to_have_attribute("width", "640")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(drawn).to_have_attribute("width", before or "")


def test_a_framework_is_read_on_a_telephone_without_scrolling_sideways(visit: Visit) -> None:
    page = visit.open("/frameworks?period=2025&as_of=1")
    page.set_viewport_size({"width": 390, "height": 800})
    wide = "[...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth + 1).length"
    assert page.locator(".matrix").count() > 1
    assert page.evaluate(wide) == 0


def test_what_is_not_known_is_never_shown_as_nothing(visit: Visit) -> None:
    page = visit.open("/indicators?period=2025&as_of=1")
    shown = {row.locator("code").inner_text(): row.locator("a.cited").inner_text() for row in page.locator(".catalogue tbody tr").all()}
    assert len(shown) == len(catalogue()) == 46
    assert {code: shown[code] for code in ("PAR-01", "TPI-01", "PTC-02", "FUN-01", "TRN-01", "QUA-01")} == {
        "PAR-01": "n/r",
        "TPI-01": "n/r",
        "PTC-02": "no data",
        "FUN-01": "no data",
        "TRN-01": "0",
        "QUA-01": "28.8\u00a0%",
    }


def test_a_chart_without_a_bar_says_when_its_figures_are_hidden(visit: Visit) -> None:
    page = visit.open("/indicator/PTC-01?period=2024&by=country&as_of=1")
    expect(page.locator("main")).to_contain_text("Nothing to draw: the figures are hidden, because some groups are small.")


def test_the_quality_page_names_rules_and_records_worst_first(visit: Visit) -> None:
    page = visit.open("/quality?period=2025&as_of=1")
    headings = page.locator("section:not(#decide) > h2").all_inner_texts()
    assert [heading.rpartition(" ")[0] for heading in headings] == ["Errors", "Warnings", "For information"]
    expect(page.locator("tr", has_text="DQ-36")).to_contain_text("ACT-WS:country=FR")


PAGES = (
    "/",
    "/indicators",
    "/quality",
    "/indicator/AGR-01?by=partner_country",
    "/indicator/PTC-01?by=sex&language=uk",
    "/indicator/TPI-01?language=fr",
    "/frameworks?period=2025&language=fr",
    "/import",
    "/sql",
)
BARRIERS = (Path(__file__).parent / "barriers.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES)
def test_a_telephone_never_scrolls_sideways_and_nothing_is_only_for_the_mouse_or_the_eye(narrow: Visit, path: str) -> None:
    page = narrow.open(path)
    page.wait_for_timeout(800)
    assert page.evaluate(BARRIERS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("details.fold > summary")).to_be_visible()
    expect(page.locator("#programme")).not_to_be_visible()
    page.locator("details.fold > summary").click()
    expect(page.locator("#programme")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("path", ["/quality?record=merge/WHO~WOAH", "/record?record=agreement/IMP-003&language=uk", "/import?language=fr"])
def test_what_is_folded_and_filled_is_not_only_for_the_mouse_or_the_eye_either(visit: Visit, path: str) -> None:
    page = visit.open(path)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    expect(page.locator("main summary").first).to_be_visible()
    assert page.evaluate(BARRIERS) == []


def test_a_drawer_fits_a_telephone(narrow: Visit) -> None:
    page = narrow.open("/indicator/AGR-01?by=partner_country")
    page.locator(".line-total a.cited").click()
    expect(page.locator(DRAWER).locator(".drawer-value")).to_be_visible()
    expect(page.locator(DRAWER)).to_be_in_viewport(ratio=0.999)  # it slides in
    box = page.locator(DRAWER).bounding_box()
    assert box is not None
    assert round(box["width"]) == 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_reader_without_a_mouse_reaches_the_content_and_a_figure(visit: Visit) -> None:
    page = visit.open("/?period=2025&as_of=1")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.locator("#tile-AGR-01 .tile-value").focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator(DRAWER).locator(".drawer-value")).to_have_text("26")
    assert page.evaluate(f"document.querySelector('{DRAWER}').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.locator(DRAWER)).not_to_be_visible()


def test_every_chart_can_be_read_without_seeing_it(visit: Visit) -> None:
    page = visit.open("/?period=2025&as_of=1")
    captions = page.locator("figcaption").all_inner_texts()
    assert len(captions) == 4
    assert any("19 / 66" in caption for caption in captions)
    page.locator("details.points summary").first.click()
    expect(page.locator("details.points").first.locator("tr")).not_to_have_count(0)


@pytest.fixture
def other(wide_window: BrowserContext, tmp_path: Path, serve: Callable[..., Served]) -> Any:
    """A visit to a store of one's own."""
    open_visits = []

    def start(records: dict[str, Any]) -> Visit:
        store = empty_store(tmp_path / "own.duckdb")
        if records:
            store.save(records, actor="test", reason="fixture")
        visits = visited(wide_window, serve(store).url)
        open_visits.append(visits)
        return next(visits)

    yield start
    for visits in open_visits:
        assert next(visits, None) is None


def test_an_empty_store_says_what_to_do(other: Any) -> None:
    visit = other({})
    for path in ("/", "/indicators", "/quality", "/indicator/AGR-01"):
        expect(visit.open(path).locator("main")).to_contain_text("The store is empty. Load records on the page “Import”")
    expect(visit.page.get_by_role("link", name="download template.xlsx")).to_be_visible()


def test_more_groups_and_rows_than_a_screen_holds_are_cut_and_it_says_so(other: Any) -> None:
    records = {
        "programme": [{"programme_id": "P", "name": "Large", "home_country": "UA"}],
        "activity": [
            {"activity_id": f"A{n}", "programme_id": "P", "kind": "TRAINING", "title": f"Training <b>{n}</b>", "status": "held"}
            | {"start_date": "2024-05-01", "date_precision": "day", "count_basis": "none"}
            for n in range(240)
        ],
    }
    page = other(records).open("/indicator/TRN-01?period=2024")
    expect(page.locator(".value-card .tile-value")).to_have_text("240")
    page.locator(".value-card .tile-value").click()
    expect(page.locator(DRAWER).locator(".rows tbody tr")).to_have_count(200)
    expect(page.locator(DRAWER)).to_contain_text("The first 200 of 240 rows are shown")


def test_a_draft_is_said_to_be_made_may_be_given_up_comes_as_a_file_and_says_why_it_does_not(other: Any) -> None:
    visit = other(
        {"programme": [{"programme_id": "IMP", "name": "Small", "home_country": "UA"}], "definition": public_facts()["definition"]}
    )
    page, held = visit.open("/?language=fr&period=2025"), list[Route]()
    draft, told = page.locator("a.draft").first, page.locator(".draft-told").first
    page.route("**/report.pdf*", lambda route: held.append(route), times=1)  # noqa: PLW0108  a built-in function cannot be asked for its signature
    draft.press("Enter")
    expect(told).to_contain_text("En préparation ; un long rapport prend quelques minutes.")
    told.get_by_role("button", name="Ne plus attendre").press("Enter")
    expect(told).to_have_text("L’attente est abandonnée.")
    with page.expect_download() as coming:
        draft.press("Enter")
    assert Path(coming.value.path()).read_bytes().startswith(b"%PDF")
    expect(told).to_have_text(f"Téléchargé : {coming.value.suggested_filename}")
    draft.evaluate("link => { link.href += 'x' }")
    draft.press("Enter")
    expect(told).to_contain_text("Il n’y a pas de rapport")
    visit.complaints.clear()
