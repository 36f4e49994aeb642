"""Rows that were refused: kept beside the store, written as a workbook with the bad cells marked, corrected there and loaded again."""

from __future__ import annotations

import json
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from tests.tracker.intake.files import held, loaded, text_file, workbook
from tracker.commands.quarantine import quarantine
from tracker.errors import UnknownName, WouldOverwrite
from tracker.findings import Finding
from tracker.intake.refusals.marked import marked
from tracker.intake.refusals.quarantine import chosen, drop, entries
from tracker.intake.refusals.refused import Problem, Refused, RefusedRow, refused
from tracker.intake.rows.beginning import beginning
from tracker.records import record_type
from tracker.store import Store
from tracker.store.beside.ops import operations, operations_path

AGREEMENTS = "agreement_id,programme_id,kind,signed_on,remark\nA-7,IMP,MOU_TWIN,2024-02-31,x\nA-8,IMP,MOU_TWIN,2024-02-01,y\n=A-9,NOPE,MOU_TWIN,2024-02-01,z\n"


def exported(store: Store, path: Path) -> openpyxl.Workbook:
    """Everything that is kept, as a workbook at `path`."""
    path.write_bytes(marked([table for entry in entries(store.path) for table in entry.tables]))
    return openpyxl.load_workbook(path)


def test_refused_rows_are_corrected_in_a_workbook_and_loaded_again(store: Store, tmp_path: Path) -> None:
    told = loaded(store, text_file(tmp_path / "agreement.csv", AGREEMENTS))
    assert (told.added, told.quarantine) == ({"agreement": 1}, 1)
    book = exported(store, tmp_path / "corrected.xlsx")
    assert book.sheetnames == ["Agreement", "Notes"]
    sheet = book["Agreement"]
    assert [[cell.value for cell in row] for row in sheet] == [
        ["agreement_id", "programme_id", "kind", "signed_on"],
        ["A-7", "IMP", "MOU_TWIN", "2024-02-31"],
        ["=A-9", "NOPE", "MOU_TWIN", "2024-02-01"],
    ]
    marks = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    assert marks == {
        "D2": "“2024-02-31” is a day that does not exist. Write a day, 2024-12-31.",
        "B3": "There is no programme “NOPE”. Load the programme first, or in the same load.",
    }
    assert {cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == "FFF8C9C4"} == {"D2", "B3"}
    sheet["D2"], sheet["B3"], sheet["A3"] = "2024-02-29", "SYN", "A-9"
    book.save(tmp_path / "corrected.xlsx")
    assert loaded(store, tmp_path / "corrected.xlsx").added == {"agreement": 2}
    assert held(store, "select agreement_id, programme_id from agreement order by 1") == [
        ("A-1", "IMP"),
        ("A-7", "IMP"),
        ("A-8", "IMP"),
        ("A-9", "SYN"),
    ]


def test_no_cell_of_the_workbook_is_a_formula(store: Store, tmp_path: Path) -> None:
    evil = ['=HYPERLINK("http://x.example","y")', "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A0"]
    rows = "".join(f'A-{place},"{cell.replace(chr(34), chr(34) * 2)}",NOPE,MOU_TWIN,2024-02-01\n' for place, cell in enumerate(evil))
    loaded(store, text_file(tmp_path / "agreement.csv", "agreement_id,title,programme_id,kind,signed_on\n" + rows))
    sheet = exported(store, tmp_path / "c.xlsx")["Agreement"]
    place = [cell.value for cell in sheet[1]].index("title")
    titles = [row[place] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in titles] == evil
    assert {cell.data_type for cell in titles} == {"s"}
    assert all(cell.quotePrefix for cell in titles)


