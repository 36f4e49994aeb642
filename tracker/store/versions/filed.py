"""Rows of one record type in a file of Parquet, as the journal keeps them: a save of any size takes them from there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tracker.errors import WrongRequest
from tracker.records.record_type import RecordType
from tracker.store.beside.shelf import Shelf
from tracker.store.connection import literal
from tracker.store.schema import quoted
from tracker.store.versions.ledger import PUT

MARK = "mark"
"""The column with a number for each record: one record has one mark, though two may share it."""
_MARKS_TOGETHER = 2_000_000
_ROWS_TOGETHER = 122_880
"""As many as the engine keeps in a group of rows."""
_GROWTH = 5
"""How many times its size in the file the rows take in a store, amply."""


@dataclass(frozen=True, slots=True, eq=False)
class Filed:
    """Rows with `record_id`, `op` and the fields that they bring; each identity stands once. Whoever has the shelf keeps the file."""

    kind: RecordType
    columns: tuple[str, ...]
    path: Path
    height: int
    shelf: Shelf | None = None

    def __len__(self) -> int:
        return self.height

    def estimated_size(self) -> int:
        """Bytes that the rows may take in memory."""
        return _GROWTH * self.path.stat().st_size

    def frame(self) -> pl.DataFrame:
        """All the rows in memory, without what the journal adds."""
        return pl.read_parquet(self.path, columns=list(self.columns))

    @property
    def relation(self) -> str:
        """The file as a relation of SQL."""
        return f"read_parquet({literal(str(self.path))})"

    @property
    def fields(self) -> str:
        """Every field of the record type for a select list, nothing for those that are not brought."""
        return ", ".join(
            quoted(name) if name in self.columns else f"null::{self.kind.by_name[name].kind.sql} as {quoted(name)}"
            for name in self.kind.names
        )


Rows = pl.DataFrame | Filed | Sequence[Mapping[str, Any]]
"""The rows of one record type as a save takes them."""


def filed(kind: RecordType, data: pl.LazyFrame, columns: Sequence[str], shelf: Shelf) -> Filed:
    """The rows in a new file on the shelf. Raises `WrongRequest` when a record comes twice, and `StoreFull`."""
    brought = [name for name in kind.names if name in columns]
    told = data.select(identity(kind, brought), pl.lit(PUT, pl.Int8).alias("op"), *brought)
    with shelf.writing(".parquet") as path:
        told.sink_parquet(path, compression="zstd", compression_level=1, statistics=False, row_group_size=_ROWS_TOGETHER)
    ids = pl.scan_parquet(path).select("record_id")
    height = ids.select(pl.len()).collect().item()
    if len(repeated([ids.select(pl.col("record_id").hash().alias(MARK))], height)) and (twice := _twice(ids)):
        raise WrongRequest(f"{kind.title}: the same record comes twice ({', '.join(twice)})", next_step="Keep one of them.")
    return Filed(kind, tuple(brought), path, height, shelf)


def _twice(ids: pl.LazyFrame) -> list[str]:
    found = ids.group_by("record_id").len().filter(pl.col("len") > 1).select(pl.col("record_id").sort().head(3))
    return found.collect().to_series().to_list()


def framed(rows: Rows) -> pl.DataFrame:
    """The rows of a type as a frame in memory."""
    if isinstance(rows, Filed):
        return rows.frame()
    return rows if isinstance(rows, pl.DataFrame) else pl.DataFrame([dict(row) for row in rows], infer_schema_length=None)


def repeated(frames: Sequence[pl.LazyFrame], height: int) -> pl.Series:
    """The marks that stand more than once in so many rows. They are looked for in parts, so that more rows need no more memory."""
    parts = 1 + height // _MARKS_TOGETHER
    return pl.concat(_repeated_in(frames, pl.col(MARK) % parts == part) for part in range(parts))


def _repeated_in(frames: Sequence[pl.LazyFrame], part: pl.Expr) -> pl.Series:
    """Those of one part. Sorted, since a table of millions of them would take five times their memory."""
    order = pl.concat([frame.filter(part).collect() for frame in frames]).to_series().sort()
    return order.filter(order == order.shift(-1)).unique()


def identity(kind: RecordType, brought: Sequence[str]) -> pl.Expr:
    """The twin of `RecordType.record_id` on columns; a part of the key that is not brought is empty."""
    parts = [escaped(pl.col(name)) if name in brought else pl.lit("") for name in kind.key]
    return pl.concat_str(parts, separator="/").alias("record_id")


def escaped(value: pl.Expr) -> pl.Expr:
    """A part of a key as it stands in an identity."""
    text = value.cast(pl.String).fill_null("")
    return pl.when(text.str.contains("[%/]")).then(text.str.replace_many(["%", "/"], ["%25", "%2F"])).otherwise(text)
