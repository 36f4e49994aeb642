"""The ledger: append-only rows, one numbered revision per save. What an engine must offer, and the rules it keeps.

A fact is never updated. Rules are checked before the append, since the engines of other sizes have no constraints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.store.connection import Connection, run
from tracker.store.dictionary import REVISION
from tracker.store.schema import quoted

PUT, RETIRE = 1, 2
"""The `op` of a ledger row: this is what the record now says, or the record is retired."""


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a save came from, and its SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One save: its number, moment (UTC), actor, reason, source and how many records it touched."""

    rev: int
    saved_at: datetime
    actor: str
    reason: str
    source: str | None
    source_hash: str | None
    save_id: str | None
    added: int
    changed: int
    retired: int

    @property
    def cells(self) -> dict[str, Any]:
        """Its values by column."""
        return {column.name: getattr(self, column.name) for column in REVISION}


@dataclass(frozen=True, slots=True)
class Delta:
    """What a save says anew of one record type: the rows of `delta_<type>`, and when they are few the same rows here.

    `replaces` says that changed or retired records are among them. A `lone` row stands here only, with what the record said `before`.
    Where all rows lie in a `file` of Parquet, `delta_<type>` is a view of it.
    """

    kind: RecordType
    replaces: bool
    few: tuple[Mapping[str, Any], ...] | None
    lone: bool = False
    before: Mapping[str, Any] | None = None
    file: Path | None = None


class Ledger(Protocol):
    """An engine that keeps the truth. `delta_<type>` tables on the projection's connection hold the rows of the save under way."""

    def head(self) -> int:
        """The number of the newest revision, 0 when nothing was saved."""

    def append(self, deltas: Sequence[Delta], revision: Revision) -> None:
        """Append the delta rows and the revision row, and move the head, in the transaction under way."""

    def seal(self) -> None:
        """Make the appended revision durable; the commit of the transaction comes next. Raises `StoreFull`."""

    def pull(self, record_type: RecordType, have: int, upto: int) -> str:
        """The relation, on the projection's connection, of the ledger rows of revisions `have` + 1 to `upto`."""

    def revisions(self, after: int = 0) -> tuple[Revision, ...]:
        """The revisions after `after`, oldest first."""


REVISIONS = f"select {', '.join(column.name for column in REVISION)} from ledger.revision"
"""The revisions, in the order of the fields of `Revision`."""


def touched(ask: Callable[[str], list[tuple[Any, ...]]], have: int, upto: int) -> tuple[RecordType, ...]:
    """The record types of which the ledger holds rows of revisions `have` + 1 to `upto`: most revisions touch few of the many."""
    asked = (
        f"select '{name}' where exists (select 1 from ledger.{name} where rev > {have:d} and rev <= {upto:d})" for name in RECORD_TYPES
    )
    return tuple(RECORD_TYPES[name] for (name,) in ask(" union all ".join(asked)))


def touches(ask: Callable[[str], list[tuple[Any, ...]]], have: int, upto: int) -> dict[int, frozenset[str]]:
    """Revisions `have` + 1 to `upto`, each with the record types of which the ledger holds rows of it."""
    asked = (f"select distinct rev, '{name}' from ledger.{name} where rev > {have:d} and rev <= {upto:d}" for name in RECORD_TYPES)
    found: dict[int, set[str]] = defaultdict(set)
    for rev, name in ask(" union all ".join(asked)):
        found[rev].add(name)
    return {rev: frozenset(names) for rev, names in found.items()}


def add_row(connection: Connection, table: str, row: Mapping[str, Any]) -> None:
    """Add one row to a table of the store, in the transaction under way; cells without a value are not named, which is planned sooner."""
    cells = {name: cell for name, cell in row.items() if cell is not None}
    run(
        connection,
        f"insert into {table} ({', '.join(map(quoted, cells))}) values ({', '.join('?' * len(cells))})",
        list(cells.values()),
    )


def add_revision(connection: Connection, schema: str, revision: Revision) -> None:
    """Add a revision row in a schema, in the transaction under way."""
    add_row(connection, f"{schema}.revision", revision.cells)
