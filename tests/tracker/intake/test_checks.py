"""Cells into values: what is accepted, and the words and address with which everything else is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.tracker.intake.files import said
from tracker.intake.raw.tables import RawRow, RawTable
from tracker.intake.rows.checks import Checked, checked
from tracker.records import record_type

Rows = list[list[object]]


def sheet(kind: str, *rows: Sequence[object]) -> Checked:
    """The rows, headings first, as a sheet of a workbook."""
    return checked(RawTable("a.xlsx", kind, tuple(RawRow(number, row) for number, row in enumerate(rows, 1))), record_type(kind))


def lines(kind: str, *rows: Sequence[object]) -> Checked:
    """The rows, headings first, as a CSV file."""
    return checked(RawTable("a.csv", None, tuple(RawRow(number, row) for number, row in enumerate(rows, 1))), record_type(kind))


FUNDING = ["funding_id", "funder_org", "programme_id", "currency", "amount", "signed_on"]


@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("1234.5", "1234.50"),
        ("1234,5", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234\u00a0567,89", "1234567.89"),
        ("1\u202f234,5", "1234.50"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        (1234.5, "1234.50"),
        (1234, "1234.00"),
        ("", None),
        (None, None),
        ("\u00a0", None),
    ],
    ids=repr,
)
def test_amounts_are_read_as_people_write_them(amount: object, value: str | None) -> None:
    result = sheet("funding", FUNDING, ["F", "EU", "SYN", "eur", amount, None])
    assert result.findings == ()
    assert result.rows[0].values["amount"] == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    "day",
    [
        "2024-03-31",
        "31.03.2024",
        "31/03/2024",
        "31.3.2024",
        "45382",
        45382,
        45382.0,
        datetime(2024, 3, 31),  # noqa: DTZ001  a cell knows no time zone
        date(2024, 3, 31),
        "2024-03-31 00:00:00",
        "2024/03/31",
        "31.03.2024 13:45",
        "31/03/2024 1:45:10 PM",
    ],
    ids=repr,
)
def test_days_are_read_from_text_dates_and_serial_numbers(day: object) -> None:
    result = sheet("funding", FUNDING, ["F", "EU", "SYN", "EUR", None, day])
    assert result.findings == ()
    assert result.rows[0].values["signed_on"] == date(2024, 3, 31)


@pytest.mark.parametrize("time", ["", " 10:00:12"])
def test_where_one_day_of_a_column_has_the_month_first_none_is_guessed(time: str) -> None:
    days = ["7/13/2026", "7/4/2026", "5/5/2026", "2026-07-04", "13/7/2026"]
    for table in (sheet, lines):
        result = table("funding", FUNDING, *([f"F{n}", "EU", "SYN", "EUR", "", day + time] for n, day in enumerate(days)))
        assert [row.values["signed_on"] for row in result.rows] == [date(2026, 5, 5), date(2026, 7, 4), date(2026, 7, 13)]
        assert [finding.reason for finding in result.findings] == [
            f"“7/13/2026{time}” is a day that does not exist",
            "Another day of this column has the month first, so which number here is the month cannot be told",
        ]
        assert result.findings[0].suggestion == "If the month stands first here, write the whole column with the year first: 2026-07-13."


def test_codes_are_accepted_in_any_case_by_name_in_three_languages_and_as_the_template_offers_them() -> None:
    heading: list[object] = ["org_id", "org_type", "country"]
    countries = ["DE", "de", "Germany", "німеччина", "ALLEMAGNE", "DE – Germany"]
    result = sheet("organisation", heading, *([f"O{n}", 10, country] for n, country in enumerate(countries)))
    assert result.findings == ()
    assert [(row.values["org_type"], row.values["country"]) for row in result.rows] == [("10", "DE")] * 6


def test_an_amount_with_another_currency_in_the_cell_is_refused_with_what_to_write() -> None:
    result = sheet("funding", FUNDING, ["F", "EU", "SYN", "USD", "12 000,00 €", None])
    assert [(reason, suggestion) for _, _, reason, suggestion in said(result.findings)] == [
        ("“12 000,00 €” is not a number", "Write the number alone and in full; its currency stands in a column of its own.")
    ]


def test_yes_is_no_number_though_the_cell_above_it_is_1() -> None:
    head = ["activity_id", "slice", "role", "n", "qualifier"]
    found = sheet("headcount", head, ["A", "total", "participant", 1, "exact"], ["B", "total", "participant", True, "exact"])
    assert ([row.values["n"] for row in found.rows], len(found.findings)) == ([1], 1)


def test_leading_zeros_live() -> None:
    result = lines("org_identifier", ["org_id", "scheme", "value"], ["WHO", "XM-DAC", "00928"])
    assert result.rows[0].values["value"] == "00928"


def test_every_wrong_cell_is_listed_with_address_field_reason_and_suggestion() -> None:
    heading: list[object] = ["agreement_id", "programme_id", "kind", "signed_on", "place_country"]
    result = sheet(
        "agreement",
        heading,
        ["A-1", "IMP", "MOU_TWIN", "2024-02-30", "UA"],
        ["A-2", "IMP", "MOU_TWNI", "2024-02-01", "Ukrane"],
        ["A-3", "IMP", "LOI", "31-12-24", "UA"],
        [None, "IMP", "LOI", "2024-02-01", "UA"],
        ["A-5", "IMP", "LOI", "#REF!", "UA"],
        ["A-6", "IMP", "LOI", "0203-02-01", "UA"],
        ["A-7", "IMP", "LOI", "2024-02-01", "UA"],
    )
    write = "Write a day, 2024-12-31."
    assert said(result.findings) == [
        ("D2", "signed_on", "“2024-02-30” is a day that does not exist", write),
        ("C3", "kind", "“MOU_TWNI” is not in the list AGREEMENT_KIND", "Did you mean “MOU_TWIN” (Memorandum between institutions)?"),
        ("E3", "place_country", "“Ukrane” is not in the list COUNTRY", "Did you mean “UA” (Ukraine)?"),
        ("D4", "signed_on", "“31-12-24” is not a date", write),
        ("A5", "agreement_id", "Agreement id is required", "Write text; leading zeros are kept."),
        ("D6", "signed_on", "The cell shows the error #REF!", "Correct the formula, or write the value itself."),
        ("D7", "signed_on", "“0203-02-01”: The day must lie between 1950-01-01 and 2100-12-31", "Look at the year."),
    ]
    assert [row.record_id for row in result.rows] == ["A-7"]


def test_a_missing_code_names_its_list_and_the_codes_where_they_are_few() -> None:
    result = sheet(
        "activity", ["activity_id", "programme_id", "kind", "title", "status", "count_basis"], ["T", "IMP", None, "x", "held", None]
    )
    assert [(finding.field, finding.suggestion) for finding in result.findings] == [
        ("kind", "Write a code of the list ACTIVITY_KIND."),
        ("count_basis", "Write a code of the list COUNT_BASIS: individual; aggregate; none."),
    ]


@pytest.mark.parametrize(
    ("kind", "row", "field", "reason"),
    [
        ("headcount", {"activity_id": "X", "slice": "total", "qualifier": "exact", "n": "0"}, "n", "“0”: It must be more than 0"),
        ("headcount", {"activity_id": "X", "slice": "total", "qualifier": "exact", "n": "3,5"}, "n", "“3,5” is not a whole number"),
        (
            "fx_rate",
            {"rate_set": "TESTSET", "month": "2024-03-15", "currency": "USD", "per_eur": "1,1"},
            "month",
            "“2024-03-15”: It must be the first day of the month",
        ),
        (
            "fx_rate",
            {"rate_set": "TESTSET", "month": "2024-03-01", "currency": "USD", "per_eur": "-1"},
            "per_eur",
            "“-1”: It must be more than 0",
        ),
        ("activity_funder", {"activity_id": "X", "funder_org": "EU", "share": "25"}, "share", "“25”: A share lies between 0 and 1"),
        (
            "lifecycle_event",
            {"partnership_id": "P", "framework": "WHO_TPI", "stage": "9", "cycle": "1", "entered_on": "2024-01-01"},
            "stage",
            "“9”: It must lie between 1 and 8",
        ),
        (
            "org_identifier",
            {"org_id": "WHO", "scheme": "XM-DAC", "value": "1,23457E+12"},
            "value",
            "The spreadsheet has shortened this identifier",
        ),
        ("org_name", {"org_id": "WHO", "name": "a\x1b[31mb", "lang": "en"}, "name", "The cell holds characters that cannot be printed"),
        ("org_name", {"org_id": "W\nHO", "name": "a", "lang": "en"}, "org_id", "The cell holds a line break or a tab"),
        ("org_name", {"org_id": "WHO", "name": "a\x00b", "lang": "en"}, "name", "The cell holds characters that cannot be printed"),
    ],
)
def test_values_out_of_bounds_are_refused(kind: str, row: dict[str, str], field: str, reason: str) -> None:
    result = lines(kind, list(row), list(row.values()))
    assert result.rows == ()
    assert [(place, name, why) for place, name, why, _ in said(result.findings)] == [("line 2", field, reason)]


def test_a_number_is_not_what_only_a_programming_language_reads_as_one() -> None:
    result = lines("headcount", ["activity_id", "slice", "role", "n", "qualifier"], ["A", "total", "participant", "1_000", "exact"])
    assert [reason for _, _, reason, _ in said(result.findings)] == ["“1_000” is not a number"]


def test_no_message_quotes_what_stands_in_a_sheet_about_people() -> None:
    result = lines(
        "person",
        ["person_id", "sex", "legal_basis", "retain_until", "birth_decade"],
        ["Olena Shevchenko", "Olena", "contract", "tomorrow, says Olena", "Olena"],
    )
    assert [reason for _, _, reason, _ in said(result.findings)] == [
        "This is not a pseudonym: one has Latin letters and digits, and no spaces",
        "The value is not in the list SEX",
        "The value is not a date",
        "The value is not a number",
    ]
    assert "Olena" not in str(result.findings)


def test_a_missing_required_column_keeps_the_whole_table_out() -> None:
    result = lines(
        "agreement",
        ["agrement_id", "programme_id", "kind", "signed_on"],
        ["A-1", "IMP", "LOI", "2024-01-01"],
        ["A-2", "IMP", "LOI", "2024-01-01"],
    )
    assert result.rows == ()
    assert said(result.findings) == [
        ("line 1", "", "There is no column “agrement_id”; its values are left out", "Did you mean “agreement id”?"),
        (
            "line 1",
            "agreement_id",
            "The column “agreement_id” (Agreement id) is missing; none of its 2 rows is taken",
            "Add the column; the blank workbook has every column (`tracker template`).",
        ),
    ]


def test_an_unknown_column_is_named_and_the_others_are_taken() -> None:
    result = sheet("programme", ["programme_id", "name", "home_contry", None], ["IMP", "x", "UA", None], ["SYN", "y", "UA", "remark"])
    assert [row.values for row in result.rows] == [{"programme_id": "IMP", "name": "x"}, {"programme_id": "SYN", "name": "y"}]
    assert said(result.findings) == [
        ("C1", "", "There is no column “home_contry”; its values are left out", "Did you mean “home country”?"),
        ("D3", "", "The column has no heading; its values are left out", "Write a heading, or empty the column."),
    ]


def test_values_to_the_right_of_all_headings_are_not_lost_silently() -> None:
    result = sheet("programme", ["programme_id", "name"], ["IMP", "x"], ["SYN", "y", None, "stray"])
    assert len(result.rows) == 2
    assert said(result.findings) == [
        ("D3", "", "The column has no heading; its values are left out", "Write a heading, or empty the column.")
    ]


def test_two_columns_for_one_field_keep_the_table_out() -> None:
    result = sheet("programme", ["programme_id", "name", "Name"], ["IMP", "x", "y"])
    assert result.rows == ()
    assert [reason for _, _, reason, _ in said(result.findings)] == [
        "Two columns are headed “name”",
        "It is not clear which column holds “name”; none of its 1 rows is taken",
    ]


def test_a_table_without_any_known_heading_is_one_finding() -> None:
    result = sheet("programme", ["Région", "Montant"], ["Kyiv", 1], ["Lviv", 2])
    assert [(place, reason) for place, _, reason, _ in said(result.findings)] == [
        ("A1", "No heading of a column of programme was found; none of its 2 rows is taken")
    ]


def test_ragged_lines_of_a_text_file_are_refused_and_spare_separators_are_not() -> None:
    result = lines("programme", ["programme_id", "name"], ["IMP", "x", ""], ["SYN", "Kyiv", " Ukraine"], ["LAB"], ["Q", "z"])
    assert [row.record_id for row in result.rows] == ["IMP", "Q"]
    quote = "Put quotation marks around values that hold the separator."
    assert said(result.findings) == [
        ("line 3", "", "The row has 3 cells where the headings are 2", quote),
        (
            "line 4",
            "",
            "The row holds a single value, where a record needs more",
            "If it is a heading between records, take it out; else fill in the rest.",
        ),
    ]


def test_key_fields_without_a_column_are_empty_in_the_key() -> None:
    result = lines("headcount", ["activity_id", "slice", "n", "qualifier"], ["X", "total", "20", "exact"])
    assert result.rows[0].record_id == "X/total///////"


def test_a_code_that_is_near_to_no_other_is_told_where_the_codes_stand() -> None:
    (finding,) = sheet("activity_place", ["activity_id", "country"], ["A", "UK"]).findings
    assert (finding.reason, finding.suggestion) == ("“UK” is not in the list COUNTRY", "The sheet Codes of a template lists its codes.")


WRITTEN = """
    1 200        1200.00
    1,234,567    1234567.00
    1.234.567    1234567.00
    1,234.50     1234.50
    1.234,50     1234.50
    1'200        1200.00
    1’200,5      1200.50
    '70          70.00
    0,125        -  “0,125” has more than 16 digits or more than 2 decimal places
    12,5         12.50
    1,200        -  “1,200” may be 1200 or 1.200
    1.200        -  “1.200” may be 1200 or 1.200
    45 1)        -  “45 1)” is not a number
    —            -  “—” is not a number
