"""Which answers two states of the store give differently, of many programmes and periods at once: what they rest on is compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indicators.answer import counted, refusal
from indicators.declared.kept import indicator
from indicators.derived.batch import Cells
from indicators.derived.cell import NOTHING
from indicators.derived.deltas import Delta, exact
from indicators.differing.asked import USUAL, Asked, Money, question_of
from indicators.differing.foreseen import States, foreseen
from indicators.differing.gathered import Gathered, gathered, stirred
from indicators.figures import Figures, Status
from indicators.question import INTERNAL, Question
from indicators.terms.parameters import home_countries
from tracker.store import Session


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


def inside(session: Session, code: str, asked: Sequence[Asked]) -> dict[Asked, Figures]:
    """The inside answers to an indicator, by each of its dimensions, of those programmes that the state knows: made in one pass."""
    state = _State(session, code, gathered(session, indicator(session, code), asked, USUAL), USUAL)
    return {one: figures for one in asked if (figures := state.figures(one))}


def moved(states: States, kinds: frozenset[str], code: str, asked: Sequence[Asked], money: Money = USUAL) -> Iterator[Moved]:
    """The inside answers to an indicator, by each of its dimensions, that rest on something else in the later of two states.

    The states differ in records of these kinds. Of a programme that the earlier does not know only those that rest on records.
    """
    told = _cells_of_both(states, kinds, code, asked, money)
    now, then = (_State(session, code, cells, money) for session, cells in zip(states, told, strict=True))
    for one in asked:
        if now.rest_on(one) != then.rest_on(one) and (now.knows(one) or then.counts(one)):
            yield Moved(now.figures(one), then.figures(one))


def _cells_of_both(states: States, kinds: frozenset[str], code: str, asked: Sequence[Asked], money: Money) -> tuple[Gathered, Gathered]:
    """What the answers are made of in both states; of those that are sure to stay as they are perhaps nothing."""
    now, then = states
    definition, other = (indicator(session, code) for session in states)
    if definition.guard or definition.hash != other.hash:
        return gathered(now, definition, asked, money), gathered(then, other, asked, money)
    deltas = foreseen(states, kinds, definition, asked, money)
    places = stirred(states, definition, asked, money) if deltas is None else list(deltas)
    before = gathered(now, definition, places, money)
    if deltas is None or not exact(deltas.values()):
        return before, gathered(then, definition, places, money)
    lasting = home_countries(then)
    return before, {one: _after(before.get(one, {}), delta) for one, delta in deltas.items() if one.programme in lasting}


def _after(cells: Cells, delta: Delta) -> Cells:
    changed = {by: cells.get(by, NOTHING).plus(old, -1).plus(new) for by, (old, new) in delta.items()}
    return {by: cell for by, cell in ({**cells} | changed).items() if not cell.empty}


class _State:
    """What one state makes of an indicator for every programme that it knows."""

    def __init__(self, session: Session, code: str, cells: Gathered, money: Money) -> None:
        self._session, self._definition, self._cells, self._money = session, indicator(session, code), cells, money
        self._guard = indicator(session, self._definition.guard) if self._definition.guard else None
        self._returns = gathered(session, self._guard, list(cells), money) if self._guard else {}

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
        definition, at = self._definition, self._session.revision
        question = question_of(definition, one, self._money)
        figures = counted(definition, question, self._cells[one], self._refused(one))
        return Figures(question, definition, question.currency if definition.money else None, at, figures)

    def _refused(self, one: Asked) -> Status | None:
        if self._guard is None:
            return None
        returned = Question(self._guard.code, *one, audience=INTERNAL)
        return refusal(self._definition, counted(self._guard, returned, self._returns[one], None)[0])
