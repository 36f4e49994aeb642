"""Figures that are read together keep each other's small counts: within a table, across tables, over time and since the last edition."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from indicators.addresses import Group
from indicators.declared.catalogue import catalogue
from indicators.disclosure import Earlier, Public, Release, Rules, of_line, place, release
from indicators.disclosure.occasions import Change, Occasion
from indicators.exceptions import exemptions
from indicators.figures import ANY, Figure, Figures, Status
from indicators.question import Question
from tests.stores import store_of
from tracker.periods import period


def told(code: str, when: str, dimension: str = "", total: int | None = None, **groups: int) -> Figures:
    """An answer as it is: its total and its groups by one dimension; groups alone add up."""
    everybody = sum(groups.values()) if total is None else total
    figures = [Figure((), everybody, rows=1), *(Figure(((dimension, name),), n, rows=1) for name, n in groups.items())]
    question = Question(code, "P", period(when), (dimension,) if dimension else (), audience="donor")
    return Figures(question, catalogue()[code], None, 1, tuple(figures))


def share(when: str, women: int, both: int) -> Figures:
    """The share of women."""
    figure = Figure((), 100 * women / both, numerator=women, denominator=both, rows=1)
    return Figures(Question("PTC-03", "P", period(when), audience="donor"), catalogue()["PTC-03"], None, 1, (figure,))


def read(seen: Release, figures: Figures) -> str:
    """An answer as a line: `108: F 100 M <5`; what is hidden for another's sake is a dash."""
    words = [(" ".join(value for _, value in figure.by), _word(figure)) for figure in seen.of(figures).figures]
    return ": ".join([words[0][1], *([" ".join(f"{name} {word}" for name, word in words[1:])] if words[1:] else [])])


def _word(figure: Figure) -> str:
    if figure.status is Status.SUPPRESSED:
        return "-" if figure.complement else "<5"
    return f"{figure.value:g}"


def shown(*answers: Figures, earlier: tuple[Earlier, ...] = (), least: int = 5) -> list[str]:
    """What the audience of an edition reads."""
    seen = release(answers, earlier, rules=Rules(least), folding=True)
    return [read(seen, one) for one in answers]


def test_the_neighbour_of_a_small_group_is_hidden_with_it() -> None:
    assert shown(told("PTC-01", "2024", "country", FR=3, DE=20, NL=47)) == ["70: FR <5 DE - NL 47"]


def test_two_small_groups_keep_each_other_where_their_sum_leaves_all_open() -> None:
    """Any of 1 to 4 fits for both when they sum to 5: nothing else need be hidden."""
    assert shown(told("PTC-01", "2024", "country", FR=3, DE=2, NL=47)) == ["52: FR <5 DE <5 NL 47"]


def test_two_small_groups_that_their_sum_would_give_away_are_not_enough() -> None:
    """1 + 1 = 2: whoever knows the sum knows both."""
    assert shown(told("PTC-01", "2024", "country", FR=1, DE=1, NL=20, BE=9)) == ["31: FR <5 DE <5 NL 20 BE -"]


def test_a_small_total_and_all_its_groups_are_hidden() -> None:
    assert shown(told("PTC-01", "2024", "country", FR=3)) == ["<5: FR <5"]


def test_none_is_shown_and_so_is_what_nothing_small_stands_beside() -> None:
    assert shown(told("PTC-01", "2024", "sex", F=12, M=0)) == ["12: F 12 M 0"]


def test_a_quarter_hides_another_one() -> None:
    """The year less three quarters would be the fourth."""
    quarters = [told("PTC-01", f"2024-Q{n}", total=people) for n, people in ((1, 20), (2, 3), (3, 30), (4, 40))]
    assert shown(told("PTC-01", "2024", total=93), *quarters) == ["93", "-", "<5", "30", "40"]


def test_a_year_that_leaves_few_for_the_time_before_it_is_hidden() -> None:
    """Until the end of 2024 came 95, in 2024 alone 93: two before."""
    assert shown(told("PTC-01", "2024", total=93), told("PTC-01", "..2024-12-31", total=95)) == ["-", "95"]


