"""Large text files: read by columns in pieces, told as any other, one revision with everything refused listed."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.stores import store_of
from tests.tracker.intake.files import held, loaded, said, text_file, workbook
from tracker.errors import UnreadableFile
from tracker.intake import reading
from tracker.intake.refusals.quarantine import entries
from tracker.intake.result import LoadResult
from tracker.intake.rows import bulk
from tracker.intake.rows.beginning import beginning
from tracker.intake.rows.bulk import CheckedTable, checked_by_columns
from tracker.intake.rows.lines import Messy
from tracker.intake.rows.sender import Sender
from tracker.intake.sheets import LARGE
from tracker.records import record_type
from tracker.store import Store
from tracker.store.beside import shelf
from tracker.vocabulary import SHIPPED

HEADINGS = "agreement_id,programme_id,kind,title,signed_on,expires_on\n"
KINDS = "MOU_TWIN, MOU_MIN, LOI, COOPERATION, GRANT, TOR"
ROWS = 25_000


def row(number: int, title: str = "On the exchange of physicians") -> str:
    return f"N-{number},IMP,MOU_TWIN,{title},2024-03-01,2026-03-01\n"


def by_columns(path: Path, **options: Any) -> CheckedTable:
    """An agreement file as it is read by columns."""
    return checked_by_columns(beginning(path, record_type("agreement"), None), SHIPPED, **options)


def test_a_large_file_is_one_revision_with_everything_refused_listed(store: Store, tmp_path: Path) -> None:
    lines = [row(number) for number in range(ROWS)]
    lines[7] = "N-7,NOBODY,MOU_TWIN,No such programme,2024-03-01,\n"
    lines[5_000] = "N-5000,IMP,MOU_TWIN,Ends before it begins,2024-03-01,2023-03-01\n"
    lines[12_000] = "N-12000,IMP,TREATY,In no list,2024-02-30,\n"
    lines[20_000] = row(3, "Said twice")
    lines[20_001] = '"N-20001",IMP,loi,"In two\nlines, with ""marks""",1.5.2024,\n'
    lines[24_000] = row(24_000) * 2
    path = text_file(tmp_path / "agreement.csv", HEADINGS + "".join(lines) + "* figures as of 2024\n")
    assert path.stat().st_size > LARGE
    result = loaded(store, path)
    assert (result.revision, result.added) == (2, {"agreement": ROWS - 4})
    assert said(result.rejected) == [
        ("line 9", "programme_id", "There is no programme “NOBODY”", "Load the programme first, or in the same load."),
        ("line 5002", "expires_on", "Expires on (2023-03-01) lies before signed on (2024-03-01)", "Correct one of the two days."),
        ("line 12002", "kind", "“TREATY” is not in the list AGREEMENT_KIND", f"It must be one of {KINDS}."),
        ("line 12002", "signed_on", "“2024-02-30” is a day that does not exist", "Write a day, 2024-12-31."),
        (
            "line 20002",
            "agreement_id",
            "The same record stands in line 5 with other values (title)",
            "Keep one of the rows, or give this one its own identifier.",
        ),
    ]
    assert result.notes == (
        "agreement.csv: read as utf-8, separated by commas",
        f"agreement.csv: 1 row(s) of remarks and signatures left out (row {ROWS + 4})",
        "agreement: 1 row(s) say the same as an earlier row and count once",
    )
    assert held(store, "select count(*), count(distinct record_id), min(rev), max(rev) from agreement") == [(ROWS - 3, ROWS - 3, 1, 2)]
    assert not list(tmp_path.glob(".*")), "what the journal was written from is gone"


FOREIGN = "agreement_id,programme_id,kind,Назва,signed_on,expiers_on\n"
WORDS = ("MOU_TWNI", "Меморандум", "MOU_TWIN", "MOU_TWNI")


