"""What is gathered from a file of another format: records of our types, each with its place, and findings about the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from tracker.findings import Finding
from tracker.intake.raw.tables import Contents, RawRow, RawTable
from tracker.intake.understanding.attendance import TELLING
from tracker.quoting import shown
from tracker.records import RECORD_TYPES
from tracker.records.fields import CODE
from tracker.records.record_type import RecordType

_FEW = 12
_NAMED = ("organisation", "org_name", "org_identifier", "code")
"""What files say again in every row, now longer, now shorter."""


class Place(NamedTuple):
    """Where something stands in a file: its line or row (0 where there is none), and the way to it, such as `results[2]`."""

    row: int
    path: str = ""


class Apart(NamedTuple):
    """What tells a thing from others: all its values but those `beside`."""

    values: Mapping[str, object]
    beside: AbstractSet[str]

    def differing(self, other: Apart) -> list[str]:
        """The names by whose values two things are told apart."""
        names = (self.values.keys() | other.values.keys()) - self.beside if self is not other else ()
        return sorted(name for name in names if self.values.get(name) != other.values.get(name))


@dataclass(slots=True)
class _Gathered:
    """The records of one type: values, places, what was first said under each identity, and what tells that from others."""

    rows: list[Mapping[str, object]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    seen: dict[str, Mapping[str, object]] = field(default_factory=dict)
    apart: dict[str, tuple[Apart, Place]] = field(default_factory=dict)


def some(names: Counter[str]) -> str:
    """The first few names, the most frequent first, each with how often it is said.

    >>> some(Counter(["Kyiv", "Lviv", "Kyiv"]))
    'Kyiv × 2, Lviv'
    """
    told = [f"{shown(name)} × {times:,}" if times > 1 else shown(name) for name, times in names.most_common(_FEW)]
    return ", ".join(told) + (f" and {len(names) - _FEW:,} more" if len(names) > _FEW else "")


class Harvest:
    """Gathers records of our types from one file, or one of its sheets, of another format."""

    def __init__(self, file: str, form: str, sheet: str | None = None, columns: Mapping[str, Mapping[str, int]] | None = None) -> None:
        self._file, self._form, self._sheet = file, form, sheet
        self._columns = columns or {}
        self._gathered: dict[str, _Gathered] = {}
        self._findings: list[Finding] = []
        self._notes: list[str] = []
        self._left_out: Counter[str] = Counter()
        self._lacked: dict[str, Counter[str]] = {}

    @property
    def where(self) -> str:
        """The sheet, as it is told behind what a file is; nothing for a file without sheets."""
        return f", sheet {self._sheet}" if self._sheet else ""

    def take(self, kind: str, values: Mapping[str, object], place: Place, *, once: bool = False, apart: Apart | None = None) -> None:
        """Take a record. What is said `once` is not taken again under the same identity, whatever else it says.

        Where it is known what tells things `apart`, two of them that differ in it may not have one identity.
        """
        gathered = self._gathered.setdefault(kind, _Gathered())
        identity = RECORD_TYPES[kind].record_id(values)
        if once and identity in gathered.seen:
            if kind not in _NAMED and gathered.seen[identity] != values:
                self.leave_out("rows that tell otherwise what an earlier row told")
            return
        gathered.seen[identity] = values
        if apart is not None and not once:
            other, first = gathered.apart.setdefault(identity, (apart, place))
            if names := apart.differing(other):
                self._refuse_mistaken(kind, names, place, first)
                return
        gathered.rows.append(values)
        gathered.places.append(place)

    def refuse(self, reason: str, suggestion: str, place: Place, kind: str | None = None) -> None:
        """Note something broken; the rest goes on."""
        self._findings.append(
            Finding(reason, suggestion, file=self._file, sheet=self._sheet, line=place.row or None, path=place.path, kind=kind)
        )

    def _refuse_mistaken(self, kind: str, names: list[str], place: Place, first: Place) -> None:
        told = ", ".join(f"{{{name}}}" for name in names)
        self.refuse(
            f"The mapping gives it the same identity as {first.path or f'line {first.row}'}, from which it differs by {shown(told)}",
            f"Name {shown(told)} in {RECORD_TYPES[kind].key[0]}, so that each of them is a record.",
            place,
            kind,
        )

    def note(self, text: str) -> None:
        """Tell something about the file."""
        self._notes.append(f"{self._file}: {text}")

    def leave_out(self, what: str, count: int = 1) -> None:
        """Count something that is not taken, to be told once."""
        if count:
            self._left_out[what] += count

    def lack(self, what: str, name: str) -> None:
        """Count something that no record of ours holds, to be told by name."""
        self._lacked.setdefault(what, Counter())[name] += 1

    def contents(self) -> Contents:
        """The tables, in the order in which types refer to each other."""
        tables = tuple(
            (kind, self._table(kind, self._gathered[kind.name])) for kind in RECORD_TYPES.values() if kind.name in self._gathered
        )
        if self._left_out:
            self.note("not taken: " + ", ".join(f"{count:,} {what}" for what, count in sorted(self._left_out.items())))
        for what, names in self._lacked.items():
            self.note(f"no record holds the {names.total():,} {what}(s): {some(names)}")
        people = any(kind.name == "participation" and TELLING & {*map(str, table.rows[0].cells)} for kind, table in tables)
        return Contents(tables, tuple(self._findings), tuple(self._notes), people=people)

    def _table(self, kind: RecordType, gathered: _Gathered) -> RawTable:
        """The records under the headings that any of them has a value for, or that a record must have; and what identifies people.

        A code that a record must have and none has, as the country in a file about one, is a column that is missing: it is asked once.
        """
        said = {name for row in gathered.rows for name, value in row.items() if value is not None}
        own = [each.name for each in kind.fields if each.name in said or (each.required and each.kind is not CODE)]
        others = [name for row in gathered.rows[:1] for name in row if name not in kind.by_name]
        names = [*own, *others]
        rows = [RawRow(number, [row.get(name) for name in names]) for number, row in enumerate(gathered.rows, 1)]
        columns = self._columns.get(kind.name, {})
        return RawTable(
            self._file,
            self._sheet,
            (RawRow(0, names), *rows),
            form=self._form,
            places=tuple(gathered.places),
            origin=tuple(columns.get(name, 0) for name in names),
        )
