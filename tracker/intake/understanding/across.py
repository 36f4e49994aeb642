"""Headings that say more than a field: periods and groups across the columns, each a table of its own, and periods that say two days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from tracker.codes import code_list
from tracker.intake.raw.tables import RawRow, RawTable, is_blank
from tracker.intake.understanding.headings import plain
from tracker.intake.understanding.labels import OF_WHICH, TOTAL
from tracker.intake.understanding.matching import LEFT_OUT, Columns, columns, period_columns
from tracker.intake.understanding.prose import span_of
from tracker.intake.understanding.shape import is_no_record
from tracker.quoting import shown
from tracker.records.record_type import RecordType

Said = Mapping[int, Mapping[str, object]]
"""By column, what its heading says of each of its numbers."""
_MONTH, _HEADCOUNT, _SLICE = "month", "headcount", "slice"
_CELLS = {
    "patient_benefit": ("n", "period_from", "period_to"),
    "report_figure": ("value", "period_from", "period_to"),
    "target": ("value", "", "on_date"),
    "fx_rate": ("per_eur", _MONTH, ""),
    _HEADCOUNT: ("n", _SLICE, ""),
}
"""The record types whose rows lack no more than a number and what its column says: the field of the number, those of days or of the group.

Others need an identity for each number, which no such sheet has.
"""


def by_column(table: RawTable, kind: RecordType) -> tuple[list[RawTable], list[str]]:
    """A table for each period or group that heads a column, and what is told of them; the table itself where nothing is certain."""
    if kind.name not in _CELLS or table.form or not table.rows:
        return [table], []
    found, below, _ = columns(table, kind)
    said = _groups(found) if kind.name == _HEADCOUNT else _periods(found)
    if not said or _is_ragged(found, below):
        return [table], []
    parts = [part for place in said if len((part := _part(found, place, said)).rows) > found.table.rows.index(found.top) + 1]
    first, *_, last = (shown(found.cells[place]) for place in said)
    what = "a group" if kind.name == _HEADCOUNT else "a period"
    told = f"{table.name}: {len(said)} columns hold {what} each, from “{first}” to “{last}”; each of their cells is read as a record"
    return parts or [table], [told] if parts else []


def with_ends(table: RawTable, kind: RecordType) -> RawTable:
    """The table with a column of last days, where records need one, no column says it, and that of the first days holds periods.

    Where only some rows name a period, the others lack their last day.
    """
    pairs = [(first, last) for first, last in kind.orders if kind.by_name[last].required]
    if table.form or not table.rows or not pairs:
        return table
    found, below, _ = columns(table, kind)
    for first, last in pairs if not _is_ragged(found, below) else ():
        if first in found.at and last not in found.at:
            ends = [_end(row, found.at[first]) for row in below]
            if any(ends):
                return _beside(found, last, ends)
    return table


def _is_ragged(found: Columns, below: Sequence[RawRow]) -> bool:
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
    rows = (_wide(row, width, [cell]) for row, cell in zip(table.rows[top:], [name, *cells], strict=True))
    return replace(table, rows=(*table.rows[:top], *rows))


def _periods(found: Columns) -> Said:
    """The days of each column that is headed by a period.

    Nothing where some do not say their year or are within another, as months and their year, or where a column says days or the number.
    """
    _, first, last = _CELLS[found.kind.name]
    spans = {place: span for place in period_columns(found) if (span := span_of(found.cells[place]))}
    months = _MONTH in (first, last) and any(span.precision != _MONTH for span in spans.values())
    ordered = sorted(spans.values(), key=lambda span: span.first)
    apart = all(one.last < other.first for one, other in pairwise(ordered))
    certain = len(spans) == len(period_columns(found)) and not found.at.keys() & {*_CELLS[found.kind.name]}
    if not certain or not apart or months:
        return {}
    return {place: {name: day for name, day in ((first, span.first), (last, span.last)) if name} for place, span in spans.items()}


def _groups(found: Columns) -> Said:
    """The slice of each column that is headed by a sex, or as the total of all; nothing where these are not all different."""
    named: dict[int, dict[str, object]] = {}
    for place, cell in enumerate(found.cells):
        if TOTAL.fullmatch(cell.strip()):
            named[place] = {_SLICE: "total"}
        elif (code := code_list("SEX").resolve(OF_WHICH.sub("", cell.strip()))) and plain(cell) not in found.known:
            named[place] = {_SLICE: "sex", "sex": code}
    several = len(named) > 1 and len({*map(str, named.values())}) == len(named)
    return named if several and not found.at.keys() & {*_CELLS[_HEADCOUNT], "sex"} else {}


def _part(found: Columns, place: int, said: Said) -> RawTable:
    """The rows that say something in one of the columns, with what its heading says beside them. Of the others nothing is read here."""
    table, top, more = found.table, found.table.rows.index(found.top), said[place]
    width = max(len(row.cells) for row in table.rows[top:])
    number = _CELLS[found.kind.name][0]
    head = [number if at == place else LEFT_OUT if at in said else cell for at, cell in enumerate(found.cells)]
    below = (
        row for row in table.rows[top + 1 :] if place < len(row.cells) and not is_blank(row.cells[place]) and not is_no_record(found, row)
    )
    rows = (_wide(row, width, [*more.values()]) for row in below)
    heading = RawRow(found.row, [*head, *[None] * (width - len(head)), *more])
    return replace(table, rows=(*table.rows[:top], heading, *rows), apart=tuple(said.keys() - {place}))


def _wide(row: RawRow, width: int, more: Sequence[object]) -> RawRow:
    return RawRow(row.number, [*row.cells, *[None] * (width - len(row.cells)), *more])
