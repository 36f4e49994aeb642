"""Museum, first room: totals that drifted from their parts."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from indicators.logframes.logframe import promises
from indicators.question import Question
from tests.spec.museum.asked import HOME, activity, agreement, asked, attends, groups, headcount, person, together, total
from tests.stores import store_of
from tracker.periods import period

ABROAD = {"organisation": [HOME, {"org_id": "F", "org_type": "80", "country": "FR"}]}
QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")


def test_a_cumulative_total_is_the_last_period_and_not_the_sum_of_periods(tmp_path: Path) -> None:
    """Akvo RSR added up the periods of a cumulative indicator in its programme overview.

    https://github.com/akvo/akvo-rsr/issues/5211
    """
    signed = [agreement(f"A{place}", day) for place, day in enumerate(["2024-02-01", "2024-05-01", "2024-05-02", "2024-11-01"])]
    with store_of(tmp_path / "s.duckdb", together(ABROAD, *signed)) as store:
        assert [total(store, "AGR-01", quarter) for quarter in QUARTERS] == [1, 3, 3, 4]
        assert total(store, "AGR-01", "2024") == 4


def test_a_cumulative_total_never_falls_because_a_period_has_no_update(tmp_path: Path) -> None:
    """Akvo RSR's report showed fewer people reached in a later period, though nothing had been withdrawn.

    https://github.com/akvo/akvo-rsr/issues/5212
    """
    with store_of(tmp_path / "s.duckdb", together(ABROAD, agreement("A", "2021-02-01"), agreement("B", "2023-02-01"))) as store:
        assert [total(store, "AGR-01", str(year)) for year in range(2020, 2026)] == [0, 1, 1, 2, 2, 2]


def test_a_late_update_of_the_first_period_leaves_what_the_second_added(tmp_path: Path) -> None:
    """In Akvo RSR a further update of the first period was carried over the second, whose own update was then ignored.

    https://github.com/akvo/akvo-rsr/issues/5241
    """
    with store_of(tmp_path / "s.duckdb", together(ABROAD, agreement("A", "2024-02-01"), agreement("B", "2024-05-01"))) as store:
        assert [total(store, "AGR-01", quarter) for quarter in QUARTERS] == [1, 2, 2, 2]
        store.save(agreement("LATE", "2024-03-01"), actor="olena", reason="found in the archive")
        assert [total(store, "AGR-01", quarter) for quarter in QUARTERS] == [2, 3, 3, 3]
        assert [total(store, "AGR-01", quarter, as_of=1) for quarter in QUARTERS] == [1, 2, 2, 2]


def test_a_percentage_of_the_whole_comes_from_sums_and_is_no_average_of_percentages(tmp_path: Path) -> None:
    """Akvo RSR's users had to ask for numerators and denominators: a percentage typed in cannot be aggregated.

    https://github.com/akvo/akvo-rsr/issues/2446
    """
    training = [attends(f"w{place}", "T") for place in range(1)] + [attends(f"m{place}", "T") for place in range(1)]
    workshop = [attends(f"w{place}", "W") for place in range(9)] + [attends("m0", "W")]
    people = [person(f"w{place}") for place in range(9)] + [person("m0", "M")]
    records = {
        "activity": [activity("T", "2024-02-01"), activity("W", "2024-03-01", "WORKSHOP")],
        "person": people,
        "participation": training + workshop,
    }
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        assert groups(store, "PTC-03", "2024", "activity_kind") == {"TRAINING": 50, "WORKSHOP": 90}
        whole = asked(store, "PTC-03", "2024").total
        assert (whole.numerator, whole.denominator) == (10, 12)
        assert whole.value == pytest.approx(83.333, abs=0.001)


def test_numerator_and_denominator_are_never_added_together(tmp_path: Path) -> None:
    """A dashboard of PEPFAR results summed the numerator and the denominator of coverage into one bar.

    https://github.com/USAID-ICPI/OHA-Tableau-Dashboard-QA-QC/issues/72
    """
    records = {
        "activity": [activity("T", "2024-02-01")],
        "person": [person("a"), person("b", "M")],
        "participation": [attends("a", "T"), attends("b", "T")],
    }
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        whole = asked(store, "PTC-03", "2024").total
        assert (whole.numerator, whole.denominator, whole.value) == (1, 2, 50)


def test_eighty_per_cent_is_no_eight_thousand_however_often_it_is_asked(tmp_path: Path) -> None:
    """UNICEF's partner reporting portal showed thousands of per cent after a refresh: 8000 % for 80 %.

    https://github.com/unicef/etools-partner-reporting-portal
    """
    framework = {
        "framework": [{"framework_id": "FW", "programme_id": "P", "name": "Example", "kind": "IATI", "currency": "EUR", "rate_set": "ECB"}],
        "result": [{"result_id": "R", "framework_id": "FW", "level": "1", "code": "Op 1", "statement": "People learn"}],
        "framework_indicator": [{"framework_id": "FW", "result_id": "R", "indicator": "PTC-01", "label": "People trained"}],
        "target": [
            {"framework_id": "FW", "indicator": "PTC-01", "kind": "baseline", "on_date": "2023-12-31", "value": "0"},
            {"framework_id": "FW", "indicator": "PTC-01", "kind": "target", "on_date": "2024-12-31", "value": "100"},
        ],
        "activity": [activity("T", "2024-02-01", basis="aggregate")],
        "headcount": [headcount("T", 80)],
    }
    with store_of(tmp_path / "s.duckdb", together(framework)) as store:
        for _ in range(3):
            with store.session() as session:
                (line,) = promises(session, Question("PTC-01", "P", period("2024"), audience="internal"))
            assert line.way.share == Fraction(80, 100)


def test_one_event_is_counted_from_names_or_from_a_headcount_and_never_from_both(tmp_path: Path) -> None:
    """Carpentries' AMY kept a typed attendance beside listed learners, and nobody could say which the total used.

    https://github.com/carpentries/amy/issues/1760
    """
    records = {
        "activity": [activity("T", "2024-02-01")],
        "person": [person("a"), person("b")],
        "participation": [attends("a", "T"), attends("b", "T")],
        "headcount": [headcount("T", 5)],
    }
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        assert total(store, "PTC-01", "2024") == 2
