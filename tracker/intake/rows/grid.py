"""A large sheet piece by piece: its rows as frames of texts, as `lines` gives those of a text file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import zip_longest

import polars as pl

from tracker.intake.raw.tables import RawRow
from tracker.intake.rows.lines import NUMBER, Piece

_TOGETHER = 50_000
_EXACT = 10**15
"""From here on a spreadsheet drops the last digits of a number."""
_CLOSER = "\0"
"""Stands for a cell that only the reader of single cells understands: no column vouches for it."""


def pieces(rows: Sequence[RawRow], width: int) -> Iterator[Piece]:
    """The rows, cell by cell the texts that are read as the cells themselves are; what stands beyond the headings is left out."""
    for begin in range(0, len(rows), _TOGETHER):
        some = {row.number: row for row in rows[begin : begin + _TOGETHER]}
        numbers = pl.Series(NUMBER, list(some), dtype=pl.UInt32)
        columns = zip_longest(range(width), *(row.cells[:width] for row in some.values()))
        cells = [pl.Series(str(index), _texts(column), dtype=pl.String) for index, *column in columns]
        yield Piece(pl.DataFrame([numbers, *cells]), [], lambda frame, some=some: [some[number] for number in frame[NUMBER]])  # type: ignore[misc]  # no lambda with a default is inferred


def _texts(cells: Iterable[object]) -> list[str | None]:
    numbers = _Numbers()
    return [cell if cell is None or type(cell) is str else numbers[cell] if type(cell) is int else _text(cell) for cell in cells]


class _Numbers(dict[int, str]):
    """Whole numbers as texts, each made once: they repeat."""

    def __missing__(self, cell: int) -> str:
        text = self[cell] = _text(cell)
        return text


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int | float) and abs(cell) < _EXACT:
        return str(cell)
    if isinstance(cell, date):
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    return _CLOSER
