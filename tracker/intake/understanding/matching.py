"""What belongs to what: headings to fields."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.findings import Finding
from tracker.intake.raw.tables import RawRow, RawTable, is_blank, letters
from tracker.intake.understanding.attendance import is_register
from tracker.intake.understanding.headings import foreign, halves, headed, heading_row, headings, ordinal, plain, sexed, shows_headings
from tracker.intake.understanding.private import PRIVATE, is_value, refusal
from tracker.intake.understanding.prose import is_period
from tracker.quoting import shown
from tracker.records.fields import MONEY, QUANTITY, WHOLE
from tracker.records.record_type import RecordType
from tracker.suggestions import did_you_mean

LEFT_OUT = "—"
"""The heading of a column that is left out on purpose."""
_NUMBERINGS = frozenset({"№", "№ з/п", "№ п/п", "#", "no", "no.", "nr", "nr.", "n°", "nº"})
_HEADED = 2
_EACH_PERIOD = "Write a row for each period instead: its days in columns of their own, its number in one column."
_NO_PERIOD = "Records of this type tell no period: write an activity for each, with its days, and name it here."
_OF_ITS_OWN = "Move it to a sheet of its own."
_NUMBERED = 20
"""So many rows show whether a column numbers them; no number is longer."""


def renamed(table: RawTable, kind: RecordType, decided: Mapping[str, str]) -> RawTable:
    """The table with fields for the headings of which a person has decided what they mean; `LEFT_OUT` for one that means nothing."""
    said = {plain(heading): field or LEFT_OUT for heading, field in decided.items()}
    if not said or not table.rows:
        return table
    known = {**headings(kind), **said}
    top = heading_row(table, known)
    own = headed(table, top, known)
    row = RawRow(table.rows[top].number, [said.get(plain(cell), cell) for cell in own])
    return replace(table, rows=(*table.rows[:top], row, *table.rows[top + 1 :]), headed=tuple(own))


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields of a record type stand in a raw table: the row of the headings and the column of each field."""

    kind: RecordType
    table: RawTable
    row: int
    cells: Sequence[str]
    """What each column is headed, where two rows say it together by both."""
    at: dict[str, int]
    known: Mapping[str, str]
    """Every heading that a column may have, in plain form, with its field."""
    there: Mapping[str, int]
    """The headings of the table in plain form, as they stand in the file and as they were decided, with their columns."""
    words: frozenset[str]
    """All these, known or there."""
    private: bool
    """It may be about people, whatever it is called: nothing of it is quoted or kept."""
    explaining: list[Finding]
    """What is wrong with headings and may tell why a column is missing: what else they could mean, or that they are periods."""

    @property
    def width(self) -> int:
        """How many columns are headed."""
        return len(self.cells)

    @property
    def top(self) -> RawRow:
        """The row of the headings, as it stands in the file."""
        return next(row for row in self.table.rows if row.number == self.row)

    @property
    def currencies(self) -> list[tuple[str, int]]:
        """What the number formats of amounts show, and in how many cells; of a card all of them, since only amounts show any."""
        money = {place for name, place in self.at.items() if self.kind.by_name[name].kind is MONEY}
        return [(words, count) for place, words, count in self.table.currencies if self.table.turned or place in money]

    def finding(self, reason: str, suggestion: str = "", *, row: int, field: str | None = None) -> Finding:
        """A finding at a field of a row; a field without a column stands at the row's beginning."""
        return self.at_column(self.at.get(field or "", 0), reason, suggestion, row=row, field=field)

    def at_column(self, column: int, reason: str, suggestion: str = "", *, row: int, field: str | None = None) -> Finding:
        """A finding at a column counted from 0, whether or not it holds a field."""
        return self.table.finding(reason, suggestion, row=row, column=column, kind=self.kind.name, field=field)


