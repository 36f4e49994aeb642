"""Which figures say something else at a later revision than at an earlier one, and how much of the difference each cause made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from indicators.addresses import Group
from indicators.answer import UNANSWERABLE, answer
from indicators.declared.definition import Definition
from indicators.declared.kept import indicator
from indicators.figures import Figure, Figures, Status
from indicators.plan import checked, needed_rows
from indicators.question import INTERNAL, Question
from indicators.reads import record_types
from tracker.store import Session, Store
from tracker.store.changes.between import Touched, Way, way
from tracker.store.changes.causes import Cause
from tracker.vocabulary import SHIPPED

_OF_FRAMEWORKS = ("framework", "reporting_period")
_ALWAYS = frozenset({"programme", "definition", "code", "code_map"})

Answered = Mapping[Group, Figure]


@dataclass(frozen=True, slots=True)
class Save:
    """A revision that had a part in a change: who saved it, when (UTC) and why, and the records it touched."""

    revision: int
    saved_at: datetime
    actor: str
    reason: str
    touched: tuple[Touched, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What one cause had to do with a change: how much it made, and the saves.

    It is None where the change is no number, and of people for outsiders: what each of several causes made is told nowhere else.
    """

    cause: Cause
    change: Fraction | None
    saves: tuple[Save, ...]


@dataclass(frozen=True, slots=True)
class Restatement:
    """One figure that says something else. `old` or `new` is None where the group is not in that answer.

    `change` is the difference, None unless both are numbers; shares that are numbers add up to it exactly. What is counted
    or added and is not there is zero; a percentage or mean that is not there is no number. `before` and `after` are the
    whole answers, None where there is none.
    """

    question: Question
    before: Figures | None
    after: Figures | None
    by: Group
    old: Figure | None
    new: Figure | None
    change: Fraction | None
    shares: tuple[Share, ...]

    @property
    def figures(self) -> Figures:
        """The later of the two answers that there is."""
        found = self.after or self.before
        if found is None:
            raise LookupError("a figure of no answer")
        return found

    @property
    def without_numbers(self) -> Restatement:
        """The causes alone, where the figure may not be known."""
        return replace(self, change=None, shares=tuple(replace(share, change=None) for share in self.shares))

    @property
    def reversed(self) -> Restatement:
        """The same, told from the later to the earlier."""
        shares = tuple(replace(share, change=_negative(share.change)) for share in reversed(self.shares))
        return replace(self, before=self.after, after=self.before, old=self.new, new=self.old, change=_negative(self.change), shares=shares)


def restatements(store: Store, questions: Iterable[Question], old: int, new: int) -> tuple[Restatement, ...]:
    """Every figure of the questions that differs between two revisions, in the order asked, with its change by cause.

    The records that changed are taken over cause by cause, in the order of `Cause`, and the figure is asked again each time:
    the difference is that cause's share. What may be shown of the figure is settled last. When `old` is the later one, the
    same way is walked back, so that each share is the other way round.
    """
    if old == new:
        return ()
    with way(store, min(old, new), max(old, new)) as walked:
        found = tuple(change for question in questions for change in _Replay(walked, replace(question, as_of=None)).restatements())
    return found if old < new else tuple(change.reversed for change in found)


def record_types_read(session: Session, question: Question) -> frozenset[str]:
    """The record types whose rows can change the answer to a question: those its statements read or are told by, and those of its guard."""
    definition = indicator(session, question.indicator)
    read = _read_by(session, definition, question) | _ALWAYS | ({"framework"} if question.framework else set())
    if definition.guard:
        read |= _read_by(session, indicator(session, definition.guard), replace(question, indicator=definition.guard, by=(), filter=()))
    return read


def _read_by(session: Session, definition: Definition, question: Question) -> frozenset[str]:
    checked(definition, question, SHIPPED)
    return record_types(session, definition, [rows for rows, *_ in needed_rows(definition, question)])


