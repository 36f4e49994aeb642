"""Refused rows beside the store, load by load, until somebody has corrected them; of people nothing is kept but the places."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.errors import UnknownName
from tracker.intake.refused import Refused, refused_of
from tracker.store import Source
from tracker.store.ops import notebook

_DDL = """
create table if not exists quarantine (
    id integer primary key autoincrement,
    at text not null,
    actor text not null,
    source text not null,
    sha256 text not null,
    tables text not null,
    unique (sha256, tables)
);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one load refused: its number, when, by whom, of which file."""

    id: int
    at: datetime
    actor: str
    source: str
    tables: tuple[Refused, ...]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(len(table.rows) for table in self.tables)


def keep(store_path: Path, tables: Sequence[Refused], source: Source, *, actor: str, at: datetime) -> int | None:
    """Keep the refused rows of a load, those of the same file once; the number of the entry, None when there is nothing to keep."""
    if not tables:
        return None
    told = json.dumps([table.as_dict() for table in tables], ensure_ascii=False)
    with notebook(store_path, _DDL) as book, book:
        book.execute(
            "insert or ignore into quarantine (at, actor, source, sha256, tables) values (?, ?, ?, ?, ?)",
            (at.isoformat(), actor, source.name, source.sha256, told),
        )
        found = book.execute("select id from quarantine where sha256 = ? and tables = ?", (source.sha256, told))
        return int(found.fetchone()["id"])


def entries(store_path: Path) -> tuple[Entry, ...]:
    """Every entry, oldest first."""
    with notebook(store_path, _DDL) as book:
        return tuple(_entry(row) for row in book.execute("select * from quarantine order by id"))


def chosen(store_path: Path, ids: Sequence[int]) -> tuple[Entry, ...]:
    """The entries of these numbers, all when none is named. Raises `UnknownName`."""
    there = entries(store_path)
    if unknown := sorted(set(ids) - {entry.id for entry in there}):
        raise UnknownName(f"Nothing is kept under {unknown[0]}", next_step="`tracker quarantine list` tells what is.")
    return tuple(entry for entry in there if not ids or entry.id in ids)


def drop(store_path: Path, dropped: Sequence[Entry]) -> None:
    """Forget entries for good."""
    with notebook(store_path, _DDL) as book, book:
        book.executemany("delete from quarantine where id = ?", [(entry.id,) for entry in dropped])


def _entry(row: sqlite3.Row) -> Entry:
    tables = tuple(refused_of(table) for table in json.loads(row["tables"]))
    return Entry(row["id"], datetime.fromisoformat(row["at"]), row["actor"], row["source"], tables)