def test_a_percentage_tells_how_many_men_there_are() -> None:
    """Of 20 with known sex 17 were women: three men."""
    assert shown(told("PTC-01", "2024", total=70), share("2024", 17, 20)) == ["70", "<5"]


def test_a_percentage_gives_away_no_group_of_another_indicator() -> None:
    """17 of 20 women are hidden, and so is one more of the groups by sex."""
    by_sex = told("PTC-01", "2024", "sex", F=17, M=3, _U=50)
    assert shown(by_sex, share("2024", 17, 20)) == ["70: F - M <5 _U 50", "<5"]


def test_visits_do_not_tell_how_many_there_were_beside_participants() -> None:
    visits = told("TRN-03", "2024", total=52)
    assert shown(told("PTC-01", "2024", "activity_kind", EXCHANGE=50, TRAINING=30), visits) == ["80: EXCHANGE 50 TRAINING 30", "-"]


def test_a_correction_by_few_people_hides_the_new_figure() -> None:
    then, now = told("PTC-01", "2024", total=57), told("PTC-01", "2024", total=59)
    assert shown(now, earlier=(Earlier(then, now),)) == ["-"]


def test_a_correction_by_many_does_not() -> None:
    then, now = told("PTC-01", "2024", total=57), told("PTC-01", "2024", total=64)
    assert shown(now, earlier=(Earlier(then, now),)) == ["64"]


def test_a_total_that_grew_by_few_since_the_last_edition_is_hidden() -> None:
    """In the first quarter came 57; until the end of the second 59: two in the second."""
    then = told("PTC-01", "..2024-03-31", total=57)
    assert shown(told("PTC-01", "..2024-06-30", total=59), earlier=(Earlier(then, then),)) == ["-"]


def test_an_equal_number_is_not_the_same_one_where_an_event_has_come_since() -> None:
    """Four in the first quarter, two of them women; then a late event in the second. That it had no women, too, nobody was told."""
    half, late = told("PTC-01", "2024-H1", "sex", F=2, _U=2), told("PTC-01", "2024-H1", "sex", F=2, _U=3)
    first, before, second = (
        told("PTC-01", f"2024-Q{n}", "sex", F=women, _U=others) for n, women, others in ((1, 2, 2), (2, 0, 0), (2, 0, 1))
    )
    totals = [told("PTC-01", when, total=people) for when, people in (("2024-Q1", 4), ("2024-Q2", 1))]
    told_then = ((half, late, True), (first, first, False), (before, second, False), (told("PTC-01", "2024-Q2", total=0), totals[-1], True))
    new = Change(come=frozenset({Occasion("X", "TRAINING", date(2024, 4, 10), 1)}))
    earlier = tuple(
        Earlier(then, now, {figure.by: False for figure in then.figures if figure.value}, read, new) for then, now, read in told_then
    )
    assert shown(late, *totals, earlier=earlier) == ["-: F <5 _U <5", "<5", "<5"]


def test_a_count_is_no_less_where_an_event_has_come_since() -> None:
    """Sixteen before, of whom the exact ones were hidden; thirteen exact ones with a late event leave three and more for the others."""
    then, now = told("PTC-01", "2024", "qualifier", exact=13, about=3), told("PTC-01", "2024", "qualifier", exact=13, about=23)
    late = Change(come=frozenset({Occasion("X", "TRAINING", date(2024, 4, 10), 1)}))
    hidden: dict[Group, bool] = {(("qualifier", "exact"),): True, (("qualifier", "about"),): False}
    assert shown(now, earlier=(Earlier(then, now, hidden, change=late),)) == ["36: exact - about -"]


def test_a_small_number_is_hidden_without_a_word_where_the_word_would_tell() -> None:
    """Eight are public: if both were said to be four at most, both were four."""
    total, by_sex = told("PTC-01", "2024", total=8), told("PTC-01", "2024", "sex", F=4, M=4)
    assert shown(by_sex, earlier=(Earlier(total, total),)) == ["8: F - M -"]
    assert shown(told("PTC-01", "2024", "sex", F=4, M=4)) == ["-: F <5 M <5"]


