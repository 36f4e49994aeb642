"""One question over a period and over each of its parts; the whole is asked anew and never presumed to be the sum."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.addition import over_time
from indicators.answer import answer, answers
from indicators.figures import Figures
from indicators.question import Question
from tracker.errors import NotLicensed
from tracker.store import Session


@dataclass(frozen=True, slots=True)
class Divided:
    """The answers over the parts, in order, and over the whole. `adds` says that the parts may be, and are, added to the whole."""

    parts: tuple[Figures, ...]
    whole: Figures
    adds: bool


def divided(session: Session, question: Question, kind: str) -> Divided:
    """The answers for each month, quarter, half or year of the period, counted from its first day, and for all of it."""
    parts = answers(session, question, question.period.split(kind))
    whole = answer(session, question)
    try:
        added = over_time(whole.definition, parts)
    except NotLicensed:
        return Divided(parts, whole, adds=False)
    return Divided(parts, whole, adds=added.value is not None and added.value == whole.total.value)
