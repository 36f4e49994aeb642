"""Sheets whose headings stand below one another, with a record in each further column: turned, so that each record is a row."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from tracker.intake.raw.tables import RawRow, RawTable, is_blank
from tracker.intake.understanding.headings import foreign, headings, headings_shown, plain
from tracker.records.record_type import RecordType

_TALLEST = 500
"""No record type has nearly as many fields."""
_WITHIN = 3
"""Among so many first columns the headings may stand: numbers may stand before them."""
_SURELY = 2


def upright(table: RawTable, kind: RecordType, decided: Iterable[str]) -> RawTable:
    """The table with its headings in a row: turned where a column shows more of them than any row, those `decided` on among them."""
    if table.form or not table.rows or len(table.rows) > _TALLEST:
        return table
    others = (text for field in kind.fields for text in foreign().get(field.name, ()))
    known = {*headings(kind), *map(plain, others), *map(plain, decided)}
    down = max(len({word for word in _words(table.rows, column) if word in known}) for column in range(_WITHIN))
    if down < _SURELY or down <= headings_shown(table, known):
        return table
    return _turned(table, known)


def _words(rows: Sequence[RawRow], column: int) -> Iterator[str]:
    for row in rows:
        if column < len(row.cells) and isinstance(cell := row.cells[column], str):
            yield plain(cell)


def _turned(table: RawTable, known: Container[str]) -> RawTable:
    """A row for each column, numbered from 1 as columns are; above them in one row what titles say."""
    titles = [row for row in table.rows if _is_title(row, known)]
    lines = [row for row in table.rows if row not in titles]
    width = max(len(row.cells) for row in lines)
    columns = ([row.cells[column] if column < len(row.cells) else None for row in lines] for column in range(width))
    rows = [RawRow(number, cells) for number, cells in enumerate(columns, 1) if not all(map(is_blank, cells))]
    above = [RawRow(0, [cell for row in titles for cell in row.cells if not is_blank(cell)])] if titles else []
    return replace(table, rows=(*above, *rows), turned=True, origin=[row.number for row in lines])


def _is_title(row: RawRow, known: Container[str]) -> bool:
    """The row says one thing, and that is no heading of an empty field."""
    filled = [cell for cell in row.cells if not is_blank(cell)]
    return len(filled) == 1 and plain(str(filled[0])) not in known
