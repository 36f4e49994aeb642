"""What one audience receives: sections, schedule and readers, as declared in a TOML file of `reports/specs`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

from indicators.words import Words
from tracker.declared import declared
from tracker.errors import BadDeclaration, UnknownName
from tracker.suggestions import did_you_mean

SPECS = Path(__file__).parent / "specs"

Language = Literal["en", "uk", "fr"]
PeriodKind = Literal["month", "quarter", "half", "year"]
SectionKind = Literal[
    "chapter",
    "summary",
    "description",
    "results",
    "logframe",
    "indicators",
    "activities",
    "changes",
    "risks",
    "partners",
    "narrative",
    "crosscutting",
    "funding",
    "funnel",
    "sustainability",
    "visibility",
    "next_period",
    "data_quality",
    "restatements",
    "annex_indicators",
    "annex_register",
    "annex_evidence",
    "annex_coverage",
    "highlights",
    "country_context",
    "contribution",
    "twinning",
    "multisectoral",
    "ihr",
    "workforce",
    "medicines",
    "resources",
    "story",
    "lessons",
    "data_notes",
]

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its kind decides what is shown, the indicators are its figures, `by` their breakdowns, `charts` the pictures.

    `depth` 2 places it within the section of depth 1 before it; `text` is what the officer has to say, above everything else.
    """

    title: Words
    kind: SectionKind
    indicators: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    text: Words | None = None
    charts: tuple[str, ...] = ()
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """When the report on each `period` is due: at a cron time, or some days after the period ends, in the clock of `time_zone`.

    With a `calendar`, which is a framework, the periods that it lists are due on the days that it names; where it lists none,
    periods are those of its own years. `starts` is the day from which the schedule counts; without it, it counts from the moment the
    tracker first sees it.
    """

    period: PeriodKind
    time_zone: str
    cron: str = ""
    days_after_period_end: int | None = None
    at: str = "08:00"
    starts: date | None = None
    calendar: str = ""

    def __post_init__(self) -> None:
        if self.cron and self.calendar:
            raise ValueError("“calendar” names the days itself, or goes with “days_after_period_end”: leave “cron” out")
        _check_zone(self.time_zone)
        if bool(self.cron) == (self.days_after_period_end is not None) and not self.calendar:
            raise ValueError("say exactly one of “cron” and “days_after_period_end”, or name a “calendar”")
        if self.cron:
            _check_cron(self.cron)
        if self.days_after_period_end is not None and not 1 <= self.days_after_period_end <= 366:  # noqa: PLR2004  one year
            raise ValueError("“days_after_period_end” must be 1 to 366: the period is complete when its last day is over")
        _check_time(self.at)

    @property
    def kind(self) -> str:
        """What tells the deliveries of one schedule from those of another."""
        return f"{self.period} of {self.calendar}" if self.calendar else self.period

    @property
    def zone(self) -> ZoneInfo:
        """The time zone whose clock the schedule follows."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who receives the report: by mail at one address, or as a file in a folder (a relative one lies in the output folder)."""

    name: str
    deliver: Literal["mail", "folder"]
    to: str
    language: Language = "en"

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"the reader's name {self.name!r} must be of small letters, digits, - and _")
        if _CONTROL.search(self.to):
            raise ValueError(f"“to” of {self.name} holds a line break or another control character")
        if self.deliver == "mail" and not (_ADDRESS.fullmatch(self.to) and ".." not in self.to):
            raise ValueError(f"“to” of {self.name} must be one mail address such as office@example.org, not {self.to!r}")
        if self.deliver == "folder" and (not self.to or ".." in Path(self.to).parts):
            raise ValueError(f"“to” of {self.name} must be a folder, without “..”, not {self.to!r}")


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """One report for one audience. `name` is the file's name; `audience` decides which small counts are hidden."""

    name: str
    title: Words
    audience: str
    programme: str
    languages: tuple[Language, ...]
    sections: tuple[Section, ...]
    framework: str = ""
    currency: str = "EUR"
    rate_set: str = "ECB"
    schedule: Schedule | None = None
    readers: tuple[Reader, ...] = ()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"the name {self.name!r} must be of small letters, digits, - and _")
        if any(_CONTROL.search(text) for text in (self.title.en, self.title.uk, self.title.fr)):
            raise ValueError("the title holds a line break or another control character")
        if not self.languages or not self.sections:
            raise ValueError("at least one language and one section are needed")
        names = [reader.name for reader in self.readers]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two readers are called {', '.join(repeated)}; give each a name of its own")
        if unread := [reader.name for reader in self.readers if reader.language not in self.languages]:
            raise ValueError(f"the report is not written in the language of {', '.join(unread)}; it is in {', '.join(self.languages)}")

    def reader(self, name: str) -> Reader | None:
        """The reader called `name`, None when there is none."""
        return next((reader for reader in self.readers if reader.name == name), None)

    def day_of(self, moment: datetime) -> date:
        """The day of a moment in UTC where the report's schedule lives."""
        return moment.replace(tzinfo=UTC).astimezone(self.schedule.zone if self.schedule else UTC).date()


def specs(folder: Path = SPECS) -> dict[str, ReportSpec]:
    """Every declared report by name, in the order of names. Raises `BadDeclaration`."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.toml"))}


def spec(name: str, folder: Path = SPECS) -> ReportSpec:
    """The report called `name`. Raises `UnknownName` with did-you-mean, and `BadDeclaration`."""
    known = {path.stem: path for path in sorted(folder.glob("*.toml"))}
    if name not in known:
        raise UnknownName(
            f"There is no report “{name}”",
            next_step=did_you_mean(name, known) or f"The reports are {', '.join(known) or 'still to be declared'}.",
        )
    return _read(known[name])


def _read(path: Path) -> ReportSpec:
    read = declared(path, ReportSpec)
    if read.name != path.stem:
        raise BadDeclaration(str(path), (f"“name” is “{read.name}”, but the file is called {path.name}; they must be the same",))
    return read


@cache
def _zones() -> frozenset[str]:
    """Looked for once: that reads folders, and reports are read anew whenever somebody asks what goes out."""
    return frozenset(available_timezones())


def _check_zone(name: str) -> None:
    known = _zones()
    if name not in known:
        raise ValueError(f"the time zone “{name}” does not exist. {did_you_mean(name, known)}".rstrip())


def _check_cron(expression: str) -> None:
    """Five fields only: with seconds the clock changes of spring and autumn would no longer be looked after."""
    if len(expression.split()) != 5:  # noqa: PLR2004  minute, hour, day, month, weekday
        raise ValueError(f"the cron time “{expression}” must have five fields: minute, hour, day, month, weekday")
    try:
        first = next(CronSim(expression, datetime(2024, 1, 1, tzinfo=UTC)), None)
    except CronSimError as error:
        raise ValueError(f"the cron time “{expression}” cannot be read: {error}") from error
    if first is None:
        raise ValueError(f"the cron time “{expression}” never comes")


def _check_time(text: str) -> None:
    try:
        right = len(text) == len("08:00") and time.fromisoformat(text) is not None
    except ValueError:
        right = False
    if not right:
        raise ValueError(f"“at” is “{text}”; write a time of day such as 08:00")
