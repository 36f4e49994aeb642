"""Large workbooks: read the fast way where both ways say the same, and only there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tracker.intake.raw.precheck import precheck
from tracker.intake.raw.tables import RawTable, Sheet
from tracker.intake.spreadsheets import swift, workbook

ROWS = 60
OURS = frozenset[str]().__contains__
"""No sheet is ours."""
Fill = Callable[[Any, Any], None]


def nothing(_book: Any, _sheet: Any) -> None:
    """Nothing besides."""


@pytest.fixture(autouse=True)
def _small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook of sixty rows is read as if it were large."""
    monkeypatch.setattr(swift, "LARGE", 0)


def made(path: Path, fill: Fill = nothing, **options: Any) -> Path:
    """A workbook of people, days, shares and remarks, as an export writes them, with something besides."""
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("Participation")
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, ["person_id", "followup_on", "hours", "completed", "note"])
        for row in range(1, ROWS):
            sheet.write_string(row, 0, f"H{row}")
            sheet.write_datetime(row, 1, date(2024, 1, 1 + row % 28), day)
            sheet.write_number(row, 2, row / 4)
            sheet.write_boolean(row, 3, bool(row % 2))
            if row % 3:
                sheet.write_string(row, 4, "  Зауваження & «лапки»\n<2> ")
            elif options:
                sheet.write_string(row, 4, "")
        fill(book, sheet)
        book.add_worksheet("Archive").hide()
    return path


def both(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Sheet] | None, list[Sheet]]:
    """What the fast reader says, and what the other does."""
    fast = swift.sheets(path, precheck(path), OURS)
    monkeypatch.setattr(swift, "LARGE", 10**9)
    return fast, workbook.sheets(path)


def plain(sheets: list[Sheet] | None) -> list[tuple[object, ...]]:
    """Sheets without the empty cells at the end of rows."""
    return [(sheet.title, sheet.hidden, sheet.table.sheet, sheet.table.from_1904, *_cells(sheet.table)) for sheet in sheets or []]


def _cells(table: RawTable) -> list[tuple[int, list[tuple[type, object]]]]:
    rows = []
    for row in table.rows:
        cells = [None if cell == "" else cell for cell in row.cells]
        while cells and cells[-1] is None:
            cells.pop()
        rows.append((row.number, [(type(cell), cell) for cell in cells]))
    return rows


def far_below(book: Any, sheet: Any) -> None:
    """A row far below the others, and a merged title."""
    sheet.write_string(200, 3, "далеко")
    sheet.merge_range(100, 0, 101, 2, "Разом")


def numbers(book: Any, sheet: Any) -> None:
    """Numbers of all sizes that keep their digits."""
    sheet.write_column(1, 6, [0, -1, 2**53 - 1, 0.1, 1e-9, 12345678.25, -0.5])
    sheet.write_number(9, 6, 0.25, book.add_format({"num_format": "0.00"}))
    sheet.write_number(10, 6, 1234567, book.add_format({"num_format": "#,##0"}))


@pytest.mark.parametrize("fill", [nothing, far_below, numbers], ids=["plain", "far below", "numbers"])
def test_both_readers_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fill: Fill) -> None:
    for options in ({}, {"constant_memory": True}):
        fast, slow = both(made(tmp_path / "export.xlsx", fill if not options else nothing, **options), monkeypatch)
        assert plain(fast) == plain(slow) != []
        monkeypatch.setattr(swift, "LARGE", 0)


def rich(book: Any, sheet: Any) -> None:
    """A text of two fonts."""
    sheet.write_rich_string(5, 4, "Два ", book.add_format({"bold": True}), "шрифти")


def test_a_text_of_two_fonts_is_one_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fast, slow = both(made(tmp_path / "export.xlsx", rich), monkeypatch)
    assert plain(fast) == plain(slow)


def crossed_out(book: Any, sheet: Any) -> None:
    """A row that somebody took back."""
    sheet.write_number(5, 2, 8, book.add_format({"font_strikeout": True}))


def test_rows_that_are_crossed_out_are_told_as_by_the_other_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fast, slow = both(made(tmp_path / "export.xlsx", crossed_out), monkeypatch)
    assert fast is not None
    assert fast[0].table.how == slow[0].table.how != ()


LOST: dict[str, Fill] = {
    "an error": lambda _, sheet: sheet.write_formula(5, 5, "=1/0", None, "#DIV/0!"),
    "a formula": lambda _, sheet: sheet.write_formula(5, 5, "=1+1", None, 2),
    "a number with more digits than a float": lambda _, sheet: sheet.write_number(5, 5, 12345678901234567890),
    "leading zeros that only the format shows": lambda book, sheet: sheet.write_number(5, 5, 7, book.add_format({"num_format": "0000"})),
    "a percentage": lambda book, sheet: sheet.write_number(5, 5, 0.25, book.add_format({"num_format": "0.00%"})),
    "a raised mark": lambda book, sheet: sheet.write_rich_string(5, 5, "12", book.add_format({"font_script": 1}), "1"),
    "a moment": lambda book, sheet: sheet.write_datetime(
        5, 5, datetime.fromisoformat("2024-01-01T10:30"), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    ),
    "a time": lambda book, sheet: sheet.write_datetime(5, 5, time(10, 30), book.add_format({"num_format": "hh:mm"})),
    "a format of its own": lambda book, sheet: sheet.write_number(5, 5, 45000, book.add_format({"num_format": '[$-422]d mmmm yyyy "р."'})),
    "an escaped letter": lambda _, sheet: sheet.write_string(5, 5, "a\x07b"),
}


@pytest.mark.parametrize("what", LOST)
def test_what_would_be_lost_or_changed_is_left_to_the_other_reader(tmp_path: Path, what: str) -> None:
    path = made(tmp_path / "export.xlsx", LOST[what])
    assert swift.sheets(path, precheck(path), OURS) is None


def test_days_counted_from_1904_are_left_to_the_other_reader(tmp_path: Path) -> None:
    path = made(tmp_path / "export.xlsx", date_1904=True)
    assert swift.sheets(path, precheck(path), OURS) is None
