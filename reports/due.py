"""One round of deliveries: what has fallen due is entered, claimed, built, sent and recorded."""

from __future__ import annotations

import logging
import secrets
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from reports import leases
from reports.deliver import deliver, is_whole
from reports.deliveries import BuiltReport, Delivery, deliveries, enter, ledger, subscribe, subscribed
from reports.edition import issued
from reports.letter import Occasion
from reports.mail import Unanswered, Undelivered
from reports.schedule import Calendars, DueReport, due, subscriptions, upcoming
from reports.spec import Language, ReportSpec
from tracker.errors import TrackerError
from tracker.periods import Period
from tracker.settings import Settings

Build = Callable[[ReportSpec, Period, Language], BuiltReport]
"""Makes a report for a period in a language and keeps its file; raises a `TrackerError` when it cannot."""

_log = logging.getLogger("tracker.reports")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one delivery stands after this round, and whether it was late."""

    delivery: Delivery
    late: bool

    @property
    def told(self) -> tuple[str, ...]:
        """Whether it is late, why it failed, and when it is tried again (UTC)."""
        late, again = "late" if self.late else "", self.delivery.not_before
        return tuple(filter(None, (late, self.delivery.error, f"again at {again:%Y-%m-%d %H:%M}" if again else "")))

    def as_dict(self) -> dict[str, object]:
        """The value for a JSON document."""
        return {**self.delivery.as_dict(), "late": self.late}


def due_now(
    store_path: Path, now: datetime, declared: Mapping[str, ReportSpec], calendars: Calendars = MappingProxyType({})
) -> tuple[Outcome, ...]:
    """Every delivery that is due and not sent, oldest first; failed and unknown ones too. Changes nothing."""
    with ledger(store_path) as connection:
        known = deliveries(connection)
        keys = {delivery.key for delivery in known}
        fallen = due(declared, now, subscribed(connection), keys, calendars)
    new = [Delivery(report.key, report.report, report.period, report.reader, report.due_at, "due") for report in fallen]
    waiting = [delivery for delivery in (*known, *new) if delivery.state != "sent"]
    return tuple(Outcome(delivery, delivery.is_late(now)) for delivery in sorted(waiting, key=lambda delivery: delivery.due_at))


def awaited(store_path: Path, now: datetime, declared: Mapping[str, ReportSpec], calendars: Calendars) -> tuple[Delivery | DueReport, ...]:
    """What each reader of these reports waits for, what is due and not sent before what comes next; each the soonest first."""
    waiting = (one.delivery for one in due_now(store_path, now, declared, calendars))
    return (*(one for one in waiting if one.report in declared), *upcoming(declared, now, calendars))


def run_due(  # noqa: PLR0913  what a round needs, all named at the call
    store_path: Path,
    settings: Settings,
    now: datetime,
    build: Build,
    *,
    declared: Mapping[str, ReportSpec],
    calendars: Calendars = MappingProxyType({}),
    lease: timedelta = leases.LEASE,
    stopping: Callable[[], bool] = lambda: False,
) -> tuple[Outcome, ...]:
    """Build and deliver what is due, and what failed or was interrupted before, until nothing is left or `stopping`.

    Several processes may do this at once. Readers seen for the first time are served from `now` on.
    """
    with ledger(store_path) as connection:
        subscribe(connection, subscriptions(declared), now)
        keys = {delivery.key for delivery in deliveries(connection)}
        enter(connection, due(declared, now, subscribed(connection), keys, calendars))
        return _Round(store_path, connection, settings, build, declared, lease, now).outcomes(stopping)


@dataclass(slots=True)
class _Round:
    """One process at work on the ledger."""

    store_path: Path
    connection: sqlite3.Connection
    settings: Settings
    build: Build
    specs: Mapping[str, ReportSpec]
    lease: timedelta
    began: datetime
    owner: str = field(default_factory=lambda: secrets.token_hex(8))
    ticks: float = field(default_factory=time.monotonic)

    @property
    def now(self) -> datetime:
        """The moment told at the beginning, moved on by the time that has passed: leases must not start in the past."""
        return self.began + timedelta(seconds=time.monotonic() - self.ticks)

    def outcomes(self, stopping: Callable[[], bool]) -> tuple[Outcome, ...]:
        """Serve one delivery after the other."""
        served = []
        while not stopping() and (delivery := leases.claim(self.connection, self.owner, self.now, self.lease)):
            self._serve(delivery)
            served.append(delivery.key)
        stands = {delivery.key: delivery for delivery in deliveries(self.connection)}
        return tuple(Outcome(stands[key], stands[key].is_late(self.now)) for key in dict.fromkeys(served))

    def _serve(self, delivery: Delivery) -> None:
        """Build and send one delivery, and record how it went. Only what happens after `sending` can leave a doubt."""
        try:
            occasion = self._occasion(delivery)
        except Exception as error:  # noqa: BLE001  one report that cannot be made must not stop the others
            return self._failed(delivery, error)
        if not leases.sending(self.connection, delivery, occasion.built, self.now, self.lease):
            return None
        try:
            place = deliver(occasion, self.settings, self.now)
        except Undelivered as error:
            return self._failed(delivery, error)
        except Exception as error:  # noqa: BLE001  the same; and nobody knows how far the mail had come
            return self._unanswered(delivery, error)
        leases.sent(self.connection, delivery, place, self.now)
        _log.info("%s %s for %s: sent to %s", delivery.report, delivery.period, delivery.reader, occasion.reader.deliver)
        return None

    def _occasion(self, delivery: Delivery) -> Occasion:
        """The report to send: for a reader who still is one; the very file that may have been sent before, else a new one."""
        spec = self.specs.get(delivery.report)
        reader = spec.reader(delivery.reader) if spec else None
        if spec is None or reader is None:
            raise Undelivered(f"{delivery.reader} no longer receives {delivery.report}", again=False)
        again = delivery.built if delivery.built and is_whole(delivery.built.path, delivery.built.sha256) else None
        built = again or self.build(spec, delivery.period, reader.language)
        return Occasion(spec, reader, delivery, built, issued(self.store_path, built.edition))

    def _failed(self, delivery: Delivery, error: Exception) -> None:
        """Record a failure; one of ours (`TrackerError`) explains itself, any other is a bug and says so."""
        text = str(error) if isinstance(error, TrackerError) else f"A bug in the tracker: {type(error).__name__}: {error}"
        again = error.again if isinstance(error, Undelivered) else True
        leases.failed(self.connection, delivery, text, self.now, again=again)
        _log.warning("%s %s for %s failed: %s", delivery.report, delivery.period, delivery.reader, leases.one_line(text))

    def _unanswered(self, delivery: Delivery, error: Exception) -> None:
        text = str(error) if isinstance(error, Unanswered) else f"A bug in the tracker: {type(error).__name__}: {error}"
        leases.unanswered(self.connection, delivery, text, self.now)
        _log.warning(
            "%s %s for %s may or may not have arrived: %s", delivery.report, delivery.period, delivery.reader, leases.one_line(text)
        )
