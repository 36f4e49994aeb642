"""Which answers two states of the store give differently, of many programmes and periods at once: what they rest on is compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from indicators.addresses import addresses
from indicators.answer import counted, refusal
from indicators.batch import Cells, OfProgramme, computed_of_programmes, prints_of_programmes
from indicators.daily import daily_rows
from indicators.definition import Definition
from indicators.figures import Figures, Status
from indicators.kept import indicator
from indicators.parameters import parameters
from indicators.plan import Statement, rows_of
from indicators.question import INTERNAL, Question
from indicators.stretches import stretches_of
from indicators.together import plan_of_programmes, plan_prints
from tracker.periods import Period
from tracker.records import RECORD_TYPES
from tracker.store import Session

_READ = re.compile(r"\b(?:from|join)\s+([a-z_]+)")

_MANY = 100_000
States = tuple[Session, Session]
Made = TypeVar("Made")


class Asked(NamedTuple):
    """A programme and one of its periods."""

    programme: str
    period: Period

    def lies_in(self, other: Asked) -> bool:
        """All its days are days of the other."""
        first, last = other.period.first, other.period.last
        return self.programme == other.programme and first <= self.period.first and self.period.last <= last


class Money(NamedTuple):
    """What amounts are told in, and at which rates."""

    currency: str = "EUR"
    rate_set: str = "ECB"


USUAL = Money()


class Moved(NamedTuple):
    """Answers of an earlier and a later state, each None where its state does not know the programme."""

    before: Figures | None
    after: Figures | None

    @property
    def place(self) -> Asked:
        """The programme and the period."""
        return Asked(self.told.question.programme, self.told.question.period)

    @property
    def told(self) -> Figures:
        """The later of the answers that there are."""
        found = self.after or self.before
        if found is None:
            raise LookupError("a figure of no answer")
        return found


def reads(session: Session, code: str) -> frozenset[str]:
    """The record types whose rows can change an indicator's cells: those that its statements name, and its guard's."""
    definition = indicator(session, code)
    own = {name for text in rows_of(definition).values() for name in _READ.findall(text)}
    own |= {"programme"} if any("$home_country" in text for text in rows_of(definition).values()) else set()
    return frozenset(own) | (reads(session, definition.guard) if definition.guard else frozenset())


def moved(states: States, code: str, asked: Sequence[Asked], money: Money = USUAL) -> Iterator[Moved]:
    """The inside answers to an indicator, by each of its dimensions, that rest on something else in the later of two states.

    Of a programme that the earlier does not know only those that rest on records.
    """
    stirred = _stirred(states, code, asked, money)
    now, then = (_State(session, code, stirred, money) for session in states)
    for one in stirred:
        if now.rest_on(one) != then.rest_on(one) and (now.knows(one) or then.counts(one)):
            yield Moved(now.figures(one), then.figures(one))


def _stirred(states: States, code: str, asked: Sequence[Asked], money: Money) -> Sequence[Asked]:
    """The periods on whose days rows differ, where they are sums of their days: cheaper to know of many rows than cells. Else all."""
    definition, other = (indicator(session, code) for session in states)
    daily = None if definition.guard or definition.hash != other.hash else daily_rows(states[0], definition)
    if not daily or _size(states[0], code) < _MANY:
        return asked
    stretches = tuple(_stretches(asked))
    before, after = (_prints(session, definition, daily, stretches, money) for session in states)
    differing = [one for one in stretches if before.get(one, []) != after.get(one, [])]
    return [one for one in asked if any(each.lies_in(one) for each in differing)]


def _size(session: Session, code: str) -> int:
    """How many records of the types that an indicator reads there are."""
    return sum(session.tuples(f"select count(*) from {name}")[0][0] for name in reads(session, code) & RECORD_TYPES.keys())


def _stretches(asked: Sequence[Asked]) -> Iterator[Asked]:
    """The shortest stretches of days of which all periods of each programme are made."""
    for programme in dict.fromkeys(one.programme for one in asked):
        yield from (Asked(programme, part) for part in stretches_of(one.period for one in asked if one.programme == programme))


def _prints(
    session: Session, definition: Definition, daily: Mapping[str, str], asked: Sequence[Asked], money: Money
) -> dict[Asked, list[tuple[int, object]]]:
    def planned(first: Question) -> tuple[Statement, ...]:
        return plan_prints(definition, first, daily)

    return _of_each(session, asked, lambda one: _question(definition, one, money), planned, prints_of_programmes)


class _State:
    """What one state makes of an indicator for every programme that it knows."""

    def __init__(self, session: Session, code: str, asked: Sequence[Asked], money: Money) -> None:
        self._session, self._definition, self._money = session, indicator(session, code), money
        self._cells = _cells(session, asked, self._question)
        self._guard = indicator(session, self._definition.guard) if self._definition.guard else None
        self._returns = _cells(session, asked, self._returned) if self._guard else {}

    def knows(self, one: Asked) -> bool:
        """The programme is there."""
        return one in self._cells

    def counts(self, one: Asked) -> bool:
        """There are records to tell of."""
        return any(cell.keys for cell in self._cells.get(one, {}).values())

    def rest_on(self, one: Asked) -> tuple[object, ...] | None:
        """All that an answer is made of; None where the programme is not known."""
        return (self._definition.hash, self._cells[one], self._refused(one)) if one in self._cells else None

    def figures(self, one: Asked) -> Figures | None:
        """The answer; None where the programme is not known."""
        if one not in self._cells:
            return None
        definition, question, at = self._definition, self._question(one), self._session.revision
        address = addresses(question, definition.version, at)
        figures = counted(definition, question, self._cells[one], self._refused(one))
        addressed = tuple(replace(each, address=address(each.by)) for each in figures)
        return Figures(question, definition, question.currency if definition.money else None, at, addressed)

    def _refused(self, one: Asked) -> Status | None:
        if self._guard is None:
            return None
        return refusal(self._definition, counted(self._guard, self._returned(one), self._returns[one], None)[0])

    def _question(self, one: Asked) -> Question:
        return _question(self._definition, one, self._money)

    def _returned(self, one: Asked) -> Question:
        return Question(self._definition.guard, *one, audience=INTERNAL)


def _question(definition: Definition, one: Asked, money: Money) -> Question:
    return Question(definition.code, *one, tuple(definition.dimensions), audience=INTERNAL, cross=False, **money._asdict())


def _cells(session: Session, asked: Sequence[Asked], question: Callable[[Asked], Question]) -> dict[Asked, Cells]:
    """The cells of each period of each programme that the state knows."""

    def planned(first: Question) -> tuple[Statement, ...]:
        return plan_of_programmes(indicator(session, first.indicator), first)

    return _of_each(session, asked, question, planned, computed_of_programmes)


def _of_each(
    session: Session,
    asked: Sequence[Asked],
    question: Callable[[Asked], Question],
    plan: Callable[[Question], tuple[Statement, ...]],
    run: Callable[[Session, tuple[Statement, ...], Mapping[str, Any], Sequence[OfProgramme]], list[Made]],
) -> dict[Asked, Made]:
    """What statements make of each period of each programme that the state knows."""
    countries = dict(session.tuples("select programme_id, home_country from programme"))
    known = [one for one in asked if one.programme in countries]
    if not known:
        return {}
    first = question(known[0])
    told = [(one.programme, countries[one.programme], one.period) for one in known]
    return dict(zip(known, run(session, plan(first), parameters(session, first), told), strict=True))
