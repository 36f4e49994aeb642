"""Derived cells: whatever is saved, a figure made from them is the figure that the plain definition gives."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indicators.answer import answer, answers
from indicators.declared.catalogue import catalogue
from indicators.declared.kept import indicator, record
from indicators.derived import upkeep
from indicators.derived.cells import cells_path
from indicators.derived.standing import derived
from indicators.figures import Figures
from indicators.question import INTERNAL, Question
from indicators.terms.parameters import parameters
from tests.caches import forget_answers
from tests.stores import store_of
from tracker.periods import Period, period
from tracker.store import Store, open_store
from tracker.store.engines.journal import journal_path

PERIODS = tuple(map(period, ("2024", "2024-Q1", "2024-Q2", "2024-02", "2025", "..2025-12-31")))
PEOPLE = (
    *("PTC-01", "PTC-02", "PTC-03", "PTC-04", "PTC-05", "PTC-06", "QUA-03"),
    *("TRN-01", "TRN-02", "TRN-03", "MSC-01", "PAR-01", "AGR-02"),
)


def activity(activity_id: str, start: date, **facts: Any) -> dict[str, Any]:
    held = {"kind": "TRAINING", "mode": "IN_PERSON", "status": "held", "start_date": start, "count_basis": "individual"}
    return {"activity_id": activity_id, "programme_id": "P", "title": activity_id} | held | facts


def person(person_id: str, sex: str, cadre: str | None = None) -> dict[str, Any]:
    return {"person_id": person_id, "sex": sex, "cadre": cadre, "legal_basis": "contract", "retain_until": date(2040, 1, 1)}


def took_part(activity_id: str, person_id: str, role: str = "participant") -> dict[str, Any]:
    return {"activity_id": activity_id, "person_id": person_id, "role": role}


START = {
    "programme": [{"programme_id": "P", "name": "P", "home_country": "UA"}],
    "activity": [
        activity("E1", date(2024, 2, 1)),
        activity("E2", date(2024, 5, 1), kind="EXCHANGE"),
        activity("E3", date(2025, 3, 1), count_basis="aggregate"),
    ],
    "person": [person("H1", "F", "2211"), person("H2", "M"), person("H3", "F", "2221")],
    "participation": [took_part("E1", "H1"), took_part("E1", "H2"), took_part("E2", "H1"), took_part("E2", "H3", "speaker")],
    "headcount": [
        {"activity_id": "E3", "slice": "total", "n": 40, "qualifier": "about"},
        {"activity_id": "E3", "slice": "sex", "sex": "F", "n": 25, "qualifier": "exact"},
    ],
    "agreement": [{"agreement_id": "A1", "programme_id": "P", "kind": "MOU_TWIN", "signed_on": date(2024, 1, 10)}],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Figures]]:
    """A folder with a store whose cells are kept, and what the plain definitions gave at its revision."""
    folder = tmp_path_factory.mktemp("cells")
    with store_of(folder / "store.duckdb", START) as opened:
        kept(opened)
        return folder, plain(opened)


@pytest.fixture
def store(made: tuple[Path, list[Figures]], tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(made[0], tmp_path, dirs_exist_ok=True)
    with open_store(tmp_path / "store.duckdb") as opened:
        yield opened


def question(code: str) -> Question:
    return Question(code, "P", PERIODS[0], tuple(catalogue()[code].dimensions), audience=INTERNAL, cross=False)


def kept(store: Store, as_of: int | None = None, codes: tuple[str, ...] = PEOPLE) -> list[Figures]:
    """All figures of people, made from cells that are kept beside the store from now on."""
    forget_answers()
    with store.session(as_of) as session:
        return [figures for code in codes for figures in answers(session, question(code), PERIODS, keep=True)]


def plain(store: Store, as_of: int | None = None, codes: tuple[str, ...] = PEOPLE) -> list[Figures]:
    """The same by the plain definitions: beside the place that the session names nothing is kept."""
    forget_answers()
    with store.session(as_of) as session:
        session.place = str(store.path.with_name("elsewhere"))
        return [figures for code in codes for figures in answers(session, question(code), PERIODS)]


def held(store: Store, code: str, as_of: int | None = None) -> bool:
    """A page that asks for the indicator is answered from cells."""
    with store.session(as_of) as session:
        asked = question(code)
        return bool(derived(session, [indicator(session, code)], parameters(session, asked), [asked.period], keep=False)[0])


def save(store: Store, retire: dict[str, list[str]] | None = None, **rows: list[dict[str, Any]]) -> None:
    store.save(rows, retire=retire, actor="test", reason="edit")


EDITS: dict[str, dict[str, Any]] = {
    "a late participant": {"participation": [took_part("E1", "H3")]},
    "a participant who was a speaker": {
        "retire": {"participation": ["E1/H2/participant"]},
        "participation": [took_part("E1", "H2", "speaker")],
    },
    "a participant moved to another event": {"retire": {"participation": ["E1/H1/participant"]}, "participation": [took_part("E3", "H1")]},
    "hours, scores and an answer written down": {
        "activity": [activity("E1", date(2024, 2, 1), hours=8)],
        "participation": [
            took_part("E1", "H1") | {"hours": 6, "completed": True, "pre_score": 40, "post_score": 70},
            took_part("E1", "H2") | {"followup_on": date(2024, 6, 1), "followup_applied": True},
        ],
    },
    "a person's sex put right": {"person": [person("H1", "M", "2211")]},
    "an event moved to another month": {"activity": [activity("E1", date(2024, 4, 1))]},
    "an event counted by heads after all": {"activity": [activity("E2", date(2024, 5, 1), count_basis="aggregate")]},
    "an event that is part of another": {"activity": [activity("E4", date(2024, 2, 2), parent_id="E1")]},
    "an event that is part of itself": {"activity": [activity("E1", date(2024, 4, 2), parent_id="E1")]},
    "a headcount that grew": {"headcount": [{"activity_id": "E3", "slice": "total", "n": 41, "qualifier": "at_least"}]},
    "a breakdown of a headcount": {"headcount": [{"activity_id": "E3", "slice": "country", "country": "FR", "n": 3}]},
    "a place": {"activity_place": [{"activity_id": "E2", "country": "FR"}]},
    "the only participant gone": {"retire": {"participation": ["E2/H1/participant"]}},
    "another country": {"programme": [{"programme_id": "P", "name": "P", "home_country": "PL"}]},
    "something else": {"source": [{"source_id": "S", "title": "A page"}]},
}


@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_cells_give_what_the_definition_gives_now_and_before(
    made: tuple[Path, list[Figures]], store: Store, edit: str
) -> None:
    save(store, **EDITS[edit])
    assert kept(store) == plain(store)
    assert kept(store, as_of=1) == made[1]


def test_a_mark_at_a_part_takes_those_of_its_series_away_until_it_is_gone(store: Store) -> None:
    marks = {"completed": True, "pre_score": 40, "post_score": 70, "followup_on": date(2024, 6, 1), "followup_applied": True}
    save(store, activity=[activity("E4", date(2024, 2, 2), parent_id="E1")], participation=[took_part("E1", "H1") | marks])
    before = kept(store)
    save(store, participation=[took_part("E4", "H3") | marks])
    assert kept(store) == plain(store) != before
    save(store, retire={"participation": ["E4/H3/participant"]})
    assert kept(store) == plain(store)
    with store.session() as session:
        assert [figure.value for figure in answer(session, replace(question("PTC-04"), by=())).figures] == [50]


def test_many_edits_are_taken_in_at_once_and_each_stays_known(store: Store) -> None:
    for edit in EDITS.values():
        save(store, **edit)
    assert kept(store) == plain(store)
    for revision in range(1, store.head + 1):
        assert kept(store, revision, ("PTC-01", "PTC-02")) == plain(store, revision, ("PTC-01", "PTC-02"))
        assert held(store, "PTC-01", revision)


def test_counts_stay_whole_numbers_where_they_are_brought_up_to_date_beside_hours(store: Store) -> None:
    """As a donor's page does it. One statement gives decimals to all, and a framework that rounds would print 205.0."""
    for edit in ("hours, scores and an answer written down", "a headcount that grew"):
        save(store, **EDITS[edit])
        with store.session() as session:
            values = parameters(session, question("PTC-01"))
            derived(session, [indicator(session, code) for code in PEOPLE], values, PERIODS, keep=True)
    assert [repr(list(one.figures)) for one in kept(store)] == [repr(list(one.figures)) for one in plain(store)]


