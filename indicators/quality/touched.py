"""Which keys a rule has to be asked of again: those that saves since a revision may have touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from indicators.derived.deltas import touched_keys
from indicators.derived.linked import Step
from indicators.quality.asked import key_of, near, statement
from indicators.quality.rule import Rule
from tracker.records.references import Reference, references_to
from tracker.store import Session
from tracker.store.reading.lasting import reads
from tracker.store.schema import quoted

_MOST = 2_000
"""Beyond, asking of all records is cheaper."""
_BY_ITSELF = {"orders", "codes", "references"}
"""Derived rules that judge each record by itself, or with the records it names."""


def touched(session: Session, rule: Rule, since: int) -> list[str] | None:
    """The keys; none when nothing that the rule reads was touched, None when it has to be asked of all records."""
    read = set(reads(statement(rule)))
    names = sorted(name for name in set().union(*session.touches(since).values()) if not read or name in read)
    if not names:
        return []
    if rule.derived in _BY_ITSELF:
        return _few(_records(session, rule, names, since))
    if rule.each and read:
        return touched_keys(session, near(rule), names, Step(since, session.revision))
    return None


def _few(keys: Iterable[str]) -> list[str] | None:
    found = sorted(set(keys))
    return found if len(found) <= _MOST else None


def _records(session: Session, rule: Rule, names: Iterable[str], since: int) -> Iterator[str]:
    """The records that saves touched, and those that name one which came or went."""
    for name in names:
        yield from _keys(session, name, f"select record_id from history.{name} where {_SINCE}", {"since": since})
        gone = _came_or_went(session, name, since) if rule.derived == "references" else False
        for reference in references_to(name) if gone else ():
            yield from _keys(session, reference.holder.name, _naming(reference), {"since": since})


def _keys(session: Session, name: str, query: str, values: dict[str, int]) -> list[str]:
    return [
        key_of(name, record_id) for (record_id,) in session.tuples(f"select distinct record_id from ({query}) limit {_MOST + 1}", values)
    ]


def _came_or_went(session: Session, name: str, since: int) -> bool:
    return bool(session.tuples(f"{_moved(name, 'record_id')} limit 1", {"since": since}))


def _naming(reference: Reference) -> str:
    """Records that name one which is there now and was not, or the other way round."""
    moved = _moved(reference.target.name, reference.column)
    return (
        f"select record_id from {reference.holder.name} as here "
        f"where {reference.condition('here')} and here.{quoted(reference.field)} in ({moved})"
    )


def _moved(name: str, column: str) -> str:
    """The values of a column that some record touched since has now and none had, or none has now and one had."""
    now, then = "rev_to is null", "rev_from <= $since and (rev_to is null or rev_to > $since)"
    touched_records = f"select record_id from history.{name} where {_SINCE}"
    return (
        f"select {quoted(column)} from history.{name} where record_id in ({touched_records}) "
        f"group by {quoted(column)} having bool_or({now}) <> bool_or({then})"
    )


_SINCE = "(rev_from > $since or rev_to > $since)"
