"""Amounts and counts far from the usual of their kind wait for a person; stored ones that nobody confirmed are findings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.quality import findings
from reports.blocks import Notice
from reports.content import document
from reports.spec import spec
from tests.tracker.intake.files import held, loaded, text_file
from tracker.intake.scrutiny.plausible import LEAST, MEASURES, RULE, ranges_sql
from tracker.periods import period
from tracker.store import Store

HEAD = "txn_id,programme_id,type,txn_date,amount,currency,boundary\n"
USUAL = [1_000, 1_500, 2_000, 2_500, 3_000, 3_500, 4_000, 5_000, 6_000, 8_000, 12_000]


def rows(amounts: Mapping[str, object], currency: str = "EUR") -> str:
    """Transactions of these amounts."""
    return HEAD + "".join(f"{name},IMP,4,2024-03-01,{amount},{currency},external\n" for name, amount in amounts.items())


def found(store: Store) -> list[str]:
    """The stored records that are far off, and that nobody confirmed."""
    with store.session() as session:
        told = findings(session, None, date(2025, 1, 1))
        return [one.record_id for one in told if one.rule == RULE and not one.accepted]


@pytest.fixture
def history(store: Store, tmp_path: Path) -> Store:
    """A store with eleven transactions from 1,000 to 12,000 EUR."""
    loaded(store, text_file(tmp_path / "txn.csv", rows({f"H-{place}": amount for place, amount in enumerate(USUAL)})))
    return store


def test_what_is_far_from_the_usual_waits_for_a_person(history: Store, tmp_path: Path) -> None:
    file = text_file(tmp_path / "txn.csv", rows({"T-1": 200_000_000_000, "T-2": 9_000, "T-3": 2}))
    told = loaded(history, file)
    assert (told.added, [each.name for each in told.held]) == ({"txn": 1}, ["txn/T-1", "txn/T-3"])
    assert told.rejected[0].where == "txn.csv, line 2"
    assert told.rejected[0].reason == "200,000,000,000.00 EUR is far from the usual, 214 to 57,376"
    assert told.rejected[0].suggestion == "Look at the value and its unit. If it is right, confirm it (--confirm txn/T-1)."
    assert told.quarantine == 1
    assert found(history) == []


def test_a_person_confirms_it_and_it_is_recorded_who(history: Store, tmp_path: Path) -> None:
    file = text_file(tmp_path / "txn.csv", rows({"T-1": 200_000_000_000, "T-3": 2}))
    told = loaded(history, file, confirm=("txn/T-1", "txn/NONE"))
    assert (told.added, [each.name for each in told.held]) == ({"txn": 1, "dq_acceptance": 1}, ["txn/T-3"])
    assert "nothing is held back under txn/NONE, so it needs no confirmation" in told.notes
    assert held(history, "select rule_id, entity, entity_id, field, status from dq_acceptance") == [
        (RULE, "txn", "T-1", "amount", "accepted")
    ]
    assert found(history) == []
    again = loaded(history, file, confirm=("all",))
    assert (again.unchanged, again.added, again.held) == ({"txn": 1}, {"txn": 1, "dq_acceptance": 1}, ())
    assert [note for note in again.notes if "nothing is held back" in note] == []
    assert loaded(history, file).revision is None


def test_a_stored_amount_waits_where_its_currency_becomes_another(history: Store, tmp_path: Path) -> None:
    hryvnias = rows({f"U-{place}": 40 * amount for place, amount in enumerate(USUAL)}, "UAH")
    assert loaded(history, text_file(tmp_path / "txn.csv", hryvnias)).held == ()
    told = loaded(history, text_file(tmp_path / "txn.csv", rows({"U-0": 40_000, "U-10": 480_000})))
    assert (told.changed, [each.name for each in told.held]) == ({"txn": 1}, ["txn/U-10"])


def test_a_training_of_thousands_of_hours_waits_and_an_internship_of_weeks_does_not(history: Store, tmp_path: Path) -> None:
    hours = {"SHORT": 8, "WEEKS": 400, "YEARS": 4_000}
    lines = [f"{name};IMP;INTERNSHIP;{name};held;none;{said}" for name, said in hours.items()]
    told = loaded(
        history, text_file(tmp_path / "activity.csv", "\n".join(["activity_id;programme_id;kind;title;status;count_basis;hours", *lines]))
    )
    assert (told.added, [each.name for each in told.held]) == ({"activity": 2}, ["activity/YEARS"])


def test_the_confirmation_lapses_when_the_amount_changes(history: Store, tmp_path: Path) -> None:
    loaded(history, text_file(tmp_path / "txn.csv", rows({"T-1": 200_000_000_000})), confirm=("all",))
    assert [each.name for each in loaded(history, text_file(tmp_path / "txn.csv", rows({"T-1": 300_000_000_000}))).held] == ["txn/T-1"]


def test_what_came_unjudged_is_a_finding_until_it_is_confirmed(history: Store) -> None:
    with history.session() as session:
        (row,) = session.rows("select * exclude (record_id, rev) from txn where txn_id = 'H-1'")
    history.save({"txn": [row | {"txn_id": "PAST", "amount": 10**11}]}, actor="test", reason="past the door")
    assert found(history) == ["PAST"]


def test_a_report_that_prints_it_begins_with_a_warning(history: Store) -> None:
    with history.session() as session:
        (row,) = session.rows("select * exclude (record_id, rev) from txn where txn_id = 'H-1'")
    assert not warnings(history)
    history.save({"txn": [row | {"txn_id": "PAST", "amount": 10**11}]}, actor="test", reason="past the door")
    assert warnings(history) == [
        "Читайте з обережністю: суми, кількості або обмінні курси, далекі від звичних для свого виду, яких ніхто не підтвердив: 1 (PAST)."
    ]


def warnings(store: Store, of: str = "PAST") -> list[str]:
    """The warnings of the donor's report that speak of some records."""
    with store.session() as session:
        made, _ = document(session, spec("donor"), programme="IMP", period=period("2024"), language="uk")
    return [block.text for block in made.blocks[:3] if isinstance(block, Notice) and of in block.text]