def test_of_many_more_edits_only_what_they_led_to_is_known(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "_MOST_STEPS", 3)
    for edit in EDITS.values():
        save(store, **edit)
    assert held(store, "PTC-01")
    assert not held(store, "PTC-01", as_of=2)
    assert kept(store) == plain(store)
    assert kept(store, 2, ("PTC-01", "PTC-02")) == plain(store, 2, ("PTC-01", "PTC-02"))


def test_a_bulk_load_makes_them_anew(store: Store) -> None:
    many = range(1000)
    save(store, person=[person(f"B{n}", "FM"[n % 2]) for n in many], participation=[took_part("E1", f"B{n}") for n in many])
    assert kept(store) == plain(store)


def test_a_page_is_answered_from_cells_after_an_edit_that_they_can_follow(store: Store) -> None:
    save(store, participation=[took_part("E1", "H3")])
    with store.session() as session:
        assert answer(session, question("PTC-01")).total.value == 4
    assert held(store, "PTC-01")
    assert held(store, "PTC-01", as_of=1)


def test_what_an_edit_does_not_reach_stands_as_it_stood(store: Store) -> None:
    def marks() -> dict[Period, object]:
        with store.session() as session:
            (found,) = derived(session, [indicator(session, "PTC-01")], parameters(session, question("PTC-01")), PERIODS, keep=False)
        return {one: standing.mark for one, standing in found.items()}

    before = marks()
    save(store, participation=[took_part("E1", "H3")])
    after = marks()
    assert {str(one) for one in PERIODS if after[one] != before[one]} == {"2024", "2024-Q1", "2024-02", str(PERIODS[-1])}


