"""How far a figure held when a sample of its records was recounted: the verification factor of the WHO data quality review.

The factor is what was recounted over what was recorded. Its interval has 95 % confidence: for counts exact, by the hypergeometric
distribution of the number of records that were not found; for sums by the ratio estimator with the correction for a finite
population. A sample of the register cannot find what was never recorded: the factor speaks of overstatement and of wrong values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import comb, sqrt

from tracker.periods import Period
from tracker.store import Session

_TAIL = 0.025
_NORMAL = 1.960
# The 97.5 % point of Student's t for 1 to 30 degrees of freedom (tables of the NIST/SEMATECH handbook, 1.3.6.7.2).
_STUDENT = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip

Pair = tuple[Decimal, Decimal]
"""One record as recorded and as recounted."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A verification factor with its 95 % interval; `low` and `high` are None where one record cannot tell.

    `differing` of `size` records drawn from `population` differed; at most `most_differing` of all do (95 % confidence).
    """

    value: float
    low: float | None
    high: float | None
    size: int
    population: int
    differing: int
    most_differing: int
    on_date: date | None = None


def factor(pairs: Sequence[Pair], population: int, on_date: date | None = None) -> Factor | None:
    """The factor of a sample; None where what was recorded adds up to nothing.

    >>> told = factor([(Decimal(1), Decimal(1))] * 19 + [(Decimal(1), Decimal(0))], 100)
    >>> told.value, round(told.low, 2), round(told.high, 2), told.differing, told.most_differing
    (0.95, 0.78, 0.99, 1, 19)
    """
    recorded, recounted = (sum(column) for column in zip(*pairs, strict=True)) if pairs else (Decimal(0), Decimal(0))
    if not recorded:
        return None
    value = float(recounted / recorded)
    differing = sum(was != now for was, now in pairs)
    counts = all(was == 1 and now in (0, 1) for was, now in pairs)
    low, high = _exact(len(pairs), population, differing) if counts else _ratio(pairs, population, value)
    most = _most(len(pairs), population, differing, 2 * _TAIL)
    return Factor(value, low, high, len(pairs), population, differing, most, on_date)


def factor_of(session: Session, programme: str, indicator: str, over: Period) -> Factor | None:
    """The factor of the newest recount of an indicator for exactly this period; None where there was none."""
    found = session.tuples(_NEWEST, {"programme": programme, "indicator": indicator, "first": over.first, "last": over.last})
    if not found:
        return None
    return factor([(was, now) for was, now, _, _ in found], found[0][2], max(row[3] for row in found))


def _exact(size: int, population: int, missing: int) -> tuple[float, float]:
    """The share of records that hold, from the least and the most missing that a sample like this leaves possible."""
    most = _most(size, population, missing, _TAIL)
    least = population - _most(size, population, size - missing, _TAIL)
    return 1 - most / population, 1 - least / population


def _most(size: int, population: int, seen: int, tail: float) -> int:
    """The greatest number of marked records in the population that leaves so few in the sample a chance above `tail`."""
    low, high = seen, population - (size - seen)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _at_most(seen, size, population, middle) > tail else (low, middle - 1)
    return low


def _at_most(seen: int, size: int, population: int, marked: int) -> float:
    """The chance of at most `seen` marked records in a sample, when so many are marked in all."""
    ways = sum(comb(marked, k) * comb(population - marked, size - k) for k in range(seen + 1))
    return ways / comb(population, size)


def _ratio(pairs: Sequence[Pair], population: int, value: float) -> tuple[float | None, float | None]:
    """The ratio estimator's interval (Cochran, Sampling Techniques, 6.4); None for a single record out of several."""
    size = len(pairs)
    if size == population:
        return value, value
    if size == 1:
        return None, None
    mean = sum(float(was) for was, _ in pairs) / size
    spread = sum((float(now) - value * float(was)) ** 2 for was, now in pairs) / (size - 1)
    error = sqrt((1 - size / population) * spread / size) / mean
    reach = error * (_STUDENT[size - 2] if size - 2 < len(_STUDENT) else _NORMAL)
    return max(0.0, value - reach), value + reach


_NEWEST = """
select
    recorded,
    recounted,
    population,
    on_date
from recount
where programme_id = $programme
    and indicator = $indicator
    and period_from = $first
    and period_to = $last
    and (drawn_at, seed) = (
        select (drawn_at, seed)
        from recount
        where programme_id = $programme
            and indicator = $indicator
            and period_from = $first
            and period_to = $last
        order by
            on_date desc,
            drawn_at desc,
            seed
        limit 1
    )
order by unit
"""
