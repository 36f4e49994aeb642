"""The one place that reads the clock; everything else is told the time."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment in UTC, without a time zone attached, to the second: as the store keeps it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
