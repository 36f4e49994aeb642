"""Targets: which promise applies to a period, how far a figure has come, and when that cannot be said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from indicators.figures import Figure
from indicators.logframes.logframe import Line, promises
from indicators.logframes.progress import way_text
from indicators.logframes.targets import Band, Mark, Standing, Way, way
from indicators.question import Question
from tests.stores import store_of
from tracker.periods import period
from tracker.store import Session


def mark(framework: str, indicator: str, kind: str, on: date, value: float | None, **facts: Any) -> dict[str, Any]:
    return {"framework_id": framework, "indicator": indicator, "kind": kind, "on_date": on, "value": value} | facts


UNRATED = Way(None, None, Band.NOT_RATED)
RECORDS = {
    "programme": [{"programme_id": "P", "name": "P"}, {"programme_id": "Q", "name": "Q"}],
    "framework": [
        {"framework_id": "EU", "programme_id": "P", "name": "EU", "currency": "EUR", "rate_set": "ECB"},
        {"framework_id": "NL", "programme_id": "P", "name": "NL", "currency": "EUR", "rate_set": "ECB"},
        {"framework_id": "ALL", "name": "Of every programme", "currency": "EUR", "rate_set": "ECB"},
    ],
    "result": [{"result_id": "R1", "framework_id": "EU", "level": "1", "statement": "People are trained"}],
    "framework_indicator": [
        {"framework_id": "EU", "result_id": "R1", "indicator": "TRN-01", "label": "Trainings delivered", "external_code": "Op 1.1"},
        {"framework_id": "EU", "result_id": "R1", "indicator": "PAR-01"},
    ],
    "target": [
        mark("EU", "TRN-01", "baseline", date(2022, 12, 31), 2),
        mark("EU", "TRN-01", "milestone", date(2023, 12, 31), 4),
        mark("EU", "TRN-01", "milestone", date(2024, 12, 31), 8),
        mark("EU", "TRN-01", "target", date(2024, 12, 31), 10, rationale="Grant agreement"),
        mark("EU", "TRN-01", "target", date(2025, 12, 31), 5, dim="sex", dim_value="F"),
        mark("NL", "TRN-01", "target", date(2024, 12, 31), 50),
        mark("NL", "TRN-01", "target", date(2024, 9, 30), 3, dim_value="F"),
        mark("ALL", "MSC-01", "target", date(2024, 12, 31), 6),
        mark("NL", "AGR-01", "baseline", date(2022, 12, 31), None),
        mark("NL", "AGR-01", "baseline", date(2024, 6, 30), 7),
        mark("NL", "AGR-01", "target", date(2026, 12, 31), 20),
    ],
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with store_of(tmp_path_factory.mktemp("targets") / "targets.duckdb", RECORDS) as store, store.session() as opened:
        yield opened


def standing(baseline: float | str | None, goal: float | str | None) -> Standing:
    start, end = (
        None if value is None else Mark("target", date(2024, 12, 31), None if value == "?" else Decimal(value))
        for value in (baseline, goal)
    )
    return Standing(start, end)


def promised(session: Session, indicator: str, asked: str, framework: str) -> Line:
    (line,) = (
        one
        for one in promises(session, Question(indicator, "P", period(asked)))
        if one.figures and one.figures.question.framework == framework
    )
    return line


@pytest.mark.parametrize(
    ("asked", "goal"),
    [
        ("2022", Mark("milestone", date(2023, 12, 31), Decimal(4))),  # on its very day the baseline is there
        ("2023-H1", Mark("milestone", date(2023, 12, 31), Decimal(4))),
        ("2023", Mark("milestone", date(2023, 12, 31), Decimal(4))),
        ("2024-Q1", Mark("target", date(2024, 12, 31), Decimal(10), "Grant agreement")),
        ("2030", Mark("target", date(2024, 12, 31), Decimal(10), "Grant agreement")),
    ],
)
def test_the_next_milestone_or_target_applies_and_after_the_last_that_one(session: Session, asked: str, goal: Mark) -> None:
    found = promised(session, "TRN-01", asked, "EU")
    assert (found.promised.label, found.promised.external_code) == ("Trainings delivered", "Op 1.1")
    assert (found.standing.baseline, found.standing.goal) == (Mark("baseline", date(2022, 12, 31), Decimal(2)), goal)


def test_a_period_before_the_baseline_is_held_against_nothing(session: Session) -> None:
    early = promised(session, "TRN-01", "2022-H1", "EU")
    assert early.standing.baseline == Mark("baseline", date(2022, 12, 31), Decimal(2))
    assert (early.standing.goal, early.way) == (None, UNRATED)


def test_every_framework_of_the_programme_has_its_say(session: Session) -> None:
    goal = Mark("target", date(2024, 12, 31), Decimal(50))
    assert promised(session, "TRN-01", "2024-Q1", "NL").standing == Standing(None, goal, target=goal), "a target of half a group is none"
    for programme in ("P", "Q"):
        (shared,) = promises(session, Question("MSC-01", programme, period("2024")))
        assert shared.standing.goal == Mark("target", date(2024, 12, 31), Decimal(6))


@pytest.mark.parametrize(("asked", "baseline"), [("2023", None), ("2024-H1", Decimal(7)), ("2025", Decimal(7))])
def test_the_latest_baseline_by_the_end_of_the_period_applies_known_or_not(session: Session, asked: str, baseline: Decimal | None) -> None:
    found = promised(session, "AGR-01", asked, "NL").standing.baseline
    assert found is not None
    assert found.value == baseline


def test_an_indicator_without_a_mark_stands_in_its_framework_unrated(session: Session) -> None:
    found = promised(session, "PAR-01", "2024", "EU")
    assert found.standing == Standing(None, None)
    assert found.way == UNRATED


@pytest.mark.parametrize(("programme", "indicator"), [("P", "FUN-01"), ("Q", "TRN-01"), ("none", "TRN-01")])
def test_what_no_framework_names_has_no_standing(session: Session, programme: str, indicator: str) -> None:
    assert promises(session, Question(indicator, programme, period("2024"))) == ()


@pytest.mark.parametrize(
    ("baseline", "goal", "actual", "achieved", "stands"),
    [
        pytest.param(0, 10, 10, "1", Band.MET, id="all of the way"),
        pytest.param(0, 10, 12, "6/5", Band.MET, id="further"),
        pytest.param(0, 10, 8, "4/5", Band.NEARLY, id="80 % is nearly there"),
        pytest.param(0, 1000, 999, "999/1000", Band.NEARLY, id="99.9 % is not met"),
        pytest.param(0, 1000, 799, "799/1000", Band.BEHIND, id="79.9 % is behind"),
        pytest.param(2, 10, 4, "1/4", Band.BEHIND, id="the way begins at the baseline"),
        pytest.param(0, 10, 0, "0", Band.BEHIND, id="nothing done yet is zero, and a zero baseline is known"),
        pytest.param(5, 10, 3, "-2/5", Band.BEHIND, id="gone back"),
        pytest.param(40, 20, 25, "3/4", Band.BEHIND, id="down: three quarters of the way"),
        pytest.param(40, 20, 18, "11/10", Band.MET, id="down: further"),
        pytest.param(40, 20, 44, "-1/5", Band.BEHIND, id="down: gone up instead"),
        pytest.param(0, 1, 0.1, "1/10", Band.BEHIND, id="a percentage as a float is read as printed"),
        pytest.param(0, "0.3", Decimal("0.1"), "1/3", Band.BEHIND, id="decimals divide exactly"),
        pytest.param("?", 10, 8, None, Band.NOT_RATED, id="an unknown baseline is not zero"),
        pytest.param(None, 10, 8, None, Band.NOT_RATED, id="no baseline"),
        pytest.param(0, "?", 8, None, Band.NOT_RATED, id="an unknown target"),
        pytest.param(0, None, 8, None, Band.NOT_RATED, id="no target"),
        pytest.param(7, 7, 7, None, Band.NOT_RATED, id="no way to go"),
        pytest.param(0, 10, None, None, Band.NOT_RATED, id="no value"),
    ],
)
def test_achievement_is_the_share_of_the_way_from_baseline_to_goal(
    baseline: float | str | None, goal: float | str | None, actual: float | Decimal | None, achieved: str | None, stands: Band
) -> None:
    share = None if achieved is None else Fraction(achieved)
    assert way(Figure((), actual), standing(baseline, goal)) == Way(share, share, stands)


@pytest.mark.parametrize(
    ("qualifier", "ends", "goal", "told"),
    [
        pytest.param("more_than", (150,), 200, (Fraction(3, 4), None, Band.LOWER_BOUND), id="more than 150 of 200: behind, or met"),
        pytest.param("at_least", (190,), 200, (Fraction(19, 20), None, Band.LOWER_BOUND), id="at least 190 of 200: nearly met, or met"),
        pytest.param("at_least", (200,), 200, (Fraction(1), None, Band.MET), id="a lower bound that meets the target is met"),
        pytest.param("at_most", (150,), 200, (None, Fraction(3, 4), Band.BEHIND), id="at most 150 of 200 is behind"),
        pytest.param("at_most", (170,), 200, (None, Fraction(17, 20), Band.UPPER_BOUND), id="at most 170 of 200: nearly met, or behind"),
        pytest.param("exact", (80, 120), 200, (Fraction(2, 5), Fraction(3, 5), Band.BEHIND), id="80 to 120 of 200 are behind"),
        pytest.param(
            "exact", (120, 180), 200, (Fraction(3, 5), Fraction(9, 10), Band.BOUNDS), id="120 to 180 of 200: behind, or nearly met"
        ),
        pytest.param("exact", (200, 250), 200, (Fraction(1), Fraction(5, 4), Band.MET), id="200 to 250 of 200 are met"),
        pytest.param("about", (150,), 200, (Fraction(3, 4), Fraction(3, 4), Band.BEHIND), id="about 150 is rated as 150"),
        pytest.param("at_most", (50,), -100, (Fraction(-1, 2), None, Band.UPPER_BOUND), id="down: at most 50 is a lower bound of the way"),
        pytest.param("more_than", (50,), -100, (None, Fraction(-1, 2), Band.BEHIND), id="down: more than 50 is behind for sure"),
        pytest.param("exact", (-100, 50), -100, (Fraction(-1, 2), Fraction(1), Band.BOUNDS), id="down: the ends change places"),
    ],
)
def test_only_what_is_rated_alike_at_all_that_it_may_be_is_rated(
    qualifier: str, ends: tuple[int, ...], goal: int, told: tuple[Fraction | None, Fraction | None, Band]
) -> None:
    known = {"value": ends[0]} if len(ends) == 1 else {"value": None, "low": ends[0], "high": ends[1]}
    assert way(Figure((), **known, qualifier=qualifier), standing(0, goal)) == Way(*told)


def test_the_share_of_the_way_is_told_as_loosely_as_the_figure_is_known(session: Session) -> None:
    """Rounded down, but “at most” up; where numbers are to fall, “more than” 27 of a thing is at most so much of the way."""
    line = promised(session, "TRN-01", "2024", "EU")

    def told(figure: Figure, goal: int) -> str:
        held = standing(30, goal)
        return way_text(replace(line, figure=figure, standing=held, way=way(figure, held)), "en").replace("\u00a0", " ")

    assert told(Figure((), 50, qualifier="at_least"), 60) == "at least 66.6 % (cannot be rated: only a lower bound is known)"
    assert told(Figure((), 50, qualifier="at_most"), 60) == "at most 66.7 % (behind)"
    assert told(Figure((), None, low=50, high=59), 60) == "66.6 %–96.7 % (cannot be rated: its bounds are rated differently)"
    assert told(Figure((), 7, qualifier="more_than"), 0) == "at most 76.7 % (behind)"
    assert told(Figure((), 7, qualifier="at_most"), 0) == "at least 76.6 % (cannot be rated: only an upper bound is known)"
    assert told(Figure((), 10, qualifier="about"), 9) == "about 95.2 % (nearly met on an approximate figure)"
    assert told(Figure((), 9, qualifier="about"), 9) == "about 100.0 % (met on an approximate figure)"
