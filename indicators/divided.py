"""One question over a period and over each of its parts; the whole is asked anew and never presumed to be the sum."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import dropwhile

from indicators.addition import over_time
from indicators.answer import answer, answers
from indicators.figures import Figures, Status
from indicators.question import Question
from indicators.scope import programmes
from tracker.errors import NotLicensed
from tracker.periods import BEGINNING
from tracker.store import Session


@dataclass(frozen=True, slots=True)
class Divided:
    """The answers over the parts, in order, and over the whole. `adds` says that the parts may be, and are, added to the whole."""

    parts: tuple[Figures, ...]
    whole: Figures
    adds: bool


def divided(session: Session, question: Question, kind: str) -> Divided:
    """The answers for each month, quarter, half or year of the period, counted from its first day, and for all of it.

    A period with an open beginning is cut from the first part on of which there are records.
    """
    parts = answers(session, question, question.period.split(kind))
    if question.period.first == BEGINNING:
        parts = _since_records(session, parts)
    whole = answer(session, question)
    try:
        added = over_time(whole.definition, parts)
    except NotLicensed:
        return Divided(parts, whole, adds=False)
    return Divided(parts, whole, adds=added.value is not None and added.value == whole.total.value)


def _since_records(session: Session, parts: tuple[Figures, ...]) -> tuple[Figures, ...]:
    """Without those at the beginning that end before anything of the programme and rest on no record; the last stays in any case."""
    of_programme = parts[0].question.programme
    known = next((one.first for one in programmes(session) if one.programme_id == of_programme), None)

    def too_early(part: Figures) -> bool:
        told = any(figure.rows or figure.status is Status.SUPPRESSED for figure in part.figures)
        return not told and (known is None or part.question.period.last < known)

    return tuple(dropwhile(too_early, parts)) or parts[-1:]
