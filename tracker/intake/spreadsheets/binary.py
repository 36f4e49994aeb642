"""Binary workbooks (.xlsb): read by calamine, and held against their own records, which tell errors, merged cells and what may not be lost.

The records are those of MS-XLSB: a type and a length, seven bits a byte, then so many bytes.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tracker.errors import UnreadableFile
from tracker.intake.raw import defused
from tracker.intake.raw.precheck import CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT, precheck
from tracker.intake.raw.tables import RawTable, Sheet, is_blank, letters
from tracker.intake.spreadsheets.currencies import Tally, shown_by
from tracker.intake.spreadsheets.excel97 import ERRORS
from tracker.intake.spreadsheets.lenient import against, as_seen
from tracker.intake.spreadsheets.merged import with_merged
from tracker.intake.spreadsheets.styles import BUILT_IN, shows_otherwise
from tracker.intake.spreadsheets.unseen import unseen

BOOK = "xl/workbook.bin"
_LINKS, _SHARED, _STYLES = "xl/_rels/workbook.bin.rels", "xl/sharedStrings.bin", "xl/styles.bin"
_ROW, _ERRORS, _NUMBERS, _SHARED_TEXT, _RICH_TEXT = 0, (3, 11), (2, 4, 5, 9, 10), 7, 62
_TEXTS = (6, 8)
_SHARED_ITEM, _PROPERTIES, _SHEET, _MERGED, _COLUMNS = 19, 153, 156, 176, 60
_FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 44, 47, 617, 618
_ROW_FLAGS, _ROW_IS_HIDDEN = 11, 0x10
_VALUE = 8
"""Where the value of a cell begins, behind its column and style."""
_AS_XLSX = "Save it again as .xlsx."


@dataclass(slots=True)
class _Cells:
    """What the records of a sheet say, by row and column from 1: which cells hold a value, which an error, which ranges are merged.

    And which rows and columns (from and to, counted from 0) nobody sees, what currencies show, and which numbers people see otherwise.
    """

    held: set[tuple[int, int]] = field(default_factory=set)
    faults: dict[tuple[int, int], object] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    currencies: Tally = field(default_factory=Tally)
    otherwise: dict[tuple[int, int], str] = field(default_factory=dict)


def is_binary(path: Path) -> bool:
    """The container is a binary workbook, and no other."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            return BOOK in names and "xl/workbook.xml" not in names
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return False  # what is wrong with it, the reader of workbooks says


