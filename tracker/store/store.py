"""The store as the rest of the house sees it: open, save as a revision, compare, read at any revision."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tracker import clock
from tracker.errors import WrongRequest
from tracker.records import record_type
from tracker.store import projection, saving, schema
from tracker.store.as_of import Session
from tracker.store.connection import Connection, DatabaseError, connect, copy_database, run
from tracker.store.ledger import Revision, Source
from tracker.store.native import NativeLedger
from tracker.store.saving import Comparison, Note, Rows, Saved


class Store:
    """One store file, owned by this process. Threads may share it: readers get their own cursor, saves take turns."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self.path = path
        self._connection = connection
        self._turn = threading.Lock()
        self.id = schema.store_id(connection, str(path))
        self._ledger = NativeLedger(connection)
        projection.behind(connection, self._ledger)

    @property
    def head(self) -> int:
        """The newest revision."""
        with self.session() as session:
            return session.head

    def revisions(self) -> tuple[Revision, ...]:
        """Every revision, oldest first."""
        with self._turn:
            return self._ledger.revisions()

    def session(self, as_of: int | None = None) -> Session:
        """A reading session at a revision, the newest when none is named. Raises `UnknownName`."""
        return Session(self._connection.cursor(), self.id, as_of, str(self.path.resolve()))

    def copy_to(self, path: Path) -> None:
        """Write the whole store as it stands now to a new file at `path`, while others read and save."""
        cursor = self._connection.cursor()
        try:
            copy_database(cursor, path)
        finally:
            cursor.close()

    def compare(self, rows: Mapping[str, Rows]) -> dict[str, Comparison]:
        """What saving these rows would do, by record type. Saves nothing."""
        with self._turn, self._staging():
            result = {}
            for name, data in _given(rows):
                saving.stage(self._connection, record_type(name), data)
                result[name] = saving.comparison(self._connection, record_type(name))
            return result

    def save(  # noqa: PLR0913  the facts of one revision, all named at the call
        self,
        rows: Mapping[str, Rows],
        *,
        actor: str,
        reason: str,
        source: Source | None = None,
        based_on: int | None = None,
        save_id: str | None = None,
        retire: Mapping[str, Sequence[str]] | None = None,
    ) -> Saved:
        """Save rows, and retire records by identity, as one revision: all of it, or nothing and an error.

        Rows that say nothing new are left out; when none is left there is no new revision. Raises `WrongRequest`, and
        `StaleWrite` when a record was changed after revision `based_on`. A `save_id` seen before returns its revision.
        """
        note = Note(actor, reason, clock.now(), source, save_id)
        with self._turn, self._staging() as connection:
            if save_id and (done := run(connection, "select rev from main.revision where save_id = ?", [save_id])):
                return Saved(int(done[0][0]))
            names = self._stage(rows, retire or {}, based_on)
            saved = saving.commit(connection, self._ledger, names, note)
            run(connection, "commit")
            return saved

    def _stage(self, rows: Mapping[str, Rows], retire: Mapping[str, Sequence[str]], based_on: int | None) -> list[str]:
        put = dict(_given(rows))
        for name, data in put.items():
            saving.stage(self._connection, record_type(name), data)
        for name, record_ids in retire.items():
            saving.stage_retired(self._connection, record_type(name), record_ids, beside_rows=name in put)
        names = list(dict.fromkeys([*put, *retire]))
        if based_on is not None:
            for name in names:
                saving.refuse_stale(self._connection, record_type(name), based_on)
        return names

    @contextmanager
    def _staging(self) -> Iterator[Connection]:
        """A transaction whose temporary tables and effects vanish unless it commits."""
        run(self._connection, "begin")
        try:
            yield self._connection
        finally:
            with suppress(DatabaseError):
                run(self._connection, "rollback")

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Let the file go."""
        self.close()


def _given(rows: Mapping[str, Rows]) -> list[tuple[str, Rows]]:
    """The record types that come with at least one row."""
    return [(name, data) for name, data in rows.items() if len(data)]


def create_store(path: Path) -> Store:
    """A new empty store. Raises `WrongRequest` when something is there already."""
    if path.exists():
        raise WrongRequest(f"There is already a file at {path}", next_step="Name another with --store, or move it away.")
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = connect(path)
    schema.create(connection, clock.now())
    return Store(connection, path)


def open_store(path: Path, *, read_only: bool = False) -> Store:
    """The store at `path`. Raises `UnknownName`, `StoreLocked`, `StoreTooNew` or `NotAStore`."""
    if not read_only and not path.exists():
        connect(path, read_only=True)
    connection = connect(path, read_only=read_only)
    try:
        return Store(connection, path)
    except BaseException:
        connection.close()
        raise
