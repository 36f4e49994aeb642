"""What no table exceeds: as many columns as a spreadsheet holds."""

from __future__ import annotations

from tracker.errors import UnreadableFile
from tracker.intake.raw.precheck import COLUMN_LIMIT
from tracker.intake.raw.tables import Contents


def bounded(found: Contents) -> Contents:
    """The contents as they are. Raises `UnreadableFile` where a row has too many cells."""
    for _, table in found.tables:
        for row in table.rows:
            if len(row.cells) > COLUMN_LIMIT:
                where = f"{'line' if table.sheet is None else 'row'} {row.number}"
                raise UnreadableFile(
                    f"{table.name} has {len(row.cells):,} cells in {where}, more than the {COLUMN_LIMIT:,} that a table may have",
                    next_step="Delete the empty columns, or look for the separator that is meant.",
                )
    return found
