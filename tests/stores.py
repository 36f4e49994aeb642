"""Stores for tests: a few rows, or a folder of CSV files, saved as one revision."""

from __future__ import annotations

import csv
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from indicators.declared.catalogue import catalogue
from indicators.declared.kept import record
from tracker import clock
from tracker.settings import DATA, settings
from tracker.store import Store, create_store, open_store
from tracker.store.connection import connect, run
from tracker.store.engines.journal import Journal, Origin, journal_path
from tracker.store.served.notice import notice_of
from tracker.store.served.service import hand_over

Records = Mapping[str, Sequence[Mapping[str, Any]]]
Facts = dict[str, list[dict[str, Any]]]
"""Records in plain lists: more may be put to them."""


def store_of(path: Path, records: Mapping[str, pl.DataFrame | Sequence[Mapping[str, Any]]]) -> Store:
    """A new store at `path` that holds the records as its first revision."""
    store = empty_store(path)
    store.save(records, actor="test", reason="fixture")
    return store


def empty_store(path: Path) -> Store:
    """What `create_store` makes, from a copy of one: to lay out the tables of all record types anew takes half a second."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_laid_out())
    origin = Origin(str(uuid.uuid4()), clock.now())
    mark = Journal.create(journal_path(path), origin)
    with closing(connect(path)) as connection:
        run(connection, "update about set store_id = ?, created_at = ?", [origin.store_id, origin.created_at])
        run(connection, "update ledger.journal set place = ?, chain = ?", [mark.end, mark.chain])
    return open_store(path)


@cache
def _laid_out() -> bytes:
    """The file of a store without records."""
    with tempfile.TemporaryDirectory() as folder:
        create_store(path := Path(folder) / "empty.duckdb").close()
        return path.read_bytes()


@contextmanager
def handed_over(store: Store, audiences: str = "") -> Iterator[None]:
    """While other processes may read the store and save into it, and its copies are published."""
    stop = threading.Event()
    thread = threading.Thread(target=hand_over, args=(store, settings({"TRACKER_SNAPSHOTS": audiences}), stop))
    thread.start()
    try:
        while notice_of(store.path) is None and thread.is_alive():
            time.sleep(0.05)
        yield
    finally:
        stop.set()
        thread.join(60)


def demo_store(path: Path) -> Store:
    """A store of the public facts as its first revision, from a copy of one: to save them takes half a second."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for ending, content in _demo().items():
        path.with_suffix(ending).write_bytes(content)
    return open_store(path)


@cache
def _demo() -> dict[str, bytes]:
    """The store and its journal, by the ending of the file."""
    with tempfile.TemporaryDirectory() as folder:
        store_of(path := Path(folder) / "demo.duckdb", csv_records(DATA / "demo")).close()
        return {each.suffix: each.read_bytes() for each in (path, journal_path(path))}


def csv_records(folder: Path) -> Facts:
    """The CSV files of a folder as record rows by file name; an empty cell is None."""
    return {path.stem: _rows(path) for path in sorted(folder.glob("*.csv"))}


def public_facts() -> Facts:
    """The records of the demonstration and the definitions of the files, as a store has them before it is served or reported from."""
    return {**csv_records(DATA / "demo"), "definition": [record(definition) for definition in catalogue().values()]}


def definitions_of(*codes: str) -> Facts:
    """The definitions of some indicators: in a store that holds any no other is in force, so that all its figures cost little."""
    return {"definition": [record(catalogue()[code]) for code in codes]}


def one_definition() -> Facts:
    """The definition of one indicator."""
    return definitions_of("AGR-01")


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(file)]
