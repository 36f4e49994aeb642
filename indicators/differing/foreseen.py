"""What rows that are not saved yet would change in an indicator that sums over records: the keys they may touch, asked in both states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from indicators.declared.definition import Definition
from indicators.derived.daily import daily_rows
from indicators.derived.deltas import Delta, differences
from indicators.derived.few import Row, few_rows
from indicators.derived.linked import Link
from indicators.derived.near import Near
from indicators.derived.together import plan_few
from indicators.differing.asked import Asked, Money, question_of
from indicators.reads import record_types
from indicators.terms.parameters import home_countries, parameters
from tracker.recent import Recent
from tracker.records import RECORD_TYPES
from tracker.store import Session
from tracker.store.changes.supposed import said_by

MOST_KEYS = 2_000
"""Beyond, comparing all rows of both states is cheaper."""
_KEPT = 64

States = tuple[Session, Session]


class _Touch(NamedTuple):
    """The keys that may give something else, what stands in for record types near them in each state, and their programmes, if told."""

    keys: list[str]
    around: tuple[Mapping[str, str], ...]
    programmes: frozenset[str] | None


_touches: Recent[_Touch | None] = Recent(_KEPT)


def foreseen(
    states: States, kinds: frozenset[str], definition: Definition, asked: Sequence[Asked], money: Money
) -> dict[Asked, Delta] | None:
    """What each period would lose and get when records of these kinds are as in the later state; periods that stay as they are have none.

    Of a programme that a state does not know it has no rows. None when a few keys do not tell it.
    """
    touch = _touched(states, kinds, definition)
    if touch is None:
        return None
    found: dict[Asked, Delta] = {}
    for programme in dict.fromkeys(one.programme for one in asked):
        if touch.programmes is None or programme in touch.programmes:
            own = [one for one in asked if one.programme == programme]
            before, after = _rows(states, touch, definition, own, money)
            deltas = differences(definition, before, after, [one.period for one in own])
            found |= {one: delta for one, delta in zip(own, deltas, strict=True) if delta}
    return found


def stirs(states: States, kinds: frozenset[str], definition: Definition, one: Asked, money: Money) -> bool:
    """Whether a record may count otherwise in a period, though all of them together may come to the same."""
    touch = _touched(states, kinds, definition)
    if touch is None:
        return True
    before, after = _rows(states, touch, definition, [one], money)
    return before != after


def _touched(states: States, kinds: frozenset[str], definition: Definition) -> _Touch | None:
    """What the later state may touch; None when a few keys do not tell it."""
    if not daily_rows(states[0], definition):
        return None
    types = record_types(states[1], definition)
    return _touches.once((states[1].state, definition.sums_over, types), partial(_touch, states, kinds, definition))


def _rows(states: States, touch: _Touch, definition: Definition, asked: Sequence[Asked], money: Money) -> Iterator[list[Row]]:
    """The rows of the keys on any day of some periods of one programme, in each state; none where it does not know the programme."""
    question, periods = question_of(definition, asked[0], money), [one.period for one in asked]
    span: dict[str, Any] = {"first": min(one.first for one in periods), "before": max(one.before for one in periods), "keys": touch.keys}
    for session, around in zip(states, touch.around, strict=True):
        if question.programme in home_countries(session):
            few = plan_few([(definition, daily_rows(session, definition) or {})], around)
            yield from few_rows(session, few, {**parameters(session, question), **span})
        else:
            yield []


def _touch(states: States, kinds: frozenset[str], definition: Definition) -> _Touch | None:
    keys = _touched_keys(states, kinds & record_types(states[1], definition), definition)
    if keys is None:
        return None
    near_them = [Near.of(session, [definition]).tables(session, keys) for session in states]
    around = tuple({name: f"select * from {table}" for name, table in tables.items() if table != name} for tables in near_them)
    return _Touch(keys, around, _programmes(states, near_them))


def _touched_keys(states: States, kinds: frozenset[str], definition: Definition) -> list[str] | None:
    """The keys whose rows may differ; None when they cannot be told, or are many."""
    near = Near.of(states[1], [definition])

    def holding(holder: str, link: Link) -> set[str]:
        return {key for session in states for key in near.keys_named(session, holder, link, MOST_KEYS)}

    return near.touched(kinds, partial(said_by, states[1]), holding, MOST_KEYS)


def _programmes(states: States, near_them: Sequence[Mapping[str, str]]) -> frozenset[str] | None:
    """The programmes of what is near the keys; None where something else, too, may say what is of a programme."""
    found: set[str] = set()
    for session, tables in zip(states, near_them, strict=True):
        for name, table in tables.items():
            if name == "programme" or "programme_id" not in RECORD_TYPES[name].by_name:
                continue
            if table == name:
                return None
            found |= {programme for (programme,) in session.tuples(f"select distinct programme_id from {table}")}
    return frozenset(found)
