"""Rows numbered within others, 1.1 and 1.2 in 1: what stands at a number repeats what stands within it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tracker.intake.raw.tables import RawRow
from tracker.intake.understanding.headings import ordinal
from tracker.intake.understanding.labels import ADDED, stated_in
from tracker.intake.understanding.matching import Columns, numbering
from tracker.records.fields import MONEY

_SEVERAL, _FAR = 2, 1_000


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


def sums(found: Columns, rows: Sequence[RawRow]) -> list[int]:
    """The numbers of rows whose amount is the sum of those below, up to the next such row: subtotals that nothing calls so.

    One may be so by chance, so at least two must follow each other, and the first of all may be the sum of the rest.
    """
    place = next((found.at[name] for name in found.at if found.kind.by_name[name].kind is MONEY), None)
    amounts = [_amount(row, place) for row in rows] if place is not None else []
    ends = {start: end for start in range(len(amounts)) if (end := _added_up(amounts, start))}
    tiled = {start for start, end in ends.items() if end in ends} | {end for end in ends.values() if end in ends}
    first = min(tiled, default=0) - 1
    if first >= 0 and amounts[first] == sum(amounts[start] for start in tiled):
        tiled.add(first)
    return [rows[start].number for start in sorted(tiled)]


def _amount(row: RawRow, place: int) -> Decimal:
    """The number of a cell without what binary fractions leave behind; 0 where there is none."""
    cell = row.cells[place] if place < len(row.cells) else None
    return Decimal(f"{cell:.4f}") if type(cell) is float else stated_in(row, place) or Decimal(0)


def _added_up(amounts: Sequence[Decimal], start: int) -> int | None:
    """Where the amounts behind one end that add up to it; None where none do."""
    left = amounts[start]
    for place in range(start + 1, min(len(amounts), start + _FAR) if left > 0 else 0):
        left -= amounts[place]
        if left <= 0:
            return place + 1 if left == 0 and place - start >= _SEVERAL else None
    return None


def _leaves(following: Sequence[tuple[RawRow, tuple[int, ...]]], number: tuple[int, ...]) -> list[RawRow]:
    """The rows numbered within a number, up to the first that is not, and without those that hold others."""
    end = next((place for place, (_, each) in enumerate(following) if not _is_within(each, number)), len(following))
    within = following[:end]
    return [row for place, (row, each) in enumerate(within) if place + 1 == end or not _is_within(within[place + 1][1], each)]


def _is_within(number: tuple[int, ...], outer: tuple[int, ...]) -> bool:
    return len(number) > len(outer) and number[: len(outer)] == outer


def _ordinal(row: RawRow, column: int) -> tuple[int, ...]:
    return ordinal(row.cells[column]) if column < len(row.cells) else ()
