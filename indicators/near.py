"""The records that some keys of an indicator rest on: those of the keys, those that name them, and those that these name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from indicators.definition import Definition
from tracker.recent import Recent
from tracker.records import RECORD_TYPES
from tracker.records.references import references_from
from tracker.store import Session
from tracker.store.schema import quoted

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
        belongs = _belongs(definition, name, tables)
        tables[name] = f"near_{name}" if belongs else f"{beside}{name}"
        if belongs:
            of_keys = {"keys": list(keys)} if "$keys" in belongs else {}
            told = f"select * from {beside}{name} where {versions}({belongs})"
            session.prepare(f"create or replace temp table near_{name} as {told}", given | of_keys)
    return tables


def _belongs(definition: Definition, name: str, tables: Mapping[str, str]) -> str:
    """The condition for records of a type to be near the keys, given those that are; empty when nothing links them."""
    if fields := naming_fields(definition, name):
        return " or ".join(f"{quoted(field)} in (select unnest($keys))" for field in fields)
    known = [one for one in holders(definition, name) if one[0] in tables]
    return " or ".join(f"{quoted(column)} in (select {quoted(field)} from {tables[holder]})" for holder, field, column in known)


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
