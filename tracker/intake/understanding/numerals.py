"""Numbers that do not say what was written: days kept as serials, or with the month first, and identifiers without their leading zeros."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from tracker.intake.raw.tables import Fault, RawRow
from tracker.intake.understanding.matching import Columns
from tracker.intake.understanding.private import PRIVATE
from tracker.records.fields import DATE, IDENTIFIER, QUANTITY, REFERENCE, TEXT, TIME

FROM_1904 = date(1904, 1, 1)
"""The first day, serial 0, of workbooks that began on a Macintosh."""
_NUMBERS = re.compile(rf"\s*(\d{{1,2}})(?P<mark>[/-])(\d{{1,2}})(?P=mark)(?:\d{{2}}){{1,2}}{TIME}\s*")
_DECIMAL = re.compile(r"\s*-?\d{1,3}\.\d{3}\s*")
_MONTHS = 12
_MONTH_FIRST, _UNKNOWN = "month first", "unknown"
_EITHER = Fault(
    "Another day of this column has the month first, so which number here is the month cannot be told",
    "Write the days of the column as 2024-12-31.",
)

_AS_TEXT = "Format the column as text and type it anew."
_DAY = Fault("The spreadsheet keeps this identifier as a day, so what was typed is lost", _AS_TEXT)
_DECIMALS = Fault("The spreadsheet keeps this identifier as a number, so zeros at its end may be lost", _AS_TEXT)


def written(found: Columns, rows: Sequence[RawRow]) -> Sequence[RawRow]:
    """The rows with serials of the 1904 system as days, and a fault for each identifier that was changed and day that may be another.

    Serials of the usual system are read as such everywhere. Zeros are lost where the other identifiers of the column that begin
    with one all have the same length, and a number is shorter. Where one day of a column has the month first, 7/4/2026 may be in April.
    """
    if found.table.form:
        return _pointed(found, rows)
    for column in _days(found):
        if any(_order(row, column) is _MONTH_FIRST for row in rows):
            rows = [_with(row, column, _EITHER if _order(row, column) is _UNKNOWN else None) for row in rows]
    if found.table.sheet is None:
        return rows
    for name, column in found.at.items():
        kind = found.kind.by_name[name].kind
        if kind in (IDENTIFIER, REFERENCE) or (kind is TEXT and name in found.kind.key):
            rows = [_with(row, column, _mistaken(row, column)) for row in rows] if _may_be_mistaken(rows, column) else rows
        if kind is DATE and found.table.from_1904:
            rows = [_with(row, column, _day(_number(row, column))) for row in rows]
        if kind in (IDENTIFIER, REFERENCE) and found.kind.name not in PRIVATE and (width := _width(rows, column)):
            rows = [_with(row, column, _short(_number(row, column), width)) for row in rows]
    return rows


def _pointed(found: Columns, rows: Sequence[RawRow]) -> Sequence[RawRow]:
    """The rows of a file in another format, whose programs write a decimal point: 1.234 is no thousand there."""
    for column in (place for name, place in found.at.items() if found.kind.by_name[name].kind is QUANTITY):
        rows = [_with(row, column, _decimal(row, column)) for row in rows]
    return rows


def _decimal(row: RawRow, column: int) -> float | None:
    cell = row.cells[column] if column < len(row.cells) else None
    return float(cell) if isinstance(cell, str) and _DECIMAL.fullmatch(cell) else None


def has_month_first(found: Columns, row: RawRow) -> bool:
    """A day of the row can only be read with the month first."""
    return not found.table.form and any(_order(row, column) is _MONTH_FIRST for column in _days(found))


def _days(found: Columns) -> list[int]:
    return [column for name, column in found.at.items() if found.kind.by_name[name].kind is DATE]


def may_be_month_first(cell: object) -> bool:
    """A day is read with the day first whose month may stand there as well: it is told.

    >>> may_be_month_first("3/4/2025"), may_be_month_first("13/4/2025"), may_be_month_first("03.04.2025")
    (True, False, False)
    """
    return _order_of(cell) is _UNKNOWN


def _order(row: RawRow, column: int) -> str | None:
    return _order_of(row.cells[column]) if column < len(row.cells) else None


def _order_of(cell: object) -> str | None:
    """Whether a day in numbers has the month first, or may have; None where it has not, or is no such day."""
    if not isinstance(cell, str) or not (found := _NUMBERS.fullmatch(cell)):
        return None
    first, second = int(found[1]), int(found[3])
    if first > _MONTHS or first == second:
        return None
    return _MONTH_FIRST if second > _MONTHS else _UNKNOWN


def _number(row: RawRow, column: int) -> int | None:
    cell = row.cells[column] if column < len(row.cells) else None
    return int(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) and cell == int(cell) and cell >= 0 else None


def _may_be_mistaken(rows: Sequence[RawRow], column: int) -> bool:
    """The column holds something else than texts and whole numbers: asked of all its cells at once, of which there may be a million."""
    return not {type(row.cells[column]) for row in rows if column < len(row.cells)} <= {str, int, type(None)}


def _mistaken(row: RawRow, column: int) -> Fault | None:
    """What a spreadsheet made of an identifier that looked like something else."""
    cell = row.cells[column] if column < len(row.cells) else None
    if isinstance(cell, date):
        return _DAY
    return _DECIMALS if isinstance(cell, float) and not cell.is_integer() else None


def _with(row: RawRow, column: int, cell: object) -> RawRow:
    return row if cell is None else RawRow(row.number, [*row.cells[:column], cell, *row.cells[column + 1 :]])


def _day(serial: int | None) -> date | None:
    return None if serial is None or serial > (date.max - FROM_1904).days else FROM_1904 + timedelta(days=serial)


def _width(rows: Sequence[RawRow], column: int) -> int | None:
    """How long the identifiers are that begin with a zero, when all are as long as each other."""
    texts = (row.cells[column] for row in rows if column < len(row.cells))
    widths = {len(text) for text in texts if isinstance(text, str) and text.isdecimal() and text.startswith("0")}
    return widths.pop() if len(widths) == 1 else None


def _short(number: int | None, width: int) -> Fault | None:
    if number is None or len(str(number)) >= width:
        return None
    return Fault(
        f"The spreadsheet keeps {number} as a number, while others here begin with zeros",
        f"If it is {number:0{width}}, format the column as text and write it so.",
    )
