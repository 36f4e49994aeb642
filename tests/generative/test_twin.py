"""The engine answers as its slow plain-Python twin does, on random small worlds and random questions."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.answer import answer
from indicators.catalogue import catalogue
from indicators.figures import Number
from indicators.question import INTERNAL, Question
from tests.generative import worlds as w
from tests.spec.twin import MARGINS, ROWS, twin
from tests.stores import store_of
from tracker.periods import period

PERIODS = [period(text) for text in ("2024", "2024-Q1", "2024-Q2", "2024-H2", "2023", "2023-12", "..2024-03-31", "..2024-12-31")]
CAREFULLY = settings(derandomize=True, deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))

AGREEMENTS = w.records(
    organisation=(w.ORGANISATION, ["org_id"]),
    partnership=(w.PARTNERSHIP, ["partnership_id"]),
    agreement=(w.AGREEMENT, ["agreement_id"]),
    agreement_party=(w.AGREEMENT_PARTY, ["agreement_id", "org_id"]),
    lifecycle_event=(w.LIFECYCLE_EVENT, ["partnership_id", "framework", "cycle", "stage"]),
    monitoring_return=(w.MONITORING_RETURN, ["partnership_id", "period_from", "period_to"]),
    activity=(w.ACTIVITY, ["activity_id"]),
)
PEOPLE = w.records(
    organisation=(w.ORGANISATION, ["org_id"]),
    activity=(w.ACTIVITY, ["activity_id"]),
    activity_place=(w.ACTIVITY_PLACE, ["activity_id", "country", "subdivision"]),
    activity_org=(w.ACTIVITY_ORG, ["activity_id", "org_id", "role"]),
    activity_tag=(w.ACTIVITY_TAG, ["activity_id", "scheme", "code"]),
    person=(w.PERSON, ["person_id"]),
    participation=(w.PARTICIPATION, ["activity_id", "person_id", "role"]),
    headcount=(w.HEADCOUNT, ["activity_id", "slice", "role", "mode", "sex", "country", "cadre"]),
)
MONEY = w.records(
    organisation=(w.ORGANISATION, ["org_id"]),
    activity=(w.ACTIVITY, ["activity_id"]),
    activity_funder=(w.ACTIVITY_FUNDER, ["activity_id", "funder_org"]),
    funding=(w.FUNDING, ["funding_id"]),
    txn=(w.TXN, ["txn_id"]),
    fx_rate=(w.FX_RATE, ["rate_set", "month", "currency"]),
)
REVIEWS = w.records(
    partnership=(w.PARTNERSHIP, ["partnership_id"]),
    agreement=(w.AGREEMENT, ["agreement_id"]),
    activity=(w.ACTIVITY, ["activity_id"]),
    action_item=(w.ACTION_ITEM, ["action_id"]),
    assessment=(w.ASSESSMENT, ["assessment_id"]),
    stated_total=(w.STATED_TOTAL, ["stated_id"]),
    verification=(w.VERIFICATION, ["entity", "entity_id", "on_date"]),
)


@st.composite
def question(draw: st.DrawFn, code: str) -> Question:
    """A question that the indicator is licensed to answer: up to three dimensions, perhaps a filter."""
    offered = list(catalogue()[code].dimensions)
    by = tuple(draw(st.lists(st.sampled_from(offered), unique=True, max_size=3))) if offered else ()
    margins = set(MARGINS.get(code, {}))
    filterable = [name for name in offered if (set(by) <= {name} if name in margins else not margins & set(by))]
    names = draw(st.lists(st.sampled_from(filterable), max_size=1)) if filterable else []
    values = w.word("_U UA FR F 2212 UA-46 MOU_TWIN TRAINING EUR about exact O1 15 HEALTH home 1 true agreement")
    filter_ = tuple((name, draw(values)) for name in names)
    currency = draw(w.word("EUR EUR USD"))
    return Question(code, draw(w.word("P P Q")), draw(st.sampled_from(PERIODS)), by, filter_, None, INTERNAL, currency)


def questions(*codes: str) -> st.SearchStrategy[list[Question]]:
    """Two questions of each indicator."""
    return st.tuples(*(question(code) for code in codes for _ in range(2))).map(list)


def comparable(value: Number | Fraction | None) -> object:
    """Ratios meet as floats; counts and money must be equal to the last digit."""
    if isinstance(value, (float, Fraction)):
        return pytest.approx(float(value), rel=1e-12)
    return None if value is None else Decimal(value)


def agrees(records: dict[str, Any], asked: list[Question]) -> None:
    """Ask the engine over a fresh store, ask the twin over the same rows, and compare whole answers."""
    with tempfile.TemporaryDirectory() as folder, store_of(Path(folder) / "world.duckdb", records) as store, store.session() as session:
        for one in asked:
            engine = {figure.by: (figure.value, str(figure.status), figure.qualifier) for figure in answer(session, one).figures}
            expected = {group: (comparable(value), status, qualifier) for group, (value, status, qualifier) in twin(records, one).items()}
            assert engine == expected, one


@CAREFULLY
@given(AGREEMENTS, questions("AGR-01", "AGR-02", "AGR-03", "AGR-04", "AGR-05", "AGR-06", "PAR-01", "TPI-01", "QUA-04"))
def test_agreements_and_partnerships(records: dict[str, Any], asked: list[Question]) -> None:
    agrees(records, asked)


@CAREFULLY
@given(PEOPLE, questions("TRN-01", "TRN-03", "PTC-01", "PTC-02", "PTC-03", "QUA-03", "MSC-01"))
def test_activities_and_people(records: dict[str, Any], asked: list[Question]) -> None:
    agrees(records, asked)


@CAREFULLY
@given(MONEY, questions("FUN-01", "FUN-02", "FUN-03", "FUN-05"))
def test_money(records: dict[str, Any], asked: list[Question]) -> None:
    agrees(records, asked)


@CAREFULLY
@given(REVIEWS, questions("MSC-04", "IHR-04", "QUA-01", "QUA-02"))
def test_reviews_and_data_quality(records: dict[str, Any], asked: list[Question]) -> None:
    agrees(records, asked)


def test_the_twin_knows_every_core_indicator() -> None:
    assert ROWS.keys() == {code for code, definition in catalogue().items() if definition.tier == "core"}
