"""Figures about people as one edition prints them: counted first, then shown as its audience may read all of them together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from indicators import answer
from indicators.answer import unveiled
from indicators.declared.kept import definitions, indicator
from indicators.disclosure import EVENT, Change, Earlier, Release, Rules, changed, narrowed, of_line, release
from indicators.figures import Figure, Figures, Status
from indicators.plan import rows_query
from indicators.qualifiers import combined
from indicators.question import Question, outside
from indicators.terms.parameters import parameters
from reports.content import registers
from reports.manifest import Read
from tracker.store import Session

_KIND = "activity_kind"
EVENTS = (EVENT, _KIND)
"""Participants activity by activity: a breakdown that reports print from the register and no indicator offers."""


def counted(session: Session, question: Question) -> Figures:
    """The answer with nothing hidden."""
    return _events(session, question) if question.by == EVENTS else unveiled(session, question)


def _events(session: Session, question: Question) -> Figures:
    """Participants in all, by kind of activity, by activity, and by both, so that the sums are known."""
    kinds = {one.activity_id: one.kind for one in registers.activities(session, question.programme)}
    by_kind = unveiled(session, replace(question, by=(_KIND,)))
    figures = list(by_kind.figures)
    for activity, n, qualifiers in _attendances(session, question):
        of = (EVENT, activity)
        figures += [Figure(by, n, qualifier=combined(qualifiers)) for by in ((of,), (of, (_KIND, kinds[activity])))]
    return replace(by_kind, question=question, figures=tuple(figures))


def _attendances(session: Session, question: Question) -> list[tuple[str, int, list[str]]]:
    """Participants of each activity as the indicator counts them, with the qualifiers of their parts."""
    rows, names = rows_query(indicator(session, question.indicator), replace(question, filter=()), {})
    values = parameters(session, question)
    told = f"select key, sum(num)::bigint, list(coalesce(qualifier, 'exact')) from ({rows}) group by key order by key"
    return session.tuples(told, {name: values[name] for name in names})


def by_event(session: Session, asked: Collection[Question]) -> tuple[Figures, ...]:
    """What events tell of each period in which participants were asked for, where it was not asked for itself.

    The days and kinds of events are in print, so their sums are known, and so are those of women and men by kind of event.
    """
    periods = sorted({replace(one, by=EVENTS) for one in asked if one.indicator == "PTC-01" and not one.filter}, key=lambda one: one.period)
    shares = [one.code for one in definitions(session).values() if one.counted and _KIND in one.dimensions]
    known = [*periods, *(replace(one, indicator=code, by=(_KIND,)) for one in periods for code in shares)]
    return tuple(counted(session, one) for one in known if one not in asked)


def decide(
    asked: tuple[Figures, ...], before: tuple[Earlier, ...], alone: tuple[Earlier, ...], *, unread: tuple[Figures, ...], rules: Rules
) -> Release:
    """What an edition shows: safe from readers who have all earlier ones and ask for single answers, then from any with less at hand.

    Where what was told already gives a count away, nothing can be hidden any more from those who know it; from the others it is.
    """
    decided = Release()
    for beside in ((*before, *alone), *([before] if alone else []), *([()] if before else [])):
        decided = release(asked, beside, unread=unread, begun=decided, rules=rules, folding=True)
    return decided


def read(asked: Iterable[Figures], release: Release) -> tuple[Read, ...]:
    """What the next edition must remember of this one: the questions about people, and the groups that were hidden."""
    return tuple(_read(one, release) for one in asked)


def _read(one: Figures, release: Release) -> Read:
    seen = release.of(one).figures
    return Read(one.question, {figure.by: figure.complement for figure in seen if figure.status is Status.SUPPRESSED})


def remembered(then: Session, now: Session, earlier: Iterable[Read]) -> tuple[Earlier, ...]:
    """The figures about people of an earlier edition as they were, as they are now, and which of them it showed."""
    known = tuple(earlier)
    since = changed(then, now, known[0].question.programme) if known else Change()
    listed = {one.question for one in known}
    hanging = (Earlier(one, counted(now, one.question), read=False) for one in by_event(then, listed))
    return tuple(replace(one, change=since) for one in (*(_remembered(then, now, one) for one in known), *hanging))


def told_alone(session: Session, question: Question) -> tuple[Earlier, ...]:
    """What the audience may learn by asking for one figure after the other, whether it did or not."""
    return answer.told_alone(session, question) if outside(question.audience) else ()


def _remembered(then: Session, now: Session, one: Read) -> Earlier:
    folded = {name for by in one.hidden for _, name in of_line(one.question, by)}
    names = [name for name in one.question.by if name not in folded]
    was = narrowed(counted(then, one.question), names)
    hidden = {frozenset(by): aside for by, aside in one.hidden.items()}
    groups = (figure.by for figure in was.figures if frozenset(figure.by) in hidden)
    return Earlier(was, narrowed(counted(now, one.question), names), {by: hidden[frozenset(by)] for by in groups})