def test_amounts_stay_in_the_unit_that_the_title_named(store: Store, tmp_path: Path) -> None:
    sheet = [
        ["Видатки за 2024 рік, тис. грн (Іван Петренко)"],
        ["txn_id", "programme_id", "type", "txn_date", "amount", "boundary"],
        ["T-1", "NOPE", "4", "2024-03-01", 12.5, "external"],
    ]
    loaded(store, workbook(tmp_path / "b.xlsx", {"Transaction": sheet}))
    book = exported(store, tmp_path / "c.xlsx")
    assert [cell.value for cell in book["Transaction"]["A"]] == ["тис. грн", "txn_id", "T-1"]
    assert "Петренко" not in str([[cell.value for cell in row] for page in book for row in page])
    book["Transaction"]["B3"] = "IMP"
    book.save(tmp_path / "c.xlsx")
    loaded(store, tmp_path / "c.xlsx")
    assert str(held(store, "select amount, currency from txn")) == "[(Decimal('12500.00'), 'UAH')]"


def test_where_a_column_is_missing_all_rows_wait_for_it(store: Store, tmp_path: Path) -> None:
    loaded(store, text_file(tmp_path / "programme.csv", "programme_id\nNEW\nNEXT\n"))
    sheet = exported(store, tmp_path / "c.xlsx")["Programme"]
    assert [[cell.value for cell in row] for row in sheet] == [["programme_id", "name"], ["NEW", None], ["NEXT", None]]
    assert "is missing" in sheet["B2"].comment.text


def test_of_people_nothing_is_kept_but_where_they_stand(store: Store, tmp_path: Path) -> None:
    people = "person_id,sex,legal_basis,retain_until,full name\nIvan Petrenko,M,consent,2030-01-01,+380501234567\nP-1,no sex,consent,2030-01-01,olena@example.org\n"
    told = loaded(store, text_file(tmp_path / "person.csv", people))
    assert told.quarantine == 1
    with (tmp_path / "everything").open("wb") as everything:
        for path in tmp_path.glob(f"{operations_path(store.path).name}*"):
            everything.write(path.read_bytes())
        everything.write(str([entry.as_dict() for entry in entries(store.path)]).encode())
    said = (tmp_path / "everything").read_bytes()
    assert not [word for word in ("Petrenko", "olena@", "0501234567") if word.encode() in said]
    notes = [[cell.value for cell in row] for row in exported(store, tmp_path / "c.xlsx")["Notes"]]
    assert ["person.csv", 2, "person_id"] in [line[:3] for line in notes]


def test_an_address_of_somebody_in_another_sheet_is_left_out(store: Store, tmp_path: Path) -> None:
    loaded(store, text_file(tmp_path / "programme.csv", "programme_id,name,lead_org\nNEW,ask ivan@example.org,NOBODY\n"))
    assert "ivan@" not in str([entry.as_dict() for entry in entries(store.path)])


def test_what_an_earlier_release_kept_is_read(store: Store) -> None:
    """It told the rows of a table in the entry itself."""
    row = {"number": 2, "cells": {"name": "x"}, "problems": [{"field": "name", "reason": "wrong", "suggestion": ""}]}
    told = json.dumps([{"kind": "programme", "table": "a.csv", "units": [], "rows": [row]}])
    entries(store.path)
    with closing(operations(store.path)) as book, book:
        book.execute("insert into quarantine (at, actor, source, sha256, tables) values ('2026-11-01', 'a', 'a.csv', 'x', ?)", (told,))
    assert entries(store.path)[0].tables == (
        Refused("programme", "a.csv", (), (RefusedRow(2, {"name": "x"}, (Problem("name", "wrong", ""),)),)),
    )


def test_a_large_text_file_is_read_again_for_its_refused_rows_only(tmp_path: Path) -> None:
    file = text_file(tmp_path / "source.csv", "source_id,title\n" + "".join(f"S-{number},T\n" for number in range(100)) + 'X,"a\nb"\n')
    kind = record_type("source")
    findings = [Finding("wrong", file=file.name, line=line, kind="source", field="title") for line in (5, 102)]
    (found,) = refused([(kind, beginning(file, kind, None))], findings)
    assert [(row.number, row.cells) for row in found.rows] == [
        (5, {"source_id": "S-3", "title": "T"}),
        (102, {"source_id": "X", "title": "a\nb"}),
    ]


