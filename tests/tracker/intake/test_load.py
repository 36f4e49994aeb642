"""Files into the store: one revision for all good rows, everything refused listed, nothing half-saved."""

from __future__ import annotations

import csv
import hashlib
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from tests.tracker.intake.files import held, loaded, said, text_file, with_sheet_xml, workbook
from tracker.errors import StaleWrite, TrackerError, UnknownName, UnreadableFile, WrongRequest
from tracker.intake.result import FieldChange
from tracker.intake.sources import Sources
from tracker.store import Store

AGREEMENTS = (
    "agreement_id,programme_id,kind,title,signed_on,expires_on\n"
    "A-1,IMP,MOU_TWIN,First,2024-03-01,2026-03-01\n"
    "A-2,IMP,LOI,Second,2024-04-01,\n"
    "A-3,SYN,loi,Third,1.5.2024,\n"
)


def test_a_file_written_before_there_was_any_revision_changes_nothing_that_was_saved_since(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StaleWrite, match="after you read revision 0"):
        loaded(store, text_file(tmp_path / "agreement.csv", AGREEMENTS.replace("First", "Renamed")), based_on=0)
    assert store.head == 1


def test_a_load_adds_changes_and_leaves_alone_in_one_revision_with_its_source(store: Store, tmp_path: Path) -> None:
    path = text_file(tmp_path / "agreement_2024.csv", AGREEMENTS.replace("First", "Renamed"))
    result = loaded(store, path)
    assert (result.revision, result.added, result.changed, result.unchanged, result.rejected) == (
        2,
        {"agreement": 2},
        {"agreement": 1},
        {},
        (),
    )
    assert result.changes == (FieldChange("agreement", "A-1", "title", "First", "Renamed"),)
    assert result.notes == ("agreement_2024.csv: read as utf-8, separated by commas",)
    saved = store.revisions()[-1]
    assert (saved.actor, saved.reason, saved.source) == ("test", "test", "agreement_2024.csv")
    assert saved.source_hash == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_same_file_twice_makes_no_new_revision(store: Store, tmp_path: Path) -> None:
    path = text_file(tmp_path / "agreement.csv", AGREEMENTS)
    assert loaded(store, path).revision == 2
    again = loaded(store, path)
    assert (again.revision, again.added, again.changed, again.unchanged) == (None, {}, {}, {"agreement": 3})
    assert store.head == 2


def test_a_dry_run_tells_the_same_and_saves_nothing(store: Store, tmp_path: Path) -> None:
    path = text_file(tmp_path / "agreement.csv", AGREEMENTS + "A-4,IMP,XXX,,2024-04-01,\n")
    preview = loaded(store, path, dry_run=True)
    assert store.head == 1
    assert held(store, "select count(*) from agreement") == [(1,)]
    real = loaded(store, path)
    assert (preview.revision, real.revision) == (None, 2)
    assert (preview.added, preview.changed, preview.unchanged, preview.rejected) == (
        real.added,
        real.changed,
        real.unchanged,
        real.rejected,
    )


def test_good_rows_are_saved_and_the_refused_are_listed(store: Store, tmp_path: Path) -> None:
    path = text_file(
        tmp_path / "agreement.csv",
        AGREEMENTS + "A-4,IMP,MOU_TWNI,,2024-04-01,\nA-5,IPM,LOI,,2024-04-01,\nA-6,IMP,LOI,,2024-04-01,2024-03-01\n",
    )
    result = loaded(store, path)
    assert (result.revision, result.added) == (2, {"agreement": 2})
    assert said(result.rejected) == [
        ("line 5", "kind", "“MOU_TWNI” is not in the list AGREEMENT_KIND", "Did you mean “MOU_TWIN” (Memorandum between institutions)?"),
        ("line 6", "programme_id", "There is no programme “IPM”", "Did you mean “IMP”?"),
        ("line 7", "expires_on", "Expires on (2024-03-01) lies before signed on (2024-04-01)", "Correct one of the two days."),
    ]


def test_all_or_nothing_keeps_the_good_rows_out_too(store: Store, tmp_path: Path) -> None:
    path = text_file(tmp_path / "agreement.csv", AGREEMENTS + "A-4,IMP,MOU_TWNI,,2024-04-01,\n")
    result = loaded(store, path, all_or_nothing=True)
    assert (result.revision, result.added, len(result.rejected), store.head) == (None, {}, 1, 1)
    good = text_file(tmp_path / "agreement.csv", AGREEMENTS)
    assert loaded(store, good, all_or_nothing=True).revision == 2


