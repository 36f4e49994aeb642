"""Derived cells brought up to date: carried over where nothing they rest on was touched, changed key by key, else made anew."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from indicators import cells
from indicators.batch import Cells, computed_together
from indicators.cells import NOTHING, Book
from indicators.daily import daily_rows
from indicators.definition import Definition
from indicators.deltas import Delta, deltas, exact, touched_keys
from indicators.near import record_types
from indicators.question import Question
from indicators.stretches import computed_by_stretches
from indicators.together import plan_together
from tracker.periods import Period
from tracker.recent import Recent
from tracker.store import Session

_MOST_REVISIONS = 50
"""Beyond, making the cells anew is cheaper than changing them revision by revision."""

_LOG = logging.getLogger("indicators.cells")
_PATIENCE_S, HASTE_S = 600.0, 0.2
"""How long who makes cells, and who only wants a figure, waits for others who make some."""
_OF_PERIODS = ("first", "before")
_proven: Recent[bool] = Recent(64)
_touches: Recent[tuple[tuple[int, str], ...]] = Recent(1024)


def derived(  # noqa: PLR0913  what is asked, and how
    session: Session,
    definition: Definition,
    values: Mapping[str, Any],
    periods: Sequence[Period],
    *,
    keep: bool,
    patience_s: float | None = None,
) -> dict[Period, Cells]:
    """The cells of those of the periods that are held, at the session's revision; with `keep`, of all, which are held from now on.

    When their file cannot be used, nothing is held; nor of a state between two revisions.
    """
    patience_s = patience_s or (_PATIENCE_S if keep else HASTE_S)
    path = cells.cells_path(Path(session.place or "nowhere"))
    if not periods or session.is_variant or not session.place or not (keep or path.exists()):
        return {}
    try:
        with cells.opened(path, patience_s) as file:
            _prove(file, session, path)
            return _Upkeep(file, session, definition, values).cells(periods, keep=keep)
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            _LOG.warning("The derived cells in %s could not be used (%s) and are made anew.", path, error)
            path.unlink(missing_ok=True)
        return {}


def _prove(file: sqlite3.Connection, session: Session, path: Path) -> None:
    """Empty a file that was derived from another history, and let it know this one up to its head."""
    _proven.once((session.state[:2], session.head, path.stat().st_ino), lambda: _compared(file, session))


def _compared(file: sqlite3.Connection, session: Session) -> bool:
    with cells.writing(file):
        known = cells.newest(file, session.head)
        stamps = _stamps(session, known[0] if known else 0)
        if known and known not in stamps:
            cells.forget_all(file)
            stamps = _stamps(session, 0)
        cells.note(file, stamps)
    return True


def _stamps(session: Session, since: int) -> list[tuple[int, str]]:
    """Revisions from one on, each with a short text that no other history has."""
    saved = session.tuples("select * from main.revision where rev >= ? order by rev", [since])
    return [(row[0], hashlib.sha256(repr((session.store_id, *row)).encode()).hexdigest()[:16]) for row in saved]


class _Upkeep:
    """The book of one indicator, asked in one way, in a session."""

    def __init__(self, file: sqlite3.Connection, session: Session, definition: Definition, values: Mapping[str, Any]) -> None:
        self._file, self._session, self._definition, self._values = file, session, definition, values
        texts = (*definition.queries, *definition.views.values())
        asked = {
            name: str(value) for name, value in values.items() if name not in _OF_PERIODS and any(f"${name}" in text for text in texts)
        }
        self._key = json.dumps([definition.hash, sorted(asked.items())])

    def cells(self, periods: Sequence[Period], *, keep: bool) -> dict[Period, Cells]:
        """The cells of the periods that the book holds, once it is up to date."""
        at = self._session.revision
        book = cells.book(self._file, self._key)
        if keep or (book and book.until < at):
            with cells.writing(self._file):
                book = self._renewed(periods, keep=keep)
        if book is None or book.until < at:
            return {}
        held = cells.span(self._file, book, periods[0], at) if len(periods) == 1 else cells.spans(self._file, book, at)
        wanted = set(periods)
        return cells.read(self._file, {one: number for one, number in held.items() if one in wanted}, at)

    def _renewed(self, periods: Sequence[Period], *, keep: bool) -> Book | None:
        """The book, right at the session's revision if it can be; with `keep`, it holds the periods, too."""
        at = self._session.revision
        book = cells.open_book(self._file, self._key, at) if keep else cells.book(self._file, self._key)
        if book is None:
            return None
        if book.until < at:
            left = self._left(book, self._touched(book.until))
            if not left:
                cells.extend(self._file, book, at)
            elif keep:
                self._remade(book, left)
        if keep and book.until <= at:
            held = cells.spans(self._file, book)
            self._hold(book, [one for one in dict.fromkeys(periods) if one not in held])
        return cells.book(self._file, self._key)

    def _touched(self, since: int) -> dict[int, list[str]]:
        """The revisions after one, up to the session's, that touched records which the indicator reads, each with their types."""
        session, types = self._session, record_types(self._definition)
        found: dict[int, list[str]] = defaultdict(list)
        for rev, name in _touches.once((session.state, since, types), partial(_touching, session, types, since)):
            found[rev].append(name)
        return dict(sorted(found.items()))

    def _left(self, book: Book, touched: Mapping[int, list[str]]) -> Mapping[int, list[str]]:
        """Bring the book up to date key by key, as far as it goes; the revisions from which on it could not be."""
        if len(touched) > _MOST_REVISIONS or (touched and daily_rows(self._session, self._definition) is None):
            return touched
        numbers = cells.spans(self._file, book)
        for rev, types in touched.items():
            changes = self._changes(list(numbers), rev, types)
            if changes is None:
                return {later: types for later, types in touched.items() if later >= rev}
            self._move(rev, {number: delta for number, delta in zip(numbers.values(), changes, strict=True) if delta})
            cells.extend(self._file, book, rev)
        return {}

    def _changes(self, periods: Sequence[Period], rev: int, types: Sequence[str]) -> list[Delta] | None:
        """What a revision changed in each period; None when that cannot be told exactly by asking about a few keys."""
        keys = touched_keys(self._session, self._definition, types, rev)
        if keys is None or not periods:
            return None
        found = deltas(self._session, self._definition, self._values, periods, (rev, keys))
        told = all(exact(before) and exact(after) for delta in found for before, after in delta.values())
        return found if told else None

    def _move(self, rev: int, changes: Mapping[int, Delta]) -> None:
        current = cells.read(self._file, {number: number for number in changes}, rev)
        new = {
            (number, by): current[number].get(by, NOTHING).plus(before, -1).plus(after)
            for number, delta in changes.items()
            for by, (before, after) in delta.items()
        }
        cells.change(self._file, rev, new)

    def _remade(self, book: Book, touched: Mapping[int, list[str]]) -> None:
        """Make all cells of the book anew; where several revisions made the difference, what stood between them is not known."""
        since, at = max(touched), self._session.revision
        numbers = cells.spans(self._file, book)
        held = cells.read(self._file, {number: number for number in numbers.values()}, at)
        made = dict(zip(numbers.values(), self._made(list(numbers)), strict=True))
        if len(touched) > 1:
            cells.restart(self._file, book, since)
        new = {
            (number, by): found.get(by, NOTHING)
            for number, found in made.items()
            for by in found.keys() | held[number].keys()
            if found.get(by) != held[number].get(by)
        }
        cells.change(self._file, since, new)
        cells.extend(self._file, book, at)

    def _hold(self, book: Book, periods: Sequence[Period]) -> None:
        """Let the book hold more periods from the session's revision on."""
        if not periods:
            return
        since = self._session.revision
        numbers = cells.add_spans(self._file, book, periods, since)
        made = zip(numbers, self._made(periods), strict=True)
        cells.change(self._file, since, {(number, by): cell for number, found in made for by, cell in found.items()})

    def _made(self, periods: Sequence[Period]) -> list[Cells]:
        definition = self._definition
        made = computed_by_stretches(self._session, definition, self._values, periods) if periods else []
        if made is None:
            whole = Question(definition.code, "", periods[0], tuple(definition.dimensions), cross=False)
            made = computed_together(self._session, plan_together(definition, whole), self._values, periods)
        return made


def _touching(session: Session, types: Sequence[str], since: int) -> tuple[tuple[int, str], ...]:
    """The revisions after one, up to the session's, each with the types, of some, whose records it touched."""
    touched = "select {0} as rev, '{1}' as name from history.{1} where {0} > $since and {0} <= $upto"
    sql = " union ".join(touched.format(column, name) for name in types for column in ("rev_from", "rev_to"))
    return tuple((rev, name) for rev, name in session.tuples(sql, {"since": since, "upto": session.revision}))
