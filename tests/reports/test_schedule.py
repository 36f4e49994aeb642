"""When a report is due: periods, clocks, the two nights on which clocks change, and what was missed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from indicators.words import Words
from reports.calendars import calendars
from reports.schedule import Calendar, DueReport, Subscription, delivery_key, due, due_at, upcoming
from reports.spec import Reader, ReportSpec, Schedule, Section, spec, specs
from tests.stores import csv_records, store_of
from tracker.errors import BadDeclaration, UnknownName
from tracker.periods import period
from tracker.settings import DATA

KYIV = "Europe/Kyiv"


def report(schedule: Schedule | None, readers: tuple[str, ...] = ("office",)) -> dict[str, ReportSpec]:
    """One report called `donor`, delivered to folders."""
    section = Section(Words("Summary"), "summary")
    served = tuple(Reader(name, "folder", name) for name in readers)
    return {"donor": ReportSpec("donor", Words("Donor report"), "donor", "IMP", ("en",), (section,), schedule=schedule, readers=served)}


def utc(text: str) -> datetime:
    """A moment as `tracker.clock` gives it: UTC, without a zone attached."""
    return datetime.fromisoformat(text)


def after(kind: Any, days: int, at: str = "08:00", **more: Any) -> Schedule:
    return Schedule(kind, KYIV, days_after_period_end=days, at=at, **more)


def told(reports: tuple[DueReport, ...]) -> list[str]:
    return [f"{found.period} {found.due_at.isoformat(' ', 'minutes')}{' late' if found.late else ''}" for found in reports]


@pytest.mark.parametrize(
    ("kind", "last_complete", "moment"),
    [
        ("month", "2026-04", "2026-05-10 05:00"),
        ("quarter", "2026-Q1", "2026-04-10 05:00"),
        ("half", "2025-H2", "2026-01-10 06:00"),
        ("year", "2025", "2026-01-10 06:00"),
    ],
)
def test_ten_days_after_each_kind_of_period_at_eight_in_kyiv(kind: Any, last_complete: str, moment: str) -> None:
    since: dict[Subscription, datetime] = {("donor", kind, "office"): datetime.fromisoformat(moment) - timedelta(days=1)}
    now = datetime.fromisoformat(moment)
    assert told(due(report(after(kind, 10)), now, since, ())) == [f"{last_complete} {moment}"]
    assert due(report(after(kind, 10)), now - timedelta(seconds=1), since, ()) == ()


@pytest.mark.parametrize(
    ("cron", "kind", "asked", "moment"),
    [
        ("0 9 5 * *", "month", "2026-01", "2026-02-05 07:00"),
        ("0 9 5 1,4,7,10 *", "quarter", "2026-Q1", "2026-04-05 06:00"),
        ("0 9 1 2,8 *", "half", "2026-H1", "2026-08-01 06:00"),
        ("0 9 * * MON", "year", "2025", "2026-01-05 07:00"),
        ("0 0 1 * *", "month", "2026-01", "2026-01-31 22:00"),
    ],
)
def test_a_cron_time_reports_on_the_last_complete_period_before_it(cron: str, kind: Any, asked: str, moment: str) -> None:
    assert due_at(Schedule(kind, KYIV, cron), period(asked)) == datetime.fromisoformat(moment)


def test_a_yearly_cron_time_reports_on_december_and_on_no_other_month() -> None:
    yearly = Schedule("month", KYIV, "0 9 15 1 *")
    months = [month for month in period("2025").parts("month") if due_at(yearly, month)]
    assert [str(month) for month in months] == ["2025-12"]


def test_a_cron_time_at_the_very_end_of_the_next_period_is_the_next_ones() -> None:
    """Midnight of 1 July: by then the second quarter is complete, too, and only that is reported."""
    in_july = Schedule("quarter", KYIV, "0 0 1 7 *")
    assert [str(one) for one in period("2026").parts("quarter") if due_at(in_july, one)] == ["2026-Q2"]


def test_the_spring_night_skips_half_past_three_so_the_report_comes_at_four() -> None:
    four_in_kyiv = utc("2026-03-29 01:00")
    assert due_at(after("month", 29, "03:30"), period("2026-02")) == four_in_kyiv
    assert due_at(Schedule("month", KYIV, "30 3 29 3 *"), period("2026-02")) == four_in_kyiv


def test_the_autumn_night_has_half_past_three_twice_and_the_report_comes_once() -> None:
    first_half_past_three = utc("2026-10-25 00:30")
    for schedule in (after("month", 25, "03:30"), Schedule("month", KYIV, "30 3 25 10 *")):
        assert due_at(schedule, period("2026-09")) == first_half_past_three
        assert _served_each_ten_minutes(schedule, utc("2026-10-24 12:00")) == ["2026-09 2026-10-25 00:30"]


def test_a_scheduler_that_wakes_through_the_spring_night_delivers_once() -> None:
    assert _served_each_ten_minutes(after("month", 29, "03:30"), utc("2026-03-28 12:00")) == ["2026-02 2026-03-29 01:00"]


def _served_each_ten_minutes(schedule: Schedule, start: datetime) -> list[str]:
    since: dict[Subscription, datetime] = {("donor", schedule.period, "office"): start}
    delivered: dict[str, DueReport] = {}
    for minutes in range(0, 36 * 60, 10):
        for found in due(report(schedule), start + timedelta(minutes=minutes), since, delivered):
            assert found.key not in delivered
            delivered[found.key] = found
    return told(tuple(delivered.values()))


def test_missed_quarters_are_caught_up_in_order_and_called_late() -> None:
    since = {("donor", "quarter", "office"): utc("2025-09-01 00:00")}
    now = utc("2026-07-10 20:00")
    assert told(due(report(after("quarter", 10)), now, since, ())) == [
        "2025-Q3 2025-10-10 05:00 late",
        "2025-Q4 2026-01-10 06:00 late",
        "2026-Q1 2026-04-10 05:00 late",
        "2026-Q2 2026-07-10 05:00",
    ]
    done = {delivery_key("donor", period(quarter), "office") for quarter in ("2025-Q3", "2026-Q1")}
    assert [str(found.period) for found in due(report(after("quarter", 10)), now, since, done)] == ["2025-Q4", "2026-Q2"]


def test_a_report_is_late_when_more_than_a_day_has_gone_by() -> None:
    moment = utc("2026-07-10 05:00")
    since = {("donor", "quarter", "office"): moment}
    assert [found.late for found in due(report(after("quarter", 10)), moment + timedelta(hours=24), since, ())] == [False]
    assert [found.late for found in due(report(after("quarter", 10)), moment + timedelta(hours=24, seconds=1), since, ())] == [True]


def test_nobody_is_sent_the_past_when_a_schedule_is_new() -> None:
    now = utc("2026-07-12 00:00")
    assert due(report(after("month", 10)), now, {}, ()) == ()
    new_reader = {("donor", "month", "office"): utc("2026-06-01 00:00")}
    found = due(report(after("month", 10), ("office", "embassy")), now, new_reader, ())
    assert [(str(late.period), late.reader) for late in found] == [("2026-05", "office"), ("2026-06", "office")]


def test_nothing_comes_next_before_a_schedule_starts() -> None:
    later = report(after("quarter", 10, starts=date(2027, 1, 1)))
    assert told(upcoming(later, utc("2026-07-12 00:00"))) == ["2026-Q4 2027-01-10 06:00"]


def test_a_schedule_that_says_when_it_starts_is_caught_up_from_there() -> None:
    found = due(report(after("quarter", 10, starts=date(2026, 1, 1))), utc("2026-07-12 00:00"), {}, ())
    assert [str(late.period) for late in found] == ["2025-Q4", "2026-Q1", "2026-Q2"]


def test_every_reader_is_due_and_an_unscheduled_report_never_is() -> None:
    since: dict[Subscription, datetime] = {("donor", "year", name): utc("2026-01-01 00:00") for name in ("a", "b")}
    now = utc("2026-01-11 00:00")
    assert [found.reader for found in due(report(after("year", 10), ("b", "a")), now, since, ())] == ["a", "b"]
    assert due(report(None), now, since, ()) == ()


def test_what_is_due_at_this_moment_is_not_what_comes_next() -> None:
    moment = utc("2026-07-10 05:00")
    assert told(upcoming(report(after("quarter", 10)), moment)) == ["2026-Q3 2026-10-10 05:00"]


def test_a_report_that_comes_once_a_year_and_a_year_later_is_told_as_well() -> None:
    assert told(upcoming(report(after("year", 366)), utc("2026-01-02 00:00"))) == ["2025 2027-01-01 06:00"]


def test_what_comes_next_is_told_too() -> None:
    now = utc("2026-07-12 00:00")
    assert [found.as_dict() for found in upcoming(report(after("half", 30)), now)] == [
        {"report": "donor", "period": "2026-H1", "reader": "office", "due_at": "2026-07-30T05:00:00Z", "late": False}
    ]


DECLARED = """
name = "donor"
title = { en = "Donor report", uk = "Звіт донору" }
audience = "donor"
programme = "IMP"
languages = ["en", "uk"]
[[sections]]
title = { en = "Summary" }
kind = "summary"
indicators = ["AGR-01"]
[schedule]
period = "quarter"
time_zone = "Europe/Kyiv"
days_after_period_end = 30
[[readers]]
name = "office"
deliver = "mail"
to = "office@example.org"
language = "uk"
"""


def _declared(folder: Path, text: str) -> Path:
    (folder / "donor.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_report_is_declared_in_a_file(tmp_path: Path) -> None:
    read = specs(_declared(tmp_path, DECLARED))["donor"]
    assert read == spec("donor", tmp_path)
    assert read.schedule == Schedule("quarter", KYIV, days_after_period_end=30)
    assert read.readers == (Reader("office", "mail", "office@example.org", "uk"),)
    assert (read.title.text("uk"), read.sections[0].indicators, read.currency) == ("Звіт донору", ("AGR-01",), "EUR")


def test_an_unknown_report_is_answered_with_did_you_mean(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"There is no report “doner”\. Did you mean “donor”\?"):
        spec("doner", _declared(tmp_path, DECLARED))


@pytest.mark.parametrize(
    ("written", "instead", "problem"),
    [
        ('kind = "summary"', 'kind = "sumary"', "Did you mean “summary”"),
        ("time_zone", "timezone", "unknown key “schedule.timezone”. Did you mean “time_zone”?"),
        ("Europe/Kyiv", "Europe/Kiyv", "the time zone “Europe/Kiyv” does not exist. Did you mean “Europe/Kyiv”?"),
        ("days_after_period_end = 30", "days_after_period_end = 0", "the period is complete when its last day is over"),
        ("days_after_period_end = 30", "", "say exactly one of “cron” and “days_after_period_end”"),
        ("days_after_period_end = 30", 'days_after_period_end = 30\ncron = "0 8 1 * *"', "say exactly one of"),
        ("days_after_period_end = 30", 'cron = "0 25 1 * *"', "the cron time “0 25 1 * *” cannot be read: Bad hour"),
        ("days_after_period_end = 30", 'cron = "0 0 8 1 * *"', "must have five fields"),
        ("days_after_period_end = 30", 'cron = "0 8 31 2 *"', "cannot be read: Bad day-of-month"),
        ("days_after_period_end = 30", 'days_after_period_end = 30\nat = "8 pm"', "write a time of day such as 08:00"),
        ("office@example.org", "office@example.org\\r\\nBcc: all@example.org", "holds a line break"),
        ("office@example.org", "a@example.org, b@example.org", "must be one mail address"),
        ("office@example.org", "Office <office@example.org>", "must be one mail address"),
        ('deliver = "mail"\nto = "office@example.org"', 'deliver = "folder"\nto = "../elsewhere"', "must be a folder, without “..”"),
        ("Donor report", "Donor report\\nBcc: all@example.org", "the title holds a line break"),
        ('name = "office"', 'name = "office\\nX: y"', "must be of small letters, digits"),
        ('language = "uk"', 'language = "fr"', "the report is not written in the language of office; it is in en, uk"),
        ('name = "donor"', 'name = "donors"', "the file is called donor.toml; they must be the same"),
    ],
)
def test_a_declaration_that_cannot_be_followed_is_refused(tmp_path: Path, written: str, instead: str, problem: str) -> None:
    assert written in DECLARED
    with pytest.raises(BadDeclaration) as refused:
        specs(_declared(tmp_path, DECLARED.replace(written, instead)))
    assert problem in str(refused.value)


def test_two_readers_need_two_names(tmp_path: Path) -> None:
    with pytest.raises(BadDeclaration, match="two readers are called office"):
        specs(_declared(tmp_path, DECLARED + DECLARED[DECLARED.index("[[readers]]") :]))


EU = Calendar(((period("2023-09-01..2024-12-31"), date(2025, 3, 31)), (period("2025"), None)))
"""Two reports were agreed with the funder; on which day the second is due, nobody has said yet."""


def test_a_frameworks_calendar_names_periods_and_days() -> None:
    """Where it names no day, the days after the period's end count, if the schedule says how many."""
    since = {("donor", "year of EU", "office"): utc("2024-01-01 00:00")}
    following = Schedule("year", KYIV, days_after_period_end=60, calendar="EU")
    for schedule, expected in (
        (following, ["2023-09-01..2024-12-31 2025-03-31 05:00 late", "2025 2026-03-01 06:00 late"]),
        (Schedule("year", KYIV, calendar="EU"), ["2023-09-01..2024-12-31 2025-03-31 05:00 late"]),
    ):
        assert told(due(report(schedule), utc("2026-05-01 00:00"), since, (), {"EU": EU})) == expected
    assert told(upcoming(report(following), utc("2025-01-01 00:00"), {"EU": EU})) == ["2023-09-01..2024-12-31 2025-03-31 05:00"]


