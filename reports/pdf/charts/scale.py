"""Scales: from values to points on the page, with round ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from indicators.chart import Series


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale: values from low to high lie between start and end, in points."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value lies."""
        return self.start + (value - self.low) / ((self.high - self.low) or 1.0) * (self.end - self.start)


def round_step(span: float, count: int) -> float:
    """The smallest of 1, 2, 2.5, 5 × a power of ten that covers the span in so many steps.

    >>> round_step(43, 5), round_step(0.9, 5)
    (10.0, 0.2)
    """
    rough = span / count
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1.0, 2.0, 2.5, 5.0, 10.0) if step * power >= rough * 0.999)


def ticks(values: Iterable[float], count: int = 5) -> tuple[float, ...]:
    """Round ticks from zero (or below) to above the largest value; whole ones for what is counted.

    >>> ticks([3, 17]), ticks([0, 1]), ticks([0.5, 1])
    ((0.0, 5.0, 10.0, 15.0, 20.0), (0.0, 1.0), (0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0))
    """
    known = [*values, 0.0]
    low, high = min(known), max(known)
    step = round_step((high - low) or 1.0, count)
    if not step.is_integer() and all(value == int(value) for value in known):
        step = max(1.0, 2 * step)
    first, last = math.floor(low / step), math.ceil(high / step - 1e-9)
    return tuple(at * step for at in range(first, max(last, first + 1) + 1))


def values(series: Iterable[Series]) -> list[float]:
    """All values of the series, gaps left out."""
    return [float(point.value) for one in series for point in one.points if point.value is not None]


def places(series: Iterable[Series]) -> tuple[date | str, ...]:
    """Where marks stand: days in order; categories in order of appearance."""
    found = list(dict.fromkeys(point.at for one in series for point in one.points))
    days = [place for place in found if isinstance(place, date)]
    return tuple(sorted(days)) if len(days) == len(found) else tuple(found)


def month_starts(first: date, last: date, most: int) -> tuple[date, ...]:
    """First days of months between two days, a whole number of months or years apart, at most so many."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    apart = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 240, 1200) if months / step <= most or step == 1200)
    begin = first.year * 12 + first.month - 1
    starts = range(begin - begin % apart, last.year * 12 + last.month, apart)
    days = (date(at // 12, at % 12 + 1, 1) for at in starts if at >= 12)
    return tuple(day for day in days if first <= day <= last)