def columns(table: RawTable, kind: RecordType) -> tuple[Columns, list[RawRow], list[Finding]]:
    """The columns of the table, the rows below the headings, and what is wrong with the headings."""
    known = headings(kind)
    top = heading_row(table, known, {plain(text) for field in kind.fields for text in foreign().get(field.name, ())})
    cells = headed(table, top, known)
    at: dict[str, int] = {}
    there = _there(table, top)
    private = kind.name in PRIVATE or is_register(table) or _tells_somebody(cells, known)
    found = Columns(kind, table, table.rows[top].number, cells, at, known, there, frozenset({*known, *there}), private, [])
    findings = list(_above(found, top))
    rows = list(table.rows[top + 1 :])
    periods = period_columns(found)
    if periods:
        found.explaining.append(_across(found, [(index, cells[index]) for index in periods]))
        findings += found.explaining
    for index, cell in enumerate(cells):
        field = known.get(plain(cell))
        if field and field not in at:
            at[field] = index
        elif index not in periods and (problem := _problem(found, rows, index, cell, field)):
            findings.append(problem)
    findings += [*_beyond(found, rows), *_split(found, rows)]
    found.explaining.extend(each for each in findings if each.field)
    return found, rows, findings


def _tells_somebody(cells: Sequence[str], known: Container[str]) -> bool:
    """Where headings should be, nothing is known, and an address or a number stands: the row may be somebody's, and its words a name."""
    return not any(plain(cell) in known for cell in cells) and any(
        (is_value(cell) or ordinal(cell)) and not is_period(cell) for cell in cells
    )


def _there(table: RawTable, top: int) -> dict[str, int]:
    rows = (table.rows[top].cells, table.headed)
    return {word: index for cells in rows for index, cell in enumerate(cells) if isinstance(cell, str) and (word := plain(cell))}


def period_columns(found: Columns) -> list[int]:
    """The columns that are headed by months, quarters or years, where there are several: each holds the numbers of its period."""
    some = [index for index, cell in enumerate(found.cells) if plain(cell) not in found.known and is_period(sexed(cell)[1])]
    return some if len(some) >= _HEADED and not found.private else []


def _across(found: Columns, periods: Sequence[tuple[int, str]]) -> Finding:
    (begin, first), *_, (_, last) = periods
    reason = f"{len(periods)} columns hold a period each, from “{shown(first)}” to “{shown(last)}”; their values are left out"
    return found.at_column(begin, reason, _NO_PERIOD if found.kind.name == "headcount" else _EACH_PERIOD, row=found.row)


def _above(found: Columns, top: int) -> Iterator[Finding]:
    """Another row of headings above, but for one right above, which may be the upper half: what stands between is not taken."""
    for index in range(min(halves(found.table, top), top - 1)):
        if shows_headings(found.table.rows[index], found.known):
            reason = f"Another table seems to begin here: what stands above row {found.row} is not taken"
            yield found.at_column(0, reason, _OF_ITS_OWN, row=found.table.rows[index].number)
            return


def other_headings(found: Columns, row: RawRow) -> bool:
    """The row holds the headings of another table than the one above it: not all of them stand where they stand there."""
    known, there = found.known, found.there
    if not shows_headings(row, found.words):
        return False
    words = ((index, plain(cell)) for index, cell in enumerate(row.cells) if isinstance(cell, str) and not is_blank(cell))
    return any(there.get(word, index) != index or (word in known and word not in there) for index, word in words)


def _problem(found: Columns, rows: Sequence[RawRow], index: int, cell: str, field: str | None) -> Finding | None:
    """What is wrong with a heading that names no field, or a field named before; None for an empty column."""
    if field and (begin := _second_table(found, index)):
        reason = f"A second table seems to stand beside the first, from column {letters(begin)} on"
        return found.at_column(index, reason, _OF_ITS_OWN, row=found.row, field=field)
    if field:
        return found.at_column(index, f"Two columns are headed “{field}”", "Keep one of them.", row=found.row, field=field)
    if cell == LEFT_OUT or is_numbering(found, index, cell):
        return None
    if plain(cell) and found.private:
        return found.at_column(index, *refusal(plain(cell), found.kind), row=found.row)
    if plain(cell):
        near = did_you_mean(plain(cell), found.known)
        advice = near or f"The columns are {', '.join(found.kind.names)}."
        told = found.at_column(index, f"There is no column “{shown(cell)}”; its values are left out", advice, row=found.row)
        found.explaining.extend([told] if near else [])
        return told
    filled = next((row for row in rows if index < len(row.cells) and not is_blank(row.cells[index])), None)
    return _unheaded(found, index, filled.number) if filled else None


