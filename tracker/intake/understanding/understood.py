"""What a table means beyond its cells: days that were written in words, and amounts in the unit that a title names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from tracker.intake.understanding.matching import Columns
from tracker.intake.understanding.private import PRIVATE
from tracker.intake.understanding.prose import Span
from tracker.intake.understanding.shape import Unit, unit_of
from tracker.records.fields import MONEY, Value

NOTHING: Mapping[str, Value] = MappingProxyType({})
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Amounts:
    """How the amounts of a table are to be taken: `scale` units each. `given` is what every row has where no column says it."""

    money: tuple[str, ...]
    scale: Decimal
    given: dict[str, Value]
    notes: tuple[str, ...]

    def scaled(self, values: dict[str, Value]) -> dict[str, Value]:
        """The values with whole amounts."""
        if self.scale == 1:
            return values
        return values | {name: value * self.scale for name in self.money if isinstance(value := values.get(name), Decimal)}


def amounts_of(found: Columns, currency: str | None, always: Mapping[str, Value] = NOTHING) -> Amounts:
    """The unit of the amounts: what the heading of an amount or a title above says, else the currency that the loader names.

    `always` is what every row has of fields without a column.
    """
    money = tuple(name for name in found.at if found.kind.by_name[name].kind is MONEY)
    coded = next((field.name for field in found.kind.fields if field.codes == "CURRENCY"), None)
    unit = _unit(found, money) if money else None
    said = unit.currency if unit else currency
    given: dict[str, Value] = {coded: said} if money and coded and said and coded not in found.at else {}
    told = ", ".join(f"{name} {value}" for name, value in always.items())
    notes = (
        [f"{found.table.name}: amounts are in {unit.words}: {unit.scale:,f} {unit.currency} each"]
        if unit and (unit.scale != 1 or given)
        else []
    )
    notes += [f"{found.table.name}: every row has {told}"] if told else []
    return Amounts(money, unit.scale if unit else Decimal(1), {**always, **given}, tuple(notes))


def _unit(found: Columns, money: tuple[str, ...]) -> Unit | None:
    rows = {row.number: row for row in found.table.rows}
    headings = [rows[found.row].cells[found.at[name]] for name in money]
    above = [cell for number, row in rows.items() if number < found.row for cell in row.cells]
    return unit_of(headings) or unit_of(above)


class Understood:
    """Days in words, with short years or with zones become days: the first, the last where the record has an empty one, and how exact."""

    def __init__(self, found: Columns) -> None:
        self._found = found
        self._precision = next((field.name for field in found.kind.fields if field.codes == "DATE_PRECISION"), None)
        self._told: list[str] = []
        self._zoned = 0

    def days(self, row: int, values: Mapping[str, Value | Span]) -> dict[str, Value]:
        """The values of a row with days in the place of spans."""
        plain: dict[str, Value] = {name: value for name, value in values.items() if not isinstance(value, Span)}
        for name, span in values.items():
            if isinstance(span, Span):
                plain |= self._placed(name, span, plain)
                self._zoned += span.written
                until = f" to {span.last}" if span.last != span.first else ""
                self._told.append(f"row {row}, {name}: {span.first}{until} ({span.precision})")
        return plain

    def notes(self) -> Iterator[str]:
        """What was understood, the first few row by row."""
        if self._told:
            more = f" and {len(self._told) - _SHOWN} more" if len(self._told) > _SHOWN else ""
            shown = f"{len(self._told)} day(s)" if self._found.kind.name in PRIVATE else "; ".join(self._told[:_SHOWN]) + more
            yield f"{self._found.table.name}: days were understood so: {shown}"
        if self._zoned:
            yield f"{self._found.table.name}: {self._zoned} moment(s) with a time zone are taken for the day that stands there"

    def _placed(self, name: str, span: Span, plain: Mapping[str, Value]) -> dict[str, Value]:
        """A span in the earlier field of a pair fills the later one, and the other way round, unless the file says that itself."""
        orders = self._found.kind.orders
        ends = [later for earlier, later in orders if earlier == name]
        begins = [earlier for earlier, later in orders if later == name]
        placed: dict[str, Value] = {name: span.last if begins and not ends else span.first}
        if span.last != span.first:
            other, day = (begins[-1], span.first) if begins and not ends else (ends[0], span.last) if ends else (None, None)
            if other and plain.get(other) is None:
                placed[other] = day
        if self._precision and span.precision != "day" and plain.get(self._precision) is None:
            placed[self._precision] = span.precision
        return placed
