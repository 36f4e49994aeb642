"""The store as the rest of the house sees it: open, save as a revision, compare, read at any revision."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import polars as pl

from tracker import clock
from tracker.errors import StoreDamaged, StoreFull
from tracker.records import record_type
from tracker.store import schema
from tracker.store.connection import Connection, DatabaseError, connect, copy_database, roll_back, run, usable
from tracker.store.engines.journal import MAKE_ROOM
from tracker.store.engines.native import NativeLedger
from tracker.store.engines.replay import catch_up
from tracker.store.reading.as_of import Session
from tracker.store.reading.bench import Bench, Workshop
from tracker.store.reading.lasting import Lasting
from tracker.store.versions import lone, projection, saving, staging
from tracker.store.versions.filed import Filed, Rows
from tracker.store.versions.ledger import Revision, Source
from tracker.store.versions.saving import Note, Saved
from tracker.store.versions.staging import Comparison, Staged

RESERVE = 48 << 20
"""Bytes that must be free before a save begins: three times what the engine lets its log grow to."""
_GROWN = 10_000
"""Records added, after which it is asked once more whether a table has become a large one."""


class Store:
    """One store file, owned by this process. Threads may share it: readers get their own cursor, saves take turns."""

    def __init__(self, connection: Connection, path: Path, ledger: NativeLedger) -> None:
        self.path = path
        self._connection = connection
        self._turn = threading.Lock()
        self._under_way = False
        self.id = schema.about(connection, str(path)).store_id
        self._ledger = ledger
        have, _ = projection.behind(connection, self._ledger)
        self._lasting = Lasting(have)
        self._workshop = Workshop(lambda: Bench(self._connection.cursor(), self.id, self._place, self._lasting))
        self._revisions: tuple[Revision, ...] = ()
        self._added = 0

    @property
    def head(self) -> int:
        """The newest revision."""
        with self.session() as session:
            return session.head

    def revisions(self) -> tuple[Revision, ...]:
        """Every revision, oldest first. Those that are known are not read again."""
        self._refresh()
        with self._turn:
            self._revisions += self._ledger.revisions(self._revisions[-1].rev if self._revisions else 0)
            return self._revisions

    def session(self, as_of: int | None = None) -> Session:
        """A reading session at a revision, the newest when none is named. Raises `UnknownName`."""
        self._refresh()
        try:
            return self._session(as_of)
        except (StoreFull, StoreDamaged):
            with self._turn:
                if usable(self._connection):
                    raise
                self._open_again()
        return self._session(as_of)

    def _session(self, as_of: int | None) -> Session:
        return Session(self._connection.cursor(), self.id, as_of, self._place, self._lasting, self._workshop.bench)

    @property
    def _place(self) -> str:
        return str(self.path.resolve())

    def _refresh(self) -> None:
        """Take in what others appended to the ledger: nobody else does where the file keeps it."""

    def _open_again(self, *, whole: bool = True) -> None:
        """Open the file anew, since the engine answers nothing after a fatal error; bring back what it missed if `whole`."""
        self._ledger.tidy()
        self._connection.close()
        self._connection = connect(self.path)
        self._ledger = NativeLedger(self._connection, self._ledger.journal)
        if whole:
            catch_up(self._connection, self._ledger)

    def copy_to(self, path: Path) -> None:
        """Write the whole store as it stands now to a new file at `path`, while others read and save."""
        cursor = self._connection.cursor()
        try:
            copy_database(cursor, path)
        finally:
            cursor.close()

    def differing(self) -> tuple[str, ...]:
        """In what a ledger kept elsewhere differs from the file's copy of it, in sentences; nothing when the file keeps it itself."""
        return ()

    def compare(
        self, rows: Mapping[str, Rows], *, based_on: int | None = None, retire: Mapping[str, Sequence[str]] | None = None
    ) -> dict[str, Comparison]:
        """What saving these rows and retiring records would do, by record type. Raises `WrongRequest` and `StaleWrite` as saving would."""
        self._refresh()
        with self._turn, self._staging() as connection:
            names = self._stage(rows, retire or {}, based_on)
            return {name: staging.comparison(connection, record_type(name), rows.get(name, ())) for name in names}

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
        return self._save(rows, retire or {}, based_on, Note(actor, reason, clock.now(), source, save_id))

    def _save(self, rows: Mapping[str, Rows], retire: Mapping[str, Sequence[str]], based_on: int | None, note: Note) -> Saved:
        """One save, in its turn and where there is room."""
        refuse_full(self.path, rows)
        with self._turn:
            self._index()
            return self._keep(rows, retire, based_on, note)

    def _index(self) -> None:
        """What has become large since the store was opened gets its index at the next save: whoever loads once does not pay for it."""
        if self._added >= _GROWN:
            projection.index_large(self._connection)
            self._added = 0

    def _keep(self, rows: Mapping[str, Rows], retire: Mapping[str, Sequence[str]], based_on: int | None, note: Note) -> Saved:
        """One save, whose turn it is."""
        with self._staging() as connection:
            if done := saved_before(connection, note):
                return done
            staged = self._staged(rows, retire, based_on)
            saved = saving.commit(connection, self._ledger, staged, note)
            if saved.revision:
                self._ledger.seal()
                self._commit(saved.revision)
                self._added += sum(saved.added.values())
                self._lasting.take_in(saved.revision, saved.touched, lone.said(staged))
            return saved

    def _commit(self, revision: int) -> None:
        """Commit a sealed save. When the engine gives up at this moment, the file opened again says whether it is saved."""
        try:
            run(self._connection, "commit")
            self._under_way = False
        except (DatabaseError, StoreFull, StoreDamaged):
            self._open_again(whole=False)
            if self._ledger.head() < revision:
                self._ledger.unseal()
                raise

    def _staged(self, rows: Mapping[str, Rows], retire: Mapping[str, Sequence[str]], based_on: int | None) -> list[Staged]:
        """What a save says, compared with what is stored: of one record by itself at half the cost."""
        if alone := lone.staged(self._connection, rows, retire, based_on):
            return [alone]
        names = self._stage(rows, retire, based_on)
        return [staging.counted(self._connection, record_type(name), rows.get(name, ())) for name in names]

    def _stage(self, rows: Mapping[str, Rows], retire: Mapping[str, Sequence[str]], based_on: int | None) -> list[str]:
        put = {name: data for name, data in rows.items() if len(data)}
        for name, data in put.items():
            staging.stage(self._connection, record_type(name), data)
        for name, record_ids in retire.items():
            staging.stage_retired(self._connection, record_type(name), record_ids, beside_rows=name in put)
        names = list(dict.fromkeys([*put, *retire]))
        if based_on is not None:
            staging.refuse_stale(self._connection, names, based_on)
        return names

    @contextmanager
    def _staging(self) -> Iterator[Connection]:
        """A transaction whose temporary tables and effects vanish unless it commits."""
        try:
            run(self._connection, "begin")
        except (StoreFull, StoreDamaged):
            self._open_again()
            run(self._connection, "begin")
        self._under_way = True
        try:
            yield self._connection
        finally:
            if self._under_way:
                roll_back(self._connection)
            self._ledger.tidy()

    def close(self) -> None:
        """Let the file go."""
        self._workshop.close()
        self._connection.close()
        if self._ledger.journal:
            self._ledger.journal.close()

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the file go."""
        self.close()


def saved_before(connection: Connection, note: Note) -> Saved | None:
    """What an earlier save under the same save id did."""
    done = run(connection, "select rev from main.revision where save_id = ?", [note.save_id]) if note.save_id else []
    return Saved(int(done[0][0])) if done else None


def refuse_full(path: Path, rows: Mapping[str, Rows] | None = None) -> None:
    """Raise `StoreFull` while there is still room to answer: an engine that meets the end of the disk answers nothing more."""
    size = sum(data.estimated_size() for data in (rows or {}).values() if isinstance(data, pl.DataFrame | Filed))
    if shutil.disk_usage(path.parent).free < RESERVE + 3 * size:
        raise StoreFull(f"The disk that holds {path} is nearly full", next_step=MAKE_ROOM)