"""
ADVISED = {
    "1,200": "Write it without a separator of thousands, as 1200 or 1.2.",
    "45 1)": "Write the number alone and in full; what is said of it belongs in another column.",
    "—": "Leave it empty where it is not known, and write 0 where there is none.",
}


def test_thousands_are_taken_apart_where_that_is_certain_and_refused_where_it_is_not() -> None:
    told = [line.strip().split("  ", 1) for line in WRITTEN.strip().splitlines()]
    heading = ["funding_id", "funder_org", "programme_id", "currency", "amount"]
    result = sheet("funding", heading, *([f"F-{place}", "WHO", "IMP", "EUR", text] for place, (text, _) in enumerate(told)))
    amounts = {row.values["funding_id"]: str(row.values["amount"]) for row in result.rows}
    refused = {int((finding.cell or "")[1:]) - 2: finding for finding in result.findings}
    for place, (text, expected) in enumerate(told):
        assert (amounts[f"F-{place}"] if place not in refused else f"-  {refused[place].reason}") == expected.strip()
        if text in ADVISED:
            assert refused[place].suggestion == ADVISED[text]


def test_a_rate_may_have_three_decimal_places_behind_a_point_and_a_share_may_be_a_percentage() -> None:
    rates = sheet("fx_rate", ["month", "currency", "per_eur", "rate_set"], ["2023-09-01", "UAH", "39.125", "ECB"])
    assert [str(row.values["per_eur"]) for row in rates.rows] == ["39.12500000"]
    shares = sheet("activity_funder", ["activity_id", "funder_org", "share"], ["A-1", "WHO", "25 %"], ["A-2", "WHO", 25])
    assert [str(row.values["share"]) for row in shares.rows] == ["0.25000000"]
    assert said(shares.findings) == [("C3", "share", "“25”: A share lies between 0 and 1", "Write 25 % as 0.25.")]


def test_a_mark_for_the_same_as_above_is_no_value_and_no_question() -> None:
    heading = ["agreement_id", "programme_id", "kind", "signed_on", "title"]
    result = sheet("agreement", heading, ["A-1", '-"-', "те саме", "2024-09-01", "ditto"])
    assert said(result.findings) == [
        ("B2", "programme_id", "The cell only says “as above”", "Write the value itself."),
        ("C2", "kind", "The cell only says “as above”", "Write the value itself."),
    ]


def test_what_is_not_known_may_be_said_so_where_that_is_the_same_as_nothing() -> None:
    heading = ["agreement_id", "programme_id", "kind", "signed_on", "expires_on", "partnership_id", "place_country"]
    result = sheet(
        "agreement", heading, ["A-1", "P", "LOI", "2024-09-01", "н/д", "—", "-"], ["A-2", "P", "—", "2024-09-01", None, None, None]
    )
    (row,) = result.rows
    assert [row.values[name] for name in heading[4:]] == [None, None, None]
    assert [(finding.cell, finding.reason) for finding in result.findings] == [("C3", "Kind is required")]


def test_a_day_in_words_keeps_the_rule_of_its_field() -> None:
    heading = ["month", "currency", "per_eur", "rate_set"]
    result = sheet("fx_rate", heading, ["вересень 2023", "UAH", "39.1", "ECB"], ["5 вересня 2023 року", "USD", "1.07", "ECB"])
    assert [str(row.values["month"]) for row in result.rows] == ["2023-09-01"]
    assert said(result.findings) == [
        ("A3", "month", "“5 вересня 2023 року”: It must be the first day of the month", "Write 2024-03-01 for March 2024.")
    ]


@pytest.mark.parametrize("day", ["02-29", "02-30", "04-31", "06-31", "09-31", "11-31", "13-01", "00-10"])
def test_a_fiscal_year_begins_on_a_day_that_every_year_has(day: str) -> None:
    """On another no year begins, so that a rate of the year could not be found, nor its amounts."""
    heading: list[object] = ["framework_id", "name", "currency", "rate_set", "fiscal_year_start"]
    result = sheet(
        "framework", heading, ["F", "F", "EUR", "ECB", day], ["G", "G", "EUR", "ECB", "02-28"], ["H", "H", "EUR", "ECB", "12-31"]
    )
    assert [(finding.cell, finding.reason) for finding in result.findings] == [
        ("E2", f"“{day}”: It must be a month and a day that every year has")
    ]