class _Replay:
    """One question asked again along the way between two revisions."""

    def __init__(self, walked: Way, question: Question) -> None:
        self._way = walked
        self._question = question
        self._definition = indicator(walked.after, question.indicator)
        self._guarded = self._definition.people and question.audience != INTERNAL
        self._saves = _saves(walked, question)

    def restatements(self) -> Iterator[Restatement]:
        """The figures that changed: the total first, then by dimensions and codes."""
        if not self._guarded and not self._touched():
            return
        was, now = _answered(self._way.before, self._question), _answered(self._way.after, self._question)
        earlier, later = _by_group(was), _by_group(now)
        moved = [by for by in {**later, **earlier} if _said(earlier.get(by)) != _said(later.get(by))]
        states = self._states() if moved else ()
        for by in sorted(moved, key=lambda by: (len(by), by)):
            change, shares = self._split(earlier.get(by), later.get(by), [state.get(by) for state in states])
            yield Restatement(self._question, was, now, by, earlier.get(by), later.get(by), change, shares)

    def _touched(self) -> bool:
        """Something changed that the answer may rest on: else the question need not be asked at all."""
        try:
            read = frozenset[str]().union(*(record_types_read(state, self._question) for state in (self._way.before, self._way.after)))
        except UNANSWERABLE:
            return True
        return any(one.record_type in read for one in self._way.touched)

    def _states(self) -> tuple[Answered, ...]:
        """What the records say, before anything is hidden: at the beginning, and after each cause that could change it."""
        inside = replace(self._question, audience=INTERNAL)
        passed = (_answered(self._way.at(cause), inside) for cause in list(self._saves)[:-1])
        return tuple(map(_by_group, (_answered(self._way.before, inside), *passed, _answered(self._way.after, inside))))

    def _split(self, old: Figure | None, new: Figure | None, states: list[Figure | None]) -> tuple[Fraction | None, tuple[Share, ...]]:
        """The change of one figure and its shares. What the records do not explain, the rules on what may be shown do."""
        was, now = self._number(old), self._number(new)
        change = None if was is None or now is None else now - was
        shares = [
            Share(cause, part, saves)
            for (cause, saves), part, (before, after) in zip(self._saves.items(), self._parts(states), pairwise(states), strict=False)
            if part or _said(before) != _said(after)
        ]
        if _said(old) != _said(states[0]) or _said(new) != _said(states[-1]):
            rest = None if change is None else change - sum((share.change or Fraction(0) for share in shares), Fraction(0))
            shares.append(Share(Cause.DISCLOSURE, rest, ()))
        if change is None or (self._guarded and len(shares) > 1):
            shares = [replace(share, change=None) for share in shares]
        return change, tuple(replace(share, saves=tuple(map(self._without_people, share.saves))) for share in shares)

    def _parts(self, states: list[Figure | None]) -> Iterator[Fraction]:
        """The difference that each step made; a state without a number leaves its part to the next that has one."""
        reached = self._number(states[0])
        for state in states[1:]:
            number = self._number(state)
            yield Fraction(0) if number is None or reached is None else number - reached
            reached = reached if number is None else number

    def _number(self, figure: Figure | None) -> Fraction | None:
        """A figure as an exact number. Where there is no record, what is counted or added came to nothing; a ratio or mean is none."""
        if figure is None or (figure.status is Status.NO_DATA and figure.rows == 0):
            return Fraction(0) if self._definition.rule in ("count", "sum") else None
        if figure.value is None:
            return None
        divided = figure.summed if figure.numerator is None else figure.numerator
        if divided is not None and figure.denominator:
            return self._definition.scale * Fraction(divided) / Fraction(figure.denominator)
        return Fraction(figure.value)

    def _without_people(self, save: Save) -> Save:
        """Which records of people those were, or how many, is not for outsiders."""
        return replace(save, touched=()) if self._guarded else save


def _answered(session: Session, question: Question) -> Figures | None:
    """The answer; None in a state where the question cannot be asked yet."""
    try:
        return answer(session, question)
    except UNANSWERABLE:
        return None


def _by_group(figures: Figures | None) -> Answered:
    return {figure.by: figure for figure in figures.figures} if figures else {}


def _said(figure: Figure | None) -> tuple[object, ...] | None:
    """What a reader was told; an address is bound to its revision and says nothing about the figure."""
    if figure is None:
        return None
    return figure.value, figure.status, figure.qualifier, figure.low, figure.high, figure.numerator, figure.denominator


def _saves(walked: Way, question: Question) -> dict[Cause, tuple[Save, ...]]:
    """The saves that touched what a question reads, by cause, in the order of causes."""
    read = _read(walked.before, question) | _read(walked.after, question)
    defined = {question.indicator, indicator(walked.after, question.indicator).guard}
    narrowed = (_narrowed(one, defined, question.framework) for one in walked.touched)
    mine = [one for one in narrowed if one.count and one.record_type in read and one.concerns(question.programme)]
    by_cause: dict[Cause, dict[int, list[Touched]]] = {cause: {} for cause in sorted({one.cause for one in mine})}
    for one in mine:
        by_cause[one.cause].setdefault(one.revision, []).append(one)
    noted = {rev: (at, actor, reason) for rev, at, actor, reason in walked.after.tuples(_NOTES)}
    return {cause: tuple(Save(rev, *noted[rev], tuple(some)) for rev, some in saves.items()) for cause, saves in by_cause.items()}


def _narrowed(one: Touched, defined: Collection[str], framework: str) -> Touched:
    """What was touched without definitions of other indicators, and without what other frameworks decide."""
    if one.record_type in _OF_FRAMEWORKS:
        return one.among({name for name in (*one.added, *one.changed, *one.retired) if name.partition("/")[0] == framework})
    return one.among(defined) if one.record_type == "definition" else one


def _read(session: Session, question: Question) -> frozenset[str]:
    """The record types that the answer is made from; none where the question cannot be asked yet."""
    try:
        return record_types_read(session, question)
    except UNANSWERABLE:
        return frozenset()


_NOTES = "select rev, saved_at, actor, reason from main.revision order by rev"


def _negative(change: Fraction | None) -> Fraction | None:
    return None if change is None else -change
