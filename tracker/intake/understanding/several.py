"""Several tables on one sheet, below or beside one another: each whose headings are those of a record type becomes a table of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from tracker.findings import Finding
from tracker.intake.raw.tables import RawRow, RawTable, is_blank
from tracker.intake.understanding.across import by_column
from tracker.intake.understanding.attendance import is_register
from tracker.intake.understanding.headings import foreign, headings, plain, shows_headings
from tracker.intake.understanding.private import PRIVATE
from tracker.intake.understanding.titles import kind_headed
from tracker.records import FROM_FILES
from tracker.records.record_type import RecordType

_HEADED = 3
"""A row with fewer headings of ours may be a record: that of a code is full of such words. One fewer does below an empty row or a title."""


@dataclass(frozen=True, slots=True)
class Parted:
    """The tables of a sheet by record type, what is told of them, and a finding for each that cannot be read."""

    tables: Sequence[tuple[RecordType, RawTable]]
    notes: Sequence[str] = ()
    findings: Sequence[Finding] = ()


def parted(table: RawTable, kind: RecordType) -> Parted:
    """The tables of a sheet that is of `kind`: those below the first whose headings bear out a type, and those beside each."""
    if kind.name in PRIVATE:
        return Parted([(kind, table)])
    below = list(_below(table))
    tables: list[tuple[RecordType, RawTable]] = []
    findings: list[Finding] = []
    for number, part in enumerate(below, 1):
        meant = kind if number == 1 else _kind(part)
        if meant:
            tables += _beside(part, meant)
        else:
            findings.append(_unread(number, part))
    notes = [f"{each.name}: a table of {of.title} begins at {_corner(each)}, and is read as one of its own" for of, each in tables[1:]]
    return Parted(tables, notes, findings)


def _kind(part: RawTable) -> RecordType | None:
    """The type whose headings a table begins with; a list of people has a door of its own."""
    found = kind_headed(replace(part, rows=part.rows[_titles(part) : _titles(part) + 1]))
    found = found or next((kind for kind in FROM_FILES.values() if len(by_column(part, kind).tables) > 1), None)
    return found if found and found.name not in PRIVATE else None


def _unread(number: int, part: RawTable) -> Finding:
    rows = len(part.rows) - _titles(part) - 1
    reason = f"Table {number} of the sheet begins here, and its headings are those of no record type: none of its {rows} rows is taken"
    return part.finding(reason, "Move it to a sheet of its own.", row=part.rows[_titles(part)].number)


def _corner(part: RawTable) -> str:
    return part.finding("", row=part.rows[_titles(part)].number).cell or f"line {part.rows[_titles(part)].number}"


def _titles(part: RawTable) -> int:
    """How many titles stand above the headings of a table that is not the first."""
    return next((place for place, row in enumerate(part.rows) if not _is_lone(row)), 0)


def _below(table: RawTable) -> Iterator[RawTable]:
    """The table up to where other headings begin, and each that these begin; the titles right above them are theirs."""
    rows, last, begins = table.rows, list[str](), [0]
    for place, row in enumerate(rows):
        apart = place > 0 and (row.number > rows[place - 1].number + 1 or _is_title(rows, place - 1))
        if not (_is_headed(row, _HEADED - apart) or (apart and is_register(replace(table, rows=(row,))))):
            continue
        words = [plain(str(cell or "")) for cell in row.cells]
        if last not in ([], words):
            begins.append(next(above for above in range(place, -1, -1) if above == 0 or not _is_title(rows, above - 1)))
        last = words
    yield from (replace(table, rows=rows[first:last]) for first, last in pairwise([*begins, len(rows)]))


def _is_title(rows: Sequence[RawRow], place: int) -> bool:
    """The row holds one cell alone, right above another row."""
    return _is_lone(rows[place]) and rows[place + 1].number == rows[place].number + 1


def _is_lone(row: RawRow) -> bool:
    """No more than one cell of the row is filled."""
    filled = (cell for cell in row.cells if not is_blank(cell))
    return next(filled, None) is None or next(filled, None) is None


def _is_headed(row: RawRow, least: int = _HEADED) -> bool:
    """The row holds nothing but texts, and at least half of them, and so many, are headings of ours."""
    words = _words()
    some = [cell for cell in row.cells if cell is not None][:_HEADED]
    if not any(type(cell) is str and plain(cell) in words for cell in some):  # so of most rows no more is looked at
        return False
    texts = all(cell is None or isinstance(cell, str) for cell in row.cells)
    return texts and shows_headings(row, words) and len({plain(str(cell)) for cell in row.cells} & words) >= least


@cache
def _words() -> frozenset[str]:
    """What any field may be headed, in any language."""
    others = (plain(text) for texts in foreign().values() for text in texts)
    return frozenset({*others, *(word for kind in FROM_FILES.values() for word in headings(kind))})


def _beside(table: RawTable, kind: RecordType) -> Iterator[tuple[RecordType, RawTable]]:
    """The table, or those that stand on either side of empty columns where the headings of each bear out a type."""
    top = next((place for place, row in enumerate(table.rows) if _is_headed(row)), None)
    blocks = list(_blocks(table, top)) if top is not None and table.sheet else []
    kinds = [kind_headed(part) for part in blocks[1:]]
    if not kinds or None in kinds or kind_headed(blocks[0]) != kind or any(of and of.name in PRIVATE for of in kinds):
        yield kind, table
        return
    yield kind, blocks[0]
    yield from ((of, part) for of, part in zip(kinds, blocks[1:], strict=True) if of)


def _blocks(table: RawTable, top: int) -> Iterator[RawTable]:
    """The columns of the table between those that are empty from the headings on, as a table each; titles belong to the first."""
    cells = table.rows[top].cells
    empty = [place for place, cell in enumerate(cells) if is_blank(cell)]
    edges = [-1, *(place for place in empty if all(place >= len(row.cells) or is_blank(row.cells[place]) for row in table.rows[top:]))]
    blocks = [(left + 1, right) for left, right in pairwise([*edges, max(len(row.cells) for row in table.rows)]) if right > left + 1]
    for begin, end in blocks:
        rows = table.rows if begin == blocks[0][0] else table.rows[top:]
        cut = (RawRow(row.number, row.cells[begin:end]) for row in rows)
        kept = tuple(row for row in cut if not all(map(is_blank, row.cells)))
        currencies = [(place - begin, words, count) for place, words, count in table.currencies if begin <= place < end]
        yield replace(table, rows=kept, currencies=currencies, origin=[*range(begin, end)])
