"""Fiscal years: a programme's frameworks say on which day they begin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indicators.terms.fiscal import asked_period
from tests.stores import Records, store_of
from tracker.errors import UnknownName, WrongRequest
from tracker.periods import period
from tracker.store import Session

RECORDS: Records = {
    "programme": [{"programme_id": name, "name": name} for name in ("ONE", "TWO", "NONE")],
    "framework": [
        {"framework_id": name, "programme_id": programme, "name": name, "currency": "EUR", "rate_set": "ECB", "fiscal_year_start": start}
        for name, programme, start in (("US", "ONE", "10-01"), ("US2", "TWO", "10-01"), ("EU", "TWO", "01-01"), ("NL", "NONE", None))
    ],
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with store_of(tmp_path_factory.mktemp("fiscal") / "fiscal.duckdb", RECORDS) as store, store.session() as opened:
        yield opened


@pytest.mark.parametrize(
    ("programme", "text", "means"),
    [
        ("ONE", "FY2024", "2023-10-01..2024-09-30"),
        ("ONE", "fy2024-q1", "2023-Q4"),
        ("ONE", "2024", "2024"),
        ("TWO", "FY2024@US2", "2023-10-01..2024-09-30"),
        ("TWO", "FY2024@EU", "2024"),
        ("NONE", "2024-H1", "2024-H1"),
    ],
)
def test_a_fiscal_year_is_that_of_the_programmes_framework(session: Session, programme: str, text: str, means: str) -> None:
    assert asked_period(session, programme, text) == period(means)


def test_two_frameworks_with_different_years_ask_which_is_meant(session: Session) -> None:
    with pytest.raises(WrongRequest, match="begin their years on different days") as refused:
        asked_period(session, "TWO", "FY2024")
    assert refused.value.next_step == "Name the one that is meant: FY2024@EU."


def test_without_a_framework_that_says_so_there_is_no_fiscal_year(session: Session) -> None:
    with pytest.raises(WrongRequest, match="on which day the donor's year begins"):
        asked_period(session, "NONE", "FY2024")
    with pytest.raises(UnknownName, match="No framework “USA” of the programme ONE"):
        asked_period(session, "ONE", "FY2024@USA")


def test_the_framework_asked_under_says_when_its_own_year_begins(session: Session) -> None:
    assert asked_period(session, "TWO", "FY2024", "US2") == period("2023-10-01..2024-09-30")
    assert asked_period(session, "TWO", "FY2024@EU", "US2") == period("2024")
