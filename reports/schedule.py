"""Which reports are due and which are late: pure arithmetic on calendars, told the time.

Moments are in UTC without a time zone attached, as `tracker.clock` gives them. Local times follow Debian cron: one that the
spring night skips comes when the clock has jumped, one that the autumn night repeats comes once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from cronsim import CronSim

from reports.spec import ReportSpec, Schedule
from tracker.periods import Period
from tracker.periods import period as parsed

LATE_AFTER = timedelta(hours=24)
_LONGEST = timedelta(days=2 * 366)  # a year, and up to another until its report is due


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a framework agreed: periods, with the day by which each report is due if one was named; and the day its years begin, MM-DD."""

    agreed: tuple[tuple[Period, date | None], ...] = ()
    year_begins: str | None = None

    def periods(self, kind: str, over: Period) -> Iterable[tuple[Period, date | None]]:
        """The periods that it lists, else those of a kind in its own years, as far as they touch a stretch of time."""
        if self.agreed or not self.year_begins:
            return self.agreed or ((part, None) for part in over.parts(kind))
        years = (parsed(f"FY{year}", self.year_begins) for year in range(over.first.year, over.last.year + 2))
        return ((part, None) for year in years for part in year.split(kind))


_USUAL = Calendar()
Calendars = Mapping[str, Calendar]
"""By framework."""

Subscription = tuple[str, str, str]
"""Report, kind of period, reader: what somebody began to receive at one moment."""


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report on a period that a reader should have by `due_at`; late when more than a day has gone by since."""

    report: str
    period: Period
    reader: str
    due_at: datetime
    late: bool = False

    @property
    def key(self) -> str:
        """The one identity of this delivery, however often it is tried."""
        return delivery_key(self.report, self.period, self.reader)

    def as_dict(self) -> dict[str, object]:
        """The value for a JSON document."""
        names = {"report": self.report, "period": str(self.period), "reader": self.reader}
        return {**names, "due_at": self.due_at.isoformat() + "Z", "late": self.late}


def delivery_key(report: str, period: Period, reader: str) -> str:
    """The fingerprint of report, period and reader: a schedule that fires twice means the same delivery."""
    return hashlib.sha256(json.dumps([report, str(period), reader], ensure_ascii=False).encode()).hexdigest()


def due(
    specs: Mapping[str, ReportSpec],
    now: datetime,
    since: Mapping[Subscription, datetime],
    delivered: Collection[str],
    calendars: Calendars = MappingProxyType({}),
) -> tuple[DueReport, ...]:
    """What is due by `now` and not among the keys `delivered`: missed periods too, in the order in which they fell due.

    `since` says from when each reader is served; one that is not in it is served from `now`, unless the schedule itself says `starts`.
    """
    found = [
        DueReport(name, period, reader, moment, late=now - moment > LATE_AFTER)
        for (name, kind, reader), schedule in subscriptions(specs).items()
        for period, moment in _moments(schedule, _beginning(schedule, since.get((name, kind, reader), now)), now, calendars)
    ]
    return _in_order(report for report in found if report.key not in delivered)


def upcoming(specs: Mapping[str, ReportSpec], now: datetime, calendars: Calendars = MappingProxyType({})) -> tuple[DueReport, ...]:
    """The next delivery to every reader after `now`, soonest first."""
    found = []
    for (name, _, reader), schedule in subscriptions(specs).items():
        first = max(_beginning(schedule, now), now + timedelta(seconds=1))
        following = next(_moments(schedule, first, first + 2 * _LONGEST, calendars), None)
        if following:
            found.append(DueReport(name, following[0], reader, following[1]))
    return _in_order(found)


def subscriptions(specs: Mapping[str, ReportSpec]) -> dict[Subscription, Schedule]:
    """Every reader of a scheduled report, with the schedule that serves them."""
    return {
        (spec.name, spec.schedule.kind, reader.name): spec.schedule
        for spec in specs.values()
        if spec.schedule is not None
        for reader in spec.readers
    }


def due_at(schedule: Schedule, period: Period) -> datetime | None:
    """The moment at which the report on a complete period is due; None when no cron time falls to this period.

    A cron time reports on the last complete period before it, so it belongs to a period only until the next one is complete.
    """
    if schedule.days_after_period_end is not None:
        return _on(period.last + timedelta(days=schedule.days_after_period_end), schedule)
    if schedule.calendar:
        return None
    (following,) = Period(period.before, period.before).parts(schedule.period)
    moment = _tick(schedule.cron, schedule, period.before)
    return moment if moment and moment < _midnight(schedule, following.before) else None


def _beginning(schedule: Schedule, since: datetime) -> datetime:
    return _midnight(schedule, schedule.starts) if schedule.starts else since


def _moments(schedule: Schedule, first: datetime, last: datetime, calendars: Calendars) -> Iterator[tuple[Period, datetime]]:
    """The periods whose report falls due from `first` to `last`, with the moments, in order. A calendar that nobody recorded has none."""
    calendar = calendars.get(schedule.calendar) if schedule.calendar else _USUAL
    over = Period((first - _LONGEST).date(), last.date())
    for period, day in calendar.periods(schedule.period, over) if calendar else ():
        moment = _on(day, schedule) if day else due_at(schedule, period)
        if moment and first <= moment <= last:
            yield period, moment


def _on(day: date, schedule: Schedule) -> datetime | None:
    """The schedule's time of day on a day."""
    hour, minute = schedule.at.split(":")
    return _tick(f"{int(minute)} {int(hour)} {day.day} {day.month} *", schedule, day)


def _tick(expression: str, schedule: Schedule, day: date) -> datetime | None:
    """The first time from the beginning of `day` on that the cron expression names, in UTC."""
    just_before = datetime.combine(day, time(), schedule.zone) - timedelta(seconds=1)
    moment: datetime | None = next(CronSim(expression, just_before), None)
    return _utc(moment) if moment else None


def _midnight(schedule: Schedule, day: date) -> datetime:
    return _utc(datetime.combine(day, time(), schedule.zone))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _in_order(reports: Iterable[DueReport]) -> tuple[DueReport, ...]:
    return tuple(sorted(reports, key=lambda report: (report.due_at, report.report, report.period, report.reader)))
