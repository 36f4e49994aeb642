"""Sheets of an OpenDocument spreadsheet (.ods), with errors, days and merged cells as people see them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import RawIOBase
from pathlib import Path
from typing import Any
from xml.sax.handler import ContentHandler

from tracker.errors import UnreadableFile
from tracker.intake.raw import defused
from tracker.intake.raw.precheck import CELL_LIMIT, INFLATED_LIMIT
from tracker.intake.raw.tables import Fault, RawRow, RawTable, Sheet, is_blank, letters
from tracker.intake.spreadsheets.currencies import Tally
from tracker.intake.spreadsheets.merged import covered_by
from tracker.intake.spreadsheets.remarks import without_ours
from tracker.intake.spreadsheets.styles import seen
from tracker.intake.spreadsheets.unseen import unseen

MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_WIDEST = 16_384
_OF_NOTES = ("dc:creator", "dc:date", "text:p")
_SPACES = {"text:s": " ", "text:tab": " ", "text:line-break": "\n"}
_AGAIN = "Save it again in LibreOffice or Excel."


def sheets(path: Path, is_ours: Callable[[str], bool]) -> list[Sheet]:
    """The sheets of the spreadsheet at `path`, in order, but for ours that hold no records. Raises `UnreadableFile`."""
    reader = _Sheets(path)
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as part:
            defused.tell(_Bounded(path, part), reader)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:  # a damaged container or document fails in any way whatever
        raise UnreadableFile(f"{path.name} is damaged, or protected by a password: its sheets cannot be read", next_step=_AGAIN) from error
    return [each.sheet(path, reader.invisible) for each in reader.found if not is_ours(each.title)]


@dataclass(slots=True)
class _Table:
    """What is known of a table so far; of its rows only those that hold anything."""

    title: str
    style: str
    rows: list[RawRow] = field(default_factory=list)
    hidden: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    width: int = 0
    remarks: list[tuple[str, str, str]] = field(default_factory=list)
    currencies: Tally = field(default_factory=Tally)

    def columns(self, attrs: Mapping[str, str]) -> None:
        """The next columns, alike."""
        count = _times(attrs, "columns-repeated")
        if _is_hidden(attrs):
            self.hidden_columns.append((self.width, self.width + count - 1))
        self.width += count

    def sheet(self, path: Path, invisible: Container[str]) -> Sheet:
        """The table as a sheet, which is hidden where its style is invisible."""
        how = unseen(self.rows, self.hidden, self.hidden_columns)
        table = RawTable(path.name, self.title, tuple(self.rows), how, without_ours(self.remarks), currencies=self.currencies.told)
        return Sheet(self.title, table, self.style in invisible)


class _Bounded(RawIOBase):
    """A part that may inflate to so many bytes and no more."""

    def __init__(self, path: Path, part: Any) -> None:
        super().__init__()
        self._path, self._part, self._left = path, part, INFLATED_LIMIT

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises `UnreadableFile` beyond the limit."""
        data: bytes = self._part.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableFile(
                f"{self._path.name} unpacks to more than {INFLATED_LIMIT // 2**20} MB", next_step="Split it into several files."
            )
        return data


