"""The rows that a statement finds, as figures in order."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from indicators.addresses import Group
from indicators.definition import Definition
from indicators.figures import Figure, Number, Status
from indicators.plan import Statement
from indicators.qualifiers import combined


def figures_of(definition: Definition, statement: Statement, rows: Iterable[tuple[Any, ...]]) -> list[Figure]:
    """The figures that a statement found; a total without any row is there, too."""
    figures = [_figure(definition, statement.dimensions, row) for row in rows]
    if statement.with_total and not any(not figure.by for figure in figures):
        figures.append(_figure(definition, (), (0 if definition.rule == "count" else None, None, 0, 0, [], [])))
    return figures


def _figure(definition: Definition, dimensions: tuple[str, ...], row: tuple[Any, ...]) -> Figure:
    """One row of a statement's result as a figure."""
    size = len(dimensions)
    by: Group = tuple((name, row[place]) for place, name in enumerate(dimensions) if not row[size + place])
    num, den, missing, keys, mixed, qualifiers = row[2 * size :]
    if mixed:
        return Figure(by, None, Status.NOT_LICENSED, mixed=tuple(mixed))
    if missing:
        return Figure(by, None, Status.UNCONVERTIBLE if definition.money else Status.INCOMPLETE, rows=keys)
    value = _value(definition, num, den)
    if value is None or (definition.empty == "no_data" and keys == 0):
        return Figure(by, None, Status.NO_DATA, rows=keys)
    ratio = definition.rule == "ratio"
    return Figure(
        by,
        value,
        qualifier="exact" if ratio and not value else combined(qualifiers or ()),
        numerator=_plain(num) if ratio else None,
        denominator=_plain(den),
        rows=keys,
    )


def _value(definition: Definition, num: Any, den: Any) -> Number | None:
    """The rule applied to sums; None where there is nothing to divide or add."""
    if definition.rule in ("count", "sum"):
        return _plain(num)
    if num is None or not den:
        return None
    return float(definition.scale * Decimal(num) / Decimal(den))


def _plain(number: Any) -> Number | None:
    """Whole numbers as int, money and other decimals as they are."""
    if isinstance(number, Decimal) and number == number.to_integral_value() and number.as_tuple().exponent == 0:
        return int(number)
    return number  # type: ignore[no-any-return]  # int or Decimal from the database


def ordered(figures: list[Figure]) -> tuple[Figure, ...]:
    """The total first, then by dimensions and codes."""
    return tuple(sorted(figures, key=lambda figure: (len(figure.by), [name for name, _ in figure.by], [value for _, value in figure.by])))
