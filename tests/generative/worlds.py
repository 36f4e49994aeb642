"""Small random worlds for the engine and its twin: few ids, many coincidences, days on both sides of every boundary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

Records = dict[str, list[dict[str, Any]]]
Fields = Mapping[str, st.SearchStrategy[Any]]

DAYS = [date(2023, 3, 31), date(2023, 12, 31), date(2024, 1, 1), date(2024, 3, 31), date(2024, 4, 1), date(2024, 12, 31), date(2025, 1, 1)]
MONTHS = sorted({day.replace(day=1) for day in DAYS})
CENTS = ["0.01", "0.05", "33.33", "1000.00", "-7.77", "999999999.99"]
RATES = ["0.00010000", "0.33333333", "1.10000000", "1.20000000", "41.99870000"]

PROGRAMMES: list[dict[str, Any]] = [{"programme_id": "P", "home_country": "UA"}, {"programme_id": "Q", "home_country": None}]


def word(words: str) -> st.SearchStrategy[str]:
    """One of the words."""
    return st.sampled_from(words.split())


GROUPS = {
    "kind": "MOU_TWIN TRAINING TWINNING",
    "partner_country": "FR UA _U",
    "home_region": "UA-30 _U",
    "side": "home",
    "org_type": "15 _U",
    "sector": "HEALTH",
    "country": "UA FR _U",
    "stage": "1 3",
    "mode": "ONLINE _U",
    "subdivision": "UA-30 _U",
    "host_country": "UA _M _U",
    "activity_kind": "TRAINING EXCHANGE _U",
    "qualifier": "exact about",
    "sex": "F M _U",
    "cadre": "2212 _U",
    "funder": "O1 O2 _U",
    "spender": "O1 _U",
    "currency": "EUR USD",
    "in_kind": "true false _U",
    "funder_type": "15 _U",
    "entity": "agreement activity",
    "measure": "memoranda",
    "tool": "SPAR AAR",
    "multisectoral": "true _U",
    "owner": "O1 _U",
    "source_kind": "aar _U",
}
"""Some groups of each dimension, to filter by."""


def maybe(words: str) -> st.SearchStrategy[str | None]:
    """One of the words, or nothing."""
    return st.none() | word(words)


day = st.sampled_from(DAYS)
maybe_day = st.none() | day
soon = st.sampled_from([*DAYS[1:-1], *DAYS[2:-1]])
"""Mostly in 2024."""
later = st.none() | st.none() | day
programme = word("P P P P P Q")
PARTNERSHIPS = "S1 S2 S3 S4 S5"
SIGNED = "A1 A2 A3 A4 A5 A6 A7 A8 A9"
ACTIVITIES = "X1 X2 X3 X4 X5 X6 X7 X8 X9 X10 X11 X12"

organisation = word("O1 O2 O3 O4 O5 nobody")
partnership = word(PARTNERSHIPS)
activity = word(ACTIVITIES)
qualifier = word("exact exact about more_than at_least at_most range")

ORGANISATION: Fields = {
    "org_type": maybe("10 15 40"),
    "sector": maybe("HEALTH ANIMAL AGRI DONOR DONOR"),
    "country": maybe("UA FR NL DE"),
    "subdivision": maybe("UA-30 UA-46"),
}
PARTNERSHIP: Fields = {"programme_id": programme, "kind": word("TWINNING MINISTRY")}
AGREEMENT: Fields = {
    "partnership_id": st.none() | partnership | partnership,
    "programme_id": programme,
    "kind": word("MOU_TWIN MOU_TWIN MOU_MIN"),
    "signed_on": soon,
    "effective_from": later,
    "expires_on": later,
    "ended_on": later,
    "status": maybe("signed signed signed ended draft cancelled"),
}
AGREEMENT_PARTY: Fields = {"agreement_id": word(SIGNED), "org_id": organisation, "side": word("home foreign")}
LIFECYCLE_EVENT: Fields = {
    "partnership_id": partnership,
    "framework": word("WHO_TPI WHO_TPI ISO44001"),
    "cycle": st.integers(1, 2),
    "stage": st.sampled_from([1, 2, 3, 4, 5, 6, 6]),
    "entered_on": day,
}
MONITORING_RETURN: Fields = {"partnership_id": partnership, "period_from": day, "period_to": day}
ACTIVITY: Fields = {
    "programme_id": programme,
    "partnership_id": st.none() | partnership,
    "parent_id": st.sampled_from([None, None, None, None, "X1", "X2"]),
    "kind": word("TRAINING TRAINING WORKSHOP EXCHANGE MENTORING CONFERENCE"),
    "status": word("held held held held planned"),
    "start_date": st.none() | soon | soon | soon,
    "mode": maybe("ONLINE HYBRID"),
    "count_basis": word("individual individual aggregate aggregate none"),
}
ACTIVITY_PLACE: Fields = {"activity_id": activity, "country": word("UA FR"), "subdivision": maybe("UA-30 UA-46"), "city": st.none()}
ACTIVITY_ORG: Fields = {"activity_id": activity, "org_id": organisation, "role": word("organiser participant funder")}
ACTIVITY_TAG: Fields = {"activity_id": activity, "scheme": word("SECTOR_PRESENT DAC5"), "code": word("HEALTH FINANCE DONOR")}
ACTIVITY_FUNDER: Fields = {"activity_id": activity, "funder_org": organisation}
PERSON: Fields = {
    "sex": maybe("F M O _U"),
    "cadre": maybe("2212 2221"),
    "home_country": maybe("UA FR"),
}
PARTICIPATION: Fields = {"activity_id": activity, "person_id": word("p1 p2 p3 p4 p5"), "role": word("participant participant speaker")}
HEADCOUNT: Fields = {
    "activity_id": activity,
    "slice": word("total total sex country cadre"),
    "role": maybe("participant participant facilitator"),
    "mode": maybe("ONLINE"),
    "sex": maybe("F M O"),
    "country": maybe("UA FR"),
    "cadre": maybe("2212"),
    "subdivision": st.none(),
    "sector": st.none(),
    "n": st.integers(0, 30),
    "qualifier": qualifier,
}
FUNDING: Fields = {"funder_org": organisation, "programme_id": programme, "signed_on": maybe_day}
TXN: Fields = {
    "programme_id": programme,
    "activity_id": st.none() | activity,
    "type": word("1 1 11 11 4 4 4 3"),
    "txn_date": soon,
    "value_date": maybe_day,
    "amount": st.sampled_from(CENTS),
    "currency": word("EUR EUR USD UAH"),
    "provider_org": st.none() | organisation,
    "in_kind": st.none() | st.booleans(),
    "boundary": word("external external external internal"),
}
FX_RATE: Fields = {
    "rate_set": word("ECB ECB ECB NBU"),
    "month": st.sampled_from(MONTHS),
    "currency": word("USD UAH"),
    "per_eur": st.sampled_from(RATES),
}
ACTION_ITEM: Fields = {
    "programme_id": st.sampled_from([None, None, None, "P", "Q"]),
    "source_kind": maybe("roundtable aar"),
    "source_id": maybe("X1 AS1 AS2 AS3 AS4 AS1 AS2 AS3 AS4 elsewhere"),
    "owner_org": st.none() | organisation,
    "due_on": st.none() | soon | soon,
    "status": word("open closed closed"),
    "closed_on": st.none() | soon | soon,
}
ASSESSMENT: Fields = {
    "tool": word("SPAR JEE AAR PVS"),
    "subject_kind": maybe("country country country partnership"),
    "subject_id": word("UA UA UA PL PL S1 S2"),
    "performed_on": st.none() | soon | soon,
    "status": maybe("held held submitted submitted planned"),
    "multisectoral": st.none() | st.booleans(),
}
STATED_TOTAL: Fields = {
    "programme_id": programme,
    "measure": word("memoranda memoranda partnerships"),
    "dim": st.sampled_from([None, None, "partner_country"]),
    "value": st.integers(0, 9),
    "qualifier": st.none() | qualifier,
    "as_of": st.sampled_from(DAYS[2:4]),
}
VERIFICATION: Fields = {
    "entity": word("agreement activity"),
    "entity_id": word("A1 A2 A3 X1 X2 X3"),
    "status": word("verified verified not_verified"),
    "on_date": maybe_day,
}


def each(name: str, ids: str, fields: Fields) -> st.SearchStrategy[list[dict[str, Any]]]:
    """One row for each id, so that worlds are never nearly empty."""
    return st.tuples(*(st.fixed_dictionaries({name: st.just(one), **fields}) for one in ids.split())).map(list)


def some(key: str, fields: Fields, least: int = 5) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Several rows, no two with the same key."""

    def identity(row: dict[str, Any]) -> tuple[object, ...]:
        return tuple(row[name] for name in key.split())

    return st.lists(st.fixed_dictionaries(dict(fields)), min_size=least, max_size=least + 7, unique_by=identity)


def world(**kinds: st.SearchStrategy[list[dict[str, Any]]]) -> st.SearchStrategy[Records]:
    """Rows of each record type, and the two programmes."""
    return st.fixed_dictionaries({"programme": st.just(PROGRAMMES), **kinds})
