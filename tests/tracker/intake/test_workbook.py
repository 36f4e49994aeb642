"""Workbooks: what a sheet really holds, and files that are none or would do harm."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.tracker.intake.files import text_file, with_sheet_xml, workbook
from tracker.errors import UnreadableFile
from tracker.intake.raw import precheck
from tracker.intake.raw.tables import Fault
from tracker.intake.spreadsheets.workbook import sheets

PLAIN = {"Programme": [["programme_id", "name"], ["IMP", "x"]]}


def test_rows_keep_their_numbers_and_cells_their_types(tmp_path: Path) -> None:
    day = datetime(2024, 3, 31)  # noqa: DTZ001  a cell knows no time zone
    path = workbook(
        tmp_path / "a.xlsx", {"Programme": [["programme_id", "start"], [], ["007", day], [7, None], [None, None], ["  ", ""], [True, 1.5]]}
    )
    (sheet,) = sheets(path)
    assert [(row.number, row.cells) for row in sheet.table.rows] == [
        (1, ("programme_id", "start")),
        (3, ("007", day)),
        (4, (7,)),
        (7, (True, 1.5)),
    ]


def test_a_formula_that_was_never_calculated_is_a_fault_not_an_empty_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Programme": [["programme_id", "name"], ["IMP", '=A2&"x"'], ["SYN", "plain"]]})
    (sheet,) = sheets(path)
    cell = sheet.table.rows[1].cells[1]
    assert isinstance(cell, Fault)
    assert cell.reason == "The formula here was never calculated"
    assert list(sheet.table.rows[2].cells) == ["SYN", "plain"]


def test_the_covered_part_of_a_merged_cell_is_a_fault_not_an_empty_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Programme": [["programme_id", "name"], ["IMP", "both"], ["SYN", None]]})
    book = openpyxl.load_workbook(path)
    book["Programme"].merge_cells("B2:B3")
    book.save(path)
    (sheet,) = sheets(path)
    assert list(sheet.table.rows[1].cells) == ["IMP", "both"]
    covered = sheet.table.rows[2].cells[1]
    assert isinstance(covered, Fault)
    assert covered.reason == "The cell is merged with B2, so it holds no value of its own"


def test_hidden_rows_are_read_and_told_but_for_those_without_a_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Programme": [["programme_id", "name"], ["IMP", "x"], ["SYN", "y"]]})
    book = openpyxl.load_workbook(path)
    for number in (3, 9):
        book.worksheets[0].row_dimensions[number].hidden = True
    book.save(path)
    (sheet,) = sheets(path)
    assert (len(sheet.table.rows), sheet.table.how) == (3, ("1 hidden row(s) are taken like the others",))


def test_a_sheet_that_claims_less_than_it_holds_is_read_whole(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", PLAIN)
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>v{n}</t></is></c></row>' for n in range(1, 6))
    (sheet,) = sheets(with_sheet_xml(path, f'<dimension ref="A1:A2"/><sheetData>{rows}</sheetData>'))
    assert [row.cells for row in sheet.table.rows] == [(f"v{n}",) for n in range(1, 6)]


def test_a_stray_cell_in_the_farthest_corner_does_not_stop_the_reading(tmp_path: Path) -> None:
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>programme_id</t></is></c></row>'
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    (sheet,) = sheets(with_sheet_xml(workbook(tmp_path / "a.xlsx", PLAIN), f"<sheetData>{first}{last}</sheetData>"))
    assert [(row.number, len(row.cells)) for row in sheet.table.rows] == [(1, 1), (1_048_576, 16_384)]


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        ('<dimension ref="A1:XFD1048576"/><sheetData/>', r"a sheet that claims 1,048,576 rows by 16,384 columns"),
        ('<sheetData><row r="2000000000"><c r="A2000000000"><v>1</v></c></row></sheetData>', r"a sheet that claims a row 2,000,000,000"),
        ('<sheetData><row r="1"><c r="XFE1"><v>1</v></c></row></sheetData>', "claims more columns than a spreadsheet has"),
        (f'<sheetData><row r="1">{"<c/>" * 16_385}</row></sheetData>', "has a row of more than 16,384 cells"),
        ('<sheetData><row r="2"/><row r="1"/></sheetData>', r"rows out of order \(row 1 after row 2\), of which some would be lost"),
        (
            "<sheetData>" + "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 1400)) + "</sheetData>",
            "more rows or columns than can be read",
        ),
        ("<sheetData><row r='1'><c r='A1' t='s'><v>99</v></c></row></sheetData>", "is damaged: its sheets cannot be read"),
        ("<sheetData><row r='1'>", "is damaged: its sheets cannot be read"),
    ],
)
def test_sheets_that_lie_or_break_are_refused(tmp_path: Path, xml: str, message: str) -> None:
    path = with_sheet_xml(workbook(tmp_path / "a.xlsx", PLAIN), xml)
    with pytest.raises(UnreadableFile, match=message):
        sheets(path)


def test_a_zip_bomb_is_refused_by_the_bytes_it_really_inflates_to(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", PLAIN)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", bytes(6 * 2**20))
    assert path.stat().st_size < 20_000
    with pytest.raises(UnreadableFile, match=r"a\.xlsx unpacks to more than 5 MB"):
        precheck.precheck(path, inflated_limit=5 * 2**20)


def test_a_document_type_declaration_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", PLAIN)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/extra.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    with pytest.raises(UnreadableFile, match="holds a document type declaration"):
        sheets(path)


def zip_of(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return path


def test_each_wrong_file_gets_its_own_sentence(tmp_path: Path) -> None:
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)
    (tmp_path / "old.xls").write_bytes(ole + "Workbook".encode("utf-16-le"))
    (tmp_path / "secret.xlsx").write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    (tmp_path / "empty.xlsx").write_bytes(b"")
    text_file(tmp_path / "text.xlsx", "a,b\n1,2\n")
    zip_of(tmp_path / "letter.xlsx", "[Content_Types].xml", "word/document.xml")
    whole = workbook(tmp_path / "whole.xlsx", PLAIN).read_bytes()
    (tmp_path / "half.xlsx").write_bytes(whole[: len(whole) // 2])
    sentences = {}
    for path in tmp_path.glob("*.xls*"):
        if path.name != "whole.xlsx":
            with pytest.raises(UnreadableFile) as refusal:
                sheets(path)
            sentences[path.name] = refusal.value.what
    assert sentences == {
        "old.xls": "old.xls is in the old Excel format (.xls)",
        "secret.xlsx": "secret.xlsx is protected by a password",
        "empty.xlsx": "empty.xlsx is empty",
        "text.xlsx": "text.xlsx is not an Excel workbook, whatever its name says",
        "letter.xlsx": "letter.xlsx is a zip file, but not an Excel workbook",
        "half.xlsx": "half.xlsx is damaged and cannot be unpacked",
    }


def test_hidden_columns_are_told_where_they_hold_anything(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Programme": [["programme_id", "name", None, "home_country"], ["IMP", "x", None, "UA"]]})
    book = openpyxl.load_workbook(path)
    for column in "BC":
        book.worksheets[0].column_dimensions[column].hidden = True
    book.worksheets[0].column_dimensions.group("F", "XFD", hidden=True)
    book.save(path)
    (sheet,) = sheets(path)
    assert sheet.table.how == ("the hidden column(s) B are taken like the others",)


def test_what_number_formats_show_as_currency_is_told_by_column(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Txn": [["txn_id", "amount"], ["T1", 10], ["T2", 20.5], ["T3", 30], ["T4", None]]})
    book = openpyxl.load_workbook(path)
    formats = ("#,##0.00\\ [$₴-422]", "#,##0.00\\ [$₴-422]", '#,##0.00" EUR"', "#,##0.00\\ [$€-40C]")
    for number, written in enumerate(formats, 2):
        book.worksheets[0].cell(number, 2).number_format = written
    book.save(path)
    (sheet,) = sheets(path)
    assert [(column, shown, count) for column, shown, count in sheet.table.currencies] == [(1, "EUR", 1), (1, "₴", 2)]
