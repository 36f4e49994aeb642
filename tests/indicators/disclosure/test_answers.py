"""A small group stays hidden however it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.answer import answer
from indicators.provenance import rows_behind
from indicators.question import INTERNAL, Question
from indicators.wording import figure_text
from tests.stores import Records, store_of
from tracker.errors import NotLicensed, UnknownName, WrongRequest
from tracker.periods import period

ACTIVITY = {"activity_id": "X", "programme_id": "P", "kind": "TRAINING", "status": "held", "start_date": "2024-05-01"}
ABOUT_SEVENTY: Records = {
    "programme": [{"programme_id": "P"}],
    "activity": [{**ACTIVITY, "count_basis": "aggregate"}],
    "headcount": [
        {"activity_id": "X", "slice": "total", "n": 70, "country": None},
        {"activity_id": "X", "slice": "country", "n": 3, "country": "FR"},
        {"activity_id": "X", "slice": "country", "n": 20, "country": "DE"},
    ],
}
PEOPLE = [("F", "FR")] * 2 + [("M", "FR")] * 6 + [("F", "DE")] * 7 + [("M", "DE")] * 9 + [("F", "NL")] * 8 + [("M", "NL")] * 9
INDIVIDUALS: Records = {
    "programme": [{"programme_id": "P"}],
    "activity": [{**ACTIVITY, "count_basis": "individual"}],
    "person": [{"person_id": f"p{n}", "sex": sex, "home_country": country} for n, (sex, country) in enumerate(PEOPLE)],
    "participation": [{"activity_id": "X", "person_id": f"p{n}", "role": "participant"} for n in range(len(PEOPLE))],
}


def shown(path: Path, records: Records, question: Question) -> dict[tuple[tuple[str, str], ...], object]:
    """The values that an audience sees by group in any order of dimensions; None where hidden."""
    with store_of(path / "store.duckdb", records) as store, store.session() as session:
        return {tuple(sorted(figure.by)): figure.value for figure in answer(session, question).figures}


@pytest.mark.parametrize(("country", "seen"), [("FR", None), ("DE", None), ("_U", 47)])
def test_a_filter_shows_no_more_than_the_breakdown(tmp_path: Path, country: str, seen: int | None) -> None:
    question = Question("PTC-01", "P", period("2024"), filter=(("country", country),))
    assert shown(tmp_path, ABOUT_SEVENTY, question) == {(): seen}


def test_an_officer_may_filter_to_a_small_group(tmp_path: Path) -> None:
    question = Question("PTC-01", "P", period("2024"), filter=(("country", "FR"),), audience=INTERNAL)
    assert shown(tmp_path, ABOUT_SEVENTY, question) == {(): 3}


def test_a_filter_and_a_breakdown_hide_what_their_crossing_hides(tmp_path: Path) -> None:
    question = Question("PTC-02", "P", period("2024"), ("country",), filter=(("sex", "F"),))
    assert shown(tmp_path, INDIVIDUALS, question) == {
        (): 17,
        (("country", "FR"),): None,
        (("country", "DE"),): None,
        (("country", "NL"),): 8,
    }


def test_the_order_of_dimensions_hides_the_same_cells(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    first = shown(tmp_path, INDIVIDUALS, Question("PTC-02", "P", period("2024"), ("sex", "country")))
    again = shown(tmp_path / "again", INDIVIDUALS, Question("PTC-02", "P", period("2024"), ("country", "sex")))
    assert first == again
    assert sum(value is None for value in first.values()) == 4


def test_a_margin_cannot_be_had_under_another_filter(tmp_path: Path) -> None:
    with pytest.raises(NotLicensed, match="margin"):
        shown(tmp_path, ABOUT_SEVENTY, Question("PTC-01", "P", period("2024"), ("sex",), filter=(("activity_kind", "TRAINING"),)))


@pytest.mark.parametrize(
    ("filters", "says"),
    [((("country", "Frnce"),), "“Frnce” is not a country"), ((("country", "FR"), ("country", "DE")), "twice")],
)
def test_a_filter_that_can_match_nothing_is_told(tmp_path: Path, filters: tuple[tuple[str, str], ...], says: str) -> None:
    with pytest.raises((UnknownName, WrongRequest), match=says):
        shown(tmp_path, ABOUT_SEVENTY, Question("PTC-01", "P", period("2024"), filter=filters))


def test_an_unknown_currency_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="no currency “EUX”"):
        shown(tmp_path, ABOUT_SEVENTY, Question("FUN-01", "P", period("2024"), currency="EUX"))


@pytest.mark.parametrize(
    ("code", "by", "audience", "columns"),
    [
        ("PTC-02", (), None, ("key",)),
        ("PTC-02", (("sex", "M"),), None, ("key", "sex")),
        ("PTC-02", (), INTERNAL, ("key", "sex", "cadre", "country")),
        ("PTC-01", (), None, ("key", "qualifier", "num")),
        ("PTC-01", (), "donor", ()),
        ("PTC-02", (), "donor", ()),
    ],
)
def test_rows_tell_of_people_no_more_than_was_asked(
    tmp_path: Path, code: str, by: tuple[tuple[str, str], ...], audience: str | None, columns: tuple[str, ...]
) -> None:
    question = Question(code, "P", period("2024"), tuple(name for name, _ in by), audience=audience)
    with store_of(tmp_path / "store.duckdb", INDIVIDUALS) as store, store.session() as session:
        assert rows_behind(session, question, by).columns == columns


def test_rows_hide_how_many_came_to_a_small_event(tmp_path: Path) -> None:
    small = {**ACTIVITY, "activity_id": "Y", "count_basis": "aggregate"}
    records: Records = {
        "programme": ABOUT_SEVENTY["programme"],
        "activity": [*ABOUT_SEVENTY["activity"], small],
        "headcount": [*ABOUT_SEVENTY["headcount"], {"activity_id": "Y", "slice": "total", "n": 2, "country": None}],
    }
    question = Question("PTC-01", "P", period("2024"))
    with store_of(tmp_path / "store.duckdb", records) as store, store.session() as session:
        behind = rows_behind(session, question, ())
    assert (behind.columns, [row[0] for row in behind.rows]) == (("key", "qualifier"), ["X", "Y"])


def test_readers_outside_learn_the_sources_of_what_is_told_of_everybody_and_no_pseudonyms(tmp_path: Path) -> None:
    evidence = [{"entity": entity, "entity_id": name, "source_id": "S"} for entity, name in (("activity", "X"), ("person", "p1"))]
    sourced = {**INDIVIDUALS, "evidence": evidence}
    asked = [("PTC-01", ()), ("PTC-01", (("country", "FR"),)), ("PTC-02", ())]
    with store_of(tmp_path / "store.duckdb", sourced) as store, store.session() as session:
        questions = [(Question(code, "P", period("2024"), tuple(dict(by)), audience="donor"), by) for code, by in asked]
        behind = [rows_behind(session, question, by) for question, by in questions]
    assert [(one.rows, one.fingerprint, [each.record for each in one.evidence]) for one in behind] == [
        ((), "", ["activity/X"]),
        ((), "", []),
        ((), "", []),
    ]


def test_a_hidden_percentage_does_not_read_as_a_low_one(tmp_path: Path) -> None:
    question = Question("PTC-03", "P", period("2024"), audience="donor")
    few_men = {**INDIVIDUALS, "participation": [row for n, row in enumerate(INDIVIDUALS["participation"]) if PEOPLE[n][0] == "F" or n == 2]}
    with store_of(tmp_path / "store.duckdb", few_men) as store, store.session() as session:
        figures = answer(session, question)
    assert figure_text(figures.total, figures, "en") == "hidden"
