"""What one revision changed in the cells of an indicator that sums over records: the keys it may have touched, asked before and after."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from indicators.addresses import Group
from indicators.batch import Cells
from indicators.cells import NOTHING, Cell
from indicators.daily import daily_rows
from indicators.definition import Definition
from indicators.few import cells_of, few_rows
from indicators.question import Question
from indicators.together import plan_few
from tracker.periods import Period
from tracker.recent import Recent
from tracker.records import RECORD_TYPES
from tracker.records.references import references_from
from tracker.store import Session
from tracker.store.schema import field_list, quoted

MOST_KEYS = 500
"""Beyond, making the cells anew is cheaper."""

_WORD = re.compile(r"\b[a-z_]+\b")
_types: Recent[tuple[str, ...]] = Recent(256)

Delta = dict[Group, tuple[Cell, Cell]]


def record_types(definition: Definition) -> tuple[str, ...]:
    """The record types that the queries of an indicator may read, and perhaps some more."""
    return _types.once(definition.hash, lambda: _named(definition))


def _named(definition: Definition) -> tuple[str, ...]:
    words = {word for text in (*definition.queries, *definition.views.values()) for word in _WORD.findall(text)}
    return tuple(name for name in RECORD_TYPES if name in words | {"programme"})


def touched_keys(session: Session, definition: Definition, types: Sequence[str], revision: int) -> list[str] | None:
    """The keys whose rows a revision may have changed by touching records of some types; None when they cannot be told, or are many."""
    keys: set[str] = set()
    for name in types:
        queries = _naming_queries(definition, name)
        if not queries:
            return None
        for query in queries:
            keys |= {key for (key,) in session.tuples(f"{query} limit {MOST_KEYS + 1}", {"rev": revision})}
    return sorted(keys) if len(keys) <= MOST_KEYS else None


def deltas(
    session: Session, definition: Definition, values: Mapping[str, Any], periods: Sequence[Period], touch: tuple[int, list[str]]
) -> list[Delta]:
    """For each period, what some keys gave to each group just before a revision, and what they give since."""
    revision, keys = touch
    near, daily = _near(session, definition, revision, keys), daily_rows(session, definition) or {}
    given = {**values, "first": min(one.first for one in periods), "before": max(one.before for one in periods), "keys": keys}
    asked = Question(definition.code, "", periods[0], tuple(definition.dimensions), cross=False)
    few = plan_few(definition, asked, daily, near)
    states = [few_rows(session, few, {**given, "at": at}) for at in (revision - 1, revision)]
    return [_changes(*(cells_of(definition, rows, period) for rows in states)) for period in periods]


def _changes(before: Cells, after: Cells) -> Delta:
    return {by: (before.get(by, NOTHING), after.get(by, NOTHING)) for by in before.keys() | after.keys() if before.get(by) != after.get(by)}


def exact(cell: Cell) -> bool:
    """The cell's numbers can be subtracted again without a trace."""
    return not isinstance(cell.num, float) and not isinstance(cell.den, float)


def _fields(definition: Definition, name: str) -> list[str]:
    """The fields of a record type that say which key it is of: its own, or those that name one."""
    entity = RECORD_TYPES[definition.sums_over]
    own = list(entity.key) if name == entity.name else []
    return own + [one.field for one in references_from(name) if one.target.name == entity.name and not one.told_by]


def _holders(definition: Definition, name: str) -> list[tuple[str, str, str]]:
    """Record types that name keys as well as records of type `name`, each with the field for these and the column they name."""
    return [
        (holder, one.field, one.column)
        for holder in record_types(definition)
        if holder != name and _fields(definition, holder)
        for one in references_from(holder)
        if one.target.name == name and not one.told_by
    ]


def _naming_queries(definition: Definition, name: str) -> list[str]:
    """Queries for the keys that records of a type, touched by revision `$rev`, belong to."""
    touched = "rev_from = $rev or rev_to = $rev"
    if fields := _fields(definition, name):
        return [
            f"select distinct {quoted(field)} from history.{name} where ({touched}) and {quoted(field)} is not null" for field in fields
        ]
    return [
        f"select distinct {quoted(key)} from history.{holder} where {quoted(field)} in (select {quoted(column)} from history.{name} "
        f"where {touched}) and rev_from <= $rev and (rev_to is null or rev_to >= $rev) and {quoted(key)} is not null"
        for holder, field, column in _holders(definition, name)
        for key in _fields(definition, holder)
    ]


def _near(session: Session, definition: Definition, revision: int, keys: list[str]) -> dict[str, str]:
    """Temporary tables of the versions, just before and since a revision, of all records that some keys rest on, by record type."""
    tables: dict[str, str] = {}
    for name in sorted(record_types(definition), key=lambda name: not _fields(definition, name)):
        if fields := _fields(definition, name):
            belongs = " or ".join(f"{quoted(field)} in (select unnest($keys))" for field in fields)
        elif holders := [one for one in _holders(definition, name) if one[0] in tables]:
            belongs = " or ".join(f"{quoted(column)} in (select {quoted(field)} from near_{holder})" for holder, field, column in holders)
        else:
            tables[name] = f"history.{name}"
            continue
        session.prepare(
            f"create or replace temp table near_{name} as select record_id, rev_from, rev_to, {field_list(RECORD_TYPES[name])} "
            f"from history.{name} where rev_from <= $rev and (rev_to is null or rev_to >= $rev) and ({belongs})",
            {"rev": revision} | ({"keys": keys} if "$keys" in belongs else {}),
        )
        tables[name] = f"near_{name}"
    return tables