def test_the_json_document_keeps_its_contract(store: Store, tmp_path: Path) -> None:
    text = text_file(tmp_path / "agreement.csv", "agreement_id,programme_id,kind,signed_on\nA-9,IMP,MOU_TWNI,2024-01-01\n")
    book = workbook(tmp_path / "book.xlsx", {"Programme": [["programme_id", "name"], ["NEW", None]]})
    suggestion = "Did you mean “MOU_TWIN” (Memorandum between institutions)?"
    assert loaded(store, text, book).as_dict() == {
        "revision": None,
        "added": {},
        "changed": {},
        "unchanged": {},
        "retired": {},
        "rejected": [
            {
                "file": "agreement.csv",
                "sheet": None,
                "line": 2,
                "kind": "agreement",
                "field": "kind",
                "reason": "“MOU_TWNI” is not in the list AGREEMENT_KIND",
                "suggestion": suggestion,
            },
            {
                "file": "book.xlsx",
                "sheet": "Programme",
                "cell": "B2",
                "kind": "programme",
                "field": "name",
                "reason": "Name is required",
                "suggestion": "Write text.",
            },
        ],
        "effects": [],
        "held": [],
        "quarantine": 1,
        "proposals": [
            {
                "about": "code",
                "said": "MOU_TWNI",
                "candidates": ({"identity": "MOU_TWIN", "name": "Memorandum between institutions", "score": 88},),
                "within": "AGREEMENT_KIND",
                "where": "agreement.csv, line 2",
                "times": 1,
                "answer": "Which code is it?",
            }
        ],
    }


def test_references_may_be_met_by_another_file_of_the_same_load(store: Store, tmp_path: Path) -> None:
    files = (
        text_file(tmp_path / "agreement.csv", "agreement_id,programme_id,kind,signed_on\nA-9,NEW,LOI,2024-01-01\n"),
        text_file(tmp_path / "programme.csv", "programme_id,name\nNEW,New\n"),
    )
    result = loaded(store, *files)
    assert (result.revision, result.added, result.rejected) == (2, {"programme": 1, "agreement": 1}, ())
    listed = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)
    assert (store.revisions()[-1].source, store.revisions()[-1].source_hash) == (
        "agreement.csv, programme.csv",
        hashlib.sha256(listed.encode()).hexdigest(),
    )


def test_a_refused_row_takes_with_it_what_refers_to_it_unless_the_store_has_it(store: Store, tmp_path: Path) -> None:
    files = (
        text_file(tmp_path / "programme.csv", "programme_id,name,lead_org\nNEW,New,WHOO\nIMP,Renamed,WHOO\n"),
        text_file(tmp_path / "agreement.csv", "agreement_id,programme_id,kind,signed_on\nA-8,NEW,LOI,2024-01-01\nA-9,IMP,LOI,2024-01-01\n"),
        text_file(tmp_path / "agreement_party.csv", "agreement_id,org_id,side\nA-8,WHO,home\nA-9,WHO,home\n"),
    )
    result = loaded(store, *files)
    assert result.added == {"agreement": 1, "agreement_party": 1}
    refused = "If its row is among those refused here, correct that."
    assert [(finding.file, finding.line, finding.reason, finding.suggestion) for finding in result.rejected] == [
        ("agreement.csv", 2, "There is no programme “NEW”", f"Load the programme first, or in the same load. {refused}"),
        ("agreement_party.csv", 2, "There is no agreement “A-8”", f"Did you mean “A-9”? {refused}"),
        ("programme.csv", 2, "There is no organisation “WHOO”", "Did you mean “WHO”?"),
        ("programme.csv", 3, "There is no organisation “WHOO”", "Did you mean “WHO”?"),
    ]


def test_evidence_must_be_about_a_record_that_exists(store: Store, tmp_path: Path) -> None:
    files = (
        text_file(tmp_path / "source.csv", "source_id,title\nS-1,Press release\n"),
        text_file(tmp_path / "evidence.csv", "entity,entity_id,source_id\nagreement,A-1,S-1\nagreement,A-11,S-1\n"),
    )
    result = loaded(store, *files)
    assert result.added == {"source": 1, "evidence": 1}
    assert said(result.rejected) == [("line 3", "entity_id", "There is no agreement “A-11”", "Did you mean “A-1”?")]


