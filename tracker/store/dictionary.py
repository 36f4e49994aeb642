"""The data dictionary: every table and column with its type, meaning, code list, key and reference, for a program and for a reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields

from tracker.harmless import csv_text
from tracker.phrases import LANGUAGES
from tracker.records import FAMILIES, RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is no field of a record: its SQL type, what it means, and whether it must hold something."""

    name: str
    sql: str
    meaning: str
    required: bool = False


REVISION = (
    Column("rev", "BIGINT", "The revision's number; they follow one another without a gap.", required=True),
    Column("saved_at", "TIMESTAMP", "When it was saved (UTC).", required=True),
    Column("actor", "VARCHAR", "Who saved it.", required=True),
    Column("reason", "VARCHAR", "Why.", required=True),
    Column("source", "VARCHAR", "The file it came from."),
    Column("source_hash", "VARCHAR", "The SHA-256 of that file."),
    Column("save_id", "VARCHAR", "What a program called its save, so that repeating it saves nothing twice."),
    Column("added", "BIGINT", "How many records it added.", required=True),
    Column("changed", "BIGINT", "How many it changed.", required=True),
    Column("retired", "BIGINT", "How many it took out of use.", required=True),
)
"""The columns of a revision, in the order of the fields of `Revision`."""

IDENTITY = "The record's lasting identity: the values of its key."
SAID_BY = "The revision that said so."
UNTIL = "The revision that replaced or retired it; null while it is current."

_VERSIONED = (
    Column("record_id", "VARCHAR", IDENTITY, required=True),
    Column("rev", "BIGINT", SAID_BY, required=True),
    Column(
        "op",
        "TINYINT",
        "In `ledger/` only. 1: this is what the record says from `rev` on; 2: from `rev` on the record is retired.",
        required=True,
    ),
)
_WAY = """# Data dictionary

- `revision.parquet`: every save up to the revision of this export.
- `ledger/<table>.parquet`: every version of every record, in the order of saving. Nothing in it was ever overwritten.
- `current/<table>.parquet`: the records as they stand at the revision of this export.
- `codes.csv`: the codes of every list named below, with their names and the days on which they are in use.
- `dictionary.csv`: this text for programs. `manifest.json`: the store, the revision, and the SHA-256 of every file.

An empty cell (null) means: not stated. Days are ISO dates, moments are UTC.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One column of one table. `key` says that it is part of the record's identity, `refers` the table whose key it holds."""

    table: str
    column: str
    type: str
    meaning: str
    required: str = ""
    key: str = ""
    codes: str = ""
    refers: str = ""


def entries() -> Iterator[Entry]:
    """Every column of every table."""
    yield from (_of_column("revision", column) for column in REVISION)
    for kind in RECORD_TYPES.values():
        yield from _of_type(kind)


def _of_type(kind: RecordType) -> Iterator[Entry]:
    yield from (_of_column(kind.name, column) for column in _VERSIONED)
    for field in kind.fields:
        required, key = ("yes" if true else "" for true in (field.required, field.name in kind.key))
        yield Entry(kind.name, field.name, field.kind.sql, field.meaning, required, key, field.codes, field.refers)


def _of_column(table: str, column: Column) -> Entry:
    return Entry(table, column.name, column.sql, column.meaning, "yes" if column.required else "")


def dictionary_csv() -> str:
    """The dictionary as CSV, one line for each column."""
    return csv_text([field.name for field in fields(Entry)], map(astuple, entries()))


def dictionary_md() -> str:
    """The dictionary as Markdown, one section for each table."""
    sections = [_WAY, _section("revision", "Every save.", "")]
    for family, types in FAMILIES.items():
        sections.append(f"# {family}\n")
        sections.extend(_section(kind.name, f"{kind.title}. {kind.meaning}", ", ".join(kind.key)) for kind in types)
    return "\n".join(sections)


def _section(table: str, meaning: str, key: str) -> str:
    lines = [f"## {table}", "", meaning, ""]
    if key:
        lines += [f"Key: {key}.", ""]
    lines += ["| column | type | meaning | required | code list | refers to |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {told.column} | {told.type} | {told.meaning.replace('|', '/')} | {told.required} | {told.codes} | {told.refers} |"
        for told in entries()
        if told.table == table
    ]
    return "\n".join((*lines, ""))


def codes_csv(words: Vocabulary) -> str:
    """The codes of every list that a field names, as CSV."""
    lists = sorted({told.codes for told in entries() if told.codes})
    rows = (
        (name, code.code, *(code.names.get(language, "") for language in LANGUAGES), code.parent, code.valid_from, code.valid_to)
        for name in lists
        for code in words.codes(name).codes.values()
    )
    return csv_text(("list", "code", *(f"name_{language}" for language in LANGUAGES), "parent", "valid_from", "valid_to"), rows)
