"""Days written in words, and what is understood."""

from __future__ import annotations

import pytest

from tracker.intake.understanding.prose import span_of

WRITTEN = """
    З 31.08.2020 на 5 років                   2020-08-31  2025-08-30  day
    з 1 вересня 2023 року на 6 місяців        2023-09-01  2024-02-29  day
    from 15 March 2024 for 2 years            2024-03-15  2026-03-14  day
    à partir du 1er janvier 2024 pour 3 ans   2024-01-01  2026-12-31  day
    упродовж 2018 року                        2018-01-01  2018-12-31  window
    протягом 2019 р.                          2019-01-01  2019-12-31  window
    during 2021                               2021-01-01  2021-12-31  window
    au cours de 2022                          2022-01-01  2022-12-31  window
    вересень 2023                             2023-09-01  2023-09-30  month
    у лютому 2024 року                        2024-02-01  2024-02-29  month
    December 2024                             2024-12-01  2024-12-31  month
    février 2023                              2023-02-01  2023-02-28  month
    31 серпня 2020 року                       2020-08-31  2020-08-31  day
    August 31, 2020                           2020-08-31  2020-08-31  day
    4th of October 2018                       2018-10-04  2018-10-04  day
    le 14 juillet 2023                        2023-07-14  2023-07-14  day
    до 31.12.2025                             2025-12-31  2025-12-31  day
    from May 2021 to 2023                     2021-05-01  2023-12-31  window
    з 01.02.2024 по 03.02.2024                2024-02-01  2024-02-03  day
    du 4 au 5 octobre 2018                    2018-10-04  2018-10-05  day
    4-5 October 2018                          2018-10-04  2018-10-05  day
    26–27 лютого 2024 року                    2024-02-26  2024-02-27  day
    26 February – 27 February 2024            2024-02-26  2024-02-27  day
    вересень – жовтень 2023                   2023-09-01  2023-10-31  window
    I квартал 2024                            2024-01-01  2024-03-31  window
    1-й квартал 2024                          2024-01-01  2024-03-31  window
    9 місяців 2024 року                       2024-01-01  2024-09-30  window
    січень-березень 2024                      2024-01-01  2024-03-31  window
    Івано-Франківськ                          -
    Q3 2024                                   2024-07-01  2024-09-30  window
    4th quarter of 2023                       2023-10-01  2023-12-31  window
    перше півріччя 2024 року                  2024-01-01  2024-06-30  window
    second half of 2024                       2024-07-01  2024-12-31  window
    2e trimestre 2024                         2024-04-01  2024-06-30  window
    05.02-07.02.2025                          2025-02-05  2025-02-07  day
    5-7.02.2025                               2025-02-05  2025-02-07  day
    01-Feb-2024                               2024-02-01  2024-02-01  day
    5-Jan-24                                  2024-01-05  2024-01-05  day
    «05» січня 2024 року                      2024-01-05  2024-01-05  day
    Monday, 5 February 2024                   2024-02-05  2024-02-05  day
    понеділок, 5 лютого 2024 р.               2024-02-05  2024-02-05  day
    пн 05.02.2024                             2024-02-05  2024-02-05  day
    lun. 5 février 2024                       2024-02-05  2024-02-05  day
    05.03.2024 (вт)                           2024-03-05  2024-03-05  day
    Mar 5, 2024                               2024-03-05  2024-03-05  day
    01.09.24                                  2024-09-01  2024-09-01  day
    1/9/98                                    1998-09-01  1998-09-01  day
    з 01.09.24 по 30.09.24                    2024-09-01  2024-09-30  day
    2024-09-01T23:30:00+03:00                 2024-09-01  2024-09-01  day
    2024-09-01T23:30:00.125Z                  2024-09-01  2024-09-01  day
    2024-09-01 23:30 UTC                      2024-09-01  2024-09-01  day
    09.2024                                   2024-09-01  2024-09-30  month
    верес. 2024                               2024-09-01  2024-09-30  month
    січ 2024                                  2024-01-01  2024-01-31  month
    III кв. 2024                              2024-07-01  2024-09-30  window
    Mon 2024                                  -
    ongoing                                   -
    за згодою                                 -
    12                                        -
    2024-05                                   2024-05-01  2024-05-31  month
    2011-12                                   -
    2024-25                                   -
    за 2024 рік                               2024-01-01  2024-12-31  window
"""


def table() -> list[tuple[str, str]]:
    """Each text with the first day, last day and precision understood, or a dash."""
    lines = [line.strip() for line in WRITTEN.strip().splitlines()]
    parts = [line.split("  ") for line in lines]
    return [(cells[0], " ".join(cell.strip() for cell in cells[1:] if cell.strip())) for cells in parts]


@pytest.mark.parametrize(("text", "understood"), table())
def test_what_is_understood_of_a_day_in_words(text: str, understood: str) -> None:
    found = span_of(text)
    assert (f"{found.first} {found.last} {found.precision}" if found else "-") == understood


def test_a_day_is_held_against_its_name_in_the_week() -> None:
    with pytest.raises(ValueError, match="“sat 7/4/2026”: 2026-04-07 is another day of the week"):
        span_of("Sat 7/4/2026")


def test_a_day_that_does_not_exist_is_no_day() -> None:
    with pytest.raises(ValueError, match="31 вересня 2023” is a day that does not exist"):
        span_of("31 вересня 2023 року")


def test_two_digits_of_a_year_are_no_year_where_they_may_be_of_two_centuries() -> None:
    with pytest.raises(ValueError, match="“65” may be a year of this century or of the last"):
        span_of("01.09.65")