def test_a_repeated_row_counts_once_and_a_contradicting_one_is_refused(store: Store, tmp_path: Path) -> None:
    text = "agreement_id,programme_id,kind,signed_on\nA-9,IMP,LOI,2024-01-01\nA-9,IMP,loi,01.01.2024\nA-9,IMP,LOI,2024-01-02\n"
    result = loaded(store, text_file(tmp_path / "agreement.csv", text))
    assert result.added == {"agreement": 1}
    assert result.notes[-1] == "agreement: 1 row(s) say the same as an earlier row and count once"
    assert said(result.rejected) == [
        (
            "line 4",
            "agreement_id",
            "The same record stands in line 2 with other values (signed_on)",
            "Keep one of the rows, or give this one its own identifier.",
        )
    ]


def test_columns_that_a_file_leaves_out_keep_what_is_stored(store: Store, tmp_path: Path) -> None:
    text = "agreement_id,programme_id,kind,signed_on\nA-1,SYN,MOU_TWIN,2024-03-01\n"
    result = loaded(store, text_file(tmp_path / "agreement.csv", text))
    assert result.changes == (FieldChange("agreement", "A-1", "programme_id", "IMP", "SYN"),)
    assert held(store, "select title, expires_on, programme_id from agreement") == [("First", date(2026, 3, 1), "SYN")]


def test_an_empty_cell_of_a_column_that_is_there_empties_the_field(store: Store, tmp_path: Path) -> None:
    text = "agreement_id,programme_id,kind,signed_on,title\nA-1,IMP,MOU_TWIN,2024-03-01,\n"
    assert loaded(store, text_file(tmp_path / "agreement.csv", text)).changes == (FieldChange("agreement", "A-1", "title", "First", None),)


def test_files_of_one_type_may_bring_different_columns(store: Store, tmp_path: Path) -> None:
    first = text_file(tmp_path / "agreement_1.csv", "agreement_id,programme_id,kind,signed_on\nA-1,IMP,MOU_TWIN,2024-03-01\n")
    second = text_file(tmp_path / "agreement_2.csv", "agreement_id,programme_id,kind,signed_on,title\nA-2,IMP,LOI,2024-03-01,Second\n")
    result = loaded(store, first, second)
    assert (result.added, result.unchanged, result.changes) == ({"agreement": 1}, {"agreement": 1}, ())


def test_a_day_is_held_against_the_stored_one_when_the_file_leaves_it_out(store: Store, tmp_path: Path) -> None:
    text = "agreement_id,programme_id,kind,signed_on\nA-1,IMP,MOU_TWIN,2027-01-01\n"
    result = loaded(store, text_file(tmp_path / "agreement.csv", text))
    assert said(result.rejected) == [
        ("line 2", "signed_on", "Expires on (2026-03-01) lies before signed on (2027-01-01)", "Correct one of the two days.")
    ]


def test_a_workbook_loads_every_sheet_named_after_a_type_and_names_the_others(store: Store, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "all.xlsx",
        {
            "Notes": [["free text"]],
            "Programme": [["Programme id *", "Name *"], ["NEW", "New"]],
            "agreement": [["agreement_id", "programme_id", "kind", "signed_on"], ["A-9", "NEW", "Letter of intent", datetime(2024, 5, 1)]],  # noqa: DTZ001
            "Agrement 2025": [["agreement_id"], ["A-10"]],
            "Sheet9": [],
        },
    )
    result = loaded(store, path)
    assert result.added == {"programme": 1, "agreement": 1}
    assert held(store, "select kind, signed_on from agreement where agreement_id = 'A-9'") == [("LOI", date(2024, 5, 1))]
    assert [(finding.sheet, finding.reason) for finding in result.rejected] == [
        ("Agrement 2025", "The sheet is not named after a record type; its 2 row(s) are left out")
    ]


def test_error_cells_and_uncalculated_formulas_are_refused_with_their_cell(store: Store, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "Programme": [
                ["programme_id", "name", "start_date"],
                ["P1", "#DIV/0!", None],
                ["P2", "=A2", None],
                ["P3", "x", "2024-13-01"],
                ["P4", "x", None],
            ]
        },
    )
    result = loaded(store, path)
    assert result.added == {"programme": 1}
    assert [(place, reason) for place, _, reason, _ in said(result.rejected)] == [
        ("B2", "The cell shows the error #DIV/0!"),
        ("B3", "The formula here was never calculated"),
        ("C4", "“2024-13-01” is a day that does not exist"),
    ]


