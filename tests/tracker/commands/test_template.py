"""`tracker template` as people run it."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.commands import tracker


def test_it_writes_a_workbook_for_the_types_named(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    ran = tracker("template", "agreement", "agreement_party", "-o", path)
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr == f"Wrote {path}. Fill it in, then try `tracker load {path} --dry-run`.\n"
    assert openpyxl.load_workbook(path).sheetnames == ["Notes", "Agreement", "Agreement party", "Codes", "Lists"]


def test_an_unknown_type_is_answered_with_did_you_mean(tmp_path: Path) -> None:
    ran = tracker("template", "agrement", "-o", tmp_path / "t.xlsx")
    assert ran.returncode == 4
    assert ran.stderr == "Error: There is no record type “agrement”. Did you mean “agreement”?\n"
    assert not (tmp_path / "t.xlsx").exists()


def test_a_workbook_is_not_written_under_the_name_of_another_format(tmp_path: Path) -> None:
    ran = tracker("template", "agreement", "-o", tmp_path / "t.csv")
    assert ran.returncode == 2
    assert ran.stderr == "Error: The template is an Excel workbook; t.csv does not end in .xlsx. Write -o t.xlsx.\n"
    assert not (tmp_path / "t.csv").exists()
