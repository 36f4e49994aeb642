"""The analysts' copy: the state at one revision, and its history, in a file of its own that any DuckDB client opens.

A copy for outsiders holds no row about a person: what they may know of people stands in figures, which others add.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import polars as pl

from tracker.errors import NotAStore, TrackerError
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.settings import INTERNAL
from tracker.store.beside.placing import unfinished
from tracker.store.connection import Connection, DatabaseError, connect, lending, literal, run
from tracker.store.dictionary import IDENTITY, REVISION, SAID_BY, UNTIL, Column
from tracker.store.reading.as_of import Session
from tracker.store.schema import field_list, polars_type, quoted

GROUP = "tracker.analysts"

_WITHHELD = frozenset({"person", "participation", "headcount", "patient_benefit", "merge", "erasure"})
_NOT_ON_PEOPLE = "entity not in ('person', 'participation', 'headcount', 'patient_benefit')"
_PROTECTED = "org_id in (select org_id from main.organisation where protected)"
"""Protected now, whatever the revision: a hospital that was not protected earlier is not to be found in an earlier state."""
_PLACES = {
    "org_name": f"not ({_PROTECTED})",
    "org_identifier": f"not ({_PROTECTED})",
    "activity_place": "record_id not in (select record_id from main.activity_place where protected) "
    "and coalesce(country || '/' || city, '') not in ("
    "select country || '/' || city from main.organisation where protected and country is not null and city is not null)",
}
_ABOUT = (
    Column("store_id", "VARCHAR", "The store that this copy was made from"),
    Column("revision", "BIGINT", "The revision that the plain tables show"),
    Column("saved_at", "TIMESTAMP", "When that revision was saved (UTC)"),
    Column("audience", "VARCHAR", "Whom this copy is for"),
)
_FOR_OUTSIDERS = ("rev", "saved_at")
"""What outsiders see of a revision."""


class Copy:
    """An analysts' copy in the making: others add their tables and macros to it."""

    def __init__(self, connection: Connection, session: Session, audience: str) -> None:
        self._connection = connection
        self.session = session
        self.audience = audience

    @property
    def withheld(self) -> frozenset[str]:
        """The record types that this audience does not get whole."""
        return frozenset() if self.audience == INTERNAL else _WITHHELD

    def add_table(self, name: str, comment: str, layout: Sequence[Column], rows: Sequence[tuple[Any, ...]] | pl.DataFrame) -> None:
        """A table with comments on it and on every column. `name` may be `schema.table`."""
        declared = ", ".join(f"{quoted(column.name)} {column.sql}" for column in layout)
        run(self._connection, f"create table {name} ({declared})")
        run(self._connection, f"comment on table {name} is {literal(comment)}")
        for column in layout:
            run(self._connection, f"comment on column {name}.{quoted(column.name)} is {literal(column.meaning)}")
        types = {column.name: polars_type(column.sql) for column in layout}  # a column without any value must have one, too
        data = rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(rows, schema=types, orient="row")
        if data.height:
            with lending(self._connection, "lent_rows", data):
                run(self._connection, f"insert into {name} select {', '.join(map(quoted, types))} from lent_rows")

    def add_macro(self, name: str, parameters: str, query: str, comment: str) -> None:
        """A table macro: `from NAME(...)` answers with the rows of `query`."""
        run(self._connection, f"create macro {quoted(name)}({parameters}) as table {query}")
        run(self._connection, f"comment on macro table {quoted(name)} is {literal(comment)}")

    def add_function(self, name: str, parameters: str, expression: str, comment: str) -> None:
        """A macro that stands for an expression: `select NAME(...)`."""
        run(self._connection, f"create macro {quoted(name)}({parameters}) as ({expression})")
        run(self._connection, f"comment on macro {quoted(name)} is {literal(comment)}")

    def add_words(self, name: str, query: str) -> None:
        """A type whose values are the words that a query on the copy gives: a word's place among them is known before anything is read."""
        run(self._connection, f"create type {quoted(name)} as enum ({query})")

    def tuples(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query on what the copy holds so far."""
        return run(self._connection, query)


Addition = Callable[[Copy], None]


def additions(*names: str) -> tuple[Addition, ...]:
    """What packages add to an analysts' copy, by the names under which they registered it; all of it when none is named."""
    return tuple(found.load() for found in sorted(entry_points(group=GROUP)) if not names or found.name in names)


def write_snapshot(session: Session, path: Path, audience: str = INTERNAL, additions: Iterable[Addition] = ()) -> None:
    """Write the analysts' copy of a session's revision to `path`, whole or not at all.

    Only an earlier copy may be replaced; whoever has that open keeps reading it. Raises `NotAStore` for any other file.
    """
    _refuse_foreign(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with unfinished(path) as new:
        with closing(connect(new)) as connection:
            run(connection, "begin")
            copy = Copy(connection, session, audience)
            _fill(connection, copy)
            for add in additions:
                add(copy)
            run(connection, "commit")
            run(connection, "checkpoint")
        new.replace(path)


def _refuse_foreign(path: Path) -> None:
    if not path.exists():
        return
    try:
        with closing(connect(path, read_only=True)) as connection:
            run(connection, "select store_id, revision, saved_at, audience from about")
    except (TrackerError, DatabaseError) as error:
        raise NotAStore(
            f"{path} is there already, and is not an analysts' copy that may be replaced", next_step="Name another file, or move it away."
        ) from error
    if (left := path.with_name(f"{path.name}.wal")).exists():
        raise NotAStore(f"Somebody has written into the copy {path}: {left.name} lies beside it", next_step="Name another file.")


def _fill(connection: Connection, copy: Copy) -> None:
    session, inside = copy.session, copy.audience == INTERNAL
    about = [(session.store_id, session.revision, session.saved_at, copy.audience)]
    copy.add_table("about", "What this copy is: of which store, at which revision, for whom.", _ABOUT, about)
    told = [column for column in REVISION if (column.name != "save_id" if inside else column.name in _FOR_OUTSIDERS)]
    listed = session.frame(
        f"select {', '.join(column.name for column in told)} from main.revision where rev <= ? order by rev", [session.revision]
    )
    copy.add_table("revision", "Every save up to this copy's revision.", told, listed)
    run(connection, "create schema history")
    for kind in RECORD_TYPES.values():
        if inside or kind.name not in _WITHHELD:
            _add_records(copy, kind, None if inside else _shown(kind))


def _shown(kind: RecordType) -> str | None:
    """Which rows of a record type outsiders may see, None meaning all."""
    return _PLACES.get(kind.name, _NOT_ON_PEOPLE if "entity" in kind.names else None)


def _coarse(kind: RecordType) -> str:
    """The fields of a record type as outsiders may see them: no city or district of a protected organisation, no values of findings."""
    places = {name: f"case when {_PROTECTED} then null else {name} end as {name}" for name in ("city", "district")}
    hidden = {"organisation": places, "dq_acceptance": {"found": "cast(null as varchar) as found"}}.get(kind.name, {})
    return ", ".join(hidden.get(name, quoted(name)) for name in kind.names)


def _add_records(copy: Copy, kind: RecordType, shown: str | None) -> None:
    """The current table of a record type, and that of all its versions up to the session's revision."""
    at, condition = copy.session.revision, shown or "true"
    listed = field_list(kind) if copy.audience == INTERNAL else _coarse(kind)
    comment = f"{kind.meaning} {_left_out(kind)}".strip() if shown else kind.meaning
    identity = Column("record_id", "VARCHAR", IDENTITY)
    fields = [Column(field.name, field.kind.sql, field.meaning) for field in kind.fields]
    copy.add_table(
        kind.name,
        comment,
        [identity, Column("rev", "BIGINT", SAID_BY), *fields],
        copy.session.frame(f"select record_id, rev, {listed} from {kind.name} where {condition} order by record_id"),
    )
    copy.add_table(
        f"history.{kind.name}",
        f"Every version of: {comment}",
        [identity, Column("rev_from", "BIGINT", SAID_BY), Column("rev_to", "BIGINT", UNTIL), *fields],
        copy.session.frame(
            f"select record_id, rev_from, case when rev_to <= $at then rev_to end as rev_to, {listed} "
            f"from history.{kind.name} where rev_from <= $at and {condition} order by record_id, rev_from",
            {"at": at},
        ),
    )


def _left_out(kind: RecordType) -> str:
    """What a copy for outsiders says about the rows it lacks."""
    if kind.name in _PLACES:
        return "Names, numbers and places that lead to a protected organisation are not in this copy."
    return "What concerns single persons, headcounts and patients is not in this copy."
