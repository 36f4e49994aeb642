"""Checked rows by columns: a block holds rows of one table that bring the same fields, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from tracker.intake.checks import CheckedRow
from tracker.intake.lines import NUMBER
from tracker.intake.matching import Columns
from tracker.intake.vouching import dtype
from tracker.records.record_type import RecordType


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one table as a frame of typed fields, with the number of the row or line in the column `#`."""

    columns: Columns
    frame: pl.DataFrame

    @property
    def fields(self) -> list[str]:
        """The fields that the rows bring."""
        return [name for name in self.frame.columns if name != NUMBER]

    def rows(self, which: pl.Expr | pl.Series | None = None) -> list[CheckedRow]:
        """The rows, or those of them for which a condition holds, one by one."""
        frame = self.frame if which is None else self.frame.filter(which)
        return [CheckedRow(self.columns, row.pop(NUMBER), row) for row in frame.iter_rows(named=True)]

    def without(self, refused: Iterable[CheckedRow]) -> Block:
        """The block but for some rows."""
        numbers = [row.number for row in refused if row.columns is self.columns]
        return Block(self.columns, self.frame.filter(~pl.col(NUMBER).is_in(numbers))) if numbers else self

    def identities(self) -> pl.Series:
        """The identity of each record."""
        return self.frame.select(identity(self.columns.kind, self.frame.columns)).to_series()

    def marks(self) -> pl.Series:
        """A number for each record: one record has one mark, though two may share it."""
        key = [pl.col(name) if name in self.fields else pl.lit(None).alias(name) for name in self.columns.kind.key]
        return self.frame.select(pl.struct(key).hash()).to_series()


def blocks_of(rows: Sequence[CheckedRow]) -> list[Block]:
    """Rows as blocks: what was written in words may bring fields to some rows that the others of the table do not have."""
    parts: dict[tuple[int, tuple[str, ...]], list[CheckedRow]] = {}
    for row in rows:
        parts.setdefault((id(row.columns), tuple(row.values)), []).append(row)
    return [_block(part) for part in parts.values()]


def _block(rows: Sequence[CheckedRow]) -> Block:
    fields = rows[0].columns.kind.by_name
    types = {NUMBER: pl.UInt32(), **{name: dtype(fields[name].kind) for name in rows[0].values}}
    return Block(rows[0].columns, pl.DataFrame([(row.number, *row.values.values()) for row in rows], schema=types, orient="row"))


def identity(kind: RecordType, brought: Sequence[str]) -> pl.Expr:
    """The twin of `RecordType.record_id` on columns; a part of the key that is not brought is empty."""
    parts = [escaped(pl.col(name)) if name in brought else pl.lit("") for name in kind.key]
    return pl.concat_str(parts, separator="/").alias("record_id")


def escaped(value: pl.Expr) -> pl.Expr:
    """A part of a key as it stands in an identity."""
    text = value.cast(pl.String).fill_null("")
    return text.str.replace_all("%", "%25", literal=True).str.replace_all("/", "%2F", literal=True)
