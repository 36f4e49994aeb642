"""Between a store and its journal: what the store missed is brought back, a lost store is made anew, a lost journal is written anew."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import groupby
from pathlib import Path

import polars as pl

from tracker.durable import flush
from tracker.store import schema
from tracker.store.connection import Connection, connect, frame, roll_back, run
from tracker.store.engines.journal import Journal, Mark, Origin
from tracker.store.engines.native import NativeLedger
from tracker.store.schema import field_list
from tracker.store.versions import projection
from tracker.store.versions.entries import Entry, rows_by_revision
from tracker.store.versions.ledger import Revision, touched

log = logging.getLogger("tracker.store")

_AT_ONCE = 500_000
"""Up to so many rows are held in memory while a journal is written."""


def catch_up(connection: Connection, ledger: NativeLedger) -> None:
    """Bring back the saves that the journal holds and the store lost with its machine."""
    if not ledger.journal or not ledger.missed():
        return
    before = ledger.head()
    _adopt(connection, ledger, ledger.journal, ledger.mark())
    log.warning("The store had lost revisions after %s; they were brought back from its journal, up to %s.", before, ledger.head())


def _adopt(connection: Connection, ledger: NativeLedger, journal: Journal, after: Mark) -> None:
    run(connection, "begin")
    try:
        upto = ledger.adopt(journal.after(after))
        projection.sync(connection, ledger, touched(partial(run, connection), after.rev, upto))
        run(connection, "commit")
    except BaseException:
        roll_back(connection)
        raise


def rebuild(journal: Journal, path: Path) -> int:
    """A store with everything that the journal holds, in the new file `path`; its revision. Raises `JournalBroken`."""
    with closing(connect(path)) as connection:
        origin, beginning = journal.origin, journal.beginning
        schema.create(connection, origin.store_id, origin.created_at, beginning.end, beginning.chain)
        ledger = NativeLedger(connection, journal)
        _adopt(connection, ledger, journal, beginning)
        run(connection, "checkpoint")
        revision = ledger.head()
    flush(path)
    return revision


def write_journal(connection: Connection, path: Path, origin: Origin) -> Mark:
    """A journal of every revision that the ledger holds, on the disk in the place of whatever is at `path`; where it ends."""
    return Journal.written(path, origin, entries(NativeLedger(connection).revisions(), partial(_tables, connection)))


def entries(revisions: tuple[Revision, ...], tables: Callable[[int, int], Iterable[tuple[str, pl.DataFrame]]]) -> Iterator[Entry]:
    """Revisions with their rows. `tables` gives the ledger rows from one revision to another, column `rev` among theirs, by record type."""
    for some in windows(revisions):
        rows = rows_by_revision(tables(some[0].rev, some[-1].rev))
        yield from (Entry(revision, rows.get(revision.rev, {})) for revision in some)


def windows(revisions: tuple[Revision, ...]) -> Iterator[list[Revision]]:
    """The revisions in order, as many at a time as may be held in memory."""
    held, window = 0, 0
    places = []
    for revision in revisions:
        held += revision.added + revision.changed + revision.retired
        places.append(window)
        if held > _AT_ONCE:
            held, window = 0, window + 1
    for _, some in groupby(zip(places, revisions, strict=True), key=lambda pair: pair[0]):
        yield [revision for _, revision in some]


def _tables(connection: Connection, first: int, last: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """The ledger's rows by record type."""
    for kind in touched(partial(run, connection), first - 1, last):
        query = f"select rev, record_id, op, {field_list(kind)} from ledger.{kind.name} where rev between ? and ? order by rev, record_id"
        yield kind.name, frame(connection, query, [first, last])
