"""The ledger kept in the same DuckDB file as its projection, with a journal beside it: the embedded default."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tracker.errors import JournalBroken, StaleWrite
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.store.beside.placing import hidden
from tracker.store.connection import Connection, lending, run, write_parquet
from tracker.store.engines.journal import Journal, Mark
from tracker.store.schema import field_list, quoted
from tracker.store.versions.entries import Entry, Part, as_frame, told
from tracker.store.versions.ledger import REVISIONS, Delta, Revision, add_revision, add_row


class NativeLedger:
    """Ledger tables in schema `ledger` of the connection's own file; without a journal it can only be read."""

    def __init__(self, connection: Connection, journal: Journal | None = None) -> None:
        self._connection = connection
        self.journal = journal
        self._sealed: tuple[list[Part], int] | None = None
        self._files: list[Path] = []

    def head(self) -> int:
        """The number of the newest revision, 0 when nothing was saved."""
        return int(run(self._connection, "select rev from ledger.head")[0][0])

    def mark(self) -> Mark:
        """The place in the journal that the store has reached."""
        return Mark(*run(self._connection, "select rev, place, chain from ledger.journal")[0])

    def append(self, deltas: Sequence[Delta], revision: Revision) -> None:
        """Append the delta rows and the revision row, and move the head, in the transaction under way.

        The update of the head row is the fence: two saves that both read the same head cannot both commit.
        """
        for delta in deltas:
            self._append(delta, revision.rev)
        add_revision(self._connection, "ledger", revision)
        self._move_head(revision.rev - 1, revision.rev)
        entry = Entry(revision, {delta.kind.name: [told(row) for row in delta.few] for delta in deltas if delta.few is not None})
        mark = self.mark()
        framed, reached = Journal.sealed(entry, mark, self._written(delta for delta in deltas if delta.few is None))
        self._sealed = framed, mark.end
        self._reach(reached)

    def _append(self, delta: Delta, rev: int) -> None:
        name, fields = delta.kind.name, field_list(delta.kind)
        if delta.lone and delta.few:
            add_row(self._connection, f"ledger.{name}", {"rev": rev, **delta.few[0]})
            return
        columns = f"record_id, rev, op, {fields}"
        run(self._connection, f"insert into ledger.{name} ({columns}) select record_id, ?, op, {fields} from delta_{name}", [rev])

    def seal(self) -> None:
        """Write the appended revision into the journal, on the disk; the commit of the transaction comes next. Raises `StoreFull`."""
        if self._sealed and self.journal:
            framed, place = self._sealed
            self._sealed = None
            self.journal.write(framed, place)

    def tidy(self) -> None:
        """Take away the files from which a revision went into the journal, or would have gone."""
        while self._files:
            self._files.pop().unlink(missing_ok=True)

    def unseal(self) -> None:
        """Take back what was sealed and did not come to be committed."""
        if self.journal:
            self.journal.cut(self.mark().end)

    def receive(self, entries: Iterable[Entry]) -> int:
        """Append revisions that another ledger holds, as they are, in the transaction under way; the newest one then. `seal` follows."""
        before = mark = self.mark()
        framed, reached = list[Part](), []
        for entry in entries:
            one, mark = Journal.sealed(entry, mark)
            framed += one
            reached.append((entry, mark))
        self._sealed = framed, before.end
        return self.adopt(reached)

    def adopt(self, entries: Iterable[tuple[Entry, Mark]]) -> int:
        """Append revisions that the journal holds and this ledger does not, in the transaction under way; the newest revision then."""
        few: dict[str, list[dict[str, Any]]] = {}
        mark = before = self.mark()
        for entry, reached in entries:
            add_revision(self._connection, "ledger", entry.revision)
            for name, brought in entry.rows.items():
                if isinstance(brought, pl.DataFrame):
                    self._insert(RECORD_TYPES[name], brought.with_columns(rev=entry.revision.rev))
                else:
                    few.setdefault(name, []).extend({"rev": entry.revision.rev, **row} for row in brought)
            mark = reached
        for name, listed in few.items():
            self._insert(RECORD_TYPES[name], as_frame(listed))
        if mark.rev > before.rev:
            self._move_head(before.rev, mark.rev)
            self._reach(mark)
        return mark.rev

    def _insert(self, kind: RecordType, brought: pl.DataFrame) -> None:
        fields = [name for name in kind.names if name in brought.columns]
        cells = ", ".join(f"cast({quoted(name)} as {kind.by_name[name].kind.sql})" for name in fields)
        listed = ", ".join(map(quoted, fields))
        with lending(self._connection, "adopted", brought):
            run(
                self._connection,
                f"insert into ledger.{kind.name} (record_id, rev, op, {listed}) "
                f"select record_id, cast(rev as bigint), cast(op as tinyint), {cells} from adopted",
            )

    def _written(self, deltas: Iterable[Delta]) -> dict[str, Path]:
        """The files that the rows of deltas lie in, written beside the journal, where `tidy` takes them away, unless they are there."""
        assert self.journal is not None  # a store without one is only read
        found = {}
        for delta in deltas:
            found[delta.kind.name] = delta.file or hidden(self.journal.path)
            if not delta.file:
                self._files.append(found[delta.kind.name])
                rows = f"select record_id, op, {field_list(delta.kind)} from delta_{delta.kind.name}"
                write_parquet(self._connection, rows, found[delta.kind.name])
        return found

    def _move_head(self, before: int, after: int) -> None:
        moved = run(self._connection, "update ledger.head set rev = ? where rev = ?", [after, before])
        if moved != [(1,)]:
            raise StaleWrite("The store moved on while this was being saved", next_step="Try again.")

    def _reach(self, mark: Mark) -> None:
        run(self._connection, "update ledger.journal set rev = ?, place = ?, chain = ?", [mark.rev, mark.end, mark.chain])

    def missed(self) -> bool:
        """The journal holds revisions that this ledger does not. Raises `JournalBroken` when it is not this ledger's journal."""
        if self.journal is None:
            return False
        mark = self.mark()
        if not self.journal.holds(mark):
            raise JournalBroken(
                f"The journal {self.journal.path} does not hold revision {mark.rev} of the store as it was saved",
                next_step="Put the right journal back, or let `tracker recover` write a new one from the store.",
            )
        return any(True for _ in self.journal.after(mark))

    def pull(self, record_type: RecordType, have: int, upto: int) -> str:
        """The relation of the ledger rows of revisions `have` + 1 to `upto`."""
        fields = field_list(record_type)
        return f"(select record_id, rev, op, {fields} from ledger.{record_type.name} where rev > {have:d} and rev <= {upto:d})"

    def revisions(self, after: int = 0) -> tuple[Revision, ...]:
        """The revisions after `after`, oldest first."""
        return tuple(Revision(*row) for row in run(self._connection, f"{REVISIONS} where rev > ? order by rev", [after]))
