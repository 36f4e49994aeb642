"""A reader outside is told of people by years, and by parts of a year where nothing small can be worked out from them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indicators.answer import answer, answers
from indicators.question import Question
from indicators.wording import figure_text
from tests.caches import forget_answers
from tests.stores import Records, store_of
from tracker.periods import period
from tracker.store import Session

EVENTS = """
    quiet  2023-03-10  TRAINING  total 20  F 10  M 10
    quiet  2023-09-10  TRAINING  total 30  F 20  M 10
    few    2024-02-10  TRAINING  total 20  F 12  M 8
    few    2024-05-10  TRAINING  total 40  F 37  M 3
    few    2024-11-10  TRAINING  total 30  F 12  M 18
    forced 2024-02-10  TRAINING  total 12  F 3   M 9
    forced 2024-08-10  TRAINING  total 40  F 40  M 0
    tiny   2024-02-10  TRAINING  total 3   F 3   M 0
    tiny   2024-08-10  TRAINING  total 40  F 20  M 20
"""
"""What each programme counted, by heads."""


def _records() -> Records:
    rows = [line.split() for line in EVENTS.strip().splitlines()]
    activities = [
        {"activity_id": f"{name}-{on}", "programme_id": name, "kind": kind, "status": "held", "start_date": on, "count_basis": "aggregate"}
        for name, on, kind, *_ in rows
    ]
    counts = [
        {
            "activity_id": f"{name}-{on}",
            "slice": "total" if what == "total" else "sex",
            "sex": None if what == "total" else what,
            "n": int(n),
        }
        for name, on, _, *told in rows
        for what, n in zip(told[::2], told[1::2], strict=True)
        if int(n)
    ]
    return {"programme": [{"programme_id": name} for name in {row[0]: None for row in rows}], "activity": activities, "headcount": counts}


def _several_ways() -> Records:
    """People of two countries and sexes, few of them French women; and a headcount that two frameworks tell with different small numbers."""
    people = [("F", "UA")] * 10 + [("M", "UA")] * 8 + [("F", "FR")] * 3 + [("M", "FR")] * 7
    event = {"kind": "TRAINING", "status": "held", "start_date": "2024-05-01"}
    whole = {"activity_id": "two", "slice": "total", "n": 36}
    groups = [("sex", "F", 35), ("sex", "M", 1), ("country", "UA", 28), ("country", "FR", 1), ("country", "NL", 7)]
    return {
        "programme": [{"programme_id": "crossed"}, {"programme_id": "two"}],
        "framework": [
            {"framework_id": "BOLD", "programme_id": "two", "name": "B", "currency": "EUR", "rate_set": "ECB", "small_cell_min": 3}
        ],
        "person": [{"person_id": f"p{n}", "sex": sex, "home_country": country} for n, (sex, country) in enumerate(people)],
        "participation": [{"activity_id": "crossed", "person_id": f"p{n}", "role": "participant"} for n in range(len(people))],
        "activity": [
            {"activity_id": name, "programme_id": name, "count_basis": basis, **event}
            for name, basis in (("crossed", "individual"), ("two", "aggregate"))
        ],
        "headcount": [whole, *({**whole, "slice": name, name: code, "n": n} for name, code, n in groups)],
    }


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    one, other = _records(), _several_ways()
    records = {name: [*one.get(name, ()), *other.get(name, ())] for name in {**one, **other}}
    with store_of(tmp_path_factory.mktemp("outside") / "store.duckdb", records) as store, store.session() as opened:
        yield opened


def read(session: Session, programme: str, when: str, *by: str, code: str = "PTC-01") -> str:
    """An answer for a donor as a line: the total, then groups."""
    found = answer(session, Question(code, programme, period(when), by, audience="donor"))
    return " ".join(
        f"{value} {figure_text(figure, found, 'en')}" for figure in found.figures for value in [*dict(figure.by).values(), ""][:1]
    ).strip()


@pytest.mark.parametrize(
    ("programme", "when", "seen"),
    [
        ("quiet", "2023", "50 F 30 M 20"),
        ("quiet", "2023-H1", "20 F 10 M 10"),  # nothing is small anywhere: every part is told
        ("quiet", "2023-03", "20 F 10 M 10"),
        ("few", "2024", "90 F 61 M 29"),
        ("few", "2024-H1", "60 F 49 M 11"),
        ("few", "2024-Q1", "20 * hidden"),  # the three men of May would be the half less this quarter
        ("few", "2024-05", "40 * hidden"),
        ("few", "..2024-06-30", "60 F 49 M 11"),
        ("few", "..2024-03-31", "20 * hidden"),
        ("forced", "2024", "52 F 43 M 9"),
        ("forced", "2024-H1", "hidden * hidden"),  # 40 elsewhere leave three of 43 women for here: the totals would tell
        ("tiny", "2024", "43 F 23 M 20"),
        ("tiny", "2024-H1", "hidden * hidden"),
        ("tiny", "2024-H2", "hidden * hidden"),
    ],
)
def test_what_is_told(session: Session, programme: str, when: str, seen: str) -> None:
    assert read(session, programme, when, "sex") == seen


@pytest.mark.parametrize(
    ("when", "seen"),
    [
        ("2024-01-15..2024-12-31", "43"),  # nobody was met before the 15th: that is the year
        ("2023-10-01..2024-09-30", "43"),
        ("2024-02-11..2024-12-31", "hidden"),
        ("2023", "no data"),
        ("2024-03", "no data"),
    ],
)
def test_days_on_which_nobody_was_met_make_no_difference(session: Session, when: str, seen: str) -> None:
    assert read(session, "tiny", when) == seen


def test_what_is_hidden_does_not_say_whether_it_is_small_or_what_groups_there_are(session: Session) -> None:
    assert read(session, "tiny", "2024-02", "activity_kind", "sex").startswith("hidden * hidden * hidden")


def test_the_order_of_questions_changes_nothing(session: Session) -> None:
    asked = [Question("PTC-01", "few", period(when), ("sex",), audience="donor") for when in ("2024-05", "2024-Q2", "2024-H1", "2024")]
    first = [answer(session, question) for question in asked]
    forget_answers()
    assert [answer(session, question) for question in reversed(asked)] == first[::-1]
    forget_answers()
    assert list(answers(session, asked[0], [question.period for question in asked])) == first


def test_a_group_of_a_hidden_part_is_hidden_and_not_without_data(session: Session) -> None:
    found = answer(session, Question("PTC-01", "few", period("2024-05"), ("sex",), audience="donor"))
    assert figure_text(found.at((("sex", "M"),)), found, "en") == "hidden"


def test_crossings_are_told_where_all_of_them_are_large(session: Session) -> None:
    """Each sex and each country has five and more; but of the French three are women."""
    found = answer(session, Question("PTC-02", "crossed", period("2024"), ("sex", "country"), audience="donor"))
    told = {"/".join(value for _, value in figure.by): figure.value for figure in found.figures}
    assert told == {"": 28, "F": 13, "M": 15, "FR": 10, "UA": 18, "*/*": None}


def test_what_a_framework_with_smaller_numbers_hides_is_hidden_for_all(session: Session) -> None:
    """Alone, five as the smallest number would hide the Ukrainians beside one man and one from France, and three the Dutch."""
    shown = {
        name: {
            dict(figure.by).get("country", "")
            for figure in answer(session, Question("PTC-01", "two", period("2024"), ("country",), audience="donor", framework=name)).figures
            if figure.value is not None
        }
        for name in ("", "BOLD")
    }
    assert shown[""] <= shown["BOLD"], shown


def test_what_a_framework_lets_its_funder_see_the_public_may_not(session: Session) -> None:
    """Under a framework that shows three people, too, the public reads what it reads without."""
    told = {
        (audience, name): answer(session, Question("PTC-01", "two", period("2024"), ("country",), audience=audience, framework=name))
        for audience in ("donor", "public")
        for name in ("", "BOLD")
    }
    values = {asked: [figure.value for figure in figures.figures] for asked, figures in told.items()}
    assert values["public", "BOLD"] == values["public", ""] == values["donor", ""]
    assert {asked: figures.smallest_shown for asked, figures in told.items() if figures.smallest_shown < 5} == {("donor", "BOLD"): 3}


def test_the_reason_is_told(session: Session) -> None:
    found = answer(session, Question("PTC-01", "few", period("2024-05"), ("sex",), audience="donor"))
    assert "outside" in found.notes
