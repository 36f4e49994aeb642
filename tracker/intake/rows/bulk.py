"""A large text file or sheet into checked rows by columns; a row in which a column cannot vouch for a cell is checked as any other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from tracker.findings import Finding
from tracker.intake.raw.tables import RawRow, RawTable
from tracker.intake.rows import grid
from tracker.intake.rows.beginning import Beginning
from tracker.intake.rows.blocks import Block, Keep, blocks_of
from tracker.intake.rows.checks import CheckedRow, RowCheck, unusable
from tracker.intake.rows.lines import NUMBER, PIECE, Messy, Piece, pieces
from tracker.intake.rows.packed import Findings
from tracker.intake.rows.proposals import Proposal
from tracker.intake.rows.questions import Asked
from tracker.intake.rows.vouching import Column, dtype
from tracker.intake.understanding.always import UNDECIDED, always
from tracker.intake.understanding.cells import Reader, Refused
from tracker.intake.understanding.headings import plain
from tracker.intake.understanding.labels import lacks, repeats_others
from tracker.intake.understanding.matching import Columns, columns, other_headings
from tracker.intake.understanding.neighbours import needs_others, unmistaken
from tracker.intake.understanding.numerals import has_month_first, written
from tracker.intake.understanding.outline import is_outlined
from tracker.intake.understanding.prose import Span
from tracker.intake.understanding.repeating import LABELLED
from tracker.intake.understanding.shape import first_below, is_no_record, is_remark, left_out
from tracker.intake.understanding.signatures import is_signature
from tracker.intake.understanding.understood import Amounts, amounts_of
from tracker.records.fields import Value
from tracker.records.record_type import RecordType
from tracker.vocabulary import Vocabulary

_TOGETHER = 10_000
_GAP = r"[\s_\-\x{a0}\x{feff}]*"


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """What a table gives: its good rows, a finding for everything refused, notes, and what a person is asked."""

    blocks: tuple[Block, ...]
    findings: Sequence[Finding]
    filled: int
    notes: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    aside: Sequence[Block] = ()
    """The organisations that refused rows name."""


def checked_by_columns(
    begun: Beginning,
    words: Vocabulary,
    *,
    size: int = PIECE,
    tell: Callable[[str], object] = lambda _: None,
    keep: Keep = pl.DataFrame.lazy,
) -> CheckedTable:
    """The rows of the file that begins so, so many bytes at a time; `tell` is told how far it is where there is more.

    Raises `UnreadableFile`, and `Messy` for a file whose rows cannot be judged each by itself or that is not plainly a table.
    """
    table = _Table(begun.found, begun.findings, begun.amounts, words, keep)
    for number, piece in enumerate(pieces(begun.path, begun.layout, size)):
        if number:
            tell(f"{begun.path.name}: {table.reached:,} lines read")
        table.take(piece)
    found = table.result()
    return replace(found, notes=(*begun.found.table.notes, *found.notes))


def sheet_by_columns(  # noqa: PLR0913  what is known of the table and its sender, as `checked` has it
    sheet: RawTable,
    kind: RecordType,
    words: Vocabulary,
    currency: str | None = None,
    decided: Mapping[str, str] = UNDECIDED,
    *,
    keep: Keep = pl.DataFrame.lazy,
) -> CheckedTable:
    """The rows of a large sheet. Raises `Messy` where they cannot be judged each by itself, or none can be taken."""
    found, below, findings = columns(sheet, kind)
    amounts = amounts_of(found, currency, always(found, decided, words))
    if not found.at or not amounts.are_plain or is_outlined(found) or unusable(found, findings, len(below), amounts.given):
        raise Messy
    table = _Table(found, findings, amounts, words, keep)
    rows, marks = unmistaken(found, written(found, below), amounts)
    for piece in grid.pieces(rows, found.width):
        table.take(piece)
    told = table.result()
    return replace(told, notes=(*marks, *told.notes))


class _Table:
    """The rows of one table that were taken so far."""

    def __init__(self, found: Columns, findings: list[Finding], amounts: Amounts, words: Vocabulary, keep: Keep) -> None:
        self._found, self._findings = found, findings
        self._kinds = {name: field.kind for name, field in found.kind.by_name.items()}
        self._check = RowCheck(found, words, amounts)
        self._asked = Asked(found, words, amounts.given)
        self._columns = {name: Column(found.kind.name, found.kind.by_name[name], _alone(self._check.readers[name])) for name in found.at}
        self._keep = keep
        self._blocks: list[Block] = []
        self._repeated = 0
        self._good: list[CheckedRow] = []
        self._waiting: list[RawRow] = []
        self._signed: list[RawRow] = []
        self._records = 0
        self.reached = 0

    def take(self, piece: Piece) -> None:
        """The next rows. Raises `Messy` when one of them speaks of others."""
        values, sure = self._values(piece.plain)
        rows = sorted([*piece.other, *piece.rows(piece.plain.filter(~sure))], key=lambda row: row.number)
        if any(
            repeats_others(self._found, row) or (other_headings(self._found, row) and not is_no_record(self._found, row)) for row in rows
        ):
            raise Messy
        good = values.filter(sure).with_columns(
            pl.lit(value, dtype(self._kinds[name])).alias(name) for name, value in self._check.given.items()
        )
        if good.height:
            self._blocks.append(Block.of(self._found, good, self._keep))
        self._records += good.height
        self._one_by_one(rows)
        if len(self._good) >= _TOGETHER:
            self._put_by()
        last = good[NUMBER][-1] if good.height else 0
        self._release(last)
        self.reached = max(self.reached, last, rows[-1].number if rows else 0)

    def _one_by_one(self, rows: list[RawRow]) -> None:
        for row in rows:
            if is_no_record(self._found, row):
                self._repeated += 1
            elif is_signature(self._found, row):
                self._signed.append(row)
            elif is_remark(self._found, row) or (self._signed and lacks(self._found, row)):
                self._waiting.append(row)
            else:
                self._release(row.number)
                self._judge(row)

    def _release(self, before: int) -> None:
        """Judge what looked like remarks above a line, since records follow them; a signature is one wherever it stands."""
        while self._waiting and self._waiting[0].number < before:
            self._judge(self._waiting.pop(0))

    def _judge(self, row: RawRow) -> None:
        if has_month_first(self._found, row) or (self._found.table.sheet is None and needs_others(self._found, row)):
            raise Messy
        self._records += 1
        self._asked.take(row)
        if good := self._check.row(row):
            self._good.append(good)

    def result(self) -> CheckedTable:
        """What the file gives, when its last row was taken."""
        if not self._records:
            self._release(self.reached + 1)
        aside = [*self._waiting, *self._signed]
        filled = self._records + self._repeated + len(aside)
        self._put_by()
        notes = (*left_out(self._found, self._repeated, aside), *self._check.notes())
        findings = Findings.of(self._findings, self._check.findings)
        return CheckedTable(tuple(self._blocks), findings, filled, notes, tuple(self._asked.questions()), blocks_of(self._check.aside))

    def _put_by(self) -> None:
        """Lay the rows that were judged one by one where the others are."""
        self._blocks += blocks_of(self._good, self._keep)
        self._good.clear()

    def _values(self, cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
        """The rows with typed values, and which of them are vouched for."""
        read = {name: self._columns[name].read(cells[str(index)]) for name, index in self._found.at.items()}
        found = pl.DataFrame({NUMBER: cells[NUMBER], **{name: values for name, (values, _) in read.items()}})
        sure = pl.DataFrame({name: vouched for name, (_, vouched) in read.items()}).select(pl.all_horizontal(pl.all())).to_series()
        return found, sure & ~cells.select(self._odd()).to_series()

    def _odd(self) -> pl.Expr:
        """Rows that may be no record although every cell could be a value: like the headings, or labelled as a total."""
        index = next(iter(self._found.at.values()))
        odd = pl.col(str(index)).str.contains(_like(self._found, index))
        cells = (pl.when(pl.col(str(column)) != "").then(pl.col(str(column))) for column in range(self._found.width))
        first = pl.col(NUMBER) == first_below(self._found)
        return (odd | first | pl.coalesce(cells).str.contains(LABELLED)).fill_null(value=False)


def _like(found: Columns, index: int) -> str:
    """A pattern that finds every cell that may repeat the heading of its column."""
    top = found.table.headed or found.top.cells
    heading = top[index]
    return rf"(?i)^{_GAP}" + _GAP.join(map(re.escape, plain(str(heading)).split()))


def _alone(read: Reader) -> Callable[[str], Value]:
    """The value of a cell that needs nothing beside it; None for any other."""

    def value(text: str) -> Value:
        try:
            found = read(text)
        except Refused:
            return None
        return None if isinstance(found, Span) else found

    return value
