"""The events, and the reports of patients, behind counts of people: which of them have changed between two revisions.

Readers are taken to know which: a count is the same number at both where nothing behind it has changed, and else another one.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from indicators.disclosure.counts import AT_ONCE, EVENT, Count, holds_code
from tracker.periods import Period
from tracker.store import Session

KINDS = ("activity_kind", "kind")
"""The dimensions by which indicators tell the kinds of events apart."""


class Occasion(NamedTuple):
    """An event, or a report of patients. `records` is a print of all that was recorded of it."""

    name: str
    kind: str
    on: date
    records: int

    def is_behind(self, count: Count, within: Period) -> bool:
        """The count, which rests on what happened within a period, may rest on this."""
        codes = {EVENT: self.name} | dict.fromkeys(KINDS, self.kind)
        known = all(holds_code(label, codes[name]) for name, label in count.group if name in codes)
        return known and (count.period == AT_ONCE or self.on in within)


def occasions(session: Session, programme: str) -> frozenset[Occasion]:
    """All on which people of a programme were counted."""
    found = session.tuples(_OCCASIONS, {"programme": programme})
    return frozenset(Occasion(name, kind, on, int(records)) for name, kind, on, records in found)


class Change(NamedTuple):
    """The events of which something else was recorded then than is now: as they were, and as they are."""

    gone: frozenset[Occasion] = frozenset()
    come: frozenset[Occasion] = frozenset()

    def behind(self, count: Count, within: Period) -> Change:
        """Those on which the count may rest."""
        return Change(*(frozenset(one for one in side if one.is_behind(count, within)) for side in self))

    def had_no_more_than(self, other: Change) -> bool:
        """All that was recorded then was recorded at the other time, too, and more."""
        return self != other and self.gone <= other.gone and other.come <= self.come


def changed(then: Session, now: Session, programme: str) -> Change:
    """What has changed between two sessions."""
    old, new = occasions(then, programme), occasions(now, programme)
    return Change(old - new, new - old)


_OCCASIONS = """
with recorded as (
    select
        activity_id as name,
        kind,
        start_date as day,
        hash(count_basis, hours, slice, role, headcount.mode, sex, country, cadre, sector, n, qualifier) as print
    from activity
    join headcount using (activity_id)
    where programme_id = $programme
        and status = 'held'
        and count_basis = 'aggregate'
    union all
    select
        activity_id as name,
        kind,
        start_date as day,
        hash(
            activity.hours, end_date, person_id, role, participation.mode, sex, home_country, cadre, sector, participation.hours,
            completed, pre_score, post_score, followup_on, followup_applied
        ) as print
    from activity
    join participation using (activity_id)
    left join person using (person_id)
    where programme_id = $programme
        and status = 'held'
        and count_basis = 'individual'
    union all
    select
        patient_benefit.record_id as name,
        service as kind,
        period_from as day,
        hash(period_to, n, qualifier, method) as print
    from patient_benefit
    join partnership using (partnership_id)
    where programme_id = $programme
)
select
    name,
    kind,
    day,
    sum(print)
from recorded
where day is not null
group by
    name,
    kind,
    day
"""
