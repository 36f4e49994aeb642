"""The way of a delivery from due to sent: claimed on a lease, built, sending, settled; every step is one saved change."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from reports.deliveries import BuiltReport, Delivery, delivery_of, moment_text
from tracker.quoting import shown

LEASE = timedelta(minutes=15)
RETRIES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8), timedelta(hours=24))
MOST_BUILDS = 12
"""So many processes may die over one report before a person is asked."""


def claim(connection: sqlite3.Connection, owner: str, now: datetime, lease: timedelta = LEASE) -> Delivery | None:
    """Take the delivery that is due longest, for as long as the lease runs; None when nothing is left to do now.

    One statement takes it, so of two schedulers only one gets it.
    """
    _expire(connection, now)
    with connection:
        rows = connection.execute(_CLAIM, {"owner": owner, "now": moment_text(now), "until": moment_text(now + lease)}).fetchall()
    return delivery_of(rows[0]) if rows else None


_CLAIM = """
update delivery set
    repeated = max(repeated, state = 'unknown'),
    state = 'building',
    attempts = attempts + 1,
    owner = :owner,
    lease_until = :until,
    not_before = null
where key = (
    select key
    from delivery
    where state = 'due'
        or (state = 'building' and lease_until < :now)
        or (state = 'failed' and not_before <= :now)
        or (state = 'unknown' and not repeated and not_before <= :now)
    order by due_at, report, period, reader
    limit 1
)
returning *
"""


def _expire(connection: sqlite3.Connection, now: datetime) -> None:
    """What a dead process left: sent or not, nobody knows; and reports over which too many processes died."""
    with connection:
        connection.execute(_LEFT_SENDING, {"now": moment_text(now)})
        connection.execute(_LEFT_BUILDING, {"now": moment_text(now), "most": MOST_BUILDS})


_LEFT_SENDING = """
update delivery set
    state = 'unknown',
    not_before = iif(repeated, null, :now),
    error = 'Sending was interrupted; nobody knows whether the report arrived.'
where state = 'sending' and lease_until < :now
"""

_LEFT_BUILDING = """
update delivery set
    state = 'failed',
    error = 'The tracker stopped ' || attempts || ' times while making this report.'
where state = 'building' and lease_until < :now and attempts >= :most
"""


def sending(connection: sqlite3.Connection, delivery: Delivery, built: BuiltReport, now: datetime, lease: timedelta = LEASE) -> bool:
    """Record what is about to go out. False when the lease ran out and somebody else has taken the delivery."""
    return _change(
        connection,
        "state = 'sending', lease_until = :until, edition = :edition, revision = :revision, sha256 = :sha256, path = :path",
        delivery,
        until=moment_text(now + lease),
        edition=built.edition,
        revision=built.revision,
        sha256=built.sha256,
        path=str(built.path),
    )


def sent(connection: sqlite3.Connection, delivery: Delivery, place: str, now: datetime) -> bool:
    """Record that the report arrived at `place`."""
    return _change(connection, "state = 'sent', error = '', place = :place, settled_at = :now", delivery, place=place, now=moment_text(now))


def failed(connection: sqlite3.Connection, delivery: Delivery, error: str, now: datetime, *, again: bool) -> bool:
    """Record that the report did not go out and why; `again` tries later by itself, five times at most."""
    wait = RETRIES[delivery.attempts - 1] if again and delivery.attempts <= len(RETRIES) else None
    not_before = moment_text(now + wait) if wait else None
    return _change(
        connection,
        "state = 'failed', error = :error, not_before = :not_before, settled_at = :now",
        delivery,
        error=one_line(error),
        not_before=not_before,
        now=moment_text(now),
    )


def unanswered(connection: sqlite3.Connection, delivery: Delivery, error: str, now: datetime) -> bool:
    """Record that the report went out but nobody said that it arrived: it will be repeated once, marked."""
    return _change(
        connection,
        "state = 'unknown', error = :error, not_before = iif(repeated, null, :not_before)",
        delivery,
        error=one_line(error),
        not_before=moment_text(now + RETRIES[0]),
    )


def again(connection: sqlite3.Connection, key: str) -> bool:
    """A person asks to try a failed or unknown delivery once more; False when it is neither."""
    with connection:
        return connection.execute(_AGAIN, (key,)).rowcount == 1


_AGAIN = """
update delivery set
    state = 'due',
    repeated = max(repeated, state = 'unknown'),
    not_before = null
where key = ? and state in ('failed', 'unknown')
"""


def one_line(text: str) -> str:
    r"""What went wrong, in words that may be a mail server's, on one line that steers no terminal.

    >>> one_line("refused:\r\n  \x1b[2Jmailbox   full")
    'refused: [2Jmailbox full'
    """
    return shown(text, 300)


def _change(connection: sqlite3.Connection, change: str, delivery: Delivery, **values: object) -> bool:
    """Change a delivery that is still ours: nobody has claimed it since."""
    with connection:
        changed = connection.execute(
            f"update delivery set {change} where key = :key and owner = :owner and state in ('building', 'sending', 'unknown')",
            {**values, "key": delivery.key, "owner": delivery.owner},
        )
    return changed.rowcount == 1
