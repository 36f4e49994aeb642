"""XLSX workbooks that openpyxl cannot open, such as ones with broken styles: read by calamine, and held against their own XML.

Calamine tells an error, and a formula that was never calculated, as an empty cell; the XML says which they are.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.sax.handler import ContentHandler

from tracker.errors import UnreadableFile
from tracker.intake.raw import defused
from tracker.intake.raw.precheck import CELL_LIMIT, SheetPart, number_of
from tracker.intake.raw.tables import NOT_CALCULATED, RawRow, RawTable, Sheet, is_blank
from tracker.intake.spreadsheets.currencies import Tally, shown_by
from tracker.intake.spreadsheets.merged import with_merged
from tracker.intake.spreadsheets.remarks import remarks
from tracker.intake.spreadsheets.styles import MAIN, number_formats, seen, shows_otherwise, written_out
from tracker.intake.spreadsheets.unseen import unseen

_LENIENTLY = "it cannot be opened in the usual way and was read leniently"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class _Cells(ContentHandler):
    """What the XML of a sheet says of its cells, by row and column from 1: which hold a value, an error, or a formula without one.

    And which numbers people see otherwise, and what currencies show.
    """

    formats: Sequence[str]
    held: set[tuple[int, int]] = field(default_factory=set)
    faults: dict[tuple[int, int], object] = field(default_factory=dict)
    otherwise: dict[tuple[int, int], str] = field(default_factory=dict)
    currencies: Tally = field(default_factory=Tally)
    _at: tuple[int, int] = (0, 0)
    _form: str = ""
    _kind: str = ""
    _formula: bool = False
    _value: str | None = None
    _reads: bool = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  SAX names it
        plain = name.rpartition(":")[2]
        if plain == "row":
            self._at = (int(attrs.get("r") or self._at[0] + 1), 0)
        elif plain == "c":
            self._begin(attrs)
        self._formula = self._formula or plain == "f"
        self._reads = plain in ("v", "t")

    def _begin(self, attrs: Any) -> None:
        address = attrs.get("r")
        column = number_of(address.rstrip("0123456789")) if address else self._at[1] + 1
        self._at = (self._at[0], column)
        self._kind, self._formula, self._value = attrs.get("t", "n"), False, None
        style = int(attrs.get("s", 0))
        self._form = self.formats[style] if style < len(self.formats) else ""

    def characters(self, content: str) -> None:
        if self._reads:
            self._value = (self._value or "") + content

    def endElement(self, name: str) -> None:  # noqa: N802  SAX names it
        self._reads = False
        if name.rpartition(":")[2] != "c":
            return
        if self._kind == "e":
            self.faults[self._at] = self._value
        elif self._formula and self._value is None and self._kind != "str":
            self.faults[self._at] = NOT_CALCULATED
        elif not is_blank(self._value):
            self.held.add(self._at)
            if self._kind == "n" and shows_otherwise(self._form):
                self.otherwise[self._at] = self._form
            elif self._kind == "n":
                self.currencies.take(self._at[1] - 1, shown_by(self._form))


def sheets(path: Path, parts: dict[str, SheetPart], is_ours: Callable[[str], bool]) -> list[Sheet]:
    """The sheets of the workbook. Raises anything whatever when it is damaged, `UnreadableFile` where cells would be lost."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415  few files need it

    named = parts_by_title(path)
    read = []
    with CalamineWorkbook.from_path(path) as book, zipfile.ZipFile(path) as archive:
        formats = _formats(archive)
        for each in book.sheets_metadata:
            if is_ours(each.name) or each.name not in named:
                continue
            part = named[each.name]
            cells = _cells(path, archive, part, formats)
            rows = against(path, book.get_sheet_by_name(each.name).to_python(skip_empty_area=False), cells.held, cells.faults)
            told = parts.get(part, SheetPart())
            how = (_LENIENTLY, *unseen(rows, told.hidden, told.hidden_columns))
            rows, shown = with_merged(path, as_seen(rows, cells.otherwise), told.merged), cells.currencies.told
            noted = remarks(archive, part)
            table = RawTable(path.name, each.name, tuple(rows), how, noted, from_1904=from_1904(archive), currencies=shown)
            read.append(Sheet(each.name, table, each.visible != SheetVisibleEnum.Visible))
    return read


def parts_by_title(path: Path) -> dict[str, str]:
    """The part of each sheet by its title."""
    with zipfile.ZipFile(path) as archive:
        book, links = (defused.root(archive.read(name)) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): posixpath.normpath(posixpath.join("xl", link.get("Target", "")).lstrip("/")) for link in links}
    return {sheet.get("name", ""): targets[sheet.get(_LINK)] for sheet in book.iter(f"{MAIN}sheet") if sheet.get(_LINK) in targets}


def from_1904(archive: zipfile.ZipFile) -> bool:
    """The days of the workbook are counted from 1904."""
    about = defused.root(archive.read("xl/workbook.xml")).find(f"{MAIN}workbookPr")
    return about is not None and about.get("date1904") in ("1", "true")


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """How numbers are written under each style of cells; nothing where the styles are what is broken."""
    with suppress(ParseError, ValueError, defused.REFUSED):
        return written_out(number_formats(archive))
    return []


def _cells(path: Path, archive: zipfile.ZipFile, part: str, formats: Sequence[str]) -> _Cells:
    cells = _Cells(formats)
    with archive.open(part) as file:
        defused.tell(file, cells)
    told = cells.held | cells.faults.keys()
    if max((row for row, _ in told), default=0) * max((column for _, column in told), default=0) > CELL_LIMIT:
        raise UnreadableFile(f"{path.name} has cells too far apart to be read", next_step="Delete the cells far from the table.")
    return cells


def against(
    path: Path, read: list[list[Any]], held: AbstractSet[tuple[int, int]], faults: Mapping[tuple[int, int], object]
) -> list[RawRow]:
    """The rows with a fault or the error's own text in each cell that calamine leaves empty. None that holds a value may be lost."""
    given = {(row, column) for row, values in enumerate(read, 1) for column, value in enumerate(values, 1) if not is_blank(value)}
    if lost := sorted(held - given):
        raise UnreadableFile(
            f"{path.name} is damaged: {len(lost)} of its cells cannot be read, first in row {lost[0][0]}",
            next_step="Save it again as .xlsx.",
        )
    by_row: dict[int, list[int]] = {}
    for row, column in sorted(faults):
        by_row.setdefault(row, []).append(column)
    rows = []
    for number in range(1, max(len(read), *by_row, 0) + 1 if by_row else len(read) + 1):
        values = list(read[number - 1]) if number <= len(read) else []
        for column in by_row.get(number, ()):
            values += [None] * (column - len(values))
            values[column - 1] = faults[number, column]
        if not all(map(is_blank, values)):
            rows.append(RawRow(number, [None if value == "" else value for value in values]))
    return rows


def as_seen(rows: list[RawRow], otherwise: Mapping[tuple[int, int], str]) -> list[RawRow]:
    """The rows with what people see in place of numbers whose format shows something else."""
    if not otherwise:
        return rows

    def shown(row: int, column: int, cell: object) -> object:
        form = otherwise.get((row, column))
        return seen(int(cell) if isinstance(cell, float) and cell.is_integer() else cell, form) if form else cell

    return [RawRow(row.number, [shown(row.number, column, cell) for column, cell in enumerate(row.cells, 1)]) for row in rows]
