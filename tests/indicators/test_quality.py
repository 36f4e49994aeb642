"""Every data quality rule, on the public facts, on records broken on purpose, and on records that are right."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner

from dashboards.address import address
from dashboards.screens import Screens
from indicators.commands.quality import quality
from indicators.phrasebook import phrases
from indicators.quality import SEVERITIES, QualityFinding, findings, inspected, rules, summary
from indicators.quality.acceptance import standing
from indicators.quality.decision import decide
from indicators.quality.rule import Dimension
from indicators.quality.rule import rules as rules_in
from indicators.quality.wording import alike, label, told_text
from indicators.quality.worklist import worklist
from tests.stores import Records, csv_records, store_of
from tracker.errors import BadDeclaration, UnknownName
from tracker.intake.confined.reader import sheets
from tracker.records import RECORD_TYPES
from tracker.settings import DATA
from tracker.store import Session, Store, open_store
from tracker.vocabulary import vocabulary

DATA_DATE = date(2025, 11, 1)

ON_THE_PUBLIC_FACTS = """
    DQ-18  39
    DQ-24   7  ACT-BER23 ACT-FOR ACT-JEE ACT-RT ACT-WS ACT-X09 ACT-X10
    DQ-25   1  ACT-WS
    DQ-26   4  ACT-BER23 ACT-FOR ACT-WS ACT-X09
    DQ-27   1  ST-05~ST-06
    DQ-28   1  ST-06
    DQ-29   2  ST-07 ST-08
    DQ-30   1  2025-10-08
    DQ-33  16
    DQ-36   1  ACT-WS:country=FR
"""

KEPT_BY_THE_STORE = {"DQ-11"}
"""The key of a record holds this already: the rule would find what damaged a store."""

ON_BROKEN_RECORDS = """
    DQ-01  agreement FUTURE; txn LATE
    DQ-02  activity BACKWARDS end_date; agreement FUTURE expires_on
    DQ-03  agreement ALONE; agreement FUTURE; agreement LOST
    DQ-04  organisation O-ZZ country; txn LATE type; txn NORATE currency
    DQ-05  activity_place TWICE/UA/FR-IDF/Kyiv; organisation O-FRUA
    DQ-06  activity BACKWARDS; headcount NOBODY/total/participant//////
    DQ-07  activity HUGE
    DQ-08  assessment_score J1/P.1.1/; participation LISTED/p1/participant
    DQ-09  agreement A1~A2
    DQ-10  activity ONCE~TWICE
    DQ-12  activity BACKWARDS
    DQ-13  headcount ONCE:sex; headcount ROLES:sex:speaker
    DQ-14  activity ONCE
    DQ-15  agreement LOST partnership_id; agreement_party FUTURE/NO-ORG org_id; evidence agreement/GONE/S/ entity_id
    DQ-16  lifecycle_event P1/WHO_TPI/1/3
    DQ-17  activity TWICE; agreement ALONE; agreement FUTURE; agreement LOST
    DQ-18  agreement A2
    DQ-19  funding GRANT
    DQ-20  funding GRANT
    DQ-21  txn NORATE
    DQ-22  txn NORATE
    DQ-23  txn SPENT1~SPENT2
    DQ-24  activity HUGE; activity LISTED; activity TWICE; activity WEEK
    DQ-25  activity LISTED
    DQ-26  headcount TWICE
    DQ-27  stated_total ST3~ST4
    DQ-28  stated_total ST2; stated_total ST4; stated_total ST9
    DQ-29  stated_total ST2
    DQ-30  stated_total 2024-12-31
    DQ-31  stated_ratio R1; stated_ratio R8
    DQ-32  assessment SPAR/UA
    DQ-33  partnership P1
    DQ-34  agreement A1
    DQ-35  person expired; person unlawful
    DQ-36  headcount LISTED:country=UA; headcount WEEK:country=_U
    DQ-37  target EU/PTC-01; target EU/TRN-01
    DQ-38  activity_org HUGE/TRIAL/support org_id; participation LISTED/p1/participant person_id
    DQ-39  funding BILLION amount; headcount HUGE/total/participant////// n
    DQ-40  activity SERIES
    DQ-41  patient_benefit P1/2024-01-01/2024-06-30/care/register~P1/2024-04-01/2024-09-30/care/register
"""

TOLD_OF_THE_FIRST = """
    DQ-01  Signed on: 1 January 2099; Data date: 1 November 2025
    DQ-02  Start: 2 May 2024; End: 1 May 2024
    DQ-03  Home parties: 1; Foreign parties: 0; Countries: UA
    DQ-04  Country: ZZ
    DQ-05  Country: Ukraine; Region: Île-de-France²
    DQ-06  Hours: 100; Start: 2 May 2024; End: 1 May 2024
    DQ-07  People: 9,000; Kind: Training; Median of the kind: 12
    DQ-08  Score: 6; Highest score possible: 5
    DQ-09  Signed on: 1 January 2024 / 11 January 2024
    DQ-10  Kind: Training; Start: 2 May 2024 / 3 May 2024; End: 3 May 2024 / not recorded
    DQ-12  People are counted from: Headcount; People listed: no; People counted: no; Total counted: no
    DQ-13  Sum of the parts: 15; Total: 10
    DQ-14  Shares: 0.9 / 0.4; Sum of the shares: 1.3
    DQ-15  Partnership: NOPE
    DQ-16  Step: 3; Entered on: 1 March 2024; Step before: 1
    DQ-17  Pieces of evidence: 0
    DQ-18  Sources: S
    DQ-19  Committed: 150; Amount: 100; Currency: Euro
    DQ-20  Spent: 100; Received: 0; Currency: Euro
    DQ-21  Currency: XXZ; Rate set: ECB; Months without a rate: 2024-01
    DQ-22  From: NL; Identifier of the funding: not recorded
    DQ-23  Type: Expenditure; Date: 16 January 2024; Amount: 50; Currency: Euro; From: F
    DQ-24  Sex recorded: 0; People: 9,000
    DQ-25  Start: 1 December 2023; End: 31 January 2024; How exact the dates are: Within a span of time
    DQ-26  People: 12; Exact, about, more than: about
    DQ-27  What is counted, in the source's word: Home regions; As of: 1 March 2024; Value: 11 / 10
    DQ-28  As of: 1 February 2024; Value: 8; Value before: 10
    DQ-29  Agreements signed since: 2; Growth of the total: -2
    DQ-30  Total: 60; Total before: 66; Home institutions: 37; Foreign institutions: 45
    DQ-31  Numerator: 182; Denominator: 190; Percentage as published: 93; Recomputed: 96
    DQ-32  Edition: 1 / 2
    DQ-33  Year without a return: 2024
    DQ-34  Expires on: 1 December 2025; Data date: 1 November 2025
    DQ-35  Legal basis: Contract; Keep until: 1 January 2020
    DQ-36  People: 1
    DQ-37  Baseline: not recorded; Target: not recorded
    DQ-38  Organisation: TRIAL; Data set: real / training
    DQ-39  Amount: 2,000,000,000; Currency: Euro
    DQ-40  People counted in: DAY1 / DAY2 / HOUR
    DQ-41  Period from: 1 January 2024 / 1 April 2024; Period to: 30 June 2024 / 30 September 2024
