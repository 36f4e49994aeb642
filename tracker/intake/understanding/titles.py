"""Which record type a sheet or a file is of: by its name, in three languages, and what its headings say of one named otherwise."""

from __future__ import annotations

import re
from functools import cache

from tracker.codes import code_list
from tracker.intake.raw.tables import RawTable
from tracker.intake.understanding.headings import headed, heading_row, headings, plain
from tracker.records import FROM_FILES
from tracker.records.record_type import RecordType
from tracker.suggestions import did_you_mean


def kind_named(text: str) -> RecordType | None:
    """The record type that a file or sheet is named after: the longest name or title it begins with.

    >>> kind_named("01_Agreement-party 2024").name, kind_named("Notes")
    ('agreement_party', None)
    """
    words = re.sub(r"^[\d\W]+", "", plain(text))
    if named_so := _translated().get(words):
        return named_so
    near = [name for name in _kinds() if re.match(rf"{re.escape(name)}s?(?![^\W\d])", words)]
    return _kinds()[max(near, key=len)] if near else None


@cache
def _kinds() -> dict[str, RecordType]:
    return {plain(name): kind for kind in FROM_FILES.values() for name in (kind.title, kind.name)}


@cache
def _translated() -> dict[str, RecordType]:
    """What record types are called in other languages; a sheet is named so, or otherwise: words that begin so may mean anything."""
    codes = code_list("ENTITY").codes
    return {plain(name): kind for kind in FROM_FILES.values() if kind.name in codes for name in codes[kind.name].names.values()}


def kind_suggestion(text: str, table: RawTable) -> str:
    """A sentence that helps whoever named a file or a sheet after no record type."""
    if headed_so := kind_headed(table):
        return f"Its headings are those of {headed_so.title}: name it so, or choose this type (--kind)."
    return (
        did_you_mean(plain(text), {**_kinds(), **_translated()})
        or "Name it after a record type, such as agreement or activity, or choose one (--kind)."
    )


def kind_headed(table: RawTable) -> RecordType | None:
    """The one record type of which a table heads more fields than of any other, and every required one."""
    found = {name: _fields_headed(table, kind) for name, kind in FROM_FILES.items()} if table.rows else {}
    most = max(map(len, found.values()), default=0)
    best = [FROM_FILES[name] for name, fields in found.items() if len(fields) == most]
    needed = {field.name for field in best[0].fields if field.required} if len(best) == 1 else set()
    return best[0] if needed and needed <= found[best[0].name] else None


def _fields_headed(table: RawTable, kind: RecordType) -> set[str]:
    known = headings(kind)
    return {known[word] for cell in headed(table, heading_row(table, known), known) if (word := plain(cell)) in known}