def test_the_same_file_is_kept_once_until_it_is_dropped(store: Store, tmp_path: Path) -> None:
    file = text_file(tmp_path / "agreement.csv", AGREEMENTS)
    assert (loaded(store, file).quarantine, loaded(store, file).quarantine) == (1, 1)
    assert loaded(store, file, dry_run=True).quarantine is None
    assert [(entry.id, entry.source, entry.rows) for entry in entries(store.path)] == [(1, "agreement.csv", 2)]
    drop(store.path, chosen(store.path, [1]))
    assert entries(store.path) == ()
    with pytest.raises(UnknownName, match="Nothing is kept under 1"):
        chosen(store.path, [1])


def test_the_command_lists_writes_and_drops(store: Store, tmp_path: Path) -> None:
    loaded(store, text_file(tmp_path / "agreement.csv", AGREEMENTS))
    store.close()

    def told(*arguments: str) -> str:
        return CliRunner().invoke(quarantine, [*arguments, "--store", str(store.path)], catch_exceptions=False).output

    out = str(tmp_path / "c.xlsx")
    assert told("list").splitlines()[2].split()[-2:] == ["agreement.csv", "2"]
    (entry,) = json.loads(told("list", "--json").partition("\n1 load")[0])
    assert [row["number"] for row in entry["tables"][0]["rows"]] == [2, 4]
    assert "then `tracker quarantine drop 1`" in told("export", "1", "-o", out)
    assert openpyxl.load_workbook(BytesIO(Path(out).read_bytes())).sheetnames == ["Agreement", "Notes"]
    told("export", "-o", str(tmp_path / "uk.xlsx"), "--language", "uk")
    marks = [cell.comment.text for row in openpyxl.load_workbook(tmp_path / "uk.xlsx")["Agreement"] for cell in row if cell.comment]
    assert marks[0] == "«2024-02-31»: такого дня не існує. Напишіть: день, 2024-12-31."
    with pytest.raises(WouldOverwrite):
        told("export", "-o", out)
    assert "Name the numbers" in told("drop")
    assert told("drop", "--all") == "1 load(s) dropped.\n"
    assert told("list", "--json").startswith("[]")


def test_of_two_loads_of_a_file_each_keeps_its_own_rows_and_one_is_dropped(store: Store, tmp_path: Path) -> None:
    """A programme came meanwhile: less is refused the second time."""
    file = text_file(tmp_path / "agreement.csv", AGREEMENTS)
    assert loaded(store, file).quarantine == 1
    store.save({"programme": [{"programme_id": "NOPE", "name": "Yes"}]}, actor="a", reason="b")
    assert loaded(store, file).quarantine == 2
    first, second = entries(store.path)
    assert [(one.id, [row.number for row in one.tables[0].rows]) for one in (first, second)] == [(1, [2, 4]), (2, [2])]
    assert [one.id for one in chosen(store.path, [])] == [1, 2]
    drop(store.path, chosen(store.path, [2]))
    assert [(one.id, one.rows) for one in entries(store.path)] == [(1, 2)]


def test_each_table_of_a_load_keeps_its_own_rows(store: Store, tmp_path: Path) -> None:
    sheets: dict[str, list[Any]] = {
        "Agreement": [row.split(",") for row in AGREEMENTS.splitlines()],
        "Programme": [["programme_id", "name"], ["NEW", None]],
    }
    loaded(store, workbook(tmp_path / "b.xlsx", sheets))
    (entry,) = entries(store.path)
    assert [(one.kind, [row.number for row in one.rows]) for one in entry.tables] == [("agreement", [2, 4]), ("programme", [2])]