"""


def activity(activity_id: str, start: date, **facts: Any) -> dict[str, Any]:
    held = {"kind": "TRAINING", "status": "held", "count_basis": "aggregate", "start_date": start}
    return {"activity_id": activity_id, "programme_id": "BAD", "title": activity_id} | held | facts


def headcount(activity_id: str, n: int, slice_: str = "total", **facts: Any) -> dict[str, Any]:
    return {"activity_id": activity_id, "slice": slice_, "role": "participant", "n": n, "qualifier": "exact"} | facts


def agreement(agreement_id: str, signed: date, **facts: Any) -> dict[str, Any]:
    return {"agreement_id": agreement_id, "programme_id": "BAD", "kind": "MOU_TWIN", "signed_on": signed} | facts


def txn(txn_id: str, type_: str, on: date, amount: int, **facts: Any) -> dict[str, Any]:
    money = {"type": type_, "txn_date": on, "amount": amount, "currency": "EUR", "boundary": "external", "in_kind": False}
    return {"txn_id": txn_id, "programme_id": "BAD", "funding_id": "GRANT", "provider_org": "F"} | money | facts


def stated(stated_id: str, measure: str, value: int, on: date) -> dict[str, Any]:
    return {"stated_id": stated_id, "programme_id": "BAD", "measure": measure, "value": value, "as_of": on, "qualifier": "exact"}


def ratio(ratio_id: str, num: int, den: int, pct: float, decimals: int) -> dict[str, Any]:
    return {"ratio_id": ratio_id, "programme_id": "BAD", "num": num, "den": den, "pct": pct, "decimals": decimals}


def benefit(first: date, last: date) -> dict[str, Any]:
    reported = {"service": "care", "n": 100, "qualifier": "exact", "method": "register"}
    return {"partnership_id": "P1", "period_from": first, "period_to": last} | reported


def proof(entity: str, *ids: str, kind: str = "register") -> list[dict[str, Any]]:
    return [{"entity": entity, "entity_id": id_, "source_id": "S", "kind": kind} for id_ in ids]


WOMEN = (("total", None), ("sex", "F"))
BROKEN: dict[str, list[dict[str, Any]]] = {
    "programme": [{"programme_id": "BAD", "name": "Broken"}, {"programme_id": "GOOD", "name": "Whole"}],
    "source": [{"source_id": "S", "title": "A source"}],
    "organisation": [
        {"org_id": "H", "org_type": "15", "country": "UA", "subdivision": "UA-46"},
        {"org_id": "F", "org_type": "15", "country": "FR"},
        {"org_id": "NL", "org_type": "10", "country": "NL"},
        {"org_id": "TRIAL", "org_type": "15", "country": "FR", "dataset": "training"},
        {"org_id": "O-ZZ", "org_type": "15", "country": "ZZ"},
        {"org_id": "O-FRUA", "org_type": "15", "country": "FR", "subdivision": "UA-46"},
    ],
    "partnership": [{"partnership_id": name, "programme_id": "BAD", "kind": "TWINNING", "status": "active"} for name in ("P1", "P2")],
    "agreement": [
        agreement("A1", date(2024, 1, 1), partnership_id="P1", expires_on=date(2025, 12, 1)),
        agreement("A2", date(2024, 1, 11), partnership_id="P1", ended_on=date(2024, 6, 1)),
        agreement("ALONE", date(2020, 3, 1), kind="MOU_TWIN"),
        agreement("FUTURE", date(2099, 1, 1), expires_on=date(2098, 1, 1)),
        agreement("CALLED-OFF", date(2024, 2, 20), kind="LOI", partnership_id="P2", expires_on=date(2025, 12, 1), status="cancelled"),
        agreement("LOST", date(2021, 1, 1), partnership_id="NOPE", expires_on=date(2022, 1, 1)),
    ],
    "agreement_party": [
        {"agreement_id": "A1", "org_id": "H", "side": "home"},
        {"agreement_id": "A1", "org_id": "F", "side": "foreign"},
        {"agreement_id": "A2", "org_id": "H", "side": "home"},
        {"agreement_id": "A2", "org_id": "F", "side": "foreign"},
        {"agreement_id": "ALONE", "org_id": "H", "side": "home"},
        {"agreement_id": "FUTURE", "org_id": "NO-ORG", "side": "home"},
    ],
    "lifecycle_event": [
        {"partnership_id": "P1", "framework": "WHO_TPI", "cycle": 1, "stage": 1, "entered_on": date(2024, 1, 1)},
        {"partnership_id": "P1", "framework": "WHO_TPI", "cycle": 1, "stage": 3, "entered_on": date(2024, 3, 1)},
    ],
    "activity": [
        activity("BACKWARDS", date(2024, 5, 2), end_date=date(2024, 5, 1), hours=100),
        activity("ONCE", date(2024, 5, 2), end_date=date(2024, 5, 3), hours=48),
        activity("TWICE", date(2024, 5, 3), hours=4),
        activity("NOBODY", date(2024, 7, 3)),
        activity("HUGE", date(2024, 8, 3)),
        activity("WEEK", date(2024, 9, 2)),
        activity("LISTED", date(2023, 12, 1), end_date=date(2024, 1, 31), date_precision="window", count_basis="individual"),
        activity("PLANNED", date(2026, 2, 1), status="planned", count_basis="individual"),
        activity("ROLES", date(2024, 10, 2), kind="SEMINAR"),
        activity("SERIES", date(2024, 10, 3), kind="COURSE"),
        *(activity(f"DAY{day}", date(2024, 10, 3 + day), kind="COURSE", parent_id="SERIES") for day in (1, 2)),
        activity("DAY3", date(2024, 10, 6), kind="COURSE", parent_id="SERIES", status="cancelled"),
        activity("HOUR", date(2024, 10, 7), kind="COURSE", parent_id="DAY3"),
        activity("TERM", date(2024, 11, 3), kind="COURSE", count_basis="none"),
        activity("WEEK1", date(2024, 11, 3), kind="COURSE", parent_id="TERM"),
    ],
    "activity_place": [
        {"activity_id": "ONCE", "country": "UA", "subdivision": "UA-30", "city": "Kyiv"},
        {"activity_id": "TWICE", "country": "UA", "subdivision": "FR-IDF", "city": "Kyiv"},
    ],
    "activity_org": [
        {"activity_id": "ONCE", "org_id": "H", "role": "organiser"},
        {"activity_id": "TWICE", "org_id": "H", "role": "organiser"},
        {"activity_id": "HUGE", "org_id": "TRIAL", "role": "support"},
    ],
    "headcount": [
        headcount("ONCE", 10),
        headcount("ONCE", 8, "sex", sex="F"),
        headcount("ONCE", 7, "sex", sex="M"),
        headcount("TWICE", 12, qualifier="about"),
        headcount("NOBODY", 0),
        headcount("HUGE", 9000),
        headcount("WEEK", 20),
        headcount("WEEK", 17, "country", country="UA"),
        *(headcount(name, 20, slice_, sex=sex) for name in ("ROLES", "SERIES", "DAY1", "DAY2", "HOUR", "WEEK1") for slice_, sex in WOMEN),
        headcount("ROLES", 6, role="speaker"),
        headcount("ROLES", 8, "sex", role="speaker", sex="F"),
    ],
    "activity_funder": [
        {"activity_id": "ONCE", "funder_org": "F", "share": 0.9},
        {"activity_id": "ONCE", "funder_org": "NL", "share": 0.4},
        {"activity_id": "TWICE", "funder_org": "F"},
    ],
    "person": [
        {
            "person_id": "p1",
            "sex": "_U",
            "home_country": "UA",
            "legal_basis": "contract",
            "retain_until": date(2030, 1, 1),
            "dataset": "synthetic",
        },
        {"person_id": "expired", "sex": "F", "legal_basis": "contract", "retain_until": date(2020, 1, 1)},
        {"person_id": "unlawful", "sex": "F", "retain_until": date(2030, 1, 1)},
    ],
    "participation": [{"activity_id": "LISTED", "person_id": "p1", "role": "participant", "pre_score": 150, "post_score": 80}],
    "funding": [
        {"funding_id": "GRANT", "funder_org": "F", "programme_id": "BAD", "amount": 100, "currency": "EUR"},
        {"funding_id": "BILLION", "funder_org": "F", "programme_id": "BAD", "amount": 2 * 10**9, "currency": "EUR"},
    ],
    "txn": [
        txn("PROMISED", "11", date(2024, 1, 15), 150),
        txn("SPENT1", "4", date(2024, 1, 16), 50),
        txn("SPENT2", "4", date(2024, 1, 16), 50),
        txn("LATE", "77", date(2099, 1, 16), 5),
        txn("NORATE", "1", date(2024, 1, 16), 50, currency="XXZ", provider_org="NL", funding_id=None),
        txn("RATED", "3", date(2024, 1, 16), 50, currency="USD", funding_id=None),
    ],
    "fx_rate": [{"rate_set": "ECB", "month": date(2024, 1, 1), "currency": "USD", "per_eur": 1.09}],
    "framework": [{"framework_id": "EU", "programme_id": "BAD", "name": "EU", "currency": "EUR", "rate_set": "ECB"}],
    "result": [{"result_id": "R", "framework_id": "EU", "level": "1", "statement": "Trained"}],
    "framework_indicator": [{"framework_id": "EU", "result_id": "R", "indicator": name} for name in ("PTC-01", "TRN-01", "AGR-01")],
    "target": [
        {"framework_id": "EU", "indicator": "TRN-01", "kind": "baseline", "on_date": date(2023, 12, 31), "value": None},
        {"framework_id": "EU", "indicator": "TRN-01", "kind": "target", "on_date": date(2024, 12, 31), "value": 4},
        {"framework_id": "EU", "indicator": "AGR-01", "kind": "baseline", "on_date": date(2023, 12, 31), "value": 0},
        {"framework_id": "EU", "indicator": "AGR-01", "kind": "target", "on_date": date(2024, 12, 31), "value": 4},
    ],
    "stated_total": [
        stated("ST1", "memoranda", 10, date(2023, 12, 31)),
        stated("ST2", "memoranda", 8, date(2024, 2, 1)),
        stated("ST3", "home_regions", 11, date(2024, 3, 1)),
        stated("ST4", "home_regions", 10, date(2024, 3, 1)),
        stated("ST5", "home_institutions", 37, date(2024, 6, 30)),
        stated("ST6", "foreign_institutions", 45, date(2024, 6, 30)),
        stated("ST7", "partnerships", 66, date(2024, 6, 30)),
        stated("ST8", "home_institutions", 37, date(2024, 12, 31)),
        stated("ST9", "partnerships", 60, date(2024, 12, 31)),
        stated("ST10", "foreign_institutions", 45, date(2024, 12, 31)),
    ],
    "assessment": [
        {"assessment_id": "S1", "tool": "SPAR", "edition": "1", "subject_kind": "country", "subject_id": "UA"},
        {"assessment_id": "S2", "tool": "SPAR", "edition": "2", "subject_kind": "country", "subject_id": "UA"},
        {"assessment_id": "J1", "tool": "JEE", "edition": "3", "subject_kind": "country", "subject_id": "UA"},
    ],
    "assessment_score": [
        {"assessment_id": "J1", "item": "P.1.1", "score": 6, "scale_max": 5},
        {"assessment_id": "J1", "item": "P.1.2", "score": 5, "scale_max": 5},
    ],
    "patient_benefit": [
        benefit(date(2024, 1, 1), date(2024, 6, 30)),
        benefit(date(2024, 4, 1), date(2024, 9, 30)),
        benefit(date(2024, 2, 1), date(2024, 2, 29)),
        benefit(date(2024, 10, 1), date(2024, 12, 31)),
    ],
    "stated_ratio": [
        ratio("R1", 182, 190, 93, 0),  # as published; it was 182 of 196
        ratio("R2", 182, 196, 93, 0),
        ratio("R8", 32, 56, 52.5, 1),  # as a journal's abstract says
        ratio("R-UP", 1, 8, 13, 0),
        ratio("R-DOWN", 1, 8, 12, 0),
    ],
    "evidence": [
        *proof("agreement", "A1", "CALLED-OFF", "GONE"),
        *proof("agreement", "A2", kind="news"),
        *proof(
            "activity", "BACKWARDS", "ONCE", "NOBODY", "HUGE", "WEEK", "LISTED", "ROLES", "SERIES", "DAY1", "DAY2", "HOUR", "TERM", "WEEK1"
        ),
    ],
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store_of(tmp_path_factory.mktemp("demo") / "demo.duckdb", csv_records(DATA / "demo")) as store:
        yield store


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with store_of(tmp_path_factory.mktemp("broken") / "broken.duckdb", BROKEN) as store, store.session() as session:
        yield session


def by_rule(found: tuple[QualityFinding, ...]) -> dict[str, list[str]]:
    """The findings of each rule, as `entity id field`."""
    names = {rule: [f for f in found if f.rule == rule] for rule in sorted({f.rule for f in found})}
    return {rule: sorted(f"{f.entity} {f.record_id} {f.field}".strip() for f in listed) for rule, listed in names.items()}


def lines(table: str) -> list[list[str]]:
    return [line.split(None, 1) for line in table.strip().splitlines()]


def test_all_rules_are_there() -> None:
    assert list(rules()) == [f"DQ-{number:02}" for number in range(1, 42)]


def test_one_attendance_written_twice_is_found_where_the_key_did_not_hold(tmp_path: Path) -> None:
    with store_of(tmp_path / "twice.duckdb", BROKEN) as store, store.session() as session:
        session.prepare("create temporary view participation as from present.participation union all from present.participation")
        told = by_rule(findings(session, "BAD", DATA_DATE))
    assert told["DQ-11"] == ["participation LISTED/p1/participant"]


def test_every_rule_has_words_in_three_languages() -> None:
    texts = [getattr(rule.words, language) for rule in rules().values() for language in ("en", "uk", "fr")]
    assert all(texts)
    assert len(set(texts)) == len(texts)


def test_the_public_facts_break_exactly_these_rules(demo: Store) -> None:
    with demo.session() as session:
        found = findings(session, None, DATA_DATE)
    expected = {rule: told.split() for rule, told in lines(ON_THE_PUBLIC_FACTS)}
    assert Counter(finding.rule for finding in found) == {rule: int(told[0]) for rule, told in expected.items()}
    for rule, (_, *ids) in expected.items():
        assert not ids or [finding.record_id for finding in found if finding.rule == rule] == ids


def test_every_rule_finds_the_records_broken_for_it_and_no_others(broken: Session) -> None:
    expected = {rule: told.split("; ") for rule, told in lines(ON_BROKEN_RECORDS)}
    assert by_rule(findings(broken, "BAD", DATA_DATE)) == expected
    assert set(expected) == set(rules()) - KEPT_BY_THE_STORE


def test_a_finding_tells_what_breaks_its_rule(broken: Session) -> None:
    words = vocabulary(broken)
    first = {finding.rule: finding for finding in reversed(findings(broken, "BAD", DATA_DATE))}
    told = {rule: told_text(finding, words, "en").replace("\u00a0", " ") for rule, finding in first.items()}
    assert told == dict(lines(TOLD_OF_THE_FIRST))


def test_what_is_told_has_words_in_every_language(broken: Session) -> None:
    known = {words.en for words in phrases()} | {kind.title for kind in RECORD_TYPES.values()}
    told = {label(name, RECORD_TYPES[one.entity].by_name.get(name)) for one in findings(broken, None, DATA_DATE) for name, _ in one.told}
    assert told <= known


def test_readers_outside_are_told_no_values_of_people(broken: Session) -> None:
    found = findings(broken, None, DATA_DATE)
    hidden = {one.rule for one in found if not told_text(one, vocabulary(broken), "en", inside=False)}
    assert hidden == {"DQ-06", "DQ-07", "DQ-08", "DQ-13", "DQ-24", "DQ-26", "DQ-35", "DQ-36", "DQ-38", "DQ-39", "DQ-41"}


def test_what_is_alike_is_told_once(demo: Store) -> None:
    with demo.session() as session:
        late = [one for one in findings(session, "IMP", DATA_DATE) if one.rule == "DQ-33"]
        told = alike(late, vocabulary(session), "fr")
    assert {text: len(same) for text, same in told.items()} == {"Année sans rapport de suivi\u00a0: 2024": 16}


def test_the_gravest_come_first_and_are_counted(broken: Session) -> None:
    found = findings(broken, None, DATA_DATE)
    severities = [finding.severity for finding in found]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert summary(inspected(broken, None, DATA_DATE)) == {severity: severities.count(severity) for severity in SEVERITIES}
    assert summary(()) == {"error": 0, "warning": 0, "info": 0}


def test_a_programme_is_told_of_its_own_records_and_of_those_that_all_share(broken: Session) -> None:
    assert by_rule(findings(broken, "GOOD", DATA_DATE)) == {
        "DQ-04": ["organisation O-ZZ country"],
        "DQ-05": ["organisation O-FRUA"],
        "DQ-08": ["assessment_score J1/P.1.1/"],
        "DQ-15": ["evidence agreement/GONE/S/ entity_id"],
        "DQ-32": ["assessment SPAR/UA"],
        "DQ-35": ["person expired", "person unlawful"],
    }


def test_an_unknown_programme_is_refused(broken: Session) -> None:
    with pytest.raises(UnknownName, match=r"no programme “GOOOD”.*Did you mean “GOOD”"):
        findings(broken, "GOOOD", DATA_DATE)


def test_the_rules_speak_of_the_revision_that_is_asked_for(tmp_path: Path) -> None:
    with store_of(tmp_path / "two.duckdb", {"programme": [{"programme_id": "P", "name": "P"}]}) as store:
        store.save({"organisation": [{"org_id": "X", "org_type": "15", "country": "ZZ"}]}, actor="test", reason="broken")
        with store.session(1) as before, store.session(2) as after:
            assert findings(before, "P", DATA_DATE) == ()
            assert [finding.record_id for finding in findings(after, "P", DATA_DATE)] == ["X"]


def test_after_each_save_the_findings_are_those_that_a_copy_gives(tmp_path: Path) -> None:
    found = {}
    with store_of(tmp_path / "kept" / "tracker.duckdb", csv_records(DATA / "demo")) as store:
        for name in ("agreement", "headcount", "organisation", "activity"):
            with store.session() as session:
                ((record,),) = session.tuples(f"select min(record_id) from {name}")
            store.save({}, retire={name: [record]}, actor="test", reason="retired")
            with store.session() as session:
                found[session.revision] = findings(session, None, DATA_DATE)
    shutil.copytree(tmp_path / "kept", tmp_path / "copied")
    with open_store(tmp_path / "copied" / "tracker.duckdb") as copied:
        for revision, told in found.items():
            with copied.session(revision) as session:
                assert findings(session, None, DATA_DATE) == told
    assert len({*found.values()}) > 1


def test_a_code_of_the_stores_own_is_in_its_list(tmp_path: Path) -> None:
    organisation = [{"org_id": "X", "org_type": "15", "country": "ZZ"}]
    with store_of(tmp_path / "own.duckdb", {"organisation": organisation}) as store:
        store.save({"code": [{"list": "COUNTRY", "code": "ZZ", "name_en": "A country yet to be listed"}]}, actor="test", reason="own code")
        with store.session(1) as before, store.session() as after:
            assert [finding.rule for finding in findings(before, None, DATA_DATE)] == ["DQ-04"]
            assert findings(after, None, DATA_DATE) == ()


def test_a_list_of_codes_holds_codes_only(tmp_path: Path) -> None:
    held = [
        {"mechanism_id": id_, "country": "UA", "name": "M", "kind": "AMR", "required_sectors": sectors}
        for id_, sectors in (("GOOD", "HEALTH;FINANCE"), ("NONE", None), ("BAD", "HEALTH;MAGIC"))
    ]
    with store_of(tmp_path / "lists.duckdb", {"mechanism": held}) as store, store.session() as session:
        found = findings(session, None, DATA_DATE)
    assert by_rule(found) == {"DQ-04": ["mechanism BAD required_sectors"]}


def test_each_way_of_breaking_a_rule_is_found(tmp_path: Path) -> None:
    """The ways that the records above do not take: a rule may have several."""
    records = {
        "programme": BROKEN["programme"],
        "organisation": [{"org_id": name, "org_type": "15", "country": "UA"} for name in ("H", "G")],
        "partnership": [{"partnership_id": name, "programme_id": "BAD", "kind": "TWINNING", "status": "active"} for name in ("P1", "P2")],
        "agreement": [
            agreement("SAME", date(2024, 1, 1)),
            agreement("RUN-OUT", date(2022, 1, 1), kind="LOI", partnership_id="P1", expires_on=date(2024, 1, 1)),
        ],
        "agreement_party": [{"agreement_id": "SAME", "org_id": name, "side": side} for name, side in (("H", "home"), ("G", "foreign"))],
        "activity": [
            activity("AHEAD", date(2099, 1, 1)),
            activity("UNSAID", date(2024, 1, 2), count_basis=None),
            activity("UNLISTED", date(2024, 1, 3), count_basis="individual"),
            activity("UNCOUNTED", date(2024, 1, 4), count_basis="none"),
        ],
        "headcount": [
            headcount("AHEAD", 10),
            headcount("UNCOUNTED", 10),
            headcount("AHEAD", 10, "country", country="UA", subdivision="FR-IDF"),
        ],
    }
    with store_of(tmp_path / "ways.duckdb", records) as store, store.session() as session:
        found = by_rule(findings(session, "BAD", DATA_DATE))
    assert {rule: found.get(rule) for rule in ("DQ-01", "DQ-03", "DQ-05", "DQ-12", "DQ-34")} == {
        "DQ-01": ["activity AHEAD"],
        "DQ-03": ["agreement SAME"],
        "DQ-05": ["headcount AHEAD/country/participant///UA/FR-IDF//"],
        "DQ-12": ["activity UNCOUNTED", "activity UNLISTED", "activity UNSAID"],
        "DQ-34": ["agreement RUN-OUT"],
    }


@pytest.mark.parametrize(
    ("method", "periods", "known", "broken"),
    [
        ({"fx_method": "period_average"}, ["2024-01-01 2024-03-31"], "01 02 03", False),
        ({"fx_method": "period_average"}, ["2024-01-01 2024-03-31"], "01 02", True),
        ({"fx_method": "period_average"}, ["2024-01-01 2024-03-31", "2024-02-01 2024-02-29"], "02", False),  # the period that ends first
        (
            {"fx_method": "period_average", "fiscal_year_start": "02-01"},
            [],
            "02 03 04 05 06 07 08 09 10 11 12",
            True,
        ),  # January 2025 is wanting
        ({"fx_method": "period_average"}, [], "01 02 03 04 05 06 07 08 09 10 11 12", False),
        ({"fx_method": "month_of_entry"}, [], "02", False),
        ({"fx_method": "month_of_transaction"}, [], "02", True),  # valued in March
        ({}, [], "03", False),
    ],
)
def test_an_amount_needs_the_rates_of_every_month_that_its_method_takes(
    tmp_path: Path, method: dict[str, str], periods: list[str], known: str, *, broken: bool
) -> None:
    ends = [tuple(map(date.fromisoformat, one.split())) for one in periods]
    records = {
        "programme": BROKEN["programme"],
        "framework": [BROKEN["framework"][0] | method],
        "reporting_period": [{"framework_id": "EU", "period_from": first, "period_to": last} for first, last in ends],
        "txn": [txn("T", "4", date(2024, 2, 10), 50, currency="USD", value_date=date(2024, 3, 5), funding_id=None, provider_org=None)],
        "fx_rate": [BROKEN["fx_rate"][0] | {"month": date(2024, int(month), 1)} for month in known.split()],
    }
    with store_of(tmp_path / "rates.duckdb", records) as store, store.session() as session:
        assert ("DQ-21" in by_rule(findings(session, "BAD", DATA_DATE))) is broken


def test_a_finding_as_a_document_speaks_the_readers_language(demo: Store) -> None:
    with demo.session() as session:
        first = findings(session, "IMP", DATA_DATE)[0]
    told = first.as_dict("fr")
    assert str(told.pop("words")).startswith("Aucune cellule publiée sur des personnes ne vaut 1 à 4")
    named = {"entity": "headcount", "record_id": "ACT-WS:country=FR", "values": {"people": 3}}
    assert told == {"rule": "DQ-36", "dimension": "privacy", "severity": "error"} | named


ROUND_TABLE = "Expert roundtable on multisectoral partnership coordination"


def test_the_page_names_records_beside_their_ids(demo: Store) -> None:
    shown = json.dumps(Screens(demo).screen(address("/quality", "?programme=SPH")).tree, default=str)
    assert '"children": "ACT-RT"' in shown
    assert f'" {ROUND_TABLE}"' in shown


def test_the_worklist_is_a_workbook_that_reads_as_the_findings_do(demo: Store, tmp_path: Path) -> None:
    with demo.session() as session:
        found = findings(session, "SPH", DATA_DATE)
        (tmp_path / "list.xlsx").write_bytes(worklist(session, found, "uk"))
    (sheet,) = sheets(tmp_path / "list.xlsx")
    assert (sheet.title, [list(row.cells[:2]) + list(row.cells[3:7]) for row in sheet.table.rows]) == (
        "Якість даних",
        [
            ["Вагомість", "Правило", "Вид запису", "Запис", "Назва", "Що порушує правило"],
            ["попередження", "DQ-24", "Захід", "ACT-RT", ROUND_TABLE, "Стать зазначено для: 0; Люди: 37"],
            ["до відома", "DQ-18", "Захід", "ACT-RT", ROUND_TABLE, "Джерела: S-SPH"],
        ],
    )


def test_a_wrong_rule_file_is_refused_with_every_problem(tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text(
        '[[rule]]\nid = "DQ-01"\ndimension = "validty"\nseverity = "error"\nwords = { en = "x" }\nsql = "select 1"\n'
        '[[rule]]\nid = "DQ-02"\ndimension = "validity"\nseverity = "error"\nwords = { en = "x" }\n'
        '[[rule]]\nid = "DQ-3"\ndimension = "validity"\nseverity = "error"\nwords = { en = "x" }\nsql = "select 1"\n'
        '[[rule]]\nid = "DQ-04"\ndimension = "validity"\nseverity = "error"\nwords = { en = "x" }\nsql = "select 1"\neach = "event"\n',
        encoding="utf-8",
    )
    with pytest.raises(BadDeclaration) as refused:
        rules_in(tmp_path)
    assert [problem.partition(": ")[2] for problem in refused.value.problems] == [
        f"“rule[1].dimension” is “validty”; it must be one of {', '.join(get_args(Dimension))}. Did you mean “validity”?",
        "rule[2]: DQ-02 needs either “sql” or “derived”",
        "rule[3]: the id “DQ-3” must look like DQ-01",
        "rule[4]: DQ-04 judges each “event”, which is no type of record",
    ]


def test_the_command_prints_every_finding_and_says_by_its_exit_code_that_there_are_some(tmp_path: Path) -> None:
    path = tmp_path / "demo.duckdb"
    store_of(path, csv_records(DATA / "demo")).close()
    asked = ["--programme", "SPH", "--on", "2025-11-01", "--store", str(path)]
    printed = CliRunner().invoke(quality, asked)
    assert printed.exit_code == 1
    assert printed.stdout.splitlines() == [
        "warning  DQ-24  Sex is recorded for at least 80 % of the people of an activity.  (1)",
        "    activity ACT-RT: Sex recorded: 0; People: 37",
        "information  DQ-18  The only evidence is press: not verified.  (1)",
        "    activity ACT-RT: Sources: S-SPH",
    ]
    document = json.loads(CliRunner().invoke(quality, [*asked, "--json"]).stdout)
    assert [finding["rule"] for finding in document.pop("findings")] == ["DQ-24", "DQ-18"]
    counts = {"error": 0, "warning": 1, "info": 1}
    assert document == {"programme": "SPH", "data_date": "2025-11-01", "revision": 1, "summary": counts, "accepted": []}


def test_an_accepted_finding_is_listed_apart_until_its_record_changes_or_it_is_reopened(tmp_path: Path) -> None:
    path = tmp_path / "demo.duckdb"
    store_of(path, csv_records(DATA / "demo")).close()
    about = ["--store", str(path)]
    asked = ["--programme", "SPH", "--on", "2025-11-01", *about]

    def told() -> tuple[list[str], list[tuple[str, str]]]:
        document = json.loads(CliRunner().invoke(quality, [*asked, "--json"]).stdout)
        return [one["rule"] for one in document["findings"]], [(one["rule"], one["accepted"]["reason"]) for one in document["accepted"]]

    def change(title: str) -> None:
        with open_store(path) as store:
            with store.session() as session:
                [row] = session.rows("select * exclude (record_id, rev) from activity where activity_id = 'ACT-RT'")
            store.save({"activity": [row | {"title": title}]}, actor="olena", reason="a better title")

    accepted = CliRunner().invoke(quality, ["accept", "DQ-24", "ACT-RT", "--why", "no list was kept", "--by", "olena", *about])
    assert (accepted.exit_code, told()) == (0, (["DQ-18"], [("DQ-24", "no list was kept")]))
    assert CliRunner().invoke(quality, asked).exit_code == 0
    change("Roundtable of experts")
    assert told() == (["DQ-24", "DQ-18"], [])
    CliRunner().invoke(quality, ["accept", "DQ-24", "--every", "--why", "still no list", *about])
    assert told() == (["DQ-18"], [("DQ-24", "still no list")])
    reopened = CliRunner().invoke(quality, ["reopen", "DQ-24", "ACT-RT", "--why", "the list was found", *about])
    assert (reopened.exit_code, told()) == (0, (["DQ-24", "DQ-18"], []))


def test_what_is_not_found_cannot_be_accepted(tmp_path: Path) -> None:
    path = tmp_path / "demo.duckdb"
    store_of(path, csv_records(DATA / "demo")).close()
    for words, said in (
        (["DQ-24", "ACT-NONE"], "There is no open finding of DQ-24 about ACT-NONE"),
        (["DQ-99", "--every"], "There is no open finding of DQ-99"),
    ):
        refused = CliRunner().invoke(quality, ["accept", *words, "--why", "x", "--store", str(path)])
        assert isinstance(refused.exception, UnknownName)
        assert said in str(refused.exception)
    assert CliRunner().invoke(quality, ["accept", "DQ-24", "--why", "x", "--store", str(path)]).exit_code == 2


def test_the_command_ends_well_when_nothing_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "whole.duckdb"
    store_of(path, {"programme": [{"programme_id": "P", "name": "P"}]}).close()
    result = CliRunner().invoke(quality, ["--on", "2025-11-01", "--store", str(path)])
    assert (result.exit_code, result.stdout) == (0, "")


def test_what_was_accepted_in_the_revision_of_its_record_stands_until_the_record_changes(tmp_path: Path) -> None:
    decided = {"status": "accepted", "reason": "the list is lost", "on_date": date(2024, 6, 1)}
    rows = {
        "activity": [activity("A", date(2024, 5, 1))],
        "dq_acceptance": [{"rule_id": "DQ-24", "entity": "activity", "entity_id": "A", **decided}],
    }
    with store_of(tmp_path / "s.duckdb", rows) as store:
        for edit, standing_now in ({}, 1), ({"activity": [activity("A", date(2024, 5, 2))]}, 0):
            store.save(edit, actor="test", reason="a later day")
            with store.session() as session:
                assert standing(session).height == standing_now


FOUND_ANEW: dict[str, tuple[str, Records, date]] = {
    "DQ-19": ("GRANT", {"txn": [txn("MORE", "11", date(2024, 1, 17), 10**6)]}, DATA_DATE),
    "DQ-24": ("WEEK", {"headcount": [headcount("WEEK", 400)]}, DATA_DATE),
    "DQ-36": ("WEEK:country=_U", {"headcount": [headcount("WEEK", 19)]}, DATA_DATE),
    "DQ-13": ("ONCE:sex", {"headcount": [headcount("ONCE", 80, "sex", sex="F")]}, DATA_DATE),
    "DQ-33": ("P1", {}, date(2026, 11, 1)),
}
"""By rule: a record, an edit of what is not that record, and a day, after which the rule finds something else there."""


@pytest.mark.parametrize("rule", FOUND_ANEW)
def test_what_was_accepted_covers_nothing_else_that_the_rule_finds_there(tmp_path: Path, rule: str) -> None:
    """More money, other people, another year: whoever accepted did not know of it. What changes nothing of that leaves it accepted."""
    record, edit, day = FOUND_ANEW[rule]
    elsewhere = {"programme": [{"programme_id": "GOOD", "name": "Whole still"}], "headcount": [headcount("HUGE", 9001)]}

    def stands(on: date) -> bool:
        with store.session() as session:
            about = [one for one in findings(session, "BAD", on) if (one.rule, one.record_id) == (rule, record)]
        return [one.accepted is not None for one in about] == [True]

    with store_of(tmp_path / "s.duckdb", BROKEN) as store:
        decide(store, rule, [record], accepting=True, reason="as it is", actor="olena", on=DATA_DATE, data_date=DATA_DATE)
        store.save(elsewhere, actor="test", reason="elsewhere")
        assert stands(DATA_DATE)
        assert stands(DATA_DATE + timedelta(days=30))
        if edit:
            store.save(edit, actor="test", reason="more of it")
        assert not stands(day)


def test_rules_of_days_turn_on_the_very_day(tmp_path: Path) -> None:
    """A return is due of whoever signed before the year; ninety days are soon; what was signed with the last total is not since."""
    signed = {
        "LAST-DAY": {"signed_on": date(2023, 12, 31)},
        "NEW-YEAR": {"signed_on": date(2024, 1, 1)},
        "SOON": {"signed_on": date(2024, 1, 2), "expires_on": date(2024, 11, 1) + timedelta(days=90)},
        "NOT-YET": {"signed_on": date(2024, 1, 2), "expires_on": date(2024, 11, 1) + timedelta(days=91)},
        "WITH-THE-TOTAL": {"signed_on": date(2024, 3, 1)},
        "SINCE": {"signed_on": date(2024, 6, 1)},
    }
    kept = {"programme_id": "P", "kind": "MOU_TWIN"}
    total = {"programme_id": "P", "measure": "memoranda", "qualifier": "exact"}
    rows: Records = {
        "programme": [{"programme_id": "P"}],
        "partnership": [{"partnership_id": name, "programme_id": "P", "kind": "TWINNING"} for name in signed],
        "agreement": [kept | {"agreement_id": name, "partnership_id": name} | facts for name, facts in signed.items()],
        "stated_total": [
            total | {"stated_id": name, "value": value, "as_of": on}
            for name, value, on in (("T1", 10, date(2024, 3, 1)), ("T2", 11, date(2024, 6, 1)))
        ],
    }
    with store_of(tmp_path / "s.duckdb", rows) as store, store.session() as session:
        found = [(one.rule, one.record_id) for one in findings(session, "P", date(2024, 11, 1)) if one.rule in {"DQ-29", "DQ-33", "DQ-34"}]
    assert sorted(found) == [("DQ-33", "LAST-DAY"), ("DQ-34", "SOON")]


EDGES: dict[str, list[dict[str, Any]]] = {
    "programme": BROKEN["programme"],
    "source": [{"source_id": name, "title": name} for name in ("S", "PAPER")],
    "organisation": [{"org_id": name, "org_type": "15", "country": country} for name, country in (("H", "UA"), ("G", "UA"), ("F", "FR"))],
    "partnership": BROKEN["partnership"],
    "agreement": [
        *(agreement(f"30-{name}", on, kind="LOI") for name, on in (("A", date(2022, 1, 1)), ("B", date(2022, 1, 31)))),
        *(agreement(f"31-{name}", on, kind="LOI") for name, on in (("A", date(2022, 1, 1)), ("B", date(2022, 2, 1)))),
        *(agreement(name, date(2024, 2, 1), partnership_id="P1") for name in ("SIGNED1", "SIGNED2")),
    ],
    "agreement_party": [
        {"agreement_id": f"{days}-{name}", "org_id": org, "side": "home"} for days, org in (("30", "H"), ("31", "G")) for name in "AB"
    ],
    "activity": [
        activity("TODAY", DATA_DATE),
        activity("THREE-DAYS", date(2024, 3, 1), end_date=date(2024, 3, 3), kind="MEETING"),
        activity("LAST-DAY", date(2024, 3, 3), kind="MEETING"),
        activity("HOSTED", date(2024, 3, 3), kind="MEETING"),
        activity("BY-SEX-ALONE", date(2024, 5, 1), kind="MEETING"),
        activity("ANNOUNCED", date(2023, 12, 31), end_date=date(2024, 1, 1), date_precision="published", kind="LAUNCH"),
        *(activity(f"C{number}", date(2024, 6, number), kind="COURSE") for number in (1, 2, 3, 4, 5)),
        *(activity(f"W{number}", date(2024, 7, number), kind="WEBINAR") for number in (1, 2, 3, 4)),
    ],
    "activity_place": [{"activity_id": name, "country": "UA", "city": "Kyiv"} for name in ("THREE-DAYS", "LAST-DAY", "HOSTED")],
    "activity_org": [
        {"activity_id": name, "org_id": "H", "role": role}
        for name, role in (("THREE-DAYS", "organiser"), ("LAST-DAY", "organiser"), ("HOSTED", "host"))
    ],
    "headcount": [
        headcount("TODAY", 10),
        headcount("TODAY", 6, "sex", sex="F"),
        headcount("TODAY", 2, "sex", sex="M"),
        headcount("TODAY", 10, "country", country="UA"),
        headcount("BY-SEX-ALONE", 10, "sex", sex="F"),
        *(headcount(f"C{number}", n) for number, n in enumerate((10, 10, 10, 50, 51), 1)),
        *(headcount(f"W{number}", n) for number, n in enumerate((10, 10, 10, 500), 1)),
    ],
    "activity_funder": [{"activity_id": "TODAY", "funder_org": org, "share": share} for org, share in (("H", "0.5"), ("F", "0.51"))],
    "lifecycle_event": [
        {"partnership_id": "P1", "framework": "WHO_TPI", "cycle": 1, "stage": stage, "entered_on": on}
        for stage, on in ((1, date(2024, 1, 1)), (2, date(2024, 5, 1)), (3, date(2024, 4, 1)))
    ],
    "evidence": [
        *proof("agreement", "SIGNED1", "SIGNED2", kind="news"),
        *({**one, "source_id": "PAPER"} for one in proof("agreement", "SIGNED2")),
    ],
    "funding": [
        {"funding_id": name, "funder_org": "F", "programme_id": "BAD", "amount": 100, "currency": "EUR"} for name in ("ALL", "MORE")
    ],
    "txn": [
        txn("ALL", "11", date(2024, 1, 1), 100, funding_id="ALL"),
        txn("MORE", "2", date(2024, 1, 2), 101, funding_id="MORE"),
    ],
    "stated_total": [
        stated("T1", "memoranda", 10, date(2024, 1, 31)),
        stated("T2", "memoranda", 12, date(2024, 2, 1)),
        stated("T3", "memoranda", 12, date(2024, 3, 1)),
    ],
    "monitoring_return": [{"partnership_id": "P1", "period_from": date(2023, 1, 1), "period_to": date(2024, 1, 1)}],
    "patient_benefit": [
        benefit(date(2024, 1, 1), date(2024, 3, 31)),
        benefit(date(2024, 3, 31), date(2024, 6, 30)),
        benefit(date(2024, 5, 1), date(2024, 6, 30)),
    ],
}


def test_rules_of_numbers_and_spans_turn_on_the_very_number_and_day(tmp_path: Path) -> None:
    """Thirty days are near, and 31 not; the last day is shared; all of an amount or total is not more than it; five events compare."""
    with store_of(tmp_path / "s.duckdb", EDGES) as store, store.session() as session:
        found = by_rule(findings(session, "BAD", DATA_DATE))
    judged = "DQ-01 DQ-07 DQ-09 DQ-10 DQ-12 DQ-13 DQ-14 DQ-16 DQ-18 DQ-19 DQ-25 DQ-28 DQ-29 DQ-33 DQ-41"
    assert {rule: found[rule] for rule in judged.split() if rule in found} == {
        "DQ-07": ["activity C5"],
        "DQ-09": ["agreement 30-A~30-B"],
        "DQ-10": ["activity LAST-DAY~THREE-DAYS"],
        "DQ-12": ["activity ANNOUNCED", "activity BY-SEX-ALONE", "activity HOSTED", "activity LAST-DAY", "activity THREE-DAYS"],
        "DQ-16": ["lifecycle_event P1/WHO_TPI/1/2", "lifecycle_event P1/WHO_TPI/1/3"],
        "DQ-18": ["agreement SIGNED1"],
        "DQ-19": ["funding MORE"],
        "DQ-25": ["activity ANNOUNCED"],
        "DQ-41": ["patient_benefit P1/2024-01-01/2024-03-31/care/register~P1/2024-03-31/2024-06-30/care/register"],
    }
    assert "activity TODAY" not in found["DQ-24"], "eight of ten are eighty per cent"
    assert "activity C4" in found["DQ-24"]
