"""The store as it would be: rows laid over the newest state in a session of their own, of which nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from tracker.records import record_type
from tracker.records.record_type import RecordType
from tracker.store.reading.as_of import Session
from tracker.store.schema import field_list, quoted
from tracker.store.store import Store
from tracker.store.versions.filed import Rows
from tracker.store.versions.ledger import PUT
from tracker.store.versions.staging import stage, stage_retired


@contextmanager
def supposed(
    store: Store, rows: Mapping[str, Rows], retire: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> Iterator[tuple[Session, Session]]:
    """The store as it is, and as it would be had these rows been saved and those records been retired, while they are open.

    All is staged as a save stages it, so what is seen is what a save would show. Raises `WrongRequest` as saving would.
    """
    put = [record_type(name) for name, data in rows.items() if len(data)]
    gone = [record_type(name) for name, ids in retire.items() if ids]
    with store.session() as now, store.session() as then:
        lent = then._cursor  # noqa: SLF001  a session lends its cursor to this room only
        for kind in put:
            stage(lent, kind, rows[kind.name])
        for kind in gone:
            stage_retired(lent, kind, retire[kind.name], beside_rows=kind in put)
        kinds = dict.fromkeys((*put, *gone))
        then.show({kind.name: _state(kind) for kind in kinds}, f" supposed {uuid4()}")
        yield now, then


def tally(then: Session, kinds: Iterable[str], verdict: str) -> dict[str, int]:
    """How many records of each kind are supposed to be `added`, `changed` or `retired`; kinds without any are left out."""
    counts = {kind: then.tuples(f"select count(*) from delta_{kind} where verdict = ?", [verdict])[0][0] for kind in kinds}
    return {kind: count for kind, count in counts.items() if count}


def said_by(then: Session, kind: str, field: str, most: int | None) -> list[Any]:
    """What the records of a kind that are supposed to differ say in a field, as they are and as they would be: at most so many values."""
    column, staged, limit = quoted(field), f"delta_{kind}", "" if most is None else f"limit {most}"
    new = f"select {column} from {staged} where verdict <> 'unchanged'"
    old = f"select {column} from present.{kind} where record_id in (select record_id from {staged} where verdict = 'changed')"
    found = then.tuples(f"select distinct {column} from ({new} union all {old}) where {column} is not null order by all {limit}")
    return [value for (value,) in found]


def differing(then: Session, kind: str) -> frozenset[str] | None:
    """The fields in which records of a kind would say something else; None where some come or go."""
    staged, names = f"delta_{kind}", record_type(kind).names
    if then.tuples(f"select 1 from {staged} where verdict not in ('changed', 'unchanged') limit 1"):
        return None
    differs = ", ".join(f"coalesce(bool_or(new.{quoted(name)} is distinct from old.{quoted(name)}), false)" for name in names)
    (found,) = then.tuples(f"select {differs} from {staged} as new join present.{kind} as old using (record_id)")
    return frozenset(name for name, one in zip(names, found, strict=True) if one)


def _state(kind: RecordType) -> str:
    """The current records, those that were staged in the place of what they say today."""
    fields, staged = field_list(kind), f"delta_{kind.name}"
    return (
        f"select record_id, rev, {fields} from present.{kind.name} where record_id not in (select record_id from {staged}) "
        f"union all select record_id, coalesce(base, 0) as rev, {fields} from {staged} where op = {PUT}"
    )
