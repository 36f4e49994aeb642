"""The delivery ledger: who was sent which report, kept so that no crash loses a delivery or repeats one unmarked.

A delivery is due, then building, then sending, then sent or failed (`reports.leases` moves it). Exactly once is impossible by mail: a
process that dies while sending leaves the delivery unknown, and it is repeated once, marked, under the same Message-ID.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from reports.schedule import LATE_AFTER, DueReport, Subscription
from tracker.periods import Period, period
from tracker.store.beside.ops import notebook

State = Literal["due", "building", "sending", "sent", "failed", "unknown"]

_TABLES = """
create table if not exists delivery (
    key text primary key,
    report text not null,
    period text not null,
    reader text not null,
    due_at text not null,
    state text not null default 'due' check (state in ('due', 'building', 'sending', 'sent', 'failed', 'unknown')),
    attempts integer not null default 0,
    repeated integer not null default 0,
    owner text not null default '',
    lease_until text,
    not_before text,
    settled_at text,
    place text not null default '',
    error text not null default '',
    edition text,
    revision integer,
    sha256 text,
    path text
);
create table if not exists subscription (
    report text not null,
    kind text not null,
    reader text not null,
    since text not null,
    primary key (report, kind, reader)
);
"""


@dataclass(frozen=True, slots=True)
class BuiltReport:
    """A report that was made: its file, the fingerprint of the file, the edition's code and the revision it is pinned to."""

    path: Path
    sha256: str
    edition: str
    revision: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the ledger. `repeated` means that the reader may have a copy already; `place` is where the report went.

    `not_before` is when a failed or unknown delivery is tried again by itself; without it, a person must decide.
    """

    key: str
    report: str
    period: Period
    reader: str
    due_at: datetime
    state: State
    attempts: int = 0
    repeated: bool = False
    owner: str = ""
    not_before: datetime | None = None
    settled_at: datetime | None = None
    place: str = ""
    error: str = ""
    built: BuiltReport | None = None

    def as_dict(self) -> dict[str, object]:
        """The value for a JSON document."""
        moments = {"not_before": self.not_before, "settled_at": self.settled_at}
        return {
            "report": self.report,
            "period": str(self.period),
            "reader": self.reader,
            "due_at": f"{self.due_at.isoformat()}Z",
            "state": self.state,
            "attempts": self.attempts,
            "repeated": self.repeated,
            "place": self.place,
            "error": self.error,
            "edition": self.built.edition if self.built else None,
            "revision": self.built.revision if self.built else None,
            "sha256": self.built.sha256 if self.built else None,
            "key": self.key,
            **{name: f"{moment.isoformat()}Z" if moment else None for name, moment in moments.items()},
        }

    def is_late(self, now: datetime) -> bool:
        """More than a day has gone by since the report was due."""
        return now - self.due_at > LATE_AFTER


def ledger(store_path: Path) -> AbstractContextManager[sqlite3.Connection]:
    """The ledger beside a store, open."""
    return notebook(store_path, _TABLES)


def deliveries(connection: sqlite3.Connection) -> tuple[Delivery, ...]:
    """Every delivery, in the order in which they fell due."""
    return tuple(map(delivery_of, connection.execute("select * from delivery order by due_at, report, period, reader")))


def subscribed(connection: sqlite3.Connection) -> dict[Subscription, datetime]:
    """Since when every reader is served."""
    found = connection.execute("select report, kind, reader, since from subscription")
    return {(row["report"], row["kind"], row["reader"]): datetime.fromisoformat(row["since"]) for row in found}


def subscribe(connection: sqlite3.Connection, subscriptions: Iterable[Subscription], now: datetime) -> None:
    """Note readers that are seen for the first time; the others keep their moment."""
    with connection:
        connection.executemany(
            "insert or ignore into subscription values (?, ?, ?, ?)", [(*known, moment_text(now)) for known in subscriptions]
        )


def enter(connection: sqlite3.Connection, reports: Iterable[DueReport]) -> None:
    """Put due reports on the ledger; one that is there already stays as it is."""
    rows = [(due.key, due.report, str(due.period), due.reader, moment_text(due.due_at)) for due in reports]
    with connection:
        connection.executemany("insert or ignore into delivery (key, report, period, reader, due_at) values (?, ?, ?, ?, ?)", rows)


def delivery_of(row: sqlite3.Row) -> Delivery:
    """The delivery that a row of the ledger holds."""
    built = BuiltReport(Path(row["path"]), row["sha256"], row["edition"], row["revision"]) if row["path"] else None
    return Delivery(
        key=row["key"],
        report=row["report"],
        period=period(row["period"]),
        reader=row["reader"],
        due_at=datetime.fromisoformat(row["due_at"]),
        state=row["state"],
        attempts=row["attempts"],
        repeated=bool(row["repeated"]),
        owner=row["owner"],
        not_before=_moment(row["not_before"]),
        settled_at=_moment(row["settled_at"]),
        place=row["place"],
        error=row["error"],
        built=built,
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def moment_text(moment: datetime) -> str:
    """The moment as the ledger keeps it: texts sort as their moments do."""
    return moment.isoformat(timespec="milliseconds")
