"""Checked rows by columns: a block holds rows of one table that bring the same fields, each with its place in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

import polars as pl

from tracker.intake.rows.checks import CheckedRow
from tracker.intake.rows.lines import NUMBER
from tracker.intake.rows.vouching import column
from tracker.intake.understanding.matching import Columns
from tracker.store.versions.filed import MARK, identity

Keep = Callable[[pl.DataFrame], pl.LazyFrame]
"""Says from where rows are read from now on: from memory, or from a file."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Rows of one table by typed fields, with the number of the row or line in the column `#`. They may lie in a file."""

    columns: Columns
    fields: tuple[str, ...]
    data: pl.LazyFrame

    @classmethod
    def of(cls, columns: Columns, frame: pl.DataFrame, keep: Keep = pl.DataFrame.lazy) -> Self:
        """The rows of a frame, kept somewhere."""
        return cls(columns, tuple(name for name in frame.columns if name != NUMBER), keep(frame))

    def select(self, *told: str | pl.Expr) -> pl.DataFrame:
        """Some columns, or what is made of them."""
        return self.data.select(*told).collect()

    def rows(self, which: pl.Expr | pl.Series | None = None) -> list[CheckedRow]:
        """The rows, or those of them for which a condition holds, one by one."""
        data = self.data.filter(which) if isinstance(which, pl.Expr) else self.data
        frame = data.collect().filter(which) if isinstance(which, pl.Series) else data.collect()
        return [CheckedRow(self.columns, row.pop(NUMBER), row) for row in frame.iter_rows(named=True)]

    def without(self, refused: Iterable[CheckedRow]) -> Block:
        """The block but for some rows."""
        numbers = pl.Series([row.number for row in refused if row.columns is self.columns], dtype=pl.UInt32)
        return self if numbers.is_empty() else replace(self, data=self.data.filter(~pl.col(NUMBER).is_in(numbers.implode())))

    def identities(self) -> pl.Series:
        """The identity of each record."""
        return self.select(identity(self.columns.kind, self.fields)).to_series()

    def marks(self) -> pl.LazyFrame:
        """A number for each record, in the column `MARK`."""
        key = [pl.col(name) if name in self.fields else pl.lit(None).alias(name) for name in self.columns.kind.key]
        return self.data.select(pl.struct(key).hash().alias(MARK))


Rows = dict[str, list[Block]]
"""Checked rows by record type."""


def blocks_of(rows: Sequence[CheckedRow], keep: Keep = pl.DataFrame.lazy) -> list[Block]:
    """Rows as blocks: what was written in words may bring fields to some rows that the others of the table do not have."""
    parts: dict[tuple[int, tuple[str, ...]], list[CheckedRow]] = {}
    for row in rows:
        parts.setdefault((id(row.columns), tuple(row.values)), []).append(row)
    return [_block(part, keep) for part in parts.values()]


def _block(rows: Sequence[CheckedRow], keep: Keep) -> Block:
    fields = rows[0].columns.kind.by_name
    numbers = pl.Series(NUMBER, [row.number for row in rows], dtype=pl.UInt32())
    cells = [column(name, [row.values[name] for row in rows], fields[name].kind) for name in rows[0].values]
    return Block.of(rows[0].columns, pl.DataFrame([numbers, *cells]), keep)
