"""The main job, as `make demo` runs it: store, figures, four PDFs, a genuine report, and the served dashboard."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from reports.manifest import NAME
from reports.pdf import attachment
from tests.acceptance.conftest import Ended, Tracker, command
from tests.commands import tracker
from tests.ports import free_port
from tests.stores import public_facts, store_of
from tracker.commands.demo import fill, make_room
from tracker.people.vault import open_vault
from tracker.store import create_store

ROOT = Path(__file__).resolve().parents[2]
REPORTS = {f"{spec}-report-IMP-2025-{language}.pdf" for spec in ("donor", "who") for language in ("en", "uk")}


@dataclass(frozen=True)
class Demonstration:
    """A demonstration that was made where somebody kept a store of their own."""

    folder: Path
    ended: Ended
    tracker: Tracker


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    folder = tmp_path_factory.mktemp("demo")
    with create_store(folder / "demo.duckdb") as store:
        store.save({"source": [{"source_id": "MINE", "title": "My own record"}]}, actor="olena", reason="work")
    tracker = command(folder / "demo.duckdb")
    return Demonstration(folder, tracker("demo", "--no-serve", "--out", folder / "out"), tracker)


def test_the_demonstration_makes_store_figures_and_reports(demo: Demonstration) -> None:
    assert (demo.ended.code, {path.name for path in (demo.folder / "out").iterdir()}) == (0, REPORTS)
    assert "AGR-01  Agreements signed, cumulative" in demo.ended.out
    assert "GENUINE" in demo.ended.out
    assert [revision["reason"].partition(":")[0] for revision in demo.tracker("history", "--json").json] == [
        "Indicator definitions in force",
        "The public facts of the demonstration",
    ]
    for name in REPORTS:
        assert demo.tracker("report", "verify", demo.folder / "out" / name, "--json").json["verdict"] == "genuine"


def test_every_figure_that_a_report_prints_leads_to_its_rows(demo: Demonstration) -> None:
    content = attachment((demo.folder / "out" / "donor-report-IMP-2025-en.pdf").read_bytes(), NAME)
    assert content is not None
    printed = json.loads(content)["figures"]
    for place in (0, len(printed) // 2, -1):
        behind = demo.tracker("figure", printed[place]["address"], "--json")
        assert (behind.code, behind.json["text"]) == (0, printed[place]["text"])


@pytest.mark.parametrize("paper", ["README.md", "MANUAL.md"])
def test_the_address_that_a_paper_shows_is_one_of_the_demonstration(demo: Demonstration, paper: str) -> None:
    (address,) = set(re.findall(r"tracker figure (F-[0-9A-Z]+)", (ROOT / paper).read_text(encoding="utf-8")))
    assert "Total: about 70" in demo.tracker("figure", address).out


def test_the_queries_of_the_manual_lead_from_a_printed_figure_to_its_rows(demo: Demonstration) -> None:
    (queries,) = re.findall(r"```sql\n(.*?)```", (ROOT / "MANUAL.md").read_text(encoding="utf-8"), re.DOTALL)
    told = [demo.tracker("sql", query) for query in queries.split(";") if query.strip()]
    assert [one.code for one in told] == [0, 0, 0, 0]
    assert "ACT-FOR" in told[0].out
    assert "From doctor to doctor" in told[1].out
    assert "F-3005TC5HEB" in told[2].out


def test_a_store_that_is_no_demonstration_is_moved_aside_not_deleted(demo: Demonstration) -> None:
    (kept,) = demo.folder.glob("before-demo-*/demo.duckdb")
    assert [revision["actor"] for revision in command(kept)("history", "--json").json] == ["olena"]
    assert f"it was moved to {kept.parent}." in demo.ended.err


def test_an_earlier_demonstration_makes_room_for_the_next(tmp_path: Path) -> None:
    store = tmp_path / "demo.duckdb"
    make_room(store)
    fill(store)
    make_room(store)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_somebody_has_open_makes_no_room(tmp_path: Path) -> None:
    """Nor does one beside which a vault lies: it was moved aside from under whoever had it."""
    store = tmp_path / "demo.duckdb"
    with store_of(store, public_facts()), open_vault(store, ""):
        refused = tracker("demo", "--no-serve", "--store", store, "--out", tmp_path / "out")
    assert (refused.returncode, refused.stdout) == (3, "")
    assert (store.exists(), [*tmp_path.glob("before-demo-*")]) == (True, [])


def test_the_store_is_served_shared_and_let_go(tmp_path: Path, facts: Path) -> None:
    """One process serves; other commands work beside it; a second server says why it cannot; the end is clean."""
    store, port = tmp_path / "served.duckdb", free_port()
    store_of(store, public_facts()).close()
    words = [sys.executable, "-m", "tracker", "serve", "--port", str(port), "--store", str(store)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env={**os.environ, "TRACKER_OUT": str(tmp_path / "out")}) as server:
        assert b'"revision":1' in _answer(f"http://127.0.0.1:{port}/health", server)
        beside = command(store)("history", "--json")
        second = command(store)("serve", "--port", free_port())
        taken = command(facts)("serve", "--port", port)
        server.terminate()
        assert server.wait(60) == 0
    assert (beside.code, [revision["rev"] for revision in beside.json]) == (0, [1])
    assert (second.code, "is served by a running tracker" in second.err) == (3, True)
    assert (taken.code, "Choose another --port" in taken.err) == (3, True)


def _answer(address: str, server: subprocess.Popen[str]) -> bytes:
    for _ in range(120):
        if server.poll() is not None:
            pytest.fail(f"the server ended: {server.stderr.read() if server.stderr else ''}")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bytes(answer.read())
        except OSError:
            time.sleep(0.25)
    pytest.fail("the server does not answer")
