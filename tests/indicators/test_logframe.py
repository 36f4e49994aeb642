"""A funder's logframe: the tree of results, the funder's words and codes, marks of groups, and bands that the funder chose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from indicators.logframes.logframe import Logframe, logframe
from indicators.logframes.matrix import actual_text, document, indicator_title, mark_text, result_title, terms
from indicators.logframes.progress import way_text
from indicators.question import Question
from tests.stores import store_of
from tracker.errors import UnknownName
from tracker.periods import period
from tracker.store import Session


def framework(name: str, **facts: Any) -> dict[str, Any]:
    return {"framework_id": name, "programme_id": "P", "name": name, "currency": "EUR", "rate_set": "ECB"} | facts


def result(name: str, level: str, parent: str | None = None, **facts: Any) -> dict[str, Any]:
    return {"result_id": name, "framework_id": "EU", "level": level, "parent": parent, "statement": f"What {name} says"} | facts


def asked(result_id: str, indicator: str, **facts: Any) -> dict[str, Any]:
    return {"framework_id": "EU", "result_id": result_id, "indicator": indicator} | facts


def mark(indicator: str, kind: str, on: str, value: int | None, **group: str) -> dict[str, Any]:
    return {"framework_id": "EU", "indicator": indicator, "kind": kind, "on_date": date.fromisoformat(on), "value": value} | group


def asking(name: str, when: str, audience: str = "internal") -> Question:
    return Question("", "P", period(when), audience=audience, framework=name)


def held(name: str, on: str, kind: str, people: int) -> tuple[dict[str, Any], dict[str, Any]]:
    activity = {"activity_id": name, "programme_id": "P", "kind": kind, "title": name, "status": "held", "count_basis": "aggregate"}
    return activity | {"start_date": date.fromisoformat(on)}, {"activity_id": name, "slice": "total", "n": people, "qualifier": "exact"}


HELD = [held("A", "2023-05-01", "WORKSHOP", 9), held("B", "2024-05-01", "WORKSHOP", 20), held("C", "2024-06-01", "SEMINAR", 30)]
RECORDS = {
    "programme": [{"programme_id": "P", "name": "P"}],
    "organisation": [{"org_id": "F", "org_type": "40", "country": "BE"}],
    "framework": [
        framework("EU", funder_org="F", met_from=90, nearly_from=50, small_cell_min=10, rounding=0, fiscal_year_start="04-01"),
        framework("BARE"),
    ],
    "reporting_period": [
        {"framework_id": "EU", "period_from": date(2024, 1, 1), "period_to": date(2025, 6, 30), "due_on": date(2025, 9, 30)},
        {"framework_id": "EU", "period_from": date(2023, 1, 1), "period_to": date(2023, 12, 31), "title": "First report"},
    ],
    "result": [
        result("GOAL", "3"),
        result("OUT-2", "1", "OC", code="Op 2"),
        result("OUT-1", "1", "OC", code="Op 1", assumptions="Roads stay open"),
        result("OC", "2", "GOAL", code="Oc"),
        result("LOOP-A", "9", "LOOP-B"),
        result("LOOP-B", "9", "LOOP-A"),
    ],
    "framework_indicator": [
        asked("OUT-1", "PTC-01", label="People trained", external_code="1.1", vocabulary="99", dimensions="activity_kind"),
        asked("OUT-1", "TRN-01", external_code="1.2", filter="kind=WORKSHOP", counted_from=date(2023, 1, 1)),
        asked("OUT-2", "ZZZ-01", label="Something that nobody defined"),
        asked("OUT-2", "TRN-03", label="Visits"),
        asked("OC", "AGR-01"),
    ],
    "target": [
        mark("PTC-01", "baseline", "2023-12-31", 0),
        mark("PTC-01", "milestone", "2024-12-31", 60),
        mark("PTC-01", "target", "2025-12-31", 100),
        mark("PTC-01", "baseline", "2023-12-31", 0, dim="activity_kind", dim_value="WORKSHOP"),
        mark("PTC-01", "target", "2024-12-31", 80, dim="activity_kind", dim_value="WORKSHOP"),
        mark("PTC-01", "target", "2024-12-31", 5, dim="sex", dim_value="F"),
        mark("TRN-01", "baseline", "2022-12-31", 0),
        mark("TRN-01", "target", "2024-12-31", 3),
        mark("AGR-01", "baseline", "2023-12-31", None),
        mark("AGR-01", "target", "2024-12-31", 3),
    ],
    "activity": [activity for activity, _ in HELD],
    "headcount": [count for _, count in HELD],
}

MATRIX = """
    PTC-01               | 0 (31 December 2023) | 60 (31 December 2024) | 100 (31 December 2025) | 50      | 83.3 % (nearly met)
    Kind of activity: Workshop | 0 (31 December 2023) | not set         | 80 (31 December 2024)  | 20      | 25.0 % (behind)
    Kind of activity: Seminar  | not set         | not set               | not set                | 30      | not rated
    Sex: Women           | not set              | not set               | 5 (31 December 2024)   | no data | not rated
    TRN-01               | 0 (31 December 2022) | not set               | 3 (31 December 2024)   | 2       | 66.6 % (nearly met)
    TRN-03               | not set              | not set               | not set                | no data | not rated
    ZZZ-01               | not set              | not set               | not set                | —       | not rated
    AGR-01               | not known            | not set               | 3 (31 December 2024)   | 0       | not rated
