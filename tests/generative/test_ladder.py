"""From attendances to people: the engine counts rungs as its twin does, and the truth lies within the bounds wherever it is known."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from indicators.answer import answer
from indicators.figures import Figure
from indicators.ladder import climbed
from indicators.question import INTERNAL, Question
from tests.generative import worlds as w
from tests.generative.test_twin import CAREFULLY
from tests.spec.twin_ladder import ladder_twin
from tests.stores import store_of
from tracker.periods import period
from tracker.store import Session

UNITS = ("event", "partner", "programme")
RECORDS = w.world(
    organisation=w.each("org_id", "O1 O2 O3 O4 O5", w.ORGANISATION),
    activity=w.each("activity_id", w.ACTIVITIES, w.ACTIVITY),
    activity_org=w.some("activity_id org_id role", w.ACTIVITY_ORG, least=30),
    person=w.each("person_id", "p1 p2 p3 p4", w.PERSON),
    participation=w.some("activity_id person_id role", w.PARTICIPATION, least=15),
    headcount=w.some("activity_id slice role mode sex country cadre", w.HEADCOUNT, least=40),
)


@contextmanager
def session_of(records: dict[str, Any]) -> Iterator[Session]:
    with tempfile.TemporaryDirectory() as folder, store_of(Path(folder) / "world.duckdb", records) as store, store.session() as session:
        yield session


@CAREFULLY
@given(RECORDS, st.sampled_from(["", "sex", "cadre", "country"]), st.sampled_from(["2024", "..2024-12-31", "2024-Q1", "2023"]))
def test_the_engine_counts_each_rung_as_its_twin_does(records: dict[str, Any], dimension: str, when: str) -> None:
    with session_of(records) as session:
        for unit in UNITS:
            question = Question(f"PTC-02/{unit}", "P", period(when), (dimension,) if dimension else (), audience=INTERNAL)
            found = {
                figure.by[0][1] if figure.by else "": (figure.value, figure.low, figure.high, figure.qualifier)
                for figure in answer(session, question).figures
                if figure.status == "value"
            }
            assert found == ladder_twin(records, question, unit, dimension), question


# A world whose truth is known: who was where. Some events write down persons, the others only how many there were.
WHO = st.dictionaries(st.sampled_from([f"X{n}" for n in range(1, 9)]), st.frozensets(st.integers(1, 12), min_size=1), min_size=1)
KNOWN = st.frozensets(st.sampled_from([f"X{n}" for n in range(1, 9)]))
PARTNER = {f"X{n}": f"S{n % 3}" if n < 7 else None for n in range(1, 9)}
MONTH = {f"X{n}": date(2024, 1 + n, 5) for n in range(1, 9)}


def world(who: dict[str, frozenset[int]], known: frozenset[str]) -> dict[str, Any]:
    return {
        "programme": [{"programme_id": "P", "name": "P"}],
        "partnership": [{"partnership_id": name, "programme_id": "P"} for name in ("S0", "S1", "S2")],
        "activity": [
            {"activity_id": event, "programme_id": "P", "partnership_id": PARTNER[event], "kind": "TRAINING", "title": event,
             "status": "held", "start_date": MONTH[event], "count_basis": "individual" if event in known else "aggregate"}
            for event in who
        ],
        "person": [{"person_id": f"p{n}", "sex": "F" if n % 2 else "M", "legal_basis": "consent", "retain_until": date(2030, 1, 1)} for n in range(1, 13)],
        "participation": [
            {"activity_id": event, "person_id": f"p{n}", "role": "participant"} for event in who.keys() & known for n in who[event]
        ],
        "headcount": [
            {"activity_id": event, "slice": "total", "role": "participant", "n": len(who[event]), "qualifier": "exact"}
            for event in who.keys() - known
        ] + [
            {"activity_id": event, "slice": "sex", "role": "participant", "sex": sex, "n": len(of_sex(who[event], sex)), "qualifier": "exact"}
            for event in who.keys() - known for sex in "FM"
        ],
    }  # fmt: skip


def of_sex(people: frozenset[int], sex: str) -> frozenset[int]:
    return frozenset(n for n in people if (n % 2 == 1) is (sex == "F"))


def ends(figure: Figure) -> tuple[float, float]:
    assert figure.qualifier == "exact"
    low, high = (figure.low, figure.high) if figure.value is None else (figure.value, figure.value)
    return float(low or 0), float(high or 0)


@CAREFULLY
@given(WHO, KNOWN)
def test_the_truth_lies_within_the_bounds_of_every_rung(who: dict[str, frozenset[int]], known: frozenset[str]) -> None:
    partners = {PARTNER[event] for event in who}
    truth = {
        "event": sum(len(people) for people in who.values()),
        "partner": sum(len(frozenset().union(*(who[event] for event in who if PARTNER[event] == one))) for one in partners),
        "programme": len(frozenset().union(*who.values())),
    }
    with session_of(world(who, known)) as session:
        for unit, people in truth.items():
            found = answer(session, Question(f"PTC-02/{unit}", "P", period("2024"), ("sex",), audience=INTERNAL))
            low, high = ends(found.total)
            assert low <= people <= high
            if who.keys() <= known:
                assert low == people == high
            for sex in ("F", "M") if unit == "programme" else ():
                low, high = ends(found.at((("sex", sex),)))
                assert low <= len(of_sex(frozenset().union(*who.values()), sex)) <= high


@CAREFULLY
@given(WHO, KNOWN)
def test_each_rung_counts_no_more_than_the_one_above(who: dict[str, frozenset[int]], known: frozenset[str]) -> None:
    with session_of(world(who, known)) as session:
        found = climbed(session, Question("PTC-02", "P", period("2024"), audience=INTERNAL))
        lows, highs = zip(*(ends(figures.total) for figures in found.rungs), strict=True)
        assert list(lows) == sorted(lows, reverse=True)
        assert list(highs) == sorted(highs, reverse=True)
        assert (found.recorded.total.value or 0) <= lows[-1]


@CAREFULLY
@given(WHO)
def test_the_people_of_a_year_are_between_its_largest_quarter_and_the_sum_of_its_quarters(who: dict[str, frozenset[int]]) -> None:
    with session_of(world(who, frozenset(who))) as session:
        asked = Question("PTC-02", "P", period("2024"), audience=INTERNAL)
        year = answer(session, asked).total.value or 0
        quarters = [
            answer(session, Question("PTC-02", "P", part, audience=INTERNAL)).total.value or 0 for part in asked.period.split("quarter")
        ]
    assert max(quarters) <= year <= sum(quarters)
