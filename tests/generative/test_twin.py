"""The engine answers as its slow plain-Python twin does, on random small worlds and random questions."""

from __future__ import annotations

import os
import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from indicators.answer import answer, answers
from indicators.declared.catalogue import catalogue
from indicators.figures import Number
from indicators.question import INTERNAL, Question
from tests.caches import forget_answers
from tests.generative import worlds as w
from tests.spec.twin import MARGINS, ROWS, twin
from tests.stores import store_of
from tracker.codes import code_list, code_list_names
from tracker.periods import Period, period
from tracker.store import Session

PERIODS = [
    period(text)
    for text in ("2024", "2024", "2024", "2024", "2024", "..2024-12-31", "2024-Q1", "2024-Q2", "2024-H2", "2023", "2023-12", "..2024-03-31")
]
OVER = st.sampled_from(PERIODS) | st.sampled_from(PERIODS) | st.tuples(w.day, w.day).map(lambda days: Period(min(days), max(days)))
"""Now and then from any day to any other."""
UNSHRUNK = (Phase.explicit, Phase.generate)
"""Without shrinking: every smaller world is a new store, and looking for the smallest takes longer than the rest of the tests."""
WORLDS = int(os.environ.get("TRACKER_WORLDS", "6"))
"""How many random worlds each property meets; more before a release."""
CAREFULLY = settings(derandomize=True, deadline=None, max_examples=WORLDS, phases=UNSHRUNK, suppress_health_check=list(HealthCheck))

ORGANISATIONS = w.each("org_id", "O1 O2 O3 O4 O5", w.ORGANISATION)
PARTNERSHIPS = w.each("partnership_id", w.PARTNERSHIPS, w.PARTNERSHIP)
SIGNED = w.each("agreement_id", w.SIGNED, w.AGREEMENT)
ACTIVITIES = w.each("activity_id", w.ACTIVITIES, w.ACTIVITY)

AGREEMENTS = w.world(
    organisation=ORGANISATIONS,
    partnership=PARTNERSHIPS,
    agreement=SIGNED,
    agreement_party=w.some("agreement_id org_id", w.AGREEMENT_PARTY, least=20),
    lifecycle_event=w.some("partnership_id framework cycle stage", w.LIFECYCLE_EVENT, least=14),
    monitoring_return=w.some("partnership_id period_from period_to", w.MONITORING_RETURN, least=8),
    activity=ACTIVITIES,
    product=w.each("product_id", "D1 D2 D3 D4", w.PRODUCT),
    product_status=w.some("product_id status on_date", w.PRODUCT_STATUS, least=6),
)
PEOPLE = w.world(
    organisation=ORGANISATIONS,
    activity=ACTIVITIES,
    activity_place=w.some("activity_id country subdivision city", w.ACTIVITY_PLACE, least=10),
    activity_org=w.some("activity_id org_id role", w.ACTIVITY_ORG, least=30),
    activity_tag=w.some("activity_id scheme code", w.ACTIVITY_TAG, least=8),
    person=w.each("person_id", "p1 p2 p3 p4", w.PERSON),
    participation=w.some("activity_id person_id role", w.PARTICIPATION, least=15),
    headcount=w.some("activity_id slice role mode sex country cadre", w.HEADCOUNT, least=40),
)
MONEY = w.world(
    organisation=ORGANISATIONS,
    activity=ACTIVITIES,
    person=w.each("person_id", "p1 p2 p3 p4", w.PERSON),
    participation=w.some("activity_id person_id role", w.PARTICIPATION, least=15),
    headcount=w.some("activity_id slice role mode sex country cadre", w.HEADCOUNT, least=20),
    activity_funder=w.some("activity_id funder_org", w.ACTIVITY_FUNDER, least=1),
    funding=w.each("funding_id", "F1", w.FUNDING),
    txn=w.each("txn_id", "T1 T2 T3 T4 T5 T6 T7 T8 T9", w.TXN),
    fx_rate=w.some("rate_set month currency", w.FX_RATE, least=8),
)
RESULTS = w.world(
    organisation=ORGANISATIONS,
    partnership=PARTNERSHIPS,
    agreement=SIGNED,
    monitoring_return=w.some("partnership_id period_from period_to", w.MONITORING_RETURN, least=8),
    partnership_member=w.some("partnership_id org_id role from_date", w.PARTNERSHIP_MEMBER, least=8),
    activity=ACTIVITIES,
    product=w.each("product_id", "D1 D2 D3 D4", w.PRODUCT),
    product_status=w.some("product_id status on_date", w.PRODUCT_STATUS, least=6),
    milestone=w.each("milestone_id", "M1 M2 M3 M4 M5 M6 M7 M8 M9 M10 M11 M12", w.MILESTONE),
    sample_test=w.each("sample_id", "Q1 Q2 Q3 Q4 Q5 Q6 Q7 Q8", w.SAMPLE_TEST),
    patient_benefit=w.some("partnership_id period_from period_to service method", w.PATIENT_BENEFIT, least=8),
    mechanism=w.each("mechanism_id", "K1 K2 K3", w.MECHANISM),
    mechanism_member=w.some("mechanism_id org_id from_date", w.MECHANISM_MEMBER, least=6),
    mechanism_meeting=w.some("mechanism_id activity_id", w.MECHANISM_MEETING, least=6),
    assessment=w.each("assessment_id", w.ASSESSED_IDS, w.ASSESSED).map(w.assessed),
    assessment_score=w.some("assessment_id item respondent", w.ASSESSMENT_SCORE, least=40).map(w.scored),
    code_map=w.some("from_list from_code to_list to_code", w.CODE_MAP, least=5),
)
REVIEWS = w.world(
    partnership=PARTNERSHIPS,
    agreement=SIGNED,
    activity=ACTIVITIES,
    action_item=w.each("action_id", "I1 I2 I3 I4 I5 I6 I7 I8 I9", w.ACTION_ITEM),
    assessment=w.each("assessment_id", "AS1 AS2 AS3 AS4", w.ASSESSMENT),
    stated_total=w.each("stated_id", "ST1 ST2 ST3 ST4 ST5 ST6", w.STATED_TOTAL),
    verification=w.some("entity entity_id on_date", w.VERIFICATION, least=8),
)

