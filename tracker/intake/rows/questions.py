"""What a table leaves open: headings that name no field and words that are no code, each with what it may mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from tracker.codes import CodeList
from tracker.intake.raw.tables import Fault, RawRow, RawTable, is_blank
from tracker.intake.rows.proposals import ASKED, Candidate, Proposal
from tracker.intake.understanding.always import UNDECIDED
from tracker.intake.understanding.cells import BETWEEN, CURRENCY
from tracker.intake.understanding.headings import foreign, plain
from tracker.intake.understanding.marks import is_mark
from tracker.intake.understanding.matching import LEFT_OUT, Columns, columns, is_numbering, period_columns
from tracker.intake.understanding.neighbours import placed
from tracker.intake.understanding.private import is_personal
from tracker.intake.understanding.shape import is_ragged, shaped
from tracker.intake.understanding.titles import places_named
from tracker.intake.understanding.understood import amounts_of
from tracker.intake.understanding.units import currency_of, unit_alone
from tracker.likeness import LEAST, Nearest, begun_with
from tracker.records.fields import CODE, CODES, REFERENCE, SEPARATOR, Field
from tracker.records.record_type import RecordType
from tracker.vocabulary import Vocabulary

SURE = 85
"""What stands in a list of people is quoted only when it is as like as this to what we know."""

_MOST = 50
COUNTRY, REGION = _PLACES = ("COUNTRY", "REGION")
_SLICE = "slice"
_AS_NAMED = "Which value has every row? The name of the file or sheet, or a title, names this place."
_AS_FORMATTED = (
    "Which value has every row? The cells of the amounts show this currency.",
    "Which value has every row? The cells of the amounts show several currencies: where all are meant, add a column that says which.",
)


def questions(
    table: RawTable, kind: RecordType, words: Vocabulary, decided: Mapping[str, str] = UNDECIDED, currency: str | None = None
) -> Iterator[Proposal]:
    """Every question that the table puts, once for each heading, column that is missing, or word.

    While a heading is open it may be that of a missing column: then only what the cells themselves show is asked, too. What was `decided`
    for all rows is not asked, nor the `currency` that the loader or a title names.
    """
    if not table.rows:
        return
    found, rows, _ = columns(table, kind)
    asked = Asked(found, words, decided)
    for row in shaped(found, rows).rows:
        asked.take(row)
    put = list(asked.questions())
    yield from put
    missing = _of_missing(found, {*decided, *amounts_of(found, currency).given}, words)
    yield from missing if all(one.about != "column" for one in put) else (one for one in missing if one.candidates)


class Asked:
    """The questions of a table whose rows come one by one: rows in which every word is known need not come at all."""

    def __init__(self, found: Columns, words: Vocabulary, always: Mapping[str, object]) -> None:
        self._found = found
        self._placed = placed(found, words, always)
        coded = [field for field in found.kind.fields if field.name in found.at and field.codes]
        self._fields = [(field, found.at[field.name], words.codes(field.codes or "")) for field in coded]
        self._unknown: dict[str, dict[str, list[int]]] = {field.name: {} for field in coded}
        self._known: dict[str, set[str]] = {field.name: set() for field in coded}

    def take(self, row: RawRow) -> None:
        """Look for words that are no code, the first few of a column."""
        if is_ragged(self._found, row):
            return
        row = self._placed(row)
        for field, place, codes in self._fields:
            cell = row.cells[place] if place < len(row.cells) else None
            if not is_blank(cell) and not isinstance(cell, Fault) and not is_mark(field, str(cell)) and not _scaled(codes, cell):
                for word in dict.fromkeys(part.strip() for part in _parts(field, str(cell))):
                    self._count(field, codes, word, row.number)

    def _count(self, field: Field, codes: CodeList, word: str, number: int) -> None:
        unknown, known = self._unknown[field.name], self._known[field.name]
        if said := unknown.get(word):
            said[1] += 1
        elif word not in known and word and codes.resolve(word) is None and not codes.has(word.partition(BETWEEN)[0]):
            if len(unknown) < _MOST:
                unknown[word] = [number, 1]
        else:
            known.add(word)

    def questions(self) -> Iterator[Proposal]:
        """Of headings, then of words."""
        yield from _of_headings(self._found)
        for field, _, codes in self._fields:
            yield from _of_words(self._found, field, self._unknown[field.name], codes)


def _scaled(codes: CodeList, cell: object) -> bool:
    """A currency that says how much one stands for, too, is no word for the currency: amounts would be taken for whole ones."""
    return codes.name == CURRENCY and (unit := unit_alone(cell)) is not None and unit.scale != 1


def _of_headings(found: Columns) -> Iterator[Proposal]:
    """A sheet of people may have names for headings, of which nothing is told."""
    if found.private:
        return
    free = [field for field in found.kind.fields if field.name not in found.at]
    near = Nearest((field.name, text) for field in free for text in (field.label, field.name, *foreign().get(field.name, ())))
    periods = period_columns(found)
    first = {plain(cell): place for place, cell in reversed([*enumerate(found.cells)])}
    for place, cell in enumerate(found.cells):
        if (
            place not in periods
            and place == first[plain(cell)]
            and plain(cell)
            and plain(cell) not in found.known
            and cell != LEFT_OUT
            and not is_numbering(found, place, cell)
        ):
            where = found.at_column(place, "", row=found.row).where
            fields = tuple(Candidate(name, found.kind.by_name[name].label, score) for name, _, score in near.to(cell))
            yield Proposal("column", cell.strip(), fields, found.kind.name, where, answer="Which column is it?")


def _of_missing(found: Columns, decided: Collection[str], words: Vocabulary) -> Iterator[Proposal]:
    """What every row has of a required field for which there is no column, whatever it is headed: a code, or another record.

    A place is asked of where it is named beside the table, required or not.
    """
    for field in found.kind.fields if found.at else ():
        if field.name in found.at or field.name in decided or field.kind not in (CODE, REFERENCE):
            continue
        shown = tuple(_formatted(found, words.codes(CURRENCY)) if field.codes == CURRENCY else _places(found, field, words))
        if field.required or shown:
            asked = _AS_NAMED if field.codes in _PLACES else _AS_FORMATTED[len(shown) > 1]
            where = found.finding("", row=found.row).where
            yield Proposal("value", field.name, shown, found.kind.name, where, answer=asked if shown else ASKED)


def _places(found: Columns, field: Field, words: Vocabulary) -> list[Candidate]:
    """The place that the names of file and sheet, or a title, name: offered where it is one. Headcounts by region say theirs row by row."""
    if field.codes not in _PLACES or _SLICE in found.kind.by_name or found.private:
        return []
    regions = places_named(found, words.codes(REGION))
    named = regions if field.codes == REGION else places_named(found, words.codes(COUNTRY)) | {code.partition("-")[0] for code in regions}
    codes = words.codes(field.codes).codes
    return [Candidate(code, codes[code].name(), SURE) for code in named if code in codes] if len(named) == 1 else []


def _formatted(found: Columns, currencies: CodeList) -> Iterator[Candidate]:
    """The currencies that the cells of amounts show beside their numbers, each with how many of a hundred do; of several none is likely."""
    times: Counter[str] = Counter()
    for words, count in found.currencies:
        if code := currency_of(words) or currencies.resolve(words):
            times[code] += count
    for code, count in times.most_common():
        score = 100 * count // times.total()
        yield Candidate(code, currencies.codes[code].name(), score if len(times) == 1 else min(score, SURE - 1))


def _of_words(found: Columns, field: Field, unknown: Mapping[str, Sequence[int]], codes: CodeList) -> Iterator[Proposal]:
    """A question for each word, which is told with its first row and in how many it stands."""
    if not unknown:
        return
    names = (*codes.spellings.names(), *((code, code) for code in codes.codes))
    near = Nearest(names)
    for word, (first, times) in unknown.items():
        some = tuple(Candidate(code, codes.codes[code].name(), score) for code, _, score in near.to(word))
        some = some or tuple(Candidate(code, codes.codes[code].name(), LEAST) for code in begun_with(word, names))
        if codes.name == CURRENCY and (likely := currency_of(word)) and likely in codes.codes:
            some = (Candidate(likely, codes.codes[likely].name(), SURE), *(one for one in some if one.identity != likely))
        if (found.private or "@" in word) and (is_personal(plain(word)) or not some or some[0].score < SURE):
            continue
        where = found.finding("", row=first, field=field.name).where
        yield Proposal("code", word, some, codes.name, where, times, "Which code is it?")


def _parts(field: Field, text: str) -> list[str]:
    return text.split(SEPARATOR) if field.kind is CODES else [text]
