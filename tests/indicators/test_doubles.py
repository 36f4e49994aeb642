"""Records of a load that may be there already, or come twice, are asked before anything is saved, and never merged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from indicators.doubles import doubles
from tests.stores import store_of
from tracker.intake.effects import Supposition
from tracker.store.changes.supposed import supposed

PROGRAMME = {"programme": [{"programme_id": "IMP", "name": "Impact"}], "organisation": [{"org_id": "WHO", "org_type": "40"}]}
PAID = {
    "programme_id": "IMP",
    "type": "3",
    "txn_date": date(2024, 3, 1),
    "amount": 5,
    "currency": "EUR",
    "provider_org": "WHO",
    "boundary": "external",
}
HELD = {"programme_id": "IMP", "kind": "TRAINING", "status": "held", "count_basis": "none"}


def asked(tmp_path: Path, there: dict[str, list[dict[str, object]]], coming: dict[str, list[dict[str, object]]]) -> list[object]:
    with (
        store_of(tmp_path / f"{len(list(tmp_path.iterdir()))}.duckdb", {**PROGRAMME, **there}) as store,
        supposed(store, coming) as (now, then),
    ):
        found = doubles(Supposition(store, now, then, frozenset(coming)))
        return [(each.within, each.said, [(one.identity, one.name) for one in each.candidates]) for each in found]


def test_a_payment_that_comes_twice_or_was_recorded_is_asked_but_not_what_was_double_before(tmp_path: Path) -> None:
    there = [PAID | {"txn_id": "T-1"}, PAID | {"txn_id": "T-7", "amount": 7}, PAID | {"txn_id": "T-8", "amount": 7}]
    coming = [PAID | {"txn_id": "T-2"}, PAID | {"txn_id": "T-3", "amount": 6}, PAID | {"txn_id": "T-4", "amount": 6}]
    assert asked(tmp_path, {"txn": there}, {"txn": coming}) == [("txn", "T-2", [("T-1", "T-1")]), ("txn", "T-4", [("T-3", "T-3")])]


def test_one_training_under_two_identities_is_asked_by_its_title(tmp_path: Path) -> None:
    def training(activity_id: str, title: str, day: int) -> dict[str, list[dict[str, object]]]:
        return {
            "activity": [HELD | {"activity_id": activity_id, "title": title, "start_date": date(2024, 3, day)}],
            "activity_place": [{"activity_id": activity_id, "country": "UA", "city": "Lviv"}],
            "activity_org": [{"activity_id": activity_id, "org_id": "WHO", "role": "organiser"}],
        }

    assert asked(tmp_path, training("A-1", "Wounds", 1), training("A-2", "Перев’язка", 1)) == [("activity", "A-2", [("A-1", "Wounds")])]
    assert asked(tmp_path, training("A-1", "Wounds", 1), training("A-2", "Wounds", 9)) == []
