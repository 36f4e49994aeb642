"""The records that some keys of indicators rest on: those of the keys, those that name them, and those that these name.

Of activity ACT-WS: the activity, its headcounts and participations, which name it, and the people whom these participations name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from indicators.declared.definition import Definition
from indicators.derived.linked import Link, Step, linked
from indicators.reads import record_types
from tracker.records import RECORD_TYPES
from tracker.records.references import references_from
from tracker.store import Session
from tracker.store.schema import quoted

_NEAR = "near_"
_WHOLE = "programme"
"""There are never so many that those near were worth a table."""
_FEW = 2_000
"""A record type that nothing links to the keys is read whole. Of more records than these a query is planned anew."""
_SMALL = 20
"""For so many keys a better plan is not worth its making."""


@dataclass(frozen=True, slots=True)
class Near:
    """How records are linked around keys of one record type, as far as indicators read them.

    `parted` where what names the parts of a key is near it, too.
    """

    entity: str
    types: tuple[str, ...]
    parted: bool = False

    @classmethod
    def of(cls, session: Session, definitions: Sequence[Definition]) -> Self:
        """That of indicators which sum over the same."""
        read = {name for one in definitions for name in record_types(session, one, one.row_queries)}
        types, sums_over = tuple(name for name in RECORD_TYPES if name in read), definitions[0].sums_over
        return cls("activity", types, parted=True) if sums_over == "series" else cls(sums_over, types)

    @property
    def key(self) -> str:
        """The field that names a key in its own record."""
        return RECORD_TYPES[self.entity].key[0]

    def tables(self, session: Session, keys: Sequence[str], step: Step | None = None) -> dict[str, str]:
        """What stands in for each record type: mostly a table of the session's own, of records near the keys.

        With a `step` it holds all their versions at its ends and between, else the records as the session shows them.
        """
        tables: dict[str, str] = {}
        for name in sorted(self.types, key=lambda name: (name != self.entity, not self.naming_fields(name))):
            links = list(self._links(session, name, tables, keys))
            tables[name] = f"{_NEAR}{self._mark}_{name}" if links else f"history.{name}" if step else name
            if links:
                session.table(tables[name], *linked(session, name, links, step))
        return tables

    @property
    def _mark(self) -> str:
        """What its tables have in their names: those of others may stand beside them."""
        return hashlib.sha256(repr((self.entity, self.types, self.parted)).encode()).hexdigest()[:8]

    def _links(self, session: Session, name: str, tables: Mapping[str, str], keys: Sequence[str]) -> Iterator[Link]:
        """How records of a type are near; none when nothing links them to the keys, or there are never many."""
        if name == _WHOLE:
            return
        if fields := self.naming_fields(name):
            own = f"select {quoted(self.key)} from {tables[self.entity]}" if self.parted and self.entity in tables else ""
            parts = [key for (key,) in session.tuples(own)] if own else []
            yield from (Link(field, sorted({*keys, *parts})) for field in fields)
            return
        for holder, field, column in self.holders(name):
            if holder in tables:
                found = {value for (value,) in session.tuples(f"select {quoted(field)} from {tables[holder]}")}
                named = sorted(found - {None})
                yield from (Link(one, named) for one in (column, *wholes(name)))

    def naming_fields(self, name: str) -> list[str]:
        """The fields of a record type that say which key it is of: its own, or those that name one."""
        entity = RECORD_TYPES[self.entity]
        own = [self.key] if name == entity.name else []
        return own + [one.field for one in references_from(name) if one.target.name == entity.name and not one.told_by]

    def touched(
        self,
        types: Iterable[str],
        said: Callable[[str, str, int | None], Iterable[str]],
        holding: Callable[[str, Link], set[str]],
        most: int,
    ) -> list[str] | None:
        """The keys that touched records of some types belong to; None when they cannot be told, or are many.

        `said` tells what the touched records of a type say in a column, perhaps only so many values; `holding` the keys of the records
        to which a link leads, of very many more than `most`.
        """
        keys: set[str] = set()
        for name in types:
            fields, holders = self.naming_fields(name), self.holders(name)
            if not fields and not holders:
                return None
            for field in fields:
                keys.update(said(name, field, most + 1))
            for holder, field, column in [] if fields else holders:
                values = {value for one in (column, *wholes(name)) for value in said(name, one, None)}
                keys |= holding(holder, Link(field, sorted(values)))
            if len(keys) > most:
                return None
        if self.parted:
            keys |= holding(self.entity, Link(self.key, sorted(keys)))
        return sorted(keys) if len(keys) <= most else None

    def keys_named(self, session: Session, holder: str, link: Link, most: int, step: Step | None = None) -> set[str]:
        """The keys that records of a type name to which a link leads; of very many more than `most`. `step` as for `tables`."""
        holding, given = linked(session, holder, [link], step)
        told = "select distinct {0} from ({1}) where {0} is not null limit {2}".format
        queries = [told(key, holding, most + 1) for key in map(quoted, self.naming_fields(holder))]
        return {key for query in queries for (key,) in session.tuples(query, given)}

    def holders(self, name: str) -> list[tuple[str, str, str]]:
        """Record types that name keys as well as records of type `name`, each with the field for these and the column they name."""
        return [
            (holder, one.field, one.column)
            for holder in self.types
            if holder != name and self.naming_fields(holder)
            for one in references_from(holder)
            if one.target.name == name and not one.told_by
        ]


def wholes(name: str) -> list[str]:
    """The fields in which a record names another of its own type, which it is part of: whether a series counts is said by its parts."""
    return [one.field for one in references_from(name) if one.target.name == name and not one.told_by]


def is_small(session: Session, keys: Sequence[str], tables: Mapping[str, str]) -> bool:
    """Very few keys are asked of, and of every record type there are few records, or only those near the keys stand in."""
    whole = [table for name, table in tables.items() if name != _WHOLE and not table.startswith(_NEAR)]
    return len(keys) <= _SMALL and all(session.tuples(f"select count(*) from {table}")[0][0] <= _FEW for table in whole)