def _second_table(found: Columns, index: int) -> int | None:
    """Where the table of a column begins that stands behind an empty column, counted from 0; None where no column before it is empty."""
    empty = [column for column in range(min(found.at.values()), index) if all(_is_empty(row, column) for row in _from_headings(found))]
    return empty[-1] + 1 if empty and found.table.sheet and not found.table.turned else None


def _from_headings(found: Columns) -> Iterator[RawRow]:
    return (row for row in found.table.rows if row.number >= found.row)


def is_numbering(found: Columns, index: int, heading: str) -> bool:
    """The column only numbers the rows of the sheet, and says nothing of them."""
    rows = [row for row in found.table.rows if row.number > found.row][:_NUMBERED] if plain(heading) in _NUMBERINGS else []
    cells = [str(row.cells[index]) for row in rows if not _is_empty(row, index)]
    numbers = [ordinal(cell) for cell in cells if len(cell) <= _NUMBERED and any(map(str.isdigit, cell))]  # beside totals and signatures
    numbers = numbers[1:] if numbers[1:2] == [(1,)] else numbers  # below the row of a form that numbers the columns
    counted = numbers == [(number,) for number in range(1, len(numbers) + 1)]
    return bool(numbers) and (counted or (all(numbers) and all(one < other for one, other in pairwise(numbers))))


def numbering(found: Columns) -> int | None:
    """The column that numbers the rows, counted from 0, if there is one."""
    return next((index for index, cell in enumerate(found.top.cells) if isinstance(cell, str) and is_numbering(found, index, cell)), None)


def _is_empty(row: RawRow, index: int) -> bool:
    return index >= len(row.cells) or is_blank(row.cells[index])


def perhaps_keys(found: Columns) -> Iterator[tuple[int, str, str]]:
    """The columns headed, in another language, like fields that may tell records apart and have no column; each with heading and field."""
    free = [name for name in found.kind.key if name not in found.at and not found.kind.by_name[name].required]
    if not free:
        return
    for index, cell in enumerate(found.cells):
        for field in free if plain(cell) not in found.known else ():
            if plain(cell) in map(plain, foreign().get(field, ())):
                yield index, cell.strip(), field


def _split(found: Columns, rows: Sequence[RawRow]) -> Iterator[Finding]:
    """A number whose heading stands over several columns, which only the row below names: no record, since it lacks what one needs."""
    below = rows[0] if rows else RawRow(0, ())
    needed = [found.at[field.name] for field in found.kind.fields if field.required and field.name in found.at]
    if found.table.form or not any(_is_empty(below, place) for place in needed):
        return
    numbers = [(name, place) for name, place in found.at.items() if found.kind.by_name[name].kind in (MONEY, QUANTITY, WHOLE)]
    for name, place in numbers:
        further = range(place + 1, next((index for index in range(place + 1, found.width) if plain(found.cells[index])), len(below.cells)))
        named = [
            text for index in (place, *further) if index < len(below.cells) and isinstance(text := below.cells[index], str) and text.strip()
        ]
        if len(named) > 1 and not any(map(str.isdigit, "".join(named))):
            told = ", ".join(f"“{shown(text)}”" for text in named)
            reason = f"The heading “{shown(found.cells[place])}” stands over several columns: {told}"
            yield found.at_column(place, reason, "Give each column a heading of its own.", row=found.row, field=name)


def _unheaded(found: Columns, index: int, row: int) -> Finding:
    return found.at_column(index, "The column has no heading; its values are left out", "Write a heading, or empty the column.", row=row)


def _beyond(found: Columns, rows: Sequence[RawRow]) -> list[Finding]:
    """The first value of each spreadsheet column to the right of all headings; in a text file such a row is refused instead."""
    if found.table.sheet is None:
        return []
    firsts: dict[int, int] = {}
    for row in rows:
        for index in range(found.width, len(row.cells)):
            if not is_blank(row.cells[index]):
                firsts.setdefault(index, row.number)
    return [_unheaded(found, index, number) for index, number in sorted(firsts.items())]
