"""Periods that say two days: a column of last days where that of the first days holds periods, and no other says the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tracker.intake.raw.tables import RawRow, RawTable
from tracker.intake.understanding.matching import Columns, columns
from tracker.intake.understanding.prose import span_of
from tracker.records.record_type import RecordType


def with_ends(table: RawTable, kind: RecordType) -> RawTable:
    """The table with a column of last days, where records need one, no column says it, and that of the first days holds periods.

    Where only some rows name a period, the others lack their last day.
    """
    pairs = [(first, last) for first, last in kind.orders if kind.by_name[last].required]
    if table.form or not table.rows or not pairs:
        return table
    found, below, _ = columns(table, kind)
    for first, last in pairs if not is_ragged(found, below) else ():
        if first in found.at and last not in found.at:
            ends = [_end(row, found.at[first]) for row in below]
            if any(ends):
                return _beside(found, last, ends)
    return table


def is_ragged(found: Columns, below: Sequence[RawRow]) -> bool:
    """Some row of a text has not as many cells as there are headings: it is told as that, and no column is put beside it."""
    return found.table.sheet is None and any(len(row.cells) != found.width for row in below)


def _end(row: RawRow, place: int) -> date | None:
    """The last day of a period that a cell names."""
    cell = row.cells[place] if place < len(row.cells) else None
    try:
        span = span_of(cell) if isinstance(cell, str) else None
    except ValueError:
        return None
    return span.last if span and (span.precision != "day" or span.last != span.first) else None


def _beside(found: Columns, name: str, cells: Sequence[object]) -> RawTable:
    """The table with a further column to the right of all."""
    table, top = found.table, found.table.rows.index(found.top)
    width = max(len(row.cells) for row in table.rows[top:])
    rows = (widened(row, width, [cell]) for row, cell in zip(table.rows[top:], [name, *cells], strict=True))
    return replace(table, rows=(*table.rows[:top], *rows))


def widened(row: RawRow, width: int, more: Sequence[object]) -> RawRow:
    """The row up to a width, with cells to the right of all."""
    return RawRow(row.number, [*row.cells, *[None] * (width - len(row.cells)), *more])
