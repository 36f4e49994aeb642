"""What the answers to an indicator are made of, for many programmes and periods of one state of the store at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from indicators.declared.definition import Definition
from indicators.derived.batch import Cells, Days, OfProgramme, at_once, computed, computed_of_programmes, count, days, prints_of_programmes
from indicators.derived.daily import daily_rows
from indicators.derived.standing import HASTE_S, derived
from indicators.derived.stretches import computed_by_stretches, stretches_of
from indicators.derived.together import plan_of_programmes, plan_prints
from indicators.differing.asked import Asked, Money, question_of
from indicators.plan import Statement, plan, rows_of
from indicators.question import Question
from indicators.terms.parameters import home_countries, parameters
from tracker.periods import Period
from tracker.records import RECORD_TYPES
from tracker.store import Session
from tracker.store.connection import version

Gathered = Mapping[Asked, Cells]
Made = TypeVar("Made")

_MISLED = version().startswith("1.")
"""An older DuckDB takes one column of the periods for another where a query reads a table of its own twice."""
_MANY = 100_000
"""A store of more records than these is large."""
_FEW_PROGRAMMES = 8
_Place = tuple[str, Days]
_made: WeakKeyDictionary[Session, dict[tuple[str, Money], dict[_Place, Cells]]] = WeakKeyDictionary()
"""By session, and as long as it is there."""


def gathered(session: Session, definition: Definition, asked: Iterable[Asked], money: Money) -> Gathered:
    """The cells of each period of each programme that the state knows. What was made once in a session serves all who ask."""
    made = _made.setdefault(session, {}).setdefault((definition.hash, money), {})
    begun = any("$first" in text for text in rows_of(definition).values())
    places = {one: (one.programme, days(one.period, begun=begun)) for one in asked if one.programme in home_countries(session)}
    missing = {place: one for one, place in places.items() if place not in made}
    new = _anew(session, definition, list(missing.values()), money)
    made |= {place: new[one] for place, one in missing.items()}
    return {one: made[place] for one, place in places.items()}


def _anew(session: Session, definition: Definition, asked: Sequence[Asked], money: Money) -> Gathered:
    if not is_large(session):
        return _side_by_side(session, definition, asked, money)
    found = _kept(session, definition, asked, money)
    rest = [one for one in asked if one not in found]
    make = _of_days if daily_rows(session, definition) else _side_by_side
    return found | make(session, definition, rest, money)


def stirred(states: tuple[Session, Session], definition: Definition, asked: Sequence[Asked], money: Money) -> Sequence[Asked]:
    """The periods on whose days rows differ, where they are sums of their days: cheaper to know of many rows than cells. Else all."""
    daily = daily_rows(states[0], definition)
    if not daily or not is_large(states[0]):
        return asked
    stretches = [Asked(name, part) for name, periods in _by_programme(asked).items() for part in stretches_of(periods)]
    statements = plan_prints(definition, question_of(definition, stretches[0], money), daily)
    before, after = (_of_each(session, definition, stretches, money, statements, prints_of_programmes) for session in states)
    differing = [one for one in stretches if before.get(one, []) != after.get(one, [])]
    return [one for one in asked if any(each.lies_in(one) for each in differing)]


def is_large(session: Session) -> bool:
    """There are so many records that what was made of them once is worth keeping, and rows are compared before cells."""
    return count(session, RECORD_TYPES) > _MANY


def _kept(session: Session, definition: Definition, asked: Sequence[Asked], money: Money) -> dict[Asked, Cells]:
    """What is kept beside the store of a state that was saved, and what is made for it now; nothing where programmes are many."""
    found: dict[Asked, Cells] = {}
    of_programme = _by_programme(asked)
    for programme, periods in of_programme.items() if len(of_programme) <= _FEW_PROGRAMMES else ():
        values = parameters(session, question_of(definition, Asked(programme, periods[0]), money))
        (held,) = derived(session, [definition], values, periods, keep=True, patience_s=HASTE_S)
        found |= {Asked(programme, period): standing.cells for period, standing in held.items()}
    return found


def _of_days(session: Session, definition: Definition, asked: Sequence[Asked], money: Money) -> dict[Asked, Cells]:
    """Programme by programme, each row once."""
    found: dict[Asked, Cells] = {}
    for programme, periods in _by_programme(asked).items():
        values = parameters(session, question_of(definition, Asked(programme, periods[0]), money))
        made = computed_by_stretches(session, definition, values, periods) or ()
        found |= {Asked(programme, period): cells for period, cells in zip(periods, made, strict=True)}
    return found


def _side_by_side(session: Session, definition: Definition, asked: Sequence[Asked], money: Money) -> dict[Asked, Cells]:
    """All programmes and periods side by side, as many together as memory is to hold."""
    if not asked:
        return {}
    if _MISLED and any(text.lstrip().startswith("with") for text in definition.queries):
        return {one: _alone(session, question_of(definition, one, money), definition) for one in asked}
    statements = plan_of_programmes(definition, question_of(definition, asked[0], money))
    together = at_once(session, definition)
    found: dict[Asked, Cells] = {}
    for start in range(0, len(asked), together):
        found |= _of_each(session, definition, asked[start : start + together], money, statements, computed_of_programmes)
    return found


def _alone(session: Session, question: Question, definition: Definition) -> Cells:
    """One period of one programme by itself."""
    return computed(session, plan(definition, question), parameters(session, question))


def _of_each(  # noqa: PLR0913, PLR0917  what is asked, of whom, and how it is run
    session: Session,
    definition: Definition,
    asked: Sequence[Asked],
    money: Money,
    statements: Sequence[Statement],
    run: Callable[[Session, Sequence[Statement], Mapping[str, Any], Sequence[OfProgramme]], list[Made]],
) -> dict[Asked, Made]:
    """What statements make of each period of each programme that the state knows."""
    countries = home_countries(session)
    known = [one for one in asked if one.programme in countries]
    if not known:
        return {}
    told = [(one.programme, countries[one.programme], one.period) for one in known]
    return dict(zip(known, run(session, statements, parameters(session, question_of(definition, known[0], money)), told), strict=True))


def _by_programme(asked: Sequence[Asked]) -> dict[str, list[Period]]:
    found: dict[str, list[Period]] = {}
    for one in asked:
        found.setdefault(one.programme, []).append(one.period)
    return found