def test_what_cannot_be_followed_is_computed_until_it_is_made_anew(store: Store) -> None:
    save(store, agreement=[{"agreement_id": "A2", "programme_id": "P", "kind": "LOI", "signed_on": date(2024, 3, 1)}])
    assert not held(store, "AGR-02")
    with store.session() as session:
        assert answer(session, question("AGR-02")).total.value == 2
    kept(store)
    assert held(store, "AGR-02")


def test_a_changed_definition_has_cells_of_its_own(store: Store) -> None:
    texts = {code: record(catalogue()[code]) for code in PEOPLE}
    changed = texts["PTC-01"]["text"].replace("and role = 'participant'", "and role = 'speaker'")
    save(store, definition=[*(texts | {"PTC-01": texts["PTC-01"] | {"text": changed}}).values()])
    assert kept(store) == plain(store)


def test_other_questions_never_come_from_cells(store: Store) -> None:
    with store.session() as session:
        for asked in (
            Question("PTC-01", "P", period("2024"), filter=(("sex", "F"),), audience=INTERNAL),
            Question("PTC-02", "P", period("2024"), ("sex", "cadre"), audience=INTERNAL),
        ):
            forget_answers()
            first = answer(session, asked)
            forget_answers()
            cells_path(store.path).unlink(missing_ok=True)
            assert answer(session, asked) == first


def test_the_file_may_be_deleted_and_may_be_broken(store: Store) -> None:
    before = kept(store)
    cells_path(store.path).unlink()
    assert kept(store) == before
    for leftover in store.path.parent.glob("*.cells.db*"):
        leftover.unlink()
    cells_path(store.path).write_text("not a database, whatever its name says" * 100)
    assert kept(store) == before
    assert kept(store) == before
    assert held(store, "PTC-01")


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can be somebody else")
def test_where_nothing_may_be_written_figures_are_made_without_them(made: tuple[Path, list[Figures]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "store.duckdb")
        shutil.copytree(made[0], path.parent, dirs_exist_ok=True)
        path.parent.chmod(0o755)
        with open_store(path) as store:
            os.seteuid(65534)
            try:
                told = kept(store)
            finally:
                os.seteuid(0)
        assert told == made[1]
        assert cells_path(path).exists()


def test_cells_of_another_history_are_thrown_away(store: Store, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.duckdb"
    store.copy_to(earlier)
    shutil.copy(journal_path(store.path), journal_path(earlier))
    save(store, participation=[took_part("E1", "H3")])
    kept(store)
    with open_store(earlier) as other:
        shutil.copy(cells_path(store.path), cells_path(earlier))
        save(other, retire={"participation": ["E1/H1/participant"]})
        assert kept(other) == plain(other)


def test_two_processes_may_hold_the_file(store: Store) -> None:
    save(store, participation=[took_part("E1", "H3")])
    with closing(sqlite3.connect(cells_path(store.path))) as other:
        other.execute("begin immediate")
        assert not held(store, "PTC-01")
        with store.session() as session:
            assert answer(session, question("PTC-01")).total.value == 4
        other.execute("rollback")
    assert held(store, "PTC-01")