class _Sheets(ContentHandler):
    """Gathers the rows of each table while the document is read. Rows and cells that repeat are told once, with how often."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.found: list[_Table] = []
        self.invisible: set[str] = set()
        self._style = ""
        self._unseen = False
        self._path = path
        self._cells: list[object] = []
        self._row = self._rows = self._columns = self._total = 0
        self._about: dict[str, str] = {}
        self._covered: dict[tuple[int, int], Fault] = {}
        self._text: list[str] | None = None
        self._aside, self._reads = 0, False
        self._note: dict[str, str] = {}
        self._part = ""

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  SAX names it
        self._begin_note(name)
        if name == "table:table":
            self.found.append(_Table(attrs.get("table:name", ""), attrs.get("table:style-name", "")))
            self._row, self._covered = 0, {}
        elif name == "style:style":
            self._style = attrs.get("style:name", "")
        elif name == "style:table-properties" and attrs.get("table:display") == "false":
            self.invisible.add(self._style)
        elif name == "table:table-column" and self.found:
            self.found[-1].columns(attrs)
        elif name == "table:table-row":
            self._cells, self._rows, self._unseen = [], _times(attrs, "rows-repeated"), _is_hidden(attrs)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._about, self._text = dict(attrs.items()), []
        elif name == "office:annotation":
            self._aside += 1
            self._note = {}
        elif name == "text:p" and self._text is not None and not self._aside:
            self._reads = True
            self._text += ["\n"] if self._text else []
        elif name in _SPACES and self._text is not None and not self._aside:
            self._text.append(_SPACES[name] * int(attrs.get("text:c", 1)))

    def characters(self, content: str) -> None:
        if self._text is not None and self._reads and not self._aside:
            self._text.append(content)
        elif self._text is not None and self._aside:
            self._note[self._part] = self._note.get(self._part, "") + content

    def endElement(self, name: str) -> None:  # noqa: N802  SAX names it
        if name == "text:p" and not self._aside:
            self._reads = False
        elif name == "office:annotation":
            self._aside -= 1
            self._end_note()
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._end_cell()
        elif name == "table:table-row" and self.found:
            self._end_row()

    def _begin_note(self, part: str) -> None:
        if part in _OF_NOTES:
            self._part = part
            self._note[part] = f"{self._note.get(part, '')} "

    def _end_note(self) -> None:
        if self.found:
            author, text = (self._note.get(part, "").strip() for part in ("dc:creator", "text:p"))
            self.found[-1].remarks.append((f"{letters(len(self._cells))}{self._row + 1}", author, text))

    def _end_cell(self) -> None:
        value = _value(self._about, "".join(self._text or ()))
        count = _times(self._about, "columns-repeated")
        if self.found and not is_blank(value):
            self.found[-1].currencies.take(len(self._cells), self._about.get("office:currency", ""))
        self._cover()
        self._text = None
        self._cells += [value] * min(count, _WIDEST - len(self._cells)) if not is_blank(value) else [None] * min(count, _WIDEST)

    def _cover(self) -> None:
        """Remember what a merged cell covers."""
        top, left = self._row + 1, len(self._cells)
        down, across = (_times(self._about, f"{part}-spanned") for part in ("rows", "columns"))
        anchor = f"{letters(left)}{top}"
        if down * across > CELL_LIMIT // 100:
            return
        for row in range(top, top + down):
            for column in range(left, left + across):
                if (row, column) != (top, left):
                    self._covered[row, column] = covered_by(anchor, column)

    def _end_row(self) -> None:
        while self._cells and is_blank(self._cells[-1]):
            self._cells.pop()
        first = self._row + 1
        self._row += self._rows
        cells = [self._covered.get((first, column), cell) for column, cell in enumerate(self._cells)]
        if all(map(is_blank, cells)):
            return
        self._total += len(cells) * self._rows
        if self._total > CELL_LIMIT:
            raise UnreadableFile(f"{self._path.name} has more cells than can be read", next_step="Split it into several files.")
        self.found[-1].rows.extend(RawRow(number, cells) for number in range(first, first + self._rows))
        self.found[-1].hidden += self._rows * self._unseen


def _times(about: Mapping[str, str], what: str) -> int:
    """How often something repeats, or over how many it spans. It is there at least once, whatever the file says."""
    return max(int(about.get(f"table:number-{what}", 1)), 1)


def _is_hidden(about: Mapping[str, str]) -> bool:
    """Rows or columns that nobody sees."""
    return about.get("table:visibility") in ("collapse", "filter")


def _value(about: dict[str, str], text: str) -> object:
    """The value of a cell by its kind. An error shows as its text, such as #DIV/0!."""
    kind = about.get("office:value-type", "")
    if about.get("calcext:value-type") == "error":
        return text or "#VALUE!"
    if kind in ("float", "currency", "percentage"):
        number = _number(about.get("office:value", ""), text)
        return seen(number, "0%") if kind == "percentage" else number
    if kind == "date":
        return _day(about.get("office:date-value", ""), text)
    if kind == "boolean":
        return about.get("office:boolean-value") == "true"
    return about.get("office:string-value") or text or None


def _number(written: str, text: str) -> object:
    """The number of a cell; one that shows zeros before it is the text that people see, one that is none is its text."""
    try:
        number = float(written)
    except ValueError:
        return text or None
    if not number.is_integer():
        return number
    return text if text[:1] == "0" and text[1:].isdecimal() and int(text) == number else int(number)


def _day(written: str, text: str) -> object:
    try:
        return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
    except ValueError:
        return text or None
