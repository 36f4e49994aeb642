"""The page for queries as an analyst meets it, in a real Chromium."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WAIT_MS, Served, Visit, moved_facts
from tests.stores import one_definition
from tracker.store.served.published import published

pytestmark = pytest.mark.browser

ENDLESS = "select count(*) from range(10000000) a, range(10000000) b"


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Served]) -> Served:
    """The public facts under one indicator, whose copy of the newest revision is published."""
    served = serve(moved_facts(tmp_path_factory.mktemp("sql") / "tracker.duckdb", one_definition()), published=True)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if (copy := published(served.store.path)) and copy.revision == served.store.head:
            return served
        time.sleep(0.2)
    raise TimeoutError


def ask(page: Page, query: str) -> None:
    page.locator("#sql-text").fill(query)
    page.locator("#sql-run").click()


def test_from_the_menu_to_the_rows_and_the_file(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("/indicators?period=2025")
    page.locator(".frame-menu a", has_text="SQL").click()
    expect(page.locator("#sql-text")).to_have_value("from AGR_01('IMP', date '2025-01-01', date '2026-01-01')")
    page.locator("#sql-run").click()
    expect(page.locator("#sql-answer")).to_contain_text("revision 2")
    expect(page.locator("#sql-answer tbody tr").first).to_contain_text("20")
    ask(page, "select '=1+1' as f, range as n from range(300)")
    expect(page.locator("#sql-answer")).to_contain_text("Rows: 300 · revision 2")
    expect(page.locator("#sql-answer")).to_contain_text("Shown are the first 200 rows; the CSV file has 300.")
    expect(page.locator("#sql-answer tbody tr")).to_have_count(200)
    with page.expect_download() as download:
        page.locator("#sql-answer a").click()
    download.value.save_as(tmp_path / "answer.csv")
    lines = (tmp_path / "answer.csv").read_text(encoding="utf-8-sig").splitlines()
    assert (lines[:2], len(lines)) == (["f,n", "'=1+1,0"], 301)


def test_a_wrong_query_is_one_sentence(visit: Visit) -> None:
    page = visit.open("/sql")
    ask(page, "selct 1")
    expect(page.locator(".sql-error")).to_have_text('syntax error at or near "selct".')
    ask(page, "delete from agreement")
    expect(page.locator(".sql-error")).to_contain_text("Only a query that reads is answered, not DELETE")


def test_a_query_can_be_cancelled_and_health_answers_meanwhile(visit: Visit, facts: Served) -> None:
    page = visit.open("/sql?language=fr")
    expect(page.locator("#sql-cancel")).to_be_disabled()
    ask(page, ENDLESS)
    expect(page.locator("#sql-cancel")).to_be_enabled()
    with urlopen(f"{facts.url}/health", timeout=3) as answer:
        assert json.load(answer)["status"] == "ok"
    page.locator("#sql-cancel").click()
    expect(page.locator(".sql-error")).to_have_text("La requête a été annulée.")
    expect(page.locator("#sql-cancel")).to_be_disabled()
    ask(page, "select 7 as seven")
    expect(page.locator("#sql-answer tbody tr")).to_have_text("7")


def test_a_query_that_takes_too_long_is_stopped(visit: Visit) -> None:
    page = visit.open("/sql?language=uk")
    ask(page, ENDLESS)
    expect(page.locator(".sql-error")).to_have_text(re.compile("Запит тривав понад 5 с"), timeout=WAIT_MS)


def test_the_page_lists_macros_and_tables_and_fits_a_telephone(narrow: Visit) -> None:
    page = narrow.open("/sql")
    expect(page.locator(".sql-list").first).to_contain_text("AGR_01")
    tables = page.locator(".sql-list").last
    tables.locator("tr", has=page.get_by_text("figure", exact=True)).locator("summary").click()
    expect(tables).to_contain_text("As pages and reports print it")
    ask(page, "select * from agreement")
    expect(page.locator("#sql-answer tbody tr")).to_have_count(26)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
