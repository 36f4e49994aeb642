"""What goes out to spreadsheets: no cell of a CSV file or a workbook of ours runs, and every text can be had back."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from itertools import cycle
from pathlib import Path

import pytest

from reports.content import printed, written
from reports.content.brief import Brief
from reports.manifest import figures_csv
from reports.spec import spec
from tests import commands
from tests.hostile.weapons import FORMULAS
from tests.stores import csv_records, store_of
from tracker import harmless
from tracker.intake.refusals.marked import marked
from tracker.intake.refusals.refused import Problem, Refused, RefusedRow
from tracker.intake.template import template
from tracker.periods import period
from tracker.records import FROM_FILES
from tracker.settings import DATA
from tracker.store import open_store
from tracker.store.analysts.listing import csv_text
from tracker.store.analysts.sandbox import Rows

UNSEEN = " \u00a0\u3000\u200b\u2060\ufeff"
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def cells_as_seen_with(separator: str, text: str) -> list[str]:
    """The cells that a spreadsheet makes of a CSV file, where it takes this separator."""
    return [cell.lstrip(UNSEEN) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]


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


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the public facts, each of whose texts begins as a formula does."""
    weapons = cycle(FORMULAS)
    records = {
        name: [{field: next(weapons) + value if field in NAMES and value else value for field, value in row.items()} for row in rows]
        for name, rows in csv_records(DATA / "demo").items()
    }
    path = tmp_path_factory.mktemp("poisoned") / "t.duckdb"
    store_of(path, records).close()
    return path


NAMES = {"name", "title", "label", "narrative", "comment", "city"}
EXPORTS = {
    "findings.xlsx": ("quality", "-o"),
    "sample.xlsx": ("quality", "sample", "AGR-01", "--programme", "IMP", "--period", "2025", "--size", "20", "-o"),
    "answer.csv": ("sql", "from activity join agreement using (programme_id), org_name", "--format", "csv", "-o"),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_no_cell_of_what_a_command_writes_runs(poisoned: Path, tmp_path: Path, name: str) -> None:
    ran = commands.tracker(*EXPORTS[name], tmp_path / name, "--store", poisoned)
    data = (tmp_path / name).read_bytes()
    assert "1+1" in (as_text(data) if name.endswith("xlsx") else data.decode()), ran.stderr
    refuse_formulas(name, data)


def test_no_cell_of_the_figures_of_a_report_runs(poisoned: Path) -> None:
    with open_store(poisoned) as store, store.session() as session:
        made, brief = written(Brief(session, spec("donor"), "IMP", period("2025"), "en"), [])
    data = figures_csv(made, printed(made, brief), "en")
    refuse_formulas("figures.csv", data)


def as_text(workbook: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/"))


def refuse_formulas(name: str, data: bytes) -> None:
    """No cell of a file runs."""
    if name.endswith("xlsx"):
        assert re.findall(r"<f[ >].{0,40}|<hyperlink.{0,40}", as_text(data)) == []
    else:
        for separator in ",;\t":
            cells = cells_as_seen_with(separator, data.decode("utf-8-sig"))
            assert [cell for cell in cells if cell.startswith(STARTS) and not re.fullmatch(r"-?[\d.]+", cell)] == []
