"""How far an amount, a count or a rate lies from what its kind has been: what is far off waits for a person to confirm it.

The rule: on a logarithmic scale, a value whose robust z-score (distance from the median over the median absolute deviation, times 0.6745)
is beyond 3.5, and at least tenfold from the median, a rate threefold (Iglewicz and Hoaglin, How to detect and handle outliers, 1993).
Amounts and rates are held against those in their currency, counts, of which only large ones are doubted, against those of their slice;
where fewer than ten are known, against all of their kind; where these are fewer, too, a billion of money, a hundred thousand people and a
thousand hours are far off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import exp, log
from typing import Any, Protocol

import polars as pl

from tracker.intake.rows.blocks import Block
from tracker.records import RECORD_TYPES
from tracker.records.fields import MONEY

RULE = "DQ-39"
"""The data quality rule that says the same of stored records, and under which a confirmation is recorded."""

LEAST, FAR = 10, 3.5
_TO_SIGMA = 0.6745


@dataclass(frozen=True, slots=True)
class Measure:
    """A field whose values are judged, each against those that agree with it in the field `within`; counts only where they are large.

    Up to `trusted` nothing is doubted: an internship of some weeks is no error among seminars of a day. Nor is what lies within `fold`
    of the median: amounts differ more than the rate of one currency does.
    """

    kind: str
    field: str
    within: str
    ceiling: int
    counts: bool = False
    trusted: int = 0
    fold: int = 10


def _amounts() -> Iterator[Measure]:
    """The amounts of all record types that come with a currency."""
    for kind in RECORD_TYPES.values():
        currency = next((field.name for field in kind.fields if field.codes == "CURRENCY"), "")
        yield from (Measure(kind.name, field.name, currency, 10**9) for field in kind.fields if field.kind is MONEY and currency)


MEASURES = (
    *_amounts(),
    Measure("headcount", "n", "slice", 10**5, counts=True),
    Measure("patient_benefit", "n", "", 10**5, counts=True),
    Measure("activity", "hours", "kind", 10**3, counts=True, trusted=400),
    Measure("fx_rate", "per_eur", "currency", 10**9, fold=3),
)


@dataclass(frozen=True, slots=True)
class Range:
    """What values may be without being doubted, both ends included."""

    low: float
    high: float


class Reading(Protocol):
    """A reading session of the store."""

    def tuples(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""


def ranges_sql(measure: Measure) -> str:
    """The ranges that the stored values give, where enough are known: `part`, `whole` where it is the range of all, `low`, `high`."""
    part = f'"{measure.within}"' if measure.within else "''"
    reach = f"greatest({FAR} * mad(size) / {_TO_SIGMA}, {log(measure.fold)})"
    low = "0" if measure.counts else f"exp(median(size) - {reach})"
    return (
        f"select part, grouping(part) = 1 as whole, {low} as low, exp(median(size) + {reach}) as high from "
        f'(select cast({part} as varchar) as part, ln(abs(cast("{measure.field}" as double))) as size from {measure.kind} '
        f'where "{measure.field}" <> 0) group by grouping sets ((part), ()) having count(*) >= {LEAST}'
    )


def implausible(measure: Measure) -> str:
    """The condition on a stored row `here` that its value is far off."""
    part = f'cast(here."{measure.within}" as varchar)' if measure.within else "''"
    size = f'abs(cast(here."{measure.field}" as double))'
    inside = [
        f"(select {size} between low and high from ({ranges_sql(measure)}) where {which})"
        for which in (f"part = {part} and not whole", "whole")
    ]
    return f"not coalesce({', '.join(inside)}, {size} < {measure.ceiling}) and {size} > {measure.trusted}"


class Usual:
    """The ranges for the values of some rows: from what is stored, and, where that is too little, from the rows themselves."""

    def __init__(self, measure: Measure, session: Reading, blocks: Sequence[Block]) -> None:
        self._measure, self._session = measure, session
        self._blocks = [block for block in blocks if measure.field in block.fields]

    @cached_property
    def _ranges(self) -> tuple[Mapping[str, Range], Range]:
        """By part, and for every other part."""
        told = self._session.tuples(ranges_sql(self._measure))
        stored = {part: Range(low, high) for part, whole, low, high in told if not whole}
        brought, whole_brought = self._brought()
        wholes = [Range(low, high) for _, whole, low, high in told if whole] or whole_brought
        return brought | stored, next(iter(wholes), Range(0, self._measure.ceiling * (1 - 1e-12)))

    def _brought(self) -> tuple[dict[str, Range], list[Range]]:
        """The ranges that the rows themselves give, by part and of all."""
        sizes = [self._sizes(block).filter(pl.col("size").is_finite()) for block in self._blocks]
        frame = pl.concat(sizes) if sizes else pl.DataFrame()
        if frame.height < LEAST:
            return {}, []
        parts = {str(part): one["size"] for (part,), one in frame.group_by("part") if one.height >= LEAST}
        return {part: _range(found, self._measure) for part, found in parts.items()}, [_range(frame["size"], self._measure)]

    def _sizes(self, block: Block) -> pl.DataFrame:
        return block.data.select(part=self._part(block), size=self._size().log()).collect()

    def _part(self, block: Block) -> pl.Expr:
        return pl.col(self._measure.within) if self._measure.within in block.fields else pl.lit("")

    def _size(self) -> pl.Expr:
        return pl.col(self._measure.field).cast(pl.Float64).abs()

    def doubt(self, block: Block) -> pl.Expr | None:
        """Which rows of a block lie outside their range."""
        if block not in self._blocks:
            return None
        by_part, others = self._ranges
        part, size = self._part(block), self._size()
        inside = size.is_between(others.low, others.high)
        for name, one in by_part.items():
            inside = pl.when(part == name).then(size.is_between(one.low, one.high)).otherwise(inside)
        return (size > self._measure.trusted) & ~inside

    def of(self, part: str) -> Range:
        """The range of a part."""
        by_part, others = self._ranges
        return replace(found := by_part.get(part, others), high=max(found.high, self._measure.trusted))


def _range(sizes: pl.Series, measure: Measure) -> Range:
    """The twin of the range in SQL."""
    middle = float(sizes.median())  # type: ignore[arg-type]  # of numbers, and not empty
    reach = max(FAR * float((sizes - middle).abs().median()) / _TO_SIGMA, log(measure.fold))  # type: ignore[arg-type]  # the same
    return Range(0.0 if measure.counts else exp(middle - reach), exp(min(middle + reach, 700)))