def test_a_large_file_asks_what_a_small_one_asks_and_remembers_the_answers(store: Store, tmp_path: Path) -> None:
    asking = [row(number).replace("MOU_TWIN", word) for number, word in enumerate(WORDS, 90_000)]
    large = FOREIGN + "".join([*asking, *map(row, range(ROWS))])
    small = loaded(store, text_file(tmp_path / "agreement.csv", FOREIGN + "".join([*asking, row(1)])), dry_run=True)
    file = text_file(tmp_path / "agreement.csv", large)
    told = loaded(store, file, dry_run=True)
    assert told.proposals == small.proposals
    assert [(one.about, one.said, one.times, one.candidates[0].identity if one.candidates else "") for one in told.proposals] == [
        ("column", "Назва", 1, "title"),
        ("column", "expiers_on", 1, "expires_on"),
        ("code", "MOU_TWNI", 2, "MOU_TWIN"),
        ("code", "Меморандум", 1, "MOU_TWIN"),
    ]
    giz = Sender({"agreement": {"Назва": "title", "expiers_on": "expires_on"}}, {"AGREEMENT_KIND": {"MOU_TWNI": "MOU_TWIN"}})
    again = loaded(store, file, sender=giz)
    assert (again.added, [one.said for one in again.proposals]) == ({"agreement": ROWS + 3}, ["Меморандум"])
    assert held(store, "select count(*) from agreement where title = 'On the exchange of physicians'") == [(ROWS + 3,)]
    ((entry,),) = ([one for table in each.tables for one in table.rows] for each in entries(store.path))
    assert entry.cells["title"] == "On the exchange of physicians"


@pytest.mark.parametrize("size", [100, ROWS])
def test_a_repeated_heading_of_a_sender_is_no_record(store: Store, tmp_path: Path, size: int) -> None:
    heading = "Код,programme_id,kind,Назва,signed_on,expires_on\n"
    giz = Sender({"agreement": {"Код": "agreement_id", "Назва": "title"}})
    file = text_file(tmp_path / "agreement.csv", heading + "".join(map(row, range(size))) + heading + row(size))
    result = loaded(store, file, sender=giz)
    assert (result.added, result.rejected) == ({"agreement": size + 1}, ())
    assert "agreement.csv: 1 repeated heading(s) or tag row(s) left out" in result.notes


def test_a_total_in_a_large_file_is_held_against_its_parts_as_in_a_small_one(store: Store, tmp_path: Path) -> None:
    rows = "".join(f"T-{number:0100},IMP,4,2024-03-01,10,EUR,external,no\n" for number in range(8_000))
    headings = "txn_id,programme_id,type,txn_date,amount,currency,boundary,in_kind\n"
    result = loaded(store, text_file(tmp_path / "txn.csv", f"{headings}{rows}Total,,,,80001,,,\n"))
    assert result.added == {"txn": 8_000}
    assert [finding.reason for finding in result.rejected] == ["The row says 80001, but its 8000 parts add up to 80000"]


def test_a_long_load_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[str] = []
    by_columns(text_file(tmp_path / "agreement.csv", HEADINGS + "".join(map(row, range(40)))), size=1_000, tell=told.append)
    assert told == ["agreement.csv: 16 lines read", "agreement.csv: 31 lines read"]


@pytest.mark.parametrize("size", [1, 60, 1 << 20])
def test_a_cell_may_go_on_over_pieces(tmp_path: Path, size: int) -> None:
    path = text_file(tmp_path / "agreement.csv", HEADINGS + row(1) + row(2, '"One\r\ntwo\n\nthree, four"') + "\n" + row(3))
    found = by_columns(path, size=size)
    rows = {row.number: row.values["title"] for block in found.blocks for row in block.rows()}
    assert rows == {2: "On the exchange of physicians", 3: "One\r\ntwo\n\nthree, four", 8: "On the exchange of physicians"}


def test_a_quotation_mark_that_is_never_closed_is_told_by_its_line(tmp_path: Path) -> None:
    path = text_file(tmp_path / "agreement.csv", HEADINGS + "".join(map(row, range(40))) + row(40, '"Open') + row(41))
    with pytest.raises(UnreadableFile, match="quotation marks that do not match, from line 42"):
        by_columns(path, size=10)


