"""The first lines of a large text file: how its rows stand in it, and which column holds what."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from tracker.findings import Finding
from tracker.intake.raw.encodings import encoding_of
from tracker.intake.raw.tables import RawRow, RawTable, is_blank
from tracker.intake.rows.checks import unusable
from tracker.intake.rows.lines import Layout, Messy
from tracker.intake.rows.sender import NOBODY, Sender
from tracker.intake.spreadsheets.delimited import FIELD_LIMIT, SEPARATORS, separator_of
from tracker.intake.understanding.always import always
from tracker.intake.understanding.headings import known_headings, plain
from tracker.intake.understanding.matching import Columns, columns, renamed
from tracker.intake.understanding.outline import is_outlined
from tracker.intake.understanding.understood import Amounts, amounts_of
from tracker.records.record_type import RecordType
from tracker.vocabulary import SHIPPED, Vocabulary

_HEAD = 2**16
_WIDEST = 500
_ROWS = 30
"""More than are searched for the headings."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the first lines of a file say."""

    path: Path
    found: Columns
    amounts: Amounts
    layout: Layout
    findings: list[Finding]


def beginning(path: Path, kind: RecordType, currency: str | None, sender: Sender = NOBODY, words: Vocabulary = SHIPPED) -> Beginning:
    """What the file begins with, by what was decided of its sender. Raises `Messy` where its headings are not plainly there."""
    decided = sender.columns.get(kind.name, {})
    with path.open("rb") as file:
        head = file.read(_HEAD) + file.readline(FIELD_LIMIT)
    if not head.endswith(b"\n") or b"\0" in head:
        raise Messy
    encoding = encoding_of(head)
    if encoding not in {"utf-8", "utf-8-sig"}:
        raise Messy
    text = head.decode(encoding)
    known = known_headings(kind)
    said = {plain(heading) for heading in decided}
    separator = separator_of(text, lambda cell: known(cell) or plain(cell) in said)
    rows, ends = _first_rows(text, separator)
    how = (f"read as {encoding.removesuffix('-sig')}, separated by {SEPARATORS[separator]}",)
    found, _, findings = columns(renamed(RawTable(path.name, None, tuple(rows), how), kind, decided), kind)
    amounts = amounts_of(found, currency, always(found, sender.values.get(kind.name, {}), words))
    if not _is_plain(found, amounts) or unusable(found, findings, 0, amounts.given):
        raise Messy
    return Beginning(path, found, amounts, Layout(encoding, separator, found.width, ends[found.row]), findings)


def _first_rows(text: str, separator: str) -> tuple[list[RawRow], dict[int, int]]:
    """The first rows that hold anything, and the line on which each ends. Raises `Messy`."""
    if text.lstrip('"')[:4].casefold() == "sep=":
        raise Messy
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[RawRow] = []
    ends: dict[int, int] = {}
    begun = 0
    try:
        while len(rows) < _ROWS and (cells := next(reader, None)) is not None:
            if not all(map(is_blank, cells)):
                rows.append(RawRow(begun + 1, cells))
                ends[begun + 1] = reader.line_num
            begun = reader.line_num
    except csv.Error as error:
        raise Messy from error
    if not rows:
        raise Messy
    return rows, ends


def _is_plain(found: Columns, amounts: Amounts) -> bool:
    """Every column is headed, there are not too many, and amounts are whole."""
    return (
        bool(found.at)
        and 1 < found.width <= _WIDEST
        and not any(map(is_blank, found.top.cells))
        and amounts.are_plain
        and not is_outlined(found)
    )
