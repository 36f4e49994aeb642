"""Refused rows beside the store, load by load, until somebody has corrected them; of people nothing is kept but the places."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tracker.errors import UnknownName
from tracker.intake.refusals.refused import Problem, Refused, RefusedRow, RefusedRows
from tracker.intake.rows.packed import Piece
from tracker.store import Source
from tracker.store.beside.ops import notebook

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
create table if not exists quarantine_rows (
    quarantine integer not null,
    place integer not null,
    count integer not null,
    packed blob not null
);
create index if not exists quarantine_rows_of on quarantine_rows (quarantine, place);
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

    def as_dict(self) -> dict[str, Any]:
        """As a JSON document, every row with it."""
        tables = [
            {"kind": one.kind, "table": one.table, "units": one.units, "rows": [asdict(row) for row in one.rows]} for one in self.tables
        ]
        return {"id": self.id, "at": self.at, "actor": self.actor, "source": self.source, "tables": tables, "rows": self.rows}


def keep(store_path: Path, tables: Sequence[Refused], source: Source, *, actor: str, at: datetime) -> int | None:
    """Keep the refused rows of a load, those of the same file once; the number of the entry, None when there is nothing to keep."""
    if not tables:
        return None
    packed = [RefusedRows(table.rows).pieces() for table in tables]
    told = json.dumps([_head(*each) for each in zip(tables, packed, strict=True)], ensure_ascii=False)
    with notebook(store_path, _DDL) as book, book:
        made = book.execute(
            "insert or ignore into quarantine (at, actor, source, sha256, tables) values (?, ?, ?, ?, ?)",
            (at.isoformat(), actor, source.name, source.sha256, told),
        )
        number = int(book.execute("select id from quarantine where sha256 = ? and tables = ?", (source.sha256, told)).fetchone()["id"])
        if made.rowcount:
            rows = ((number, place, *piece) for place, pieces in enumerate(packed) for piece in pieces)
            book.executemany("insert into quarantine_rows (quarantine, place, count, packed) values (?, ?, ?, ?)", rows)
        return number


def entries(store_path: Path) -> tuple[Entry, ...]:
    """Every entry, oldest first."""
    with notebook(store_path, _DDL) as book:
        return tuple(_entry(row, book) for row in book.execute("select * from quarantine order by id").fetchall())


def chosen(store_path: Path, ids: Sequence[int]) -> tuple[Entry, ...]:
    """The entries of these numbers, all when none is named. Raises `UnknownName`."""
    there = entries(store_path)
    if unknown := sorted(set(ids) - {entry.id for entry in there}):
        raise UnknownName(f"Nothing is kept under {unknown[0]}", next_step="`tracker quarantine list` tells what is.")
    return tuple(entry for entry in there if not ids or entry.id in ids)


def drop(store_path: Path, dropped: Sequence[Entry]) -> None:
    """Forget entries for good."""
    with notebook(store_path, _DDL) as book, book:
        for table, column in (("quarantine", "id"), ("quarantine_rows", "quarantine")):
            book.executemany(f"delete from {table} where {column} = ?", [(entry.id,) for entry in dropped])


def _head(table: Refused, pieces: Sequence[Piece]) -> dict[str, Any]:
    """A table without its rows, which a hash stands for."""
    digest = hashlib.sha256(b"".join(packed for _, packed in pieces)).hexdigest()
    return {"kind": table.kind, "table": table.table, "units": table.units, "sha256": digest}


def _entry(row: sqlite3.Row, book: sqlite3.Connection) -> Entry:
    tables = tuple(_table(told, row["id"], place, book) for place, told in enumerate(json.loads(row["tables"])))
    return Entry(row["id"], datetime.fromisoformat(row["at"]), row["actor"], row["source"], tables)


def _table(told: dict[str, Any], number: int, place: int, book: sqlite3.Connection) -> Refused:
    """A table with its rows; an entry of an earlier release tells them itself."""
    if "rows" in told:
        rows: Sequence[RefusedRow] = tuple(
            RefusedRow(row["number"], row["cells"], tuple(Problem(**each) for each in row["problems"])) for row in told["rows"]
        )
    else:
        pieces = book.execute(
            "select count, packed from quarantine_rows where quarantine = ? and place = ? order by rowid", (number, place)
        )
        rows = RefusedRows.unpacked((piece["count"], piece["packed"]) for piece in pieces)
    return Refused(told["kind"], told["table"], tuple(told["units"]), rows)