@pytest.mark.parametrize(
    "text",
    ["sep=,\n" + HEADINGS + row(1), HEADINGS.replace(",title", ",") + row(1), HEADINGS + row(1).replace("\n", "\r") + row(2), "a,b\n1,2\n"],
    ids=["a hint of Excel", "a column without heading", "ends of line of two kinds", "no headings"],
)
def test_what_is_not_plainly_a_table_is_left_to_the_other_reader(tmp_path: Path, text: str) -> None:
    with pytest.raises(Messy):
        by_columns(text_file(tmp_path / "agreement.csv", text))


def test_a_large_file_is_loaded_by_way_of_files_as_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "On the exchange of physicians " + "x" * 20_000
    lines = [row(number, long) for number in range(60)]
    lines[7] = "N-7,NOBODY,MOU_TWIN,No such programme,2024-03-01,\n"
    lines[20] = row(3, "Said twice")
    lines[21] = row(4, long)
    lines[30] = "N-30,IMP,mou_twin,In words,31 серпня 2023,\n"
    told = []
    for way in ("in memory", "by way of files"):
        if way != "in memory":
            monkeypatch.setattr(shelf, "IN_MEMORY", 0)
            monkeypatch.setattr(reading, "checked_by_columns", partial(checked_by_columns, size=300))
            monkeypatch.setattr(bulk, "_TOGETHER", 1)
        folder = tmp_path / way
        folder.mkdir()
        with store_of(folder / "tracker.duckdb", {"programme": [{"programme_id": "IMP", "name": "Programme"}]}) as store:
            first = loaded(store, text_file(folder / "agreement.csv", HEADINGS + "".join(lines)))
            later = text_file(folder / "agreement.csv", HEADINGS + "".join(lines[:55]).replace("physicians", "nurses") + row(99))
            seen, second = loaded(store, later, dry_run=True), loaded(store, later)
            told.append([*counts(first), first.rejected, *counts(seen), seen.changes, seen.new, *counts(second), records(store)])
        assert not list(folder.glob(".*"))
    assert told[0] == told[1]


def counts(result: LoadResult) -> tuple[object, ...]:
    return result.revision, result.added, result.changed, result.unchanged


def records(store: Store) -> list[tuple[object, ...]]:
    return held(store, "from history.agreement order by all")


def test_a_load_that_fails_leaves_nothing_beside_the_store(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "IN_MEMORY", 0)
    good = text_file(tmp_path / "agreement.csv", HEADINGS + "".join(map(row, range(ROWS))))
    bad = text_file(tmp_path / "programme.csv", "programme_id,name\n" + 'P,"Open\n' * 50_000)
    with pytest.raises(UnreadableFile):
        loaded(store, good, bad)
    assert not list(tmp_path.glob(".*"))


def test_a_large_sheet_is_loaded_as_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[list[object]] = [[f"N-{number}", "IMP", "MOU_TWIN", None, date(2024, 3, 1), 46082] for number in range(40)]
    rows[7][1:3] = "NOBODY", "mou_twin"
    rows[9][4:] = 46082, date(2024, 3, 1)
    rows[11][2] = "TREATY"
    rows[20] = [*rows[3][:3], "Said twice", *rows[3][4:]]
    rows[30][4] = "31 серпня 2023"
    cells = [["Register"], HEADINGS.strip().split(","), *rows, ["* figures as of 2024"]]
    file = workbook(tmp_path / "register.xlsx", {"Agreement": cells})
    told: list[list[Any]] = []
    for way, many in (("by rows", reading.MANY), ("by columns", 10)):
        monkeypatch.setattr(reading, "MANY", many)
        (tmp_path / way).mkdir()
        with store_of(tmp_path / way / "tracker.duckdb", {"programme": [{"programme_id": "IMP", "name": "Programme"}]}) as store:
            result = loaded(store, file)
            kept = [([*table.rows], table.units) for entry in entries(store.path) for table in entry.tables]
            told.append([*counts(result), said(result.rejected), result.proposals, result.notes, kept, records(store)])
    assert told[0] == told[1]
    assert told[1][:4] == [2, {"agreement": 36}, {}, {}]
    assert len(told[1][4]) == 4
