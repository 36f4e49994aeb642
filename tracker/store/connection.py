"""DuckDB, opened safely: the only importer of duckdb. Runs on 1.5.5 and 2.x.

Files are created in the 1.5 storage format, so that analysts' older clients open them. No extension is ever fetched.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from tracker.errors import (
    NotAStore,
    StoreDamaged,
    StoreFull,
    StoreLocked,
    StoreTooNew,
    TrackerError,
    UnknownName,
    UnreadableFile,
    WrongRequest,
)
from tracker.quoting import shown
from tracker.recent import Recent
from tracker.settings import settings

Parameters = Mapping[str, Any] | Sequence[Any] | None
Connection = duckdb.DuckDBPyConnection
DatabaseError = duckdb.Error

_SAFE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_PORTABLE = {"storage_compatibility_version": "v1.5.0"}
_AMOUNT = re.compile(r"[1-9]\d*(\.\d+)? ?[MG]i?B")
_FULL = ("no space left", "not enough space", "disk quota exceeded", "file too large")
_INTERRUPTED = "Query interrupted"
_BROKEN = ("corrupt", "checksum", "could not read", "deserializ", "out of buffer")
_LONG = 50_000
_statements: Recent[tuple[duckdb.Statement, ...]] = Recent(256)
_RUN = "Use the running tracker, or stop it (`tracker serve`) and try again."


@dataclass(frozen=True, slots=True)
class Result:
    """What a query gave: its rows, and the names of their columns."""

    names: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def named(self) -> list[dict[str, Any]]:
        """The rows by column name."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]


class _Stream:
    """A frame shown only as an Arrow stream: DuckDB then needs no pyarrow to read it."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """The database file at `path`. Raises `StoreLocked`, `NotAStore`, `StoreTooNew`, `UnknownName`, `WrongRequest` for TRACKER_MEMORY."""
    if read_only and not path.exists():
        raise UnknownName(f"There is no store at {path}", next_step="Make one with `tracker init`, or name another with --store.")
    config = _SAFE | ({} if read_only else _PORTABLE) | _memory(settings().memory)
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config=config)
    except duckdb.Error as error:
        raise _as_cause(error, path) from error
    connection.execute("set enable_progress_bar = false")  # it would be drawn into the output of whatever takes over two seconds
    return connection


def _memory(most: str) -> dict[str, str | bool | int | float | list[str]]:
    """What the engine is told of how much memory it may take."""
    if most and not _AMOUNT.fullmatch(most):
        raise WrongRequest(f"TRACKER_MEMORY is “{shown(most)}”, which is no amount of memory", next_step="Write it as 500MB or 2GB.")
    return {"memory_limit": most} if most else {}


def _as_cause(error: duckdb.Error, path: Path) -> Exception:
    """What a DuckDB error on opening means to a person."""
    message = str(error)
    if "onflicting lock" in message or "Could not set lock" in message or "already open" in message:
        return StoreLocked(f"The store {path} is in use by another process", next_step=_RUN)
    if "version number" in message and "newer" in message:
        return StoreTooNew(f"The store {path} was written by a newer DuckDB", next_step="Upgrade the tracker, then open it again.")
    if isinstance(full := _of_the_machine(error), StoreFull):
        return full
    if "ermission denied" in message:
        return UnreadableFile(f"The store {path} may not be opened by you", next_step="Ask whoever runs the tracker for the right to.")
    if (
        "valid DuckDB database" in message
        or any(word in message.casefold() for word in _BROKEN)
        or isinstance(error, (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException))
    ):
        return NotAStore(f"{path} is not a tracker store, or is damaged", next_step="Name another file with --store, or restore a backup.")
    return error


def run(connection: Connection, sql: str, parameters: Parameters = None) -> list[tuple[Any, ...]]:
    """Every row of one statement. The result is always read to its end: a half-read one blocks the connection.

    This and its sisters raise `StoreFull` and `StoreDamaged` for what disk or memory did; other errors of DuckDB pass.
    """
    return result(connection, sql, parameters).rows


def _parsed(connection: Connection, sql: str) -> Any:
    """A statement taken apart once for all connections: DuckDB 2.0 takes a millisecond for eighty lines. Several statements as they are."""
    some = _statements.once(sql, lambda: tuple(connection.extract_statements(sql))) if len(sql) < _LONG else ()
    return some[0] if len(some) == 1 else sql


def batches(connection: Connection, sql: str, size: int = 50_000) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of one statement, so many at a time; read to its end even when the reader stops early."""
    result = connection.execute(sql)
    try:
        while some := result.fetchmany(size):
            yield some
    finally:
        while result.fetchmany(size):
            pass


