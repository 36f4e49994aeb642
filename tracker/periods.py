"""The stretches of time that figures are asked for. Both ends are inclusive; `before` is the day after the last.

Written `2024`, `2024-H1`, `2024-Q4`, `2024-11`, `2024-11-05`, from one of these to another (`2024-01-01..2024-12-31`,
`2023-Q3..2024-Q1`), from the beginning (`..2024-12-31`), and, where it is known on which day a donor's year begins, `FY2024`,
`FY2024-H1`, `FY2024-Q2`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from tracker.errors import WrongRequest

BEGINNING = date(1900, 1, 1)
END = date(2199, 12, 31)
"""Days outside of these are slips of the pen."""

Kind = Literal["month", "quarter", "half", "year"]
_SIZE: dict[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_LETTERS: dict[str, Kind] = {"H": "half", "Q": "quarter"}
_NAMED = re.compile(r"(?P<fiscal>FY)?(?P<year>\d{4})(?:-(?:(?P<letter>[HQ])(?P<place>\d)|(?P<month>\d{2})))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days `first` to `last`, both inclusive."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise WrongRequest(f"The period ends ({self.last}) before it begins ({self.first})", next_step="Swap the two ends.")

    def __contains__(self, day: date) -> bool:
        """Whether a day is one of the period's."""
        return self.first <= day <= self.last

    def holds(self, other: Period) -> bool:
        """All days of the other are days of this one."""
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Period) -> bool:
        """Some day is one of both."""
        return self.first <= other.last and other.first <= self.last

    @property
    def before(self) -> date:
        """The day after the last day: the exclusive end."""
        return self.last + timedelta(days=1)

    def __str__(self) -> str:
        """The shortest way of writing the period. A fiscal year is written as its days, which mean the same to everybody.

        >>> str(Period(date(2024, 1, 1), date(2024, 12, 31)))
        '2024'
        >>> str(Period(date(2024, 10, 1), date(2024, 12, 31)))
        '2024-Q4'
        """
        if self.first == BEGINNING:
            return f"..{self.last}"
        size, start = self._whole_months, self.first.month - 1
        if size not in _SIZE.values() or start % size:
            return f"{self.first}..{self.last}"
        place = start // size + 1
        return f"{self.first.year}" + {12: "", 6: f"-H{place}", 3: f"-Q{place}", 1: f"-{place:02}"}[size]

    @property
    def _whole_months(self) -> int:
        """How many months of the calendar the period holds; 0 where it begins or ends within one."""
        return _index(self.before) - _index(self.first) if self.first.day == self.before.day == 1 else 0

    def parts(self, kind: str) -> tuple[Period, ...]:
        """The months, quarters, halves or years (`month`, `quarter`, `half`, `year`) of the calendar that overlap the period, whole."""
        size = _SIZE[kind]
        return tuple(_months(place * size, size) for place in range(_index(self.first) // size, _index(self.last) // size + 1))

    def split(self, kind: str) -> tuple[Period, ...]:
        """The period cut into months, quarters, halves or years counted from its own first day; the last may be shorter.

        >>> [str(part) for part in Period(date(2023, 10, 1), date(2024, 9, 30)).split("half")]
        ['2023-10-01..2024-03-31', '2024-04-01..2024-09-30']
        """
        starts = [self.first]
        while (start := months_after(self.first, _SIZE[kind] * len(starts))) <= self.last:
            starts.append(start)
        return tuple(Period(start, after - timedelta(days=1)) for start, after in pairwise([*starts, self.before]))

    def previous(self) -> Period:
        """The period of the same kind just before: as many months, or for an odd range as many days.

        >>> str(Period(date(2024, 1, 1), date(2024, 3, 31)).previous())
        '2023-Q4'
        """
        if self.first == BEGINNING:
            return Period(BEGINNING, months_after(self.before, -12) - timedelta(days=1))
        same_day = (size for size in _SIZE.values() if months_after(self.first, size) == self.before)  # a year from 6 April, say
        if months := self._whole_months or next(same_day, 0):
            return Period(months_after(self.first, -months), self.first - timedelta(days=1))
        return Period(self.first - (self.before - self.first), self.first - timedelta(days=1))


EVER = Period(BEGINNING, END)
"""All time."""


def _index(day: date) -> int:
    """The month of a day, counted since the year 0."""
    return day.year * 12 + day.month - 1


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    year, month = divmod(_index(day) + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _months(index: int, size: int) -> Period:
    """`size` months from one counted since the year 0."""
    year, month = divmod(index, 12)
    return _from(date(year, month + 1, 1), size)


def period(text: str, fiscal_start: str | None = None) -> Period:
    """The period written in `text`; `fiscal_start` (MM-DD) is the day on which the donor's year begins.

    A fiscal year is called after the calendar year in which it ends.

    >>> period("2024-H1").last
    datetime.date(2024, 6, 30)
    >>> period("..2024-12-31").before
    datetime.date(2025, 1, 1)
    >>> str(period("FY2024", "10-01"))
    '2023-10-01..2024-09-30'

    Raises `WrongRequest` for anything else.
    """
    wanted = text.strip()
    first, dots, last = wanted.partition("..")
    if not dots:
        return _stretch(wanted, fiscal_start)
    if not last:
        raise WrongRequest(f"“{text}” has no end", next_step="Write its last day: 2024-01-01..2024-12-31.")
    return Period(_stretch(first, fiscal_start).first if first else BEGINNING, _stretch(last, fiscal_start).last)


def _stretch(text: str, fiscal_start: str | None) -> Period:
    """A period without dots."""
    if _DAY.fullmatch(text):
        day = _day(text)
        return Period(day, day)
    named = _NAMED.fullmatch(text.upper())
    if not named or (named["fiscal"] and named["month"]):
        raise WrongRequest(
            f"“{text}” is not a period",
            next_step="Write a period as 2024, 2024-H1, 2024-Q4, 2024-11, FY2024, 2024-01-01..2024-12-31 or ..2024-12-31.",
        )
    year = _year(text, int(named["year"]))
    start = _fiscal_first(text, year, fiscal_start) if named["fiscal"] else date(year, 1, 1)
    if named["month"]:
        return _part(text, start, "month", int(named["month"]))
    if named["letter"]:
        return _part(text, start, _LETTERS[named["letter"]], int(named["place"]))
    return _from(start, 12)


def _part(text: str, start: date, kind: Kind, place: int) -> Period:
    """The n-th month, quarter or half of a year."""
    size = _SIZE[kind]
    if not 1 <= place <= 12 // size:
        raise WrongRequest(f"“{text}” is not a period: a year has no {kind} {place}", next_step=f"It has {12 // size} of them.")
    return Period(months_after(start, size * (place - 1)), months_after(start, size * place) - timedelta(days=1))


def _from(start: date, months: int) -> Period:
    return Period(start, months_after(start, months) - timedelta(days=1))


def _fiscal_first(text: str, year: int, fiscal_start: str | None) -> date:
    """The first day of the fiscal year that ends in a calendar year."""
    if fiscal_start is None:
        raise WrongRequest(
            f"“{text}” means nothing until it is known on which day the donor's year begins",
            next_step="Record “fiscal_year_start” (MM-DD) with the programme's framework, or write the two days: 2023-10-01..2024-09-30.",
        )
    month, day = map(int, fiscal_start.split("-"))
    return date(year if (month, day) == (1, 1) else year - 1, month, min(day, monthrange(year - 1, month)[1]))


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise WrongRequest(f"“{text}” is a day that does not exist", next_step="Check the calendar.") from error
    _year(text, day.year)
    return day


def _year(text: str, year: int) -> int:
    if not BEGINNING.year <= year <= END.year:
        raise WrongRequest(f"“{text}” lies outside of the years {BEGINNING.year} to {END.year}", next_step="Look at the year.")
    return year


def consecutive(periods: tuple[Period, ...]) -> bool:
    """Each period begins the day after the one before it ends."""
    return all(later.first == earlier.before for earlier, later in pairwise(periods))
