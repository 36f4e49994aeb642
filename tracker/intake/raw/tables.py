"""Raw tables: rows of cells as found in a sheet or a text file, each with its address; and what a whole file holds of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tracker.findings import Finding
from tracker.quoting import shown
from tracker.records.record_type import RecordType

OWN_SHEETS = ("Notes", "Lists", "Codes")
"""Sheets of our template that hold no records."""

LETTER_LIMIT = 32_767
"""The most letters that a cell of a spreadsheet holds."""
_FEW = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """Stands where a cell cannot be trusted: an error, a covered part of a merged cell, a formula never calculated."""

    reason: str
    suggestion: str


NOT_CALCULATED = Fault("The formula here was never calculated", "Open the workbook in Excel or LibreOffice, save it, and load it again.")


class RawRow(NamedTuple):
    """One row: its number in the sheet, or the line of the text file on which it begins (from 1), and its cells."""

    number: int
    cells: Sequence[object]


@dataclass(frozen=True, slots=True)
class RawTable:
    """A sheet or a text file: the rows that hold anything, headings included.

    `sheet` is None for a text file. `how` says in words how the file was read; `remarks` are notes on its
    cells (address and text), which are no values but may say what these are worth. Days of a workbook may be counted `from_1904`.
    `currencies` are what number formats show: a column counted from 0, the words, and in how many cells.
    A table made of a file in another format names its `form`; then the rows below the headings, numbered from 1, stand in `places`
    of that file (line or row, and the way to it), and `origin` says in which of its columns each of ours does. Where a person decided what
    headings mean, `headed` are those of the file. In a table that is `turned`, rows are columns of the file, and `origin` says in which of
    its rows each of our columns stands. Of columns that are read as tables of their own, `apart` tells what each is headed, and `own` is
    the one that this table takes.
    """

    file: str
    sheet: str | None
    rows: tuple[RawRow, ...]
    how: tuple[str, ...] = ()
    remarks: Sequence[tuple[str, str]] = ()
    from_1904: bool = False
    currencies: Sequence[tuple[int, str, int]] = ()
    form: str = ""
    places: Sequence[tuple[int, str]] = ()
    origin: Sequence[int] = ()
    headed: Sequence[str] = ()
    turned: bool = False
    apart: Mapping[int, str] = field(default_factory=dict)
    own: int | None = None

    @property
    def name(self) -> str:
        """The table in words: `demo.xlsx, sheet Agreement`."""
        return f"{self.file}, sheet {self.sheet}" if self.sheet else self.file

    @property
    def notes(self) -> list[str]:
        """How the table was read, and what notes on its cells say, as it is told."""
        quoted = [f"{cell} “{shown(text)}”" for cell, text in self.remarks[:_FEW]]
        more = [f"{len(self.remarks) - _FEW:,} more"] if len(self.remarks) > _FEW else []
        noted = [f"{len(self.remarks):,} cell(s) have notes: {'; '.join((*quoted, *more))}"] if self.remarks else []
        return [f"{self.name}: {sentence}" for sentence in (*self.how, *noted)]

    @property
    def unquoted(self) -> list[str]:
        """The same, of a list of people, whom a note may name."""
        noted = [f"{len(self.remarks):,} cell(s) have notes, which may name people and are not read"] if self.remarks else []
        return [f"{self.name}: {sentence}" for sentence in (*self.how, *noted)]

    def finding(  # noqa: PLR0913  what is wrong, where, and of what
        self, reason: str, suggestion: str = "", *, row: int, column: int = 0, kind: str | None = None, field: str | None = None
    ) -> Finding:
        """A finding at a cell of this table; `column` counts from 0. In a text, one of several columns of a line is named, too."""
        line, path = self.place(row)
        path = path or self.apart.get(column, "")
        place = self.origin[column] if self.origin else column
        if self.turned:
            line, place = place, max(row - 1, 0)
        if self.sheet is None:
            return Finding(reason, suggestion, file=self.file, line=line or None, kind=kind, field=field, path=path)
        return Finding(reason, suggestion, file=self.file, sheet=self.sheet, cell=f"{letters(place)}{line}", kind=kind, field=field)

    def place(self, row: int) -> tuple[int, str]:
        """The line or row of its file in which a row stands, and the way to it, if there is one."""
        return self.places[row - 1] if self.places and row else (row, "")

    def spot(self, row: int) -> str:
        """A row in words: `row 3` of a sheet, `line 3` of a text file, or the way to it; a column of a table that is turned."""
        if self.turned:
            return f"column {letters(row - 1)}"
        found = self.finding("", row=row)
        return found.path or (f"line {found.line}" if self.sheet is None else f"row {self.place(row)[0]}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its table, and whether people see it."""

    title: str
    table: RawTable
    hidden: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """One file: its tables by record type, sheets that could not be placed, and notes on how it was read.

    A large `text` of a record type is told as such, and not read. Where the table is of `people`, it is a list of participants, of
    which nothing may be read but at the door.
    """

    tables: tuple[tuple[RecordType, RawTable], ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    text: RecordType | None = None
    people: bool = False


def letters(column: int) -> str:
    """The letters of a spreadsheet column counted from 0.

    >>> letters(0), letters(26)
    ('A', 'AA')
    """
    text = ""
    number = column + 1
    while number:
        number, digit = divmod(number - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


def is_blank(cell: object) -> bool:
    """The cell holds nothing, or only spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
