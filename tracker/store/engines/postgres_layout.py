"""The ledger's tables in PostgreSQL: the same as in a store's own file, with what the server can check for itself besides."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.records import RECORD_TYPES
from tracker.store.schema import REVISION_COLUMNS, columns, layout, quoted

BEGINNING = (
    "create schema ledger",
    f"create table ledger.revision ({REVISION_COLUMNS})",
    "create table ledger.head (rev BIGINT NOT NULL)",
    "insert into ledger.head values (0)",
    "create table ledger.about (store_id VARCHAR NOT NULL, schema_version INTEGER NOT NULL)",
)
OWN_CHECKS = (
    "alter table ledger.revision add primary key (rev)",
    "create unique index one_head on ledger.head ((true))",
    *(
        f"alter table ledger.{name} add primary key (rev, record_id), add check (op in (1, 2)), "
        "add foreign key (rev) references ledger.revision (rev)"
        for name in RECORD_TYPES
    ),
)
"""What PostgreSQL checks for itself, beside the rules that every engine's writer keeps."""


def ledger_columns(name: str) -> str:
    """The columns of a ledger table as declarations that PostgreSQL and DuckDB understand."""
    kind = RECORD_TYPES[name]
    return f"{layout(kind)[f'ledger.{name}'].replace('TINYINT', 'SMALLINT')}, {columns(kind)}"


def missing(found: frozenset[tuple[str, str]]) -> Iterator[str]:
    """The statements that add the tables and columns that are not among those found."""
    tables = {table for table, _ in found}
    if "revision" not in tables:
        yield from BEGINNING
    new = [name for name in RECORD_TYPES if name not in tables]
    yield from (f"create table ledger.{name} ({ledger_columns(name)})" for name in new)
    for kind in (kind for kind in RECORD_TYPES.values() if kind.name in tables):
        for field in (field for field in kind.fields if (kind.name, field.name) not in found):
            yield f"alter table ledger.{kind.name} add column {quoted(field.name)} {field.kind.sql}"
    checked = {*new, *(() if "revision" in tables else ("revision", "head"))}
    yield from (statement for statement in OWN_CHECKS if any(f" ledger.{name} " in statement for name in checked))
