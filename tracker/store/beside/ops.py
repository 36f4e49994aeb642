"""The working notebook beside the store: a small SQLite file that several processes may open at once.

Deliveries, editions and addresses live here; nothing in it is a fact. Each room creates its own tables as it opens it.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tracker.errors import NotAStore

WAIT_S = 30.0


def operations_path(store_path: Path) -> Path:
    """Where the notebook of a store lies: `tracker.ops.db` beside `tracker.duckdb`."""
    return store_path.with_name(f"{store_path.stem}.ops.db")


def operations(store_path: Path) -> sqlite3.Connection:
    """The notebook beside the store, opened safely for several processes; close it after use.

    Use `with connection:` around what must be saved together. Raises `NotAStore` when the file cannot be opened as SQLite.
    """
    path = operations_path(store_path)
    connection = None
    try:
        connection = sqlite3.connect(path, timeout=WAIT_S)
        connection.row_factory = sqlite3.Row
        _write_ahead(connection)
        # A delivery that was recorded must survive a power cut, so every commit reaches the disk.
        connection.executescript("pragma synchronous = full; pragma foreign_keys = on;")
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise NotAStore(
            f"The file of deliveries and editions cannot be opened: {error}",
            where=str(path),
            next_step="Check that its folder exists, may be written and has room, and that nothing else was saved under this name.",
        ) from error
    return connection


@contextmanager
def notebook(store_path: Path, ddl: str) -> Iterator[sqlite3.Connection]:
    """The notebook with the tables of one room, closed after use: `ddl` is one or more `create … if not exists` statements."""
    with closing(operations(store_path)) as connection:
        connection.executescript(ddl)
        yield connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and one writer work side by side.

    SQLite does not wait for another process that is making the same change (21 of 360 simultaneous first openings failed), so we do.
    """
    patience = time.monotonic() + WAIT_S
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.01)
        else:
            return
