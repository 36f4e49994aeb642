"""What the figures of a question are made of, as figures in order: num 9 and den 12 of a share become 75.0, with both beside it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from indicators.addresses import Group
from indicators.declared.definition import Definition
from indicators.derived.batch import Cells
from indicators.derived.cell import Cell
from indicators.figures import Figure, Number, Status
from indicators.qualifiers import LOWER, UPPER, combined
from indicators.question import Question

_EXACT = {"exact"}


def figures_of(definition: Definition, question: Question, cells: Cells) -> list[Figure]:
    """The figures of a question, made of its cells; a total without any row is there, too."""
    nothing = Cell(0 if definition.rule == "count" else None, None, 0, 0)
    wanted = set(question.by)
    asked = {by: cell for by, cell in cells.items() if all(name in wanted for name, _ in by)}
    return [_figure(definition, by, cell) for by, cell in ({(): nothing} | asked).items()]


def _figure(definition: Definition, by: Group, cell: Cell) -> Figure:
    if cell.mixed:
        return Figure(by, None, Status.NOT_LICENSED, mixed=cell.mixed)
    if cell.missing:
        return Figure(by, None, Status.UNCONVERTIBLE if definition.money else Status.INCOMPLETE, rows=cell.keys)
    if definition.rule == "bounds" and cell.keys:
        return _between(by, cell)
    value = _value(definition, cell.num, cell.den)
    if value is None or (definition.empty == "no_data" and cell.keys == 0):
        return Figure(by, None, Status.NO_DATA, rows=cell.keys)
    ratio = definition.rule == "ratio"
    return Figure(
        by,
        value,
        qualifier="exact" if (ratio and not value) or cell.qualifiers.keys() == _EXACT else combined(cell.qualifiers),
        numerator=_plain(cell.num) if ratio else None,
        denominator=_plain(cell.den),
        summed=_plain(cell.num) if definition.rule == "mean" else None,
        rows=cell.keys,
    )


def _between(by: Group, cell: Cell) -> Figure:
    """A number, the bounds it lies between, or the one bound that there is: “more than 50” has no upper one, “at most” no lower."""
    low, high, rows = int(cell.num or 0), int(cell.den or 0), int(cell.keys)
    if low == high:
        return Figure(by, low, qualifier=combined(cell.qualifiers), rows=rows)
    if LOWER & cell.qualifiers.keys():
        return Figure(by, low, qualifier="at_least", rows=rows)
    if UPPER & cell.qualifiers.keys():
        return Figure(by, high, qualifier="at_most", rows=rows)
    return Figure(by, None, qualifier=combined(cell.qualifiers), low=low, high=high, rows=rows)


def _value(definition: Definition, num: Any, den: Any) -> Number | None:
    """The rule applied to sums; None where there is nothing to divide or add."""
    if definition.rule in ("count", "sum"):
        return _plain(num)
    if num is None or not den:
        return None
    if Fraction in (type(num), type(den)):
        return float(definition.scale * Fraction(num) / Fraction(den))
    return float(definition.scale * Decimal(num) / Decimal(den))


def _plain(number: Any) -> Number | None:
    """Whole numbers as int, money and other decimals as they are."""
    if isinstance(number, Decimal) and number == number.to_integral_value() and number.as_tuple().exponent == 0:
        return int(number)
    return number  # type: ignore[no-any-return]  # int or Decimal from the database


def ordered(figures: list[Figure]) -> tuple[Figure, ...]:
    """The total first, then by dimensions and codes."""
    return tuple(sorted(figures, key=lambda figure: (len(figure.by), [name for name, _ in figure.by], [value for _, value in figure.by])))
