"""A reading session: one consistent state of the store, the newest or that of any revision, under the plain names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Self

import polars as pl

from tracker.errors import UnknownName
from tracker.periods import BEGINNING
from tracker.recent import Recent
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.store.connection import (
    Connection,
    DatabaseError,
    Parameters,
    Result,
    as_written,
    frame,
    lending,
    result,
    run,
    write_parquet,
)
from tracker.store.reading.lasting import Lasting
from tracker.store.schema import field_list, stood_at
from tracker.store.versions import projection
from tracker.store.versions.ledger import touched, touches

_KEPT, _SMALL = 512, 256
"""So many answers are kept, those of no more rows."""


class Session:
    """A reader's view of the store. Within it nothing changes, whatever others save meanwhile: a small answer is read once and kept.

    At an older revision the plain table names are temporary views over `history`, so any query runs unchanged.
    `place` is the store's path: a copy of a store keeps its id and may go its own way.
    """

    def __init__(  # noqa: PLR0913, PLR0917  what a session is of
        self,
        cursor: Connection,
        store_id: str,
        as_of: int | None = None,
        place: str = "",
        lasting: Lasting | None = None,
        bench: Callable[[], AbstractContextManager[Session]] | None = None,
    ) -> None:
        self._cursor = cursor
        self._lasting = lasting
        self._bench = bench
        self.store_id = store_id
        self.place = place
        self._variant = ""
        self._own = False
        self._kept: Recent[Result] = Recent(_KEPT)
        self.counts: dict[str, int] = {}
        """How many rows each of the tables has that the session keeps."""
        run(cursor, "begin")
        self.head = projection.revision(cursor)
        self.revision = self.head if as_of is None else as_of
        if not 0 <= self.revision <= self.head:
            raise UnknownName(f"There is no revision {as_of}", next_step=f"The newest is {self.head}; `tracker history` lists them.")
        if self.revision < self.head:
            self._shadow()

    def _shadow(self) -> None:
        current = stood_at(self.revision)
        self.show(
            {
                kind.name: f"select record_id, rev_from as rev, {field_list(kind)} from history.{kind.name} where {current}"
                for kind in RECORD_TYPES.values()
            }
        )

    def show(self, states: Mapping[str, str], variant: str = "") -> None:
        """Show other rows under the plain names of record types: queries by name. `variant` sets them apart from the revision's own."""
        for name, query in states.items():
            self.prepare(f"create or replace temp view {name} as {query}")
        self._variant = variant

    def prepare(self, statement: str, parameters: Parameters = None) -> None:
        """Run a statement that makes a view, a table or a variable of this session's own: queries after it are read anew."""
        run(self._cursor, statement, parameters)
        self._kept.clear()
        self._own = True

    def table(self, name: str, query: str, parameters: Parameters = None) -> None:
        """Let a table of the session's own, under a name that begins with `near_`, hold the rows of a query."""
        self._fill(name, f"create or replace temp table {name} as {query}", parameters)

    def _fill(self, name: str, statement: str, parameters: Parameters) -> None:
        ((self.counts[name],),) = run(self._cursor, statement, parameters)
        self._kept.clear()

    def bench(self) -> AbstractContextManager[Session]:
        """A session for small questions asked alike after every save: one that stays, and may know of later revisions, or this one."""
        return self._bench() if self._bench else nullcontext(self)

    @property
    def state(self) -> tuple[str, str, int]:
        """What two sessions share that read the same rows: the store, its place, the revision, and a variant of it."""
        return self.store_id, f"{self.place}{self._variant}", self.revision

    @property
    def is_variant(self) -> bool:
        """The session shows a state that was never saved, on the way between two revisions."""
        return bool(self._variant)

    @property
    def saved_at(self) -> datetime | None:
        """When the session's revision was saved (UTC), None for the empty revision 0."""
        found = self.tuples("select saved_at from main.revision where rev = ?", [self.revision])
        return found[0][0] if found else None

    @property
    def data_date(self) -> date:
        """The day up to which the records can be meant to be complete: that of the revision; for an empty store long ago."""
        return self.saved_at.date() if self.saved_at else BEGINNING

    def stamps(self, since: int, upto: int) -> dict[int, str]:
        """The revisions from one on up to another, each with a short text that no other history has."""
        saved = self.tuples("select * from main.revision where rev between ? and ?", [since, upto])
        return {row[0]: hashlib.sha256(repr((self.store_id, *row)).encode()).hexdigest()[:16] for row in saved}

    def touched(self, have: int, upto: int) -> tuple[RecordType, ...]:
        """The record types that revisions `have` + 1 to `upto` touched."""
        return touched(self.tuples, have, upto)

    def touches(self, since: int) -> dict[int, frozenset[str]]:
        """The revisions after `since`, up to the session's, each with the record types that it touched."""
        known = self._lasting.touches(since, self.revision) if self._lasting else None
        return touches(self.tuples, since, self.revision) if known is None else known

    def untouched(self, name: str, since: int) -> bool:
        """Whether it is known that what records of a type say now they said at a revision, and ever since."""
        known = self._lasting.touches(since, self.head) if self._lasting and self.is_plain else None
        return known is not None and not any(name in touched for touched in known.values())

    def alone(self, name: str, since: int, upto: int) -> tuple[Mapping[str, Any], ...] | None:
        """Where a record by itself was all that was touched after `since`, up to a revision: what it said and says; None where unknown."""
        return self._lasting.alone(name, since, upto) if self._lasting else None

    def tuples(self, sql: str, parameters: Parameters = None) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return list(self._result(sql, parameters).rows)

    def few(self, sql: str, parameters: Parameters = None) -> list[tuple[Any, ...]]:
        """The rows of a long query over a few rows, run as it is written: to plan a better way takes longer than the worst."""
        return as_written(self._cursor, sql, parameters)

    def rows(self, sql: str, parameters: Parameters = None) -> list[dict[str, Any]]:
        """The rows of a query by column name."""
        return self._result(sql, parameters).named()

    def _result(self, sql: str, parameters: Parameters) -> Result:
        # By what is written, not by what is equal: True and 1 are the same key and not the same parameter.
        asked = (sql, repr(parameters))
        if kept := self._kept.kept(asked):
            return kept
        read = self._read(sql, parameters)
        return self._kept.once(asked, lambda: read) if len(read.rows) <= _SMALL else read

    def _read(self, sql: str, parameters: Parameters) -> Result:
        make = partial(result, self._cursor, sql, parameters)
        return self._lasting.result(self.head, sql, parameters, make) if self._lasting and self.is_plain else make()

    @property
    def is_plain(self) -> bool:
        """The session shows the newest revision, and nothing beside it."""
        return self.revision == self.head and not self._own

    def frame(self, sql: str, parameters: Parameters = None) -> pl.DataFrame:
        """The rows of a query as a polars frame."""
        return frame(self._cursor, sql, parameters)

    def write(self, sql: str, path: Path, together: int) -> None:
        """The rows of a query as a file of Parquet, so many of them packed together."""
        write_parquet(self._cursor, sql, path, together)

    def lent(self, sql: str, data: pl.DataFrame, parameters: Parameters = None) -> list[tuple[Any, ...]]:
        """The rows of a query to which a frame is lent under the name `lent`."""
        with lending(self._cursor, "lent", data):
            return run(self._cursor, sql, parameters)

    def interrupt(self) -> None:
        """End the query that another thread runs in the session, if there is one: it raises a `DatabaseError`."""
        with suppress(DatabaseError):  # it may be closed by now
            self._cursor.interrupt()

    def close(self) -> None:
        """End the session."""
        self._cursor.close()

    def __enter__(self) -> Self:
        """The session itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the session."""
        self.close()
