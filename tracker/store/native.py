"""The ledger kept in the same DuckDB file as its projection: the embedded default."""

from __future__ import annotations

from dataclasses import astuple

from tracker.errors import StaleWrite
from tracker.records.record_type import RecordType
from tracker.store.connection import Connection, run
from tracker.store.ledger import Revision
from tracker.store.schema import field_list

_REVISION = "select rev, saved_at, actor, reason, source, source_hash, save_id, added, changed, retired from ledger.revision"


class NativeLedger:
    """Ledger tables in schema `ledger` of the connection's own file."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> int:
        """The number of the newest revision, 0 when nothing was saved."""
        return int(run(self._connection, "select rev from ledger.head")[0][0])

    def append(self, types: tuple[RecordType, ...], revision: Revision) -> None:
        """Append the delta rows and the revision row, and move the head, in the transaction under way.

        The update of the head row is the fence: two saves that both read the same head cannot both commit.
        """
        for kind in types:
            fields = field_list(kind)
            run(
                self._connection,
                f"insert into ledger.{kind.name} (record_id, rev, op, {fields}) select record_id, ?, op, {fields} from delta_{kind.name}",
                [revision.rev],
            )
        run(self._connection, "insert into ledger.revision values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", list(astuple(revision)))
        run(self._connection, "update ledger.head set rev = ?", [revision.rev])
        if self.head() != revision.rev:
            raise StaleWrite("The store moved on while this was being saved", next_step="Try again.")

    def pull(self, record_type: RecordType, have: int, upto: int) -> None:
        """Show the ledger rows of revisions `have` + 1 to `upto` as the temporary table `pulled_<type>`."""
        run(
            self._connection,
            f"create or replace temp table pulled_{record_type.name} as "
            f"select record_id, rev, op, {field_list(record_type)} from ledger.{record_type.name} where rev > ? and rev <= ?",
            [have, upto],
        )

    def revisions(self, after: int = 0) -> tuple[Revision, ...]:
        """The revisions after `after`, oldest first."""
        return tuple(Revision(*row) for row in run(self._connection, f"{_REVISION} where rev > ? order by rev", [after]))
