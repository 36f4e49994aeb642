"""Queries for the few records that have one of some values in a column, so that the others need not be read where there are many.

For the participations of activity ACT-WS: those whose key begins so, which lie together; for those of a person: by the concordance
(`tracker/store/reading`) their identities, and whatever was saved since it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """Identities, and conditions with few records to read each: one of them holds for every record sought; and their parameters."""

    record_ids: Sequence[str]
    conditions: Sequence[str]
    given: Mapping[str, Any]


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
    source, given = _versions(session, name, step) if step else (name, {})
    sought = [_sought(session, name, str(place), link, step) for place, link in enumerate(links)]
    record_ids = sorted({record_id for some in sought for record_id in some.record_ids})
    conditions = [one for some in sought for one in some.conditions]
    given = reduce(or_, (dict(some.given) for some in sought), given)
    if record_ids or not conditions:
        own, told = _among("record_id", record_ids, "own", most=len(record_ids))
        conditions, given = [own, *conditions], given | told
    return "\nunion all\n".join(f"select * from {source} where {one}" for one in _each_by_itself(conditions)), given


def _versions(session: Session, name: str, step: Step) -> tuple[str, dict[str, Any]]:
    """All versions of records at the ends of a step and between; where nobody has touched any since, these are what is there now."""
    if session.untouched(name, step.old):
        return f"(select record_id, rev as rev_from, cast(null as bigint) as rev_to, * exclude (record_id, rev) from main.{name})", {}
    return f"(select * from history.{name} where rev_from <= $new and (rev_to is null or rev_to > $old))", {**step.given}


def _each_by_itself(conditions: Sequence[str]) -> Iterator[str]:
    """Conditions, for each of which none of those before it holds. Not one condition with `or`, for which every record would be read."""
    for place, one in enumerate(conditions):
        yield " and ".join([one, *(f"({other}) is not true" for other in conditions[:place])])


def _sought(session: Session, name: str, mark: str, link: Link, step: Step | None) -> _Sought:
    kind = RECORD_TYPES[name]
    few = len(link.values) <= _FEW
    if (link.column,) == kind.key and few:
        return _Sought([kind.record_id({link.column: value}) for value in link.values], [], {})
    own, given = _among(link.column, link.values, mark)
    # Records mostly lie in the order of what their keys begin with, so the engine finds them by that.
    found = named(session, name, link.column, link.values, make=step is not None) if few and link.column != kind.key[0] else None
    if found is None or len(found.record_ids) > _FEW or (step is None and session.revision < found.revision):
        return _Sought([], [own], given)
    later = [f"{'rev_from' if step else 'rev'} > $since_{mark} and {own}"]
    ended = [f"rev_to <= $since_{mark} and {own}"] if step and step.old < found.revision else []
    return _Sought(found.record_ids, [*later, *ended], {**given, f"since_{mark}": found.revision})


def _among(column: str, values: Sequence[str], mark: str, most: int = _FEW) -> tuple[str, dict[str, Any]]:
    """The condition that a column has one of some values; a few are named one by one, which the engine plans in half the time."""
    if not 0 < len(values) <= most:
        return f"{quoted(column)} in (select unnest($among_{mark}))", {f"among_{mark}": list(values)}
    given = {f"among_{mark}_{number}": one for number, one in enumerate(values)}
    return f"{quoted(column)} in ({', '.join(f'${one}' for one in given)})", given
