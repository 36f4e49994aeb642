"""A large text file piece by piece: lines that are plainly a row each become a frame, the others rows, the way `delimited` reads them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import polars as pl

from tracker.intake.raw.tables import RawRow, is_blank
from tracker.intake.spreadsheets.delimited import FIELD_LIMIT, unmatched

PIECE = 8 << 20
"""Bytes read at once."""
NUMBER = "#"
"""The column with the line on which a row begins."""

_NEVER = b"\x1e"
"""What stands in no line, so that a reader of cells which looks for it finds lines."""
_CHUNK = 1 << 16


class Messy(Exception):
    """The file is not plain enough to be read by columns."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a file: as a frame of texts, columns named by their place, `#` the line; and rows that need a closer look.

    `rows` are those of a part of the frame as they stand in the file.
    """

    plain: pl.DataFrame
    other: list[RawRow]
    rows: Callable[[pl.DataFrame], Iterable[RawRow]]


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a file stand in it: encoding, separator, how many cells, and how many lines come before the first of them."""

    encoding: str
    separator: str
    width: int
    above: int


def pieces(path: Path, layout: Layout, size: int = PIECE) -> Iterator[Piece]:
    """The rows of a file below its headings. Raises `UnreadableFile`, and `Messy` for what only the other reader knows."""
    csv.field_size_limit(FIELD_LIMIT)
    with path.open("rb") as file:
        for _ in range(layout.above):
            file.readline()
        source = _Source(path.name, file, layout, size)
        while source.text:
            yield source.piece()


class RowsAgain:
    """The rows of a file that was read before, by the lines on which they begin: soonest where they stand further down than the last."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self._path, self._layout = path, layout
        self._place, self._begins = 0, 1

    def at(self, numbers: Collection[int]) -> Iterator[RawRow]:
        """The rows that begin on these lines, from the top."""
        csv.field_size_limit(FIELD_LIMIT)
        wanted = sorted(numbers)
        if wanted and wanted[0] < self._begins:
            self._place, self._begins = 0, 1
        with self._path.open("rb") as file:
            file.seek(self._place)
            while wanted and (chunk := file.read(_CHUNK) + file.readline()):
                after, ends = file.tell(), self._begins + chunk.count(b"\n")
                lines = chunk.removesuffix(b"\n").split(b"\n") if wanted[0] <= ends else []
                while wanted and wanted[0] < self._begins + len(lines):
                    number = wanted.pop(0)
                    yield RawRow(number, _cells_from(lines[number - self._begins :], file, self._layout))
                if wanted:
                    file.seek(after)
                    self._place, self._begins = after, ends


def _cells_from(lines: list[bytes], file: BinaryIO, layout: Layout) -> list[str]:
    """The cells of the row that begins on the first of these lines, behind which the file goes on."""
    more = (line.rstrip(b"\n") for line in file)
    texts = (f"{line.decode()}\n" for source in (lines, more) for line in source)
    return next(csv.reader(texts, delimiter=layout.separator, strict=True))


class _Source:
    """A file from which text is read, and the number of the line that the text begins on."""

    def __init__(self, name: str, file: BinaryIO, layout: Layout, size: int) -> None:
        self._name, self._file, self._layout, self._size = name, file, layout, size
        self._first = layout.above + 1
        self.text = self._read()

    def piece(self) -> Piece:
        """The rows of the text, of which as much more is read as a cell needs that is not closed at its end."""
        while True:
            lines = _lines(self.text)
            try:
                found = _piece(self._name, self.text, lines, self._layout, self._first)
            except _Open as error:
                if not (more := self._read()):
                    raise unmatched(self._name, error.line) from error
                self.text += more
            else:
                self._first += len(lines)
                self.text = self._read()
                return found

    def _read(self) -> bytes:
        """So many bytes, to the end of a line. Raises `Messy`."""
        rest = b""
        if text := self._file.read(self._size):
            rest = self._file.readline(FIELD_LIMIT)
        text += rest
        lone = b"\r" in text and text.count(b"\r") != text.count(b"\r\n")
        if lone or _NEVER in text or not _is_utf8(text) or (len(rest) == FIELD_LIMIT and not rest.endswith(b"\n")):
            raise Messy
        return text


def _is_utf8(text: bytes) -> bool:
    try:
        return text.isascii() or bool(text.decode())
    except UnicodeDecodeError:
        return False


def _lines(text: bytes) -> pl.Series:
    """The lines of a text, without their ends."""
    lines = pl.read_csv(text, has_header=False, new_columns=["line"], separator=_NEVER.decode(), quote_char=None, infer_schema=False)
    if len(lines) != text.count(b"\n") + (not text.endswith(b"\n")):
        raise Messy
    return lines.to_series().fill_null("")


class _Open(Exception):
    """A quotation mark is not closed before the lines end."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _piece(name: str, text: bytes, lines: pl.Series, layout: Layout, first: int) -> Piece:
    numbers = pl.int_range(first, first + len(lines), dtype=pl.UInt32, eager=True).alias(NUMBER)
    plain = lines.str.contains(_row(layout)) & (lines.str.len_bytes() < FIELD_LIMIT)
    if plain.all():
        return Piece(_cells(text, numbers, layout), [], _rows)
    other, taken = _others(name, text, numbers.filter(~plain).to_list(), layout, first)
    good = plain & ~numbers.is_in(taken) if taken else plain
    return Piece(_cells(lines.filter(good).str.join("\n").item().encode(), numbers.filter(good), layout), other, _rows)


def _row(layout: Layout) -> str:
    """The pattern of a line that holds as many cells as there are headings, none of which goes on in the next line."""
    mark = re.escape(layout.separator)
    cell = rf'(?:[^"{mark}]*|"(?:[^"]|"")*")'
    return rf"^{cell}(?:{mark}{cell}){{{layout.width - 1}}}$"


def _others(name: str, text: bytes, numbers: list[int], layout: Layout, first: int) -> tuple[list[RawRow], list[int]]:
    """The rows that begin on the lines of these numbers, and the lines that they go on in."""
    rows: list[RawRow] = []
    taken: list[int] = []
    after = 0
    lines = text.decode().removesuffix("\n").split("\n")
    for number in numbers:
        if number < after:
            continue
        rest = (f"{line}\n" for line in islice(lines, number - first, None))
        reader = csv.reader(rest, delimiter=layout.separator, strict=True)
        try:
            cells = next(reader)
        except csv.Error as error:
            if reader.line_num == len(lines) - (number - first):
                raise _Open(number) from error
            raise unmatched(name, number) from error
        after = number + reader.line_num
        taken += range(number + 1, after)
        if not all(map(is_blank, cells)):
            rows.append(RawRow(number, cells))
    return rows, taken


def _cells(text: bytes, numbers: pl.Series, layout: Layout) -> pl.DataFrame:
    """The cells of plain lines."""
    names = [str(index) for index in range(layout.width)]
    if numbers.is_empty():
        return pl.DataFrame(schema={NUMBER: pl.UInt32, **dict.fromkeys(names, pl.String)})
    frame = pl.read_csv(text, has_header=False, new_columns=names, separator=layout.separator, infer_schema=False)
    if frame.shape != (len(numbers), layout.width):
        raise Messy
    return frame.with_columns(numbers)


def _rows(cells: pl.DataFrame) -> Iterator[RawRow]:
    """Rows of texts, but for empty ones."""
    for number, *texts in cells.select(NUMBER, pl.exclude(NUMBER)).iter_rows():
        if not all(map(is_blank, texts)):
            yield RawRow(number, ["" if text is None else text for text in texts])