def result(connection: Connection, sql: str, parameters: Parameters = None) -> Result:
    """Every row of one query, with the names of its columns."""
    with _understood():
        read = connection.execute(_parsed(connection, sql), parameters or [])
        return Result(tuple(column[0] for column in read.description or ()), read.fetchall())


def as_written(connection: Connection, sql: str, parameters: Parameters = None) -> list[tuple[Any, ...]]:
    """Every row of one query, run without a search for the best way."""
    run(connection, "pragma disable_optimizer")
    try:
        return run(connection, sql, parameters)
    finally:
        with suppress(duckdb.Error):  # after an error the transaction is at its end, and takes nothing more
            connection.execute("pragma enable_optimizer")


def rows(connection: Connection, sql: str, parameters: Parameters = None) -> list[dict[str, Any]]:
    """Every row of one query, as dictionaries by column name."""
    return result(connection, sql, parameters).named()


def frame(connection: Connection, sql: str, parameters: Parameters = None) -> pl.DataFrame:
    """The result of one query as a polars frame."""
    with _understood():
        return pl.DataFrame(connection.sql(sql, params=parameters or []))


def write_parquet(connection: Connection, sql: str, path: Path, together: int = 122_880) -> None:
    """The result of one query as a file of Parquet, without all of it in memory; so many rows are packed together."""
    run(
        connection,
        f"copy ({sql}) to {literal(str(path))} (format parquet, compression zstd, compression_level 1, row_group_size {together:d})",
    )


def literal(text: str) -> str:
    """A text of ours as an SQL literal, where a statement takes no parameters."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def _understood() -> Iterator[None]:
    """Let errors of DuckDB be told for what they mean; Ctrl-C in the middle of a statement is one of them."""
    try:
        yield
    except duckdb.Error as error:
        raise _of_the_machine(error) from error
    except RuntimeError as error:
        if str(error) == _INTERRUPTED:
            raise KeyboardInterrupt from error
        raise


def _of_the_machine(error: duckdb.Error) -> Exception:
    """What a DuckDB error means when disk or memory is full, or the disk gave back what was not written; else the error itself."""
    told = str(error).casefold()
    if any(word in told for word in _FULL):
        return StoreFull("The disk is full", next_step="Nothing was saved, nothing is lost: make room on the disk, then try again.")
    if isinstance(error, duckdb.OutOfMemoryException):
        most = settings().memory
        return StoreFull(
            f"The engine may not take as much memory as this needs{f' (TRACKER_MEMORY={most})' if most else ''}",
            next_step="Nothing was saved, nothing is lost: raise TRACKER_MEMORY, or ask for less at once.",
        )
    if isinstance(error, (duckdb.FatalException, duckdb.SerializationException)) or any(word in told for word in _BROKEN):
        return StoreDamaged(
            f"A part of the store cannot be read as it was written: {str(error).splitlines()[0]}",
            next_step="Let `tracker recover` rebuild it from its journal, or restore a backup.",
        )
    return error


def roll_back(connection: Connection) -> None:
    """End the transaction under way, if there is one."""
    with suppress(duckdb.Error):
        connection.rollback()


def usable(connection: Connection) -> bool:
    """The engine still answers: after a fatal error it refuses everything until the file is opened anew."""
    with suppress(duckdb.Error):
        return connection.cursor().execute("select true").fetchall() == [(True,)]
    return False


@contextmanager
def lending(connection: Connection, name: str, data: pl.DataFrame) -> Iterator[None]:
    """Show a frame to the connection under a name; after an error the end of the transaction takes it back."""
    connection.register(name, _Stream(data))
    yield
    connection.unregister(name)


def copy_database(connection: Connection, path: Path) -> None:
    """Write the connection's database, as one transaction sees it, to a new file at `path`: whoever saves meanwhile waits little."""
    name = f"copy_{secrets.token_hex(8)}"
    source = run(connection, "select current_database()")[0][0].replace('"', '""')
    run(connection, f"attach {literal(str(path))} as {name} (storage_version '{_PORTABLE['storage_compatibility_version']}')")
    try:
        run(connection, "begin")
        run(connection, f'copy from database "{source}" to {name}')
        run(connection, "commit")
    except (duckdb.Error, TrackerError):
        roll_back(connection)
        raise
    finally:
        run(connection, f"detach {name}")


def version() -> str:
    """The version of DuckDB in use."""
    return str(duckdb.__version__)
