"""The events of a programme as every reader knows them: when and of what kind they were, and behind which of them records have changed."""

from __future__ import annotations

import hashlib

from tests.attack.attacker import Event
from tracker.store import Session


def events(session: Session, programme: str) -> tuple[Event, ...]:
    """The events that were held, each with a print of the records behind it."""
    found = session.tuples(_EVENTS, {"programme": programme})
    return tuple(Event(name, kind, on, hashlib.sha256(repr((kind, on, *rest)).encode()).hexdigest()[:8]) for name, kind, on, *rest in found)


_EVENTS = """
select
    activity_id,
    kind,
    start_date,
    count_basis,
    (
        select list((slice, role, sex, country, cadre, n, qualifier) order by headcount.record_id)
        from headcount
        where headcount.activity_id = activity.activity_id
    ),
    (
        select list((person_id, role, sex, home_country, cadre) order by participation.record_id)
        from participation
        join person using (person_id)
        where participation.activity_id = activity.activity_id
    )
from activity
where programme_id = $programme
    and status = 'held'
order by activity_id
"""
