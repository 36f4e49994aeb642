"""Periods: how each is written, which days it holds, how it is cut up, and what is said of those that cannot be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import WrongRequest
from tracker.periods import BEGINNING, END, Period, consecutive, period

WRITTEN = """
2024                    2024-01-01 2024-12-31
2024-H2                 2024-07-01 2024-12-31
2024-q4                 2024-10-01 2024-12-31
2024-02                 2024-02-01 2024-02-29
2024-05-07              2024-05-07 2024-05-07
2024-01-01..2024-03-31  2024-01-01 2024-03-31
2023-Q3..2024-02        2023-07-01 2024-02-29
..2024-Q1               1900-01-01 2024-03-31
"""
FISCAL = """
FY2024     01-01  2024-01-01 2024-12-31
FY2024     10-01  2023-10-01 2024-09-30
FY2024-H2  10-01  2024-04-01 2024-09-30
FY2024-Q1  07-01  2023-07-01 2023-09-30
FY2024     04-06  2023-04-06 2024-04-05
FY2024-Q4  04-06  2024-01-06 2024-04-05
FY2023..FY2024-Q2  07-01  2022-07-01 2023-12-31
"""
IMPOSSIBLE = """
2024-Q5                 “2024-Q5” is not a period: a year has no quarter 5.
2024-H3                 “2024-H3” is not a period: a year has no half 3.
2024-13                 “2024-13” is not a period: a year has no month 13.
2024-02-30              “2024-02-30” is a day that does not exist.
2024-12-31..2024-01-01  The period ends (2024-01-01) before it begins (2024-12-31).
2024-01-01..            “2024-01-01..” has no end.
1024                    “1024” lies outside of the years 1900 to 2199.
FY2024                  “FY2024” means nothing until it is known on which day the donor's year begins.
FY2024-03               “FY2024-03” is not a period.
last year               “last year” is not a period.
"""

days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
starts = st.dates(date(2023, 1, 1), date(2023, 12, 31)).map(lambda day: day.strftime("%m-%d"))


def lines(table: str, width: int) -> list[tuple[str, ...]]:
    return [tuple(line.split(None, width - 1)) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("text", "first", "last"), lines(WRITTEN, 3))
def test_a_period_holds_these_days(text: str, first: str, last: str) -> None:
    assert period(text) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(("text", "start", "first", "last"), lines(FISCAL, 4))
def test_a_fiscal_year_is_called_after_the_year_it_ends_in(text: str, start: str, first: str, last: str) -> None:
    assert period(text, start) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(("line"), IMPOSSIBLE.strip().splitlines())
def test_an_impossible_period_is_refused_in_words(line: str) -> None:
    text, says = line[:24].strip(), line[24:]
    with pytest.raises(WrongRequest) as refused:
        period(text)
    assert str(refused.value).startswith(says)
    assert refused.value.next_step


@given(days, st.integers(0, 3000))
def test_what_a_period_is_written_as_means_the_same_period(first: date, length: int) -> None:
    whole = Period(first, first + timedelta(days=length))
    assert period(str(whole)) == whole


@given(days, st.integers(0, 3000), st.sampled_from(["month", "quarter", "half", "year"]))
def test_the_parts_of_a_period_touch_and_make_it_whole(first: date, length: int, kind: str) -> None:
    whole = Period(first, first + timedelta(days=length))
    parts = whole.split(kind)
    assert consecutive(parts)
    assert Period(parts[0].first, parts[-1].last) == whole
    assert consecutive(whole.parts(kind))
    assert whole.parts(kind)[0].first <= first <= whole.last <= whole.parts(kind)[-1].last


def test_a_last_part_may_be_a_single_day() -> None:
    begun = Period(date(2024, 1, 1), date(2024, 2, 1))
    assert begun.split("month") == (period("2024-01"), period("2024-02-01"))


@given(st.integers(1950, 2150), starts, st.sampled_from(["", "-H1", "-H2", "-Q1", "-Q2", "-Q3", "-Q4"]))
def test_fiscal_periods_follow_one_another(year: int, start: str, part: str) -> None:
    this, following = period(f"FY{year}{part}", start), period(f"FY{year + 1}{part}", start)
    if not part:
        assert consecutive((this, following))
        assert this.split("quarter") == tuple(period(f"FY{year}-Q{quarter}", start) for quarter in (1, 2, 3, 4))
    assert BEGINNING < this.first < this.last < END


@pytest.mark.parametrize(
    ("text", "before"),
    [("2024", "2023"), ("2024-H1", "2023-H2"), ("2024-Q1", "2023-Q4"), ("2024-01", "2023-12"), ("..2024-05-15", "..2023-05-15"),
     ("2023-10-01..2024-09-30", "2022-10-01..2023-09-30"), ("2023-04-06..2024-04-05", "2022-04-06..2023-04-05"),
     ("2024-01-05..2024-01-09", "2023-12-31..2024-01-04")],
)  # fmt: skip
def test_the_period_before_is_of_the_same_kind(text: str, before: str) -> None:
    assert period(text).previous() == period(before)
