"""A raw table of one record type into typed rows and findings: a row with any finding is refused whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from tracker.codes import code_list
from tracker.findings import Finding
from tracker.intake.raw.tables import RawRow, RawTable
from tracker.intake.rows.packed import Findings
from tracker.intake.understanding.always import UNDECIDED, always
from tracker.intake.understanding.cells import Reader, Refused, reader
from tracker.intake.understanding.matching import Columns, columns, perhaps_keys
from tracker.intake.understanding.neighbours import placed, unmistaken
from tracker.intake.understanding.numerals import written
from tracker.intake.understanding.prose import Span
from tracker.intake.understanding.shape import is_lone, is_ragged, shaped
from tracker.intake.understanding.titles import places_named
from tracker.intake.understanding.understood import Amounts, Understood, amounts_of
from tracker.quoting import shown
from tracker.records.fields import CODE, REFERENCE, Field, Value
from tracker.records.record_type import RecordType
from tracker.vocabulary import SHIPPED, Vocabulary

_ASIDE = 10_000
"""More refused rows of a table are not looked through for names."""
_CONTRADICTED = (
    "The amounts of the table are in another currency, by its heading or title",
    "Write what is in this currency in full, in a sheet of its own.",
)
_PARTED = re.compile(r"-?(?:\d{4,15}|0)[.,]\d{3,8}|-?\d{1,3}[.,]\d{4,8}")
"""An amount of many decimal places, in which the separator cannot be that of thousands."""
_PEOPLE = "If it tells of people, load it as a list of participants (`tracker people register`, or the page /import)."
_TOO_LARGE = ("The amount has more digits in full than can be kept", "See what the amounts of the table are in, and whether this one is.")


class CheckedRow(NamedTuple):
    """A row whose every value is of its kind, with its place in the file."""

    columns: Columns
    number: int
    values: dict[str, Value]

    @property
    def record_id(self) -> str:
        """The identity of the record."""
        return self.columns.kind.record_id(self.values)

    def finding(self, reason: str, suggestion: str = "", *, field: str | None = None) -> Finding:
        """A finding at a field of this row."""
        return self.columns.finding(reason, suggestion, row=self.number, field=field)


@dataclass(frozen=True, slots=True)
class Checked:
    """What one table gives: its good rows, a finding for everything refused, and notes on what was understood or left out."""

    rows: tuple[CheckedRow, ...]
    findings: Sequence[Finding]
    filled: int
    notes: tuple[str, ...] = ()
    aside: Sequence[CheckedRow] = ()
    """The organisations that refused rows name."""


def checked(
    table: RawTable,
    kind: RecordType,
    words: Vocabulary = SHIPPED,
    currency: str | None = None,
    decided: Mapping[str, str] = UNDECIDED,
) -> Checked:
    """The table as rows of `kind`, coded in the store's words. When its headings lack a required column nothing of it is taken.

    `currency` is that of amounts without a column that says it, where neither title nor headings do; `decided` are the values that
    every row has of fields without a column. Raises `WrongRequest` for one that is none.
    """
    if not table.rows:
        return Checked((), (), 0)
    found, raw_rows, findings = columns(table, kind)
    if not found.at:
        return Checked((), (_no_headings(found, len(raw_rows)),), len(raw_rows))
    amounts = amounts_of(found, currency, always(found, decided, words))
    if doubtful := unusable(found, findings, len(raw_rows), amounts.given):
        return Checked((), (*found.explaining, *doubtful), len(raw_rows))
    read, marks = unmistaken(found, written(found, raw_rows), amounts)
    shape = shaped(found, read)
    check = RowCheck(found, words, amounts)
    rows = [row for raw in shape.rows if (row := check.row(raw))]
    told = Findings.of(findings, amounts.findings, check.findings, shape.findings)
    return Checked(tuple(rows), told, len(raw_rows), (*shape.notes, *marks, *check.notes()), check.aside)


class RowCheck:
    """Checks the rows of one table, one after the other, and gathers what is wrong with them."""

    def __init__(self, found: Columns, words: Vocabulary, amounts: Amounts) -> None:
        kind = found.kind
        self.findings = Findings()
        self.readers = {name: reader(kind, kind.by_name[name], words, private=found.private) for name in found.at}
        self.given: dict[str, Value] = dict.fromkeys(name for name in kind.key if name not in found.at) | amounts.given
        self._found = found
        self._placed = placed(found, words, amounts.given)
        self._amounts = amounts
        self._understood = Understood(found)
        self._at = [
            (name, index, _in_parts(self.readers[name], amounts.scale if name in amounts.money else Decimal(1)))
            for name, index in found.at.items()
        ]
        self.aside: list[CheckedRow] = []

    def row(self, raw: RawRow) -> CheckedRow | None:
        """The row with its values, or None when something is wrong with it."""
        problems, values = _row(self._found, self._placed(raw), self._at)
        if not problems and (field := self._amounts.contradicted(values)):
            problems = [self._found.finding(*_CONTRADICTED, row=raw.number, field=field)]
        if not problems and (field := self._amounts.too_large(values)):
            problems = [self._found.finding(*_TOO_LARGE, row=raw.number, field=field)]
        if problems:
            self.findings += problems
            self._set_aside(raw.number, values)
            return None
        whole = self._amounts.scaled(self._understood.days(raw.number, values))
        return CheckedRow(self._found, raw.number, whole | self.given)

    def _set_aside(self, number: int, values: Mapping[str, Value | Span]) -> None:
        """Remember which organisations a refused row names: those that nobody knows are asked of with the rest."""
        fields = self._found.kind.by_name
        named: dict[str, Value] = {
            name: value for name, value in values.items() if isinstance(value, str) and fields[name].refers == "organisation"
        }
        if named and len(self.aside) < _ASIDE:
            self.aside.append(CheckedRow(self._found, number, named))

    def notes(self) -> tuple[str, ...]:
        """What was understood of amounts and of days in words."""
        return (*self._amounts.notes, *self._understood.notes())


def _in_parts(read: Reader, scale: Decimal) -> Reader:
    """The reader of amounts of which one stands for so many: 132.439 thousand is whole. Of a float 15 digits are what spreadsheets mean."""

    def amount(cell: object) -> Value | Span:
        try:
            return read(cell)
        except Refused:
            text = f"{cell:.15g}" if type(cell) is float else cell if isinstance(cell, str) and _PARTED.fullmatch(cell) else "nan"
            if not (exact := Decimal(text.replace(",", "."))).is_finite() or (exact * scale * 100) % 1:
                raise
            return exact

    return amount if scale != 1 else read


def _no_headings(found: Columns, count: int) -> Finding:
    suggestion = _PEOPLE if found.private else f"Decide what its headings mean, or begin with the columns {', '.join(found.kind.names)}."
    return found.finding(f"No heading of a column of {found.kind.name} was found{_lost(count)}", suggestion, row=found.row)


def _lost(count: int) -> str:
    return f"; none of its {count} rows is taken" if count else ""


def unusable(found: Columns, findings: list[Finding], count: int, given: Mapping[str, Value]) -> list[Finding]:
    """Why no row of the table can be taken: a required column is missing, a field has two, or one that tells records apart may be lost."""
    lost = _lost(count)
    if elsewhere := _elsewhere(found, given, lost):
        return elsewhere
    missing = [field for field in found.kind.fields if field.required and field.name not in found.at and field.name not in given]
    twice = [finding for finding in findings if finding.field]
    if twice and not missing:
        return [found.finding(f"It is not clear which column holds “{twice[0].field}”{lost}", "Keep one of them.", row=found.row)]
    unsure = [_unsure(found, *each, lost) for each in perhaps_keys(found) if each[2] not in given]
    return unsure + [
        found.finding(f"The column “{one.name}” ({one.label}) is missing{lost}", _advice(found, one), row=found.row, field=one.name)
        for one in missing
    ]


def _elsewhere(found: Columns, given: Mapping[str, Value], lost: str) -> list[Finding]:
    """A region that was decided for the files of a sender, where this one names another: it is none of every row."""
    decided = [(field, given.get(field.name)) for field in found.kind.fields if field.codes == "REGION" and given.get(field.name)]
    named = places_named(found, code_list("REGION")) if decided else set()
    return [
        found.finding(
            f"“{value}” was decided as {field.name} of every row, but file, sheet or title name {', '.join(sorted(named))}{lost}",
            "Decide it anew, or add the column.",
            row=found.row,
            field=field.name,
        )
        for field, value in decided
        if named and value not in named
    ]


def _unsure(found: Columns, column: int, heading: str, field: str, lost: str) -> Finding:
    reason = f"The column “{shown(heading)}” may be “{field}”, by which records are told apart{lost}"
    return found.at_column(column, reason, "Decide what it means, or that it is left out.", row=found.row, field=field)


def _advice(found: Columns, field: Field) -> str:
    if field.codes == "CURRENCY" and (shown_so := found.currencies):
        told = ", ".join(dict.fromkeys(words for words, _ in shown_so))
        return f"The cells of the amounts show {told}: if all amounts are in it, choose it (--currency EUR), else add the column."
    if field.codes == "CURRENCY":
        return "A currency is never guessed: name the one that all amounts are in (--currency EUR), or add the column."
    if field.kind in (CODE, REFERENCE):
        return "Add the column, or decide what every row has of it."
    return "Add the column; the blank workbook has every column (`tracker template`)."


def _row(found: Columns, raw: RawRow, readers: list[tuple[str, int, Reader]]) -> tuple[list[Finding], dict[str, Value | Span]]:
    if is_ragged(found, raw):
        return [_lone(found, raw) if len(raw.cells) == 1 else _ragged(found, raw)], {}
    problems: list[Finding] = []
    values: dict[str, Value | Span] = {}
    cells = raw.cells
    width = len(cells)
    for name, index, read in readers:
        cell = cells[index] if index < width else None
        try:
            values[name] = read(cell)
        except Refused as refusal:
            problems.append(found.finding(refusal.reason, refusal.suggestion, row=raw.number, field=name))
    if len(problems) > 1 and is_lone(found, raw):
        return [_lone(found, raw)], {}
    return problems, values


def _ragged(found: Columns, raw: RawRow) -> Finding:
    return found.finding(
        f"The row has {len(raw.cells)} cells where the headings are {found.width}",
        "Put quotation marks around values that hold the separator."
        if len(raw.cells) > found.width
        else "Write as many separators as the headings have; a value of several lines needs quotation marks.",
        row=raw.number,
    )


def _lone(found: Columns, raw: RawRow) -> Finding:
    return found.finding(
        "The row holds a single value, where a record needs more",
        "If it is a heading between records, take it out; else fill in the rest.",
        row=raw.number,
    )