"""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with store_of(tmp_path_factory.mktemp("logframe") / "t.duckdb", RECORDS) as store, store.session() as opened:
        yield opened


@pytest.fixture(scope="module")
def frame(session: Session) -> Logframe:
    return logframe(session, asking("EU", "2024"))


def test_the_last_day_of_a_reporting_period_is_of_it(session: Session) -> None:
    """What is asked of its last quarter is counted from its first day; of the quarter after it, from that quarter's own."""
    for asked_for, counted in (("2025-Q2", 50), ("2025-Q3", None)):
        told = logframe(session, asking("EU", asked_for)).lines
        assert next(line.figure.value for line in told if line.promised.indicator == "PTC-01" and not line.by) == counted


def test_each_result_stands_below_the_one_it_serves(session: Session, frame: Logframe) -> None:
    told = [(one.depth, result_title(session, one, "en")) for one in frame.results]
    assert told == [
        (0, "Impact: What GOAL says"),
        (1, "Outcome Oc: What OC says"),
        (2, "Output Op 1: What OUT-1 says"),
        (2, "Output Op 2: What OUT-2 says"),
        (0, "Other: What LOOP-A says"),
        (0, "Other: What LOOP-B says"),
    ]


def test_the_matrix_holds_every_promise_with_its_groups(frame: Logframe) -> None:
    lines = {(line.promised.indicator, line.by): line for line in frame.lines}
    for row in (line.split("|") for line in MATRIX.strip().splitlines()):
        name, *cells = (cell.strip() for cell in row)
        group = {"Kind of activity: Workshop": ("activity_kind", "WORKSHOP"), "Kind of activity: Seminar": ("activity_kind", "SEMINAR")}
        group["Sex: Women"] = ("sex", "F")
        line = lines["PTC-01", (group[name],)] if name in group else lines[name, ()]
        marks = [mark_text(line, mark, "en") for mark in (line.standing.baseline, line.standing.milestone, line.standing.target)]
        told = [text.replace("\u00a0", " ") for text in (*marks, actual_text(line, "en"), way_text(line, "en"))]
        assert told == cells, name
    assert len(lines) == len(MATRIX.strip().splitlines())


def test_an_achievement_is_an_exact_share_in_the_funders_bands(frame: Logframe) -> None:
    first = frame.lines[1]
    assert (first.promised.indicator, first.way.share) == ("PTC-01", Fraction(5, 6))
    assert (first.standing.met, first.standing.nearly) == (Fraction(9, 10), Fraction(1, 2))


def test_a_flow_is_counted_from_the_day_that_the_funder_counts_from(frame: Logframe) -> None:
    trainings = next(line for line in frame.lines if line.promised.indicator == "TRN-01")
    assert trainings.figures is not None
    assert str(trainings.figures.question.period) == "2023-01-01..2024-12-31"
    assert trainings.figures.question.filter == (("kind", "WORKSHOP"),)
    assert trainings.figure.value == 2


