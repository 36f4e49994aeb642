"""Which totals of the years would read differently once a load is saved."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from indicators.answer import answers
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
    """Every indicator's total for each year in which a programme has records, the last twelve, where it would read differently.

    Of a programme that is not there yet only what rests on records: that nothing is counted of it is no news.
    """
    for programme, years in _years(now, then).items():
        for code in definitions(then):
            question = Question(code, programme, years[0], audience=INTERNAL)
            if not kinds.isdisjoint(record_types_read(then, question)):  # what is read depends on no year
                yield from _changed(question, years, (now, then), language)


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


def _changed(question: Question, years: tuple[Period, ...], states: tuple[Session, Session], language: str) -> Iterator[Effect]:
    before, after = (_answered(session, question, years) for session in states)
    for place, figures in enumerate(after):
        old, new = (_said(each[place], language) if each else ("—", "") for each in (before, after))
        if old[0] != new[0] and (before or figures.total.rows):
            asked = figures.question
            yield Effect(asked.programme, asked.indicator, str(asked.period), total_name(language), old[0], new[0], old[1])


def _answered(session: Session, question: Question, years: tuple[Period, ...]) -> tuple[Figures, ...]:
    """The answers for the years; none where the programme is not there yet."""
    try:
        return answers(session, question, years)
    except UnknownName:
        return ()


def _said(figures: Figures, language: str) -> tuple[str, str]:
    """What is told, and its address."""
    return figure_text(figures.total, figures, language), figures.total.address
