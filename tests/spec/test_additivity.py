"""What may be added and what may not: a total that means nothing is not computed, and the answer says why."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indicators.addition import over_groups, over_time
from indicators.analysts.macros import PARAMETERS, macro_query
from indicators.answer import _computed, answer
from indicators.declared.catalogue import catalogue
from indicators.declared.definition import Definition, Dimension
from indicators.divided import divided
from indicators.figures import Figures, Status
from indicators.ladder import climbed
from indicators.notes import note_text
from indicators.pictures import stacked
from indicators.question import INTERNAL, Question
from indicators.words import Words
from tests.stores import Records, store_of
from tracker.errors import NotLicensed, UnknownName, WrongRequest
from tracker.periods import period
from tracker.store import Store
from tracker.store.analysts.snapshot import write_snapshot
from tracker.store.connection import connect, rows

SCORES = """
select
    item as key,
    item,
    edition,
    subject_id as country,
    score as num
from assessment_score
join assessment using (assessment_id)
where performed_on < $before
"""
WHY = Words("scores of the first and second edition cannot be averaged together")
MEAN_SCORE = replace(
    catalogue()["IHR-04"],
    code="IHR-09",
    rule="mean",
    rows=SCORES,
    empty="no_data",
    dimension=(Dimension("item"), Dimension("edition", "none", why=WHY), Dimension("country")),
)
RECORDS: Records = {
    "programme": [{"programme_id": "P", "name": "P", "home_country": "UA"}],
    "assessment": [
        {"assessment_id": f"A{edition}", "tool": "SPAR", "edition": edition, "subject_kind": "country", "subject_id": "UA",
         "status": "submitted", "year": year, "performed_on": date(year, 6, 1)}
        for edition, year in (("1", 2020), ("2", 2022))
    ],
    "assessment_score": [
        {"assessment_id": "A1", "item": "C1", "respondent": "home", "score": 20},
        {"assessment_id": "A1", "item": "C2", "respondent": "home", "score": 40},
        {"assessment_id": "A2", "item": "C1", "respondent": "home", "score": 60},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(tmp_path_factory.mktemp("additivity") / "scores.duckdb", RECORDS)


def asked(store: Store, definition: Definition, when: str, *by: str, **rest: Any) -> Figures:
    with store.session() as session:
        return _computed(session, definition, Question(definition.code, "P", period(when), by, audience=INTERNAL, **rest))


def told(figures: Figures) -> dict[str, object]:
    return {"/".join(value for _, value in figure.by): figure.value or str(figure.status) for figure in figures.figures}


def test_scores_of_two_editions_are_never_averaged(store: Store) -> None:
    found = asked(store, MEAN_SCORE, "2023", "item", "edition")
    assert told(found) == {
        "": "not_licensed",
        "1": 30, "2": 60,
        "C1": "not_licensed", "C2": 40,
        "C1/1": 20, "C1/2": 60, "C2/1": 40,
    }  # fmt: skip
    assert not found.licensed_total
    assert [note_text(note, found, "en") for note in found.notes] == [
        "No total: scores of the first and second edition cannot be averaged together."
    ]
    assert [(figure.value, figure.numerator, figure.rows) for figure in found.figures if figure.status is Status.NOT_LICENSED] == [
        (None, None, None)
    ] * 2


def test_a_filter_that_keeps_to_one_edition_licenses_the_total_again(store: Store) -> None:
    assert asked(store, MEAN_SCORE, "2023", filter=(("edition", "2"),)).total.value == 60
    assert asked(store, MEAN_SCORE, "2023", "item", filter=(("edition", "1"),)).licensed_total


def test_where_only_one_edition_was_recorded_there_is_nothing_to_keep_apart(store: Store) -> None:
    found = asked(store, MEAN_SCORE, "2021")
    assert (found.total.value, found.notes) == (30, ())


def test_groups_may_be_kept_apart_within_another_column_only(store: Store) -> None:
    """C1 was scored in both editions, C2 in one: only what holds both for one item mixes them."""
    definition = replace(MEAN_SCORE, dimension=(Dimension("item"), Dimension("edition", "none", why=WHY, within="item")))
    assert told(asked(store, definition, "2023", "item")) == {"": "not_licensed", "C1": "not_licensed", "C2": 40}


def test_analysts_get_the_same_refusal(store: Store, tmp_path: Path) -> None:
    with store.session() as session:
        query = macro_query(session, MEAN_SCORE)
        write_snapshot(session, tmp_path / "copy.duckdb", INTERNAL, [lambda copy: copy.add_macro("IHR_09", PARAMETERS, query, "")])
    with closing(connect(tmp_path / "copy.duckdb", read_only=True)) as copy:
        found = rows(
            copy,
            "select coalesce(\"group\", '') as name, coalesce(cast(value as varchar), status) as told, records from IHR_09('P', '2023-01-01', '2024-01-01')",
        )
    assert {row["name"]: row["told"] for row in found} == {
        "": "not_licensed",
        "1": "30.0",
        "2": "60.0",
        "C1": "not_licensed",
        "C2": "40.0",
        "UA": "not_licensed",
    }
    assert {row["name"]: row["records"] for row in found} | {"": None, "UA": None} == {
        "": None,
        "UA": None,
        "C1": None,
        "C2": 1,
        "1": 2,
        "2": 1,
    }


@pytest.mark.parametrize("groups", ["add", "overlap", "distinct"])
def test_only_groups_without_a_total_say_why(groups: Any) -> None:
    with pytest.raises(ValueError, match="needs “why” if, and only if"):
        Dimension("edition", groups, why=WHY)
    with pytest.raises(ValueError, match="needs “why” if, and only if"):
        Dimension("edition", "none")


@pytest.mark.parametrize(
    ("by", "kept", "told"),
    [
        (("kind", "kind"), (), "up to three different dimensions"),
        (("kind", "mode", "country", "subdivision"), (), "up to three different dimensions"),
        ((), (("mode", "ONLINE"), ("mode", "HYBRID")), "names one dimension twice"),
        ((), (("mode", "BY-POST"),), "“BY-POST” is not a mode"),
    ],
)
def test_what_a_question_cannot_mean_is_refused(store: Store, by: tuple[str, ...], kept: tuple[tuple[str, str], ...], told: str) -> None:
    with store.session() as session, pytest.raises((WrongRequest, UnknownName), match=told):
        answer(session, Question("TRN-01", "P", period("2024"), by, kept))


def test_only_a_ladder_that_is_there_is_climbed(store: Store) -> None:
    with store.session() as session:
        with pytest.raises(WrongRequest, match="AGR-01 has no ladder"):
            climbed(session, Question("AGR-01", "P", period("2024")))
        with pytest.raises(UnknownName, match="PTC-02 has no rung “evening”"):
            answer(session, Question("PTC-02/evening", "P", period("2024")))


@pytest.mark.parametrize("groups", ["overlap", "distinct"])
def test_groups_that_share_keys_are_licensed_for_counts_only(groups: Any) -> None:
    with pytest.raises(ValueError, match="need rows of their own"):
        replace(MEAN_SCORE, dimension=(Dimension("country", groups),))


def test_every_indicator_but_a_count_or_sum_of_a_flow_refuses_to_be_added_over_time() -> None:
    adding = {code for code, definition in catalogue().items() if definition.adds_over_time}
    assert {"PTC-01", "TRN-01", "AGR-02", "FUN-01"} <= adding
    assert adding.isdisjoint({"PTC-02", "PTC-03", "AGR-01", "AGR-03", "AGR-04", "PAR-01", "TPI-01", "QUA-01"})
    for code in catalogue().keys() - adding:
        with pytest.raises(NotLicensed, match="do not add up"):
            over_time(catalogue()[code], ())


def test_quarters_add_up_to_their_year_only_where_they_are_licensed_to(tmp_path: Path) -> None:
    """Two trainings in two quarters, the same person at both: two trainings, two attendances, one person."""
    held = [("X1", date(2024, 2, 1)), ("X2", date(2024, 11, 1))]
    records: Records = {
        "programme": [{"programme_id": "P", "name": "P"}],
        "activity": [
            {
                "activity_id": name,
                "programme_id": "P",
                "kind": "TRAINING",
                "title": name,
                "status": "held",
                "start_date": day,
                "count_basis": "individual",
            }
            for name, day in held
        ],
        "person": [{"person_id": "p1", "legal_basis": "consent", "retain_until": date(2030, 1, 1)}],
        "participation": [{"activity_id": name, "person_id": "p1", "role": "participant"} for name, _ in held],
    }
    with store_of(tmp_path / "quarters.duckdb", records) as store, store.session() as session:
        found = {
            code: divided(session, Question(code, "P", period("2024"), audience=INTERNAL), "quarter")
            for code in ("TRN-01", "PTC-01", "PTC-02")
        }
    values = {code: ([part.total.value for part in one.parts], one.whole.total.value, one.adds) for code, one in found.items()}
    assert values == {
        "TRN-01": ([1, 0, 0, 1], 2, True),
        "PTC-01": ([1, None, None, 1], 2, True),
        "PTC-02": ([1, None, None, 1], 1, False),
    }


def test_periods_that_overlap_or_leave_a_gap_are_not_added(store: Store) -> None:
    with store.session() as session:
        parts = [answer(session, Question("IHR-04", "P", period(text))) for text in ("2020-Q1", "2020-Q3")]
    with pytest.raises(NotLicensed, match="overlap or leave a gap"):
        over_time(catalogue()["IHR-04"], parts)


def test_groups_that_overlap_are_not_stacked(store: Store) -> None:
    with store.session() as session, pytest.raises(NotLicensed, match="by “partner_country” do not add up"):
        stacked(session, Question("AGR-01", "P", period("2024")), "partner_country", "en")
    over_groups(catalogue()["PTC-01"], "sex")
