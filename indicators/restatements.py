"""Which figures say something else at a later revision than they said at an earlier one, and which saves made the difference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from indicators.addresses import Group
from indicators.answer import answer
from indicators.figures import Figure
from indicators.kept import history, indicator
from indicators.plan import plan
from indicators.question import Question
from tracker.errors import WrongRequest
from tracker.records import RECORD_TYPES
from tracker.store import Session, Store

_READ = re.compile(r"\b(?:from|join)\s+([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Touched:
    """How many records of a type one revision added, changed and retired."""

    record_type: str
    added: int
    changed: int
    retired: int


@dataclass(frozen=True, slots=True)
class Cause:
    """A revision that touched records an indicator reads."""

    revision: int
    saved_at: datetime
    actor: str
    reason: str
    touched: tuple[Touched, ...]


@dataclass(frozen=True, slots=True)
class Restatement:
    """One figure that says something else now. `old` or `new` is None where the group is not in that answer."""

    question: Question
    by: Group
    old: Figure | None
    new: Figure | None
    causes: tuple[Cause, ...]


def restatements(store: Store, questions: Iterable[Question], old: int, new: int) -> tuple[Restatement, ...]:
    """Every figure of the questions that differs between two revisions, in the order asked, with the revisions that may have caused it.

    A cause touched records of a type that the indicator reads. Raises `WrongRequest` unless `old` comes before `new`.
    """
    if old >= new:
        raise WrongRequest(f"Revision {old} does not come before revision {new}", next_step="Name the earlier revision first.")
    with store.session(old) as before, store.session(new) as after:
        changes = [change for question in questions for change in _changes(question, before, after)]
        revisions = _revisions(after, old)
        return tuple(replace(change, causes=_causes(after, change.question, revisions)) for change in changes)


def record_types_read(session: Session, question: Question) -> tuple[str, ...]:
    """The record types whose rows can change the answer to a question: those its statements name, and those of its guard."""
    definition = indicator(session, question.indicator)
    asked = [(definition, question)]
    if definition.guard:
        asked.append((indicator(session, definition.guard), replace(question, indicator=definition.guard, by=(), filter=())))
    texts = (statement.sql for of, what in asked for statement in plan(of, what))
    named = {name for text in texts for name in _READ.findall(text)} | {"programme"}
    return tuple(name for name in RECORD_TYPES if name in named)


def _changes(question: Question, before: Session, after: Session) -> list[Restatement]:
    earlier, later = _figures(before, question), _figures(after, question)
    groups = dict.fromkeys([*later, *earlier])
    pairs = ((by, earlier.get(by), later.get(by)) for by in sorted(groups, key=lambda by: (len(by), by)))
    return [Restatement(question, by, was, now, ()) for by, was, now in pairs if _said(was) != _said(now)]


def _figures(session: Session, question: Question) -> Mapping[Group, Figure]:
    """The answer by group; nothing at a revision that did not know the programme yet."""
    if not session.tuples("select 1 from programme where programme_id = ?", [question.programme]):
        return {}
    return {figure.by: figure for figure in answer(session, replace(question, as_of=session.revision)).figures}


def _said(figure: Figure | None) -> tuple[object, ...] | None:
    """What a reader was told; an address is bound to its revision and says nothing about the figure."""
    if figure is None:
        return None
    return figure.value, figure.status, figure.qualifier, figure.low, figure.high, figure.numerator, figure.denominator


def _revisions(after: Session, old: int) -> tuple[Cause, ...]:
    """The revisions after `old`, up to the session's own, each with all that it touched."""
    touched: dict[int, list[Touched]] = {}
    for name in RECORD_TYPES:
        for rev, *counts in after.tuples(_TOUCHED.format(name=name), {"old": old, "new": after.revision}):
            touched.setdefault(rev, []).append(Touched(name, *counts))
    saved = after.tuples(_SAVED, {"old": old, "new": after.revision})
    return tuple(Cause(rev, at, actor, reason, tuple(touched.get(rev, ()))) for rev, at, actor, reason in saved)


def _causes(after: Session, question: Question, revisions: tuple[Cause, ...]) -> tuple[Cause, ...]:
    """The revisions that touched records an indicator reads, or its own definition."""
    read, defined = record_types_read(after, question), _defined(after, question)
    narrowed = (
        replace(cause, touched=(*(one for one in cause.touched if one.record_type in read), *defined.get(cause.revision, ())))
        for cause in revisions
    )
    return tuple(cause for cause in narrowed if cause.touched)


def _defined(after: Session, question: Question) -> dict[int, tuple[Touched, ...]]:
    """The revisions that changed how an indicator, or its guard, is defined."""
    codes = (question.indicator, indicator(after, question.indicator).guard)
    told: dict[int, tuple[Touched, ...]] = {}
    for code in codes:
        for first, one in enumerate(held for held in history(after) if held.code == code):
            told[one.since] = (*told.get(one.since, ()), Touched("definition", int(not first), int(bool(first)), 0))
    return told


_SAVED = "select rev, saved_at, actor, reason from revision where rev > $old and rev <= $new order by rev"

_TOUCHED = """
with opened as (
    select
        record_id,
        rev_from as rev
    from history.{name}
    where rev_from > $old
        and rev_from <= $new
), closed as (
    select
        record_id,
        rev_to as rev
    from history.{name}
    where rev_to > $old
        and rev_to <= $new
)
select
    coalesce(opened.rev, closed.rev) as rev,
    count(*) filter (where closed.rev is null) as added,
    count(*) filter (where opened.rev = closed.rev) as changed,
    count(*) filter (where opened.rev is null) as retired
from opened
full join closed
    on closed.record_id = opened.record_id
    and closed.rev = opened.rev
group by coalesce(opened.rev, closed.rev)
order by rev
"""
