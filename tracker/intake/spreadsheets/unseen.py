"""What people do not see of a sheet, by a filter or by hand, and what is said of it: it is read all the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.intake.raw.tables import Fault, RawRow, is_blank, letters


def unseen(rows: Sequence[RawRow], hidden: int, columns: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """Of so many hidden rows, and of hidden columns (from and to, counted from 0) that hold anything."""
    width = max((len(row.cells) for row in rows), default=0)
    within = sorted({column for first, last in columns for column in range(first, min(last + 1, width))})
    filled = [letters(column) for column in within if any(_holds(row, column) for row in rows)]
    return (
        *([f"{hidden} hidden row(s) are taken like the others"] if hidden else []),
        *([f"the hidden column(s) {', '.join(filled)} are taken like the others"] if filled else []),
    )


def _holds(row: RawRow, column: int) -> bool:
    return column < len(row.cells) and not is_blank(row.cells[column]) and not isinstance(row.cells[column], Fault)
