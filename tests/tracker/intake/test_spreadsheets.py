"""Spreadsheets of other kinds than plain XLSX: old Excel, OpenDocument, and workbooks that openpyxl cannot open."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.tracker.intake.files import workbook
from tracker.errors import UnreadableFile
from tracker.intake.raw.tables import NOT_CALCULATED, Fault, Sheet
from tracker.intake.spreadsheets import opendocument
from tracker.intake.spreadsheets import workbook as xlsx
from tracker.intake.spreadsheets.kinds import is_spreadsheet, spreadsheet

SAMPLES = Path(__file__).parent / "formats" / "samples"


def read(path: Path) -> list[Sheet]:
    return spreadsheet(path, lambda title: title == "Notes")


def rows(sheet: Sheet) -> list[tuple[int, list[object]]]:
    return [(row.number, ["merged" if isinstance(cell, Fault) else cell for cell in row.cells]) for row in sheet.table.rows]


def with_broken_styles(path: Path) -> Path:
    """A workbook as some accounting programs write it: its cells are whole, its styles are none that openpyxl takes."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b"<fonts", b'<fonts bold="perhaps"').replace(b'val="11"', b'val="large"')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_an_old_workbook_is_read_with_its_merged_cells() -> None:
    (sheet,) = read(SAMPLES / "hxl-valid.xls")
    assert rows(sheet)[0] == (1, ["Qué?", "merged", "merged", "Quién?", "Para quién?", "merged", "Dónde?", "Cuándo?", "merged"])
    assert rows(sheet)[3] == (4, ["001", "WASH", "Higiene", "ACNUR", 100, 100, "Panamá", "Los Santos", "1 March 2015"])


@pytest.mark.parametrize(
    ("since_1904", "told"),
    [
        (0, "2024-02-29 00:00:00 | 2024-03-01 09:20:00 | 14:30:00 | #DIV/0! | True | 31.0"),
        (1, "2028-03-01 00:00:00 | 2028-03-02 09:20:00 | 14:30:00 | #DIV/0! | True | 1904-02-01 00:00:00"),
    ],
)
def test_days_times_errors_and_ticks_of_an_old_workbook_are_what_people_see(tmp_path: Path, since_1904: int, told: str) -> None:
    """Serial 31 is a day of 1900 of which no program is sure, and stays a number; one beyond the year 9999 is none."""
    data, since = (SAMPLES / "days.xls").read_bytes(), bytes([0x22, 0, 2, 0])
    path = tmp_path / "days.xls"
    path.write_bytes(data.replace(since + bytes(2), since + bytes([since_1904, 0])))
    (sheet,) = read(path)
    (_, first), (_, second) = rows(sheet)[1:]
    assert " | ".join(map(str, first[1:])) == told
    assert second == ["A-2", 5_000_000.0, None, None, "#N/A", False, None]


def test_a_workbook_that_openpyxl_cannot_open_is_read_all_the_same(tmp_path: Path) -> None:
    cells = [["programme_id", "name", "start_date"], ["P-1", "One", date(2024, 2, 1)], [], ["P-2", 2.5, None]]
    path = with_broken_styles(workbook(tmp_path / "a.xlsx", {"Notes": [["x"]], "Programme": cells}))
    with pytest.raises(Exception, match=r"expected|could not|large|float"):
        openpyxl.load_workbook(path)
    (sheet,) = read(path)
    assert rows(sheet) == [(1, ["programme_id", "name", "start_date"]), (2, ["P-1", "One", date(2024, 2, 1)]), (4, ["P-2", 2.5, None])]
    assert sheet.table.how == ("it cannot be opened in the usual way and was read leniently",)


def test_what_the_lenient_reader_would_lose_is_told_as_the_usual_one_does(tmp_path: Path) -> None:
    path = tmp_path / "dirty.xlsx"
    shutil.copy(SAMPLES / "dirty-data.xlsx", path)
    usual = read(path)
    lenient = read(with_broken_styles(path))
    assert [sheet.title for sheet in lenient] == [sheet.title for sheet in usual]
    errors = [cell for row in lenient[0].table.rows for cell in row.cells if isinstance(cell, str) and cell.startswith("#")]
    assert errors == [cell for row in usual[0].table.rows for cell in row.cells if isinstance(cell, str) and cell.startswith("#")]
    assert "#REF!" in errors
    numbers = [row.number for row in usual[0].table.rows]
    assert [row.number for row in lenient[0].table.rows] == numbers


