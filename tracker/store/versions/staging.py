"""Rows of a save, compared with what the store holds, in a temporary table for each type: what is added, changed, unchanged, retired."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl

from tracker.conflicts import MOST
from tracker.errors import StaleWrite, UnknownName, WrongRequest
from tracker.records import record_type
from tracker.records.record_type import RecordType
from tracker.store.connection import Connection, lending, rows, run
from tracker.store.schema import field_list, quoted
from tracker.store.versions.entries import FEW
from tracker.store.versions.filed import Filed, Rows, framed
from tracker.store.versions.ledger import PUT, RETIRE, Delta
from tracker.store.versions.stale import NEWEST, conflicts

LISTED = 10_000
"""So many new and so many changed records of a type are told one by one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one record that a save would change."""

    record_id: str
    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A save against the store: how many records are added, changed, left as they are and retired, with the first of each.

    Of a record that is retired, each field that says something changes to nothing.
    """

    added: int
    changed: int
    unchanged: int
    new: tuple[str, ...]
    changes: tuple[Change, ...]
    retired: int = 0
    gone: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Staged:
    """What a save says of one record type: what of it is new, and how many records it adds, changes, retires or leaves as they are."""

    delta: Delta
    counts: Mapping[str, int]

    @property
    def new(self) -> bool:
        """Something in it is not in the store yet."""
        return bool(self.counts.keys() - {"unchanged"})


def stage(connection: Connection, kind: RecordType, data: Rows) -> None:
    """Put rows into `delta_<type>` with identity, verdict and the stored values of fields the rows do not bring.

    Of rows in a file those that say nothing new are left out; where all are new, it is a view of the file.
    Raises `WrongRequest` for unknown columns, a missing key column, or two rows of one identity that differ.
    """
    if isinstance(data, Filed):
        _stage_file(connection, data)
        return
    frame = _frame(kind, data)
    incoming = f"select {_identity(kind)} as record_id, * from ({{every}} {_cells(kind, frame)} from incoming)"
    repeated = f"select record_id from delta_{kind.name} group by all having count(*) > 1 order by 1 limit 3"
    twice: list[tuple[Any, ...]] = []
    with lending(connection, "incoming", frame):
        _compare(connection, kind, frame.columns, incoming.format(every="select"))
        if run(connection, repeated):  # rows seldom come twice, and to make them distinct takes as long as all the rest
            _compare(connection, kind, frame.columns, incoming.format(every="select distinct"))
            twice = run(connection, repeated)
    if twice:
        ids = ", ".join(row[0] for row in twice)
        raise WrongRequest(f"{kind.title}: the same record comes twice with different values ({ids})", next_step="Keep one of them.")


def _stage_file(connection: Connection, data: Filed) -> None:
    name = data.kind.name
    if run(connection, f"select 1 from present.{name} semi join {data.relation} using (record_id) limit 1"):
        _compare(connection, data.kind, data.columns, f"select * exclude (op) from {data.relation}", "where verdict <> 'unchanged'")
    else:
        told = f"select record_id, op, null::bigint as base, 'added' as verdict, {data.fields} from {data.relation}"
        run(connection, f"create or replace temp view delta_{name} as {told}")


def _cells(kind: RecordType, frame: pl.DataFrame) -> str:
    """The fields of a frame as they are stored."""
    return ", ".join(f"cast({quoted(name)} as {kind.by_name[name].kind.sql}) as {quoted(name)}" for name in frame.columns)


def _compare(connection: Connection, kind: RecordType, columns: Collection[str], incoming: str, which: str = "") -> None:
    """Make `delta_<type>` of the incoming rows."""
    merged = ", ".join(f"{'i' if name in columns else 'c'}.{quoted(name)}" for name in kind.names)
    differs = " or ".join(f"i.{quoted(name)} is distinct from c.{quoted(name)}" for name in columns) or "false"
    run(
        connection,
        f"create or replace temp table delta_{kind.name} as select * from (select i.record_id, {PUT}::tinyint as op, c.rev as base, "
        f"case when c.record_id is null then 'added' when {differs} then 'changed' else 'unchanged' end as verdict, {merged} "
        f"from ({incoming}) i left join present.{kind.name} c using (record_id)) {which}",
    )


def _frame(kind: RecordType, data: Rows) -> pl.DataFrame:
    """The rows as a frame whose columns are fields of the record type, key included."""
    frame = framed(data)
    unknown = [name for name in frame.columns if name not in kind.by_name]
    missing = [name for name in kind.key if name not in frame.columns and kind.by_name[name].required]
    if unknown or missing:
        what = f"unknown field(s) {', '.join(unknown)}" if unknown else f"the key field(s) {', '.join(missing)} are missing"
        raise WrongRequest(f"{kind.title}: {what}", next_step=f"The fields are {', '.join(kind.names)}.")
    absent = [pl.lit(None, pl.String).alias(name) for name in kind.key if name not in frame.columns]
    nulls = [pl.col(name).cast(pl.String) for name, dtype in frame.schema.items() if dtype == pl.Null]
    return frame.with_columns(nulls).with_columns(absent)


def _identity(kind: RecordType) -> str:
    """The SQL twin of `RecordType.record_id`."""
    parts = (f"coalesce(replace(replace(cast({quoted(name)} as varchar), '%', '%25'), '/', '%2F'), '')" for name in kind.key)
    return " || '/' || ".join(parts)


