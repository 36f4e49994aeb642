"""What of a sheet is its table: totals, repeated headings, tags and remarks are told apart from records."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.tracker.intake.files import said
from tracker.intake.raw.tables import RawRow, RawTable
from tracker.intake.rows.checks import Checked, checked
from tracker.records import record_type

FUNDING = ["funding_id", "funder_org", "programme_id", "currency", "amount", "signed_on"]
NO_CURRENCY = [name for name in FUNDING if name != "currency"]


def sheet(kind: str, *rows: list[Any], currency: str | None = None) -> Checked:
    """The rows as a sheet of a workbook."""
    table = RawTable("a.xlsx", kind, tuple(RawRow(number, row) for number, row in enumerate(rows, 1)))
    return checked(table, record_type(kind), currency=currency)


def funding(name: str, amount: Any, currency: str = "EUR", signed: Any = None) -> list[Any]:
    return [name, "EU", "P", currency, amount, signed]


def amounts(result: Checked) -> dict[Any, Any]:
    return {row.values["funding_id"]: row.values["amount"] for row in result.rows}


def test_a_total_that_its_parts_add_up_to_is_left_out_and_told() -> None:
    result = sheet("funding", FUNDING, funding("A", 100), funding("B", "250,50"), ["Всього", None, None, None, 350.5])
    assert amounts(result) == {"A": Decimal("100.00"), "B": Decimal("250.50")}
    assert result.findings == ()
    assert result.notes == ("a.xlsx, sheet funding: totals and rows that repeat their parts are not taken (row 4)",)


def test_a_total_that_its_parts_do_not_add_up_to_is_a_finding_with_both_numbers() -> None:
    result = sheet("funding", FUNDING, funding("A", 100), funding("B", 250), ["Total:", None, None, None, 360])
    assert list(amounts(result)) == ["A", "B"]
    assert said(result.findings) == [
        (
            "E4",
            "amount",
            "The row says 360, but its 2 parts add up to 350",
            "The parts are taken as they stand. Correct the part that is wrong, or the total.",
        )
    ]


def test_subtotals_and_the_grand_total_are_each_held_against_their_own_rows() -> None:
    result = sheet(
        "funding",
        FUNDING,
        funding("A", 1),
        funding("B", 2),
        ["Sous-total", None, None, None, 3],
        funding("C", 4),
        ["Subtotal", None, None, None, 4],
        ["УСЬОГО", None, None, None, 7],
    )
    assert (list(amounts(result)), result.findings) == (["A", "B", "C"], ())


def test_a_parent_that_repeats_its_parts_is_left_out() -> None:
    result = sheet("funding", FUNDING, funding("ALL", 30), ["у тому числі:"], funding("A", 10), funding("B", 20), funding("C", 5))
    assert (list(amounts(result)), result.findings) == (["A", "B", "C"], ())


def test_a_parent_whose_parts_fall_short_is_a_finding() -> None:
    result = sheet("funding", FUNDING, funding("ALL", 30), ["of which"], funding("A", 10), funding("B", 15))
    assert list(amounts(result)) == ["A", "B"]
    assert [finding.reason for finding in result.findings] == ["The row says 30, but its 2 parts add up to 25"]


@pytest.mark.parametrize(
    ("above", "within", "taken", "told"),
    [
        ([funding("ALL", 30)], 30, ["A", "B"], []),
        ([funding("ALL", 30)], 25, ["A", "B"], []),
        ([funding("ALL", 40)], 30, ["A", "B"], ["The row says 40, but its 2 parts add up to 30"]),
        ([funding("C", 5)], 30, ["C", "A", "B"], []),
        ([], 30, ["A", "B"], []),
        ([], 25, ["A", "B"], ["The row says 25, but its 2 parts add up to 30"]),
    ],
)
def test_an_of_which_with_a_number_of_its_own_counts_nobody_twice(above: list[Any], within: int, taken: list[str], told: list[str]) -> None:
    """It is of the row above, unless that says less: then it repeats the rows below itself."""
    result = sheet("funding", FUNDING, *above, ["у тому числі:", None, None, None, within], funding("A", 10), funding("B", 20))
    assert (list(amounts(result)), [finding.reason for finding in result.findings]) == (taken, told)


def test_a_record_above_an_of_which_of_nothing_is_a_record_like_the_others() -> None:
    """It is taken, not told as left out, and the subtotal below it counts it."""
    subtotals = [["Всього", None, None, None, amount] for amount in (10, 35)]
    rows = (funding("A", 10), subtotals[0], funding("B", 5), funding("C", 30), ["у тому числі:"], subtotals[1])
    result = sheet("funding", FUNDING, *rows)
    assert (list(amounts(result)), result.findings) == (["A", "B", "C"], ())
    assert result.notes == ("a.xlsx, sheet funding: totals and rows that repeat their parts are not taken (row 3, 6, 7)",)


def test_a_record_whose_name_begins_like_a_total_is_a_record() -> None:
    result = sheet("organisation", ["org_id", "org_type", "country"], ["TOTALENERGIES-FDN", "60", "FR"], ["Разомпроти", "22", "UA"])
    assert len(result.rows) == 2


PARTIES = ["agreement_id", "org_id", "side"]


def test_a_row_that_numbers_the_columns_is_no_record() -> None:
    for first in (1, "1"):
        result = sheet("agreement_party", PARTIES, [first, 2, 3], ["A", "WHO", "home"], [1, 2, "foreign"])
        assert [row.values["org_id"] for row in result.rows] == ["WHO", "2"]
        assert result.notes == ("a.xlsx, sheet agreement_party: 1 repeated heading(s) or tag row(s) left out",)


@pytest.mark.parametrize(
    "total",
    [
        ["Всього"],
        ["Всього", 2],
        ["Total: 2"],
        ["Разом 2 партнери"],
        [None, "Усього", 2],
        ["Total général", "", "2"],
        ["Insgesamt", 2],
        ["Razem:", 2],
    ],
)
def test_a_total_where_no_column_is_added_up_counts_rows_and_is_told(total: list[Any]) -> None:
    result = sheet("agreement_party", PARTIES, ["A", "WHO", "home"], ["A", "EU", "foreign"], total)
    assert (len(result.rows), result.findings) == (2, ())
    assert result.notes == ("a.xlsx, sheet agreement_party: totals and rows that repeat their parts are not taken (row 4)",)


def test_a_total_that_counts_other_than_the_rows_above_it_is_a_finding() -> None:
    result = sheet(
        "agreement_party", PARTIES, ["A", "WHO", "home"], ["Підсумок", 1], ["A", "EU", "foreign"], ["у тому числі"], ["Всього", 3]
    )
    assert len(result.rows) == 2
    assert said(result.findings) == [
        (
            "A6",
            "",
            "The row says 3, but 2 row(s) stand above it",
            "The rows are taken as they stand. See whether one is missing, or correct the total.",
        )
    ]


def test_repeated_headings_tags_and_remarks_are_no_records() -> None:
    result = sheet(
        "funding",
        ["Report of the ministry"],
        FUNDING,
        ["#org+code", "#org+funder", "#activity+programme", "#currency", "#value", "#date"],
        funding("A", 1),
        FUNDING,
        funding("B", 2),
        ["* preliminary data"],
        ["Prepared by the department of finance"],
    )
    assert (list(amounts(result)), result.findings) == (["A", "B"], ())
    assert result.notes == (
        "a.xlsx, sheet funding: 2 repeated heading(s) or tag row(s) left out",
        "a.xlsx, sheet funding: 2 row(s) of remarks and signatures left out (row 7, 8)",
    )


@pytest.mark.parametrize(
    "signature",
    [
        ["Виконавець: Іваненко І. І., тел. 050 123 45 67"],
        ["Виконавець:", "Іваненко І. І.", "тел. 050 123 45 67"],
        ["Директор департаменту", "______", "Петро ІВАНЕНКО"],
        ["", "", "Головний бухгалтер", "Іваненко І. І."],
        ["Prepared by:", "I. Ivanenko", "i@x.example"],
        ["Head of department", "I. Ivanenko"],
        ["Исполнитель", "Иваненко И. И."],
        ["Établi par :", "I. Ivanenko"],
        ["Le directeur", "I. Ivanenko", "+33 1 22 33 44 55"],
    ],
    ids=lambda row: row[0] or row[2],
)
def test_whoever_signs_a_sheet_is_counted_and_not_quoted(signature: list[object]) -> None:
    """Below the table, with a name and a number in rows of their own, and between records, as at the foot of a printed page."""
    below = sheet(
        "funding", FUNDING, funding("A", 1), funding("B", "soon"), signature, ["(підпис)", "(ПІБ)"], ["Іваненко"], ["050 123 45 67"]
    )
    assert (list(amounts(below)), below.notes) == (
        ["A"],
        ("a.xlsx, sheet funding: 4 row(s) of remarks and signatures left out (row 4, 5, 6, 7)",),
    )
    assert [told[0] for told in said(below.findings)] == ["E3"]
    between = sheet("funding", FUNDING, funding("A", 1), signature, funding("B", 2))
    assert (list(amounts(between)), between.findings) == (["A", "B"], ())
    assert "050" not in repr((said(below.findings), below.notes, between.notes))


def test_a_record_that_begins_like_a_signature_is_taken() -> None:
    result = sheet("funding", FUNDING, funding("Контакт-1", 1), funding("Director-2", 2))
    assert (list(amounts(result)), result.notes) == (["Контакт-1", "Director-2"], ())


def test_a_unit_in_the_title_is_applied_and_told() -> None:
    rows = [name for name in funding("A", "12,5") if name != "EUR"]
    result = sheet("funding", ["Фінансування проєктів, тис. грн"], NO_CURRENCY, rows)
    assert [(row.values["amount"], row.values["currency"]) for row in result.rows] == [(Decimal("12500.00"), "UAH")]
    assert result.notes == ("a.xlsx, sheet funding: amounts are in тис. грн: 1,000 UAH each",)


def test_a_currency_is_never_guessed_but_may_be_named() -> None:
    rows = [name for name in funding("A", 5) if name != "EUR"]
    refused = sheet("funding", NO_CURRENCY, rows)
    assert [(finding.field, finding.suggestion) for finding in refused.findings] == [
        ("currency", "A currency is never guessed: name the one that all amounts are in (--currency EUR), or add the column.")
    ]
    assert sheet("funding", NO_CURRENCY, rows, currency="USD").rows[0].values["currency"] == "USD"


def test_days_in_words_become_days_and_are_told() -> None:
    headings = ["agreement_id", "programme_id", "kind", "signed_on", "effective_from", "expires_on"]
    result = sheet(
        "agreement",
        headings,
        ["A", "P", "LOI", "31 серпня 2020 року", None, "З 31.08.2020 на 5 років"],
        ["B", "P", "LOI", "упродовж 2018 року", None, None],
    )
    assert result.findings == ()
    first, second = (row.values for row in result.rows)
    assert (first["signed_on"], first["effective_from"], first["expires_on"]) == (date(2020, 8, 31), date(2020, 8, 31), date(2025, 8, 30))
    assert (second["signed_on"], second["signed_precision"]) == (date(2018, 1, 1), "window")
    assert result.notes == (
        "a.xlsx, sheet agreement: days were understood so: row 2, signed_on: 2020-08-31 (day); row 2, expires_on: 2020-08-31 to 2025-08-30 (day); row 3, signed_on: 2018-01-01 to 2018-12-31 (window)",
    )


def test_short_years_are_told_and_a_moment_with_a_zone_is_the_day_that_stands_there() -> None:
    headings = ["agreement_id", "programme_id", "kind", "signed_on"]
    days = ("01.09.24", "2024-09-01T23:30:00+03:00", "2024-09-01T00:30:00Z", "7/4/24", "01.09.65")
    result = sheet("agreement", headings, *([f"A{number}", "P", "LOI", day] for number, day in enumerate(days)))
    assert [str(row.values["signed_on"]) for row in result.rows] == ["2024-09-01", "2024-09-01", "2024-09-01", "2024-04-07"]
    assert result.notes[1:] == ("a.xlsx, sheet agreement: 2 moment(s) with a time zone are taken for the day that stands there",)
    assert said(result.findings) == [("D6", "signed_on", "“65” may be a year of this century or of the last", "Write a day, 2024-12-31.")]


def test_where_one_short_day_has_the_month_first_the_others_are_refused() -> None:
    headings = ["agreement_id", "programme_id", "kind", "signed_on"]
    result = sheet("agreement", headings, *([f"A{number}", "P", "LOI", day] for number, day in enumerate(("7/4/24", "7/13/24"))))
    assert [finding.cell for finding in result.findings] == ["D2", "D3"]


def test_a_heading_between_records_is_one_finding_and_a_record_that_lacks_one_value_names_it() -> None:
    headings = ["activity_id", "programme_id", "kind", "title", "status", "count_basis"]
    good = ["A", "IMP", "TRAINING", "One", "held", "none"]
    result = sheet("activity", headings, ["ОБЛАСТЬ: КИЇВ"], good, ["B", "IMP", "TRAINING", None, "held", "none"])
    assert [(finding.cell, finding.reason) for finding in result.findings] == [
        ("A2", "The row holds a single value, where a record needs more"),
        ("D4", "Title is required"),
    ]


def test_a_column_that_only_numbers_the_rows_is_nothing_to_decide() -> None:
    rows = [["№", *FUNDING], *([number, *funding(f"F{number}", 1)] for number in (1, 2, 3)), ["Всього", None, None, None, None, 3]]
    assert sheet("funding", *rows).findings == ()
    rows[2][0] = 7
    assert [finding.cell for finding in sheet("funding", *rows).findings] == ["A1"]
