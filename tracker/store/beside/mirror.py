"""The mark of a store whose ledger a server keeps: a small file beside it, so that nobody saves into the copy by mistake."""

from __future__ import annotations

from pathlib import Path


def mark_path(store_path: Path) -> Path:
    """Where the mark of a store lies: `tracker.ledger` beside `tracker.duckdb`."""
    return store_path.with_name(f"{store_path.stem}.ledger")


def mark(store_path: Path, place: str) -> None:
    """Note beside a store that its ledger is kept at `place`."""
    mark_path(store_path).write_text(f"{place}\n", encoding="utf-8")


def kept_at(store_path: Path) -> str | None:
    """Where the ledger of a store is kept, None when the store itself keeps it."""
    path = mark_path(store_path)
    return path.read_text(encoding="utf-8").strip() if path.exists() else None