def test_what_numbers_show_is_told_by_the_lenient_reader_too(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Programme": [["programme_id", "name", "share"], [7, 12.5, 0.85], [8, 13.5, 1]]})
    book = openpyxl.load_workbook(path)
    for row in (2, 3):
        book["Programme"].cell(row, 1).number_format = "000"
        book["Programme"].cell(row, 2).number_format = '#,##0.00\\ "грн"'
        book["Programme"].cell(row, 3).number_format = "0%"
    book.save(path)
    usual, lenient = read(path)[0].table, read(with_broken_styles(path))[0].table
    assert [tuple(row.cells) for row in lenient.rows] == [tuple(row.cells) for row in usual.rows]
    assert [row.cells for row in lenient.rows[1:]] == [["007", 12.5, "85%"], ["008", 13.5, "100%"]]
    assert lenient.currencies == usual.currencies == ((1, "грн", 2),)


def test_a_formula_never_calculated_is_a_fault_for_the_lenient_reader_too(tmp_path: Path) -> None:
    path = with_broken_styles(workbook(tmp_path / "a.xlsx", {"Programme": [["programme_id", "name"], ["P-1", "=A2"]]}))
    assert read(path)[0].table.rows[1].cells[1] == NOT_CALCULATED


def test_a_cell_that_the_lenient_reader_cannot_tell_refuses_the_workbook(tmp_path: Path) -> None:
    path = with_broken_styles(workbook(tmp_path / "a.xlsx", {"Programme": [["programme_id", "name"], ["P-1", "One"]]}))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b't="inlineStr"><is><t>One</t></is>', b't="s"><v>99</v>')
    assert b"99" in parts[sheet]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(UnreadableFile, match=r"a\.xlsx is damaged"):
        xlsx.sheets(path)


CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:body><office:spreadsheet><table:table table:name="Programme">
<table:table-row><table:table-cell office:value-type="string"><text:p>programme_id</text:p></table:table-cell>
 <table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>na<text:s/>me</text:p>
  <office:annotation><text:p>a note</text:p></office:annotation></table:table-cell><table:covered-table-cell/></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"/></table:table-row>