def stage_retired(connection: Connection, kind: RecordType, record_ids: Sequence[str], *, beside_rows: bool = False) -> None:
    """Put into `delta_<type>` the retirement of records, `beside_rows` of that type already there.

    Raises `UnknownName` for a record that is not there, `WrongRequest` for one that comes as a row, too.
    """
    ids = list(dict.fromkeys(record_ids))
    few = len(ids) <= FEW
    among = ", ".join("?" for _ in ids) or "null" if few else "select unnest(?)"  # a few are found by the index
    run(
        connection,
        f"create or replace temp table retiring as select record_id, {RETIRE}::tinyint as op, rev as base, 'retired' as verdict, "
        f"{field_list(kind)} from main.{kind.name} where record_id in ({among})",
        ids if few else [ids],
    )
    there = {record_id for (record_id,) in run(connection, "select record_id from retiring")}
    if unknown := [record_id for record_id in ids if record_id not in there]:
        raise UnknownName(f"There is no {kind.title.lower()} “{unknown[0]}” to retire", next_step="Look it up with `tracker history`.")
    if beside_rows and (both := run(connection, f"select record_id from retiring join delta_{kind.name} using (record_id)")):
        raise WrongRequest(f"{kind.title} “{both[0][0]}” cannot be put and retired in one save", next_step="Save twice.")
    into = "insert into" if beside_rows else "create or replace temp table"
    run(connection, f"{into} delta_{kind.name} {'' if beside_rows else 'as '}select * from retiring")
    run(connection, "drop table retiring")


def _verdicts(connection: Connection, kind: RecordType, data: Rows) -> dict[str, int]:
    """How many of the rows are added, changed, unchanged, retired."""
    found = run(connection, f"select verdict, count(*) from delta_{kind.name} group by verdict")
    return _with_left_out({str(verdict): int(n) for verdict, n in found}, data)


def _with_left_out(counts: Mapping[str, int], data: Rows) -> dict[str, int]:
    """The counts with the rows of a file that say nothing new."""
    rest = len(data) - counts.get("added", 0) - counts.get("changed", 0) if isinstance(data, Filed) else 0
    return {**counts, **({"unchanged": rest} if rest else {})}


def comparison(connection: Connection, kind: RecordType, data: Rows) -> Comparison:
    """The staged rows of a type against the store, the first of them field by field."""
    counts = _verdicts(connection, kind, data)
    new = run(connection, f"select record_id from delta_{kind.name} where verdict = 'added' order by record_id limit {LISTED}")
    changes, gone = (_changes(connection, kind, verdict) if verdict in counts else () for verdict in ("changed", "retired"))
    added, changed, unchanged, retired = (counts.get(verdict, 0) for verdict in ("added", "changed", "unchanged", "retired"))
    return Comparison(added, changed, unchanged, tuple(row[0] for row in new), changes, retired, gone)


def _changes(connection: Connection, kind: RecordType, verdict: str) -> tuple[Change, ...]:
    """Every field that changes in the first of the records, in order; of those that are retired, what each said."""
    changes: list[Change] = []
    first = f"select * from delta_{kind.name} where verdict = '{verdict}' order by record_id limit {LISTED}"
    for name in kind.names:
        column = quoted(name)
        new = "null" if verdict == "retired" else f"d.{column}"
        found = run(
            connection,
            f"select d.record_id, cast(c.{column} as varchar), cast({new} as varchar) from ({first}) d "
            f"join main.{kind.name} c using (record_id) where {new} is distinct from c.{column}",
        )
        changes.extend(Change(record_id, name, old, new) for record_id, old, new in found)
    return tuple(sorted(changes, key=lambda c: (c.record_id, c.field)))


def refuse_stale(connection: Connection, names: Sequence[str], based_on: int) -> None:
    """Raise `StaleWrite` with the records that would change and that somebody else changed or retired after revision `based_on`."""
    stale = {name: found for name in names if (found := _touched(connection, name, based_on))}
    if not stale:
        return
    met = [
        conflict
        for name, touched in stale.items()
        for conflict in conflicts(
            partial(rows, connection), record_type(name), touched, based_on, f"(select * from delta_{name} where op = {PUT})"
        )
    ]
    count, first = sum(map(len, stale.values())), met[0]
    one = f"{record_type(first.kind).title} “{first.record_id}” was changed in revision {first.revision}"
    raise StaleWrite(
        f"{one if count == 1 else f'{count} records were changed'}, after you read revision {based_on}; nothing is saved",
        conflicts=tuple(met[:MOST]),
        next_step="Compare the versions, then save again what still holds, based on the newest revision.",
    )


def _touched(connection: Connection, name: str, based_on: int) -> dict[str, int]:
    """The staged records that were touched after a revision, each with the newest that did."""
    found = run(
        connection,
        f"select record_id, {NEWEST} as touched from history.{name} where record_id in "
        f"(select record_id from delta_{name} where verdict <> 'unchanged') group by record_id having touched > ? order by 1",
        [based_on],
    )
    return {record_id: int(revision) for record_id, revision in found}


def counted(connection: Connection, kind: RecordType, data: Rows) -> Staged:
    """The staged rows of a type that say anything new; the others leave the table."""
    found = rows(connection, f"select verdict, record_id, op, {field_list(kind)} from delta_{kind.name} limit {FEW + 1}")
    told = [row.pop("verdict") for row in found]
    counts = _with_left_out(Counter(told), data) if len(found) <= FEW else _verdicts(connection, kind, data)
    few = tuple(row for row, verdict in zip(found, told, strict=True) if verdict != "unchanged") if len(found) <= FEW else None
    file = data.path if isinstance(data, Filed) and counts == {"added": len(data)} else None
    staged = Staged(Delta(kind, replaces=bool(counts.keys() & {"changed", "retired"}), few=few, file=file), counts)
    if staged.new and "unchanged" in counts:
        run(connection, f"delete from delta_{kind.name} where verdict = 'unchanged'")
    return staged
