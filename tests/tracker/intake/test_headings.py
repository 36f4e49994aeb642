"""Headings that two rows say together, and numbers in the place of what was written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.tracker.intake.files import held, loaded, said, workbook
from tracker.intake.raw.tables import RawRow, RawTable
from tracker.intake.rows.checks import checked
from tracker.intake.spreadsheets.workbook import sheets
from tracker.intake.understanding.headings import headed
from tracker.records import record_type
from tracker.store import Store

PROGRAMME = ["programme_id", "name", "start_date"]


def test_a_heading_merged_over_two_rows_and_a_group_over_its_columns_are_understood(store: Store, tmp_path: Path) -> None:
    rows = [
        ["Partnership programmes 2024"],
        ["programme_id", "name", "Start", None],
        [None, None, "date", "End date"],
        ["P-1", "One", "01.02.2024", "2025-01-31"],
        ["P-2", None, None, None],
    ]
    path = workbook(tmp_path / "a.xlsx", {"Programme": rows})
    book = openpyxl.load_workbook(path)
    for merged in ("A2:A3", "B2:B3", "C2:D2"):
        book["Programme"].merge_cells(merged)
    book.save(path)
    result = loaded(store, path)
    assert said(result.rejected) == [("B5", "name", "Name is required", "Write text.")]
    assert held(store, "select name, start_date, end_date from programme where programme_id = 'P-1'") == [
        ("One", date(2024, 2, 1), date(2025, 1, 31))
    ]


def test_a_record_with_an_empty_cell_is_no_heading() -> None:
    table = RawTable("a.csv", None, (RawRow(1, ["programme_id", "remark"]), RawRow(2, ["", "x"])))
    assert headed(table, 0, {"programme id"}) == ["programme_id", "remark"]


def test_days_of_a_workbook_in_the_1904_system_are_the_days_that_were_meant(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.title = "Programme"
    for row in (PROGRAMME, ["P-1", "a date", date(2024, 2, 1)], ["P-2", "a serial", 43861]):
        sheet.append(row)
    book.save(tmp_path / "mac.xlsx")
    assert loaded(store, tmp_path / "mac.xlsx").rejected == ()
    assert held(store, "select distinct start_date from programme where programme_id like 'P-_'") == [(date(2024, 2, 1),)]


def test_a_number_shown_with_leading_zeros_is_read_as_shown(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Organisation": [["org_id", "org_type"], [2012345, 10]]})
    book = openpyxl.load_workbook(path)
    book["Organisation"]["A2"].number_format = "00000000"
    book.save(path)
    (sheet,) = sheets(path)
    assert sheet.table.rows[1].cells == ("02012345", 10)


def test_an_identifier_that_lost_its_zeros_is_a_finding() -> None:
    rows: tuple[list[object], ...] = (["org_id", "org_type"], ["02012345", 10], [1998765, 80], ["41234567", 10], [51234567, 10])
    table = RawTable("a.xlsx", "Organisation", tuple(RawRow(number, row) for number, row in enumerate(rows, 1)))
    result = checked(table, record_type("organisation"))
    assert [row.values["org_id"] for row in result.rows] == ["02012345", "41234567", "51234567"]
    assert said(result.findings) == [
        (
            "A3",
            "org_id",
            "The spreadsheet keeps 1998765 as a number, while others here begin with zeros",
            "If it is 01998765, format the column as text and write it so.",
        )
    ]
