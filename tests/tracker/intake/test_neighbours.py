"""Cells that say by what stands beside them what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.phrasebook import translated
from tests.tracker.intake.files import held, loaded, said, text_file
from tests.tracker.intake.test_messy import HEADCOUNT, count
from tests.tracker.intake.test_shape import FUNDING, amounts, funding, sheet
from tracker.store import Store


def column(*cells: Any) -> tuple[list[Any], int]:
    """The amounts of a column, and how many of its cells are refused."""
    result = sheet("funding", FUNDING, *(funding(f"F-{number}", cell) for number, cell in enumerate(cells)))
    return list(amounts(result).values()), len(result.findings)


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["1,234", "999.50"], [1234, Decimal("999.5")]),
        (["1.234", "12,5"], [1234, Decimal("12.5")]),
        (["1.234", "1.234.567"], [1234, 1_234_567]),
        (["1,500", "1234,5"], [Decimal("1.5"), Decimal("1234.5")]),
    ],
)
def test_a_thousand_or_one_is_told_by_the_other_numbers_of_the_column(cells: Sequence[str], read: Sequence[int]) -> None:
    assert column(*cells) == (read, 0)


@pytest.mark.parametrize("cells", [["1,234", "25,000"], ["1,234", "5"], ["1,234", "2.5", "2,5"], ["1.234", "1.234.567", "12.50"]])
def test_where_the_others_say_nothing_or_not_the_same_it_is_refused(cells: Sequence[str]) -> None:
    assert column(*cells)[1] >= 1


def test_nobody_counts_in_thousandths() -> None:
    result = sheet("headcount", HEADCOUNT, count("1,250"), count("2,000", "E-2"))
    assert [row.values["n"] for row in result.rows] == [1250, 2000]
    assert sheet("headcount", HEADCOUNT, count("1,000")).rows == ()
    assert sheet("headcount", HEADCOUNT, count("1.250"), count("2.5", "E-2")).rows == ()


def test_a_total_is_read_as_its_parts_are_and_what_is_read_is_told() -> None:
    result = sheet("funding", FUNDING, funding("A", "1,234"), funding("B", "999.50"), ["Total", None, None, None, "2,233.50"])
    assert result.findings == ()
    assert [translated(note, "uk") for note in result.notes][-1] == (
        "a.xlsx, аркуш funding: чисел у полі amount прочитано як решту стовпця: 1; «1,234» — це 1234"
    )


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1,2 млн", 1_200_000),
        ("250 тис.", 250_000),
        ("35k", 35_000),
        ("1.5 mln", 1_500_000),
        ("5 000 EUR", 5000),
        ("€2000.50", Decimal("2000.5")),
    ],
)
def test_an_amount_says_what_it_is_in(cell: str, amount: int) -> None:
    assert column(cell, 7) == ([amount, 7], 0)


@pytest.mark.parametrize("cell", ["250 тис. грн", "5000 USD", "1.234 млн", "2 m", "5 осіб", "близько 2 млн"])
def test_an_amount_in_another_currency_than_its_row_or_of_two_meanings_is_refused(cell: str) -> None:
    assert column(cell, 7) == ([7], 1)


def test_below_a_heading_in_thousands_an_amount_in_millions_is_refused() -> None:
    headings = [*FUNDING[:4], "amount", *FUNDING[5:]]
    result = sheet("funding", ["тис. EUR"], headings, funding("A", "1,2 млн"), funding("B", 5))
    assert amounts(result) == {"B": 5000}


def test_a_region_is_that_of_the_country_of_its_row(store: Store, tmp_path: Path) -> None:
    head = "activity_id;country;subdivision\n"
    rows = "A;Brazil;Amazonas\nA;CO;Amazonas\nA;IN;Punjab\n"
    result = loaded(store, text_file(tmp_path / "activity_place.csv", f"{head}{rows}A;;Amazonas\nA;UA;Punjab\n"), dry_run=True)
    assert [told[0] for told in said(result.rejected) if told[1] == "subdivision"] == ["line 5", "line 6"]
    assert [(one.said, one.times) for one in result.proposals if one.about == "code"] == [("Amazonas", 1), ("Punjab", 1)]
    activity = "activity_id;programme_id;kind;title;status;count_basis\nA;IMP;TRAINING;T;held;none\n"
    loaded(store, text_file(tmp_path / "activity.csv", activity), text_file(tmp_path / "activity_place.csv", head + rows))
    assert held(store, "select subdivision from activity_place order by all") == [("BR-AM",), ("CO-AMA",), ("IN-PB",)]
