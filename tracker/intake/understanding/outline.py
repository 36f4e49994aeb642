"""Rows numbered within others, 1.1 and 1.2 in 1: what stands at a number repeats what stands within it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker.intake.raw.tables import RawRow
from tracker.intake.understanding.headings import ordinal
from tracker.intake.understanding.labels import ADDED, stated_in
from tracker.intake.understanding.matching import Columns, numbering

_SEVERAL = 2


def is_outlined(found: Columns) -> bool:
    """A column numbers the rows of the table, some within others."""
    column = numbering(found)
    return column is not None and any(len(_ordinal(row, column)) > 1 for row in found.table.rows)


def parents(found: Columns, rows: Sequence[RawRow]) -> Mapping[int, Sequence[RawRow]]:
    """By its number in the sheet, each row that repeats others, with those: the ones numbered within it that hold no others themselves.

    Where the numbers are the identities of records, a row repeats others only if it is their sum: else it may be one of them.
    """
    column = numbering(found)
    surely = column is not None
    place = found.at.get(found.kind.key[0]) if column is None else column
    return {} if place is None else dict(_parents(found, rows, place, surely=surely))


def _parents(found: Columns, rows: Sequence[RawRow], column: int, *, surely: bool) -> Iterator[tuple[int, Sequence[RawRow]]]:
    numbered = [(row, number) for row in rows if (number := _ordinal(row, column))]
    added = [index for name, index in found.at.items() if found.kind.by_name[name].kind in ADDED]
    for place, (row, number) in enumerate(numbered):
        if place + 1 == len(numbered) or not _is_within(numbered[place + 1][1], number):
            continue
        leaves = _leaves(numbered[place + 1 :], number)
        stated = [index for index in added if stated_in(row, index) is not None]
        sums = [sum(stated_in(each, index) or 0 for each in leaves) for index in stated]
        if stated and (surely or (len(leaves) >= _SEVERAL and sums == [stated_in(row, index) for index in stated])):
            yield row.number, leaves


def _leaves(following: Sequence[tuple[RawRow, tuple[int, ...]]], number: tuple[int, ...]) -> list[RawRow]:
    """The rows numbered within a number, up to the first that is not, and without those that hold others."""
    end = next((place for place, (_, each) in enumerate(following) if not _is_within(each, number)), len(following))
    within = following[:end]
    return [row for place, (row, each) in enumerate(within) if place + 1 == end or not _is_within(within[place + 1][1], each)]


def _is_within(number: tuple[int, ...], outer: tuple[int, ...]) -> bool:
    return len(number) > len(outer) and number[: len(outer)] == outer


def _ordinal(row: RawRow, column: int) -> tuple[int, ...]:
    return ordinal(row.cells[column]) if column < len(row.cells) else ()
