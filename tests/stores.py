"""Stores for tests: a few rows, or a folder of CSV files, saved as one revision."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.store import Store, create_store

Records = Mapping[str, Sequence[Mapping[str, Any]]]


def store_of(path: Path, records: Records) -> Store:
    """A new store at `path` that holds the records as its first revision."""
    store = create_store(path)
    store.save(records, actor="test", reason="fixture")
    return store


def csv_records(folder: Path) -> dict[str, list[dict[str, str | None]]]:
    """The CSV files of a folder as record rows by file name; an empty cell is None."""
    return {path.stem: _rows(path) for path in sorted(folder.glob("*.csv"))}


def _rows(path: Path) -> list[dict[str, str | None]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(file)]
