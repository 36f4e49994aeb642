"""The projection, which everyone reads: current records under plain names, and every version in `history`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.errors import Forked
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.store.connection import Connection, run
from tracker.store.schema import field_list
from tracker.store.versions.ledger import PUT, Delta, Ledger, Revision, add_revision, add_row

_LARGE = 100_000
"""Tables of so many rows get an index."""


def revision(connection: Connection) -> int:
    """The newest revision that the projection holds."""
    return int(run(connection, "select coalesce(max(rev), 0) from main.revision")[0][0])


def sync(connection: Connection, ledger: Ledger, types: Iterable[RecordType]) -> None:
    """Pull what the ledger has and the projection has not, in the transaction under way; `types` are those that changed.

    Raises `Forked` when the projection is ahead.
    """
    have, upto = behind(connection, ledger)
    for kind in types:
        _apply(connection, kind, ledger.pull(kind, have, upto))
    for saved in ledger.revisions(have):
        add_revision(connection, "main", saved)


def follow(connection: Connection, deltas: Sequence[Delta], saved: Revision) -> None:
    """Take in the revision that was appended from the delta rows just now, in the same transaction."""
    for delta in deltas:
        if delta.lone:
            _follow_lone(connection, delta, saved.rev)
            continue
        name, fields = delta.kind.name, field_list(delta.kind)
        if delta.replaces:
            _replace(connection, delta, saved.rev)
        run(
            connection,
            f"insert into present.{name} (record_id, rev, {fields}) select record_id, ?, {fields} from delta_{name} where op = {PUT}",
            [saved.rev],
        )
    add_revision(connection, "main", saved)


def _follow_lone(connection: Connection, delta: Delta, rev: int) -> None:
    """Take in a row that came by itself."""
    name, row = delta.kind.name, dict((delta.few or ({},))[0])
    if delta.before is not None:
        before = {field: cell for field, cell in delta.before.items() if field != "rev"}
        add_row(connection, f"past.{name}", {"rev_from": delta.before["rev"], "rev_to": rev, **before})
        run(connection, f"delete from present.{name} where record_id = ?", [row["record_id"]])
    if row.pop("op") == PUT:
        add_row(connection, f"present.{name}", {"rev": rev, **row})


def _replace(connection: Connection, delta: Delta, rev: int) -> None:
    """Move the current versions of a delta's records to the past; a few are named one by one, which the engine plans in half the time."""
    name, fields = delta.kind.name, field_list(delta.kind)
    ids = [] if delta.few is None else [row["record_id"] for row in delta.few]
    of_them = f"record_id in ({', '.join('?' for _ in ids) or f'select record_id from delta_{name}'})"
    run(
        connection,
        f"insert into past.{name} (record_id, rev_from, rev_to, {fields}) select record_id, rev, {rev:d}, {fields} "
        f"from present.{name} where {of_them}",
        ids,
    )
    run(connection, f"delete from present.{name} where {of_them}", ids)


def behind(connection: Connection, ledger: Ledger) -> tuple[int, int]:
    """The newest revisions of the projection and of its ledger. Raises `Forked` when the projection is ahead."""
    have, upto = revision(connection), ledger.head()
    if have > upto:
        raise Forked(
            f"The projection is at revision {have}, its ledger only at {upto}",
            next_step="The ledger was probably restored from a backup: rebuild the projection, or bring the missing revisions back.",
        )
    return have, upto


def _apply(connection: Connection, kind: RecordType, pulled: str) -> None:
    """Move the versions that were replaced to the past, and renew the current rows."""
    name, fields = kind.name, field_list(kind)
    run(
        connection,
        f"insert into past.{name} (record_id, rev_from, rev_to, {fields}) select record_id, m.rev, p.rev, {field_list(kind, 'm.')} "
        f"from present.{name} m join (select record_id, min(rev) as rev from {pulled} group by record_id) p using (record_id)",
    )
    run(connection, f"delete from present.{name} where record_id in (select record_id from {pulled})")
    followed = f"(select *, lead(rev) over (partition by record_id order by rev) as rev_to from {pulled})"
    run(
        connection,
        f"insert into past.{name} (record_id, rev_from, rev_to, {fields}) select record_id, rev, rev_to, {fields} from {followed} "
        f"where op = {PUT} and rev_to is not null",
    )
    run(
        connection,
        f"insert into present.{name} (record_id, rev, {fields}) select record_id, rev, {fields} from {followed} "
        f"where op = {PUT} and rev_to is null",
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
