"""The store's tables, derived from the record types, and the numbered migrations that lead to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from tracker.errors import NotAStore, StoreTooNew
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.store.connection import Connection, DatabaseError, literal, run
from tracker.store.dictionary import IDENTITY, REVISION, SAID_BY, UNTIL

SCHEMA_VERSION = 4
REVISION_COLUMNS = ", ".join(f"{column.name} {column.sql}{' NOT NULL' if column.required else ''}" for column in REVISION)

_POLARS = {
    "VARCHAR": pl.String,
    "BOOLEAN": pl.Boolean,
    "DATE": pl.Date,
    "TIMESTAMP": pl.Datetime,
    "SMALLINT": pl.Int16,
    "INTEGER": pl.Int32,
    "BIGINT": pl.Int64,
    "DOUBLE": pl.Float64,
}
_ABOUT = {
    "main.about": "Which store this is, and the version of its layout.",
    "main.revision": "Every save: its number, when (UTC), by whom, why, from which file, and how many records it changed.",
    "ledger.revision": "Every save, as appended; main.revision is derived from it.",
    "ledger.head": "The number of the newest revision.",
    "ledger.journal": "How far the journal beside this file goes: revision, byte and chain value.",
}
_TABLES = {
    "ledger": "Every version of {}, as appended; nothing is overwritten.",
    "past": "Versions of {} that were replaced or retired.",
    "present": "The rows of main.{}.",
}
_VERSIONED = {
    "main.{}.record_id": IDENTITY,
    "main.{}.rev": SAID_BY,
    "history.{}.record_id": IDENTITY,
    "history.{}.rev_from": SAID_BY,
    "history.{}.rev_to": UNTIL,
}


def quoted(name: str) -> str:
    """A column name that may be a word of SQL."""
    return f'"{name}"'


def field_list(record_type: RecordType, prefix: str = "") -> str:
    """The field names of a record type, for a select list."""
    return ", ".join(f"{prefix}{quoted(name)}" for name in record_type.names)


def stood_at(revision: int) -> str:
    """What holds of a row of `history` that was true as of a revision, as SQL."""
    return f"rev_from <= {revision:d} and (rev_to is null or rev_to > {revision:d})"


def polars_type(sql: str) -> pl.DataType | type[pl.DataType]:
    """The polars type of an SQL type of ours."""
    if sql.startswith("DECIMAL"):
        precision, scale = sql.removeprefix("DECIMAL(").removesuffix(")").split(",")
        return pl.Decimal(int(precision), int(scale))
    return _POLARS[sql]


def layout(kind: RecordType) -> dict[str, str]:
    """The tables of a record type by name, each with the columns it has beside the fields."""
    return {
        f"ledger.{kind.name}": "record_id VARCHAR NOT NULL, rev BIGINT NOT NULL, op TINYINT NOT NULL",
        f"present.{kind.name}": "record_id VARCHAR NOT NULL, rev BIGINT NOT NULL",
        f"past.{kind.name}": "record_id VARCHAR NOT NULL, rev_from BIGINT NOT NULL, rev_to BIGINT NOT NULL",
    }


def complete(connection: Connection) -> None:
    """Add the tables and columns that record types declare and the file has not, in the transaction under way; nothing is taken away."""
    found: dict[str, set[str]] = {}
    for table, column in run(connection, "select schema_name || '.' || table_name, column_name from duckdb_columns() where not internal"):
        found.setdefault(table, set()).add(column)
    for kind in RECORD_TYPES.values():
        for statement in _missing(kind, found):
            run(connection, statement)
    renew_views(connection)


def renew_views(connection: Connection) -> None:
    """Make what readers see anew, and say what it means: one script, since hundreds of statements one by one take half as long again."""
    run(connection, ";\n".join(statement for kind in RECORD_TYPES.values() for statement in (*_views(kind), *_comments(kind))))


def _missing(kind: RecordType, found: Mapping[str, set[str]]) -> Iterator[str]:
    """What adds the tables and columns of a record type that are not among the found."""
    for table, own in layout(kind).items():
        if table not in found:
            yield f"create table {table} ({own}, {columns(kind, packed=table.startswith('ledger.'))})"
        for field in (field for field in kind.fields if field.name not in found.get(table, kind.names)):
            yield f"alter table {table} add column {quoted(field.name)} {field.kind.sql}"


def columns(kind: RecordType, *, packed: bool = True) -> str:
    """The fields of a record type as SQL column declarations, in the ledger `packed`, which any engine understands.

    Elsewhere those that name a person are not packed: pseudonyms hardly repeat among the rows that are packed together. To pack them
    took a tenth of a load and made reading them twice as costly, for a store smaller by a seventh.
    """
    plain = "" if packed else " using compression uncompressed"
    return ", ".join(f"{quoted(field.name)} {field.kind.sql}{plain if field.refers == 'person' else ''}" for field in kind.fields)


def _views(kind: RecordType) -> Iterator[str]:
    """What readers see of a record type: the current records under its plain name, and every version in `history`. No row is stored twice.

    The plain names are views, since a session at an older revision shadows them, and `history` must not see that.
    """
    name, fields = kind.name, field_list(kind)
    yield f"create or replace view main.{name} as select record_id, rev, {fields} from present.{name}"
    yield (
        f"create or replace view history.{name} as select record_id, rev_from, rev_to, {fields} from past.{name} "
        f"union all select record_id, rev as rev_from, null as rev_to, {fields} from present.{name}"
    )


def _comments(kind: RecordType) -> Iterator[str]:
    """What tables and columns mean, for whoever opens the file with another client."""
    for schema, note in _TABLES.items():
        yield f"comment on table {schema}.{kind.name} is {literal(note.format(kind.name))}"
    for name, note in _VERSIONED.items():
        yield f"comment on column {name.format(kind.name)} is {literal(note)}"
    for schema in ("main", "history"):
        yield f"comment on view {schema}.{kind.name} is {literal(kind.meaning)}"
        yield from (f"comment on column {schema}.{kind.name}.{quoted(field.name)} is {literal(field.meaning)}" for field in kind.fields)


def create(connection: Connection, store_id: str, at: datetime, place: int, chain: str) -> None:
    """Lay out an empty store of the newest schema in an empty database, in one transaction.

    `place` and `chain` say where its journal begins.
    """
    run(connection, "begin")
    run(connection, "create table about (store_id VARCHAR NOT NULL, schema_version INTEGER NOT NULL, created_at TIMESTAMP NOT NULL)")
    run(connection, "insert into about values (?, ?, ?)", [store_id, SCHEMA_VERSION, at])
    for name in ("ledger", "past", "present", "history"):
        run(connection, f"create schema {name}")
    for schema in ("ledger", "main"):
        run(connection, f"create table {schema}.revision ({REVISION_COLUMNS})")
    run(connection, "create table ledger.head (rev BIGINT NOT NULL)")
    run(connection, "insert into ledger.head values (0)")
    complete(connection)
    add_journal(connection, 0, place, chain)
    for table, note in _ABOUT.items():
        run(connection, f"comment on table {table} is {literal(note)}")
    run(connection, "commit")


def add_journal(connection: Connection, rev: int, place: int, chain: str) -> None:
    """The table that says how far the journal beside the store goes."""
    run(connection, "create table ledger.journal (rev BIGINT NOT NULL, place BIGINT NOT NULL, chain VARCHAR NOT NULL)")
    run(connection, "insert into ledger.journal values (?, ?, ?)", [rev, place, chain])


@dataclass(frozen=True, slots=True)
class About:
    """Which store a file is, the version of its layout, and when it was made (UTC)."""

    store_id: str
    schema_version: int
    created_at: datetime


def about(connection: Connection, path: str) -> About:
    """What a file says of itself. Raises `NotAStore` or `StoreTooNew`."""
    try:
        (told,) = run(connection, "select store_id, schema_version, created_at from about")
    except (DatabaseError, ValueError) as error:
        raise NotAStore(
            f"{path} is not a tracker store", next_step="Make one with `tracker init`, or name another with --store."
        ) from error
    found = About(*told)
    if found.schema_version > SCHEMA_VERSION:
        raise StoreTooNew(
            f"The store {path} has schema version {found.schema_version}; this tracker knows versions up to {SCHEMA_VERSION}",
            next_step="Upgrade the tracker, then open it again.",
        )
    return found
