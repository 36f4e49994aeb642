"""Queries for the few records that have one of some values in a column, so that the others need not be read where there are many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from tracker.records import RECORD_TYPES
from tracker.store import Session
from tracker.store.concordance import named
from tracker.store.schema import quoted

_FEW = 200
"""So many records are found one by one by the index of identities."""


class Link(NamedTuple):
    """A column, and the values by which records are sought in it."""

    column: str
    values: Sequence[str]


class _Sought(NamedTuple):
    """Conditions, each with an index or few records to read, of which one holds for every record sought; and their parameters."""

    conditions: list[str]
    given: dict[str, Any]


def linked(session: Session, name: str, links: Iterable[Link], revision: int | None = None) -> tuple[str, dict[str, Any]]:
    """A query for the records of a type that any of the links leads to, with its parameters; it may give a few more.

    With a `revision` it gives their versions just before it and since, else the records as the session shows them.
    """
    source = name if revision is None else f"history.{name}"
    versions = "" if revision is None else "rev_from <= $rev and (rev_to is null or rev_to >= $rev) and "
    sought = [_sought(session, name, str(place), link, revision) for place, link in enumerate(links)]
    # Not one query with `or`, which would read every record although most conditions have an index.
    sql = "\nunion\n".join(f"select * from {source} where {versions}{one}" for some in sought for one in some.conditions)
    return sql, reduce(or_, (some.given for some in sought), {} if revision is None else {"rev": revision})


def _sought(session: Session, name: str, mark: str, link: Link, revision: int | None) -> _Sought:
    kind = RECORD_TYPES[name]
    if (link.column,) == kind.key and 0 < len(link.values) <= _FEW:
        return _identified([kind.record_id({link.column: value}) for value in link.values], mark)
    told, given = f"{quoted(link.column)} in (select unnest($values_{mark}))", {f"values_{mark}": list(link.values)}
    # Records mostly lie in the order of what their keys begin with, so the engine finds them by that.
    sorted_apart = link.column != kind.key[0] and len(link.values) <= _FEW
    found = named(session, name, link.column, link.values, make=revision is not None) if sorted_apart else None
    if found is None or len(found.record_ids) > _FEW or (revision is None and session.revision < found.revision):
        return _Sought([told], given)
    of_then, since = _identified(found.record_ids, mark), f"$since_{mark}"
    later = [f"{'rev' if revision is None else 'rev_from'} > {since} and {told}"]
    ended = [f"rev_to <= {since} and {told}"] if revision is not None and revision <= found.revision else []
    return _Sought([*of_then.conditions, *later, *ended], {**of_then.given, **given, f"since_{mark}": found.revision})


def _identified(record_ids: Sequence[str], mark: str) -> _Sought:
    """By identities alone: a condition more, and the engine would not use its index."""
    given = {f"id_{mark}_{number}": one for number, one in enumerate(record_ids)}
    return _Sought([f"record_id in ({', '.join(f'${one}' for one in given)})"] if given else [], given)
