"""The store's tables, derived from the record types, and the numbered migrations that lead to them."""

from __future__ import annotations

import uuid
from datetime import datetime

from tracker.errors import NotAStore, StoreTooNew
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.store.connection import Connection, DatabaseError, run

SCHEMA_VERSION = 1
REVISION_COLUMNS = (
    "rev BIGINT NOT NULL, saved_at TIMESTAMP NOT NULL, actor VARCHAR NOT NULL, reason VARCHAR NOT NULL, source VARCHAR, "
    "source_hash VARCHAR, save_id VARCHAR, added BIGINT NOT NULL, changed BIGINT NOT NULL, retired BIGINT NOT NULL"
)

_ABOUT = {
    "main.about": "Which store this is, and the version of its layout.",
    "main.revision": "Every save: its number, when (UTC), by whom, why, from which file, and how many records it changed.",
    "ledger.revision": "Every save, as appended; main.revision is derived from it.",
    "ledger.head": "The number of the newest revision.",
}
_VERSIONED = {
    "main.{}.record_id": "The record's identity: the values of its key.",
    "main.{}.rev": "The revision that saved this version.",
    "history.{}.record_id": "The record's identity: the values of its key.",
    "history.{}.rev_from": "The revision that saved this version.",
    "history.{}.rev_to": "The revision that replaced or retired it; null while it is current.",
}


def columns(record_type: RecordType) -> str:
    """The fields of a record type as SQL column declarations."""
    return ", ".join(f"{quoted(field.name)} {field.kind.sql}" for field in record_type.fields)


def quoted(name: str) -> str:
    """A column name that may be a word of SQL."""
    return f'"{name}"'


def field_list(record_type: RecordType, prefix: str = "") -> str:
    """The field names of a record type, for a select list."""
    return ", ".join(f"{prefix}{quoted(name)}" for name in record_type.names)


def _create_ledger(connection: Connection) -> None:
    run(connection, "create schema ledger")
    run(connection, f"create table ledger.revision ({REVISION_COLUMNS})")
    run(connection, "create table ledger.head (rev BIGINT NOT NULL)")
    run(connection, "insert into ledger.head values (0)")
    for kind in RECORD_TYPES.values():
        run(
            connection,
            f"create table ledger.{kind.name} (record_id VARCHAR NOT NULL, rev BIGINT NOT NULL, op TINYINT NOT NULL, {columns(kind)})",
        )


def _create_projection(connection: Connection) -> None:
    run(connection, "create schema history")
    run(connection, f"create table revision ({REVISION_COLUMNS})")
    for kind in RECORD_TYPES.values():
        run(connection, f"create table {kind.name} (record_id VARCHAR NOT NULL, rev BIGINT NOT NULL, {columns(kind)})")
        run(
            connection,
            f"create table history.{kind.name} (record_id VARCHAR NOT NULL, rev_from BIGINT NOT NULL, rev_to BIGINT, {columns(kind)})",
        )
        _comment(connection, kind)


def _comment(connection: Connection, kind: RecordType) -> None:
    """What tables and columns mean, for whoever opens the file with another client."""
    run(
        connection,
        f"comment on table ledger.{kind.name} is {_literal(f'Every version of {kind.name}, as appended; nothing is overwritten.')}",
    )
    for name, note in _VERSIONED.items():
        run(connection, f"comment on column {name.format(kind.name)} is {_literal(note)}")
    for schema in ("main", "history"):
        run(connection, f"comment on table {schema}.{kind.name} is {_literal(kind.meaning)}")
        for field in kind.fields:
            note = f"{field.label}. {field.note}" if field.note else field.label
            run(connection, f"comment on column {schema}.{kind.name}.{quoted(field.name)} is {_literal(note)}")


def _literal(text: str) -> str:
    """A text of ours as an SQL literal; COMMENT takes no parameters."""
    return "'" + text.replace("'", "''") + "'"


def create(connection: Connection, at: datetime) -> None:
    """Lay out an empty store of the newest schema in an empty database, in one transaction."""
    run(connection, "begin")
    run(connection, "create table about (store_id VARCHAR NOT NULL, schema_version INTEGER NOT NULL, created_at TIMESTAMP NOT NULL)")
    run(connection, "insert into about values (?, ?, ?)", [str(uuid.uuid4()), SCHEMA_VERSION, at])
    _create_ledger(connection)
    _create_projection(connection)
    for table, note in _ABOUT.items():
        run(connection, f"comment on table {table} is {_literal(note)}")
    run(connection, "commit")


def store_id(connection: Connection, path: str) -> str:
    """The store's own identity. Raises `NotAStore` or `StoreTooNew`."""
    try:
        (identity, version), *_ = run(connection, "select store_id, schema_version from about")
    except (DatabaseError, ValueError) as error:
        raise NotAStore(
            f"{path} is not a tracker store", next_step="Make one with `tracker init`, or name another with --store."
        ) from error
    if version > SCHEMA_VERSION:
        raise StoreTooNew(
            f"The store {path} has schema version {version}; this tracker knows versions up to {SCHEMA_VERSION}",
            next_step="Upgrade the tracker, then open it again.",
        )
    return str(identity)
