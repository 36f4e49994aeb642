"""A store whose ledger a server keeps and others append to, too: its file is a whole copy, and takes in what is new before it answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from tracker.errors import Forked, LedgerUnreachable, StoreFull, WrongRequest
from tracker.records import RECORD_TYPES
from tracker.store import schema
from tracker.store.beside import mirror
from tracker.store.connection import Connection, run
from tracker.store.engines import chosen
from tracker.store.engines.address import Address
from tracker.store.engines.native import NativeLedger
from tracker.store.engines.replay import windows
from tracker.store.schema import field_list
from tracker.store.store import Store, saved_before
from tracker.store.versions import projection, saving
from tracker.store.versions.entries import Entry, rows_by_revision
from tracker.store.versions.filed import Rows
from tracker.store.versions.ledger import Revision
from tracker.store.versions.saving import Note, Saved

if TYPE_CHECKING:
    from tracker.store.engines.postgres import PostgresLedger

log = logging.getLogger("tracker.store")

Maker = Callable[[Connection, Path, NativeLedger], Store]
_RESTORED = "The ledger was probably restored from a backup: `tracker migrate-ledger` brings back what it lost, if it can."


class SharedStore(Store):
    """A store over two ledgers: the one on the server counts; the one in the file is its copy, journal and all."""

    def __init__(self, connection: Connection, path: Path, ledger: NativeLedger, there: PostgresLedger) -> None:
        super().__init__(connection, path, ledger)
        self._there = there
        with self._turn:
            self._take_in()

    def differing(self) -> tuple[str, ...]:
        """In what the server's ledger differs from its copy here, each in one sentence."""
        with self._turn:
            self._take_in()
            return tuple(self._differing())

    def _differing(self) -> Iterator[str]:
        upto = self._ledger.head()
        if tuple(told for told in self._there.revisions() if told.rev <= upto) != self._ledger.revisions():
            yield "The revisions of the ledger's server are not those that were taken in from it."
        for kind in RECORD_TYPES.values():
            columns = f"record_id, rev, op, {field_list(kind)}"
            theirs, ours = (f"select {columns} from {of}" for of in (self._there.pull(kind, 0, upto), f"ledger.{kind.name}"))
            both_ways = f"({theirs} except all {ours}) union all ({ours} except all {theirs})"
            if wrong := run(self._connection, f"select count(*) from ({both_ways})")[0][0]:
                yield f"{kind.title}: {wrong} row(s) of the ledger's server are not those that were taken in from it."
            run(self._connection, f"drop table pulled_{kind.name}")

    def _refresh(self) -> None:
        """Take in what others saved. Not while a thread of ours does, or saves; and without the server reading goes on."""
        if self._turn.acquire(blocking=False):
            try:
                with suppress(LedgerUnreachable):
                    self._take_in()
            finally:
                self._turn.release()

    def _keep(self, rows: Mapping[str, Rows], retire: Mapping[str, Sequence[str]], based_on: int | None, note: Note) -> Saved:
        """One save, in its turn among all processes: first what others saved, then ours to the server, then from there to the file."""
        with self._there.writing():
            self._take_in()
            with self._staging() as connection:
                if done := saved_before(connection, note):
                    return done
                staged = self._staged(rows, retire, based_on)
                saved, *_ = saving.append(self._there, staged, replace(note, at=self._there.now()))
        try:
            self._take_in()
        except (LedgerUnreachable, StoreFull) as error:
            log.warning("Revision %s is saved in the ledger; the copy here will take it in later: %s", saved.revision, error)
        return saved

    def _take_in(self) -> None:
        """Bring the file up to the server's ledger. Raises `Forked` when it holds what the ledger does not."""
        have, upto = self._ledger.head(), self._there.head()
        if have > upto:
            raise Forked(f"The projection is at revision {have}, its ledger only at {upto}", next_step=_RESTORED)
        listed, ours = self._there.revisions(max(have - 1, 0)), self._ledger.revisions(have - 1) if have else ()
        if listed[: len(ours)] != ours:
            raise Forked(f"Revision {have} of the projection is not revision {have} of its ledger", next_step=_RESTORED)
        for some in windows(listed[len(ours) :]):
            self._receive(some)

    def _receive(self, revisions: list[Revision]) -> None:
        """Append revisions to the copy, its journal and the projection."""
        first, last = revisions[0].rev, revisions[-1].rev
        types = self._there.touched(first - 1, last)
        rows = rows_by_revision((kind.name, pl.concat(self._there.rows(kind, first - 1, last))) for kind in types)
        with self._staging() as connection:
            self._ledger.receive(Entry(revision, rows.get(revision.rev, {})) for revision in revisions)
            projection.sync(connection, self._ledger, types)
            self._ledger.seal()
            self._commit(last)

    def _open_again(self, *, whole: bool = True) -> None:
        super()._open_again(whole=whole)
        self._there.connection = self._connection

    def close(self) -> None:
        """Let the file and the server go."""
        self._there.close()
        super().close()


def maker(path: Path, ledger: str | None) -> Maker | None:
    """What makes a store of the file at `path` and the ledger at an address; None for a store that keeps its own.

    `ledger` is TRACKER_LEDGER unless given, and "" for the file as it stands. Raises `WrongRequest` when the address is needed.
    """
    at = chosen.address(ledger)
    if at is not None:
        return lambda connection, path, own: _joined(connection, path, own, at)
    if ledger is None and (place := mirror.kept_at(path)):
        raise WrongRequest(f"The ledger of {path} is kept at {place}", next_step="Name its address in TRACKER_LEDGER.")
    return None


def _joined(connection: Connection, path: Path, own: NativeLedger, at: Address) -> Store:
    """The store over its file and the ledger at an address, if they belong together; the file is marked as a copy from now on."""
    there = chosen.postgres(at, connection)
    try:
        chosen.refuse_foreign(there.identity(), schema.about(connection, str(path)).store_id, at)
        store = SharedStore(connection, path, own, there)
    except BaseException:
        there.close()
        raise
    mirror.mark(path, at.place)
    return store


def identity_for(new: str, ledger: str | None) -> str:
    """The identity of a new store: `new`, or that of the ledger at an address, which is laid out there unless there is one."""
    at = chosen.address(ledger)
    if at is None:
        return new
    with closing(chosen.postgres(at)) as there:
        return there.create(new)
