"""What goes out to spreadsheets: no cell of a CSV file or a workbook of ours runs, and every text can be had back."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest

from tests.hostile.weapons import FORMULAS
from tracker import harmless
from tracker.intake.refusals.marked import marked
from tracker.intake.refusals.refused import Problem, Refused, RefusedRow
from tracker.intake.template import template
from tracker.records import FROM_FILES
from tracker.store.analysts.listing import csv_text
from tracker.store.analysts.sandbox import Rows

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def cells_as_seen_with(separator: str, text: str) -> list[str]:
    """The cells that a spreadsheet makes of a CSV file, where it takes this separator."""
    return [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_of_a_csv_file_runs_whichever_separator_a_country_has(separator: str) -> None:
    text = csv_text(
        Rows(
            (("name", "VARCHAR"), *((formula, "VARCHAR") for formula in FORMULAS[:3])),
            tuple((formula, 1, "x", formula) for formula in FORMULAS),
        )
    )
    cells = cells_as_seen_with(separator, text)
    assert [cell for cell in cells if cell.startswith(STARTS)] == []


def test_a_text_can_be_had_back_by_taking_the_apostrophes_off() -> None:
    for formula in FORMULAS:
        _, row = csv.reader(io.StringIO(harmless.csv_text(("text",), [[formula]]), newline=""))
        assert row[0].replace("'", "") == formula.replace("'", "")


def test_numbers_and_plain_texts_go_out_as_they_are() -> None:
    assert (
        harmless.csv_text(("a", "b"), [(-1, "-1.5"), (None, "+380 44"), ("Київ; Львів", "a - b = c")])
        == "a,b\n-1,-1.5\n,'+380 44\nКиїв; Львів,a - b = c\n"
    )


def test_no_cell_of_a_workbook_runs() -> None:
    problem = Problem("programme_id", FORMULAS[0], FORMULAS[1])
    rows = tuple(RefusedRow(number, {"programme_id": formula, "name": formula}, (problem,)) for number, formula in enumerate(FORMULAS, 2))
    written = marked([Refused("programme", "a.xlsx", ("=units",), rows)]), template(list(FROM_FILES.values()))
    for data in written:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert sheets
        assert [found for sheet in sheets for found in re.findall(rb"<f[ >].{0,40}", sheet)] == []
