"""Findings of which there are very many read as those of which there are few."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from tests.tracker.intake.files import loaded, text_file, workbook
from tracker.findings import Finding
from tracker.intake.refusals.marked import count, together, workbooks
from tracker.intake.refusals.quarantine import chosen
from tracker.intake.rows.packed import PIECE, Findings
from tracker.store import Store

WRONG = [Finding(f"“{n}” is no number", "Write one.", "a.csv", line=n + 2, kind="txn", field="amount") for n in range(2 * PIECE + 5)]


def test_they_are_counted_told_in_order_and_picked() -> None:
    findings = Findings.of(WRONG[:3], Findings(WRONG[3:-2]), WRONG[-2:])
    assert len(findings) == len(WRONG)
    assert list(findings) == WRONG
    assert findings[PIECE : PIECE + 30] == tuple(WRONG[PIECE : PIECE + 30])
    assert (findings[0], findings[3], findings[-1], findings[PIECE + 2]) == (WRONG[0], WRONG[3], WRONG[-1], WRONG[PIECE + 2])
    with pytest.raises(IndexError):
        findings[len(WRONG)]


def test_a_packed_one_takes_a_few_bytes() -> None:
    packed = sum(sys.getsizeof(data) for _, data in Findings(WRONG)._packed)
    assert packed < 20 * len(WRONG)


def test_few_are_in_the_order_of_the_file() -> None:
    assert Findings(reversed(WRONG[:4])).sorted_by(lambda one: one.line) == tuple(WRONG[:4])


def test_of_a_file_wrong_in_every_row_every_row_is_told_and_kept_to_be_corrected(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sheet stands in memory; of a large text file the rows are read again, a few at a time."""
    monkeypatch.setattr("tracker.intake.rows.packed.PIECE", 7)
    monkeypatch.setattr("tracker.intake.refusals.refused._TOGETHER", 9)
    monkeypatch.setattr("tracker.intake.refusals.marked.TOGETHER", 15)
    monkeypatch.setattr("tracker.intake.sheets.LARGE", 100)
    headings = ["agreement_id", "programme_id", "kind", "signed_on"]
    rows = [[f"A-{n}", "NONE", "LOI", "31.02.2024" if n % 3 else "2024-02-01"] for n in range(40)]
    lines = "".join(f"{','.join(row)}\n" for row in [headings, *rows])
    for file in (text_file(tmp_path / "agreement.csv", lines), workbook(tmp_path / "b.xlsx", {"Agreement": [headings, *rows]})):
        result = loaded(store, file)
        assert sorted(one.line or int((one.cell or "")[1:]) for one in result.rejected) == list(range(2, 42))
        (entry,) = chosen(store.path, [result.quarantine or 0])
        told = {row.number: (row.cells["agreement_id"], [one.field for one in row.problems]) for row in entry.tables[0].rows}
        assert told == {n + 2: (f"A-{n}", ["signed_on" if n % 3 else "programme_id"]) for n in range(40)}
        books = [openpyxl.load_workbook(BytesIO(data))["Agreement"] for data in workbooks(entry.tables)]
        assert [book.max_row - 1 for book in books] == [15, 15, 10] == [15, 15, 40 - 30][: count(entry.tables)]
        name, data = together(entry.tables)
        assert (name, ZipFile(BytesIO(data)).namelist()) == ("corrected.zip", [f"corrected-{n}.xlsx" for n in (1, 2, 3)])
