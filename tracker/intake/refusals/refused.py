"""The rows of a file that were refused, picked out with what is wrong in which cell, and nothing that may be about a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from tracker.findings import Finding
from tracker.intake.raw.precheck import number_of
from tracker.intake.raw.tables import Fault, RawRow, RawTable, is_blank
from tracker.intake.rows.beginning import Beginning
from tracker.intake.rows.lines import RowsAgain
from tracker.intake.rows.packed import Packed
from tracker.intake.understanding.matching import Columns, columns
from tracker.intake.understanding.shape import shaped
from tracker.intake.understanding.understood import unit_said
from tracker.records import RECORD_TYPES
from tracker.records.fields import DATE
from tracker.records.record_type import RecordType

Cell = str | int | float | None

_TOGETHER = 1_000
"""So many rows of a text file are read again at once."""
_DAYS_TO_1904 = 1462
_Spot = tuple[str, int]
_MAIL = re.compile(r"\S@\S")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row, and in which field; no field when the row itself is."""

    field: str | None
    reason: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row as its file has it, field by field, with what is wrong. Of a sheet about people no cell is kept."""

    number: int
    cells: dict[str, Cell]
    problems: tuple[Problem, ...]


class RefusedRows(Packed[RefusedRow]):
    """Refused rows of one table, packed where they are many."""

    @staticmethod
    def told(value: RefusedRow) -> Any:
        """A row as JSON."""
        return value.number, value.cells, [(each.field, each.reason, each.suggestion) for each in value.problems]

    @staticmethod
    def untold(told: Any) -> RefusedRow:
        """The row that was told so."""
        number, cells, problems = told
        return RefusedRow(number, cells, tuple(Problem(*problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Refused:
    """The refused rows of one table; `units` are the titles and headings that say what its amounts are in."""

    kind: str
    table: str
    units: tuple[str, ...]
    rows: Sequence[RefusedRow]


def refused(tables: Iterable[tuple[RecordType, RawTable | Beginning]], findings: Iterable[Finding]) -> tuple[Refused, ...]:
    """The rows at which something was found, table by table; all rows where a column that must be there is missing.

    Of a large text file its beginning is known, and only these rows of it are read again.
    """
    pickers = [_FromText(kind, there) if isinstance(there, Beginning) else _FromTable(kind, there) for kind, there in tables]
    of_table: dict[tuple[str, str | None], list[_FromText | _FromTable]] = defaultdict(list)
    for picker in pickers:
        of_table[picker.table.file, picker.table.sheet].append(picker)
    for finding in findings:
        for picker in of_table.get((finding.file, finding.sheet), ()):
            if finding.kind in (None, picker.kind.name) and not _is_apart(picker.table, finding):
                picker.take(_spot(picker.table, finding), Problem(finding.field, finding.reason, finding.suggestion))
    return tuple(found for picker in pickers if (found := picker.refused()).rows)


class _FromTable:
    """Refused rows of a table in memory."""

    def __init__(self, kind: RecordType, table: RawTable) -> None:
        self.kind, self.table = kind, table
        self._problems: dict[_Spot, list[Problem]] = defaultdict(list)

    def take(self, spot: _Spot, problem: Problem) -> None:
        """Something is wrong at a place."""
        self._problems[spot].append(problem)

    def refused(self) -> Refused:
        """All of them."""
        if not (self._problems and self.table.rows):
            return Refused(self.kind.name, self.table.name, (), ())
        found, below, *_ = columns(self.table, self.kind)
        whole = [problem for problem in self._problems.get(_spot_of(found, found.row), ()) if problem.field]
        rows = [
            (_spot_of(found, row.number), row) for row in (shaped(found, below).rows if whole else _records(found, below, self._problems))
        ]
        told = RefusedRows.of(
            RefusedRow(spot[1], _cells(found, row), (*whole, *self._problems.get(spot, ())))
            for spot, row in rows
            if whole or spot in self._problems
        )
        return Refused(self.kind.name, self.table.name, _units(found) if told else (), told)


class _FromText:
    """Refused rows of a large text file, of which each has its findings one after the other."""

    def __init__(self, kind: RecordType, begun: Beginning) -> None:
        self.kind, self.table = kind, begun.found.table
        self._begun = begun
        self._again = RowsAgain(begun.path, begun.layout)
        self._waiting: dict[int, list[Problem]] = {}
        self._told = RefusedRows()

    def take(self, spot: _Spot, problem: Problem) -> None:
        """Something is wrong at a line."""
        _, line = spot
        if line <= self._begun.layout.above:
            return
        if line not in self._waiting and len(self._waiting) >= _TOGETHER:
            self._read()
        self._waiting.setdefault(line, []).append(problem)

    def refused(self) -> Refused:
        """All of them."""
        self._read()
        return Refused(self.kind.name, self.table.name, _units(self._begun.found) if self._told else (), RefusedRows.of(self._told))

    def _read(self) -> None:
        """Read the rows again whose findings are known, unless nothing of them may be kept."""
        for row in (RawRow(line, ()) for line in sorted(self._waiting)) if self._begun.found.private else self._again.at(self._waiting):
            self._told.append(RefusedRow(row.number, _cells(self._begun.found, row), tuple(self._waiting[row.number])))
        self._waiting.clear()


def _records(found: Columns, below: Sequence[RawRow], problems: Mapping[_Spot, object]) -> Sequence[RawRow]:
    """The records among the rows at which something was found; whether a row is one may depend on the next, and on the last of all."""
    named = [_spot_of(found, row.number) in problems for row in below]
    some = [row for row, here, above in zip(below, named, [False, *named], strict=False) if here or above or row is below[-1]]
    return shaped(found, some).rows


def _is_apart(table: RawTable, finding: Finding) -> bool:
    """What is wrong stands in a column that another table of the sheet takes."""
    there = number_of(re.sub(r"\d", "", finding.cell)) - 1 if finding.cell else None
    return any(place != table.own and (place == there or name == finding.path) for place, name in table.apart.items())


def _spot(table: RawTable, finding: Finding) -> _Spot:
    """Where a finding stands, as the table tells it: a file in another format has places of its own, a turned one its columns."""
    if table.turned:
        return "", number_of(re.sub(r"\d", "", finding.cell or ""))
    return "" if table.apart else finding.path, finding.line or int(re.sub(r"\D", "", finding.cell or "") or 0)


def _spot_of(found: Columns, row: int) -> _Spot:
    """Where a finding at a row would stand."""
    line, path = found.table.place(row)
    return "" if found.table.sheet else path, line


def _cells(found: Columns, row: RawRow) -> dict[str, Cell]:
    if found.private:
        return {}
    there = {name: row.cells[index] for name, index in found.at.items() if index < len(row.cells)}
    return {
        name: _plain(cell, days_1904=found.table.from_1904 and _is_day(found, name)) for name, cell in there.items() if not is_blank(cell)
    }


def _is_day(found: Columns, name: str) -> bool:
    return RECORD_TYPES[found.kind.name].by_name[name].kind is DATE


def _plain(cell: object, *, days_1904: bool) -> Cell:
    """A cell as text or number: a day as it is written, what cannot be trusted, and an address of somebody, as nothing."""
    if isinstance(cell, Fault):
        return None
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell + _DAYS_TO_1904 if days_1904 else cell
    text = str(cell)
    return None if _MAIL.search(text) else text


def _units(found: Columns) -> tuple[str, ...]:
    """What amounts are in, as it was said; in titles may stand who made the sheet, too."""
    words = unit_said(found).words
    return (words,) if words and not found.private else ()