@pytest.mark.parametrize(
    ("amounts", "currency", "waiting"),
    [
        ({"A": 999_999_999, "B": 1_000_000_000}, "USD", ["txn/B"]),
        ({**{f"U-{place}": 100_000 + place for place in range(12)}, "X": 10**11}, "UAH", ["txn/X"]),
        ({f"U-{place}": 5 for place in range(20)}, "UAH", []),
    ],
    ids=["without a history the ceiling counts", "the file is its own history", "a whole file may be small"],
)
def test_a_store_without_history(store: Store, tmp_path: Path, amounts: Mapping[str, object], currency: str, waiting: list[str]) -> None:
    told = loaded(store, text_file(tmp_path / "txn.csv", rows(amounts, currency)))
    assert [each.name for each in told.held] == waiting


def test_another_currency_has_a_history_of_its_own_once_it_is_known(history: Store, tmp_path: Path) -> None:
    hryvnias = {f"U-{place}": 400_000 + place for place in range(10)}
    assert loaded(history, text_file(tmp_path / "txn.csv", rows(hryvnias, "UAH"))).held == ()
    assert [each.name for each in loaded(history, text_file(tmp_path / "txn.csv", rows({"V": 500_000}, "EUR"))).held] == ["txn/V"]
    assert loaded(history, text_file(tmp_path / "txn.csv", rows({"W": 500_000}, "UAH"))).held == ()


RATES = "rate_set,month,currency,per_eur\n"


def rates(currency: str, **said: object) -> str:
    """Rates of a currency by month, such as `m2024_05=46.1`."""
    return RATES + "".join(f"IMF,{month[1:].replace('_', '-')}-01,{currency},{rate}\n" for month, rate in said.items())


@pytest.fixture
def known_rates(store: Store, tmp_path: Path) -> Store:
    """A store with the rates of the hryvnia in two years, which lost a third of its value."""
    said = {f"m{2020 + place // 12}_{place % 12 + 1:02}": 30 + place * 0.6 for place in range(24)}
    loaded(store, text_file(tmp_path / "fx_rate.csv", rates("UAH", **said)))
    return store


def test_a_rate_far_from_the_history_of_its_currency_waits_for_a_person(known_rates: Store, tmp_path: Path) -> None:
    said = {"m2024_01": 45.1, "m2024_02": "0.022", "m2024_03": 4512, "m2024_04": 4.51, "m2024_05": 48}
    told = loaded(known_rates, text_file(tmp_path / "fx_rate.csv", rates("UAH", **said)))
    assert [each.name for each in told.held] == [f"fx_rate/IMF/2024-0{month}-01/UAH" for month in (2, 3, 4)]
    assert told.rejected[0].reason == "0.02200000 UAH is far from the usual, 12 to 111"
    assert told.added == {"fx_rate": 2}
    name = told.held[1].name
    again = loaded(known_rates, text_file(tmp_path / "fx_rate.csv", rates("UAH", m2024_03=4512)), confirm=(name,))
    assert (again.added, found(known_rates)) == ({"fx_rate": 1, "dq_acceptance": 1}, [])


def test_a_rate_near_one_that_is_the_wrong_way_round_is_told(store: Store, tmp_path: Path) -> None:
    """Nothing of it is far from the usual: 0.92 dollars for a euro were usual in 2001."""
    loaded(store, text_file(tmp_path / "fx_rate.csv", rates("USD", m2024_01=1.09, m2024_02=1.08, m2025_01=1.03)))
    told = loaded(store, text_file(tmp_path / "more.csv", rates("USD", m2024_03=0.921, m2024_04=1.07, m2025_06=0.97)), kind="fx_rate")
    assert "\n".join(note for note in told.notes if "round" in note) == (
        "fx_rate IMF/2024-03-01/USD: 0.921 is nearly 1 / 1.085, and 1.085 is usual in the months around. "
        "See whether it is the wrong way round: it is how much of the currency one euro buys"
    )
    assert told.added == {"fx_rate": 3}


def test_a_report_says_that_a_rate_is_far_off_and_unconfirmed(known_rates: Store) -> None:
    row = {"rate_set": "IMF", "month": date(2024, 2, 1), "currency": "UAH", "per_eur": Decimal("0.022")}
    known_rates.save({"fx_rate": [row]}, actor="test", reason="past the door")
    assert found(known_rates) == ["IMF/2024-02-01/UAH"]
    assert len(warnings(known_rates, "UAH")) == 1


@pytest.mark.parametrize(("known", "told"), [(LEAST - 1, 0), (LEAST, 2)])
def test_ten_values_are_enough_to_say_what_is_usual(store: Store, tmp_path: Path, known: int, told: int) -> None:
    loaded(store, text_file(tmp_path / "txn.csv", rows({f"H-{place}": amount for place, amount in enumerate(USUAL[:known])})))
    (spent,) = (measure for measure in MEASURES if measure.kind == "txn")
    with store.session() as session:
        assert len(session.tuples(ranges_sql(spent))) == told


def test_every_measure_gives_its_ranges(store: Store) -> None:
    assert {measure.kind for measure in MEASURES} >= {"txn", "funding", "headcount"}
    with store.session() as session:
        assert [session.tuples(ranges_sql(measure)) for measure in MEASURES] == [[]] * len(MEASURES)
