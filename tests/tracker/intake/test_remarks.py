"""Notes on cells: what officers write beside a value is told with its cell; who is named in it is nobody's business."""

from __future__ import annotations

import zipfile
from pathlib import Path
from struct import pack

import openpyxl
from openpyxl.comments import Comment

from tests.tracker.intake.files import Cells, loaded, workbook
from tests.tracker.intake.test_register import HEAD
from tests.tracker.intake.test_spreadsheets import CONTENT, open_document, with_broken_styles
from tracker.intake.sheets import contents
from tracker.intake.spreadsheets import excel97
from tracker.intake.spreadsheets.workbook import sheets
from tracker.intake.template import write_template
from tracker.store import Store

ROWS = [["programme_id", "name"], ["P1", "One"], ["P2", "Two"]]
TOLD = "a.xlsx, sheet Programme: 2 cell(s) have notes: A2 “estimate”; B3 “counted twice”"


def noted(path: Path, title: str = "Programme", rows: Cells = ROWS) -> Path:
    """A workbook with two notes, one as Excel writes them, with its author before it."""
    book = openpyxl.load_workbook(workbook(path, {title: rows}))
    book[title]["A2"].comment = Comment("estimate", "O. Canary")
    book[title]["B3"].comment = Comment("O. Canary:\ncounted\ntwice", "O. Canary")
    book.save(path)
    return path


def test_notes_of_a_workbook_are_told_with_their_cells(store: Store, tmp_path: Path) -> None:
    assert TOLD in loaded(store, noted(tmp_path / "a.xlsx")).notes
    lenient = contents(with_broken_styles(noted(tmp_path / "a.xlsx"))).notes
    assert TOLD in lenient
    many = [ROWS[0], *([f"P{number}", f"Programme {number}"] for number in range(60_000))]
    assert TOLD in contents(noted(tmp_path / "a.xlsx", rows=many)).notes


def test_comments_that_answer_each_other_are_told_once(tmp_path: Path) -> None:
    path = noted(tmp_path / "a.xlsx")
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    said = ("to be confirmed", "it is")
    thread = "".join(f'<threadedComment ref="B3"><text>{text}</text></threadedComment>' for text in said)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    links = "xl/worksheets/_rels/sheet1.xml.rels"
    parts[links] = parts[links].replace("</Rel", f'<Relationship Id="t1" Type="{kind}" Target="../threadedComments/t1.xml"/></Rel')
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    parts["xl/threadedComments/t1.xml"] = f'<ThreadedComments xmlns="{space}">{thread}</ThreadedComments>'
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    (sheet,) = sheets(path)
    assert sheet.table.remarks == (("A2", "estimate"), ("B3", "to be confirmed; it is"))


def test_notes_of_an_open_document_are_no_part_of_its_cells_and_told(tmp_path: Path) -> None:
    said = "<dc:creator>O. Canary</dc:creator><dc:date>2024-01-01</dc:date><text:p>from <text:span>memory</text:span></text:p><text:p>only</text:p>"
    content = CONTENT.replace("<text:p>a note</text:p>", said).replace(
        " xmlns:calcext", ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:calcext'
    )
    (note,) = contents(open_document(tmp_path / "a.ods", content)).notes
    assert note == "a.ods, sheet Programme: 1 cell(s) have notes: B1 “from memory only”"


def test_notes_of_an_old_workbook_are_told(tmp_path: Path) -> None:
    def record(kind: int, data: bytes = b"") -> bytes:
        return pack("<HH", kind, len(data)) + data

    said = b"estimate"
    cells = record(0x0204, pack("<HHHH", 0, 0, 0, 1) + b"n") + record(0x0203, pack("<HHHd", 1, 0, 0, 12.0))
    formats = record(0x041E, bytes(2) + b"\x07General") + record(0x0443, bytes(12))
    note = record(0x1C, pack("<HHH", 1, 0, len(said)) + said)
    path = tmp_path / "a.xls"
    path.write_bytes(record(0x0409, pack("<HHH", 0x0400, 0x10, 0)) + formats + cells + note + record(0x0A))
    (sheet,) = excel97.sheets(path, lambda _: False)
    assert sheet.table.remarks == (("A2", "estimate"),)


def test_notes_of_a_list_of_participants_are_counted_and_not_quoted(tmp_path: Path) -> None:
    path = noted(tmp_path / "a.xlsx", "Лист1", [HEAD, [1, "Коваль Олена"], [2, "Бондар Іван"]])
    assert contents(path).notes == ("a.xlsx, sheet Лист1: 2 cell(s) have notes, which may name people and are not read",)


def test_notes_that_cannot_be_read_stop_nothing(tmp_path: Path) -> None:
    path = noted(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, "<comments" if name.startswith("xl/comments") else data)
    (sheet,) = sheets(path)
    assert (len(sheet.table.rows), sheet.table.remarks) == (3, ())


def test_what_our_own_workbooks_say_of_their_columns_is_no_note(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", ["programme"])
    assert [sheet.table.remarks for sheet in sheets(tmp_path / "t.xlsx") if sheet.title == "Programme"] == [()]
