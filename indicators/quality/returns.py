"""Which partnerships sent their monitoring return for a period, and whether it came in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from indicators.provenance import rows_behind
from indicators.question import INTERNAL, Question
from tracker.periods import Period
from tracker.store import Session
from tracker.titles import titled

GRACE = timedelta(days=30)
"""A return is due so long after its period where no framework's calendar names a day: our own choice."""
_EXPECTED = "QUA-04"


class Sent(StrEnum):
    """What became of an expected return."""

    IN_TIME = "in_time"
    LATE = "late"
    UNDATED = "undated"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Expected:
    """The return of one partnership. A nil return is sent: it says that nothing happened. `days_late` is 0 unless it came late."""

    partnership_id: str
    title: str
    sent: Sent
    nil: bool
    received_on: date | None
    days_late: int


@dataclass(frozen=True, slots=True)
class Returns:
    """The returns expected for a period, what is missing or late first, and the day on which they were due."""

    due_on: date
    expected: tuple[Expected, ...]

    def counts(self) -> dict[str, int]:
        """How many were expected, came in time, late, without a day of receipt, are missing, and were nil."""
        seen = Counter(one.sent for one in self.expected)
        nil = sum(one.nil for one in self.expected)
        return {"expected": len(self.expected), **{str(sent): seen[sent] for sent in Sent}, "nil": nil}


def returns(session: Session, programme: str, over: Period, language: str = "en") -> Returns:
    """The returns that QUA-04 expects: one of each partnership with an agreement in force. Of several, the first received counts."""
    behind = rows_behind(session, Question(_EXPECTED, programme, over, audience=INTERNAL), ())
    key = behind.columns.index("key") if behind.rows else 0
    due_on = _due(session, programme, over)
    asked: dict[str, Any] = {"partnerships": [str(row[key]) for row in behind.rows], "first": over.first, "before": over.before}
    names = titled(session, "partnership", set(asked["partnerships"]), language)
    told = [_expected(row, names, due_on) for row in session.rows(_SENT, asked)]
    grave = list(Sent)[::-1]
    return Returns(due_on, tuple(sorted(told, key=lambda one: (grave.index(one.sent), -one.days_late, one.partnership_id))))


def _expected(row: dict[str, Any], names: Mapping[str, str], due_on: date) -> Expected:
    received: date | None = row["received_on"]
    late = max(0, (received - due_on).days) if received else 0
    sent = Sent.MISSING if not row["returned"] else Sent.UNDATED if received is None else Sent.LATE if late else Sent.IN_TIME
    name = row["partnership_id"]
    return Expected(name, names.get(name, name), sent, bool(row["nil_return"]), received, late)


def _due(session: Session, programme: str, over: Period) -> date:
    """The first day on which a framework of the programme wants a report on what ends when the period does."""
    [(day,)] = session.tuples(_DUE, {"programme": programme, "last": over.last})
    return day or over.last + GRACE


_DUE = """
select min(reporting_period.due_on)
from reporting_period
join framework
    on framework.framework_id = reporting_period.framework_id
where framework.programme_id = $programme
    and reporting_period.period_to = $last
"""

_SENT = """
select
    partnership.partnership_id,
    sent.partnership_id is not null as returned,
    sent.nil_return,
    sent.received_on
from partnership
left join (
    select *
    from monitoring_return
    where period_from < $before
        and period_to >= $first
    qualify row_number() over (partition by partnership_id order by received_on nulls last, period_to desc) = 1
) as sent
    on sent.partnership_id = partnership.partnership_id
where list_contains($partnerships, partnership.partnership_id)
"""
