"""The stretches of time that figures are asked for. Both ends are inclusive; `before` is the day after the last.

Written `2024`, `2024-H1`, `2024-Q4`, `2024-11`, `2024-01-01..2024-12-31` or `..2024-12-31` (from the beginning).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tracker.errors import WrongRequest

BEGINNING = date(1900, 1, 1)
_NAMED = re.compile(r"^(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?$")
_DAY = r"(\d{4}-\d{2}-\d{2})"
_RANGE = re.compile(rf"^{_DAY}?\.\.{_DAY}$")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days `first` to `last`, both inclusive."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise WrongRequest(f"The period ends ({self.last}) before it begins ({self.first})", next_step="Swap the two dates.")

    @property
    def before(self) -> date:
        """The day after the last day: the exclusive end."""
        return self.last + timedelta(days=1)

    def __str__(self) -> str:
        """The shortest way of writing the period.

        >>> str(Period(date(2024, 1, 1), date(2024, 12, 31)))
        '2024'
        >>> str(Period(date(2024, 10, 1), date(2024, 12, 31)))
        '2024-Q4'
        """
        year = self.first.year
        if self.first == BEGINNING:
            return f"..{self.last}"
        for name, months in _NAMES.items():
            if self == _months(year, *months):
                return f"{year}{name}"
        return f"{self.first}..{self.last}"

    def parts(self, kind: str) -> tuple[Period, ...]:
        """The months, quarters, halves or years (`month`, `quarter`, `half`, `year`) that overlap the period, whole."""
        size = {"month": 1, "quarter": 3, "half": 6, "year": 12}[kind]
        index = (self.first.year * 12 + self.first.month - 1) // size
        last = (self.last.year * 12 + self.last.month - 1) // size
        return tuple(_months(*divmod(step * size, 12), size) for step in range(index, last + 1))

    def previous(self) -> Period:
        """The period of the same kind just before; for an odd range, as many days before it."""
        for name, (start, size) in _NAMES.items():
            if str(self) == f"{self.first.year}{name}":
                return _months(*divmod(self.first.year * 12 + start - size, 12), size)
        if self.first == BEGINNING:
            return Period(BEGINNING, date(self.last.year - 1, self.last.month, monthrange(self.last.year - 1, self.last.month)[1]))
        length = self.last - self.first
        return Period(self.first - length - timedelta(days=1), self.first - timedelta(days=1))


_NAMES = (
    {"": (0, 12)}
    | {f"-H{h + 1}": (6 * h, 6) for h in range(2)}
    | {f"-Q{q + 1}": (3 * q, 3) for q in range(4)}
    | {f"-{m + 1:02}": (m, 1) for m in range(12)}
)


def _months(year: int, start: int, size: int) -> Period:
    """`size` months from month `start` (0 = January) of `year`."""
    end_year, end_month = divmod(year * 12 + start + size - 1, 12)
    return Period(date(year, start + 1, 1), date(end_year, end_month + 1, monthrange(end_year, end_month + 1)[1]))


def period(text: str) -> Period:
    """The period written in `text`.

    >>> period("2024-H1").last
    datetime.date(2024, 6, 30)
    >>> period("..2024-12-31").before
    datetime.date(2025, 1, 1)

    Raises `WrongRequest` for anything else.
    """
    if named := _NAMED.match(text.strip()):
        year, half, quarter, month = named.groups()
        suffix = f"-H{half}" if half else f"-Q{quarter}" if quarter else f"-{month}" if month else ""
        return _months(int(year), *_NAMES[suffix])
    if span := _RANGE.match(text.strip()):
        try:
            return Period(date.fromisoformat(span[1]) if span[1] else BEGINNING, date.fromisoformat(span[2]))
        except ValueError as error:
            raise WrongRequest(f"“{text}” holds a day that does not exist", next_step="Check the calendar.") from error
    raise WrongRequest(
        f"“{text}” is not a period",
        next_step="Write a period as 2024, 2024-H1, 2024-Q4, 2024-11, 2024-01-01..2024-12-31 or ..2024-12-31.",
    )


def consecutive(periods: tuple[Period, ...]) -> bool:
    """Each period begins the day after the one before it ends."""
    return all(later.first == earlier.before for earlier, later in pairwise(periods))
