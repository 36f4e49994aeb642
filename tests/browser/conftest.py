"""A dashboard on the public facts, really served, and a browser that writes down whatever goes wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, expect, sync_playwright

from dashboards.service import web
from tests.ports import free_port
from tests.stores import Records, csv_records, empty_store
from tracker.settings import DATA, Settings
from tracker.store import Store
from tracker.store.served.service import hand_over

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WAIT_MS = 60_000
"""On a busy machine the first page alone took twenty seconds."""
expect.set_options(timeout=WAIT_MS)


@dataclass(frozen=True)
class Served:
    """A running dashboard: its address and its store."""

    url: str
    store: Store


@dataclass
class Visit:
    """One page of a browser, with what it complained of and whom else it asked."""

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """The screen at a path, once it is there."""
        self.page.goto(self.home + path)
        expect(self.page.locator("main")).to_be_visible(timeout=WAIT_MS)
        return self.page

    def asked(self, request: Request) -> None:
        """Note a request that leaves for another host."""
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.foreign.append(request.url)

    def told(self, message: ConsoleMessage) -> None:
        """Note an error or warning of the console."""
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def answered(self, response: Response) -> None:
        """Note an answer that is none."""
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")

    def settled(self, charts: int) -> Page:
        """The same screen, once so many charts are drawn."""
        expect(self.page.locator(".js-plotly-plot .main-svg:first-child")).to_have_count(charts, timeout=WAIT_MS)
        return self.page


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., Served]]:
    """Serves stores on free ports until the tests end, then closes them; with a copy for analysts where it is `published`."""
    stop = threading.Event()
    threads: list[threading.Thread] = []
    stores: list[Store] = []

    def start(store: Store, *, published: bool = False) -> Served:
        port, own = free_port(), Settings() if published else Settings(snapshots=())
        begun = [
            threading.Thread(target=web, args=(store, own, stop), kwargs={"port": port}, daemon=True),
            threading.Thread(target=hand_over, args=(store, own, stop), daemon=True),
        ]
        for thread in begun:
            thread.start()
        threads.extend(begun)
        stores.append(store)
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/health")
        return Served(url, store)

    yield start
    stop.set()
    for thread in threads:
        thread.join(60)
    for store in stores:
        store.close()


def _wait_for(url: str) -> None:
    for _ in range(200):
        try:
            with urlopen(url, timeout=5):
                return
        except URLError:
            time.sleep(0.05)
    raise TimeoutError(url)


@pytest.fixture(scope="session")
def facts(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Served]) -> Served:
    """The public facts in two revisions."""
    return serve(moved_facts(tmp_path_factory.mktemp("browser") / "tracker.duckdb", {}))


def moved_facts(path: Path, more: Records) -> Store:
    """The public facts, and more, in revision 1; revision 2 moves the forum's six signatures into the next year."""
    records = csv_records(DATA / "demo")
    store = empty_store(path)
    store.save({**records, **more}, actor="demo", reason="The public facts")
    moved = [row | {"signed_on": "2026-01-15"} for row in records["agreement"] if row["signed_on"] == "2025-10-08"]
    assert len(moved) == 6
    store.save({"agreement": moved}, actor="olena", reason="The forum's papers were signed later")
    return store


@pytest.fixture(scope="session")
def window(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a Chromium that keeps in a folder what it fetched and compiled once: a private window compiles the charts for each page."""
    with sync_playwright() as playwright, ExitStack() as opened:

        def open_one(**how: Any) -> BrowserContext:
            folder = tmp_path_factory.mktemp("window")
            context = playwright.chromium.launch_persistent_context(folder, executable_path=chromium, args=FLAGS, **how)
            opened.callback(context.close)
            return context

        yield open_one


@pytest.fixture(scope="session")
def wide_window(window: Callable[..., BrowserContext]) -> BrowserContext:
    """A window of 1280 pixels."""
    return window(viewport={"width": 1280, "height": 900})


@pytest.fixture(scope="session")
def narrow_window(window: Callable[..., BrowserContext]) -> BrowserContext:
    """The screen of a telephone."""
    return window(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)


@pytest.fixture
def visit(wide_window: BrowserContext, facts: Served) -> Iterator[Visit]:
    """A visit to the facts at 1280 pixels; at its end nobody else was asked and nothing was complained of."""
    yield from visited(wide_window, facts.url)


@pytest.fixture
def narrow(narrow_window: BrowserContext, facts: Served) -> Iterator[Visit]:
    """The same on a telephone."""
    yield from visited(narrow_window, facts.url)


def visited(context: BrowserContext, home: str) -> Iterator[Visit]:
    """One page of a window, watched."""
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    made = Visit(page, home)
    page.on("request", made.asked)
    page.on("console", made.told)
    page.on("pageerror", lambda error: made.complaints.append(str(error)))
    page.on("response", made.answered)
    yield made
    page.close()
    assert made.foreign == []
    assert made.complaints == []
