"""What a question's audience may see of figures about people, and what that rests on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import partial

from indicators.declared.definition import Definition
from indicators.declared.kept import definitions, indicator
from indicators.declared.rungs import rungs_of
from indicators.derived.standing import derived
from indicators.disclosure import Earlier, Reading, standard
from indicators.exceptions import rules
from indicators.figures import Figure, Figures
from indicators.question import INTERNAL, Question, outside
from indicators.shares import shares, veiled
from indicators.terms.frameworks import leasts, smallest_shown
from indicators.terms.parameters import parameters
from tracker.periods import Period
from tracker.store import Session

Ask = Callable[[Session, Question], Figures]
AskAll = Callable[..., tuple[Figures, ...]]


def seen(  # noqa: PLR0913, PLR0917  figures, of what, and who answers what they are held against
    session: Session, definition: Definition, question: Question, ask: Ask, ask_all: AskAll, figures: tuple[Figure, ...]
) -> Sequence[Figure]:
    """The figures as the audience may see them."""
    if not definition.people or question.audience == INTERNAL:
        return figures
    if claim := question.claim:
        each = (replace(question, audience=INTERNAL, claim=replace(claim, funder=one)) for one in shares(session, definition, question))
        parts = {one.claim.funder: ask(session, one) for one in each if one.claim}
        return veiled(figures, claim, ask(session, replace(question, claim=None)), parts, smallest_shown(session, question))
    whole = Figures(question, definition, None, session.revision, figures)
    state = rests_on(session, definition, question)
    if outside(question.audience):
        return _reading(session, question, ask_all, state).seen(whole)
    return standard.seen(whole, partial(ask, session), _people(session), rules(session, question), state)


def told_alone(session: Session, question: Question, ask_all: AskAll) -> tuple[Earlier, ...]:
    """All that readers outside may learn of a programme's people by asking for one figure after the other."""
    return tuple(_reading(session, question, ask_all, (session.state, session.head)).told())


def rests_on(session: Session, definition: Definition, question: Question) -> Hashable:
    """What decides, beside the figures themselves, which of them are seen."""
    if not definition.people or question.audience == INTERNAL:
        return None
    if question.claim or outside(question.audience):
        return session.state, session.head
    (tables,) = _tables(session, question, [question.period], keep=False)
    return tables


def settle(session: Session, definition: Definition, questions: Sequence[Question], ask_all: AskAll, *, keep: bool) -> None:
    """Let the standard tables of questions that differ in their periods be made together, where they are not settled."""
    first = questions[0]
    if not definition.people or first.audience == INTERNAL or first.filter or outside(first.audience):
        return
    tables = _tables(session, first, [one.period for one in questions], keep=keep)
    new = [one.period for one, state in zip(questions, tables, strict=True) if not standard.is_settled(one, state)]
    for one in _people(session) if new else ():
        ask_all(session, standard.table(first, one), new, keep=keep)


def _tables(session: Session, question: Question, periods: list[Period], *, keep: bool) -> list[Hashable]:
    """For each period, what the standard tables rest on: the cells that are held of them, else the whole state of the session."""
    values, lawful = parameters(session, replace(question, filter=())), rules(session, question)
    people, whole = _people(session), (session.state, session.head)
    held = derived(session, people, values, periods, keep=keep)
    guarded = any(one.guard for one in people)
    return [(lawful, *(whole if guarded or one not in of else of[one].mark for of in held)) for one in periods]


def _people(session: Session) -> list[Definition]:
    return [one for one in definitions(session).values() if one.people]


def _reading(session: Session, question: Question, ask_all: AskAll, state: Hashable) -> Reading:
    """What a reader outside may ask of a programme's people, rungs of ladders included."""
    people = _people(session)
    rungs = [indicator(session, code) for one in people if one.ladder for code in rungs_of(one)]
    ((first, last),) = session.tuples(_SPAN, {"programme": question.programme})
    span = (first or question.period.first, last or first or question.period.last)
    lawful, least = rules(session, question), leasts(session, question)
    return Reading(question, partial(ask_all, session, keep=True), [*people, *rungs], lawful, least, span, state)


_SPAN = """
select
    min(start_date),
    max(coalesce(end_date, start_date))
from activity
where programme_id = $programme
"""
