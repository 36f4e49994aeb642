"""Money by the rules of a framework: currency, rate set, month and method; what cannot be converted is listed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.answer import answer
from indicators.export import document
from indicators.figures import Figures, Status, Unconverted
from indicators.notes import note_text
from indicators.question import Question
from indicators.wording import figure_text
from tests.stores import Records, store_of
from tracker.errors import UnknownName, WrongRequest
from tracker.periods import period
from tracker.store import Session


def framework(name: str, method: str | None, currency: str = "EUR", **facts: Any) -> dict[str, Any]:
    return {
        "framework_id": name,
        "programme_id": "P",
        "name": name,
        "currency": currency,
        "rate_set": "TESTSET",
        "fx_method": method,
    } | facts


def expenditure(txn_id: str, on: str, amount: str, currency: str, value: str | None = None) -> dict[str, Any]:
    facts = {"programme_id": "P", "type": "4", "boundary": "external", "currency": currency, "amount": Decimal(amount)}
    return {"txn_id": txn_id, "txn_date": date.fromisoformat(on), "value_date": value and date.fromisoformat(value), **facts}


def rate(month: str, per_eur: str, currency: str = "USD") -> dict[str, Any]:
    return {"rate_set": "TESTSET", "month": date.fromisoformat(f"{month}-01"), "currency": currency, "per_eur": Decimal(per_eur)}


RECORDS = {
    "programme": [{"programme_id": "P", "name": "P"}, {"programme_id": "Q", "name": "Q"}],
    "framework": [
        framework("MONTH", None),
        framework("ENTRY", "month_of_entry"),
        framework("MEAN", "period_average", rounding=0),
        framework("YEAR", "period_average", fiscal_year_start="07-01"),
        framework("DOLLARS", "month_of_transaction", "USD", rounding=1),
        framework("OTHERS", None, programme_id="Q"),
        framework("EVERYBODYS", None, programme_id=None),
    ],
    "reporting_period": [
        {"framework_id": "MEAN", "period_from": date(2024, 1, 1), "period_to": date(2024, 3, 31)},
        {"framework_id": "MEAN", "period_from": date(2024, 1, 1), "period_to": date(2024, 12, 31)},
        {"framework_id": "MEAN", "period_from": date(2023, 10, 1), "period_to": date(2024, 3, 31)},
    ],
    "txn": [
        expenditure("DOLLARS", "2024-03-20", "120.00", "USD", "2024-02-10"),
        expenditure("EUROS", "2024-03-20", "50.00", "EUR", "2024-02-10"),
        expenditure("LATER", "2025-02-01", "10.00", "USD"),
        expenditure("NEW-YEAR", "2023-07-01", "120.00", "USD"),
        expenditure("HRYVNIAS", "2025-02-01", "1000.00", "UAH"),
    ],
    "fx_rate": [rate("2024-01", "1.00"), rate("2024-02", "1.20"), rate("2024-03", "1.50"), rate("2025-02", "2.00")]
    + [rate(f"2023-{month:02}", "1.40") for month in range(7, 13)]
    + [rate(f"2024-{month:02}", "1.30") for month in (4, 5, 6)],
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with store_of(tmp_path_factory.mktemp("conversion") / "t.duckdb", RECORDS) as store, store.session() as opened:
        yield opened


def spent(session: Session, framework: str, when: str = "2024", **facts: Any) -> Figures:
    return answer(session, Question("FUN-03", "P", period(when), framework=framework, **facts))


@pytest.mark.parametrize(
    ("framework", "expected"),
    [
        pytest.param("MONTH", "150.00", id="of the value date's month: 120 / 1.20 = 100, and 50"),
        pytest.param("ENTRY", "130.00", id="of the month of entry: 120 / 1.50 = 80, and 50"),
        pytest.param("MEAN", "147.30", id="mean of the shortest reporting period: 120 / ((1.00 + 1.20 + 1.50) / 3) = 97.30, and 50"),
        pytest.param("YEAR", "140.00", id="mean of the fiscal year from July: 120 / ((6 × 1.40 + 3.70 + 3.90) / 12) = 90.00, and 50"),
        pytest.param("EVERYBODYS", "150.00", id="a framework that names no programme is of every one"),
        pytest.param("DOLLARS", "180.00", id="50 × 1.20 = 60 dollars, and 120"),
    ],
)
def test_the_framework_decides_currency_rates_and_their_month(session: Session, framework: str, expected: str) -> None:
    assert spent(session, framework).total.value == Decimal(expected)


def test_parts_of_a_period_still_add_up(session: Session) -> None:
    """The mean is that of the reporting period an amount lies in, never of the period asked for."""
    quarters = [spent(session, "YEAR", f"2024-Q{place}").total.value for place in (1, 2, 3, 4)]
    assert quarters == [spent(session, "YEAR").total.value, None, None, None]


def test_the_first_day_of_a_fiscal_year_is_of_that_year(session: Session) -> None:
    assert spent(session, "YEAR", "2023").total.value == Decimal("90.00")


def test_its_rounding_is_that_of_the_print_alone(session: Session) -> None:
    mean, dollars = spent(session, "MEAN"), spent(session, "DOLLARS")
    assert (mean.total.value, figure_text(mean.total, mean, "en")) == (Decimal("147.30"), "EUR\u00a0147")
    assert figure_text(dollars.total, dollars, "en") == "USD\u00a0180"


def test_an_amount_without_a_rate_stops_the_figure_and_is_listed(session: Session) -> None:
    figures = spent(session, "MONTH", "2024..2025", by=("currency",))
    assert {figure.by: (figure.status, figure.value) for figure in figures.figures} == {
        (): (Status.UNCONVERTIBLE, None),
        (("currency", "EUR"),): (Status.VALUE, Decimal("50.00")),
        (("currency", "UAH"),): (Status.UNCONVERTIBLE, None),
        (("currency", "USD"),): (Status.VALUE, Decimal("105.00")),
    }
    assert figures.unconverted == (Unconverted("HRYVNIAS", date(2025, 2, 1), Decimal("1000.00"), "UAH", "UAH", date(2025, 2, 1)),)
    assert document(figures)["unconverted"] == [
        {"txn_id": "HRYVNIAS", "on": "2025-02-01", "amount": "1000.00", "currency": "UAH", "lacking": "UAH", "month": "2025-02-01"}
    ]
    assert note_text("unconvertible", figures, "en") == (
        "No rate: an amount has no exchange rate in the chosen set, so no sum is printed. "
        "HRYVNIAS, UAH\u00a01,000 of 1\xa0February 2025: UAH has no rate in February 2025 (TESTSET)."
    )


def test_every_month_of_a_mean_must_have_its_rate(session: Session) -> None:
    """From July 2024 on only February 2025 is known: eleven rates are wanting for LATER, twelve for HRYVNIAS."""
    found = spent(session, "YEAR", "2025").unconverted
    assert [one.month for one in found if one.txn_id == "LATER"] == [date(2024, month, 1) for month in range(7, 13)] + [
        date(2025, month, 1) for month in (1, 3, 4, 5, 6)
    ]
    assert sum(one.txn_id == "HRYVNIAS" for one in found) == 12


def test_a_rate_of_nothing_is_no_rate(tmp_path: Path) -> None:
    """In a mean it would count as a month in which the currency was worth nothing."""
    records: Records = {
        "programme": [{"programme_id": "P", "name": "P"}],
        "framework": [framework("MEAN", "period_average"), framework("DOLLARS", "period_average", "USD")],
        "reporting_period": [
            {"framework_id": name, "period_from": date(2024, 1, 1), "period_to": date(2024, 2, 29)} for name in ("MEAN", "DOLLARS")
        ],
        "txn": [expenditure("T", "2024-01-20", "120.00", "USD"), expenditure("E", "2024-01-20", "120.00", "EUR")],
        "fx_rate": [rate("2024-01", "0"), rate("2024-02", "1.20")],
    }
    with store_of(tmp_path / "t.duckdb", records) as store, store.session() as opened:
        told = {name: answer(opened, Question("FUN-03", "P", period("2024"), framework=name)) for name in ("MEAN", "DOLLARS")}
    assert {name: [(one.txn_id, str(one.month)) for one in of.unconverted] for name, of in told.items()} == {
        "MEAN": [("T", "2024-01-01")],
        "DOLLARS": [("E", "2024-01-01")],
    }


def test_where_the_cost_of_trainings_stops_the_amounts_booked_to_them_are_listed(tmp_path: Path) -> None:
    """The record that such a cost counts is the training, not the transaction; spending elsewhere has no part in it."""
    training = {"programme_id": "P", "kind": "TRAINING", "status": "held", "count_basis": "individual", "start_date": date(2025, 2, 1)}
    records: Records = {
        "programme": [{"programme_id": "P", "name": "P"}],
        "activity": [training | {"activity_id": "T"}],
        "participation": [{"activity_id": "T", "person_id": "p", "role": "participant", "hours": 4}],
        "txn": [
            expenditure("BOOKED", "2025-02-01", "1000.00", "UAH") | {"activity_id": "T"},
            expenditure("ELSEWHERE", "2025-02-01", "1000.00", "UAH"),
        ],
    }
    with store_of(tmp_path / "t.duckdb", records) as store, store.session() as opened:
        cost = answer(opened, Question("FUN-06", "P", period("2025")))
    assert (cost.total.status, [one.txn_id for one in cost.unconverted]) == (Status.UNCONVERTIBLE, ["BOOKED"])


def test_a_filter_lists_only_what_it_keeps(session: Session) -> None:
    assert spent(session, "MONTH", "2025", filter=(("currency", "USD"),)).unconverted == ()


def test_the_address_names_the_framework_and_the_same_question_without_one_keeps_its_own(session: Session) -> None:
    plain = answer(session, Question("FUN-03", "P", period("2024"), rate_set="TESTSET"))
    assert plain.total.value == spent(session, "MONTH").total.value
    assert plain.total.address != spent(session, "MONTH").total.address
    assert spent(session, "MONTH").question.rate_set == "TESTSET"


@pytest.mark.parametrize("name", ["MONHT", "OTHERS"])
def test_only_a_framework_of_the_programme_can_be_chosen(session: Session, name: str) -> None:
    with pytest.raises(UnknownName, match="The programme P has no framework"):
        spent(session, name)


def test_a_framework_is_not_asked_in_another_currency(session: Session) -> None:
    with pytest.raises(WrongRequest, match="reports in USD at the rates TESTSET, not UAH"):
        spent(session, "DOLLARS", currency="UAH")
