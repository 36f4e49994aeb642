"""Which programmes there are records of, and over which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.store import Session


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme, how many agreements and activities it has, and the days of the first and the last of them."""

    programme_id: str
    name: str
    records: int
    first: date | None
    last: date | None


def programmes(session: Session) -> tuple[Programme, ...]:
    """Every programme, those with most agreements and activities first."""
    found = session.tuples(
        "with dated as (select programme_id, signed_on as on_date from agreement union all "
        "select programme_id, start_date from activity where status = 'held' union all select programme_id, txn_date from txn) "
        "select programme_id, coalesce(any_value(name), programme_id), count(on_date), min(on_date), max(on_date) "
        "from programme left join dated using (programme_id) group by programme_id order by count(on_date) desc, programme_id"
    )
    return tuple(Programme(*row) for row in found)
