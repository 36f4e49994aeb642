"""Opening a store so that what it shows is whole: lost saves return, an unreadable file is made anew, an old layout brought up to date."""

from __future__ import annotations

import logging
import uuid
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path

from tracker import clock
from tracker.durable import flush
from tracker.errors import JournalBroken, NotAStore, StoreDamaged, StoreTooOld, TrackerError, WrongRequest
from tracker.store import schema
from tracker.store.beside.ops import operations_path
from tracker.store.beside.placing import forget_unfinished, moved_aside, store_folder, unfinished
from tracker.store.beside.shelf import sweep
from tracker.store.connection import Connection, connect, run
from tracker.store.engines.journal import Journal, Origin, journal_path
from tracker.store.engines.native import NativeLedger
from tracker.store.engines.replay import catch_up, rebuild, write_journal
from tracker.store.safekeeping.audit import journal_problems
from tracker.store.safekeeping.integrity import problems
from tracker.store.safekeeping.migrations import migrate
from tracker.store.schema import SCHEMA_VERSION
from tracker.store.shared import Maker, identity_for, maker
from tracker.store.store import Store
from tracker.store.versions.projection import index_large

log = logging.getLogger("tracker.store")

_DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a recovery made anew (`store`, `journal` or `nothing`), the revision that is there now, and the folder of the old files."""

    made: str
    revision: int
    moved_to: str | None


def create_store(path: Path, *, ledger: str | None = None) -> Store:
    """A new store. Raises `WrongRequest` when something is there already.

    It is empty, or holds what the ledger at the address `ledger` holds: TRACKER_LEDGER unless given, "" for one of its own.
    """
    if path.exists():
        raise WrongRequest(f"There is already a file at {path}", next_step="Name another with --store, or move it away.")
    if _revisions_in(journal_path(path)):
        raise WrongRequest(
            f"There is the journal of a store at {journal_path(path)}",
            next_step="Bring the store back with `tracker recover`, or move it away.",
        )
    store_folder(path)
    store_id, at = identity_for(str(uuid.uuid4()), ledger), clock.now()
    mark = Journal.create(journal_path(path), Origin(store_id, at))
    with unfinished(path) as new:
        with closing(connect(new)) as connection:
            schema.create(connection, store_id, at, mark.end, mark.chain)
            run(connection, "checkpoint")
        flush(new)
        new.rename(path)
    flush(path.parent)
    return open_store(path, ledger=ledger)


def open_store(path: Path, *, read_only: bool = False, ledger: str | None = None) -> Store:
    """The store at `path`, whole. Raises `UnknownName`, `StoreLocked`, `StoreTooNew`, `NotAStore` or `JournalBroken`.

    `ledger` is the address of the ledger: TRACKER_LEDGER unless given, "" for the store's own. A projection of a ledger
    elsewhere takes in what is new there, even for readers; this raises `LedgerUnreachable`, `Forked`, or `WrongRequest`.
    A store whose last saves were lost takes them from its journal; one that cannot be read is made anew from it, and the broken
    files are moved aside. Neither is done silently: the log says so.
    """
    if not path.exists() and not journal_path(path).exists():
        connect(path, read_only=True)
    make = maker(path, ledger)
    try:
        return _read(path) if read_only and not make else _owned(path, make or Store)
    except (NotAStore, StoreDamaged) as broken:
        if not journal_path(path).exists():
            raise
        _make_anew(path, broken)
    return _read(path) if read_only and not make else _owned(path, make or Store)


def _owned(path: Path, make: Maker = Store) -> Store:
    """The store, open for this process alone; what processes that were killed left beside it is taken away."""
    with ExitStack() as unless_opened:
        connection = unless_opened.enter_context(closing(_connected(path, read_only=False)))
        for file in (path, journal_path(path), operations_path(path)):
            forget_unfinished(file)
        sweep(path)
        migrate(connection, path, schema.about(connection, str(path)))
        ledger = NativeLedger(connection, unless_opened.enter_context(Journal(journal_path(path))))
        catch_up(connection, ledger)
        index_large(connection)
        store = make(connection, path, ledger)
        unless_opened.pop_all()
    return store


def _read(path: Path) -> Store:
    """The store, open beside other readers; what it missed is brought back first."""
    with ExitStack() as unless_opened:
        connection = unless_opened.enter_context(closing(_connected(path, read_only=True)))
        if schema.about(connection, str(path)).schema_version < SCHEMA_VERSION:
            raise StoreTooOld(
                f"The store {path} has an older layout", next_step="Bring it up to date with `tracker migrate`; a copy is kept."
            )
        with Journal(journal_path(path), read_only=True) as journal:
            missed = NativeLedger(connection, journal).missed()
        if not missed:
            store = Store(connection, path, NativeLedger(connection))
            unless_opened.pop_all()
            return store
    _owned(path).close()
    return _read(path)


def _connected(path: Path, *, read_only: bool) -> Connection:
    if not path.exists():
        raise NotAStore(f"The store {path} is gone, but its journal is there", next_step="Let `tracker recover` make it anew.")
    return connect(path, read_only=read_only)


def _make_anew(path: Path, broken: TrackerError) -> Recovered:
    """The store made from its journal, the broken files moved aside. Raises `broken` when the journal is of no use, too."""
    try:
        with unfinished(path) as new, Journal(journal_path(path), read_only=True) as journal:
            revision = rebuild(journal, new)
            aside = moved_aside((path, path.with_name(f"{path.name}.wal")), _DAMAGED)
            new.replace(path)
        flush(path.parent)
    except JournalBroken as error:
        raise type(broken)(f"{broken.what}, and {error.what}", next_step="Restore a backup with `tracker restore`.") from error
    log.warning("%s. It was made anew from its journal, up to revision %s; the broken file is in %s.", broken.what, revision, aside)
    return Recovered("store", revision, str(aside) if aside else None)


def recover(path: Path) -> Recovered:
    """Make the store anew from its journal, or the journal from its store, whichever is broken.

    Raises what is wrong with the store when both are.
    """
    try:
        with open_store(path, read_only=True) as store, store.session() as session:
            unsound, differing, revision = problems(session), journal_problems(store, session), session.head
    except JournalBroken:
        return _journal_anew(path)
    except StoreDamaged as broken:
        return _make_anew(path, broken)
    if not unsound and not differing:
        return Recovered("nothing", revision, None)
    if _chain_is_whole(path):
        return _make_anew(path, StoreDamaged((*differing, *unsound)[0].removesuffix(".")))
    if unsound:
        raise StoreDamaged(
            f"Neither the store nor its journal is sound: {unsound[0].removesuffix('.')}",
            next_step="Restore a backup with `tracker restore`.",
        )
    return _journal_anew(path)


def _chain_is_whole(path: Path) -> bool:
    with suppress(JournalBroken), Journal(journal_path(path), read_only=True) as journal:
        return all(True for _ in journal.after(journal.beginning))
    return False


def _journal_anew(path: Path) -> Recovered:
    """A new journal of what the store holds; the old one is moved aside."""
    with closing(_connected(path, read_only=False)) as connection:
        about = schema.about(connection, str(path))
        aside = moved_aside((journal_path(path),), _DAMAGED)
        mark = write_journal(connection, journal_path(path), Origin(about.store_id, about.created_at))
        run(connection, "update ledger.journal set rev = ?, place = ?, chain = ?", [mark.rev, mark.end, mark.chain])
    return Recovered("journal", mark.rev, str(aside) if aside else None)


def _revisions_in(journal: Path) -> bool:
    """There is a journal, and it holds at least one revision or cannot be read."""
    if not journal.exists():
        return False
    try:
        with Journal(journal, read_only=True) as found:
            return any(True for _ in found.after(found.beginning))
    except JournalBroken:
        return True