JUDGED = {
    "agreements": (AGREEMENTS, "AGR-01 AGR-02 AGR-03 AGR-04 AGR-05 AGR-06 AGR-07 PAR-01 PAR-02 TPI-01 TPI-02 QUA-04".split()),
    "people": (PEOPLE, "TRN-01 TRN-02 TRN-03 PTC-01 PTC-02 PTC-03 PTC-04 PTC-05 PTC-06 QUA-03 MSC-01".split()),
    "money": (MONEY, "FUN-01 FUN-02 FUN-03 FUN-04 FUN-05 FUN-06".split()),
    "results": (RESULTS, "IHR-01 IHR-02 IHR-03 MQ-01 MQ-02 MQ-03 MQ-04 MQ-05 MSC-02 MSC-03 REL-01 CAP-01 IMP-01".split()),
    "reviews": (REVIEWS, "MSC-04 IHR-04 QUA-01 QUA-02".split()),
}
"""Worlds, and the indicators that are asked of them."""


def groups(code: str, dimension: str) -> list[str]:
    """Groups that may be filtered for: a word outside the dimension's code list is refused, which is tested elsewhere."""
    words = w.GROUPS.get(dimension, "_U").split()
    named = catalogue()[code].dimensions[dimension].codes
    if named not in code_list_names():
        return words
    codes = code_list(named)
    return [word for word in words if word.startswith("_") or codes.has(word) or not codes.complete] or ["_U"]


@st.composite
def question(draw: st.DrawFn, code: str) -> Question:
    """A question that the indicator is licensed to answer: up to three dimensions, perhaps a filter."""
    offered = list(catalogue()[code].dimensions)
    by = tuple(draw(st.lists(st.sampled_from(offered), unique=True, max_size=3))) if offered else ()
    margins = set(MARGINS.get(code, {}))
    filterable = [name for name in offered if (set(by) <= {name} if name in margins else not margins & set(by))]
    names = draw(st.sampled_from([*([] for _ in range(4 * len(filterable))), *([name] for name in filterable)])) if filterable else []
    filter_ = tuple((name, draw(st.sampled_from(groups(code, name)))) for name in names)
    currency = draw(w.word("EUR EUR USD"))
    return Question(code, draw(w.word("P P P P Q")), draw(OVER), by, filter_, None, INTERNAL, currency, cross=draw(st.booleans()))


def questions(*codes: str) -> st.SearchStrategy[list[Question]]:
    """Three questions of each indicator."""
    return st.tuples(*(question(code) for code in codes for _ in range(3))).map(list)


def comparable(value: Number | Fraction | None) -> object:
    """Ratios and means meet as floats, as scores are kept to ten places; counts and money must be equal to the last digit."""
    if isinstance(value, (float, Fraction)):
        return pytest.approx(float(value), rel=1e-9, abs=1e-9)
    return None if value is None else Decimal(value)


def agrees(records: dict[str, Any], asked: list[Question], random: Random) -> None:
    """Ask the engine over a fresh store that is then edited, at both revisions; ask the twin over the same rows; compare whole answers."""
    changed, retired, edited = w.edited(records, random)
    with tempfile.TemporaryDirectory() as folder, store_of(Path(folder) / "world.duckdb", records) as store:
        store.save(changed, retire=retired, actor="test", reason="edits")
        for revision, truth, questions in ((1, records, asked[::2]), (None, edited, asked[1::2])):
            with store.session(revision) as session:
                for one in questions:
                    compare(session, truth, one)


def compare(session: Session, records: dict[str, Any], asked: Question) -> None:
    """The engine and the twin say the same to one question."""
    told = answer(session, asked)
    engine = {figure.by: (figure.value, str(figure.status), figure.qualifier) for figure in told.figures}
    expected = {group: (comparable(value), status, qualifier) for group, (value, status, qualifier) in twin(records, asked).items()}
    assert engine == expected, asked
    forget_answers()
    assert told in answers(session, asked, {asked.period, *PERIODS[-3:]})


@pytest.mark.parametrize("room", JUDGED)
@CAREFULLY
@given(st.data(), st.randoms(use_true_random=False))
def test_the_engine_answers_as_the_twin(room: str, data: st.DataObject, random: Random) -> None:
    world, codes = JUDGED[room]
    agrees(data.draw(world), data.draw(questions(*codes)), random)


@pytest.mark.parametrize("room", JUDGED)
def test_the_worlds_say_something_of_each_indicator(room: str) -> None:
    """An indicator that never has a value would agree with anything."""
    world, codes = JUDGED[room]
    spoken: set[str] = set()

    @settings(CAREFULLY, max_examples=30)
    @given(world)
    def listen(records: dict[str, Any]) -> None:
        for code in codes:
            told = (twin(records, Question(code, "P", one, audience=INTERNAL))[()] for one in (PERIODS[0], PERIODS[5]))
            spoken.update(code for value, _, _ in told if value)

    listen()
    assert spoken == set(codes)


def test_every_indicator_is_judged() -> None:
    judged = [code for _, codes in JUDGED.values() for code in codes]
    assert sorted(judged) == sorted(catalogue()) == sorted(ROWS)