def test_the_funders_words_and_code_come_first(session: Session, frame: Logframe) -> None:
    titles = [indicator_title(session, line, "en") for line in frame.lines if not line.by]
    assert titles == [
        "AGR-01 Agreements signed, cumulative",
        "1.1 People trained · PTC-01 Participants (attendances)",
        "1.2 · TRN-01 Trainings and workshops held · Kind: Workshop",
        "Visits · TRN-03 Exchange and study visits made",
        "Something that nobody defined · ZZZ-01 (not in the catalogue)",
    ]


def test_the_terms_say_what_the_framework_decides(session: Session, frame: Logframe) -> None:
    assert dict(terms(session, frame, "en")) == {
        "Funder": "F",
        "Money": "EUR; European Central Bank, monthly mean; month of the transaction",
        "Co-funded results": "The whole result, co-funders named",
        "Bands": "met from 90\u00a0%, nearly met from 50\u00a0% of the way from baseline to target; without both not rated",
        "Smallest count of people shown": "10",
        "Fiscal year begins on": "1\xa0April",
        "Report due": "1\xa0January 2024 – 30\xa0June 2025, on 30\xa0September 2025",
    }


def test_its_smallest_count_hides_more_than_the_usual_one(session: Session) -> None:
    frame = logframe(session, asking("EU", "2023", "donor"))
    people = next(line for line in frame.lines if line.promised.indicator == "PTC-01")
    assert actual_text(people, "en") == "<10"


def test_other_programs_get_the_same_as_a_document(session: Session, frame: Logframe) -> None:
    told = document(session, frame)
    (first, *_) = told["results"][2]["indicators"]
    assert (first["external_code"], first["vocabulary"], first["text"], first["achieved"], first["held_against"], first["band"]) == (
        "1.1", "99", "50", "5/6", "milestone", "nearly",
    )  # fmt: skip
    assert first["target"] == {"on": date(2025, 12, 31), "value": "100", "rationale": ""}
    assert first["address"].startswith("F-")


def test_a_framework_without_results_is_an_empty_matrix(session: Session) -> None:
    assert logframe(session, asking("BARE", "2024")).lines == ()
    with pytest.raises(UnknownName, match="no framework “NONE”"):
        logframe(session, asking("NONE", "2024"))


def test_what_a_framework_decides_holds_at_its_edges(tmp_path: Path) -> None:
    """Results by level, impact first; the report on the very period before a longer one to the same day; nearly there is never beyond met."""
    records = {
        "programme": [{"programme_id": "P", "name": "P"}],
        "framework": [framework("EU", met_from=70, small_cell_min=0)],
        "result": [result("A", "1"), result("B", "2"), result("C", "3"), result("D", "9")],
        "framework_indicator": [asked("A", "TRN-01", counted_from=date(2024, 10, 1))],
        "reporting_period": [
            {"framework_id": "EU", "period_from": date(2023, 7, 1), "period_to": date(2024, 12, 31), "due_on": date(2025, 6, 30)},
            {"framework_id": "EU", "period_from": date(2024, 1, 1), "period_to": date(2024, 12, 31), "due_on": date(2025, 2, 28)},
            {"framework_id": "EU", "period_from": date(2023, 1, 1), "period_to": date(2025, 12, 31), "due_on": date(2026, 6, 30)},
        ],
    }
    with store_of(tmp_path / "s.duckdb", records) as store, store.session() as opened:
        year, quarter = (logframe(opened, asking("EU", when)) for when in ("2024", "2024-Q1"))
    assert [one.result_id for one in year.results] == ["C", "B", "A", "D"]
    due = [one.due and one.due.due_on for one in (year, quarter)]
    assert due == [date(2025, 2, 28), date(2025, 6, 30)], "of several reports on the last day of a quarter the one that ends first"
    assert (year.framework.nearly, year.framework.smallest_shown) == (Fraction(7, 10), 0)
    days = [str(line.figures.question.period) for one in (year, quarter) for line in one.lines if line.figures]
    assert days == ["2024-Q4", "2024-03-31..2024-03-31"], "before the funder begins to count there is its last day alone"
