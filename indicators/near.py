"""The records that some keys of an indicator rest on: those of the keys, those that name them, and those that these name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from indicators.definition import Definition
from tracker.recent import Recent
from tracker.records import RECORD_TYPES
from tracker.records.references import references_from
from tracker.store import Session
from tracker.store.schema import quoted

_FEW = 200
_WORD = re.compile(r"\b[a-z_]+\b")
_types: Recent[tuple[str, ...]] = Recent(256)


def record_types(definition: Definition) -> tuple[str, ...]:
    """The record types that the queries of an indicator may read, and perhaps some more."""
    return _types.once(definition.hash, lambda: _named(definition))


def _named(definition: Definition) -> tuple[str, ...]:
    words = {word for text in (*definition.queries, *definition.views.values()) for word in _WORD.findall(text)}
    return tuple(name for name in RECORD_TYPES if name in words | {"programme"})


def near(session: Session, definition: Definition, keys: Sequence[str], *, revision: int | None = None) -> dict[str, str]:
    """What stands in for each record type that the indicator reads: mostly a table of the session's own, of records near the keys.

    With a `revision` it holds their versions just before it and since, else the records as the session shows them.
    """
    beside = "" if revision is None else "history."
    versions = "" if revision is None else "rev_from <= $rev and (rev_to is null or rev_to >= $rev) and "
    given = {} if revision is None else {"rev": revision}
    tables: dict[str, str] = {}
    for name in sorted(record_types(definition), key=lambda name: not naming_fields(definition, name)):
        links = list(_links(session, definition, name, tables, keys))
        tables[name] = f"near_{_mark(definition)}_{name}" if links else f"{beside}{name}"
        if links:
            conditions, values = zip(*(_among(name, place, *link) for place, link in enumerate(links)), strict=True)
            # Not one query with `or`, which would read every record although most conditions have an index.
            told = "\nunion\n".join(f"select * from {beside}{name} where {versions}{condition}" for condition in conditions)
            session.prepare(f"create or replace temp table {tables[name]} as {told}", reduce(or_, values, given))
    return tables


def _mark(definition: Definition) -> str:
    """What the tables of definitions that read the same have in their names: those of others may stand beside them."""
    return hashlib.sha256(repr((definition.sums_over, record_types(definition))).encode()).hexdigest()[:8]


def _links(
    session: Session, definition: Definition, name: str, tables: Mapping[str, str], keys: Sequence[str]
) -> Iterator[tuple[str, list[str]]]:
    """The columns by which records of a type are near, each with the values it has then; none when nothing links them to the keys."""
    if fields := naming_fields(definition, name):
        yield from ((field, list(keys)) for field in fields)
        return
    for holder, field, column in holders(definition, name):
        if holder in tables:
            named = session.tuples(f"select distinct {quoted(field)} from {tables[holder]} where {quoted(field)} is not null order by all")
            yield column, [value for (value,) in named]


def _among(name: str, place: int, column: str, values: list[str]) -> tuple[str, dict[str, Any]]:
    """The condition that a column has one of some values, with its parameters. A few records are found by the index of identities."""
    kind = RECORD_TYPES[name]
    if (column,) != kind.key or not 0 < len(values) <= _FEW:
        return f"{quoted(column)} in (select unnest($values_{place}))", {f"values_{place}": values}
    ids = {f"id_{place}_{number}": kind.record_id({column: value}) for number, value in enumerate(values)}
    return f"record_id in ({', '.join(f'${one}' for one in ids)})", ids


def naming_fields(definition: Definition, name: str) -> list[str]:
    """The fields of a record type that say which key it is of: its own, or those that name one."""
    entity = RECORD_TYPES[definition.sums_over]
    own = list(entity.key) if name == entity.name else []
    return own + [one.field for one in references_from(name) if one.target.name == entity.name and not one.told_by]


def holders(definition: Definition, name: str) -> list[tuple[str, str, str]]:
    """Record types that name keys as well as records of type `name`, each with the field for these and the column they name."""
    return [
        (holder, one.field, one.column)
        for holder in record_types(definition)
        if holder != name and naming_fields(definition, holder)
        for one in references_from(holder)
        if one.target.name == name and not one.told_by
    ]
