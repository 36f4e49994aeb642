"""Which totals of the years would read differently once a load is saved."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from indicators.answer import answer
from indicators.figures import Figures
from indicators.kept import definitions
from indicators.question import INTERNAL, Question
from indicators.restatements import record_types_read
from indicators.scope import programmes
from indicators.wording import figure_text, total_name
from tracker.errors import UnknownName
from tracker.intake.effects import Effect
from tracker.periods import Period
from tracker.store import Session

_MOST_YEARS = 12


def effects(now: Session, then: Session, kinds: frozenset[str], language: str) -> Iterator[Effect]:
    """Every indicator's total for each year in which a programme has records, the last twelve, where it would read differently."""
    for programme, years in _years(now, then).items():
        for code in definitions(then):
            questions = [Question(code, programme, year, audience=INTERNAL) for year in years]
            if not kinds.isdisjoint(record_types_read(then, questions[0])):  # what is read depends on no year
                for question in questions:
                    yield from _changed(question, now, then, language)


def _years(now: Session, then: Session) -> dict[str, tuple[Period, ...]]:
    """The years of each programme, from its first record to its last, as it is or would be."""
    spans: dict[str, list[Period]] = {}
    for programme in chain(programmes(now), programmes(then)):
        if programme.first and programme.last:
            spans.setdefault(programme.programme_id, []).append(Period(programme.first, programme.last))
    return {
        name: Period(min(one.first for one in found), max(one.last for one in found)).parts("year")[-_MOST_YEARS:]
        for name, found in spans.items()
    }


def _changed(question: Question, now: Session, then: Session, language: str) -> Iterator[Effect]:
    (old, address), (new, _) = (_said(session, question, language) for session in (now, then))
    if old != new:
        yield Effect(question.programme, question.indicator, str(question.period), total_name(language), old, new, address)


def _said(session: Session, question: Question, language: str) -> tuple[str, str]:
    """What is told, and its address; a dash and none where the programme is not there yet."""
    try:
        figures: Figures = answer(session, question)
    except UnknownName:
        return "—", ""
    return figure_text(figures.total, figures, language), figures.total.address
