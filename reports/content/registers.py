"""The registers a report prints: agreements with their parties, activities with their places, institutions with what they signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.store import Session

PRECISE = ("day", "event")
"""Dates that need no word of caution: the day itself, or a day of the event at which it happened."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A signed document with its parties' ids on each side and the sources that support it."""

    agreement_id: str
    kind: str
    signed_on: date
    precision: str | None
    expires_on: date | None
    ended_on: date | None
    end_reason: str | None
    home: tuple[str, ...]
    foreign: tuple[str, ...]
    countries: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """An event with its places, organisations by role and funders; `places` are (country, region, city, whether it is protected)."""

    activity_id: str
    kind: str
    title: str
    status: str
    start_date: date | None
    end_date: date | None
    precision: str | None
    places: tuple[tuple[str, str | None, str | None, bool], ...]
    organisers: tuple[str, ...]
    funders: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Institution:
    """An organisation that is party to agreements of the programme, with their ids."""

    org_id: str
    side: str
    country: str | None
    subdivision: str | None
    city: str | None
    agreements: tuple[str, ...]


def agreements(session: Session, programme_id: str, until: date) -> tuple[Agreement, ...]:
    """The agreements signed until a day, oldest first."""
    return tuple(Agreement(**_tupled(row)) for row in session.rows(_AGREEMENTS, {"programme": programme_id, "until": until}))


def activities(session: Session, programme_id: str) -> tuple[Activity, ...]:
    """All activities of a programme by date, those without a date last."""
    return tuple(
        Activity(**_tupled(row) | {"places": tuple(tuple(place.values()) for place in row["places"] or ())})
        for row in session.rows(_ACTIVITIES, {"programme": programme_id})
    )


def institutions(session: Session, programme_id: str, until: date) -> tuple[Institution, ...]:
    """The institutions that signed an agreement until a day: home side first, then by country and number of agreements."""
    return tuple(Institution(**_tupled(row)) for row in session.rows(_INSTITUTIONS, {"programme": programme_id, "until": until}))


def _tupled(row: dict[str, Any]) -> dict[str, Any]:
    """Lists of the database as tuples; none as the empty one."""
    return {name: tuple(value or ()) if name in _LISTS else value for name, value in row.items()}


_LISTS = {"home", "foreign", "countries", "sources", "organisers", "funders", "places", "agreements"}

_AGREEMENTS = """
select
    agreement_id,
    kind,
    signed_on,
    signed_precision as precision,
    expires_on,
    ended_on,
    end_reason,
    (select list(org_id order by org_id) from agreement_party p where p.agreement_id = a.agreement_id and side = 'home') as home,
    (select list(org_id order by org_id) from agreement_party p where p.agreement_id = a.agreement_id and side = 'foreign') as foreign,
    (
        select list(distinct country order by country)
        from agreement_party p
        join organisation using (org_id)
        where p.agreement_id = a.agreement_id
            and side = 'foreign'
            and country is not null
    ) as countries,
    (
        select list(distinct source_id order by source_id) from evidence where entity = 'agreement' and entity_id = a.agreement_id
    ) as sources
from agreement a
where programme_id = $programme
    and signed_on <= $until
order by
    signed_on,
    agreement_id
"""

_ACTIVITIES = """
select
    activity_id,
    kind,
    title,
    status,
    start_date,
    end_date,
    date_precision as precision,
    (
        select list(
            {
                country: country,
                subdivision: subdivision,
                city: city,
                aside: coalesce(protected, false) or exists (
                    select 1
                    from organisation o
                    where o.protected
                        and o.country = p.country
                        and o.city = p.city
                )
            }
            order by country, city
        )
        from activity_place p
        where p.activity_id = a.activity_id
    ) as places,
    (
        select list(org_id order by role = 'host', org_id)
        from activity_org o
        where o.activity_id = a.activity_id
            and role in ('organiser', 'host')
    ) as organisers,
    (select list(funder_org order by funder_org) from activity_funder f where f.activity_id = a.activity_id) as funders,
    (
        select list(distinct source_id order by source_id) from evidence where entity = 'activity' and entity_id = a.activity_id
    ) as sources
from activity a
where programme_id = $programme
order by
    start_date nulls last,
    activity_id
"""

_INSTITUTIONS = """
select
    org_id,
    max(side) as side,
    country,
    subdivision,
    city,
    list(distinct agreement_id order by agreement_id) as agreements
from agreement
join agreement_party using (agreement_id)
join organisation using (org_id)
where programme_id = $programme
    and signed_on <= $until
group by
    org_id,
    country,
    subdivision,
    city
order by
    side desc,
    country nulls last,
    len(agreements) desc,
    org_id
"""
