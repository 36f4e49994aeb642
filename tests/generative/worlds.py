"""Small random worlds for the engine and its twin: few ids, many coincidences, days on both sides of every boundary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st

from tracker.records import RECORD_TYPES

Records = dict[str, list[dict[str, Any]]]
Fields = Mapping[str, st.SearchStrategy[Any]]

DAYS = [date(2023, 3, 31), date(2023, 12, 31), date(2024, 1, 1), date(2024, 3, 31), date(2024, 4, 1), date(2024, 12, 31), date(2025, 1, 1)]
MONTHS = sorted({day.replace(day=1) for day in DAYS})
CENTS = ["0.01", "0.05", "33.33", "1000.00", "-7.77", "999999999.99"]
HOURS = [Decimal("0.5"), Decimal(6), Decimal("12.25")]
FOLLOWED = [date(2024, 3, 31), date(2024, 4, 1), date(2024, 6, 30), date(2024, 7, 1), date(2024, 9, 30), date(2024, 10, 1)]
EARLY = [date(2022, 6, 30), date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)]
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
    "tool": "SPAR AAR EFFECT",
    "multisectoral": "true _U",
    "owner": "O1 _U",
    "source_kind": "aar _U",
    "basis": "attended scheduled",
    "mechanism": "K1 K2",
    "required": "true _U",
    "capacity": "C1 _U",
    "first_edition_capacity": "C1 _U",
    "edition": "1 2 _U",
    "year": "2023 2024",
    "item": "P1.1 P1.2",
    "renewed": "true",
    "from_level": "1 _U",
    "to_level": "2 3",
    "document_stage": "approved drafted",
    "area": "east _U",
    "product_class": "TB _U",
    "method": "screening register _U",
    "sampling": "random _U",
    "partnership": "S1 S2",
    "partner_view": "home gap",
    "service": "surgery",
}
"""Some groups of each dimension, to filter by."""


def often(values: list[Any]) -> st.SearchStrategy[Any]:
    """One of the values, or now and then nothing; a choice in which a strategy stands several times would take it once."""
    return st.sampled_from([*values, *([None] * max(1, len(values) // 4))])


def maybe(words: str) -> st.SearchStrategy[str | None]:
    """One of the words, or nothing."""
    return st.none() | word(words)


day = st.sampled_from(DAYS)
maybe_day = st.none() | day
SCORES = [Decimal(0), Decimal(1), Decimal("2.5"), Decimal(4)]
score = st.sampled_from(SCORES)
SOON = [*DAYS[1:-1], *DAYS[2:-1]]
"""Mostly in 2024."""
soon = st.sampled_from(SOON)
later = st.sampled_from([*DAYS, *([None] * 2 * len(DAYS))])
programme = word("P P P P P Q")
PARTNERSHIPS = "S1 S2 S3 S4 S5"
SIGNED = "A1 A2 A3 A4 A5 A6 A7 A8 A9"
TOOLS = "JEE JEE JEE SPAR SPAR SPAR ORG_PERF ORG_PERF ORG_PERF EFFECT ISO44001_MATURITY".split()
ASSESSED_IDS = " ".join(f"AS{number}" for number in range(len(TOOLS)))
ACTIVITIES = "X1 X2 X3 X4 X5 X6 X7 X8 X9 X10 X11 X12"

organisation = word("O1 O2 O3 O4 O5 nobody")
partnership = word(PARTNERSHIPS)
activity = word(ACTIVITIES)
qualifier = word("exact exact about more_than at_least at_most range")

ORGANISATION: Fields = {
    "org_type": maybe("10 15 40"),
    "sector": st.sampled_from(["HEALTH", "ANIMAL", "AGRI", "FINANCE", "DONOR", None]),
    "country": maybe("UA FR NL DE"),
    "subdivision": maybe("UA-30 UA-46"),
}
PARTNERSHIP: Fields = {"programme_id": programme, "kind": word("TWINNING MINISTRY")}
AGREEMENT: Fields = {
    "partnership_id": st.sampled_from([*PARTNERSHIPS.split(), *PARTNERSHIPS.split(), None]),
    "programme_id": programme,
    "kind": word("MOU_TWIN MOU_TWIN MOU_MIN"),
    "signed_on": st.sampled_from([*EARLY, *DAYS[1:-1], *DAYS[2:-1], *[date(2024, 1, 15)] * 3]),
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
    "stage": st.sampled_from([1, 1, 1, 2, 3, 4, 5, 6, 6]),
    "entered_on": st.sampled_from([*EARLY, *EARLY, *DAYS]),
}
MONITORING_RETURN: Fields = {"partnership_id": partnership, "period_from": day, "period_to": day}
ACTIVITY: Fields = {
    "programme_id": programme,
    "partnership_id": often(PARTNERSHIPS.split()),
    "parent_id": st.sampled_from([None, None, None, None, "X1", "X2"]),
    "kind": word("TRAINING TRAINING WORKSHOP EXCHANGE MENTORING CONFERENCE"),
    "status": word("held held held held planned"),
    "start_date": often(SOON),
    "mode": maybe("ONLINE HYBRID"),
    "end_date": st.none() | soon,
    "count_basis": word("individual individual aggregate aggregate none"),
    "hours": st.sampled_from([*HOURS, None, None]),
}
ACTIVITY_PLACE: Fields = {
    "activity_id": activity,
    "country": word("UA FR"),
    "subdivision": maybe("UA-30 UA-46"),
    "city": maybe("Kyiv Lviv"),
}
ACTIVITY_ORG: Fields = {"activity_id": activity, "org_id": organisation, "role": word("organiser participant funder")}
ACTIVITY_TAG: Fields = {"activity_id": activity, "scheme": word("SECTOR_PRESENT DAC5"), "code": word("HEALTH FINANCE DONOR")}
ACTIVITY_FUNDER: Fields = {"activity_id": activity, "funder_org": organisation}
PERSON: Fields = {
    "sex": st.sampled_from(["F", "F", "M", "M", "O", "_U", None]),
    "cadre": maybe("2212 2221"),
    "home_country": maybe("UA FR"),
}
PARTICIPATION: Fields = {
    "activity_id": activity,
    "person_id": word("p1 p2 p3 p4 p5"),
    "role": word("participant participant speaker"),
    "hours": st.sampled_from([*HOURS, *HOURS, None]),
    "completed": st.sampled_from([True, True, False, None]),
    "pre_score": often(SCORES),
    "post_score": often(SCORES),
    "followup_on": st.sampled_from([*FOLLOWED, None]),
    "followup_applied": st.sampled_from([True, True, False, None]),
}
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
    "activity_id": often("X1 X2 X3 X4".split()),
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
    "due_on": often(SOON),
    "status": word("open closed closed"),
    "closed_on": often(SOON),
}
ASSESSMENT: Fields = {
    "tool": word("SPAR JEE AAR PVS"),
    "subject_kind": maybe("country country country partnership"),
    "subject_id": word("UA UA UA PL PL S1 S2"),
    "performed_on": often(SOON),
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
PARTNERSHIP_MEMBER: Fields = {
    "partnership_id": partnership,
    "org_id": organisation,
    "role": word("twin host"),
    "side": maybe("home foreign"),
    "from_date": st.none(),
}
PRODUCT: Fields = {
    "partnership_id": st.none() | partnership,
    "activity_id": st.none() | activity,
    "kind": word("ACTION_PLAN ACTION_PLAN JOINT_PLAN SOP"),
}
PRODUCT_STATUS: Fields = {
    "product_id": word("D1 D2 D3 D4"),
    "status": word("drafted co_developed revised approved approved implemented resourced retired"),
    "on_date": soon,
}
MILESTONE: Fields = {
    "partnership_id": often(PARTNERSHIPS.split()),
    "org_id": often("O1 O2 O3 nobody".split()),
    "kind": word("ISO17025 WHO_PQ_LAB GBT_ML GBT_ML GBT_ML PRODUCT_APPLICATION PRODUCT_APPROVAL"),
    "level": st.sampled_from([None, 1, 2, 2, 3]),
    "product_name": st.sampled_from([None, "Amoxicillin", "amoxicillin ", "ORS"]),
    "achieved_on": often(SOON),
}
SAMPLE_TEST: Fields = {
    "country": word("UA UA UA PL"),
    "subdivision": maybe("UA-30 UA-46"),
    "area": maybe("east west"),
    "product_class": maybe("TB ORS"),
    "collected_on": soon,
    "method": maybe("screening compendial"),
    "result": maybe("pass pass fail inconclusive"),
    "sampling": maybe("random risk_based"),
}
PATIENT_BENEFIT: Fields = {
    "partnership_id": partnership,
    "period_from": st.sampled_from(DAYS[2:5]),
    "period_to": st.sampled_from(DAYS[5:]),
    "service": word("surgery surgery rehabilitation"),
    "n": st.integers(0, 300),
    "qualifier": qualifier,
    "method": word("register sample estimate"),
}
MECHANISM: Fields = {
    "country": word("UA UA UA PL"),
    "kind": word("IHR AMR"),
    "established_on": often(SOON),
    "meetings_planned": st.sampled_from([None, 0, 1, 4, 5]),
    "required_sectors": st.sampled_from([None, "HEALTH", "HEALTH;ANIMAL", "AGRI; FINANCE"]),
}
MECHANISM_MEMBER: Fields = {
    "mechanism_id": word("K1 K2 K3"),
    "org_id": organisation,
    "sector": word("HEALTH ANIMAL AGRI DONOR _U"),
    "from_date": maybe_day,
    "to_date": later,
}
MECHANISM_MEETING: Fields = {"mechanism_id": word("K1 K2 K3"), "activity_id": activity}
ASSESSED: Fields = {
    "edition": st.sampled_from(["1", "2", "2", "2", None]),
    "subject_id": st.sampled_from([0, 0, 0, 0, 1]),
    "performed_on": often(SOON),
    "year": st.sampled_from([None, 2022, 2023, 2023, 2024]),
    "status": st.sampled_from([*["done"] * 6, "planned", None]),
}
ASSESSMENT_SCORE: Fields = {
    "assessment_id": word(ASSESSED_IDS),
    "item": st.sampled_from([0, 1, 2]),
    "respondent": maybe("O1 O2 home foreign"),
    "score": score,
    "scale_max": word("5 5 10"),
}
CODE_MAP: Fields = {
    "from_list": word("JEE1 JEE1 JEE2"),
    "from_code": word("P1.1 P1.2"),
    "to_list": word("JEE1 JEE2 JEE2"),
    "to_code": word("P1.1 P1.2"),
    "relation": word("exact exact broader"),
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


ABOUT: dict[str, tuple[str, str, list[str], list[str]]] = {
    "JEE": ("country", "held", ["UA", "PL"], ["P1.1", "P1.2", "P1.3"]),
    "SPAR": ("country", "submitted", ["UA", "PL"], ["C1.1", "C1.2", "C2.2"]),
    "ORG_PERF": ("org", "done", ["O1", "O2"], ["overall", "wards", "finance"]),
    "EFFECT": ("partnership", "done", ["S1", "S2"], ["trust", "governance", "value"]),
    "ISO44001_MATURITY": ("partnership", "done", ["S1", "S2"], ["trust", "governance", "value"]),
}
"""What the tools assess: kind of subject, status when it is over, subjects, items."""


def assessed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Assessments by one tool after the other, each of a subject that fits it."""
    found = []
    for row, tool in zip(rows, TOOLS, strict=True):
        kind, over, subjects, _ = ABOUT[tool]
        status = over if row["status"] == "done" else row["status"]
        found.append({**row, "tool": tool, "subject_kind": kind, "subject_id": subjects[row["subject_id"]], "status": status})
    return found


def scored(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Scores of the items that the assessment's tool has."""
    tools = dict(zip(ASSESSED_IDS.split(), TOOLS, strict=True))
    return [{**row, "item": ABOUT[tools[row["assessment_id"]]][3][row["item"]]} for row in rows]


def edited(records: Records, random: Random) -> tuple[Records, dict[str, list[str]], Records]:
    """A later revision of a world: the rows that changed, the identities retired, and the world as it then stands."""
    changed: Records = {}
    retired: dict[str, list[str]] = {}
    after: Records = {"programme": records["programme"]}
    for name in [name for name in records if name != "programme"]:
        kind, rows = RECORD_TYPES[name], records[name]
        for row in rows:
            whole = {**dict.fromkeys(kind.key), **row}
            fate = random.randrange(6)
            if fate == 0:
                retired.setdefault(name, []).append(kind.record_id(whole))
                continue
            new = {**random.choice(rows), **{field: row[field] for field in kind.key if field in row}} if fate == 1 else row
            after.setdefault(name, []).append(new)
            if fate == 1:
                changed.setdefault(name, []).append(new)
    return changed, retired, after
