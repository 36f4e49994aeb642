"""Which answers two states of the store give differently, of many programmes and periods at once: what they rest on is compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from indicators.addresses import address
from indicators.answer import counted, refusal
from indicators.batch import Cells, computed_of_programmes
from indicators.figures import Figures, Status
from indicators.kept import indicator
from indicators.parameters import parameters
from indicators.plan import rows_of
from indicators.question import INTERNAL, Question
from indicators.together import plan_of_programmes
from tracker.periods import Period
from tracker.store import Session

_READ = re.compile(r"\b(?:from|join)\s+([a-z_]+)")

States = tuple[Session, Session]


class Asked(NamedTuple):
    """A programme and one of its periods."""

    programme: str
    period: Period


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
    now, then = (_State(session, code, asked, money) for session in states)
    for one in asked:
        if now.rest_on(one) != then.rest_on(one) and (now.knows(one) or then.counts(one)):
            yield Moved(now.figures(one), then.figures(one))


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
        figures = counted(definition, question, self._cells[one], self._refused(one))
        addressed = tuple(replace(each, address=address(question, definition.version, at, each.by)) for each in figures)
        return Figures(question, definition, question.currency if definition.money else None, at, addressed)

    def _refused(self, one: Asked) -> Status | None:
        if self._guard is None:
            return None
        return refusal(self._definition, counted(self._guard, self._returned(one), self._returns[one], None)[0])

    def _question(self, one: Asked) -> Question:
        by, money = tuple(self._definition.dimensions), self._money._asdict()
        return Question(self._definition.code, *one, by, audience=INTERNAL, cross=False, **money)

    def _returned(self, one: Asked) -> Question:
        return Question(self._definition.guard, *one, audience=INTERNAL)


def _cells(session: Session, asked: Sequence[Asked], question: Callable[[Asked], Question]) -> dict[Asked, Cells]:
    """The cells of each period of each programme that the state knows."""
    countries = dict(session.tuples("select programme_id, home_country from programme"))
    known = [one for one in asked if one.programme in countries]
    if not known:
        return {}
    first = question(known[0])
    told = [(one.programme, countries[one.programme], one.period) for one in known]
    plan = plan_of_programmes(indicator(session, first.indicator), first)
    return dict(zip(known, computed_of_programmes(session, plan, parameters(session, first), told), strict=True))
