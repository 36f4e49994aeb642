"""Rows of a sheet that repeat others: totals, subtotals and parents of “of which”. They are reconciled with their parts and never taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.findings import Finding
from tracker.intake.matching import Columns
from tracker.intake.tables import RawRow, is_blank
from tracker.records.fields import MONEY, QUANTITY, WHOLE

_TOTAL = re.compile(
    r"^(?:всього|усього|разом|загалом|підсумок|проміжний підсумок|итого|всего"
    r"|grand total|sub-?total|total|sum|sous-total|total général|ensemble)(?![^\W\d_])",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(
    r"^(?:у тому числі|в тому числі|у т\.\s?ч\.|в т\.\s?ч\.|з них|of which|including|incl\.|thereof|dont)(?![^\W\d_])", re.IGNORECASE
)
_ADDED = (WHOLE, MONEY, QUANTITY)


@dataclass(frozen=True, slots=True)
class Leaves:
    """The rows that repeat no others, what is told of those left out, and a finding for each that its parts do not add up to."""

    rows: tuple[RawRow, ...]
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]


def leaves(found: Columns, rows: Sequence[RawRow]) -> Leaves:
    """The table without its totals and parents.

    A total repeats all rows above it, a subtotal those since the last one, a parent of “of which” the rows that follow until they
    reach it. Where the numbers do not agree, the parts stand and a finding names both.
    """
    work = _Work(found)
    for row in rows:
        work.take(row)
    work.end()
    return Leaves(tuple(work.kept), tuple(work.notes()), tuple(work.findings))


def has_numbers(found: Columns) -> bool:
    """The table has columns that a total could add up."""
    return any(found.kind.by_name[name].kind in _ADDED for name in found.at)


def repeats_others(row: RawRow) -> bool:
    """The row is labelled as a total, or begins “of which”."""
    label = _label(row)
    return bool(_TOTAL.match(label) or _OF_WHICH.match(label))


LABELLED = r"(?i)^[\d.)\s]*(?:" + "|".join(pattern.pattern[4 : pattern.pattern.rindex(")(?!")] for pattern in (_TOTAL, _OF_WHICH)) + ")"
"""A pattern without looking ahead, as columns are searched by: it finds every such label, and some other texts."""


class _Work:
    """The rows seen so far: those kept, those since the last subtotal, and the parent whose parts are being counted."""

    def __init__(self, found: Columns) -> None:
        self._found = found
        self._at = {name: index for name, index in found.at.items() if found.kind.by_name[name].kind in _ADDED}
        self.kept: list[RawRow] = []
        self.findings: list[Finding] = []
        self._left_out: list[int] = []
        self._since: list[RawRow] = []
        self._parent: RawRow | None = None
        self._parts: list[RawRow] = []

    def take(self, row: RawRow) -> None:
        """One row: a total, the beginning of “of which”, or a record."""
        label = _label(row)
        if label and self._at and _TOTAL.match(label):
            self._end_parts()
            self._total(row)
        elif label and self._at and _OF_WHICH.match(label):
            self._begin_parts(row)
        else:
            self.kept.append(row)
            self._since.append(row)
            if self._parent:
                self._parts.append(row)
                if self._agrees(self._parent, self._parts):
                    self._end_parts()

    def end(self) -> None:
        """The last row was taken."""
        self._end_parts()

    def notes(self) -> Iterator[str]:
        """What is told of the rows left out."""
        if self._left_out:
            numbers = ", ".join(map(str, self._left_out))
            yield f"{self._found.table.name}: totals and rows that repeat their parts are not taken (row {numbers})"

    def _total(self, row: RawRow) -> None:
        self._left_out.append(row.number)
        if not self._agrees(row, self._since) and not self._agrees(row, self.kept):
            self._disagree(row, self._since or self.kept)
        self._since = []

    def _begin_parts(self, row: RawRow) -> None:
        """The row above, or this one where it bears numbers itself, repeats the rows that follow."""
        self._end_parts()
        if any(self._number(row, index) is not None for index in self._at.values()):
            self._parent = row
            self._left_out.append(row.number)
        elif self.kept:
            self._parent = self.kept.pop()
            self._since = [each for each in self._since if each is not self._parent]
            self._left_out += [self._parent.number, row.number]

    def _end_parts(self) -> None:
        if self._parent and self._parts and not self._agrees(self._parent, self._parts):
            self._disagree(self._parent, self._parts)
        if self._parent and not self._parts and self._parent not in self.kept and not _OF_WHICH.match(_label(self._parent)):
            self.kept.append(self._parent)
        self._parent, self._parts = None, []

    def _agrees(self, row: RawRow, parts: Sequence[RawRow]) -> bool:
        """Every number of the row is the sum of its column; a row without numbers agrees with anything."""
        stated = {index: number for index in self._at.values() if (number := self._number(row, index)) is not None}
        return all(number == self._sum(parts, index) for index, number in stated.items())

    def _disagree(self, row: RawRow, parts: Sequence[RawRow]) -> None:
        for name, index in self._at.items():
            stated, added = self._number(row, index), self._sum(parts, index)
            if stated is not None and stated != added:
                self.findings.append(
                    self._found.finding(
                        f"The row says {stated:f}, but its {len(parts)} parts add up to {added:f}",
                        "The parts are taken as they stand. Correct the part that is wrong, or the total.",
                        row=row.number,
                        field=name,
                    )
                )

    def _sum(self, rows: Sequence[RawRow], index: int) -> Decimal:
        return sum((self._number(row, index) or Decimal(0) for row in rows), Decimal(0))

    def _number(self, row: RawRow, index: int) -> Decimal | None:
        cell = row.cells[index] if index < len(row.cells) else None
        if is_blank(cell):
            return None
        try:
            return Decimal(str(QUANTITY.read(cell)))
        except ValueError:
            return None


def _label(row: RawRow) -> str:
    """The first text of a row, without the number that may stand before it."""
    first = next((cell for cell in row.cells if isinstance(cell, str) and not is_blank(cell)), "")
    return re.sub(r"^[\d.)\s]+", "", first).strip().rstrip(":").strip()