def test_the_kind_can_be_named_when_the_names_do_not_tell_it(store: Store, tmp_path: Path) -> None:
    text = text_file(tmp_path / "export-17.csv", "programme_id,name\nP1,x\n")
    assert loaded(store, text, kind="programme").added == {"programme": 1}
    book = workbook(tmp_path / "export.xlsx", {"Sheet1": [["programme_id", "name"], ["P2", "x"]]})
    assert loaded(store, book, kind="programme").added == {"programme": 1}


def test_a_file_with_headings_only_changes_nothing(store: Store, tmp_path: Path) -> None:
    result = loaded(store, text_file(tmp_path / "programme.csv", "programme_id,name\n"))
    assert (result.revision, result.rejected, result.notes[-1]) == (None, (), "programme.csv: headings without rows")


def test_the_sheets_of_a_template_that_stay_blank_are_told_in_one_line(store: Store, tmp_path: Path) -> None:
    blank = ("Organisation", "Partnership", "Agreement", "Activity")
    book = {"Programme": [["programme_id", "name"], ["P1", "x"]], **{name: [["programme_id", "org_id"]] for name in blank}}
    told = loaded(store, workbook(tmp_path / "q.xlsx", book))
    assert told.added == {"programme": 1}
    said = "q.xlsx, sheet Organisation: headings without rows; the same in 3 other table(s)"
    assert [note for note in told.notes if "without rows" in note] == [said]


