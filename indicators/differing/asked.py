"""A programme and one of its periods, and what amounts are told in: what is asked of an indicator when two states are compared."""

from __future__ import annotations

from typing import NamedTuple

from indicators.declared.definition import Definition
from indicators.question import INTERNAL, Question
from tracker.periods import Period


class Asked(NamedTuple):
    """A programme and one of its periods."""

    programme: str
    period: Period

    def lies_in(self, other: Asked) -> bool:
        """All its days are days of the other."""
        return self.programme == other.programme and other.period.holds(self.period)


class Money(NamedTuple):
    """What amounts are told in, and at which rates."""

    currency: str = "EUR"
    rate_set: str = "ECB"


USUAL = Money()


def question_of(definition: Definition, one: Asked, money: Money = USUAL) -> Question:
    """The inside question for the totals and each breakdown of an indicator."""
    return Question(definition.code, *one, tuple(definition.dimensions), audience=INTERNAL, cross=False, **money._asdict())
