"""What no table exceeds: as many columns, and letters in a cell, as a spreadsheet holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tracker.errors import UnreadableFile
from tracker.intake.precheck import COLUMN_LIMIT
from tracker.intake.tables import Contents, Fault, RawRow, RawTable

LETTER_LIMIT = 32_767
_TOO_LONG = Fault(
    f"The cell holds more than {LETTER_LIMIT:,} letters", "Shorten the text, or look for a quotation mark that is not closed."
)


def bounded(found: Contents) -> Contents:
    """The contents with a fault in each cell that is too long. Raises `UnreadableFile` where a row has too many cells."""
    return replace(found, tables=tuple((kind, _bounded(table)) for kind, table in found.tables))


def _bounded(table: RawTable) -> RawTable:
    return replace(table, rows=tuple(_rows(table)))


def _rows(table: RawTable) -> Iterator[RawRow]:
    for row in table.rows:
        if len(row.cells) > COLUMN_LIMIT:
            where = "line" if table.sheet is None else "row"
            raise UnreadableFile(
                f"{table.name} has {len(row.cells):,} cells in {where} {row.number}, more than the {COLUMN_LIMIT:,} that a table may have",
                next_step="Delete the empty columns, or look for the separator that is meant.",
            )
        yield RawRow(row.number, [_TOO_LONG if _is_long(cell) else cell for cell in row.cells]) if any(map(_is_long, row.cells)) else row


def _is_long(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) > LETTER_LIMIT
