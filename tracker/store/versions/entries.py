"""One revision as the journal keeps it: a line of JSON with the revision and its small tables, then the big tables as Parquet."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from tracker.store.versions.ledger import Revision

Rows = pl.DataFrame | list[dict[str, Any]]
"""The rows of one table in one entry: few as texts by column, nulls left out; many as a frame."""
Part = bytes | Path
"""What is written as it is: bytes, or what a file holds."""

_CHUNK = 2**20
FEW = 100
"""Up to so many rows of a table are written as text, which a person can read; more as Parquet."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One revision, and the rows it appended by record type: `record_id`, `op` and the fields."""

    revision: Revision
    rows: Mapping[str, Rows]


def encoded(entry: Entry, files: Mapping[str, Path] = MappingProxyType({})) -> list[Part]:
    """An entry as the body that the journal writes, part after part; the rows of some tables may lie in `files` of Parquet already."""
    told = {**entry.revision.cells, "saved_at": entry.revision.saved_at.isoformat()}
    framed = {name: _parquet(rows) for name, rows in entry.rows.items() if isinstance(rows, pl.DataFrame)}
    big: dict[str, Part] = {**framed, **files}
    small = {name: rows for name, rows in entry.rows.items() if name not in big}
    head = {"revision": told, "rows": small, "parquet": {name: size(part) for name, part in big.items()}}
    return [json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode() + b"\n", *big.values()]


def _parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out, compression="zstd", compression_level=1)
    return out.getvalue()


def size(part: Part) -> int:
    """How many bytes a part has."""
    return part.stat().st_size if isinstance(part, Path) else len(part)


def chunks(parts: Iterable[Part]) -> Iterator[bytes]:
    """The bytes of parts, so many at a time that files of any size fit into memory."""
    for part in parts:
        if isinstance(part, Path):
            with part.open("rb") as file:
                yield from iter(partial(file.read, _CHUNK), b"")
        else:
            yield part


def decoded(body: bytes) -> Entry:
    """The entry that a body of the journal holds."""
    line, _, rest = body.partition(b"\n")
    head = json.loads(line)
    rows: dict[str, Rows] = dict(head["rows"])
    for name, length in head["parquet"].items():
        rows[name], rest = pl.read_parquet(io.BytesIO(rest[:length])), rest[length:]
    told = head["revision"]
    return Entry(Revision(**{**told, "saved_at": datetime.fromisoformat(told["saved_at"])}), rows)


def few_or_many(part: pl.DataFrame) -> Rows:
    """Rows as the journal keeps them: few as texts, many as the frame."""
    return part if part.height > FEW else [told(row) for row in part.iter_rows(named=True)]


def rows_by_revision(tables: Iterable[tuple[str, pl.DataFrame]]) -> dict[int, dict[str, Rows]]:
    """The rows of ledger tables, column `rev` among theirs, by revision and record type."""
    found: dict[int, dict[str, Rows]] = {}
    for name, table in tables:
        for (rev,), part in table.partition_by("rev", as_dict=True, maintain_order=True).items():
            found.setdefault(rev, {})[name] = few_or_many(part.drop("rev"))
    return found


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as texts, nulls left out."""
    return {name: cell if name == "op" else _text(cell) for name, cell in row.items() if cell is not None}


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def as_frame(listed: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows of texts as a frame; a column that a row leaves out is null in it."""
    names = dict.fromkeys(name for row in listed for name in row)
    numbers = {"rev": pl.Int64, "op": pl.Int8}
    return pl.DataFrame(
        [{name: row.get(name) for name in names} for row in listed], schema={name: numbers.get(name, pl.String) for name in names}
    )
