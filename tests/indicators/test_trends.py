"""Charts: what may not be put together makes no line, and the sentence says what is to be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from indicators.answer import answer
from indicators.pictures import breakdown, stacked, trend
from indicators.question import INTERNAL, Question
from tests.stores import Records, store_of
from tracker.periods import period

SUBMITTED = {"tool": "SPAR", "subject_kind": "country", "subject_id": "UA", "status": "submitted"}
RECORDS: Records = {
    "programme": [{"programme_id": "P", "name": "P", "home_country": "UA"}],
    "assessment": [
        {**SUBMITTED, "assessment_id": str(year), "edition": edition, "year": year, "performed_on": date(year + 1, 3, 1)}
        for year, edition in ((2019, "1"), (2020, "1"), (2021, "2"), (2022, "2"))
    ],
    "assessment_score": [
        {"assessment_id": str(year), "item": "C2.2", "score": score, "scale_max": 100}
        for year, score in ((2019, 40), (2020, 60), (2021, 20), (2022, 40))
    ],
}


def test_scores_of_two_editions_make_two_lines(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", RECORDS) as store, store.session() as session:
        chart, answers = trend(session, Question("IHR-02", "P", period("2022")), "en", "year", 4)
    assert {line.name: [point.value for point in line.points] for line in chart.series} == {
        "Edition: 1": [40, 60, None, None],
        "Edition: 2": [None, None, 20, 40],
    }
    shown = {figure.address for figures in answers for figure in figures.figures}
    assert {point.address for line in chart.series for point in line.points if point.value is not None} <= shown


def test_scores_of_one_edition_make_one_line(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", RECORDS) as store, store.session() as session:
        chart, _ = trend(session, Question("IHR-02", "P", period("2022")), "en", "year", 2)
    (line,) = chart.series
    assert [point.value for point in line.points] == [20, 40]


def test_the_sentence_of_a_trend_names_the_last_value_before(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", RECORDS) as store, store.session() as session:
        chart, _ = trend(session, Question("IHR-02", "P", period("2022")), "en", "year", 3)
    assert chart.summary.endswith(": 40.0 in 2022; 20.0 in 2021.")


@pytest.mark.parametrize(
    ("countries", "told"),
    [
        ("DE DE FR", "Germany: 2; France: 1"),
        ("DE DE DE FR FR CZ NO", "Largest of 4: Germany (3); France (2)."),
        ("DE FR CZ NO", "Czechia: 1; Germany: 1; France: 1"),
    ],
)
def test_the_sentence_of_groups_names_the_largest_but_none_that_others_equal(tmp_path: Path, countries: str, told: str) -> None:
    named = list(enumerate(countries.split()))
    signed = {"programme_id": "P", "kind": "MOU_TWIN", "status": "signed", "signed_precision": "day", "signed_on": date(2025, 3, 1)}
    records: Records = {
        "programme": [{"programme_id": "P", "name": "P", "home_country": "UA"}],
        "organisation": [{"org_id": f"O{at}", "org_type": "80", "country": country} for at, country in named],
        "agreement": [{"agreement_id": f"A{at}", **signed} for at, _ in named],
        "agreement_party": [{"agreement_id": f"A{at}", "org_id": f"O{at}", "side": "foreign"} for at, _ in named],
    }
    with store_of(tmp_path / "s.duckdb", records) as store, store.session() as session:
        figures = answer(session, Question("AGR-01", "P", period("2025"), by=("partner_country",)))
        chart, _ = breakdown(session, figures, "partner_country", "en")
    assert chart.summary == told


def test_what_only_is_not_stated_is_a_sentence_and_no_picture(tmp_path: Path) -> None:
    activity = {"programme_id": "P", "kind": "SEMINAR", "status": "held", "count_basis": "aggregate", "start_date": "2025-03-01"}
    records: Records = {
        "programme": [{"programme_id": "P"}],
        "activity": [{**activity, "activity_id": "X"}],
        "headcount": [{"activity_id": "X", "slice": "total", "n": 20, "qualifier": "exact"}],
    }
    with store_of(tmp_path / "s.duckdb", records) as store, store.session() as session:
        question = Question("PTC-01", "P", period("2025"), audience=INTERNAL)
        columns, _ = stacked(session, question, "sex", "en", "year")
        bars, _ = breakdown(session, answer(session, replace(question, by=("sex",))), "sex", "en")
    assert not columns.has_values
    assert not bars.has_values
    assert columns.empty == "Sex: not stated for anything counted here."
    assert bars.empty == "Sex: not stated for anything counted here."
