"""What screens tell of deliveries: those that wait or failed, and the next of each report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from indicators.phrasebook import translated
from reports.calendars import calendars
from reports.deliveries import Delivery
from reports.due import due_now
from reports.schedule import DueReport, upcoming
from reports.spec import ReportSpec, specs
from tracker import clock
from tracker.outgoing import Outgoing, State
from tracker.store import Session


def outgoing(store_path: Path, session: Session, language: str) -> Iterator[Outgoing]:
    """Every report that waits, failed or comes next, once for all the readers of whom the same is to be told."""
    declared, now = specs(), clock.now()
    agreed = calendars(session, declared)
    waiting = [outcome.delivery for outcome in due_now(store_path, now, declared, agreed) if outcome.delivery.report in declared]
    told: dict[Outgoing, list[str]] = {}
    every: list[Delivery | DueReport] = [*waiting, *upcoming(declared, now, agreed)]
    for one in every:
        told.setdefault(_told(one, declared[one.report], language), []).append(one.reader)
    for said, readers in told.items():
        yield replace(said, readers=tuple(readers))


def _told(one: Delivery | DueReport, spec: ReportSpec, language: str) -> Outgoing:
    named = (one.report, spec.title.text(language), spec.programme, one.period, (), _day(one.due_at, spec))
    if isinstance(one, DueReport):
        return Outgoing(*named, "next")
    state: State = one.state if one.state in ("failed", "unknown") else "due"
    return Outgoing(*named, state, translated(one.error, language), again=one.not_before is not None)


def _day(moment: datetime, spec: ReportSpec) -> date:
    """The day of a moment where the report's schedule lives."""
    zone = spec.schedule.zone if spec.schedule else UTC
    return moment.replace(tzinfo=UTC).astimezone(zone).date()
