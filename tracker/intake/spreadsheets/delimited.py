"""CSV files as people really save them, as raw tables: any usual encoding, separator and end of line."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from tracker.errors import UnreadableFile
from tracker.intake.raw.encodings import decoded, encoding_of
from tracker.intake.raw.tables import RawRow, RawTable, is_blank

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
SIZE_LIMIT = 2**30
FIELD_LIMIT = 2**20
"""The longest cell, in letters."""
_SAMPLE_ROWS = 20
_SAMPLE = 2**16
_HINT = re.compile(r'"?sep=([^"\r\n])"?[ ,;\t]*(?:\r\n|\r|\n)', re.IGNORECASE)
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8", "a picture"),
)


def delimited(path: Path, is_heading: Callable[[str], bool]) -> RawTable:
    """The text table at `path`; `is_heading` knows the headings to expect. Raises `UnreadableFile`."""
    return table_of(_bytes(path), path.name, is_heading)


def table_of(data: bytes, name: str, is_heading: Callable[[str], bool]) -> RawTable:
    """The text table that a file of that name holds. Raises `UnreadableFile`."""
    text, encoding = decoded(data, name)
    if _is_web_page(text):
        raise UnreadableFile(f"{name} is a web page, not a table", next_step="Open it in Excel or LibreOffice and save it as .xlsx.")
    hint = _HINT.match(text)
    separator = hint[1] if hint else separator_of(text, is_heading)
    rows = tuple(_rows(text[hint.end() :] if hint else text, separator, name, 1 if hint else 0))
    if not rows:
        raise UnreadableFile(f"{name} holds no rows", next_step="Save it again from the program it came from.")
    if all(len(row.cells) == 1 for row in rows):
        separator, rows = _unwrapped(rows, separator, is_heading)
    return RawTable(name, None, rows, (f"read as {encoding}, separated by {SEPARATORS.get(separator, repr(separator))}",))


def _unwrapped(rows: tuple[RawRow, ...], separator: str, is_heading: Callable[[str], bool]) -> tuple[str, tuple[RawRow, ...]]:
    """The rows whose cells stand together in one, as a spreadsheet saves a table of another separator: each line in quotation marks."""
    lines = [str(row.cells[0]) for row in rows]
    inner = separator_of("\n".join(lines), is_heading)
    cells = list(csv.reader(lines, delimiter=inner))
    if len(cells) != len(rows) or not any(sum(map(is_heading, each)) > 1 for each in cells[:_SAMPLE_ROWS]):
        return separator, rows
    return inner, tuple(RawRow(row.number, each) for row, each in zip(rows, cells, strict=True))


def first_rows(path: Path, is_heading: Callable[[str], bool]) -> RawTable:
    """The first rows of the text table at `path`, to tell what it is."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE) + file.readline(FIELD_LIMIT)
    text = head.decode(encoding_of(head), "replace")
    rows = _sample_rows(text, separator_of(text, is_heading))
    return RawTable(path.name, None, tuple(RawRow(number, row) for number, row in enumerate(rows, 1)))


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > SIZE_LIMIT:
        raise UnreadableFile(f"{path.name} is larger than {SIZE_LIMIT // 2**20} MB", next_step="Split it into several files.")
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableFile(f"{path.name} is empty", next_step="Save it again from the program it came from.")
    for mark, what in _OTHERS:
        if data.startswith(mark):
            raise UnreadableFile(f"{path.name} is {what}, not a table", next_step="Load a workbook (.xlsx) or a CSV file.")
    return data


def _is_web_page(text: str) -> bool:
    return text.lstrip()[:100].casefold().startswith(("<!doctype", "<html", "<table", "<?xml"))


def separator_of(text: str, is_heading: Callable[[str], bool]) -> str:
    r"""The separator under which the first rows show the most known headings, then the most even width.

    >>> separator_of("name;share\na,b;0,5", {"name", "share"}.__contains__)
    ';'
    """
    sample = text[:_SAMPLE]

    def merit(separator: str) -> tuple[int, int]:
        rows = _sample_rows(sample, separator)
        widths = Counter(len(row) for row in rows)
        width, times = max(widths.items(), key=lambda found: (found[1], found[0]), default=(1, 0))
        return max((sum(map(is_heading, row)) for row in rows), default=0), times * (width > 1)

    return max(SEPARATORS, key=merit)


def _sample_rows(sample: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            if row:
                rows.append(row)
            if len(rows) == _SAMPLE_ROWS:
                break
    except csv.Error:
        return rows
    return rows


def _rows(text: str, separator: str, name: str, line: int) -> Iterator[RawRow]:
    """The rows that hold anything, each with the line it begins on. `line` counts the lines before the text."""
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begun = reader.line_num
    try:
        for cells in reader:
            if not all(map(is_blank, cells)):
                yield RawRow(line + begun + 1, cells)
            begun = reader.line_num
    except csv.Error as error:
        raise unmatched(name, line + begun + 1) from error


def unmatched(name: str, line: int) -> UnreadableFile:
    """What is said of a row that cannot be told from the next."""
    return UnreadableFile(
        f"{name} has quotation marks that do not match, from line {line}",
        next_step="Correct that line, or save the file again from the program it came from.",
    )
