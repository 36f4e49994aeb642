"""The ledger kept by a PostgreSQL server, to which several processes append; each has its own projection. The only importer of psycopg.

Writers take turns by locking the one row of `ledger.head`; rows travel by COPY, whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from datetime import datetime
from itertools import chain, islice
from typing import Any

import polars as pl
import psycopg
from psycopg.pq import TransactionStatus

from tracker.errors import LedgerUnreachable, NotAStore, StaleWrite, StoreLocked, StoreTooNew, UnknownName, WrongRequest
from tracker.records.record_type import RecordType
from tracker.store.connection import Connection, batches, lending, run
from tracker.store.engines.address import Address
from tracker.store.engines.postgres_layout import ledger_columns, missing
from tracker.store.schema import SCHEMA_VERSION, field_list, polars_type
from tracker.store.versions.ledger import REVISIONS, Delta, Revision, touched

WAIT_S = 20
_BATCH = 50_000
_TABLES = "select table_name, column_name from information_schema.columns where table_schema = 'ledger'"
_POSTGRES = {"VARCHAR": "text", "BIGINT": "int8", "SMALLINT": "int2", "INTEGER": "int4", "DATE": "date", "BOOLEAN": "bool"}


class PostgresLedger:
    """Ledger tables in schema `ledger` of a PostgreSQL database, for one projection and one thread at a time.

    `connection` is the projection's, where there is one: delta rows are read from it, pulled rows shown on it.
    """

    def __init__(self, address: Address, connection: Connection | None = None) -> None:
        self.address = address
        self.connection = connection
        self._server: psycopg.Connection | None = None

    def create(self, identity: str) -> str:
        """Lay out a ledger with this identity, or add what the one there lacks; the identity it has. Raises `StoreTooNew`."""
        with self._asking(), self._link().transaction():
            self._ask("select pg_advisory_xact_lock(hashtext('tracker ledger'))")
            found = frozenset((table, column) for table, column in self._ask(_TABLES))
            if ("about", "store_id") in found:
                self._version()
            for statement in missing(found):
                self._link().execute(statement)
            if ("about", "store_id") not in found:
                self._link().execute("insert into ledger.about values (%s, %s)", [identity, SCHEMA_VERSION])
            self._link().execute("update ledger.about set schema_version = %s", [SCHEMA_VERSION])
        return self.identity()

    def identity(self) -> str:
        """The identity of the store whose ledger this is. Raises `UnknownName`, or `StoreTooNew` or `NotAStore` for another layout."""
        if ("about", "store_id") not in self._ask(_TABLES):
            raise UnknownName(
                f"There is no ledger at {self.address.place}", next_step="`tracker init` or `tracker migrate-ledger` makes one."
            )
        if self._version() < SCHEMA_VERSION:
            raise NotAStore(
                f"The ledger at {self.address.place} has the layout of an older tracker", next_step="`tracker migrate-ledger` renews it."
            )
        return str(self._ask("select store_id from ledger.about")[0][0])

    def _version(self) -> int:
        version = int(self._ask("select schema_version from ledger.about")[0][0])
        if version > SCHEMA_VERSION:
            raise StoreTooNew(f"The ledger at {self.address.place} was written by a newer tracker", next_step="Upgrade the tracker.")
        return version

    def now(self) -> datetime:
        """The present moment (UTC) by the server's clock, to the second."""
        at: datetime = self._ask("select date_trunc('second', clock_timestamp() at time zone 'UTC')")[0][0]
        return at

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The turn of one writer: a transaction that holds the head. Raises `StoreLocked` when others write for too long."""
        self.head()  # a link that broke while nobody used it is renewed here, where nothing can be lost
        with self._asking("The link to the ledger broke; whether this was saved, `tracker history` tells"), self._link().transaction():
            self._ask("select rev from ledger.head for update")
            yield

    def head(self) -> int:
        """The number of the newest revision, 0 when nothing was saved."""
        return int(self._ask("select rev from ledger.head")[0][0])

    def append(self, deltas: Sequence[Delta], revision: Revision) -> None:
        """Append the delta rows and the revision row, and move the head, in the turn under way."""
        self.append_revisions([revision])
        for delta in deltas:
            self.append_rows(delta.kind, self._told(delta, revision.rev))

    def _told(self, delta: Delta, rev: int) -> Iterable[Sequence[Any]]:
        """The rows of a delta as the ledger keeps them."""
        kind = delta.kind
        if delta.lone and delta.few:
            row = delta.few[0]
            return [[row["record_id"], rev, row["op"], *(row[name] for name in kind.names)]]
        rows = f"select record_id, {rev:d}, op, {field_list(kind)} from delta_{kind.name}"
        return chain.from_iterable(batches(self._projection, rows, size=_BATCH))

    def append_revisions(self, revisions: Sequence[Revision]) -> None:
        """Append revision rows that follow the head, and move it. Raises `StaleWrite` when they do not follow it."""
        with self._link().cursor() as cursor:
            for revision in revisions:
                cursor.execute(f"insert into ledger.revision values ({', '.join(['%s'] * 10)})", astuple(revision))
                cursor.execute("update ledger.head set rev = %s where rev = %s", [revision.rev, revision.rev - 1])
                if cursor.rowcount != 1:
                    raise StaleWrite("The store moved on while this was being saved", next_step="Try again.")

    def append_rows(self, kind: RecordType, rows: Iterable[Sequence[Any]]) -> None:
        """Append rows of one type: `record_id`, `rev`, `op` and the fields."""
        columns = f"record_id, rev, op, {field_list(kind)}"
        with self._link().cursor() as cursor, cursor.copy(f"copy ledger.{kind.name} ({columns}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)

    def seal(self) -> None:
        """Nothing comes between an append and the end of its turn: the server's own log makes it durable."""

    def touched(self, have: int, upto: int) -> tuple[RecordType, ...]:
        """The record types that have rows of revisions `have` + 1 to `upto`."""
        return touched(self._ask, have, upto)

    def rows(self, kind: RecordType, have: int, upto: int) -> Iterator[pl.DataFrame]:
        """The ledger rows of revisions `have` + 1 to `upto`, so many at a time: `record_id`, `rev`, `op` and the fields."""
        kinds = ["VARCHAR", "BIGINT", "SMALLINT", *(field.kind.sql for field in kind.fields)]
        schema = dict(zip(("record_id", "rev", "op", *kind.names), map(polars_type, kinds), strict=True))
        wanted = f"select record_id, rev, op, {field_list(kind)} from ledger.{kind.name} where rev > {have} and rev <= {upto}"
        with self._asking(), self._link().cursor() as cursor, cursor.copy(f"copy ({wanted}) to stdout (format binary)") as copy:
            copy.set_types([_POSTGRES.get(sql, "numeric") for sql in kinds])
            arriving = copy.rows()
            while some := list(islice(arriving, _BATCH)):
                yield pl.DataFrame(some, schema, orient="row")

    def pull(self, record_type: RecordType, have: int, upto: int) -> str:
        """The relation, on the projection's connection, of the ledger rows of revisions `have` + 1 to `upto`: a temporary table."""
        table = f"pulled_{record_type.name}"
        run(self._projection, f"create or replace temp table {table} ({ledger_columns(record_type.name)})")
        for some in self.rows(record_type, have, upto):
            with lending(self._projection, "arriving", some):
                run(self._projection, f"insert into {table} select * from arriving")
        return table

    def revisions(self, after: int = 0) -> tuple[Revision, ...]:
        """The revisions after `after`, oldest first."""
        return tuple(Revision(*row) for row in self._ask(f"{REVISIONS} where rev > %s order by rev", [after]))

    @property
    def _projection(self) -> Connection:
        assert self.connection is not None, "this engine was made to be asked only"
        return self.connection

    def close(self) -> None:
        """Let the server go."""
        if self._server is not None:
            self._server.close()

    def _ask(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row of one query. Outside a transaction a link that broke is renewed once: the server may have been restarted."""
        with self._asking():
            link = self._link()
            alone = link.info.transaction_status == TransactionStatus.IDLE
            try:
                return link.execute(sql, parameters).fetchall()
            except psycopg.OperationalError:
                if not alone or not link.closed:
                    raise
                return self._link().execute(sql, parameters).fetchall()

    def _link(self) -> psycopg.Connection:
        """The connection to the server, made when there is none."""
        if self._server is None or self._server.closed:
            self._server = psycopg.connect(
                self.address.url, autocommit=True, connect_timeout=5, keepalives_idle=30, application_name="tracker"
            )
            self._server.execute(f"set lock_timeout = '{WAIT_S}s'")
        return self._server

    @contextmanager
    def _asking(self, broken: str = "The ledger's server does not answer") -> Iterator[None]:
        """Turn what PostgreSQL refuses into what a person can put right."""
        try:
            yield
        except psycopg.Error as error:
            raise _as_cause(error, self.address.place, broken) from error


def _as_cause(error: psycopg.Error, place: str, broken: str) -> Exception:
    """What an error of PostgreSQL means to a person. The address holds no password, so the server's own words show none."""
    said = error.diag.message_primary or " ".join(str(error).split())
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return StoreLocked(f"Others have been saving into the ledger at {place} for {WAIT_S} s", next_step="Try again in a while.")
    if isinstance(error, psycopg.OperationalError):
        return LedgerUnreachable(f"{broken}: {said}", where=place, next_step="Check the server and TRACKER_LEDGER, then try again.")
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return LedgerUnreachable(f"The ledger's server refuses: {said}", where=place, next_step="Ask its administrator for the right.")
    if isinstance(error, psycopg.DataError):
        return WrongRequest(f"PostgreSQL cannot keep a value of this save: {said}", next_step="Correct it, then save again.")
    return error