def sheets(path: Path, is_ours: Callable[[str], bool] = lambda _: False) -> list[Sheet]:
    """The sheets of the workbook at `path`, in order, but for ours that hold no records. Raises `UnreadableFile`."""
    precheck(path)
    try:
        return _sheets(path, is_ours)
    except (UnreadableFile, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a damaged workbook makes any reader fail in any way whatever; one written in Rust may even panic
        raise UnreadableFile(f"{path.name} is damaged: its sheets cannot be read", next_step=_AS_XLSX) from error


def _sheets(path: Path, is_ours: Callable[[str], bool]) -> list[Sheet]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415  few files need it

    read = []
    with zipfile.ZipFile(path) as archive:
        parts, from_1904, shared, formats = _parts(archive), _from_1904(archive), _shared(archive), _formats(archive)
        told = {name: _cells(path, archive.read(part), shared, formats) for name, part in parts.items() if not is_ours(name)}
        with CalamineWorkbook.from_path(path) as book:
            for each in book.sheets_metadata:
                if each.name in told:
                    cells = told[each.name]
                    rows = against(path, book.get_sheet_by_name(each.name).to_python(skip_empty_area=False), cells.held, cells.faults)
                    how = unseen(rows, len(cells.hidden & {row for row, _ in cells.held}), cells.hidden_columns)
                    rows = with_merged(path, as_seen(rows, cells.otherwise), cells.merged)
                    table = RawTable(path.name, each.name, tuple(rows), how, from_1904=from_1904, currencies=cells.currencies.told)
                    read.append(Sheet(each.name, table, each.visible != SheetVisibleEnum.Visible))
    return read


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part, each with its type."""
    place = 0
    while place < len(data):
        kind, place = _number(data, place, 2)
        size, place = _number(data, place, 4)
        yield kind, data[place : place + size]
        place += size


def _number(data: bytes, place: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    number = 0
    for shift in range(most):
        byte = data[place]
        place += 1
        number |= (byte & 0x7F) << (7 * shift)
        if not byte & 0x80:
            break
    return number, place


def _text(data: bytes, place: int) -> tuple[str, int]:
    """A text behind the number of its letters, and where it ends."""
    (size,) = struct.unpack_from("<I", data, place)
    end = place + 4 + 2 * size
    return data[place + 4 : end].decode("utf-16-le", "surrogatepass"), end


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet of cells by its title."""
    links = {each.get("Id"): each.get("Target", "") for each in defused.root(archive.read(_LINKS))}
    found = {}
    for kind, data in _records(archive.read(BOOK)):
        if kind == _SHEET:
            link, end = _text(data, 8)
            part = posixpath.normpath(posixpath.join("xl", links[link]).lstrip("/"))
            if part.startswith("xl/worksheets/"):
                found[_text(data, end)[0]] = part
    return found


def _from_1904(archive: zipfile.ZipFile) -> bool:
    return any(kind == _PROPERTIES and bool(data[0] & 1) for kind, data in _records(archive.read(BOOK)))


def _shared(archive: zipfile.ZipFile) -> list[bool]:
    """Which of the texts that cells share are blank."""
    if _SHARED not in archive.namelist():
        return []
    return [is_blank(_text(data, 1)[0]) for kind, data in _records(archive.read(_SHARED)) if kind == _SHARED_ITEM]


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """How numbers are written under each style of cells; nothing for built-in formats but percentages, which show what is there."""
    written: dict[int, str] = {}
    formats: list[str] = []
    of_cells = False
    for kind, data in _records(archive.read(_STYLES)) if _STYLES in archive.namelist() else ():
        if kind == _FORMAT:
            written[struct.unpack_from("<H", data)[0]] = _text(data, 2)[0].replace("\\", "")
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            of_cells = kind == _STYLES_BEGIN
        elif kind == _STYLE and of_cells:
            (number,) = struct.unpack_from("<H", data, 2)
            formats.append(written.get(number, BUILT_IN.get(number, "")))
    return formats


def _cells(path: Path, data: bytes, shared: list[bool], formats: list[str]) -> _Cells:
    """What a sheet holds. Raises `UnreadableFile` where no spreadsheet has so many rows or columns, or cells lie too far apart."""
    cells, row, last = _Cells(), 0, (0, 0)
    for kind, told in _records(data):
        if kind == _ROW:
            row = struct.unpack_from("<I", told)[0] + 1
            cells.hidden |= {row} if told[_ROW_FLAGS:] and told[_ROW_FLAGS] & _ROW_IS_HIDDEN else set()
        elif kind == _COLUMNS:
            first, until, _, _, flags = struct.unpack_from("<4IH", told)
            cells.hidden_columns += [(first, until)] if flags & 1 else []
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", told)
            cells.merged.append(f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}")
        elif kind in (*_ERRORS, *_NUMBERS, *_TEXTS, _SHARED_TEXT, _RICH_TEXT):
            at, style = struct.unpack_from("<2I", told)
            column = at + 1
            last = max(last[0], row), max(last[1], column)
            if kind in _ERRORS:
                cells.faults[row, column] = ERRORS.get(told[_VALUE], "#VALUE!")
            elif not _is_empty(kind, told, shared):
                cells.held.add((row, column))
                if kind in _NUMBERS and formats:
                    _note_format(cells, row, column, formats, style & 0xFFFFFF)
    if last[0] > ROW_LIMIT or last[1] > COLUMN_LIMIT or last[0] * last[1] > CELL_LIMIT:
        raise UnreadableFile(f"{path.name} has cells too far apart to be read", next_step="Delete the cells far from the table.")
    return cells


def _note_format(cells: _Cells, row: int, column: int, formats: list[str], style: int) -> None:
    form = formats[style] if style < len(formats) else ""
    if shows_otherwise(form):
        cells.otherwise[row, column] = form
    else:
        cells.currencies.take(column - 1, shown_by(form))


def _is_empty(kind: int, told: bytes, shared: list[bool]) -> bool:
    """A cell whose text is blank."""
    if kind == _SHARED_TEXT:
        (place,) = struct.unpack_from("<I", told, _VALUE)
        return bool(shared[place])
    if kind in _TEXTS or kind == _RICH_TEXT:
        return is_blank(_text(told, _VALUE + (kind == _RICH_TEXT))[0])
    return False
