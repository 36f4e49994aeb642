"""Periods and groups across the columns of a sheet, and the columns among them that repeat others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indicators.phrasebook import translated
from tests.tracker.intake.files import held, loaded, said, text_file, workbook
from tests.tracker.intake.test_messy import benefit
from tracker.intake.refusals.quarantine import entries
from tracker.store import Store

SIDES = (["partnership_id", "service"], ["qualifier", "method"])


def beside(store: Store, folder: Path, heads: Sequence[Any], *rows: Sequence[Any]) -> Any:
    """What is loaded of patients by period, with the rows that are refused."""
    full = [["P1", "Surgery", *row, "exact", "register"] for row in rows]
    return benefit(store, folder, [*SIDES[0], *heads, *SIDES[1]], *full)


def numbers(there: Sequence[Any]) -> list[tuple[str, str, int]]:
    return [(first[:7], last[:7], n) for _, _, first, last, n in there]


JANUARY, FEBRUARY, NEXT = ("2024-01", "2024-01", 10), ("2024-02", "2024-02", 12), ("2025-01", "2025-01", 7)


@pytest.mark.parametrize(
    ("heads", "cells"),
    [
        ([2024, "Січень", "Лютий", "2025 рік", "Січень"], [22, 10, 12, None, 7]),
        (["2024 рік, з них:", "Січень", "Лютий", "Січень 2025"], [22, 10, 12, 7]),
        (["2024 рік", "з них: січень", "лютий", "січень 2025"], [22, 10, 12, 7]),
        (["Січень", "Лютий", "Всього за 2024 рік", "Січень 2025"], [10, 12, 22, 7]),
        (["I кв. 2024", "Січень 2024", "Лютий 2024", "Січень 2025"], [22, 10, 12, 7]),
        (["2024", "Q1", "Jan", "Feb", "Jan 2025"], ["22", 22, 10, 12, 7]),
        (["2024", "2024-01", "лют. 2024", "01.2025"], [22, 10, 12, 7]),
    ],
)
def test_a_year_beside_its_months_is_held_against_them_and_never_added(
    store: Store, tmp_path: Path, heads: list[Any], cells: list[Any]
) -> None:
    result, there = beside(store, tmp_path, heads, cells)
    assert numbers(there) == [JANUARY, FEBRUARY, NEXT]
    assert said(result.rejected) == []
    assert any("that repeat others are held against them and not taken" in note for note in result.notes)


def test_a_year_that_its_months_do_not_add_up_to_is_told_at_its_cell(store: Store, tmp_path: Path) -> None:
    heads = [2024, "Січень", "Лютий"]
    result, there = beside(store, tmp_path, heads, [25, 10, 12], ["н/д", None, None])
    assert numbers(there) == [JANUARY, FEBRUARY]
    parts_stand = "The parts are taken as they stand. Correct the part that is wrong, or the total."
    assert said(result.rejected) == [("C2", "n", "The row says 25, but its 2 parts add up to 22", parts_stand)]
    assert [translated(note, "uk") for note in result.notes][1] == (
        "a.xlsx, аркуш Patient benefit: стовпці, що повторюють інші, звірено з ними й не взято: «2024»"
    )
    assert list(entries(store.path)) == []


def test_one_total_behind_all_periods_is_held_against_them(store: Store, tmp_path: Path) -> None:
    result, there = beside(store, tmp_path, ["Січень 2024", "Лютий 2024", "Всього"], [10, 12, 22], [1, 1, 3])
    assert len(there) == 2
    assert [told[:3] for told in said(result.rejected)][-1] == ("E3", "n", "The row says 3, but its 2 parts add up to 2")
    assert "There is no column “Всього”; its values are left out" not in [one.reason for one in result.rejected]


@pytest.mark.parametrize(
    "heads",
    [
        [2023, "Січень", "Лютий", 2024],  # of either year
        [2024, "Грудень", "Січень", "Лютий"],  # a year of its own
        [2024, "Січень", "Січень", "Лютий"],
    ],
)
def test_months_of_which_the_year_is_not_sure_are_told_and_not_read(store: Store, tmp_path: Path, heads: list[Any]) -> None:
    result, there = beside(store, tmp_path, heads, [25, 10, 12, 3])
    assert there == []
    assert any("hold a period each" in one.reason and "left out" in one.reason for one in result.rejected)


def test_a_year_merged_over_its_months_is_theirs(store: Store, tmp_path: Path) -> None:
    upper = [*SIDES[0], 2024, None, None, "2025 рік", None, *SIDES[1]]
    lower = [None, None, "Всього", "січень", "лютий", "січень", "За рік", None, None]
    result, there = benefit(store, tmp_path, ["Звіт"], upper, lower, ["P1", "Surgery", 22, 10, 12, 7, 8, "exact", "register"])
    assert numbers(there) == [JANUARY, FEBRUARY, NEXT]
    assert [told[:3] for told in said(result.rejected)] == [("G4", "n", "The row says 8, but its 1 parts add up to 7")]


def test_in_a_text_only_the_period_whose_cell_is_refused_waits_for_correction(store: Store, tmp_path: Path) -> None:
    loaded(
        store,
        workbook(
            tmp_path / "p.xlsx",
            {"Partnership": [["partnership_id", "programme_id", "kind", "title", "status"], ["P1", "IMP", "TWINNING", "x", "active"]]},
        ),
    )
    lines = [
        "partnership_id;service;січень 2024;лютий 2024;qualifier;method",
        "P1;Surgery;x;12;exact;register",
        "P9;Surgery;1;2;exact;register",
    ]
    result = loaded(store, text_file(tmp_path / "patient_benefit.csv", "\n".join(lines)))
    assert numbers(held(store, "select 1, 1, cast(period_from as varchar), cast(period_to as varchar), n from patient_benefit")) == [
        FEBRUARY
    ]
    assert [one.where for one in result.rejected] == ["patient_benefit.csv, line 2, січень 2024", "patient_benefit.csv, line 3"]
    kept = [(row.number, row.cells["n"], str(row.cells["period_from"])) for table in entries(store.path)[0].tables for row in table.rows]
    assert kept == [(2, "x", "2024-01-01"), (3, "1", "2024-01-01"), (3, "2", "2024-02-01")]


@pytest.mark.parametrize("upper", [["activity_id", "n", None, None, "qualifier"], ["activity_id", "Кількість", None, None, "qualifier"]])
def test_a_number_merged_over_all_women_and_men_is_read_by_group(store: Store, tmp_path: Path, upper: list[Any]) -> None:
    activities = [
        ["activity_id", "programme_id", "kind", "title", "status", "count_basis"],
        ["E-1", "IMP", "TRAINING", "T", "held", "aggregate"],
    ]
    counts = [upper, [None, "всього", "з них жінки", "чоловіки", None], ["E-1", 15, 10, 5, "exact"]]
    result = loaded(store, workbook(tmp_path / "a.xlsx", {"Activity": activities, "Headcount": counts}))
    assert held(store, "select slice, sex, n from headcount order by all") == [("sex", "F", 10), ("sex", "M", 5), ("total", None, 15)]
    assert said(result.rejected) == []


def test_a_heading_that_is_a_day_of_the_spreadsheet_is_named_as_a_day(store: Store, tmp_path: Path) -> None:
    """Whether its month is meant, or the day, only a person can say."""
    result, there = beside(store, tmp_path, [date(2024, 1, 1), date(2024, 2, 1)], [10, 12])
    assert there == []
    assert [one.said for one in result.proposals] == ["2024-01-01", "2024-02-01"]


STATED = [
    ["stated_id", "programme_id", "measure", 2024, None, None, None, "2025 рік", None],
    [None, None, None, "I квартал", None, "II квартал", None, "I квартал", None],
    [None, None, None, "Жінки", "Чоловіки", "Жінки", "Чоловіки", "Усього", "Жінки"],
]


def test_women_and_men_under_quarters_under_years_are_stated_totals_each(store: Store, tmp_path: Path) -> None:
    rows = [*STATED, ["S-1", "IMP", "memoranda", 20, 10, 22, None, 50, 30]]
    programme = [["programme_id", "name"], ["IMP", "x"]]
    result = loaded(store, workbook(tmp_path / "a.xlsx", {"Programme": programme, "Stated total": rows}))
    assert said(result.rejected) == []
    assert held(store, "select stated_id, cast(as_of as varchar), dim_value, cast(value as int) from stated_total order by all") == [
        ("S-1-2024-03-31-F", "2024-03-31", "F", 20),
        ("S-1-2024-03-31-M", "2024-03-31", "M", 10),
        ("S-1-2024-06-30-F", "2024-06-30", "F", 22),
        ("S-1-2025-03-31", "2025-03-31", None, 50),
        ("S-1-2025-03-31-F", "2025-03-31", "F", 30),
    ]


def test_of_patients_all_of_a_quarter_are_taken_and_women_and_men_are_held_against_them(store: Store, tmp_path: Path) -> None:
    upper = [*SIDES[0], "2024 рік", None, None, None, None, None, *SIDES[1]]
    middle = [None, None, "I квартал", None, None, "II квартал", None, None, None, None]
    lower = [None, None, *["Усього", "з них жінки", "чоловіки"] * 2, None, None]
    result, there = benefit(store, tmp_path, upper, middle, lower, ["P1", "Surgery", 30, 20, 10, 9, 5, 3, "exact", "register"])
    assert numbers(there) == [("2024-01", "2024-03", 30), ("2024-04", "2024-06", 9)]
    stands = "The total is taken as it stands. Correct the part that is wrong, or the total."
    assert said(result.rejected) == [("F4", "n", "The row says 9, but its 2 parts add up to 8", stands)]
    assert [translated(note, "uk") for note in result.notes][-1] == (
        "a.xlsx, аркуш Patient benefit: стовпці жінок і чоловіків звірено з усіма поруч і не взято: цей вид записів статі не має"
    )


def test_patients_of_a_quarter_by_sex_alone_are_told_and_not_added_up(store: Store, tmp_path: Path) -> None:
    result, there = beside(store, tmp_path, ["Жінки Q1 2024", "Чоловіки Q1 2024"], [20, 10])
    assert there == []
    assert "2 columns hold a period each, from “Жінки Q1 2024” to “Чоловіки Q1 2024”; their values are left out" in [
        one.reason for one in result.rejected
    ]


def test_headcounts_by_quarter_and_rows_of_women_and_men_are_told_with_what_to_do(store: Store, tmp_path: Path) -> None:
    head = ["activity_id", "slice", "qualifier"]
    result = loaded(store, workbook(tmp_path / "a.xlsx", {"Headcount": [[*head, "Q1 2025", "Q2 2025"], ["E", "total", "exact", 3, 4]]}))
    assert (
        said(result.rejected)[-1][3] == "Records of this type tell no period: write an activity for each, with its days, and name it here."
    )
    rows = [
        [*head, "n"],
        ["E", "total", "exact", 30],
        ["в т.ч. жінки", None, None, 20],
        ["чоловіки", None, None, 10],
        ["Разом", None, None, 30],
    ]
    result = loaded(store, workbook(tmp_path / "b.xlsx", {"Headcount": rows}))
    reason = "The row tells of women or men of the event above, which it does not name: it is not taken"
    assert [told[:3] for told in said(result.rejected)][-2:] == [("A3", "", reason), ("A4", "", reason)]
