"""Queries for the few records that have one of some values in a column, so that the others need not be read where there are many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from tracker.records import RECORD_TYPES
from tracker.store import Session
from tracker.store.reading.concordance import named
from tracker.store.schema import quoted

_FEW = 200
"""So many records are found one by one, by the index of identities where they are named by these."""


class Link(NamedTuple):
    """A column, and the values by which records are sought in it."""

    column: str
    values: Sequence[str]


class _Sought(NamedTuple):
    """Conditions, each with an index or few records to read, of which one holds for every record sought; and their parameters."""

    conditions: list[str]
    given: dict[str, Any]


class Step(NamedTuple):
    """From one revision to a later one."""

    old: int
    new: int

    @property
    def given(self) -> dict[str, int]:
        """Its ends as parameters of queries."""
        return {"old": self.old, "new": self.new}


def linked(session: Session, name: str, links: Iterable[Link], step: Step | None = None) -> tuple[str, dict[str, Any]]:
    """A query for the records of a type that any of the links leads to, with its parameters; it may give a few more.

    With a `step` it gives all their versions at its ends and between, else the records as the session shows them.
    """
    source = f"history.{name}" if step else name
    versions = "rev_from <= $new and (rev_to is null or rev_to > $old) and " if step else ""
    sought = [_sought(session, name, str(place), link, step) for place, link in enumerate(links)]
    # Not one query with `or`, which would read every record although most conditions have an index.
    sql = "\nunion\n".join(f"select * from {source} where {versions}{one}" for some in sought for one in some.conditions)
    return sql, reduce(or_, (some.given for some in sought), step.given if step else {})


def _sought(session: Session, name: str, mark: str, link: Link, step: Step | None) -> _Sought:
    kind = RECORD_TYPES[name]
    few = len(link.values) <= _FEW
    if (link.column,) == kind.key and few:
        return _among("record_id", [kind.record_id({link.column: value}) for value in link.values], mark)
    own = _among(link.column, link.values, mark)
    # Records mostly lie in the order of what their keys begin with, so the engine finds them by that.
    found = named(session, name, link.column, link.values, make=step is not None) if few and link.column != kind.key[0] else None
    if found is None or len(found.record_ids) > _FEW or (step is None and session.revision < found.revision):
        return own
    # By identities alone: a condition more, and the engine would not use its index.
    of_then = _among("record_id", found.record_ids, f"then_{mark}") if found.record_ids else _Sought([], {})
    later = [f"{'rev_from' if step else 'rev'} > $since_{mark} and {one}" for one in own.conditions]
    ended = [f"rev_to <= $since_{mark} and {one}" for one in own.conditions if step and step.old < found.revision]
    return _Sought([*of_then.conditions, *later, *ended], {**of_then.given, **own.given, f"since_{mark}": found.revision})


def _among(column: str, values: Sequence[str], mark: str) -> _Sought:
    """A column has one of some values; a few are named one by one, which the engine plans in half the time."""
    if not 0 < len(values) <= _FEW:
        return _Sought([f"{quoted(column)} in (select unnest($among_{mark}))"], {f"among_{mark}": list(values)})
    given = {f"among_{mark}_{number}": one for number, one in enumerate(values)}
    return _Sought([f"{quoted(column)} in ({', '.join(f'${one}' for one in given)})"], given)
