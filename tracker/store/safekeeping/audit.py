"""The store held against its journal, entry by entry: a row changed, added or taken away behind the tracker's back shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple

import polars as pl

from tracker.errors import JournalBroken, TrackerError
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.store.engines.journal import Journal, Mark, journal_path
from tracker.store.reading.as_of import Session
from tracker.store.schema import quoted
from tracker.store.store import Store
from tracker.store.versions.entries import Entry, as_frame

_AT_ONCE = 200_000
_LISTED = 20


def journal_problems(store: Store, session: Session, *, growing: bool = False) -> tuple[str, ...]:
    """Everything in which the store and its journal differ, each in one sentence; empty when nothing does.

    A `growing` journal is that of a store in which others save meanwhile: it may go beyond the session.
    """
    try:
        with Journal(journal_path(store.path), read_only=True) as journal:
            return tuple(_all(session, journal, growing=growing))
    except TrackerError as error:
        return (str(error),)


def _all(session: Session, journal: Journal, *, growing: bool) -> Iterator[str]:
    about = session.tuples("select store_id, created_at from main.about")[0]
    if about != (journal.origin.store_id, journal.origin.created_at):
        yield f"The journal {journal.path} is that of another store ({journal.origin.store_id})."
        return
    mark = Mark(*session.tuples("select rev, place, chain from ledger.journal")[0])
    reached = journal.beginning
    for some, upto in _batches(journal, mark, growing=growing):
        yield from _differing(session, some)
        reached = upto
    if reached != mark:
        yield f"The journal goes up to revision {reached.rev}, the store says {mark.rev}, or the chain between them is another."


def _batches(journal: Journal, upto: Mark, *, growing: bool) -> Iterator[tuple[list[Entry], Mark]]:
    """The entries up to a mark, as many at a time as may be held in memory, with the mark that they reach."""
    held: list[Entry] = []
    size, reached = 0, journal.beginning
    for entry, place in journal.after(journal.beginning):
        if place.rev > upto.rev:
            if growing:
                break
            raise JournalBroken(f"The journal holds revision {place.rev}, which the store has not", next_step="Open the store for writing.")
        held.append(entry)
        reached = place
        size += sum(len(rows) for rows in entry.rows.values())
        if size > _AT_ONCE:
            yield held, reached
            held, size = [], 0
    if held:
        yield held, reached


def _differing(session: Session, some: list[Entry]) -> Iterator[str]:
    first, last = some[0].revision.rev, some[-1].revision.rev
    told = {astuple(entry.revision) for entry in some}
    saved = set(session.tuples("select * from ledger.revision where rev between ? and ?", [first, last]))
    for rev in sorted({revision[0] for revision in told ^ saved}):
        yield f"Revision {rev} says something else in the store than in the journal."
    told_of = {name for entry in some for name in entry.rows} | {kind.name for kind in session.touched(first - 1, last)}
    for kind in (kind for name, kind in RECORD_TYPES.items() if name in told_of):
        yield from _rows_differing(session, kind, _journalled(some, kind), first, last)


def _journalled(some: Iterable[Entry], kind: RecordType) -> pl.DataFrame:
    """The rows of a record type in some entries, as texts."""
    parts = []
    for entry in some:
        rows = entry.rows.get(kind.name, [])
        if len(rows):
            found = rows if isinstance(rows, pl.DataFrame) else as_frame(rows)
            parts.append(found.select(pl.all().cast(pl.String)).with_columns(rev=pl.lit(str(entry.revision.rev))))
    return pl.concat(parts, how="diagonal") if parts else pl.DataFrame(schema={"record_id": pl.String, "op": pl.String, "rev": pl.String})


def _rows_differing(session: Session, kind: RecordType, journalled: pl.DataFrame, first: int, last: int) -> Iterator[str]:
    names = ", ".join(map(quoted, kind.names))
    cells = ", ".join(
        f"cast({quoted(name) if name in journalled.columns else 'null'} as {kind.by_name[name].kind.sql}) as {quoted(name)}"
        for name in kind.names
    )
    told = f"select cast(rev as bigint) as rev, record_id, cast(op as tinyint) as op, {cells} from lent"
    saved = f"select rev, record_id, op, {names} from ledger.{kind.name} where rev between $first and $last"
    found = session.lent(
        f"select rev, record_id from (({told} except all {saved}) union all ({saved} except all {told})) group by all order by all",
        journalled,
        {"first": first, "last": last},
    )
    for rev, record_id in found[:_LISTED]:
        yield f"{kind.title} “{record_id}”: its row of revision {rev} is not the one that was saved."
    if (more := len(found) - _LISTED) > 0:
        yield f"{kind.title}: and {more} more row(s)."
