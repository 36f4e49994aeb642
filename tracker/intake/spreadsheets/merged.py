"""Merged cells: the value stands at the upper left only, and what it covers is marked, never taken for empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from tracker.errors import UnreadableFile
from tracker.intake.raw.precheck import number_of
from tracker.intake.raw.tables import Fault, RawRow, letters

_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
_MERGE_LIMIT = 1_000_000


def with_merged(path: Path, rows: list[RawRow], merged: Iterable[str]) -> list[RawRow]:
    """The rows with a fault in each cell that a merged cell covers; `merged` are ranges such as `A1:B2`."""
    covered = _covered(path, merged, rows[-1].number if rows else 0)
    width = max((len(row.cells) for row in rows), default=0)
    return [RawRow(row.number, _marked(row.cells, covered[row.number], width)) if row.number in covered else row for row in rows]


def covered_by(anchor: str, column: int) -> Fault:
    """What stands in a cell of a column, counted from 0, that is merged with the cell at an address."""
    return Fault(
        f"The cell is merged with {anchor}, so it holds no value of its own",
        f"Undo the merging and write the value in {letters(column)} too, or leave it empty.",
    )


def _covered(path: Path, merged: Iterable[str], last_row: int) -> dict[int, list[tuple[int, int, str]]]:
    """By row, the columns from and to (counted from 0) that are covered, with the address that holds the value."""
    covered: dict[int, list[tuple[int, int, str]]] = {}
    lines = 0
    for left, top, right, bottom in (match.groups() for match in map(_RANGE.fullmatch, merged) if match):
        first, last = number_of(left) - 1, number_of(right) - 1
        for row in range(int(top), min(int(bottom), last_row) + 1):
            covered.setdefault(row, []).append((first + (row == int(top)), last, f"{left}{top}"))
            lines += 1
        if lines > _MERGE_LIMIT:
            raise UnreadableFile(f"{path.name} has too many merged cells", next_step="Undo the merging and load it again.")
    return covered


def _marked(cells: Sequence[object], covered: list[tuple[int, int, str]], width: int) -> Sequence[object]:
    marked = [*cells, *[None] * (width - len(cells))]
    for first, last, anchor in covered:
        for column in range(first, min(last + 1, len(marked))):
            marked[column] = covered_by(anchor, column)
    return marked