def test_without_a_list_the_periods_are_those_of_its_own_years() -> None:
    """A donor whose years begin in October wants half-years that end in March and September."""
    since = {("donor", "half of USAID", "office"): utc("2025-01-01 00:00")}
    schedule = Schedule("half", KYIV, days_after_period_end=30, calendar="USAID")
    found = due(report(schedule), utc("2025-12-01 00:00"), since, (), {"USAID": Calendar(year_begins="10-01")})
    assert [str(one.period) for one in found] == ["2024-10-01..2025-03-31", "2025-04-01..2025-09-30"]
    assert [one.due_at.date() for one in found] == [date(2025, 4, 30), date(2025, 10, 30)]


def test_the_first_quarter_of_a_year_named_after_the_next_is_due_within_this_one() -> None:
    """The year 2026 of a donor whose years begin in July begins in July 2025."""
    since = {("donor", "quarter of EU", "office"): utc("2025-10-01 00:00")}
    schedule = Schedule("quarter", KYIV, days_after_period_end=30, calendar="EU")
    found = due(report(schedule), utc("2025-12-01 00:00"), since, (), {"EU": Calendar(year_begins="07-01")})
    assert [str(one.period) for one in found] == ["2025-Q3"]


def test_a_year_of_its_own_that_is_reported_a_year_later_is_due() -> None:
    since = {("donor", "year of EU", "office"): utc("2026-03-01 00:00")}
    schedule = Schedule("year", KYIV, days_after_period_end=366, calendar="EU")
    found = due(report(schedule), utc("2026-05-01 00:00"), since, (), {"EU": Calendar(year_begins="04-01")})
    assert [str(one.period) for one in found] == ["2024-04-01..2025-03-31"]


def test_a_calendar_that_nobody_recorded_makes_nothing_due(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    declared = report(Schedule("year", KYIV, calendar="NOBODY"))
    with store_of(tmp_path / "s.duckdb", csv_records(DATA / "demo")) as store, store.session() as session:
        assert calendars(session, declared) == {}
        recorded = calendars(session, report(Schedule("year", KYIV, calendar="EU-IMP")))
    assert "NOBODY, which is not recorded" in caplog.text
    assert due(declared, utc("2026-05-01 00:00"), {("donor", "year of NOBODY", "office"): utc("2020-01-01 00:00")}, ()) == ()
    assert recorded["EU-IMP"].agreed == (
        (period("2023-09-01..2024-12-31"), date(2025, 3, 31)),
        (period("2025"), date(2026, 3, 31)),
    )


def test_a_calendar_and_a_cron_time_exclude_each_other() -> None:
    with pytest.raises(ValueError, match="leave “cron” out"):
        Schedule("year", KYIV, cron="0 9 5 1 *", calendar="EU")