def test_a_word_once_said_is_not_taken_back() -> None:
    total, by_sex = told("PTC-01", "2024", total=8), told("PTC-01", "2024", "sex", F=4, M=4)
    women = told("PTC-01", "2024", "sex", F=4)
    assert shown(by_sex, earlier=(Earlier(total, total), Earlier(women, women, {(("sex", "F"),): False}))) == ["8: F <5 M -"]


def test_hidden_may_be_few_as_well() -> None:
    """If it were five at least, eight in all would leave three for the others at most."""
    assert shown(told("PTC-01", "2024", "sex", F=5, M=3)) == ["8: F - M <5"]


def test_one_line_stands_for_all_groups_where_it_would_tell_that_there_are_some() -> None:
    """Of five that are public at least two were in the first quarter, a woman and a man: that leaves three for the second at most."""
    half, first, second = told("PTC-01", "2024-H1", total=5), told("PTC-01", "2024-Q1", "sex", F=1, M=2), told("PTC-01", "2024-Q2", total=2)
    assert shown(first, second, earlier=(Earlier(half, half),)) == ["<5: * -", "<5"]
    assert shown(first) == ["<5: F <5 M <5"]


def test_what_was_folded_stays_so() -> None:
    first, folded = told("PTC-01", "2024-Q1", "sex", F=6, M=9), of_line(Question("PTC-01", "P", period("2024-Q1")), (("sex", ANY),))
    assert read(release([first], begun=Release(folded=folded)), first) == "15: * -"


def test_what_the_last_edition_hid_for_another_stays_hidden() -> None:
    """Showing DE now would tell FR, which the last edition hid behind it."""
    by_country = told("PTC-01", "2024", "country", FR=3, DE=20, NL=20)
    hidden: dict[Group, bool] = {(("country", "FR"),): False, (("country", "NL"),): True}
    assert shown(by_country, earlier=(Earlier(by_country, by_country, hidden),)) == ["43: FR <5 DE 20 NL -"]


def test_another_least_number_hides_more() -> None:
    assert shown(told("PTC-01", "2024", "country", FR=8, DE=20, NL=47), least=11) == ["75: FR <5 DE - NL 47"]


def test_the_least_number_one_hides_nothing() -> None:
    assert shown(told("PTC-01", "2024", "country", FR=1, DE=20), least=1) == ["21: FR 1 DE 20"]


def test_what_is_public_is_shown_and_its_neighbour_with_it() -> None:
    by_country = told("PTC-01", "2024", "country", FR=3, DE=20, NL=47)
    press = Rules(public=(Public("PTC-01", (("country", "FR"),), period("2024-01-01..2025-12-31")),))
    seen = release([by_country], rules=press)
    assert read(seen, by_country) == "70: FR 3 DE 20 NL 47"
    assert seen.public == {place(by_country.question, (("country", "FR"),))}


def test_what_was_settled_before_stays() -> None:
    by_country = told("PTC-01", "2024", "country", FR=3, DE=20, NL=47)
    settled = {place(by_country.question, (("country", "DE"),)): False}
    assert read(release([by_country], settled=settled), by_country) == "70: FR <5 DE 20 NL -"


def test_an_exception_holds_from_its_day_to_its_last_day(tmp_path: Path) -> None:
    """The days are those of the revision: one decided on it, and one that ends with it, hold; one of tomorrow, or that ended yesterday, does not."""
    told = {"programme_id": "P", "indicator": "PTC-01", "reason": "in the press", "by_role": "data protection office"}
    with store_of(tmp_path / "s.duckdb", {"programme": [{"programme_id": "P"}]}) as store:
        with store.session() as session:
            today = session.data_date
        yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
        days = {"BEGINS": (today, None), "ENDS": (yesterday, today), "LATER": (tomorrow, None), "OVER": (yesterday, yesterday)}
        rows: list[dict[str, Any]] = [
            told | {"dim": "activity_kind", "dim_value": name, "on_date": on, "until": until} for name, (on, until) in days.items()
        ]
        store.save({"disclosure_exception": rows}, actor="test", reason="decided")
        with store.session() as session:
            held = exemptions(session, Question("PTC-01", "P", period("2024"), audience="donor"))
    assert sorted(one.dim_value or "" for one in held) == ["BEGINS", "ENDS"]
