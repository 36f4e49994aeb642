"""Derived cells as an answer asks for them: those that stand at its session's revision, from the file beside the store."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from indicators.declared.definition import Definition
from indicators.derived import cells
from indicators.derived.batch import Cells
from indicators.derived.upkeep import Wanted, brought_up
from indicators.plan import parameters_of
from tracker.periods import Period
from tracker.recent import Recent
from tracker.store import Session

_LOG = logging.getLogger("indicators.derived.cells")
_PATIENCE_S, HASTE_S = 600.0, 0.2
"""How long who makes cells, and who only wants a figure, waits for others who make some."""
_OF_PERIODS = {"first", "before"}
_NOT_NOW = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
"""Others write the file, or nobody may here: it is as good as before, and left alone."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The cells of a period, and a mark: as long as it is the same, so are they, whatever else was saved meanwhile."""

    cells: Cells
    mark: Hashable


_proven: Recent[bool] = Recent(64)
_parameters: Recent[tuple[str, ...]] = Recent(256)
_found: Recent[Standing] = Recent(4096)
_read: Recent[Cells] = Recent(1024)


def derived(  # noqa: PLR0913  what is asked, and how
    session: Session,
    definitions: Sequence[Definition],
    values: Mapping[str, Any],
    periods: Sequence[Period],
    *,
    keep: bool,
    patience_s: float | None = None,
) -> list[dict[Period, Standing]]:
    """For each indicator the cells of those of the periods that stand; with `keep`, of all, which are held from now on.

    When their file cannot be used, nothing stands; nor of a state between two revisions.
    """
    path = cells.cells_path(Path(session.place or "nowhere"))
    if not periods or session.is_variant or not session.place or not (keep or path.exists()):
        return [{} for _ in definitions]
    asked = [Wanted(one, _key(one, values)) for one in definitions]
    known = [{one: found for one in periods if (found := _found.kept((session.state, by.key, one)))} for by in asked]
    if not keep and all(len(found) == len(periods) for found in known):
        return known
    try:
        with cells.opened(path, patience_s or (_PATIENCE_S if keep else HASTE_S)) as file:
            _prove(file, session, path)
            right = brought_up(file, session, values, asked, periods, keep=keep)
            return [_held(file, session, one, periods) if one in right else {} for one in asked]
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF not in _NOT_NOW:
            _LOG.warning("The derived cells in %s could not be used (%s) and are made anew.", path, error)
            path.unlink(missing_ok=True)
        return [{} for _ in definitions]


def _held(file: sqlite3.Connection, session: Session, asked: Wanted, periods: Sequence[Period]) -> dict[Period, Standing]:
    """The cells of those of the periods that a book holds."""
    book, at = cells.book(file, asked.key), session.revision
    spans = {one: span for one in periods if (span := cells.span(file, book, one, at))} if book else {}
    return {
        one: _found.once((session.state, asked.key, one), partial(_read_once, file, number, at, (session.place, asked.key, one, stamp)))
        for one, (number, stamp) in spans.items()
    }


def _read_once(file: sqlite3.Connection, number: int, at: int, mark: Hashable) -> Standing:
    """The cells of a span, which are the same at all revisions at which they have this mark."""
    return Standing(_read.once(mark, lambda: cells.read(file, number, at)), mark)


def _key(definition: Definition, values: Mapping[str, Any]) -> str:
    """The indicator, asked in one way."""
    named = _parameters.once(definition.hash, lambda: _named(definition))
    return json.dumps([definition.hash, [(name, str(values[name])) for name in named if name in values]])


def _named(definition: Definition) -> tuple[str, ...]:
    """The parameters that an indicator's queries name, but for those of periods."""
    texts = (*definition.queries, *definition.views.values())
    return tuple(sorted({name for text in texts for name in parameters_of(text)} - _OF_PERIODS))


def _prove(file: sqlite3.Connection, session: Session, path: Path) -> None:
    """Empty a file that was derived from another history, and let it know this one up to its head."""
    _proven.once((session.state[:2], session.head, path.stat().st_ino), lambda: _compared(file, session))


def _compared(file: sqlite3.Connection, session: Session) -> bool:
    with cells.writing(file):
        known = cells.newest(file, session.head)
        stamps = session.stamps(known[0] if known else 0, session.head)
        if known and known not in stamps.items():
            cells.forget_all(file)
            stamps = session.stamps(0, session.head)
        cells.note(file, stamps.items())
    return True
