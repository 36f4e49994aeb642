"""One question for many periods: what is answered together is what is answered one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from indicators.addresses import Group
from indicators.answer import answer, answers
from indicators.decided import Decided
from indicators.declared.catalogue import catalogue
from indicators.derived import batch
from indicators.derived.batch import Cells, computed_together
from indicators.derived.daily import daily_rows
from indicators.derived.meetings import keys_met
from indicators.derived.stretches import computed_by_stretches
from indicators.derived.together import plan_by_days, plan_together
from indicators.differing.asked import Asked
from indicators.differing.moved import inside
from indicators.plan import Statement
from indicators.provenance import Addressed, figure_at, figures_at
from indicators.question import INTERNAL, Question
from indicators.scope import programmes
from indicators.terms.parameters import parameters
from tests.caches import forget_answers
from tests.stores import csv_records, store_of
from tracker.errors import UnknownName
from tracker.periods import BEGINNING, Period, period
from tracker.settings import DATA
from tracker.store import Session

PERIODS = (
    *map(period, ("2023", "2024", "2025", "2024-H2", "2023-Q3", "2024-12", "1999")),
    Period(BEGINNING, date(2024, 2, 29)),
    Period(date(2023, 7, 3), date(2024, 12, 31)),
)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with store_of(tmp_path_factory.mktemp("facts") / "s.duckdb", csv_records(DATA / "demo")) as store, store.session() as opened:
        yield opened


@pytest.mark.parametrize("code", catalogue())
def test_months_to_years_together_are_the_same_as_one_by_one(session: Session, code: str) -> None:
    audience = "donor" if catalogue()[code].people else INTERNAL
    asked = Question(code, "IMP", PERIODS[0], tuple(catalogue()[code].dimensions), audience=audience, cross=False)
    forget_answers()
    together = answers(session, asked, PERIODS)
    forget_answers()
    assert together == tuple(answer(session, replace(asked, period=one)) for one in PERIODS)


@pytest.mark.parametrize("code", [code for code, one in catalogue().items() if one.people])
def test_periods_that_overlap_put_together_from_stretches_are_those_made_one_by_one(session: Session, code: str) -> None:
    definition, asked = catalogue()[code], Question(code, "IMP", PERIODS[0], tuple(catalogue()[code].dimensions), cross=False)
    values = parameters(session, asked)
    by_stretches = computed_by_stretches(session, definition, values, PERIODS)
    one_by_one = computed_together(session, definition, plan_together(definition, asked), values, PERIODS)
    assert (by_stretches is None) == (code == "IMP-01"), "patients of several services may not be totalled"
    for together, alone in zip(by_stretches or (), one_by_one if by_stretches else (), strict=True):
        assert {by: (cell.num, cell.den, cell.keys) for by, cell in together.items()} == {
            by: (cell.num, cell.den, cell.keys) for by, cell in alone.items() if not cell.empty
        }


def test_periods_in_turns_are_those_made_at_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    definition, asked = catalogue()["QUA-02"], Question("QUA-02", "IMP", PERIODS[0], ("entity",), cross=False)

    def made() -> list[Cells]:
        return computed_together(session, definition, plan_together(definition, asked), parameters(session, asked), PERIODS)

    together = made()
    monkeypatch.setattr(batch, "_MOST_MET", 0)
    assert batch.at_once(session, definition) == 1
    assert made() == together


def test_what_is_looked_for_in_a_subquery_is_found_in_its_different_rows(session: Session) -> None:
    (told,) = (daily_rows(session, catalogue()["PTC-04"]) or {}).values()
    assert "IN (SELECT DISTINCT marked.activity_id" in told.replace("= ANY(", "IN (").replace('"', "")


@pytest.mark.parametrize("alone", [True, False])
def test_a_key_counts_once_in_every_period_that_it_is_met_in(session: Session, *, alone: bool) -> None:
    chance = Random(7)
    met = [
        (key, group, chance.choices(range(12), k=3))
        for key in range(40)
        for group in ("F", "M")
        if not alone or (key % 2) == (group == "F")
    ]
    rows = ", ".join(f"('{key}', '{group}', cast({places} as usmallint[]))" for key, group, places in met)
    statement = Statement(f"select * from (values {rows}) as met(key, sex, places)", (), ("sex",), with_total=True)
    parts = [range(start, stop) for start in range(12) for stop in range(start + 1, 13)]
    for part, found in zip(parts, keys_met(session, [statement], {}, parts), strict=True):
        inside = [(key, group) for key, group, places in met if set(places) & set(part)]
        expected: dict[Group, int] = {(("sex", one),): len({key for key, group in inside if group == one}) for one in ("F", "M")}
        expected[()] = len({key for key, _ in inside})
        assert found == {by: keys for by, keys in expected.items() if keys}


def test_what_the_breakdowns_of_an_indicator_share_is_made_once(session: Session) -> None:
    definition, asked = catalogue()["PTC-01"], Question("PTC-01", "IMP", PERIODS[0], ("sex", "country", "cadre"), cross=False)
    sql = plan_by_days(definition, asked, daily_rows(session, definition) or {}).sql
    assert len(plan_together(definition, asked)) == 4
    assert (sql.count("join participation"), sql.count("attendance as materialized")) == (1, 1)


def test_a_filter_a_crossing_and_a_currency_hold_for_every_period(session: Session) -> None:
    for asked in (
        Question("PTC-01", "IMP", PERIODS[0], filter=(("country", "FR"),)),
        Question("AGR-03", "IMP", PERIODS[0], ("kind", "partner_country")),
        Question("FUN-01", "IMP", PERIODS[0], ("funder",), currency="USD"),
    ):
        forget_answers()
        together = answers(session, asked, PERIODS)
        forget_answers()
        assert together == tuple(answer(session, replace(asked, period=one)) for one in PERIODS)


def test_a_period_asked_for_twice_is_answered_twice(session: Session) -> None:
    asked = Question("AGR-02", "IMP", period("2024"))
    first, second, again = answers(session, asked, [period("2024"), period("2025"), period("2024")])
    assert (first.total.value, second.total.value, again) == (14, 10, first)


def test_no_period_no_answer(session: Session) -> None:
    assert answers(session, Question("AGR-02", "IMP", period("2024")), []) == ()


def test_an_unknown_programme_is_told_as_usual(session: Session) -> None:
    with pytest.raises(UnknownName, match="There is no programme “NOBODY”"):
        answers(session, Question("AGR-02", "NOBODY", period("2024")), PERIODS)


def test_the_figures_of_all_programmes_made_in_one_pass_are_those_of_each(session: Session) -> None:
    """So a backup's fingerprint of them is the one that an older tracker wrote."""
    asked = [Asked(one.programme_id, period) for one in programmes(session) for period in PERIODS[1:3]]
    for code in ("AGR-01", "PTC-01", "FUN-01", "TRN-01"):
        made = inside(session, code, asked)
        assert list(made) == asked
        for place, figures in made.items():
            alone = answer(session, Question(code, *place, tuple(catalogue()[code].dimensions), audience=INTERNAL, cross=False))
            assert figures.figures == tuple(replace(figure, address="") for figure in alone.figures)


def test_figures_of_many_addresses_are_those_of_each(session: Session) -> None:
    asked = [Question("AGR-01", "IMP", one, ("kind",), audience=audience) for one in PERIODS for audience in ("donor", INTERNAL)]
    places = {
        figure.address: Addressed(replace(question, as_of=1), figure.by, 1, 1, Decided(hidden=False, least=5) if figure.by else None)
        for question in asked
        for figure in answer(session, question).figures
    }
    forget_answers()
    together = figures_at(session, places)
    forget_answers()
    assert together == {address: figure_at(session, place) for address, place in places.items()}
