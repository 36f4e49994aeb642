"""The projection, which everyone reads: current records under plain names, and every version in `history`."""

from __future__ import annotations

from tracker.errors import Forked
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.store.connection import Connection, run
from tracker.store.ledger import PUT, Ledger, Revision, add_revision
from tracker.store.schema import field_list

_LARGE = 100_000


def revision(connection: Connection) -> int:
    """The newest revision that the projection holds."""
    return int(run(connection, "select coalesce(max(rev), 0) from main.revision")[0][0])


def sync(connection: Connection, ledger: Ledger, types: tuple[RecordType, ...] | None = None) -> int:
    """Pull what the ledger has and the projection has not, in the transaction under way; the new revision.

    `types` limits the pull to record types known to have changed. Raises `Forked` when the projection is ahead.
    """
    have, upto = behind(connection, ledger)
    for kind in types if types is not None else tuple(RECORD_TYPES.values()) if have < upto else ():
        _apply(connection, kind, ledger.pull(kind, have, upto), single=upto == have + 1)
    for saved in ledger.revisions(have):
        add_revision(connection, "main", saved)
    return upto


def follow(connection: Connection, types: tuple[RecordType, ...], saved: Revision) -> None:
    """Take in the revision that was appended from the delta rows just now, in the same transaction."""
    for kind in types:
        _apply(connection, kind, f"(select record_id, {saved.rev:d} as rev, op, {field_list(kind)} from delta_{kind.name})", single=True)
    add_revision(connection, "main", saved)


def behind(connection: Connection, ledger: Ledger) -> tuple[int, int]:
    """The newest revisions of the projection and of its ledger. Raises `Forked` when the projection is ahead."""
    have, upto = revision(connection), ledger.head()
    if have > upto:
        raise Forked(
            f"The projection is at revision {have}, its ledger only at {upto}",
            next_step="The ledger was probably restored from a backup: rebuild the projection, or bring the missing revisions back.",
        )
    return have, upto


def _apply(connection: Connection, kind: RecordType, pulled: str, *, single: bool) -> None:
    """Move the versions that were replaced to the past, and renew the current rows; in a `single` revision each record comes once."""
    name, fields = kind.name, field_list(kind)
    replaced = pulled if single else f"(select record_id, min(rev) as rev from {pulled} group by record_id)"
    run(
        connection,
        f"insert into past.{name} (record_id, rev_from, rev_to, {fields}) select record_id, m.rev, p.rev, {field_list(kind, 'm.')} "
        f"from present.{name} m join {replaced} p using (record_id)",
    )
    run(connection, f"delete from present.{name} where record_id in (select record_id from {pulled})")
    newest = pulled if single else f"(select *, lead(rev) over (partition by record_id order by rev) as rev_to from {pulled})"
    if not single:
        run(
            connection,
            f"insert into past.{name} (record_id, rev_from, rev_to, {fields}) select record_id, rev, rev_to, {fields} from {newest} "
            f"where op = {PUT} and rev_to is not null",
        )
    run(
        connection,
        f"insert into present.{name} (record_id, rev, {fields}) select record_id, rev, {fields} from {newest} "
        f"where op = {PUT}{'' if single else ' and rev_to is null'}",
    )


def index_large(connection: Connection) -> None:
    """Give large tables of current rows an index, by which a save finds the few rows that it replaces: scanning 10 million takes 0.2 s."""
    found = run(
        connection,
        "select table_name from duckdb_tables() where schema_name = 'present' and estimated_size >= ? "
        "and table_name not in (select table_name from duckdb_indexes())",
        [_LARGE],
    )
    for (name,) in found:
        if name in RECORD_TYPES:
            run(connection, f"create index {name}_by_identity on present.{name} (record_id)")
