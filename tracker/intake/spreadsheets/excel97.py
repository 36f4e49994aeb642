"""Sheets of the old Excel format (.xls), with its errors, days, merged cells and zeros as people see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import wraps
from io import StringIO
from pathlib import Path
from typing import Any

from tracker.errors import UnreadableFile
from tracker.intake.raw.tables import RawRow, RawTable, Sheet, is_blank, letters
from tracker.intake.spreadsheets.currencies import Shown, Tally, shown_by
from tracker.intake.spreadsheets.merged import with_merged
from tracker.intake.spreadsheets.remarks import without_ours
from tracker.intake.spreadsheets.styles import seen
from tracker.intake.spreadsheets.unseen import unseen

_EMPTY, _NUMBER, _DATE, _BOOLEAN, _ERROR, _BLANK = 0, 2, 3, 4, 5, 6
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
"""What a cell says that holds an error, by its code."""
_FIRST_CERTAIN = 61
"""Serials of the usual system before this one stand around a day that never was, 29 February 1900."""
_AS_XLSX = "Open it in Excel or LibreOffice and save it as .xlsx."


def sheets(path: Path, is_ours: Callable[[str], bool]) -> list[Sheet]:
    """The sheets of the workbook at `path`, in order, but for ours that hold no records. Raises `UnreadableFile`."""
    import xlrd  # noqa: PLC0415  few files need it

    xlrd.compdoc.CompDoc._get_stream = _finite(xlrd.compdoc.CompDoc._get_stream)  # noqa: SLF001  the only place where a ring is met
    try:
        book = xlrd.open_workbook(str(path), formatting_info=True, logfile=StringIO())
        return [_sheet(path, book, sheet) for sheet in book.sheets() if not is_ours(sheet.name)]
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:  # a damaged workbook makes xlrd fail in any way whatever
        raise UnreadableFile(f"{path.name} is damaged: its sheets cannot be read", next_step=_AS_XLSX) from error


def _finite(stream: Callable[..., bytes]) -> Callable[..., bytes]:
    """A reader of streams to which no damaged file gives one that leads back to its beginning, which xlrd would read for ever."""
    if hasattr(stream, "__wrapped__"):
        return stream

    @wraps(stream)
    def told(doc: Any, mem: bytes, base: int, sat: Sequence[int], *about: Any, **more: Any) -> bytes:
        place, met = about[1], set()
        while 0 <= place < len(sat):
            if place in met:
                raise ValueError("a stream leads back to its beginning")
            met.add(place)
            place = sat[place]
        return stream(doc, mem, base, sat, *about, **more)

    return told


def _sheet(path: Path, book: Any, sheet: Any) -> Sheet:
    rows = [RawRow(number, cells) for number, cells in enumerate(_rows(book, sheet), 1) if not all(map(is_blank, cells))]
    how = unseen(rows, sum(_is_hidden(sheet.rowinfo_map, row.number - 1) for row in rows), _hidden_columns(sheet))
    merged = (f"{letters(left)}{top + 1}:{letters(right - 1)}{bottom}" for top, bottom, left, right in sheet.merged_cells)
    whole = tuple(with_merged(path, rows, merged))
    noted = [(f"{letters(column)}{row + 1}", note.author, note.text) for (row, column), note in sorted(sheet.cell_note_map.items())]
    from_1904, currencies = book.datemode == 1, _currencies(book, sheet)
    table = RawTable(path.name, sheet.name, whole, how, without_ours(noted), from_1904=from_1904, currencies=currencies)
    return Sheet(sheet.name, table, sheet.visibility != 0)


def _rows(book: Any, sheet: Any) -> Iterator[list[object]]:
    for number in range(sheet.nrows):
        yield [_value(book, cell) for cell in sheet.row(number)]


def _is_hidden(about: Any, place: int) -> bool:
    return place in about and bool(about[place].hidden)


def _hidden_columns(sheet: Any) -> Iterator[tuple[int, int]]:
    yield from ((column, column) for column in sheet.colinfo_map if _is_hidden(sheet.colinfo_map, column))


def _currencies(book: Any, sheet: Any) -> Shown:
    """What the numbers of each column show."""
    tally = Tally()
    for number in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(number)):
            if cell.ctype == _NUMBER:
                tally.take(column, shown_by(_format(book, cell)))
    return tally.told


def _format(book: Any, cell: Any) -> str:
    return str(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)


def _value(book: Any, cell: Any) -> object:
    """The value of a cell, as people see it; an error is its own text, a number that shows a day is the day."""
    if cell.ctype in (_EMPTY, _BLANK):
        return None
    if cell.ctype == _ERROR:
        return ERRORS.get(cell.value, "#VALUE!")
    if cell.ctype == _BOOLEAN:
        return bool(cell.value)
    if cell.ctype == _DATE:
        return _moment(book, cell.value)
    if cell.ctype == _NUMBER:
        return seen(int(cell.value) if cell.value == int(cell.value) else cell.value, _format(book, cell))
    return cell.value


def _moment(book: Any, serial: float) -> datetime | time | float:
    """The day of a serial, or the time where it is less than one; a serial that may be another day stays a number."""
    since = datetime(1904, 1, 1, tzinfo=UTC) if book.datemode == 1 else datetime(1899, 12, 30, tzinfo=UTC)
    if 1 <= serial < _FIRST_CERTAIN and book.datemode != 1:
        return serial
    try:
        moment = (since + timedelta(days=serial)).replace(tzinfo=None)
    except OverflowError:
        return serial
    return moment.time() if serial < 1 else moment
