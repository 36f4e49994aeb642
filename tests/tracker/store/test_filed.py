"""Rows that come in a file are saved as the same rows in memory: ledger, current and past records, journal, verdicts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from tests.stores import store_of
from tracker.errors import StoreFull, WrongRequest
from tracker.records import record_type
from tracker.store import Store, open_store
from tracker.store.beside import shelf as shelves
from tracker.store.beside.shelf import Shelf
from tracker.store.changes.supposed import supposed
from tracker.store.safekeeping.audit import journal_problems
from tracker.store.safekeeping.integrity import problems
from tracker.store.store import RESERVE, refuse_full
from tracker.store.versions import staging
from tracker.store.versions.filed import MARK, filed, repeated

KIND = record_type("programme")
FIRST: dict[str, list[Any]] = {
    "programme_id": ["A/1", "B%", "C"],
    "name": ["Pairs", "Twins", "Schools"],
    "home_country": ["UA", None, "PL"],
}
LATER: dict[str, list[Any]] = {"programme_id": ["C", "B%", "D"], "name": ["Schools", "Twin towns", "New"]}


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """A shelf beside the store of these tests."""
    with closing(Shelf(tmp_path / "s.duckdb")) as made:
        yield made


def rows(data: dict[str, list[Any]], shelf: Shelf | None) -> dict[str, Any]:
    frame = pl.DataFrame(data)
    return {"programme": filed(KIND, frame.lazy(), frame.columns, shelf) if shelf else frame}


def state(path: Path) -> list[Any]:
    """All that a store says of programmes, and that it and its journal are sound."""
    with open_store(path) as store, store.session() as session:
        assert (*problems(session), *journal_problems(store, session)) == ()
        tables = ("ledger.programme", "history.programme", "programme", "(select rev, added, changed, retired from revision)")
        return [session.tuples(f"from {table} order by all") for table in tables]


def saved(path: Path, data: dict[str, list[Any]], shelf: Shelf | None) -> Any:
    with open_store(path) as store:
        return store.save(rows(data, shelf), actor="a", reason="b")


def test_a_file_is_saved_as_the_same_rows_in_memory(tmp_path: Path, shelf: Shelf) -> None:
    told: list[tuple[list[Any], list[Any]]] = []
    for way in (None, shelf):
        path = tmp_path / f"{len(told)}" / "s.duckdb"
        path.parent.mkdir()
        store_of(path, {"organisation": [{"org_id": "O", "org_type": "10"}]}).close()
        done = [saved(path, data, way) for data in (FIRST, LATER, LATER)]
        told.append((done, state(path)))
        path.unlink()
        assert state(path) == told[-1][1], "made anew from its journal"
    assert told[0] == told[1]
    assert [(one.revision, one.added, one.changed, one.unchanged) for one in told[1][0]] == [
        (2, {"programme": 3}, {}, {}),
        (3, {"programme": 1}, {"programme": 1}, {"programme": 1}),
        (None, {}, {}, {"programme": 3}),
    ]


def test_a_file_is_compared_and_supposed_as_the_same_rows_in_memory(tmp_path: Path, shelf: Shelf) -> None:
    with store_of(tmp_path / "s.duckdb", rows(FIRST, None)) as store:
        assert store.compare(rows(LATER, shelf), based_on=1) == store.compare(rows(LATER, None), based_on=1)
        for data in (LATER, {**LATER, "programme_id": ["X", "Y", "Z"]}):
            assert seen(store, rows(data, shelf)) == seen(store, rows(data, None))


def seen(store: Store, brought: dict[str, Any]) -> list[tuple[Any, ...]]:
    with supposed(store, brought) as (_, then):
        return then.tuples("select * from programme order by all")


def test_a_record_that_comes_twice_in_a_file_is_refused(shelf: Shelf) -> None:
    with pytest.raises(WrongRequest, match=r"comes twice \(B%25\)"):
        rows({"programme_id": ["A", "B%", "B%"], "name": ["a", "b", "b"]}, shelf)


@pytest.mark.parametrize(("marks", "expected"), [([], []), ([1], []), ([3, 1, 2], []), ([3, 1, 3, 3], [3]), ([2, 2, 1, 1], [1, 2])])
def test_which_marks_stand_more_than_once(marks: list[int], expected: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [pl.LazyFrame({MARK: some}, schema={MARK: pl.UInt64}) for some in (marks[:2], marks[2:])]
    assert repeated(frames, len(marks)).sort().to_list() == expected
    monkeypatch.setattr("tracker.store.versions.filed._MARKS_TOGETHER", 1)
    assert repeated(frames, len(marks)).sort().to_list() == expected


def test_a_shelf_is_private_and_goes_with_its_last_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "IN_MEMORY", 2)
    shelf = Shelf(tmp_path / "s.duckdb")
    some = [shelf.put(pl.DataFrame({"n": [1, 2]})) for _ in range(2)]
    assert [one.collect().height for one in some] == [2, 2]
    (folder,) = tmp_path.iterdir()
    assert (folder.stat().st_mode & 0o777, [file.name for file in folder.iterdir()]) == (0o700, ["1.arrow"])
    del shelf
    assert not list(tmp_path.iterdir())


def test_a_shelf_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with closing(Shelf(tmp_path / "nowhere" / "s.duckdb")) as shelf, pytest.raises(StoreFull, match="cannot be laid beside the store"):
        rows(FIRST, shelf)


def test_no_save_begins_that_the_disk_may_not_hold(tmp_path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for way in (None, shelf):
        brought = rows(FIRST, way)
        size = brought["programme"].estimated_size()
        for less, full in ((0, False), (1, True)):
            monkeypatch.setattr("shutil.disk_usage", lambda _, free=RESERVE + 3 * size - less: SimpleNamespace(free=free))
            with pytest.raises(StoreFull, match="nearly full") if full else nullcontext():
                refuse_full(tmp_path / "s.duckdb", brought)


LEAVING = """
import os, sys
from pathlib import Path
import polars as pl
from tracker.store.beside import shelf
shelf.IN_MEMORY = 0
kept = shelf.Shelf(Path(sys.argv[1]))
kept.put(pl.DataFrame({"n": [1]}))
print("there", flush=True)
sys.stdin.readline()
os.kill(os.getpid(), 9)
"""


def test_what_a_killed_process_left_goes_when_the_store_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    store_of(path, rows(FIRST, None)).close()
    for name in (".s.journal.0a1b2c3d.new", ".s.duckdb.0a1b2c3d.new", ".s.duckdb.0a1b2c3d.new.wal"):
        (tmp_path / name).write_text("half of a table of people")
    kept = {".s.journal.notes.new", ".other.journal.0a1b2c3d.new"}
    for name in kept:
        (tmp_path / name).write_text("another's")
    with subprocess.Popen([sys.executable, "-c", LEAVING, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stdout.readline() == "there\n"
        open_store(path).close()
        (folder,) = (each.name for each in tmp_path.glob(".s.*.load"))
        assert {each.name for each in tmp_path.glob(".*")} == kept | {folder}, "what a load under way needs stays"
        child.communicate("\n", timeout=30)
    open_store(path).close()
    assert {each.name for each in tmp_path.glob(".*")} == kept


def test_a_comparison_lists_the_first_and_counts_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "LISTED", 1)
    with store_of(tmp_path / "s.duckdb", rows(FIRST, None)) as store:
        both = {"programme_id": ["B%", "C", "Y", "X"], "name": ["Twin towns", "Colleges", "y", "x"]}
        found = store.compare(rows(both, None))["programme"]
    assert (found.added, found.new, found.changed) == (2, ("X",), 2)
    assert [(one.record_id, one.field, one.new) for one in found.changes] == [("B%25", "name", "Twin towns")]
