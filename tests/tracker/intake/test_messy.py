"""Messy sheets in which a wrong number or identity would be saved silently: each is refused or told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font

from indicators.phrasebook import translated
from tests.tracker.intake.files import Cells, held, loaded, said, text_file, with_sheet_xml, workbook
from tests.tracker.intake.test_shape import FUNDING, NO_CURRENCY, amounts, funding, sheet
from tracker.errors import UnreadableFile
from tracker.intake.raw.tables import NOT_CALCULATED, RawRow, RawTable
from tracker.intake.refusals.quarantine import entries
from tracker.intake.result import LoadResult
from tracker.intake.rows.checks import checked
from tracker.intake.rows.sender import Sender
from tracker.intake.sheets import contents
from tracker.intake.spreadsheets.workbook import sheets
from tracker.intake.understanding.matching import renamed
from tracker.intake.understanding.prose import span_of
from tracker.intake.understanding.titles import kind_named, kind_suggestion
from tracker.records import record_type
from tracker.store import Store

HEADCOUNT = ["activity_id", "slice", "n", "qualifier"]


def count(n: Any, activity: str = "E-1") -> list[Any]:
    return [activity, "total", n, "exact"]


@pytest.mark.parametrize("cell", ["12 13", "12\n13", "1 2", "1200 000", "10 000 50"])
def test_spaces_that_separate_no_thousands_make_no_number(cell: str) -> None:
    assert [reason for _, _, reason, _ in said(sheet("headcount", HEADCOUNT, count(cell)).findings)] == [
        f"“{cell}” may be several numbers".replace("\n", " ")
    ]


def test_a_quantity_that_may_be_a_thousand_or_one_is_refused_unless_a_program_or_its_scale_says_which() -> None:
    headings = ["stated_id", "programme_id", "measure", "value", "as_of"]
    stated = ["S", "IMP", "agreements", "1.234", "2024-01-01"]
    assert [told[2] for told in said(sheet("stated_total", headings, stated).findings)][-1:] == ["“1.234” may be 1234 or 1.234"]
    table = RawTable("a.csv", None, tuple(RawRow(number, row) for number, row in enumerate((headings, stated), 1)))
    written = checked(replace(table, form="dhis2", places=[(1, ""), (2, "")]), record_type("stated_total"))
    assert [row.values["value"] for row in written.rows] == [Decimal("1.234")]
    scores = ["activity_id", "person_id", "role", "pre_score", "post_score"]
    (row,) = sheet("participation", scores, ["E-1", "P-1", "participant", "7.125", "87.125"]).rows
    assert (row.values["pre_score"], row.values["post_score"]) == (Decimal("7.125"), Decimal("87.125"))


@pytest.mark.parametrize(("cell", "n"), [("1 200", 1200), (" 12 ", 12), ("1\u202f200\u00a0300", 1_200_300), ("1 200,00", 1200)])
def test_spaces_that_separate_thousands_do(cell: str, n: int) -> None:
    assert [row.values["n"] for row in sheet("headcount", HEADCOUNT, count(cell)).rows] == [n]


def test_a_number_that_a_spreadsheet_shortened_is_refused_and_one_that_a_program_wrote_is_not() -> None:
    result = sheet("funding", FUNDING, funding("A", "1.23457E+11"), funding("B", "1.0E7"))
    assert amounts(result) == {"B": Decimal(10_000_000)}
    assert [told[:3] for told in said(result.findings)] == [("E2", "amount", "The spreadsheet has shortened this number")]


def test_an_identifier_that_became_a_day_or_a_decimal_is_refused() -> None:
    result = sheet("funding", FUNDING, funding("A", 1), [datetime(2024, 2, 1), "EU", "P", "EUR", 2, None], funding(1.1, 3), funding(7.0, 4))  # type: ignore[arg-type]  # noqa: DTZ001  as a sheet has it
    assert amounts(result) == {"A": 1, "7": 4}
    assert [told[:3] for told in said(result.findings)] == [
        ("A3", "funding_id", "The spreadsheet keeps this identifier as a day, so what was typed is lost"),
        ("A4", "funding_id", "The spreadsheet keeps this identifier as a number, so zeros at its end may be lost"),
    ]


@pytest.mark.parametrize("label", ["И Т О Г О", "Общая сумма:", "Загальна кількість", "В цілому", "Montant total", "Overall"])
def test_a_total_is_known_however_it_is_called(label: str) -> None:
    result = sheet("funding", FUNDING, funding("A", 5), [label, "EU", "P", "EUR", 5])
    assert amounts(result) == {"A": 5}
    assert result.findings == ()


def test_a_record_is_no_total_though_its_identity_or_its_funder_begins_so() -> None:
    """SUM may be Sumy, and Razom is an organisation; a total of a year fills no cell of its own."""
    rows = [funding("SUM-001", 100), funding("SUM-002", 100), funding("Total-2024", 200)]
    assert list(amounts(sheet("funding", FUNDING, *rows, ["Total", None, None, None, 200]))) == ["SUM-001", "SUM-002"]
    by_funder = sheet("funding", ["funder_org", "funding_id", *FUNDING[2:]], ["Разом для України", "F1", "P", "EUR", 5])
    assert [row.values["funding_id"] for row in by_funder.rows] == ["F1"]
    slices = sheet("headcount", ["slice", "activity_id", "n", "qualifier"], ["total", "ACT1", 30, "exact"], ["total", "E-2", 12, "exact"])
    assert [row.values["n"] for row in slices.rows] == [30, 12]


@pytest.mark.parametrize(
    ("cell", "advice"),
    [
        ("(1 200,50)", "Write the number alone; if it is below zero, with a minus sign before it, as -1200."),
        ("–1200", "Write the number alone; if it is below zero, with a minus sign before it, as -1200."),
        ("понад 30", "Write the number alone; whether it is exact, about or more than is told in the column qualifier, if there is one."),
        ("30+", "Write the number alone; whether it is exact, about or more than is told in the column qualifier, if there is one."),
        ("1:30", "Write an hour and a half as 1.5."),
        (datetime(1900, 1, 12), "Format the cell as a number and type it anew."),  # noqa: DTZ001  as a sheet has it
        ("30%", "Write the number alone and in full; what is said of it belongs in another column."),
    ],
)
def test_what_to_write_for_a_number_is_said_by_what_stands_there(cell: object, advice: str) -> None:
    assert [told[3] for told in said(sheet("headcount", HEADCOUNT, count(cell)).findings)] == [advice]


@pytest.mark.parametrize("label", ["в том числе", "из них:", "з яких", "y compris", "зокрема"])
def test_a_parent_is_known_by_what_stands_below_it(label: str) -> None:
    result = sheet("funding", FUNDING, funding("A", 5), [label], funding("B", 2), funding("C", 3))
    assert amounts(result) == {"B": 2, "C": 3}
    assert result.findings == ()


@pytest.mark.parametrize(("total", "stated"), [("1,200", None), ("1.200", None), ("1,300", "“1,300”"), ("1200 EUR", "“1200 EUR”")])
def test_a_total_as_text_is_held_against_its_parts(total: str, stated: str | None) -> None:
    result = sheet("funding", FUNDING, funding("A", 500), funding("B", 700), ["Total", None, None, None, total])
    assert list(amounts(result)) == ["A", "B"]
    assert [told[2] for told in said(result.findings)] == ([f"The row says {stated}, but its 2 parts add up to 1200"] if stated else [])


def test_a_total_may_stand_behind_what_it_belongs_to_and_behind_the_number_of_its_row() -> None:
    headings = ["partnership_id", "period_from", "period_to", "service", "n", "qualifier", "method"]
    rows = [
        ["P1", "2025-01-01", "2025-03-31", service, n, "exact", "register"]
        for service, n in (("Surgery", 10), ("Therapy", 5), ("Всього", 15))
    ]
    assert [row.values["service"] for row in sheet("patient_benefit", headings, *rows).rows] == ["Surgery", "Therapy"]
    numbered = sheet("funding", ["№", *FUNDING], ["1", *funding("A", 5)], ["2", "Всього", None, None, None, 5])
    assert amounts(numbered) == {"A": 5}


def test_a_row_that_holds_others_by_its_number_repeats_them() -> None:
    rows = [["1.", *funding("A", 300)], ["1.1.", *funding("B", 100)], ["1.2.", *funding("C", 200)], ["2.", *funding("D", 50)]]
    result = sheet("funding", ["№ з/п", *FUNDING], *rows, ["Разом", *[None] * 4, 350])
    assert amounts(result) == {"B": 100, "C": 200, "D": 50}
    assert (result.findings, result.notes) == (
        (),
        ("a.xlsx, sheet funding: totals and rows that repeat their parts are not taken (row 2, 6)",),
    )
    short = sheet("funding", ["№ з/п", *FUNDING], ["1.", *funding("A", 310)], *rows[1:])
    assert [told[:3] for told in said(short.findings)] == [("F2", "amount", "The row says 310, but its 2 parts add up to 300")]


def test_records_whose_identities_are_numbered_repeat_others_only_as_their_sum() -> None:
    rows = [funding("1.1", 100), funding("1.2", 200)]
    assert list(amounts(sheet("funding", FUNDING, funding("1", 300), *rows))) == ["1.1", "1.2"]
    assert list(amounts(sheet("funding", FUNDING, funding("1", 400), *rows))) == ["1", "1.1", "1.2"]


def test_a_table_below_with_its_columns_in_another_order_is_not_read_by_the_headings_above() -> None:
    headings = ["activity_id", "city", "country"]
    result = sheet(
        "activity_place",
        headings,
        ["E-1", "Lviv", "UA"],
        headings[:2],
        ["E-2", "Odesa", "UA"],
        ["country", "activity_id", "city"],
        ["UA", "E-3", "UA"],
    )
    assert [row.values["activity_id"] for row in result.rows] == ["E-1", "E-2"]
    assert [told[:3] for told in said(result.findings)] == [
        ("A5", "", "Another table seems to begin here: none of the 1 rows below is taken")
    ]


def test_a_table_above_the_one_that_is_read_is_told() -> None:
    result = sheet("funding", FUNDING[:5], funding("A", 5)[:5], ["Second part"], [*FUNDING[:5], "title"], [*funding("C", 7)[:5], "x"])
    assert list(amounts(result)) == ["C"]
    assert [told[:3] for told in said(result.findings)] == [
        ("A1", "", "Another table seems to begin here: what stands above row 4 is not taken")
    ]


def test_periods_across_columns_are_told_once_with_what_to_do(store: Store, tmp_path: Path) -> None:
    rows = [["activity_id", "slice", "qualifier", "січень", "лютий", 2026], ["E-1", "total", "exact", 5, 6, 7]]
    result = loaded(store, workbook(tmp_path / "a.xlsx", {"Headcount": rows}), dry_run=True)
    told = [(place, reason, suggestion) for place, _, reason, suggestion in said(result.rejected)]
    assert told[1] == (
        "D1",
        "3 columns hold a period each, from “січень” to “2026”; their values are left out",
        "Records of this type tell no period: write an activity for each, with its days, and name it here.",
    )
    assert (len(told), result.proposals) == (2, ())


def test_a_sheet_may_be_named_after_its_type_in_another_language() -> None:
    assert [found.name for title in ("Угода", "2. Accord", "Операція") if (found := kind_named(title))] == ["agreement", "agreement", "txn"]
    assert kind_named("Захід України") is None


@pytest.mark.parametrize(
    ("title", "headings", "kind"),
    [
        ("Угоди 2025", ["Код угоди", "Вид", "Дата підписання"], "agreement"),
        ("Agreements T3", ["agreement_id", "programme_id", "kind", "signed_on"], "agreement"),
        ("Trainings Q3 2026", ["activity_id", "Title", "Start date", "Status"], "activity"),
        ("2. Тренінги", ["Код заходу", "Назва заходу", "Дата початку", "Дата завершення"], "activity"),
        ("Formations", ["activity_id", "Intitulé", "Date de début", "Statut"], "activity"),
        ("Activités", ["Activité", "Intitulé", "Date de début"], "activity"),
        ("Paiements 2026", ["txn_id", "Montant", "Devise", "txn_date"], "txn"),
    ],
)
def test_a_sheet_may_be_called_by_a_plural_or_a_word_of_the_field_where_its_headings_agree(
    tmp_path: Path, title: str, headings: list[str], kind: str
) -> None:
    file = workbook(tmp_path / "a.xlsx", {title: [headings, ["1"] * len(headings)]})
    assert [found.name for found, _ in contents(file).tables] == [kind]


def test_headings_in_the_senders_words_are_found_below_titles(store: Store, tmp_path: Path) -> None:
    """The title was taken for the headings: it alone was asked for, and no answer led on."""
    rows = [
        ["Trainings conducted by the NGO"],
        ["#", "Topic", "When", "Venue"],
        [1, "IPC", "12 May", "Kyiv"],
        [2, "Triage", "13 May", "Lviv"],
    ]
    result = loaded(store, workbook(tmp_path / "a.xlsx", {"Лист1": rows}), kind="activity")
    assert [each.said for each in result.proposals if each.about == "column"] == ["Topic", "When", "Venue"]
    text = text_file(tmp_path / "a.csv", "Trainings;;;\nNo;Topic;When;Venue\n1;IPC;12 May;Kyiv\n")
    assert [each.said for each in loaded(store, text, kind="activity").proposals if each.about == "column"] == ["Topic", "When", "Venue"]


def test_a_heading_that_stands_twice_is_asked_once(store: Store, tmp_path: Path) -> None:
    rows = [["activity_id", "Online", None, "On site", None], [None, "Nurses", "Doctors", "Nurses", "Doctors"], ["E-1", 5, 10, 6, 12]]
    result = loaded(store, workbook(tmp_path / "a.xlsx", {"Headcount": rows}), dry_run=True)
    assert len(asked := [each.said for each in result.proposals if each.about == "column"]) == len({*asked})
    quarters = [["activity_id", "Q1 2026", None, "Q2 2026", None], [None, "M", "F", "M", "F"], ["E-1", 5, 10, 6, 12]]
    asked = [each.said for each in loaded(store, workbook(tmp_path / "b.xlsx", {"Headcount": quarters}), dry_run=True).proposals]
    assert not {"M", "F"} & {*asked}


def test_what_the_words_of_a_code_begin_with_is_offered_and_no_end_is_an_empty_day(store: Store, tmp_path: Path) -> None:
    head = "agreement_id,programme_id,kind,signed_on,expires_on,status\n"
    text = f"{head}A-1,IMP,Меморандум,2025-03-04,безстроково,діє\nA-2,IMP,LOI,2025-03-04,sans limite,Active\n"
    result = loaded(store, text_file(tmp_path / "agreement.csv", text), dry_run=True)
    assert [[one.identity for one in each.candidates] for each in result.proposals] == [["MOU_TWIN", "MOU_MIN"]]
    assert (result.added, [each.field for each in result.rejected]) == ({"agreement": 1}, ["kind"])


def test_a_word_of_the_field_that_the_headings_do_not_bear_out_is_offered(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refused:
        contents(workbook(tmp_path / "a.xlsx", {"Заходи": [["Сума", "Валюта", "Дата платежу"], [5, "UAH", "2025-01-01"]]}))
    assert "If it holds records of Activity, name it so, or choose this type (--kind)" in str(refused.value)
    people = text_file(tmp_path / "Тренінги.csv", "Прізвище та ім'я,Телефон,Назва,Дата початку\nОлена Коваль,0671234567,x,2025-01-01\n")
    assert contents(people).people


def test_the_headings_of_a_type_are_told_by_its_name_in_the_readers_language() -> None:
    table = RawTable("a.xlsx", "Лист1", (RawRow(1, HEADCOUNT),))
    told = translated(kind_suggestion("Лист1", table), "uk")
    assert told == "Його заголовки — як у виду «Кількість присутніх»: назвіть його так або виберіть цей вид (--kind)."


def test_the_currency_that_a_card_shows_is_offered(store: Store, tmp_path: Path) -> None:
    cells = zip(NO_CURRENCY, ["A", "WHO", "IMP", 5, None], strict=True)
    file = workbook(tmp_path / "a.xlsx", {"Funding": [["Card"], *cells]})
    book = openpyxl.load_workbook(file)
    book["Funding"]["B5"].number_format = '# ##0" грн"'
    book.save(file)
    result = loaded(store, file, dry_run=True)
    assert [(each.about, each.said, [one.identity for one in each.candidates]) for each in result.proposals] == [
        ("value", "currency", ["UAH"])
    ]


def test_a_currency_that_says_thousands_is_refused_and_no_question(store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", {"Funding": [FUNDING, ["A", "WHO", "IMP", "тис. грн", 250, None]]})
    result = loaded(store, file, dry_run=True, sender=Sender(codes={"CURRENCY": {"тис. грн": "UAH"}}))
    assert [told[:3] for told in said(result.rejected)] == [
        ("D2", "currency", "“тис. грн” says more than a currency: how much one stands for")
    ]
    assert result.proposals == ()


def test_only_rows_with_numbers_are_counted_as_parts() -> None:
    result = sheet("funding", FUNDING, funding("A", 5), ["Розділ 2"], funding("B", 1), ["Разом", None, None, None, 7])
    assert said(result.findings)[-1][2] == "The row says 7, but its 2 parts add up to 6"


def test_a_remark_with_somebodys_number_is_not_quoted() -> None:
    result = sheet("funding", FUNDING, funding("A", 5), ["Виконавець: І. Іваненко, тел. 050 123 45 67"])
    assert result.notes == ("a.xlsx, sheet funding: 1 row(s) of remarks and signatures left out (row 3)",)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12 марта 2025 г.", "2025-03-12 to 2025-03-12"),
        ("с 01.03.2025 по 05.03.2025", "2025-03-01 to 2025-03-05"),
        ("в течение 2024 года", "2024-01-01 to 2024-12-31"),
        ("с 1 мая 2024 на 2 года", "2024-05-01 to 2026-04-30"),
        ("пʼятниця, 14 березня 2025", "2025-03-14 to 2025-03-14"),
    ],
)
def test_days_in_russian_words_and_with_another_apostrophe(text: str, days: str) -> None:
    span = span_of(text)
    assert span is not None
    assert f"{span.first} to {span.last}" == days


def formatted(path: Path, sheets: Mapping[str, Cells], formats: Mapping[str, str]) -> Path:
    """A workbook whose first sheet has number formats."""
    file = workbook(path, sheets)
    book = openpyxl.load_workbook(file)
    for cell, number_format in formats.items():
        book.worksheets[0][cell].number_format = number_format
    book.save(file)
    return file


def test_a_percentage_is_what_people_see(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["activity_id", "person_id", "role", "pre_score", "hours"],
        ["E-1", "P1", "participant", 0.85, 0.5],
        ["E-1", "P2", "participant", 85, 4],
    ]
    file = formatted(tmp_path / "a.xlsx", {"participation": rows}, {"D2": "0.0%", "E2": "0%"})
    (table,) = (each.table for each in sheets(file))
    assert [row.cells[3:] for row in table.rows[1:]] == [("85%", "50%"), (85, 4)]
    result = checked(table, record_type("participation"))
    assert [row.values["pre_score"] for row in result.rows] == [85]
    assert [told[:2] for told in said(result.findings)] == [("E2", "hours")]
    shares = sheet("participation", rows[0], ["E-1", "P1", "participant", "85 %", None])
    assert [row.values["pre_score"] for row in shares.rows] == [85]


@pytest.mark.parametrize(
    ("number_format", "taken"),
    [
        ('0" тис. грн"', []),
        ('#,##0.0,"k€"', [Decimal(250)]),
        ('0" грн"', [Decimal(250)]),
        ("0\\ \\т\\и\\с\\.", [Decimal(250_000)]),
        ("0.0,", []),
        ('0" ths."', [Decimal(250_000)]),
    ],
)
def test_a_format_that_makes_thousands_of_a_number_is_read_as_people_see_it(
    tmp_path: Path, number_format: str, taken: list[Decimal]
) -> None:
    file = formatted(tmp_path / "a.xlsx", {"Funding": [FUNDING, funding("A", 250)]}, {"E2": number_format})
    (table,) = (each.table for each in sheets(file))
    assert [row.values["amount"] for row in checked(table, record_type("funding")).rows] == taken


def test_a_raised_mark_is_no_digit(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("Headcount")
        page.write_row(0, 0, HEADCOUNT)
        page.write_row(1, 0, count(0))
        page.write_rich_string(1, 2, "12", book.add_format({"font_script": 1}), "1")
    (table,) = (each.table for each in sheets(file))
    result = checked(table, record_type("headcount"))
    assert [told[:3] for told in said(result.findings)] == [
        ("C2", "n", "The cell holds “121”, of which “1” is raised as the mark of a footnote is")
    ]


@pytest.mark.parametrize(("total", "wrong"), [(600, []), (700, ["The row says 700, but its 2 parts add up to 600"])])
def test_a_total_above_its_parts_is_held_against_them(total: int, wrong: list[str]) -> None:
    result = sheet("funding", FUNDING, ["Разом", None, None, None, total], funding("A", 500), funding("B", 100))
    assert list(amounts(result)) == ["A", "B"]
    assert [told[2] for told in said(result.findings)] == wrong


@pytest.mark.parametrize("label", ["Середнє", "Average", "Макс.", "Залишок на початок", "Carried forward", "Остаток на 01.01.2025"])
def test_averages_and_balances_are_no_records(label: str) -> None:
    taken = amounts(sheet("funding", FUNDING, funding("A", 5), funding(label, 5), funding("Mean-1", 6)))
    assert list(taken) == ["A", "Mean-1"]


def test_a_heading_over_two_columns_that_the_row_below_names_is_decided_first() -> None:
    headings = ["activity_id", "slice", "n", None, "qualifier"]
    result = sheet("headcount", headings, [None, None, "план", "факт"], ["E-1", "total", 100, 90, "exact"])
    assert result.rows == ()
    assert said(result.findings)[0][:3] == ("C1", "n", "The heading “n” stands over several columns: “план”, “факт”")
    assert len(sheet("headcount", headings, ["E-1", "total", 100, None, "exact"]).rows) == 1
    texts = sheet("activity_place", ["activity_id", "country", "city", None], [None, "UA", "Lviv", "a remark"], ["E-1", "UA", "Lviv", None])
    assert [row.values["activity_id"] for row in texts.rows] == ["E-1"]


def test_a_raised_mark_in_a_text_of_one_cell_is_no_digit(tmp_path: Path) -> None:
    """Programs may write texts into their cells, not into the list that cells share."""
    raised = '<is><r><t>12</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></is>'
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADCOUNT)
    row = "".join(
        f'<c t="inlineStr">{text}</c>' for text in ("<is><t>E-1</t></is>", "<is><t>total</t></is>", raised, "<is><t>exact</t></is>")
    )
    file = with_sheet_xml(
        workbook(tmp_path / "a.xlsx", {"Headcount": [["x"]]}), f"<sheetData><row>{head}</row><row>{row}</row></sheetData>"
    )
    (table,) = (each.table for each in sheets(file))
    assert [told[:2] for told in said(checked(table, record_type("headcount")).findings)] == [("C2", "n")]


@pytest.mark.parametrize("remark", [["* суми наведено в тис. грн"], [None, None, None, None, "тис. грн"]])
def test_what_amounts_are_in_may_stand_below_them(remark: list[Any]) -> None:
    result = sheet("funding", FUNDING, funding("A", 5), funding("B", 7), remark)
    assert list(amounts(result)) == ["A", "B"]
    assert next(told[:3] for told in said(result.findings)) == (
        "E1",
        "",
        "“тис.” is named here, and it is not clear whether the numbers are in it: they are taken as they stand",
    )


def test_what_amounts_are_in_may_stand_beside_them() -> None:
    result = sheet("funding", [*FUNDING, "Одиниця"], [*funding("A", 5), "тис."], [*funding("B", 7), "грн"])
    assert [told[0] for told in said(result.findings)] == ["G1", "E1"]


@pytest.mark.parametrize("total", ["#REF!", NOT_CALCULATED])
def test_a_total_that_cannot_be_read_is_told(total: object) -> None:
    result = sheet("funding", FUNDING, funding("A", 5), funding("B", 7), ["Всього", None, None, None, total])
    assert [told[:3] for told in said(result.findings)] == [
        ("E4", "amount", "The total cannot be read, so it is not held against its 2 parts")
    ]


def test_a_part_of_the_record_above_is_no_parent_of_the_records_below() -> None:
    rows = [funding("A", 10), ["з них гранти", None, None, None, 6], funding("B", 20), ["у т.ч. позики", None, None, None, 9]]
    result = sheet("funding", FUNDING, *rows)
    assert (amounts(result), result.findings) == ({"A": 10, "B": 20}, ())


def test_rows_that_are_crossed_out_are_told(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", {"Headcount": [HEADCOUNT, count(5), count(6, "E-2")]})
    book = openpyxl.load_workbook(file)
    for cell in book["Headcount"][3]:
        cell.font = Font(strike=True)
    book.save(file)
    (table,) = (each.table for each in sheets(file))
    assert table.how == ("1 row(s) with values that are crossed out are taken like the others",)


def test_a_day_that_others_read_with_the_month_first_is_told() -> None:
    result = sheet("funding", FUNDING, funding("A", 5, signed="3/4/2025"), funding("B", 5, signed="03.04.2025"))
    assert [row.values["signed_on"] for row in result.rows] == [date(2025, 4, 3)] * 2
    assert result.notes == ("a.xlsx, sheet funding: days were understood so: row 2, signed_on: 2025-04-03 (day)",)


def test_a_sign_of_a_currency_is_asked_about_with_what_it_likely_means(store: Store, tmp_path: Path) -> None:
    rows = [FUNDING, ["A", "WHO", "IMP", "₴", 5, None], ["B", "WHO", "IMP", "kr", 5, None]]
    asked = loaded(store, workbook(tmp_path / "a.xlsx", {"Funding": rows}), dry_run=True).proposals
    assert next((one.said, one.candidates[0].identity) for one in asked) == ("₴", "UAH")


@pytest.mark.parametrize(
    ("kind", "field", "heading", "unit"),
    [
        ("activity", "hours", "Тривалість, хв", "хв"),
        ("activity", "hours", "Durée (jours)", "jours"),
        ("headcount", "n", "Присутні, %", "%"),
        ("activity_funder", "share", "Частка, %", "%"),
        ("activity", "hours", "Тривалість, год", None),
    ],
)
def test_another_unit_in_a_heading_that_a_person_decided_is_told(kind: str, field: str, heading: str, unit: str | None) -> None:
    names = [name if name != field else heading for name in record_type(kind).names]
    table = RawTable("a.xlsx", kind, (RawRow(1, names), RawRow(2, [1 for _ in names])))
    told = checked(renamed(table, record_type(kind), {heading: field}), record_type(kind)).findings
    named = [each.reason.partition("”")[0] for each in told if "is named here" in each.reason]
    assert named == ([f"“{unit}"] if unit else [])


def test_a_headcount_names_no_other_group_than_its_slice(store: Store, tmp_path: Path) -> None:
    """A total of women beside the total would be added to it."""
    activity = ["activity_id;programme_id;kind;title;status;count_basis", "E-1;IMP;TRAINING;T;held;aggregate"]
    rows = ["E-1;total;42;;;", "E-1;total;30;F;;", "E-1;sex;30;F;;", "E-1;sex;3;F;PL;", "E-1;subdivision;5;;UA;UA-46"]
    head = "activity_id;slice;n;sex;country;subdivision;qualifier"
    files = [
        text_file(tmp_path / name, "\n".join(lines))
        for name, lines in (("activity.csv", activity), ("headcount.csv", [head, *(f"{row};exact" for row in rows)]))
    ]
    told = loaded(store, *files)
    assert [(one.line, one.field, one.reason) for one in told.rejected] == [
        (3, "sex", "The slice is “total”, and yet “sex” says “F”: a total has no group, and a part only its own"),
        (5, "country", "The slice is “sex”, and yet “country” says “PL”: a total has no group, and a part only its own"),
    ]
    assert told.added == {"activity": 1, "headcount": 3}


def test_no_record_is_a_part_of_itself(store: Store, tmp_path: Path) -> None:
    """A series counts by its parts: one that is its own part would be neither counted nor told."""
    rows = [
        "E-1;IMP;TRAINING;Series;held;aggregate;",
        "E-2;IMP;TRAINING;Part;held;aggregate;E-1",
        "E-3;IMP;TRAINING;Own;held;aggregate;E-3",
    ]
    head = "activity_id;programme_id;kind;title;status;count_basis;parent_id"
    told = loaded(store, text_file(tmp_path / "activity.csv", "\n".join([head, *rows])))
    assert [(one.line, one.field, one.reason) for one in told.rejected] == [(4, "parent_id", "“E-3” is named as a part of itself")]
    assert told.added == {"activity": 2}


PARTNERSHIPS = [
    ["partnership_id", "programme_id", "kind", "title", "status"],
    *([f"P{n}", "IMP", "TWINNING", "x", "active"] for n in (1, 2)),
]
SERVED = ["partnership_id", "service", "Січень 2024", "Лютий 2024", "qualifier", "method"]


def benefit(store: Store, tmp_path: Path, *rows: Sequence[object]) -> tuple[LoadResult, list[tuple[object, ...]]]:
    file = workbook(tmp_path / "a.xlsx", {"Partnership": PARTNERSHIPS, "Patient benefit": rows})
    result = loaded(store, file)
    told = "select partnership_id, service, cast(period_from as varchar), cast(period_to as varchar), n from patient_benefit order by all"
    return result, held(store, told)


def test_periods_across_the_columns_are_read_where_a_number_and_its_days_are_all_that_a_record_lacks(store: Store, tmp_path: Path) -> None:
    result, there = benefit(
        store,
        tmp_path,
        ["Пролікованих за місяць"],
        SERVED,
        ["P1", "Surgery", 10, 12, "exact", "register"],
        ["P2", "Surgery", None, 5, "exact", "register"],
        ["P1", "Therapy", "x", 7, "exact", "register"],
        ["P9", "Surgery", 1, 2, "exact", "register"],
        ["Всього", None, 11, 26, None, None],
    )
    assert there == [
        ("P1", "Surgery", "2024-01-01", "2024-01-31", 10),
        ("P1", "Surgery", "2024-02-01", "2024-02-29", 12),
        ("P1", "Therapy", "2024-02-01", "2024-02-29", 7),
        ("P2", "Surgery", "2024-02-01", "2024-02-29", 5),
    ]
    assert [(told[0], told[2]) for told in said(result.rejected)] == [
        ("C5", "“x” is not a number"),
        ("A6", "There is no partnership “P9”"),
    ]
    assert result.notes == (
        "a.xlsx, sheet Patient benefit: 2 columns hold a period each, from “Січень 2024” to “Лютий 2024”; each of their cells is read as a record",
        "a.xlsx, sheet Patient benefit: totals and rows that repeat their parts are not taken (row 7)",
    )
    kept = [(row.number, row.cells["n"], str(row.cells["period_from"])) for table in entries(store.path)[0].tables for row in table.rows]
    assert kept == [(5, "x", "2024-01-01"), (6, 1, "2024-01-01"), (6, 2, "2024-02-01")]


@pytest.mark.parametrize("heads", [("Січень", "Лютий"), ("Січень 2024", "2024"), ("Січень 2024", "січень 2024")])
def test_periods_that_say_no_year_or_hold_one_another_are_told_and_not_read(store: Store, tmp_path: Path, heads: tuple[str, str]) -> None:
    result, there = benefit(store, tmp_path, [*SERVED[:2], *heads, *SERVED[4:]], ["P1", "Surgery", 10, 12, "exact", "register"])
    assert there == []
    assert f"2 columns hold a period each, from “{heads[0]}” to “{heads[1]}”; their values are left out" in [
        one.reason for one in result.rejected
    ]


def test_a_period_in_one_column_says_its_last_day_too(store: Store, tmp_path: Path) -> None:
    rows = (
        ["P1", period, "Surgery", 10 + n, "exact", "register"] for n, period in enumerate(("I квартал 2024", "липень 2024", "2024-09-01"))
    )
    result, there = benefit(store, tmp_path, ["partnership_id", "period_from", "service", "n", "qualifier", "method"], *rows)
    assert there == [("P1", "Surgery", "2024-01-01", "2024-03-31", 10), ("P1", "Surgery", "2024-07-01", "2024-07-31", 11)]
    assert [told[1:3] for told in said(result.rejected)] == [("period_to", "Period to is required")]


def test_a_text_with_a_row_too_long_or_too_short_is_told_as_that_before_its_periods_are_read(store: Store, tmp_path: Path) -> None:
    lines = ["rate_set;currency;січень 2024;лютий 2024", "ECB;UAH;41;42", "ECB;USD;1,1;1,2;9"]
    result = loaded(store, text_file(tmp_path / "fx_rate.csv", "\n".join(lines)))
    assert result.added == {}
    told = "2 columns hold a period each, from “січень 2024” to “лютий 2024”; their values are left out"
    assert told in [one.reason for one in result.rejected]


def test_targets_of_years_and_rates_of_months_may_stand_across_the_columns(store: Store, tmp_path: Path) -> None:
    rates = "rate_set;currency;січень 2024;лютий 2024\nECB;UAH;41,5;41.6\n"
    targets = "framework_id;indicator;kind;2024;2025\nF;AGR-01;target;10;20\n"
    frame = "framework_id;programme_id;funder_org;name;currency;rate_set;rounding;small_cell_min\nF;IMP;WHO;x;EUR;ECB;0;5\n"
    texts = {"fx_rate.csv": rates, "target.csv": targets, "framework.csv": frame}
    loaded(store, *(text_file(tmp_path / name, text) for name, text in texts.items()))
    assert held(store, "select cast(month as varchar), cast(per_eur as double) from fx_rate order by all") == [
        ("2024-01-01", 41.5),
        ("2024-02-01", 41.6),
    ]
    assert held(store, "select cast(on_date as varchar), cast(value as double) from target order by all") == [
        ("2024-12-31", 10),
        ("2025-12-31", 20),
    ]


@pytest.mark.parametrize("name", ["??????? ??????", "Ð›ÑŒÐ²Ñ–Ð²", "РњС–СЃС‚Рѕ Р›СЊРІС–РІ", "Лікарня №\ufffd", "Why ???"])
def test_a_name_whose_letters_were_lost_on_the_way_is_refused(name: str) -> None:
    lost = sheet("org_name", ["org_id", "name", "lang"], ["O", name, "uk"])
    assert [told[2] for told in said(lost.findings)] == (["The letters of the cell were lost on the way"] if name != "Why ???" else [])


def test_the_word_of_a_program_for_nothing_is_nothing(store: Store, tmp_path: Path) -> None:
    head = "activity_id;programme_id;kind;title;status;count_basis;hours;end_date\n"
    loaded(
        store, text_file(tmp_path / "activity.csv", head + "N;IMP;TRAINING;NULL;held;none;NaN;NULL\nT;IMP;TRAINING;T;held;none;null;н.д.\n")
    )
    assert held(store, "select activity_id, hours, end_date from activity") == [("T", None, None)]


def test_women_men_and_the_total_may_stand_across_the_columns(store: Store, tmp_path: Path) -> None:
    activities = [
        ["activity_id", "programme_id", "kind", "title", "status", "count_basis"],
        ["E-1", "IMP", "TRAINING", "T", "held", "aggregate"],
    ]
    head = ["activity_id", "Усього", "з них жінок", "Чоловіки", "qualifier"]
    counts = [head, [1, 2, 3, 4, 5], ["E-1", 15, 10, "", "exact"], ["Разом", 15, 10, None, None]]
    result = loaded(store, workbook(tmp_path / "a.xlsx", {"Activity": activities, "Headcount": counts}))
    assert held(store, "select slice, sex, n from headcount order by all") == [("sex", "F", 10), ("total", None, 15)]
    assert [translated(note, "uk") for note in result.notes] == [
        "a.xlsx, аркуш Headcount: стовпців, кожен з яких містить окрему групу, 3: від «Усього» до «Чоловіки»; кожну їхню клітинку прочитано як запис",
        "a.xlsx, аркуш Headcount: підсумки та рядки, що повторюють свої складові, не взято (рядок 4)",
    ]


def test_what_nobody_sees_is_no_part_of_a_heading_a_name_or_a_number() -> None:
    """Marks of direction, of no width, and of an order of bytes within a file: an identity kept them and was another one for ever."""
    headings = ["\u200f" + FUNDING[0], *FUNDING[1:]]
    cells = ["\ufeffF\u200b1" if cell == "A" else cell and f"{cell}\u200e" for cell in funding("A", 5)]
    (row,) = sheet("funding", headings, cells).rows
    plain = sheet("funding", FUNDING, ["F1" if cell == "A" else cell for cell in funding("A", 5)]).rows[0]
    assert row.values == plain.values
    told = said(sheet("funding", FUNDING, ["\u200b" if cell == "A" else cell for cell in funding("A", 5)]).findings)
    assert [one[2] for one in told] == ["The cell holds nothing that is seen"]


@pytest.mark.parametrize(("cell", "expires"), [("1 кв. 2024", None), ("2024", None), ("З 31.08.2020 на 5 років", date(2025, 8, 30))])
def test_the_year_or_quarter_of_a_signature_is_no_term(cell: str, expires: date | None) -> None:
    headings = ["agreement_id", "programme_id", "kind", "signed_on", "expires_on"]
    (row,) = sheet("agreement", headings, ["A", "P", "LOI", cell, None]).rows
    assert row.values.get("expires_on") == expires


def test_a_total_of_nothing_is_told_as_that() -> None:
    result = sheet("headcount", HEADCOUNT, ["E-1", None, None, None], [None, "total", 5, "exact"])
    assert "The row is labelled as a total, and there is nothing that it adds up" in [told[2] for told in said(result.findings)]


def test_the_total_below_a_headcount_is_held_against_the_totals_and_not_their_groups() -> None:
    headings = ["activity_id", "slice", "sex", "n", "qualifier"]
    rows: list[list[Any]] = [["E-1", "sex", "F", 5, "exact"], ["E-1", "sex", "M", 6, "exact"], ["E-1", "total", None, 12, "exact"]]
    others: list[list[Any]] = [["E-2", "total", None, 3, "exact"], ["E-3", "sex", "F", 4, "exact"]]
    assert sheet("headcount", headings, *rows, *others, ["Разом", None, None, 19, None]).findings == ()
    wrong = sheet("headcount", headings, *rows, *others, ["Разом", None, None, 30, None])
    assert [told[2] for told in said(wrong.findings)] == ["The row says 30, but its 3 parts add up to 19"]


def test_a_formula_that_a_program_could_not_calculate_is_not_zero(tmp_path: Path) -> None:
    """Programs write 0 for every formula, and that the workbook is to be calculated when it is opened."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        made = book.add_worksheet("Headcount")
        made.write_row(0, 0, HEADCOUNT)
        made.write_row(1, 0, ["E-1", "total"])
        made.write_formula(1, 2, "=40+2")
        made.write_formula(1, 4, "=1+1", value=2)
    cells = sheets(path)[0].table.rows[1].cells
    assert (cells[2], cells[4]) == (NOT_CALCULATED, 2)


def test_a_name_that_a_text_spells_out_for_spreadsheets_is_the_name_alone() -> None:
    assert [row.values["activity_id"] for row in sheet("headcount", HEADCOUNT, count(5, '="007"')).rows] == ["007"]


def test_amounts_that_show_another_currency_than_their_column_names_are_told(tmp_path: Path) -> None:
    heads = ["funding_id", "funder_org", "programme_id", "currency", "amount"]
    path = workbook(
        tmp_path / "a.xlsx", {"Funding": [heads, ["A", "EU", "P", "EUR", 5], ["B", "EU", "P", "EUR", 6], ["C", "EU", "P", "EUR", 7]]}
    )
    book = openpyxl.load_workbook(path)
    for cell, form in (("E2", "#,##0 [$₴-422]"), ("E3", "#,##0 [$€-422]")):
        book["Funding"][cell].number_format = form
    book.save(path)
    result = checked(sheets(path)[0].table, record_type("funding"))
    assert len(result.rows) == 3
    assert said(result.findings) == [
        (
            "E1",
            "amount",
            "1 of the amounts show “₴”, which the column of currencies never names; the column is taken",
            "Correct the currency of these rows, or the format of their amounts.",
        )
    ]
