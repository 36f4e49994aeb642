"""Trends: what may not be put together makes no line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from indicators.pictures import trend
from indicators.question import Question
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
