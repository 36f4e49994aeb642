"""What a table means beyond its cells: days that were written in words, and amounts in the unit that a title names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from tracker.findings import Finding
from tracker.intake.raw.tables import is_blank
from tracker.intake.understanding.matching import Columns
from tracker.intake.understanding.prose import Span
from tracker.intake.understanding.shape import units_below
from tracker.intake.understanding.units import Unit, currency_of, mentioned, unit_alone, unit_headed, unit_of
from tracker.quoting import shown
from tracker.records.fields import MONEY, QUANTITY, WHOLE, Value

NOTHING: Mapping[str, Value] = MappingProxyType({})
_SHOWN = 5
_PERCENT = re.compile(r"%|(?<![^\W_])(?:percent|per cent|відсот\w*|процент\w*|pour ?cent)(?![^\W_])", re.IGNORECASE)
_TIMES = re.compile(r"(?<![^\W_])(?:хв|хвилин\w*|мин|минут\w*|min|mins|minutes?|дні|днів|дней|days?|jours?)(?![^\W_])", re.IGNORECASE)
_OTHER_UNITS = {"hours": _TIMES, "n": _PERCENT, **dict.fromkeys(("share", "weight", "funded_share"), _PERCENT)}
_REMARKS, _LOOKED_AT = 5, 50
"""So many rows at the end may be remarks; so many at the beginning show what stands in a column."""
_TOO_LARGE = Decimal(10) ** 16
_CENT = Decimal("0.01")
_PLAIN = Unit(Decimal(1), "", "")


@dataclass(frozen=True, slots=True)
class Amounts:
    """How the amounts of a table are to be taken: in a `unit`. `given` is what every row has where no column says it.

    `findings` say where a unit is named of which it is not clear that it is meant.
    """

    money: tuple[str, ...]
    unit: Unit
    given: dict[str, Value]
    notes: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    coded: tuple[str, ...] = ()
    """The fields that hold the currency of amounts."""

    @property
    def scale(self) -> Decimal:
        """How many units one stands for."""
        return self.unit.scale

    @property
    def are_plain(self) -> bool:
        """Every amount stands for itself, and nobody could think otherwise."""
        return self.scale == 1 and not self.findings

    def contradicted(self, values: Mapping[str, Value | Span]) -> str | None:
        """The field in which a row names another currency than the unit of its amounts has."""
        other = (name for name in self.coded if values.get(name) not in (None, self.unit.currency))
        return next(other, None) if self.scale != 1 and self.unit.currency else None

    def too_large(self, values: Mapping[str, Value | Span]) -> str | None:
        """The field whose amount cannot be kept in full."""
        if self.scale == 1:
            return None
        amounts = ((name, values.get(name)) for name in self.money)
        return next((name for name, value in amounts if isinstance(value, Decimal) and abs(value) * self.scale >= _TOO_LARGE), None)

    def scaled(self, values: dict[str, Value]) -> dict[str, Value]:
        """The values with whole amounts."""
        if self.scale == 1:
            return values
        return values | {
            name: (value * self.scale).quantize(_CENT) for name in self.money if isinstance(value := values.get(name), Decimal)
        }


def amounts_of(found: Columns, currency: str | None, always: Mapping[str, Value] = NOTHING) -> Amounts:
    """The unit of the amounts: what the heading of an amount or a title above says, else the currency that the loader names.

    `always` is what every row has of fields without a column.
    """
    money = tuple(name for name in found.at if found.kind.by_name[name].kind is MONEY)
    coded = next((field.name for field in found.kind.fields if field.codes == "CURRENCY"), None)
    unit = unit_said(found)
    said = unit.currency or currency
    given: dict[str, Value] = {coded: said} if money and coded and said and coded not in found.at else {}
    told = ", ".join(f"{name} {value}" for name, value in always.items())
    notes = [f"{found.table.name}: {_in_words(unit)}"] if unit.scale != 1 or (given and unit.currency) else []
    notes += [f"{found.table.name}: every row has {told}"] if told else []
    return Amounts(money, unit, {**always, **given}, tuple(notes), tuple(_doubts(found, unit)), (coded,) if coded else ())


def unit_said(found: Columns) -> Unit:
    """The unit that the headings of amounts name, the row below these, or the titles above, in this order; none is one of each."""
    money = [name for name in found.at if found.kind.by_name[name].kind is MONEY]
    if not money:
        return _PLAIN
    return unit_headed([*_headings(found, money), *units_below(found)]) or unit_of(_above(found)) or _PLAIN


def _headings(found: Columns, names: Sequence[str]) -> list[object]:
    """What the columns of fields are headed, as it stands in the file, too, where a person decided what that means."""
    return [cells[found.at[name]] for cells in (found.top.cells, found.table.headed) for name in names if found.at[name] < len(cells)]


def _above(found: Columns) -> list[object]:
    """The texts above the headings."""
    return [cell for row in found.table.rows if row.number < found.row for cell in row.cells]


def _about(found: Columns) -> Iterator[object]:
    """The texts above the headings, remarks below the table, and cells beside it that say nothing but a unit."""
    yield from _above(found)
    rows = [row for row in found.table.rows if row.number > found.row]
    for row in rows[-_REMARKS:]:
        filled = [cell for cell in row.cells if not is_blank(cell)]
        yield from filled if len(filled) == 1 else ()
    places = set(found.at.values())
    for row in rows[:_LOOKED_AT]:
        yield from (cell for place, cell in enumerate(row.cells) if place not in places and unit_alone(cell))


def _in_words(unit: Unit) -> str:
    if not unit.currency:
        return f"amounts are in {unit.words} (× {unit.scale:,f})"
    return f"amounts are in {unit.words}: {unit.scale:,f} {unit.currency} each"


def _doubts(found: Columns, unit: Unit) -> Iterator[Finding]:
    """Where another unit is named that the numbers may be in: about the amounts, in the name of sheet or file, or in their heading."""
    money = next((name for name in found.at if found.kind.by_name[name].kind is MONEY), None)
    if money and unit.scale == 1 and (words := mentioned([*_about(found), found.table.sheet, found.table.file])):
        yield _doubt(found, money, words)
    yield from _otherwise_shown(found, money) if money else ()
    for name in found.at:
        numbers = found.kind.by_name[name].kind in (WHOLE, QUANTITY)
        if words := (numbers and mentioned(_headings(found, [name]))) or _other_unit(found, name):
            yield _doubt(found, name, words)


def _otherwise_shown(found: Columns, money: str) -> Iterator[Finding]:
    """Where cells of amounts show a currency that the column of currencies never names: one of both is wrong."""
    coded = [found.at[field.name] for field in found.kind.fields if field.codes == "CURRENCY" and field.name in found.at]
    rows = found.table.rows if found.currencies else ()
    cells = {str(row.cells[place]).strip() for row in rows for place in coded if place < len(row.cells)}
    said = {currency_of(cell) or cell.upper() for cell in cells}
    for words, count in found.currencies if coded else ():
        if (code := currency_of(words)) and code not in said:
            reason = f"{count} of the amounts show “{shown(words)}”, which the column of currencies never names; the column is taken"
            advice = "Correct the currency of these rows, or the format of their amounts."
            yield found.at_column(found.at[money], reason, advice, row=found.row, field=money)


def _other_unit(found: Columns, name: str) -> str | None:
    """What the heading of hours, shares or counts names that these are not: a person decided what it means, and may not have seen it."""
    pattern = _OTHER_UNITS.get(name)
    said = (pattern.search(text) for text in _headings(found, [name]) if pattern and isinstance(text, str))
    return next((one[0] for one in said if one), None)


def _doubt(found: Columns, name: str, words: str) -> Finding:
    return found.at_column(
        found.at[name],
        f"“{shown(words)}” is named here, and it is not clear whether the numbers are in it: they are taken as they stand",
        "Write numbers in full, or what amounts are in into their heading, or alone into the row below it.",
        row=found.row,
    )


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
                self._told.append(f"{self._found.table.spot(row)}, {name}: {span.first}{until} ({span.precision})")
        return plain

    def notes(self) -> Iterator[str]:
        """What was understood, the first few row by row."""
        if self._told:
            more = f" and {len(self._told) - _SHOWN} more" if len(self._told) > _SHOWN else ""
            shown = f"{len(self._told)} day(s)" if self._found.private else "; ".join(self._told[:_SHOWN]) + more
            yield f"{self._found.table.name}: days were understood so: {shown}"
        if self._zoned:
            yield f"{self._found.table.name}: {self._zoned} moment(s) with a time zone are taken for the day that stands there"

    def _placed(self, name: str, span: Span, plain: Mapping[str, Value]) -> dict[str, Value]:
        """A span in the earlier field of a pair fills the later one, and the other way round, unless the file says that itself.

        Not so where something happened on a day of which only the year, quarter or month is told: signed in 2024 is not until its end.
        """
        orders = self._found.kind.orders
        ends = [later for earlier, later in orders if earlier == name]
        begins = [earlier for earlier, later in orders if later == name]
        placed: dict[str, Value] = {name: span.last if begins and not ends else span.first}
        if span.last != span.first and (span.precision == "day" or not name.endswith("_on")):
            other, day = (begins[-1], span.first) if begins and not ends else (ends[0], span.last) if ends else (None, None)
            if other and plain.get(other) is None:
                placed[other] = day
        if self._precision and span.precision != "day" and plain.get(self._precision) is None:
            placed[self._precision] = span.precision
        return placed
