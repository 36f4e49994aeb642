"""Derived cells brought up to date: carried over where nothing they rest on was touched, changed key by key, else made anew.

All books that an answer needs are taken along together, since they mostly rest on the same records: one step, one query.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from indicators.addresses import Group
from indicators.declared.definition import Definition
from indicators.derived import cells
from indicators.derived.batch import Cells, computed_together
from indicators.derived.cell import NOTHING, Cell
from indicators.derived.cells import Book
from indicators.derived.daily import daily_rows
from indicators.derived.deltas import Delta, exactly, rows_around
from indicators.derived.linked import Step
from indicators.derived.stretches import computed_by_stretches
from indicators.derived.together import plan_together
from indicators.question import Question
from indicators.reads import record_types
from tracker.periods import Period
from tracker.store import Session

_MOST_STEPS = 50
"""Of more revisions what stood between them is given up, and all are followed at once."""


class Wanted(NamedTuple):
    """An indicator asked in one way, and the key of the book that holds its cells."""

    definition: Definition
    key: str


class _Ahead(NamedTuple):
    """A step that a book has still to take, and the record types that it touched of those the indicator reads."""

    step: Step
    touched: frozenset[str]


@dataclass(slots=True)
class _Open:
    """A book that is being brought up to date: its periods with their numbers, and what is left of its way, in order."""

    definition: Definition
    book: Book
    spans: dict[Period, int]
    left: list[_Ahead]
    stuck: bool = False
    """It cannot be followed key by key."""


def brought_up(  # noqa: PLR0913  the books, where they lie, and what they are of
    file: sqlite3.Connection,
    session: Session,
    values: Mapping[str, Any],
    asked: Sequence[Wanted],
    periods: Sequence[Period],
    *,
    keep: bool,
) -> list[Wanted]:
    """Those whose books are right at the session's revision, once they are brought up to it as far as they can be.

    With `keep` these are all, and they hold the periods.
    """
    books = [cells.book(file, one.key) for one in asked]
    if keep or any(book and book.until < session.revision for book in books):
        with cells.writing(file):
            _Upkeep(file, session, values).bring_up(asked, periods, keep=keep)
            books = [cells.book(file, one.key) for one in asked]
    return [one for one, book in zip(asked, books, strict=True) if book and book.until >= session.revision]


class _Upkeep:
    """Books of indicators, all asked with the same values, in a session."""

    def __init__(self, file: sqlite3.Connection, session: Session, values: Mapping[str, Any]) -> None:
        self._file, self._session, self._values, self._at = file, session, values, session.revision

    def bring_up(self, asked: Sequence[Wanted], periods: Sequence[Period], *, keep: bool) -> None:
        """Let books be right at the session's revision if they can be; with `keep` they are, and hold the periods, too."""
        books = list(self._opened(asked, keep=keep))
        behind = [one for one in books if one.book.until < self._at]
        self._follow(behind)
        for one in behind:
            if not one.left:
                cells.extend(self._file, one.book, self._at)
            elif keep:
                self._remake(one)
        for one in books if keep else ():
            if one.book.until <= self._at:
                self._hold(one, periods)

    def _opened(self, asked: Sequence[Wanted], *, keep: bool) -> Iterator[_Open]:
        for definition, key in asked:
            book = cells.open_book(self._file, key, self._at) if keep else cells.book(self._file, key)
            if book:
                spans = cells.spans(self._file, book)
                yield _Open(definition, book, spans, self._steps(definition, book.until) if spans and book.until < self._at else [])

    def _steps(self, definition: Definition, since: int) -> list[_Ahead]:
        """The revisions after one, up to the session's, that touched records which the indicator reads: many in a single step."""
        types = record_types(self._session, definition, definition.row_queries)
        steps = [_Ahead(Step(rev - 1, rev), names & types) for rev, names in sorted(self._session.touches(since).items()) if names & types]
        if len(steps) > _MOST_STEPS:
            return [_Ahead(Step(since, steps[-1].step.new), frozenset().union(*(one.touched for one in steps)))]
        return steps

    def _follow(self, behind: Sequence[_Open]) -> None:
        """Bring books up to date key by key, as far as it goes: those that take the same step and read the same of it at once."""
        for one in behind:
            one.stuck = daily_rows(self._session, one.definition) is None
        steps = sorted({ahead.step for one in behind if not one.stuck for ahead in one.left}, key=lambda step: step.new)
        if steps:
            with self._session.bench() as bench:
                for step in steps:
                    for (_, types), some in _alike(behind, step).items():
                        self._take(bench, step, sorted(types), some)

    def _take(self, bench: Session, step: Step, types: Sequence[str], books: Sequence[_Open]) -> None:
        """Change the cells of books by what a step did, where a few keys tell that exactly."""
        days = [day for one in books for period in one.spans for day in (period.first, period.before)]
        given = {**self._values, "first": min(days), "before": max(days)}
        around = rows_around(bench, [one.definition for one in books], given, types, step)
        for place, one in enumerate(books):
            found = exactly(one.definition, around[place], list(one.spans)) if around else None
            one.stuck = found is None
            if found is not None:
                self._begin_at(step, one)
                self._move(step.new, {number: delta for number, delta in zip(one.spans.values(), found, strict=True) if delta})
                cells.extend(self._file, one.book, step.new)
                del one.left[0]

    def _begin_at(self, step: Step, one: _Open) -> None:
        """Where several revisions made a difference, what stood between them is not known."""
        if step.old + 1 < step.new:
            cells.restart(self._file, one.book, step.new)

    def _move(self, rev: int, changed: Mapping[int, Delta]) -> None:
        new: dict[tuple[int, Group], Cell] = {}
        for number, delta in changed.items():
            current = cells.read(self._file, number, rev)
            new |= {(number, by): current.get(by, NOTHING).plus(before, -1).plus(after) for by, (before, after) in delta.items()}
        cells.change(self._file, rev, new)

    def _remake(self, one: _Open) -> None:
        """Make all cells of a book anew."""
        whole = Step(one.left[0].step.old, one.left[-1].step.new)
        new: dict[tuple[int, Group], Cell] = {}
        for number, made in zip(one.spans.values(), self._made(one.definition, list(one.spans)), strict=True):
            held = cells.read(self._file, number, self._at)
            new |= {(number, by): made.get(by, NOTHING) for by in made.keys() | held.keys() if made.get(by) != held.get(by)}
        self._begin_at(whole, one)
        cells.change(self._file, whole.new, new)
        cells.extend(self._file, one.book, self._at)

    def _hold(self, one: _Open, periods: Sequence[Period]) -> None:
        """Let a book hold more periods from the session's revision on."""
        new = [period for period in dict.fromkeys(periods) if period not in one.spans]
        if new:
            numbers = cells.add_spans(self._file, one.book, new, self._at)
            cells.fill(self._file, self._at, dict(zip(numbers, self._made(one.definition, new), strict=True)))

    def _made(self, definition: Definition, periods: Sequence[Period]) -> list[Cells]:
        made = computed_by_stretches(self._session, definition, self._values, periods) if periods else []
        if made is None:
            whole = Question(definition.code, "", periods[0], tuple(definition.dimensions), cross=False)
            made = computed_together(self._session, definition, plan_together(definition, whole), self._values, periods)
        return made


def _alike(behind: Sequence[_Open], step: Step) -> Mapping[tuple[str, frozenset[str]], Sequence[_Open]]:
    """The books whose next step it is, by what they sum over and what they read of it."""
    found: dict[tuple[str, frozenset[str]], list[_Open]] = defaultdict(list)
    for one in behind:
        if not one.stuck and one.left and one.left[0].step == step:
            found[one.definition.sums_over, one.left[0].touched].append(one)
    return found
