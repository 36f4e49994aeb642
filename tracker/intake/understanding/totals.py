"""Rows of a sheet that repeat others: totals, subtotals and parents of “of which”. They are reconciled with their parts and never taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.findings import Finding
from tracker.intake.raw.tables import RawRow
from tracker.intake.understanding.labels import (
    ADDED,
    PARTS_STAND,
    has_numbers,
    is_beside,
    is_lost,
    is_total,
    label_of,
    left_out,
    said_otherwise,
    stated_in,
)
from tracker.intake.understanding.matching import Columns
from tracker.intake.understanding.outline import parents, sums
from tracker.intake.understanding.repeating import OF_WHICH
from tracker.intake.understanding.tally import Tally

_FEW = 40
_NOTHING_ABOVE = "The row is labelled as a total, and there is nothing that it adds up", "If it is a record, fill in what it lacks."


@dataclass(frozen=True, slots=True)
class Leaves:
    """The rows that repeat no others, what is told of those left out, and a finding for each that its parts do not add up to."""

    rows: tuple[RawRow, ...]
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]


def leaves(found: Columns, rows: Sequence[RawRow]) -> Leaves:
    """The table without its totals and parents.

    A row numbered 1 repeats those numbered 1.1 and 1.2. A total repeats all rows above it, a subtotal those since the last one, a parent
    of “of which” the rows that follow until they reach it. Where no column is added up, a total may say how many rows there are. Where
    the numbers do not agree, the parts stand and a finding names both.
    """
    work = _Work(found, parents(found, rows)) if has_numbers(found) else Tally(found)
    for row in rows:
        work.take(row)
    work.end()
    return Leaves(tuple(work.kept), tuple(work.notes()), tuple(work.findings))


class _Work:
    """The rows seen so far: those kept, those since the last subtotal, and the parent whose parts are being counted."""

    def __init__(self, found: Columns, within: Mapping[int, Sequence[RawRow]]) -> None:
        self._found, self._within = found, within
        self._at = {name: index for name, index in found.at.items() if found.kind.by_name[name].kind in ADDED}
        self.kept: list[RawRow] = []
        self.findings: list[Finding] = []
        self._left_out: list[int] = []
        self._since: list[RawRow] = []
        self._parent: RawRow | None = None
        self._above: RawRow | None = None
        self._parts: list[RawRow] = []

    def take(self, row: RawRow) -> None:
        """One row: a total, the beginning of “of which”, or a record."""
        label = label_of(row)
        if is_total(self._found, row):
            self._end_parts()
            self._total(row)
        elif label and OF_WHICH.match(label):
            self._begin_parts(row)
        elif is_beside(label):
            self._left_out.append(row.number)
        elif within := self._within.get(row.number):
            self._left_out.append(row.number)
            self._disagree(row, within)
        else:
            self.kept.append(row)
            self._since.append(row)
            if self._parent:
                self._parts.append(row)
                if self._agrees(self._parent, self._parts):
                    self._end_parts()

    def end(self) -> None:
        """The last row was taken: a total above all others repeats them."""
        self._end_parts()
        if self._above and not self._agrees(self._above, self.kept):
            self._disagree(self._above, self.kept)

    def notes(self) -> Iterator[str]:
        """What is told of the rows left out."""
        yield from left_out(self._found, self._left_out)
        if alike := sums(self._found, self.kept):
            which = ", ".join((*map(str, alike[:_FEW]), *(["…"] if len(alike) > _FEW else [])))
            yield (
                f"{self._found.table.name}: {len(alike)} row(s) state the sum of those below, and count twice if they are subtotals: "
                f"take them out (row {which})"
            )

    def _total(self, row: RawRow) -> None:
        self._left_out.append(row.number)
        if not self.kept and not self._above:
            self._above = row
        elif not self._agrees(row, self._since) and not self._agrees(row, self.kept):
            self._disagree(row, self._since or self.kept)
        self._since = []

    def _begin_parts(self, row: RawRow) -> None:
        """The row above repeats the rows that follow, or this one where its numbers are more; “of which women” is a part itself."""
        self._end_parts()
        is_part = bool(self.kept) and self._is_part(row)
        has_numbers = any(stated_in(row, index) is not None for index in self._at.values())
        if is_part and not OF_WHICH.fullmatch(label_of(row)):
            self._left_out.append(row.number)
        elif self.kept and (is_part or not has_numbers):
            self._parent = self.kept.pop()
            self._since = [each for each in self._since if each is not self._parent]
            self._left_out += [self._parent.number, row.number]
        elif has_numbers:
            self._parent = row
            self._left_out.append(row.number)

    def _is_part(self, row: RawRow) -> bool:
        """The numbers of the row are not more than those of the record above."""
        pairs = [(stated_in(row, index), stated_in(self.kept[-1], index)) for index in self._at.values()]
        stated = [(own, whole) for own, whole in pairs if own is not None]
        return bool(stated) and all(whole is not None and own <= whole for own, whole in stated)

    def _end_parts(self) -> None:
        if self._parent and self._parts and not self._agrees(self._parent, self._parts):
            self._disagree(self._parent, self._parts)
        if self._parent and not self._parts and self._parent not in self.kept and not OF_WHICH.match(label_of(self._parent)):
            self.kept.append(self._parent)
            self._since.append(self._parent)
            self._left_out.remove(self._parent.number)
        self._parent, self._parts = None, []

    def _agrees(self, row: RawRow, parts: Sequence[RawRow]) -> bool:
        """Every number of the row is the sum of its column; a row without numbers agrees with anything."""
        return not any(self._differing(row, parts)) and not any(is_lost(row, index) for index in self._at.values())

    def _differing(self, row: RawRow, parts: Sequence[RawRow]) -> Iterator[tuple[str, str, Decimal]]:
        """The fields in which a row states another number than its parts add up to, with both; in words where it is no number."""
        for name, index in self._at.items():
            added = self._sum(parts, index)
            if (stated := said_otherwise(row, index, added)) is not None:
                yield name, stated, added

    def _disagree(self, row: RawRow, parts: Sequence[RawRow]) -> None:
        counted = [part for part in self._added(parts) if any(stated_in(part, index) is not None for index in self._at.values())]
        for name in (name for name, index in self._at.items() if counted and is_lost(row, index)):
            reason = f"The total cannot be read, so it is not held against its {len(counted)} parts"
            self.findings.append(self._found.finding(reason, "Save the workbook anew, or correct the formula.", row=row.number, field=name))
        if not counted:
            self.findings.append(self._found.finding(*_NOTHING_ABOVE, row=row.number))
            return
        for name, stated, added in self._differing(row, parts):
            self.findings.append(
                self._found.finding(
                    f"The row says {stated}, but its {len(counted)} parts add up to {added.normalize():f}",
                    PARTS_STAND,
                    row=row.number,
                    field=name,
                )
            )

    def _sum(self, rows: Sequence[RawRow], index: int) -> Decimal:
        return sum((stated_in(row, index) or Decimal(0) for row in self._added(rows)), Decimal(0))

    def _added(self, rows: Sequence[RawRow]) -> Sequence[RawRow]:
        """The rows that add up: of a headcount the total of each event that has one, which its groups repeat."""
        if not {"slice", "activity_id"} <= self._found.at.keys():
            return rows
        of = [(_text(row, self._found.at["activity_id"]), _text(row, self._found.at["slice"]), row) for row in rows]
        whole = {event for event, part, _ in of if part == "total"}
        return [row for event, part, row in of if part == "total" or event not in whole]


def _text(row: RawRow, index: int) -> str:
    return str(row.cells[index]).strip().casefold() if index < len(row.cells) else ""
