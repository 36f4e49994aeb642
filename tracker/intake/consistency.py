"""What must hold between records: one row for a key, days in order, and no reference into nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tracker.findings import Finding
from tracker.intake.checks import CheckedRow
from tracker.intake.private import PRIVATE
from tracker.quoting import shown
from tracker.records.fields import Value
from tracker.records.record_type import RecordType
from tracker.records.references import references_from
from tracker.suggestions import did_you_mean

_SUGGESTED = 50
_COMPARED = 5_000

Rows = dict[str, list[CheckedRow]]
Stored = Callable[[str, tuple[str, ...]], Mapping[str, Mapping[str, Value]]]
"""The stored values of some fields of a record type, by identity of the record."""
Ids = Callable[[str], set[str]]
"""The identities of a record type that are stored already."""


def without_repeats(rows: Sequence[CheckedRow]) -> tuple[list[CheckedRow], list[Finding], int]:
    """The rows with one for each key, a finding for each row that contradicts an earlier one, and how many said the same twice."""
    first: dict[str, CheckedRow] = {}
    kept, findings, same = [], [], 0
    for row in rows:
        earlier = first.setdefault(row.record_id, row)
        if earlier is row:
            kept.append(row)
        elif earlier.values == row.values:
            same += 1
        else:
            findings.append(_repeat(earlier, row))
    return kept, findings, same


def _repeat(earlier: CheckedRow, row: CheckedRow) -> Finding:
    differing = [name for name in row.values if row.values[name] != earlier.values.get(name)]
    fields = ", ".join(differing) or ", ".join(name for name in earlier.values if name not in row.values)
    table = earlier.columns.table
    where = f"row {earlier.number}" if table.sheet else f"line {earlier.number}"
    elsewhere = "" if table is row.columns.table else f" of {table.name}"
    key = next((name for name in row.columns.kind.key if name in row.columns.at), None)
    return row.finding(
        f"The same record stands in {where}{elsewhere} with other values ({fields})",
        "Keep one of the rows, or give this one its own identifier.",
        field=key,
    )


def in_order(rows: Sequence[CheckedRow], stored: Stored) -> tuple[list[CheckedRow], list[Finding]]:
    """The rows whose days are in order, and a finding for each pair that is not; a day the file leaves out is the stored one."""
    kept, findings = [], []
    for row in rows:
        wrong = _disorders(row, stored)
        findings += wrong
        if not wrong:
            kept.append(row)
    return kept, findings


def _disorders(row: CheckedRow, stored: Stored) -> list[Finding]:
    found = []
    for earlier, later in row.columns.kind.orders:
        if earlier in row.values or later in row.values:
            first, last = (day_of(row, name, stored) for name in (earlier, later))
            if first and last and last < first:
                found.append(_disorder(row, (earlier, first), (later, last)))
    return found


def day_of(row: CheckedRow, name: str, stored: Stored) -> date | None:
    """A day of the row, or the stored one where the file leaves it out."""
    held = row.values if name in row.values else stored(row.columns.kind.name, (name,)).get(row.record_id, {})
    value = held.get(name)
    return value if isinstance(value, date) else None


def _disorder(row: CheckedRow, earlier: tuple[str, date], later: tuple[str, date]) -> Finding:
    labels = row.columns.kind.by_name
    return row.finding(
        f"{labels[later[0]].label} ({later[1]}) lies before {labels[earlier[0]].label.lower()} ({earlier[1]})",
        "Correct one of the two days.",
        field=later[0] if later[0] in row.columns.at else earlier[0],
    )


class _Reference(NamedTuple):
    """A field of a row that names a record."""

    field: str
    kind: RecordType
    record_id: str


def without_dangling(rows: Rows, ids: Ids) -> tuple[Rows, list[Finding]]:
    """The rows whose references exist in the store or among the rows themselves, and a finding for each that does not.

    A row that is refused takes with it the rows that refer to it, unless the store holds the record already.
    """
    kept, findings = dict(rows), list[Finding]()
    guide = _Guide()
    while True:
        coming = {name: {row.record_id for row in some} for name, some in kept.items()}
        lost = {name: _dangling(some, ids, coming) for name, some in kept.items()}
        if not any(lost.values()):
            return kept, findings
        for name, broken in lost.items():
            refused = {id(row) for row, _ in broken}
            kept[name] = [row for row in kept[name] if id(row) not in refused]
            findings += [guide.finding(row, reference, ids, coming) for row, reference in broken]


def _dangling(rows: list[CheckedRow], ids: Ids, coming: Mapping[str, set[str]]) -> list[tuple[CheckedRow, _Reference]]:
    return [
        (row, reference)
        for row in rows
        for reference in _references(row)
        if reference.record_id not in ids(reference.kind.name) and reference.record_id not in coming.get(reference.kind.name, ())
    ]


def _references(row: CheckedRow) -> list[_Reference]:
    """The records a row names."""
    return [
        _Reference(reference.field, reference.target, record_id)
        for reference in references_from(row.columns.kind.name)
        if (record_id := reference.record_id(row.values)) is not None
    ]


class _Guide:
    """Words the findings; only the first few look for near identifiers, which is slow among thousands."""

    def __init__(self) -> None:
        self._left = _SUGGESTED

    def finding(self, row: CheckedRow, reference: _Reference, ids: Ids, coming: Mapping[str, set[str]]) -> Finding:
        title = reference.kind.title.lower()
        if reference.kind.name == "person":
            return row.finding("There is no person of this pseudonym", "Load the person first, or in the same load.", field=reference.field)
        known = ids(reference.kind.name) | coming.get(reference.kind.name, set())
        near = ""
        if self._left and len(known) <= _COMPARED:
            self._left -= 1
            near = did_you_mean(reference.record_id, known)
        named = "of this identifier" if row.columns.kind.name in PRIVATE else f"“{shown(reference.record_id)}”"
        there = f"There is no {title} {named}"
        return row.finding(there, near or f"Load the {title} first, or in the same load.", field=reference.field)
