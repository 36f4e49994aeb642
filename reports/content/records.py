"""Facts of single records that a report names: programme, money, sources. Counting is left to the indicators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.store import Session


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme as it introduces itself."""

    name: str
    iati_activity_id: str | None
    lead_org: str | None
    home_country: str | None
    start_date: date | None
    end_date: date | None


@dataclass(frozen=True, slots=True)
class Grant:
    """Funding as it was agreed, in its own currency."""

    funder_org: str
    title: str | None
    funder_activity_id: str | None
    amount: Decimal | None
    currency: str
    signed_on: date | None
    instrument: str | None


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A total that its owner announced."""

    stated_id: str
    measure: str
    value: Decimal
    qualifier: str | None
    as_of: date
    precision: str | None
    source_id: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """A document that supports records, and the records it supports."""

    source_id: str
    title: str
    url: str | None
    publisher: str | None
    published_on: date | None
    kind: str | None


def programme(session: Session, programme_id: str) -> Programme:
    """The programme; a bare one under its id where it is not recorded."""
    found = session.rows(
        "select coalesce(name, programme_id) as name, iati_activity_id, lead_org, home_country, start_date, end_date "
        "from programme where programme_id = ?",
        [programme_id],
    )
    return Programme(**found[0]) if found else Programme(programme_id, None, None, None, None, None)


def grants(session: Session, programme_id: str, until: date) -> tuple[Grant, ...]:
    """The funding agreed until a day, and that without a date, largest amount first within a currency."""
    found = session.rows(
        "select funder_org, title, funder_activity_id, amount, currency, signed_on, instrument from funding "
        "where programme_id = ? and (signed_on is null or signed_on <= ?) order by currency, amount desc nulls last, funding_id",
        [programme_id, until],
    )
    return tuple(Grant(**row) for row in found)


def stated_totals(session: Session, programme_id: str, until: date) -> tuple[StatedTotal, ...]:
    """The totals that were announced until a day, without breakdowns, by date."""
    found = session.rows(
        "select stated_id, measure, value, qualifier, as_of, as_of_precision as precision, source_id, publisher from stated_total "
        "left join source using (source_id) where programme_id = ? and as_of <= ? and dim is null order by as_of, stated_id",
        [programme_id, until],
    )
    return tuple(StatedTotal(**row) for row in found)


def sources(session: Session, source_ids: set[str]) -> tuple[Source, ...]:
    """The sources of those ids, by publisher and title; confidential ones are left out."""
    found = session.rows(
        "select source_id, title, url, publisher, published_on, kind from source "
        "where list_contains($ids, source_id) and confidential is not true "
        "order by publisher nulls last, title, source_id",
        {"ids": sorted(source_ids)},
    )
    return tuple(Source(**row) for row in found)


def evidence_count(session: Session, programme_id: str) -> dict[str, int]:
    """How many records of the programme each source supports."""
    return {row["source_id"]: row["n"] for row in session.rows(_EVIDENCE, {"programme": programme_id})}


_EVIDENCE = """
select
    source_id,
    count(distinct record) as n
from (
    select source_id, 'agreement/' || agreement_id as record
    from evidence
    join agreement on entity = 'agreement' and entity_id = agreement_id
    where programme_id = $programme
    union all
    select source_id, 'activity/' || activity_id as record
    from evidence
    join activity on entity = 'activity' and entity_id = activity_id
    where programme_id = $programme
    union all
    select source_id, 'funding/' || funding_id as record
    from evidence
    join funding on entity = 'funding' and entity_id = funding_id
    where programme_id = $programme
    union all
    select source_id, 'stated_total/' || stated_id as record
    from stated_total
    where programme_id = $programme
        and source_id is not null
)
group by source_id
"""