def test_a_text_file_named_xlsx_and_a_workbook_named_csv(store: Store, tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", {"Programme": [["programme_id", "name"], ["P1", "x"]]})
    assert loaded(store, book.rename(tmp_path / "programme.csv")).added == {"programme": 1}
    assert loaded(store, text_file(tmp_path / "programme.xls", "programme_id\tname\nP2\ty\n")).added == {"programme": 1}


def test_requests_that_cannot_be_met_are_one_message_and_save_nothing(store: Store, tmp_path: Path) -> None:
    good = text_file(tmp_path / "programme.csv", "programme_id,name\nP1,x\n")
    text_file(tmp_path / "agrement.csv", "agreement_id\nA\n")
    text_file(tmp_path / "report.pdf", "%PDF-1.7")
    text_file(tmp_path / "data.json", "{}")
    workbook(tmp_path / "other.xlsx", {"Sheet1": [["x"], ["y"]], "Sheet2": [["x"]]})
    workbook(tmp_path / "blank.xlsx", {"Programme": []})
    workbook(tmp_path / "unfilled.xlsx", {"Programme": [["programme_id", "name"]]})
    with_sheet_xml(workbook(tmp_path / "huge.xlsx", {"Programme": [["x"]]}), '<dimension ref="A1:XFD1048576"/><sheetData/>')
    shrink = "Delete the empty formatted rows and columns (Ctrl+End shows where the sheet ends), save, and load it again."
    told: dict[str, tuple[type[TrackerError], str]] = {}
    for name in ("agrement.csv", "report.pdf", "data.json", "other.xlsx", "blank.xlsx", "unfilled.xlsx", "huge.xlsx", "nowhere.csv", "."):
        with pytest.raises(TrackerError) as refusal:
            loaded(store, good, tmp_path / name)
        told[name] = (type(refusal.value), str(refusal.value))
    assert store.head == 1
    assert told == {
        "agrement.csv": (WrongRequest, "The name agrement.csv does not say what kind of record it holds. Did you mean “agreement”?"),
        "report.pdf": (
            UnreadableFile,
            "report.pdf is neither a workbook nor a CSV, XML or JSON file. Save it as one of these and load it again.",
        ),
        "data.json": (
            UnreadableFile,
            "data.json is JSON of a kind that is not known. DHIS2 values, submissions of Kobo or ODK Central, FTS flows, 360Giving grants and objects tagged with HXL can be read.",
        ),
        "other.xlsx": (
            UnreadableFile,
            "No sheet of other.xlsx is named after a record type (Sheet1, Sheet2). Name it after a record type, such as agreement or activity, or choose one (--kind).",
        ),
        "blank.xlsx": (
            UnreadableFile,
            "blank.xlsx is empty: no sheet holds any row. Fill in a sheet and save it, or begin with the blank workbook (`tracker template`).",
        ),
        "unfilled.xlsx": (UnreadableFile, "unfilled.xlsx holds headings but no record. Fill in at least one row and save it."),
        "huge.xlsx": (
            UnreadableFile,
            f"huge.xlsx has a sheet that claims 1,048,576 rows by 16,384 columns. {shrink}",
        ),
        "nowhere.csv": (UnknownName, f"There is no file {tmp_path / 'nowhere.csv'}. Look at the spelling and the folder."),
        ".": (WrongRequest, f"{tmp_path} is a folder. Name the files in it, such as folder/*.csv."),
    }


def test_the_demonstration_records_load_without_a_finding_from_csv_and_from_one_workbook(tmp_path: Path, store: Store) -> None:
    files = sorted((Path(__file__).parents[3] / "data" / "demo").glob("*.csv"))
    assert files
    first = loaded(store, *files)
    assert first.rejected == ()
    assert sum(first.added.values()) + sum(first.changed.values()) == sum(
        len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in files
    )
    book = openpyxl.Workbook()
    for path in files:
        sheet = book.create_sheet(path.stem)
        for line in path.read_text(encoding="utf-8").splitlines():
            sheet.append(next(csv.reader([line])))
    book.save(tmp_path / "all.xlsx")
    second = loaded(store, tmp_path / "all.xlsx")
    assert (second.revision, second.added, second.changed, second.rejected) == (None, {}, {}, ())


def test_a_sheet_for_each_oblast_is_read_when_the_type_is_said(store: Store, tmp_path: Path) -> None:
    head = ["agreement_id", "programme_id", "kind", "signed_on"]
    sheets = {
        "Львівська": [head, ["A-7", "IMP", "LOI", "2024-09-01"]],
        "Київська": [head, ["A-8", "IMP", "LOI", "2024-09-02"]],
        "Пояснення": [["Угоди за областями"], ["за III квартал"]],
    }
    result = loaded(store, workbook(tmp_path / "oblasts.xlsx", sheets), kind="agreement")
    assert result.added == {"agreement": 2}
    assert [(finding.sheet, finding.reason) for finding in result.rejected] == [
        ("Пояснення", "No heading of a column of agreement was found; none of its 1 rows is taken")
    ]
    assert result.notes == ("oblasts.xlsx: 3 sheets are read alike; what their own names say is taken only where a column says it, too",)


def test_a_second_table_beside_the_first_is_told(store: Store, tmp_path: Path) -> None:
    rows = [
        ["agreement_id", "programme_id", "kind", "signed_on", None, "activity_id", "programme_id"],
        ["A-7", "IMP", "LOI", "2024-09-01", None, "ACT-1", "IMP"],
    ]
    result = loaded(store, workbook(tmp_path / "beside.xlsx", {"Agreement": rows}))
    assert (result.added, said(result.rejected)[-1]) == (
        {},
        ("G1", "programme_id", "A second table seems to stand beside the first, from column F on", "Move it to a sheet of its own."),
    )


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", "programme_id,name\nA,Alpha\n")
    sources = Sources([path])
    with path.open("a", encoding="utf-8") as file:
        file.write("B,Beta\n")
    with pytest.raises(UnreadableFile, match=r"a\.csv changed while it was read"):
        sources.told()


def test_rows_of_people_that_no_figure_counts_are_told(store: Store, tmp_path: Path) -> None:
    activities = (
        "activity_id,programme_id,kind,title,status,count_basis\nX-1,IMP,TRAINING,A,held,individual\nX-2,IMP,TRAINING,B,held,aggregate\n"
    )
    headcounts = text_file(tmp_path / "headcount.csv", "activity_id,slice,n,qualifier\nX-1,total,20,exact\nX-2,total,30,exact\n")
    told = "headcount: 1 activity(ies) count people otherwise, so these rows are in no figure: X-1. To count them, set its count_basis to “aggregate”"
    assert told in loaded(store, headcounts, text_file(tmp_path / "activity.csv", activities)).notes
    assert told in loaded(store, headcounts).notes
    changed = text_file(tmp_path / "activity.csv", activities.replace("individual", "aggregate"))
    assert told not in loaded(store, headcounts, changed).notes
