"""The one answer type: figures, each with its status, its count of rows and its address. Values are never rounded here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import overload

from indicators.addresses import Group
from indicators.declared.definition import Definition
from indicators.qualifiers import LOWER, UPPER
from indicators.question import Question

NOT_STATED = "_U"
"""The group of rows that do not say: never the total, which has an empty `by`."""


SEVERAL = "_M"
"""The group of keys that stand in several places at once, where they may be counted only once."""

ANY = "*"
"""Stands for all groups of a dimension, where none of them is told."""

SMALLEST_SHOWN = 5
"""Fewer people than these are not shown to an audience, unless its framework says otherwise."""


class Status(StrEnum):
    """Why a figure has, or has not, a value. Zero is a value."""

    VALUE = "value"
    NO_DATA = "no_data"
    NOT_REPORTED = "not_reported"
    SUPPRESSED = "suppressed"
    NOT_LICENSED = "not_licensed"
    UNCONVERTIBLE = "unconvertible"
    INCOMPLETE = "incomplete"


Number = int | float | Decimal | Fraction


def exact_number(fraction: Fraction) -> int | Decimal:
    """A fraction as a whole number when it is one, else as a decimal of 28 digits."""
    return fraction.numerator if fraction.denominator == 1 else Decimal(fraction.numerator) / fraction.denominator


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, or the typed reason why there is none.

    `by` is empty for the total, else ((dimension, value), …). Percentages are 0-100. `numerator` and `denominator`
    are given for ratios; `denominator` alone says how many scores a mean, or people a sum, rests on. `low` and `high` stand in
    place of a value for what is only known to lie between them. `rows` counts distinct keys behind the figure, None where it
    must not be known.
    """

    by: tuple[tuple[str, str], ...]
    value: Number | None
    status: Status = Status.VALUE
    qualifier: str = "exact"
    low: Number | None = None
    high: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    rows: int | None = None
    summed: Number | None = None
    """Of a mean, what was divided by `denominator`: the value itself is rounded to a float."""
    address: str = ""
    complement: bool = False
    """Suppressed only so that its neighbour cannot be had by subtraction."""
    mixed: tuple[str, ...] = ()
    """The dimensions whose groups meet in it although they make no total; then it has no value."""

    @property
    def ends(self) -> tuple[Number | None, Number | None]:
        """From which number to which it lies: twice its value, or its bounds; None on a side where none is known."""
        if self.value is None:
            return self.low, self.high
        return None if self.qualifier in UPPER else self.value, None if self.qualifier in LOWER else self.value

    def under(self, address: str) -> Figure:
        """The same under another address. `replace` would say so, too, but there are hundreds of thousands of figures."""
        before = self.by, self.value, self.status, self.qualifier, self.low, self.high
        return Figure(*before, self.numerator, self.denominator, self.rows, self.summed, address, self.complement, self.mixed)


class AddressedFigures(Sequence[Figure]):
    """Figures under addresses that are spelled when somebody reads the figures: most of many answers are compared, and never read."""

    def __init__(self, plain: Sequence[Figure], address: Callable[[Group], str]) -> None:
        self._plain = plain
        self._address = address

    @cached_property
    def _figures(self) -> tuple[Figure, ...]:
        return tuple([figure.under(self._address(figure.by)) for figure in self._plain])

    def __len__(self) -> int:
        """How many there are."""
        return len(self._plain)

    @overload
    def __getitem__(self, place: int) -> Figure: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Figure, ...]: ...
    def __getitem__(self, place: int | slice) -> Figure | tuple[Figure, ...]:
        """The figure at a place."""
        return self._figures[place]

    def __iter__(self) -> Iterator[Figure]:
        """The figures in order."""
        return iter(self._figures)

    def __eq__(self, other: object) -> bool:
        """They are the same figures under the same addresses, in whatever they come."""
        return isinstance(other, AddressedFigures | tuple) and self._figures == tuple(other)

    def __hash__(self) -> int:
        """That of the figures."""
        return hash(self._figures)


@dataclass(frozen=True, slots=True)
class Unconverted:
    """An amount that stopped a sum: for `lacking` the rate set has no rate in `month`. `on` is the transaction's day."""

    txn_id: str
    on: date
    amount: Decimal
    currency: str
    lacking: str
    month: date


@dataclass(frozen=True, slots=True)
class Figures:
    """The answer to one question at one revision, by the definition in force there.

    The total comes first, then groups in order of dimension and code.
    """

    question: Question
    definition: Definition
    currency: str | None
    revision: int
    figures: Sequence[Figure]
    smallest_shown: int = SMALLEST_SHOWN
    """Fewer people than these are not shown to this audience."""
    notes: tuple[str, ...] = ()
    """Note codes, put into words by `indicators.wording`: `overlap:partner_country`, `inferred_dates`, `small_cells` …"""
    places: int | None = None
    """Decimal places to print where a value has any, as its framework wants; None where that is left to the value."""
    unconverted: tuple[Unconverted, ...] = ()
    """The amounts without a rate, by transaction, that stopped a figure of this answer."""

    @property
    def version(self) -> int:
        """The version of the definition that was in force."""
        return self.definition.version

    @property
    def unit(self) -> str:
        """What is counted."""
        return self.definition.unit

    @property
    def licensed_total(self) -> bool:
        """The total may exist."""
        return self.total.status is not Status.NOT_LICENSED

    @property
    def is_amount(self) -> bool:
        """The values are sums of money, exact to the cent."""
        return self.currency is not None and self.unit == "reporting currency"

    @property
    def total(self) -> Figure:
        """The figure over everything."""
        return self.figures[0]

    def at(self, by: tuple[tuple[str, str], ...]) -> Figure:
        """The figure of one group; a group that the answer does not hold has no data, unless it holds one figure for all of them."""
        untold = next((one for one in self.figures if by and one.by == tuple((name, ANY) for name, _ in by)), None)
        other = Figure(by, None, Status.NO_DATA, rows=0) if untold is None else replace(untold, by=by, address="")
        return next((figure for figure in self.figures if figure.by == by), other)

    def groups(self, *dimensions: str) -> tuple[Figure, ...]:
        """The figures broken down by exactly these dimensions, in that order."""
        return tuple(figure for figure in self.figures if tuple(name for name, _ in figure.by) == dimensions)

    def ranked(self, dimension: str) -> tuple[Figure, ...]:
        """The groups of one dimension, the largest first, those not stated last."""
        return tuple(sorted(self.groups(dimension), key=lambda one: (one.by[0][1] == NOT_STATED, -(one.value or 0), one.by)))
