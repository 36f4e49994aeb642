"""The rows of a file that were refused, picked out with what is wrong in which cell, and nothing that may be about a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time
from typing import Any

from tracker.findings import Finding
from tracker.intake.beginning import Beginning
from tracker.intake.lines import rows_at
from tracker.intake.matching import Columns, columns
from tracker.intake.private import PRIVATE
from tracker.intake.shape import shaped, unit_of
from tracker.intake.tables import Fault, RawRow, RawTable, is_blank
from tracker.records import RECORD_TYPES
from tracker.records.fields import DATE
from tracker.records.record_type import RecordType

Cell = str | int | float | None
MOST = 10_000
"""So many rows of a table are kept, the first of them."""

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


@dataclass(frozen=True, slots=True)
class Refused:
    """The refused rows of one table; `units` are the titles and headings that say what its amounts are in."""

    kind: str
    table: str
    units: tuple[str, ...]
    rows: tuple[RefusedRow, ...]

    def as_dict(self) -> dict[str, Any]:
        """As a JSON document."""
        return asdict(self)


def refused_of(told: dict[str, Any]) -> Refused:
    """The refused rows that a JSON document tells."""
    rows = (RefusedRow(row["number"], row["cells"], tuple(Problem(**each) for each in row["problems"])) for row in told["rows"])
    return Refused(told["kind"], told["table"], tuple(told["units"]), tuple(rows))


def refused(tables: Iterable[tuple[RecordType, RawTable | Beginning]], findings: Iterable[Finding]) -> tuple[Refused, ...]:
    """The rows at which something was found, table by table; all rows where a column that must be there is missing.

    Of a large text file its beginning is known, and only these rows of it are read again.
    """
    by_table: dict[tuple[str, str | None], _First] = defaultdict(_First)
    for finding in findings:
        by_table[finding.file, finding.sheet].take(finding)
    picked = []
    for kind, there in tables:
        table = there.found.table if isinstance(there, Beginning) else there
        if (first := by_table.get((table.file, table.sheet))) and (found := first.findings):
            picked.append(_picked(kind, _read_again(there, found) if isinstance(there, Beginning) else there, found))
    return tuple(each for each in picked if each.rows)


class _First:
    """The findings at the first rows of a table; of later ones nothing is kept."""

    def __init__(self) -> None:
        self._rows: dict[_Spot, list[Finding]] = {}
        self._before: _Spot | None = None

    def take(self, finding: Finding) -> None:
        """Keep the finding if it is at one of these."""
        spot = _spot(finding)
        if self._before is None or spot < self._before:
            self._rows.setdefault(spot, []).append(finding)
        if len(self._rows) > 2 * MOST:
            first = sorted(self._rows)[: MOST + 1]
            self._before, self._rows = first[-1], {one: self._rows[one] for one in first}

    @property
    def findings(self) -> list[Finding]:
        """All of them."""
        return [finding for some in self._rows.values() for finding in some]


def _read_again(begun: Beginning, findings: Sequence[Finding]) -> RawTable:
    """The headings of a large text file, and the rows at which something was found."""
    rows = rows_at(begun.path, begun.layout, {_row(finding) for finding in findings} - set(range(begun.layout.above + 1)))
    head = [row for row in begun.found.table.rows if row.number <= begun.found.row]
    return replace(begun.found.table, rows=(*head, *rows))


def _picked(kind: RecordType, table: RawTable, findings: Sequence[Finding]) -> Refused:
    if not table.rows:
        return Refused(kind.name, table.name, (), ())
    found, below, *_ = columns(table, kind)
    at_spot: dict[_Spot, list[Problem]] = defaultdict(list)
    for finding in findings:
        if finding.kind in (None, kind.name):
            at_spot[_spot(finding)].append(Problem(finding.field, finding.reason, finding.suggestion))
    whole = [problem for problem in at_spot[_spot(table.finding("", row=found.row))] if problem.field]
    rows = [(_spot(table.finding("", row=row.number)), row) for row in (below if whole else _records(found, below, at_spot))]
    told = [RefusedRow(spot[1], _cells(found, row), (*whole, *at_spot[spot])) for spot, row in rows if whole or spot in at_spot][:MOST]
    return Refused(kind.name, table.name, _units(found) if told else (), tuple(told))


def _records(found: Columns, below: Sequence[RawRow], at_spot: Mapping[_Spot, object]) -> Sequence[RawRow]:
    """The records among the rows at which something was found; whether a row is one may hang on the next, and on the last of all."""
    named = [_spot(found.table.finding("", row=row.number)) in at_spot for row in below]
    some = [row for row, here, above in zip(below, named, [False, *named], strict=False) if here or above or row is below[-1]]
    return shaped(found, some).rows


def _row(finding: Finding) -> int:
    return finding.line or int(re.sub(r"\D", "", finding.cell or "") or 0)


def _spot(finding: Finding) -> _Spot:
    """Where a finding stands, as the table tells it: a file in another format has places of its own."""
    return finding.path or "", _row(finding)


def _cells(found: Columns, row: RawRow) -> dict[str, Cell]:
    if found.kind.name in PRIVATE:
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
    """The texts down to the headings that say what amounts are in; in other titles may stand who made the sheet."""
    if found.kind.name in PRIVATE:
        return ()
    texts = [cell for row in found.table.rows if row.number <= found.row for cell in row.cells if isinstance(cell, str)]
    return tuple(dict.fromkeys(unit.words for text in texts if (unit := unit_of([text]))))
