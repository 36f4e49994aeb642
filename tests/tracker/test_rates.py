"""Exchange-rate sets: what ships is loadable as it lies, and rates against the dollar are crossed, not invented."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from tests.tracker.intake.files import held, loaded
from tracker.settings import DATA
from tracker.store import create_store

RATES = DATA / "rates"


def rows(name: str) -> list[dict[str, str]]:
    with (RATES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_rates_of_the_monetary_fund_are_crossed_through_the_dollar() -> None:
    """Units for one euro are units for one dollar divided by euros for one dollar, on the same last day of the month, to eight places."""
    published = {(row["date"][:7], row["currency"]): Decimal(row["units_per_usd"]) for row in rows("imf-usd-month-end.csv")}
    published |= {(month, "USD"): Decimal(1) for month, _ in list(published)}
    crossed = {(month, currency): rate / published[month, "EUR"] for (month, currency), rate in published.items() if currency != "EUR"}
    shipped = {(row["month"][:7], row["currency"]): Decimal(row["per_eur"]) for row in rows("imf-eur-month-end.csv")}
    assert shipped == {key: rate.quantize(Decimal("1e-8")) for key, rate in crossed.items()}
    assert shipped["2020-12", "UAH"] == Decimal("34.69576166")


def test_two_sets_that_do_not_know_each_other_agree_nearly() -> None:
    """A day's rate differs from a month's mean; by more than a tenth in a quiet month it would be another currency's."""
    ecb, imf = (
        {(row["month"], row["currency"]): Decimal(row["per_eur"]) for row in rows(name)}
        for name in ("ecb-eur-monthly.csv", "imf-eur-month-end.csv")
    )
    both = ecb.keys() & imf.keys()
    assert len(both) > 600
    assert [key for key in sorted(both) if abs(imf[key] / ecb[key] - 1) > Decimal("0.1")] == []


@pytest.mark.parametrize(("name", "rate_set"), [("ecb-eur-monthly.csv", "ECB"), ("imf-eur-month-end.csv", "IMF")])
def test_a_shipped_set_loads_as_it_lies(tmp_path: Path, name: str, rate_set: str) -> None:
    with create_store(tmp_path / "t.duckdb") as store:
        result = loaded(store, RATES / name, kind="fx_rate")
        assert (result.rejected, result.added) == ((), {"fx_rate": len(rows(name))})
        assert held(store, "select distinct rate_set from fx_rate") == [(rate_set,)]
