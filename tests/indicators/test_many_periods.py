"""One question for many periods: what is answered together is what is answered one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from indicators import answer as engine
from indicators.answer import answer, answers
from indicators.catalogue import catalogue
from indicators.question import INTERNAL, Question
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
    engine.forget()
    together = answers(session, asked, PERIODS)
    engine.forget()
    assert together == tuple(answer(session, replace(asked, period=one)) for one in PERIODS)


def test_a_filter_a_crossing_and_a_currency_hold_for_every_period(session: Session) -> None:
    for asked in (
        Question("PTC-01", "IMP", PERIODS[0], filter=(("country", "FR"),)),
        Question("AGR-03", "IMP", PERIODS[0], ("kind", "partner_country")),
        Question("FUN-01", "IMP", PERIODS[0], ("funder",), currency="USD"),
    ):
        engine.forget()
        together = answers(session, asked, PERIODS)
        engine.forget()
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
