"""What amounts are in: found wherever people write it, told, and never taken for certain where it may be of something else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.tracker.intake.files import held, loaded, said, workbook
from tests.tracker.intake.test_shape import FUNDING, NO_CURRENCY, funding, sheet
from tracker.intake.raw.tables import RawRow, RawTable
from tracker.intake.rows.checks import checked
from tracker.intake.rows.sender import Sender
from tracker.intake.understanding.matching import renamed
from tracker.records import record_type
from tracker.store import Store


@pytest.mark.parametrize(
    ("title", "amount", "told"),
    [
        ("Расходы, тыс. грн", 250_000, "тыс. грн: 1,000 UAH each"),
        ("Budget (UAH '000)", 250_000, "UAH '000: 1,000 UAH each"),
        ("All amounts in thousands", 250_000, "thousands (× 1,000)"),
        ("Суми (у тисячах)", 250_000, "тисячах (× 1,000)"),
        ("Montants, en millions", 250_000_000, "millions (× 1,000,000)"),
        ("mln UAH", 250_000_000, "mln UAH: 1,000,000 UAH each"),
        ("Dépenses, Mio. UAH", 250_000_000, "Mio. UAH: 1,000,000 UAH each"),
        ("UAH, thousands", 250_000, "UAH, thousands: 1,000 UAH each"),
    ],
)
def test_a_unit_above_is_understood_in_the_languages_and_signs_of_senders(title: str, amount: int, told: str) -> None:
    result = sheet("funding", [title], FUNDING, funding("A", 250, "UAH"))
    assert [row.values["amount"] for row in result.rows] == [Decimal(amount)]
    assert result.notes == (f"a.xlsx, sheet funding: amounts are in {told}",)


def test_an_amount_too_large_to_be_kept_in_full_is_refused_by_itself() -> None:
    result = sheet(
        "funding", ["тис. грн"], FUNDING, funding("A", 250, "UAH"), funding("B", 9_999_999_999_999, "UAH"), funding("C", 10**13, "UAH")
    )
    assert [row.values["amount"] for row in result.rows] == [Decimal(250_000), Decimal(9_999_999_999_999_000)]
    assert [(found.cell, found.reason) for found in result.findings] == [
        ("E5", "The amount has more digits in full than can be kept"),
    ]


def test_a_unit_in_a_heading_that_a_person_decided_is_kept() -> None:
    heading = "Сума, тис. грн"
    rows = [[*NO_CURRENCY[:3], heading], ["A", "EU", "P", "12,5"]]
    table = RawTable("a.xlsx", "funding", tuple(RawRow(number, row) for number, row in enumerate(rows, 1)))
    kind = record_type("funding")
    result = checked(renamed(table, kind, {heading: "amount"}), kind)
    assert [(row.values["amount"], row.values["currency"]) for row in result.rows] == [(Decimal(12_500), "UAH")]


def test_a_row_of_units_below_the_headings_is_no_record() -> None:
    result = sheet("funding", FUNDING, [None, None, None, None, "тис. грн", None], funding("A", 250, "UAH"))
    assert [row.values["amount"] for row in result.rows] == [Decimal(250_000)]
    assert result.findings == ()


@pytest.mark.parametrize("title", ["Thousands of patients were helped", "Grant of 5 million EUR", "Без ПДВ"])
def test_what_is_said_of_something_else_is_no_unit(title: str) -> None:
    assert [row.values["amount"] for row in sheet("funding", [title], FUNDING, funding("A", 250)).rows] == [Decimal(250)]


@pytest.mark.parametrize(("title", "count"), [("Thousands of patients were helped", 1), ("Grant of 5 million EUR", 0)])
def test_a_scale_that_may_be_meant_is_told(title: str, count: int) -> None:
    reason = "“Thousands” is named here, and it is not clear whether the numbers are in it: they are taken as they stand"
    assert [told[2] for told in said(sheet("funding", [title], FUNDING, funding("A", 250)).findings)] == [reason] * count


def test_a_scale_in_the_name_of_the_sheet_or_over_a_count_is_told(store: Store, tmp_path: Path) -> None:
    funds = workbook(tmp_path / "a.xlsx", {"Funding (тис.)": [FUNDING, ["A", "WHO", "IMP", "EUR", 5]]})
    assert [told[0] for told in said(loaded(store, funds, dry_run=True).rejected)] == ["E1"]
    n = "Пацієнти, тис."
    counts = workbook(
        tmp_path / "b.xlsx",
        {"stated_total": [["stated_id", "programme_id", "measure", n, "as_of"], ["S", "IMP", "memoranda", 5, "2025-01-01"]]},
    )
    result = loaded(store, counts, dry_run=True, sender=Sender(columns={"stated_total": {n: "value"}}))
    assert [told[0] for told in said(result.rejected)] == ["D1"]


def test_a_row_in_another_currency_than_the_unit_is_refused() -> None:
    rows: list[list[Any]] = [["тис. грн"], FUNDING, funding("A", 250, "UAH"), funding("B", 5, "EUR")]
    result = sheet("funding", *rows)
    assert [row.values["funding_id"] for row in result.rows] == ["A"]
    assert [told[:3] for told in said(result.findings)] == [
        ("D4", "currency", "The amounts of the table are in another currency, by its heading or title")
    ]


REAL = Path(__file__).parent / "formats" / "samples" / "ua-regional-fund-2021.xlsx"


def test_a_real_workbook_in_thousands_is_taken_in_full_and_its_subtotals_are_told(store: Store) -> None:
    """In thousands of hryvnias three decimal places are whole hryvnias: two thirds of its rows were refused for them."""
    rows = [[cell.value for cell in row[:3]] for row in openpyxl.load_workbook(REAL, data_only=True).worksheets[0].iter_rows(min_row=5)]
    columns = {" ".join(str(rows[0][place]).split()): name for place, name in ((1, "funding_id"), (2, "amount"))}
    always = {"funder_org": "MOH-UA", "programme_id": "IMP", "currency": "UAH"}
    sender = Sender(columns={"funding": columns}, values={"funding": always})
    result = loaded(store, REAL, kind="funding", sender=sender, confirm=["all"])
    stated = {" ".join(str(name).split()): Decimal(f"{amount:.15g}") for _, name, amount in rows[1:] if name and amount}
    taken = {" ".join(str(name).split()): amount for name, amount in held(store, "select funding_id, amount from funding where amount > 0")}
    assert len(taken) > 300
    assert taken == {name: stated[name] * 1000 for name in taken}
    assert not any("decimal places" in each.reason for each in result.rejected)
    (note,) = (note for note in result.notes if "state the sum" in note)
    assert ": 24 row(s) state the sum of those below, and count twice if they are subtotals: take them out (row 10, 24, 33, " in note


@pytest.mark.parametrize(
    ("amount", "kept"), [("132439.234", ["132439234"]), ("0,001", ["1"]), ("7.1234", ["7123.4"]), ("1.234", []), ("7.123456", [])]
)
def test_a_text_in_thousands_may_have_parts_where_they_are_no_thousands(amount: str, kept: list[str]) -> None:
    result = sheet("funding", ["тис. грн"], FUNDING, funding("A", amount, "UAH"))
    assert [row.values["amount"] for row in result.rows] == [Decimal(each) for each in kept]


def test_rows_that_are_sums_by_chance_are_not_told() -> None:
    rows = [funding(str(place), amount, "UAH") for place, amount in enumerate([30, 10, 20, 5, 7])]
    assert sheet("funding", FUNDING, *rows).notes == ()


@pytest.mark.parametrize(
    ("cell", "kept"),
    [(0.1 + 0.2, ["0.30"]), (1234.5600000000002, ["1234.56"]), (1.005, []), (1.0000001, []), (123456789012345.67, ["123456789012345.67"])],
)
def test_what_a_spreadsheet_calculated_is_what_it_shows(cell: float, kept: list[str]) -> None:
    result = sheet("funding", FUNDING, funding("A", cell, "UAH"))
    assert [row.values["amount"] for row in result.rows] == [Decimal(each) for each in kept]
