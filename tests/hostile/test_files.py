"""Hostile files against a load: each ends in one clear sentence or in rows that are right, in time, and nothing of a refused one is saved."""

from __future__ import annotations

import csv
import resource
from pathlib import Path

import pytest

from tests.hostile.judge import refusal_of
from tests.hostile.weapons import AMOUNTS, BOOKS, DAYS, TEXTS, Build, others
from tracker.store import Store

MEGABYTES = 150

FILES: dict[str, Build] = {
    **{f"{name}.xlsx": build for name, build in BOOKS.items()},
    **{f"{name}.csv": build for name, build in TEXTS.items()},
    **dict(others()),
}
SENTENCES = {
    "bomb_in_the_sheet.xlsx": "is not built as a workbook is.",
    "parts_overlapping.xlsx": "is not built as a workbook is.",
    "size_that_lies.xlsx": "is damaged and cannot be unpacked.",
    "cut_at_half.xlsx": "is damaged and cannot be unpacked.",
    "password_on_parts.xlsx": "is protected by a password.",
    "password_by_excel.xlsx": "is protected by a password.",
    "laughs_in_the_sheet.xlsx": "holds a document type declaration, which no workbook needs.",
    "outside_entity_in_the_workbook.xlsx": "holds a document type declaration, which no workbook needs.",
    "document_type_in_utf16.xlsx": "holds a document type declaration, which no workbook needs.",
    "attribute_of_100_mb.xlsx": "is not built as a workbook is.",
    "document_type_across_chunks.xlsx": "holds a document type declaration, which no workbook needs.",
    "row_17_billion.xlsx": "has a sheet that claims a row 17,179,869,184.",
    "more_sheets_than_people_make.xlsx": "has more than 1,000 sheets.",
    "columns_by_the_million.xlsx": "has a sheet that has a row of more than 16,384 cells.",
    "nothing_by_the_million.xlsx": "holds headings but no record.",
    "rows_backwards.xlsx": "has rows out of order (row 1 after row 2), of which some would be lost.",
    "headings_by_the_million.csv": "has 1,000,002 cells in line 1, more than the 16,384 that a table may have.",
    "nothing_but_zeros.csv": "is no text: it is full of zero bytes.",
    "mixed_encodings.csv": "has lines in two encodings, UTF-8 and cp1251, first on line 3.",
    "utf16_cut.csv": "has letters that cannot be read, first on line 2.",
    "open_quote.csv": "has quotation marks that do not match, from line 2.",
}
"""What is said of files that are met most, or cost most."""


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_in_one_sentence_or_read_right(store: Store, tmp_path: Path, name: str) -> None:
    FILES[name](tmp_path / name)
    said = refusal_of(store, tmp_path / name)
    assert said is None or name not in SENTENCES or said.startswith(f"{name} {SENTENCES[name]}"), said
    assert said or name not in SENTENCES


def test_the_application_itself_stays_small(tmp_path: Path, store: Store) -> None:
    """The weight of the files is borne elsewhere: 201 MB of a part, a line of 64 MB, a million cells in a row."""
    before = peak()
    for name in ("bomb_in_a_picture.xlsx", "nothing_but_zeros.csv", "headings_by_the_million.csv"):
        FILES[name](tmp_path / name)
        assert refusal_of(store, tmp_path / name)
    assert peak() - before < MEGABYTES


def peak() -> int:
    """The most memory that this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.parametrize(
    ("kind", "given", "field", "values"),
    [
        (
            "txn",
            {"txn_id": "T", "programme_id": "IMP", "type": "3", "txn_date": "2024-01-01", "currency": "EUR", "boundary": "x"},
            "amount",
            AMOUNTS,
        ),
        ("headcount", {"activity_id": "A", "slice": "total", "qualifier": "exact"}, "n", AMOUNTS),
        ("agreement", {"agreement_id": "A", "programme_id": "IMP", "kind": "MOU_TWIN"}, "signed_on", DAYS),
    ],
)
def test_values_that_arithmetic_never_ends_on_are_findings(  # noqa: PLR0913, PLR0917  a row of the table above
    store: Store, tmp_path: Path, kind: str, given: dict[str, str], field: str, values: tuple[str, ...]
) -> None:
    path = tmp_path / f"{kind}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, [*given, field])
        rows.writeheader()
        rows.writerows({**given, field: value} for value in values)
    assert refusal_of(store, path, kind) is None
