"""What a table leaves open: headings that name no field and words that are no code, each with what it may mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from tracker.codes import CodeList, csv_rows
from tracker.intake.cells import BETWEEN
from tracker.intake.headings import headed, plain
from tracker.intake.matching import LEFT_OUT, Columns, columns, headings
from tracker.intake.private import PRIVATE, is_personal
from tracker.intake.proposals import Candidate, Proposal
from tracker.intake.tables import RawRow, RawTable, is_blank
from tracker.likeness import Nearest
from tracker.records.fields import CODES, SEPARATOR, Field
from tracker.records.record_type import RecordType
from tracker.settings import DATA
from tracker.vocabulary import Vocabulary

SURE = 85
"""What stands in a list of people is quoted only when it is as like as this to what we know."""

_MOST = 50


def questions(table: RawTable, kind: RecordType, words: Vocabulary) -> Iterator[Proposal]:
    """Every question that the table puts, once for each heading or word."""
    if not table.rows:
        return
    found, rows, _ = columns(table, kind)
    if not found.at:
        return
    yield from _of_headings(found)
    for name in found.at:
        if (field := kind.by_name[name]).codes:
            yield from _of_words(found, field, rows, words.codes(field.codes))


def _of_headings(found: Columns) -> Iterator[Proposal]:
    """A sheet of people may have names for headings, of which nothing is told."""
    if found.kind.name in PRIVATE:
        return
    known = headings(found.kind)
    free = [field for field in found.kind.fields if field.name not in found.at]
    near = Nearest((field.name, text) for field in free for text in (field.label, field.name, *_foreign().get(field.name, ())))
    top = next(index for index, row in enumerate(found.table.rows) if row.number == found.row)
    for place, cell in enumerate(headed(found.table, top, known)):
        if plain(cell) and plain(cell) not in known and cell != LEFT_OUT:
            where = found.at_column(place, "", row=found.row).where
            fields = tuple(Candidate(name, found.kind.by_name[name].label, score) for name, _, score in near.to(cell))
            yield Proposal("column", cell.strip(), fields, found.kind.name, where, answer="Which column is it?")


def _of_words(found: Columns, field: Field, rows: list[RawRow], codes: CodeList) -> Iterator[Proposal]:
    place = found.at[field.name]
    cells = [(row.number, row.cells[place]) for row in rows if place < len(row.cells) and not is_blank(row.cells[place])]
    said = Counter(part.strip() for _, cell in cells for part in _parts(field, str(cell)))
    unknown = [word for word in said if word and codes.resolve(word) is None and not codes.has(word.partition(BETWEEN)[0])]
    if not unknown:
        return
    near = Nearest((*codes.spellings.names(), *((code, code) for code in codes.codes)))
    for word in unknown[:_MOST]:
        some = tuple(Candidate(code, codes.codes[code].name(), score) for code, _, score in near.to(word))
        if found.kind.name in PRIVATE and (is_personal(plain(word)) or not some or some[0].score < SURE):
            continue
        first = next(number for number, cell in cells if word in str(cell))
        where = found.finding("", row=first, field=field.name).where
        yield Proposal("code", word, some, codes.name, where, said[word], "Which code is it?")


def _parts(field: Field, text: str) -> list[str]:
    return text.split(SEPARATOR) if field.kind is CODES else [text]


@cache
def _foreign() -> dict[str, list[str]]:
    """What headings of other languages may mean: proposed, never taken for certain."""
    found: dict[str, list[str]] = {}
    for row in csv_rows(DATA / "headings.csv"):
        found.setdefault(row["field"], []).append(row["heading"])
    return found
