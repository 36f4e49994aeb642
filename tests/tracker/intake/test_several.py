"""Several tables on one sheet: each is read under its own headings, or told; none is read under those of another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from indicators.phrasebook import translated
from tests.tracker.intake.files import held, loaded, said, workbook
from tracker.store import Store

ACTIVITY = ["activity_id", "programme_id", "kind", "title", "status", "count_basis"]
EVENTS = [["E-1", "IMP", "TRAINING", "IPC", "held", "aggregate"], ["E-2", "IMP", "TRAINING", "AMR", "held", "aggregate"]]
COUNTS: list[list[Any]] = [["activity_id", "slice", "n", "qualifier"], ["E-1", "total", 10, "exact"], ["E-2", "total", 12, "exact"]]


def read(store: Store, folder: Path, *rows: Sequence[Any]) -> Any:
    """What is loaded of one sheet called Activity, with the numbers of people."""
    result = loaded(store, workbook(folder / "a.xlsx", {"Activity": rows}))
    return result, held(store, "select activity_id, n from headcount order by all")


def test_a_table_of_another_type_below_is_read_as_one_of_its_own(store: Store, tmp_path: Path) -> None:
    """It was read under the headings above: “txn_date” was asked as a currency, and rows that fitted would have been saved."""
    result, counts = read(store, tmp_path, ["Заходи"], ACTIVITY, *EVENTS, [], ["Кількість присутніх"], *COUNTS, ["Разом", None, 22])
    assert (result.added, counts) == ({"activity": 2, "headcount": 2}, [("E-1", 10), ("E-2", 12)])
    assert (said(result.rejected), result.proposals) == ([], ())
    assert [translated(note, "uk") for note in result.notes] == [
        "a.xlsx, аркуш Activity: таблиця виду «Кількість присутніх» починається в A7; її прочитано окремо",
        "a.xlsx, аркуш Activity: підсумки та рядки, що повторюють свої складові, не взято (рядок 10)",
    ]


def test_a_table_of_another_type_beside_is_read_as_one_of_its_own(store: Store, tmp_path: Path) -> None:
    left = [ACTIVITY, *EVENTS]
    wrong = [COUNTS[0], COUNTS[1], ["E-2", "total", "багато", "exact"]]
    result, counts = read(store, tmp_path, *[[*row, None, *other] for row, other in zip(left, wrong, strict=True)])
    assert (result.added, counts) == ({"activity": 2, "headcount": 1}, [("E-1", 10)])
    assert [told[:3] for told in said(result.rejected)] == [("J3", "n", "“багато” is not a number")]


def test_a_table_below_of_no_type_is_told_and_none_of_its_rows_is_taken(store: Store, tmp_path: Path) -> None:
    result, _ = read(
        store, tmp_path, ACTIVITY, *EVENTS, [], ["title", "amount", "country"], ["x", "5", "UA"], ACTIVITY, ["E-3", *EVENTS[0][1:]]
    )
    assert result.added == {"activity": 3}
    reason = "Table 2 of the sheet begins here, and its headings are those of no record type: none of its 1 rows is taken"
    assert said(result.rejected) == [("A5", "", reason, "Move it to a sheet of its own.")]


def test_of_a_list_of_people_below_nothing_is_quoted_or_kept(store: Store, tmp_path: Path) -> None:
    people = [["Прізвище та ім’я", "Телефон", "Посада"], ["Коваль Олена", "0671234567", "лікар"]]
    result, _ = read(store, tmp_path, ACTIVITY, *EVENTS, [], ["Учасники"], *people)
    assert result.added == {"activity": 2}
    assert [told[0] for told in said(result.rejected)] == ["A6"]
    assert "Коваль" not in str(result.rejected) + str(result.notes) + str(result.proposals)


def test_a_table_below_may_have_its_headings_in_two_rows(store: Store, tmp_path: Path) -> None:
    head = [["activity_id", "Усього", "з них", None, "qualifier"], [None, None, "жінки", "чоловіки", None]]
    result, _ = read(store, tmp_path, ACTIVITY, *EVENTS, [], ["Учасники"], *head, ["E-1", 15, 10, 5, "exact"], ["Разом", 15, 10, 5, None])
    assert (result.added, said(result.rejected)) == ({"activity": 2, "headcount": 3}, [])
