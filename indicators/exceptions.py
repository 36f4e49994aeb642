"""Small counts of people that may be read all the same, since they are public already: recorded, with who decided it and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from indicators.disclosure import Public, Rules
from indicators.question import Question
from indicators.terms.frameworks import smallest_shown
from tracker.periods import BEGINNING, Period
from tracker.store import Session


@dataclass(frozen=True, slots=True)
class Exemption:
    """One decision: whose figures it lets show, why, by which office, and until when (None: for good)."""

    indicator: str
    dim: str | None
    dim_value: str | None
    period_from: date | None
    period_to: date | None
    reason: str
    source_id: str | None
    by_role: str
    on_date: date
    until: date | None

    @property
    def public(self) -> Public:
        """The figures that it is about."""
        group = ((self.dim, self.dim_value or ""),) if self.dim else ()
        return Public(self.indicator, group, Period(self.period_from or BEGINNING, self.period_to or date.max - timedelta(days=1)))


def rules(session: Session, question: Question) -> Rules:
    """What the question's audience may read of people."""
    return Rules(smallest_shown(session, question), tuple(one.public for one in exemptions(session, question)))


def exemptions(session: Session, question: Question) -> tuple[Exemption, ...]:
    """The decisions for the question's programme and audience that hold on the day of the session's revision, oldest first."""
    values = {"programme": question.programme, "audience": question.audience, "on": session.data_date}
    return tuple(Exemption(**row) for row in session.rows(_EXEMPTIONS, values))


_EXEMPTIONS = """
select
    indicator,
    dim,
    dim_value,
    period_from,
    period_to,
    reason,
    source_id,
    by_role,
    on_date,
    until
from disclosure_exception
where programme_id = $programme
    and (audience is null or audience = $audience)
    and on_date <= $on
    and (until is null or until >= $on)
order by
    on_date,
    indicator,
    dim,
    dim_value,
    period_from
"""
