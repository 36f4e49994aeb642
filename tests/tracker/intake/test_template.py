"""The blank workbook: what people see in it, and that it loads once filled in."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from tests.tracker.intake.files import held, loaded, said
from tracker.codes import code_list
from tracker.errors import UnknownName, WrongRequest
from tracker.intake.template import write_template
from tracker.records import FROM_FILES, RECORD_TYPES
from tracker.records.fields import FLAG
from tracker.store import Store


def test_it_has_a_sheet_for_each_type_between_notes_and_code_lists(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["Notes", *(kind.title for kind in FROM_FILES.values()), "Codes", "Lists"]
    assert book["Lists"].sheet_state == "hidden"
    assert book.active == book["Notes"]
    notes = [cell.value for cell in book["Notes"]["A"] if cell.value]
    assert {"How to fill in this workbook", "Як заповнити цю книгу", "Comment remplir ce classeur"} <= set(notes)


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    write_template(tmp_path / "1.xlsx", ("agreement", "programme"))
    write_template(tmp_path / "2.xlsx", ("agreement", "programme"))
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_headings_tell_what_belongs_below_them(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", ("agreement", "organisation"))
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Agreement"]
    headings = {cell.value: cell for cell in sheet[1]}
    assert list(headings)[:6] == ["agreement_id *", "partnership_id", "programme_id *", "kind *", "title", "signed_on *"]
    assert (headings["kind *"].font.bold, headings["title"].font.bold, sheet.freeze_panes) == (True, False, "A2")
    comments = {name: cell.comment.text for name, cell in headings.items() if cell.comment}
    assert comments["kind *"] == "Kind\nWrite a code of the list AGREEMENT_KIND (Kind of agreement).\nRequired."
    assert comments["programme_id *"] == "Programme\nWrite the programme_id of a row of Programme.\nRequired."
    assert comments["ended_on"] == "Ended on\nWrite a day, 2024-12-31.\nMay stay empty."
    assert all(sheet.column_dimensions[cell.coordinate.rstrip("1")].width > len(str(cell.value)) for cell in sheet[1])


def test_text_cells_are_text_and_day_cells_are_days(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", ("funding",))
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Funding"]
    formats = {cell.value: sheet.column_dimensions[cell.coordinate.rstrip("1")].number_format for cell in sheet[1]}
    expected = {"amount": "#,##0.00", "signed_on": "yyyy-mm-dd"}
    assert formats == dict.fromkeys(formats, "@") | expected


def test_every_coded_column_offers_its_whole_list_with_names(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", ("organisation",))
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet, lists = book["Organisation"], book["Lists"]
    offers = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    for column, cell in enumerate(sheet[1]):
        field = RECORD_TYPES["organisation"].fields[column]
        if field.codes:
            letter = cell.coordinate.rstrip("1")
            formula = offers[f"{letter}2:{letter}1048576"]
            entries = [row[0].value for row in lists[formula.removeprefix("Lists!").replace("$", "")]]
            assert entries == [f"{code.code} – {code.name()}" for code in code_list(field.codes).codes.values()]
    assert len(offers) == sum(1 for field in RECORD_TYPES["organisation"].fields if field.codes or field.refers or field.kind is FLAG)


def test_a_filled_template_loads_with_drop_down_entries_leading_zeros_and_days(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path)
    book = openpyxl.load_workbook(path)
    book["Organisation"].append(["007", "10 – Government", None, None, "UA – Ukraine", None, "Київ"])
    book["Agreement"].append(["A-2", None, "IMP", "LOI – Letter of intent", "Друга", datetime(2024, 5, 31), "day"])  # noqa: DTZ001
    book["Agreement"].append(["A-3", None, "SYN", "Протокол", None, "31.05.2024"])
    book.save(path)
    result = loaded(store, path)
    assert result.added == {"organisation": 1, "agreement": 1}
    assert [(place, field) for place, field, _, _ in said(result.rejected)] == [("D3", "kind")]
    assert held(store, "select org_id, org_type, country, city from organisation where org_id = '007'") == [("007", "10", "UA", "Київ")]
    assert held(store, "select kind, title, signed_on from agreement where agreement_id = 'A-2'") == [("LOI", "Друга", date(2024, 5, 31))]


def test_it_never_overwrites_another_file(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"a filled workbook")
    with pytest.raises(WrongRequest, match="There is already a file"):
        write_template(path, ("agreement",))
    assert path.read_bytes() == b"a filled workbook"


def test_wrong_requests_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"There is no record type “agrement”\. Did you mean “agreement”\?"):
        write_template(tmp_path / "t.xlsx", ("agrement",))
    with pytest.raises(UnknownName, match="There is no folder"):
        write_template(tmp_path / "none" / "t.xlsx", ("agreement",))
    assert list(tmp_path.iterdir()) == []
