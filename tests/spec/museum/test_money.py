"""Museum, third room: money added that may not be added."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.spec.museum.asked import asked, groups, together, total
from tests.stores import store_of

BODIES = {"organisation": [{"org_id": "MFA", "org_type": "10"}, {"org_id": "UN", "org_type": "40"}, {"org_id": "H", "org_type": "80"}]}
RATE = {"rate_set": "ECB", "month": "2024-02-01", "currency": "UAH", "per_eur": "40.00000000"}


def moved(name: str, amount: str, currency: str = "EUR", **more: Any) -> dict[str, Any]:
    """Money received in February 2024 from outside the programme."""
    return {
        "txn_id": name,
        "programme_id": "P",
        "type": "1",
        "txn_date": "2024-02-10",
        "amount": amount,
        "currency": currency,
        "provider_org": "MFA",
        "boundary": "external",
    } | more


def test_hryvnias_are_not_added_to_euros(tmp_path: Path) -> None:
    """Akvo RSR's front page added project budgets in every currency as euros: 154.567 billion.

    https://github.com/akvo/akvo-rsr/issues/2660
    """
    records = {"txn": [moved("T1", "1000.00"), moved("T2", "400000.00", "UAH")], "fx_rate": [RATE]}
    with store_of(tmp_path / "s.duckdb", together(BODIES, records)) as store:
        assert total(store, "FUN-02", "2024") == Decimal("11000.00")
        assert groups(store, "FUN-02", "2024", "currency") == {"EUR": Decimal("1000.00"), "UAH": Decimal("10000.00")}


def test_an_amount_without_a_rate_stops_the_sum(tmp_path: Path) -> None:
    """The datastore beside d-portal left transactions out of a normalised sum when it had no value in dollars.

    https://github.com/zimmerman-team/IATI.cloud/issues/2219
    """
    records = {"txn": [moved("T1", "1000.00"), moved("T2", "400000.00", "UAH")]}
    with store_of(tmp_path / "s.duckdb", together(BODIES, records)) as store:
        assert total(store, "FUN-02", "2024") == "unconvertible"
        told = asked(store, "FUN-02", "2024", "currency")
        assert {figure.by: (figure.value, str(figure.status)) for figure in told.groups("currency")} == {
            (("currency", "EUR"),): (Decimal("1000.00"), "value"),
            (("currency", "UAH"),): (None, "unconvertible"),
        }


def test_money_passed_on_inside_the_programme_is_not_received_twice(tmp_path: Path) -> None:
    """d-portal added what a government gave to the UN and what the UN then spent; closed without a solution.

    https://github.com/IATI/D-Portal/issues/3
    """
    passed_on = [
        moved("T2", "60000.00", provider_org="UN", receiver_org="H", type="3", boundary="internal"),
        moved("T3", "60000.00", provider_org="UN", receiver_org="H", boundary="internal"),
    ]
    records = {"txn": [moved("T1", "60000.00", receiver_org="UN"), *passed_on]}
    with store_of(tmp_path / "s.duckdb", together(BODIES, records)) as store:
        assert total(store, "FUN-02", "2024") == Decimal("60000.00")


def test_what_is_promised_is_not_what_has_come(tmp_path: Path) -> None:
    """d-portal showed figures that publishers called unreliable, for want of telling one kind of transaction from another.

    https://github.com/IATI/D-Portal/issues/302
    """
    kinds = [moved("PLEDGE", "900.00", type="13"), moved("COMMITTED", "500.00", type="11"), moved("RECEIVED", "200.00")]
    with store_of(tmp_path / "s.duckdb", together(BODIES, {"txn": kinds})) as store:
        assert (total(store, "FUN-01", "2024"), total(store, "FUN-02", "2024")) == (Decimal("500.00"), Decimal("200.00"))


def test_one_transaction_reported_again_is_one_transaction(tmp_path: Path) -> None:
    """OCHA's financial tracking service was counted beside an old copy of its own data.

    https://github.com/IATI/D-Portal/issues/546
    """
    with store_of(tmp_path / "s.duckdb", together(BODIES, {"txn": [moved("T1", "1000.00")]})) as store:
        again = store.save({"txn": [moved("T1", "1000.00")]}, actor="olena", reason="the same file again")
        assert (again.revision, total(store, "FUN-02", "2024")) == (None, Decimal("1000.00"))
