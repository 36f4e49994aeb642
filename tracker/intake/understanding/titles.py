"""What names of sheets and files say: of which record type they are, in three languages, and, with titles, of which place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path

from tracker.codes import CodeList, code_list
from tracker.intake.raw.tables import RawTable
from tracker.intake.understanding.headings import foreign, headed, heading_row, headings, plain
from tracker.intake.understanding.matching import Columns
from tracker.records import FROM_FILES
from tracker.records.record_type import RecordType
from tracker.suggestions import did_you_mean

_OBLIQUE = re.compile(r"(?<=[сцз]ьк)(?:ої|ій|у|ою)(?![^\W\d_])")
"""The endings of “Львівська” in other cases: a report is of “Львівської області”."""
_WORDS = re.compile(r"[^\W\d_]+(?:[’'ʼ-][^\W\d_]+)*")
_LONGEST, _SHORTEST = 3, 4


def places_named(found: Columns, codes: CodeList) -> set[str]:
    """The places of a list that the names of file and sheet, or the titles above the table, name.

    The place is that of every row only if a person says so.
    """
    above = (cell for row in found.table.rows if row.number < found.row for cell in row.cells if isinstance(cell, str))
    return {code for text in (Path(found.table.file).stem, found.table.sheet or "", *above) for code in _named_in(text, codes)}


def _named_in(text: str, codes: CodeList) -> Iterator[str]:
    """The codes of the longest names within a text, from left to right."""
    words, place = _WORDS.findall(_OBLIQUE.sub("а", text.replace("_", " "))), 0
    while place < len(words):
        tried = (" ".join(words[place : place + size]) for size in range(_LONGEST, 0, -1))
        found = next(((name, code) for name in tried if len(name) >= _SHORTEST and (code := codes.resolve(name))), None)
        if found:
            yield found[1]
        place += len(found[0].split()) if found else 1


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


def kind_called(text: str, table: RawTable) -> RecordType | None:
    """The record type that a file or sheet is called by in the plural, or in another word of the field.

    Such a word alone could mean anything, so the table must head as many fields of that type as of any other, and more than one.
    """
    if (kind := _spoken_of(text)) is None:
        return None
    shown = {name: len(_fields_headed(table, each)) for name, each in FROM_FILES.items()}
    return kind if shown[kind.name] == max(shown.values()) > 1 else None


def _spoken_of(text: str) -> RecordType | None:
    """The record type that a word of the field means, whatever year or quarter stands behind it."""
    words = re.sub(r"^[\d\W]+", "", plain(text)).split()
    return FROM_FILES.get(code_list("ENTITY").resolve(" ".join(takewhile(lambda word: not re.search(r"\d", word), words))) or "")


def kind_suggestion(text: str, table: RawTable) -> str:
    """A sentence that helps whoever named a file or a sheet after no record type."""
    if headed_so := kind_headed(table):
        return f"Its headings are those of {headed_so.title}: name it so, or choose this type (--kind)."
    if spoken_of := _spoken_of(text):
        return f"If it holds records of {spoken_of.title}, name it so, or choose this type (--kind): few of its headings say it."
    return (
        did_you_mean(plain(text), {**_kinds(), **_translated()})
        or "Name it after a record type, such as agreement or activity, or choose one (--kind)."
    )


def kind_headed(table: RawTable) -> RecordType | None:
    """The one record type of which a table heads more fields than of any other, and every required one."""
    found = {name: _fields_headed(table, kind) for name, kind in FROM_FILES.items()}
    most = max(map(len, found.values()), default=0)
    best = [FROM_FILES[name] for name, fields in found.items() if len(fields) == most]
    needed = {field.name for field in best[0].fields if field.required} if len(best) == 1 else set()
    return best[0] if needed and needed <= found[best[0].name] else None


def _fields_headed(table: RawTable, kind: RecordType) -> set[str]:
    """The fields of the type that the table heads, in any of our languages."""
    if not table.rows:
        return set()
    known = {plain(text): field.name for field in kind.fields for text in foreign().get(field.name, ())} | headings(kind)
    return {known[word] for cell in headed(table, heading_row(table, known), known) if (word := plain(cell)) in known}
