"""The projection, which everyone reads: current tables under plain names, and every version in `history`."""

from __future__ import annotations

from dataclasses import astuple

from tracker.errors import Forked
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.store.connection import Connection, run
from tracker.store.ledger import PUT, Ledger
from tracker.store.schema import field_list


def revision(connection: Connection) -> int:
    """The newest revision that the projection holds."""
    return int(run(connection, "select coalesce(max(rev), 0) from main.revision")[0][0])


def sync(connection: Connection, ledger: Ledger, types: tuple[RecordType, ...] | None = None) -> int:
    """Pull what the ledger has and the projection has not, in the transaction under way; the new revision.

    `types` limits the pull to record types known to have changed. Raises `Forked` when the projection is ahead.
    """
    have, upto = behind(connection, ledger)
    for kind in types if types is not None else tuple(RECORD_TYPES.values()) if have < upto else ():
        ledger.pull(kind, have, upto)
        _apply(connection, kind)
    for saved in ledger.revisions(have):
        run(connection, "insert into main.revision values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", list(astuple(saved)))
    return upto


def behind(connection: Connection, ledger: Ledger) -> tuple[int, int]:
    """The newest revisions of the projection and of its ledger. Raises `Forked` when the projection is ahead."""
    have, upto = revision(connection), ledger.head()
    if have > upto:
        raise Forked(
            f"The projection is at revision {have}, its ledger only at {upto}",
            next_step="The ledger was probably restored from a backup: rebuild the projection, or bring the missing revisions back.",
        )
    return have, upto


def _apply(connection: Connection, kind: RecordType) -> None:
    """Close the versions that were replaced, add the new ones, and renew the current rows."""
    name, fields = kind.name, field_list(kind)
    run(
        connection,
        f"update history.{name} h set rev_to = p.rev from (select record_id, min(rev) as rev from pulled_{name} group by record_id) p "
        "where h.record_id = p.record_id and h.rev_to is null",
    )
    run(
        connection,
        f"insert into history.{name} (record_id, rev_from, rev_to, {fields}) select record_id, rev, rev_to, {fields} from "
        f"(select *, lead(rev) over (partition by record_id order by rev) as rev_to from pulled_{name}) where op = {PUT}",
    )
    run(connection, f"delete from main.{name} where record_id in (select record_id from pulled_{name})")
    run(
        connection,
        f"insert into main.{name} (record_id, rev, {fields}) select record_id, rev, {fields} from "
        f"(select *, row_number() over (partition by record_id order by rev desc) as age from pulled_{name}) where age = 1 and op = {PUT}",
    )
    run(connection, f"drop table pulled_{name}")
