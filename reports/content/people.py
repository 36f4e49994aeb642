"""Figures about people as one edition prints them: counted first, then shown as its audience may read all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from indicators.answer import unveiled
from indicators.disclosure import EVENT, Earlier, Release, place
from indicators.figures import Figure, Figures
from indicators.qualifiers import combined
from indicators.question import Question
from reports.content import registers
from reports.manifest import Read
from tracker.store import Session

EVENTS = (EVENT, "activity_kind")
"""Participants activity by activity: a breakdown that reports print from the register and no indicator offers."""


def counted(session: Session, question: Question) -> Figures:
    """The answer with nothing hidden."""
    return _events(session, question) if question.by == EVENTS else unveiled(session, question)


def _events(session: Session, question: Question) -> Figures:
    """Participants in all, by kind of activity, by activity, and by both, so that the sums are known."""
    kinds = {one.activity_id: one.kind for one in registers.activities(session, question.programme)}
    by_kind = unveiled(session, replace(question, by=("activity_kind",)))
    figures = list(by_kind.figures)
    for activity, (n, qualifiers) in sorted(registers.attendances(session, question.programme, question.period).items()):
        of = (EVENT, activity)
        figures += [Figure(by, n, qualifier=combined(qualifiers)) for by in ((of,), (of, ("activity_kind", kinds[activity])))]
    return replace(by_kind, question=question, figures=tuple(figures))


def by_event(session: Session, asked: Iterable[Question]) -> tuple[Figures, ...]:
    """The events of each period in which participants were asked for: their days are in print, so their sums are known."""
    periods = {replace(one, by=EVENTS) for one in asked if one.indicator == "PTC-01" and not one.filter}
    return tuple(_events(session, one) for one in sorted(periods, key=lambda one: one.period))


def read(asked: Iterable[Figures], release: Release) -> tuple[Read, ...]:
    """What the next edition must remember of this one: the questions about people, and the groups that were hidden."""
    return tuple(
        Read(one.question, tuple(figure.by for figure in one.figures if place(one.question, figure.by) in release.hidden)) for one in asked
    )


def remembered(then: Session, now: Session, earlier: Iterable[Read]) -> tuple[Earlier, ...]:
    """The figures about people of an earlier edition as they were, as they are now, and which of them it showed."""
    known = tuple(earlier)
    listed = {one.question for one in known}
    events = [one.question for one in by_event(then, listed) if one.question not in listed]
    hanging = (Earlier(_events(then, one), _events(now, one), frozenset()) for one in events)
    return (*(_remembered(then, now, one) for one in known), *hanging)


def _remembered(then: Session, now: Session, one: Read) -> Earlier:
    was = counted(then, one.question)
    hidden = {frozenset(by) for by in one.hidden}
    shown = frozenset(figure.by for figure in was.figures if frozenset(figure.by) not in hidden)
    return Earlier(was, counted(now, one.question), shown)
