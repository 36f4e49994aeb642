"""The ladder from attendances to people, rung by rung, in one answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from indicators.answer import answer
from indicators.declared.kept import indicator
from indicators.declared.rungs import rungs_of
from indicators.figures import Figures
from indicators.question import Question
from tracker.errors import WrongRequest
from tracker.store import Session

PEOPLE = "PTC-02"
"""The indicator whose ladder is climbed unless another is named."""

Ask = Callable[[Session, Question], Figures]


@dataclass(frozen=True, slots=True)
class Climbed:
    """Attendances, then each rung, from most to least often counted; and those among them whom records name one by one."""

    rungs: tuple[Figures, ...]
    recorded: Figures

    @property
    def all(self) -> tuple[Figures, ...]:
        """Every answer."""
        return (*self.rungs, self.recorded)


def climbed(session: Session, question: Question, ask: Ask = answer) -> Climbed:
    """The ladder of the question's indicator. Raises `WrongRequest` where it has none, and what `answer` raises."""
    definition = indicator(session, question.indicator)
    ladder = definition.ladder
    if ladder is None:
        raise WrongRequest(f"{definition.code} has no ladder", next_step=f"{PEOPLE} has one.")
    codes = (ladder.top, *rungs_of(definition))
    return Climbed(tuple(ask(session, replace(question, indicator=code)) for code in codes), ask(session, question))