<table:table-row table:number-rows-repeated="2">
 <table:table-cell office:value-type="string"><text:p>007</text:p></table:table-cell>
 <table:table-cell office:value-type="date" office:date-value="2024-02-01"><text:p>01.02.24</text:p></table:table-cell>
 <table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>
 <table:table-cell office:value-type="currency" office:value="12.5"><text:p>12,50</text:p></table:table-cell>
 <table:table-cell office:value-type="boolean" office:boolean-value="true"/>
 <table:table-cell table:number-columns-repeated="16379"/></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def open_document(path: Path, content: str) -> Path:
    """A spreadsheet as LibreOffice lays it out: the kind of the document first, then its content."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", opendocument.MIME, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return path


def test_an_open_document_keeps_days_errors_zeros_and_repeated_rows(tmp_path: Path) -> None:
    path = open_document(tmp_path / "a.xlsx", CONTENT)
    assert is_spreadsheet(path)
    (sheet,) = read(path)
    row = ["007", date(2024, 2, 1), "#DIV/0!", 12.5, True]
    assert rows(sheet) == [(1, ["programme_id", "na me"]), (4, row), (5, row)]


def test_an_open_document_keeps_the_zeros_that_a_number_shows_and_the_ends_of_lines(tmp_path: Path) -> None:
    number = '<table:table-cell office:value-type="float" office:value="{}"><text:p>{}</text:p></table:table-cell>'
    shown = "".join(number.format(*each) for each in (("7", "007"), ("0", "0"), ("7", "0,7"), ("7", "08"), ("many", "many")))
    old = '<table:table-cell office:value-type="string"><text:p>007</text:p></table:table-cell>'
    lines = '<table:table-cell office:value-type="string"><text:p>a<text:line-break/>b<text:tab/>c</text:p></table:table-cell>'
    (sheet,) = read(open_document(tmp_path / "a.ods", CONTENT.replace(old, shown + lines).replace('"16379"', '"1"')))
    assert rows(sheet)[1][1][:6] == ["007", 0, 7, 7, "many", "a\nb c"]


def test_a_percentage_of_an_open_document_or_an_old_workbook_is_what_people_see(tmp_path: Path) -> None:
    shares = CONTENT.replace('"currency" office:value="12.5"', '"percentage" office:value="0.125"')
    (sheet,) = read(open_document(tmp_path / "a.ods", shares))
    assert rows(sheet)[1][1][3] == "12.5%"
    amounts, percentages = (each.encode("utf-16-le") for each in ('#,##0.00" грн"', '0.00%"       "'))
    data = (SAMPLES / "unseen.xls").read_bytes()
    assert amounts in data
    old = tmp_path / "a.xls"
    old.write_bytes(data.replace(amounts, percentages))
    (sheet,) = read(old)
    assert [row[3] for _, row in rows(sheet)] == ["amount", "100000%", "25050%", "8000%"]


def test_what_an_open_document_repeats_less_than_once_is_there_once(tmp_path: Path) -> None:
    content = CONTENT.replace(
        'repeated="2">\n <table:table-cell office', 'repeated="-1">\n <table:table-cell table:number-columns-repeated="0" office'
    )
    (sheet,) = read(open_document(tmp_path / "a.ods", content))
    assert rows(sheet)[1] == (4, ["007", date(2024, 2, 1), "#DIV/0!", 12.5, True])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><x/>', "is damaged, or protected by a password"),
        (CONTENT[:900], "is damaged, or protected by a password"),
        (CONTENT.replace('repeated="2">\n <table:table-cell office', 'repeated="1048576">\n <table:table-cell office')
         .replace('"16379"/>', '"100"/><table:table-cell office:value-type="float" office:value="1"/>'), "has more cells than can be read"),
    ],
)  # fmt: skip
def test_an_open_document_that_lies_or_breaks_is_refused(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        read(open_document(tmp_path / "a.ods", content))


def test_an_old_workbook_that_leads_back_to_its_beginning_is_refused_at_once(tmp_path: Path) -> None:
    data = bytearray((SAMPLES / "hxl-valid.xls").read_bytes())
    size, first = 1 << int.from_bytes(data[30:32], "little"), int.from_bytes(data[60:64], "little")
    table = 512 + first * size
    for place in range(table, table + size, 4):
        data[place : place + 4] = ((place - table) // 4).to_bytes(4, "little")  # each short sector is followed by itself
    path = tmp_path / "ring.xls"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match="is damaged"):
        read(path)


def test_what_nobody_sees_of_an_old_workbook_is_told_and_what_its_numbers_show() -> None:
    (sheet,) = read(SAMPLES / "unseen.xls")
    assert len(sheet.table.rows) == 4
    assert sheet.table.how == ("1 hidden row(s) are taken like the others", "the hidden column(s) E are taken like the others")
    assert sheet.table.currencies == ((3, "грн", 3),)


def test_what_nobody_sees_of_an_open_document_is_told_and_its_currencies(tmp_path: Path) -> None:
    invisible = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    content = (
        CONTENT.replace("<office:body>", f'<office:automatic-styles xmlns:style="s">{invisible}</office:automatic-styles><office:body>')
        .replace('table:name="Programme">', f'table:name="Programme" table:style-name="ta1">{columns}')
        .replace('"2">\n <table:table-cell office', '"2" table:visibility="filter">\n <table:table-cell office')
        .replace('office:value-type="currency"', 'office:value-type="currency" office:currency="UAH"')
    )
    (sheet,) = read(open_document(tmp_path / "a.ods", content))
    assert sheet.hidden
    assert sheet.table.how == ("2 hidden row(s) are taken like the others", "the hidden column(s) C are taken like the others")
    assert sheet.table.currencies == ((3, "UAH", 1),)
