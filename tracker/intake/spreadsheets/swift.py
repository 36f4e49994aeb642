"""Large plain workbooks, read by calamine in a tenth of the time. Where it would lose or change anything, nothing is read here.

Calamine tells an error as an empty cell, drops digits of long numbers, and has its own mind about formats: such workbooks are left to
openpyxl. What is read is counted against the XML, so that no cell can be lost unseen.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from tracker.intake.raw.precheck import SheetPart, is_odd
from tracker.intake.raw.tables import RawRow, RawTable, Sheet, is_blank
from tracker.intake.spreadsheets.lenient import from_1904, parts_by_title
from tracker.intake.spreadsheets.merged import with_merged
from tracker.intake.spreadsheets.remarks import remarks
from tracker.intake.spreadsheets.struck import struck_rows, struck_styles
from tracker.intake.spreadsheets.styles import number_formats
from tracker.intake.spreadsheets.unseen import unseen
from tracker.unswept import unswept

LARGE = 2 << 20
"""Bytes of XML from which on a workbook is worth it."""
DENSE = 30_000_000
"""Cells that calamine may make room for: it does so for the whole rectangle up to the last cell, and aborts where there is none."""
_SHARED = "xl/sharedStrings.xml"
_FORMATS = frozenset({0, 1, 2, 3, 4, 14, 49})
"""The built-in formats of plain numbers, days and text, which every reader takes for the same."""
_WRITTEN = re.compile(r"general|@|#,##0(?:\.0+)?|0(?:\.0+)?|yyyy[-/.]mm[-/.]dd|dd[-/.]mm[-/.]yyyy|d[-/.]m[-/.]yyyy", re.IGNORECASE)
_EXACT = 2**53


class _Other(Exception):
    """A workbook for the other reader."""


def sheets(path: Path, parts: dict[str, SheetPart], is_ours: Callable[[str], bool]) -> list[Sheet] | None:
    """The sheets of the workbook, as openpyxl would read them; None when that is not certain, or not worth it."""
    if any(part.formulas or part.odd or part.last_row * part.last_column > DENSE for part in parts.values()) or not _is_large(path):
        return None
    try:
        return _sheets(path, parts, is_ours)
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001  whatever is odd about it, the other reader says; a reader written in Rust may even panic
        return None


def _is_large(path: Path) -> bool:
    """The XML of a workbook, be it rows, cells without values or shared texts, would take the other reader seconds."""
    with zipfile.ZipFile(path) as archive:
        return sum(part.file_size for part in archive.infolist() if part.filename.endswith(".xml")) >= LARGE


@unswept()
def _sheets(path: Path, parts: dict[str, SheetPart], is_ours: Callable[[str], bool]) -> list[Sheet]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415  few files need it

    named = parts_by_title(path)
    read = []
    with zipfile.ZipFile(path) as archive, CalamineWorkbook.from_path(path) as book:
        if from_1904(archive) or not _is_plainly_formatted(archive) or _has_odd_texts(archive):
            raise _Other
        struck = struck_styles(archive)
        for each in book.sheets_metadata:
            if each.name in named and not is_ours(each.name):
                part = parts[named[each.name]]
                cells = book.get_sheet_by_name(each.name).to_python(skip_empty_area=False)
                rows = _rows(cells, part.values)
                how = (*unseen(rows, part.hidden, part.hidden_columns), *struck_rows(archive, named[each.name], struck))
                table = RawTable(path.name, each.name, tuple(with_merged(path, rows, part.merged)), how, remarks(archive, named[each.name]))
                read.append(Sheet(each.name, table, each.visible != SheetVisibleEnum.Visible))
    return read


def _is_plainly_formatted(archive: zipfile.ZipFile) -> bool:
    """All cells have formats about which readers agree."""
    formats = number_formats(archive)
    return all(number in _FORMATS if written is None else _WRITTEN.fullmatch(written) for number, written in formats)


def _has_odd_texts(archive: zipfile.ZipFile) -> bool:
    """Texts that cells share are such as readers take in different ways."""
    shared = archive.read(_SHARED) if _SHARED in archive.namelist() else b""
    return is_odd(shared)


class _Numbers(dict[float, int | float]):
    """Numbers as openpyxl gives them, each looked at once: they repeat."""

    def __missing__(self, cell: float) -> int | float:
        if abs(cell) >= _EXACT:
            raise _Other
        number = self[cell] = int(cell) if cell.is_integer() else cell
        return number


def _rows(read: list[list[Any]], held: int) -> list[RawRow]:
    """The rows that hold anything, when as many cells as the XML has hold a value."""
    numbers = _Numbers()
    rows, count = [], 0
    for number, found in enumerate(read, 1):
        cells = [numbers[cell] if type(cell) is float else (cell or None) if type(cell) is str else _value(cell) for cell in found]
        count += len(cells) - cells.count(None)
        if not all(map(is_blank, cells)):
            rows.append(RawRow(number, cells))
    if count != held:
        raise _Other
    return rows


def _value(cell: object) -> object:
    """A cell that is neither number nor text with the type that openpyxl gives it."""
    if isinstance(cell, datetime | time | timedelta):
        raise _Other
    return datetime(cell.year, cell.month, cell.day) if isinstance(cell, date) else cell  # noqa: DTZ001  a day of a sheet is of no zone
