"""The main job, as `make demo` runs it: store, figures, four PDFs, a genuine report, and the served dashboard."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.acceptance.conftest import command
from tests.ports import free_port
from tests.stores import public_facts, store_of
from tracker.store import create_store

REPORTS = {f"{spec}-report-IMP-2025-{language}.pdf" for spec in ("donor", "who") for language in ("en", "uk")}


def test_the_demonstration_makes_store_figures_and_reports(tmp_path: Path) -> None:
    tracker = command(tmp_path / "demo.duckdb")
    made = tracker("demo", "--no-serve", "--out", tmp_path / "out")
    assert (made.code, {path.name for path in (tmp_path / "out").iterdir()}) == (0, REPORTS)
    assert "AGR-01  Agreements signed, cumulative" in made.out
    assert "GENUINE" in made.out
    assert [revision["reason"].partition(":")[0] for revision in tracker("history", "--json").json] == [
        "Indicator definitions in force",
        "The public facts of the demonstration",
    ]
    for name in REPORTS:
        assert tracker("report", "verify", tmp_path / "out" / name, "--json").json["verdict"] == "genuine"


def test_a_store_that_is_no_demonstration_is_moved_aside_not_deleted(tmp_path: Path) -> None:
    with create_store(tmp_path / "mine.duckdb") as store:
        store.save({"source": [{"source_id": "MINE", "title": "My own record"}]}, actor="olena", reason="work")
    made = command(tmp_path / "mine.duckdb")("demo", "--no-serve", "--out", tmp_path / "out")
    (kept,) = tmp_path.glob("before-demo-*/mine.duckdb")
    assert made.code == 0
    assert [revision["actor"] for revision in command(kept)("history", "--json").json] == ["olena"]


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
