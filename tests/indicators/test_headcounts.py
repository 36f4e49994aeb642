"""What a headcount's breakdown says, and what is left of its total under “not stated”."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from indicators.analysts.figure_table import add_figures
from indicators.answer import answer
from indicators.notes import note_text
from indicators.pictures.timeline import stacked
from indicators.question import INTERNAL, Question
from tests.stores import Records, store_of
from tracker.periods import period
from tracker.store.analysts.snapshot import write_snapshot

REST = """
    totals                        women         not stated
    exact 20                      exact 12      exact 8
    about 70                      exact 3       about 67
    at_least 20, more_than 30     exact 12      more_than 38
    at_least 20, exact 30         exact 12      at_least 38
    at_most 20, more_than 30      exact 12      about 38
    range 20, range 30            exact 12      range 38
    exact 20                      exact 25      -
    about 70                      exact 72      -
    exact 20                      about 20      -
    exact 20                      about 12      about 8
    exact 20                      more_than 12  at_most 8
    at_most 20                    at_least 12   at_most 8
    exact 20                      at_most 12    at_least 8
    at_least 20                   at_most 12    at_least 8
    more_than 20                  at_most 12    more_than 8
    at_least 20                   at_least 12   about 8
    about 20                      at_most 12    about 8
    range 20                      about 12      about 8
    exact 0                       -             -
"""


def table(text: str) -> list[list[str]]:
    """The rows of a table below its heading, cells two spaces apart."""
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in text.strip().splitlines()[1:]]


def rows(cell: str, slice_: str, sex: str | None) -> list[dict[str, object]]:
    """Headcount rows written as `about 70, exact 3`; each has a mode of its own, so that they are different rows."""
    told = [pair.split() for pair in cell.split(", ")] if cell != "-" else []
    modes = ["IN_PERSON", "ONLINE"]
    return [
        {"activity_id": "X", "slice": slice_, "sex": sex, "mode": mode, "n": int(n), "qualifier": qualifier}
        for (qualifier, n), mode in zip(told, modes, strict=False)
    ]


@pytest.mark.parametrize(("totals", "women", "rest"), table(REST))
def test_what_a_breakdown_leaves_is_as_doubtful_as_total_and_parts(tmp_path: Path, totals: str, women: str, rest: str) -> None:
    activity = {
        "activity_id": "X",
        "programme_id": "P",
        "kind": "TRAINING",
        "status": "held",
        "count_basis": "aggregate",
        "start_date": "2024-05-01",
    }
    records: Records = {
        "programme": [{"programme_id": "P"}],
        "activity": [activity],
        "headcount": rows(totals, "total", None) + rows(women, "sex", "F"),
    }
    question = Question("PTC-01", "P", period("2024"), ("sex",), audience=INTERNAL)
    with store_of(tmp_path / "store.duckdb", records) as store, store.session() as session:
        groups = {figure.by[0][1]: f"{figure.qualifier} {figure.value}" for figure in answer(session, question).figures if figure.by}
    assert groups == {name: said for name, said in {"F": women, "_U": rest}.items() if said != "-"}


def test_a_breakdown_without_a_total_of_the_same_role_is_not_counted(tmp_path: Path) -> None:
    activity = {
        "activity_id": "X",
        "programme_id": "P",
        "kind": "TRAINING",
        "status": "held",
        "count_basis": "aggregate",
        "start_date": "2024-05-01",
    }
    counted = {"activity_id": "X", "slice": "total", "role": "facilitator", "n": 4, "qualifier": "exact"}
    broken_down = {"activity_id": "X", "slice": "sex", "role": "participant", "sex": "F", "n": 9, "qualifier": "exact"}
    records: Records = {"programme": [{"programme_id": "P"}], "activity": [activity], "headcount": [{**counted, "sex": None}, broken_down]}
    question = Question("PTC-01", "P", period("2024"), ("sex",), audience=INTERNAL)
    with store_of(tmp_path / "store.duckdb", records) as store, store.session() as session:
        assert [(figure.by, str(figure.status)) for figure in answer(session, question).figures] == [((), "no_data")]


def test_a_margin_is_not_crossed_with_what_every_row_says(tmp_path: Path) -> None:
    """A headcount says how many women, and an activity of what kind it was: the breakdown by both is not told, and says so."""
    activity = {"activity_id": "X", "programme_id": "P", "kind": "TRAINING", "status": "held", "start_date": "2024-05-01"}
    counted = {"activity_id": "X", "slice": "total", "sex": None, "n": 20}
    records: Records = {
        "programme": [{"programme_id": "P"}],
        "activity": [activity | {"count_basis": "aggregate"}],
        "headcount": [counted, counted | {"slice": "sex", "sex": "F", "n": 12}],
    }
    question = Question("PTC-01", "P", period("2024"), ("activity_kind", "sex"), audience=INTERNAL)
    with store_of(tmp_path / "store.duckdb", records) as store, store.session() as session:
        crossed = [figure for figure in answer(session, question).figures if len(figure.by) > 1]
    assert [(figure.by, figure.value, str(figure.status)) for figure in crossed] == [
        ((("activity_kind", "*"), ("sex", "*")), None, "not_licensed")
    ]


def test_parts_that_exceed_their_total_are_told_with_by_how_many(tmp_path: Path) -> None:
    """Nobody is “not stated” of two activities, one of which has five women more than people; no count is below zero anywhere."""
    activity = {"programme_id": "P", "kind": "TRAINING", "status": "held", "count_basis": "aggregate", "start_date": "2024-05-01"}
    counted = {"slice": "total", "sex": None, "qualifier": "exact"}
    women = {"slice": "sex", "sex": "F", "qualifier": "exact"}
    records: Records = {
        "programme": [{"programme_id": "P"}],
        "activity": [{**activity, "activity_id": name} for name in "XY"],
        "headcount": [
            {**counted, "activity_id": "X", "n": 20},
            {**women, "activity_id": "X", "n": 25},
            {**counted, "activity_id": "Y", "n": 30},
            {**women, "activity_id": "Y", "n": 10},
        ],
    }
    question = Question("PTC-01", "P", period("2024"), ("sex",), audience=INTERNAL)
    with store_of(tmp_path / "store.duckdb", records) as store, store.session() as session:
        found = answer(session, question)
        assert {figure.by: figure.value for figure in found.figures} == {(): 50, (("sex", "F"),): 35, (("sex", "_U"),): 20}
        assert "exceeds:sex:5" in found.notes
        assert note_text("exceeds:sex:5", found, "fr").startswith("Sexe\N{NO-BREAK SPACE}: les parties indiquées dépassent de 5 le total")
        assert "2024: Sex: the parts stated are more than the total stated, by 5" in stacked(session, question, "sex", "en", "year")[0].note
        for audience in ("donor", "who"):
            shown = answer(session, replace(question, audience=audience))
            assert all(figure.value is None or figure.value >= 0 for figure in shown.figures)
        write_snapshot(session, tmp_path / "copy.duckdb", INTERNAL, [add_figures])
    adds = "select distinct dimension, adds from figure where indicator = 'PTC-01' and period = '2024' and dimension is not null"
    with duckdb.connect(tmp_path / "copy.duckdb") as copy:
        told = dict(copy.sql(adds).fetchall())
    assert (told["sex"], told["activity_kind"]) == (False, True)
