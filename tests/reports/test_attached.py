"""Tables that nobody would read to their end: the beginning in print, all of it in a file that the PDF carries."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from reports.attached import MOST, shortened
from reports.blocks import Cited, Column, Cover, Document, Heading, Table
from reports.manifest import NAME, read_manifest
from reports.pdf import attachment
from reports.produce import Order, produce
from reports.spec import spec
from tests.stores import public_facts, store_of
from tracker.periods import period


def table(rows: int, note: str = "As recorded.") -> Table:
    columns = (Column("Event"), Column("People", align="right"))
    return Table("Events", columns, tuple(((f"E-{at}",), (Cited(str(at), f"F-{at}"),)) for at in range(rows)), note, strong=(0, rows - 1))


def document(*blocks: Heading | Table, language: str = "en") -> Document:
    return Document(Cover("", "", "", ()), blocks, language, "2026-01-01", "")


def test_a_table_that_can_be_read_is_printed_whole() -> None:
    whole = document(table(MOST))
    assert shortened(whole) == (whole, ())


def test_of_a_longer_one_the_first_rows_are_printed_and_all_of_them_attached_under_its_number() -> None:
    shown, (file,) = shortened(document(table(2), Heading(1, "More"), table(1200)))
    cut = shown.blocks[2]
    assert isinstance(cut, Table)
    assert cut.rows == table(1200).rows[:MOST]
    assert cut.strong == (0,)
    assert cut.note == "The first 200 of 1,200 rows are printed; table-2.csv, attached to this PDF, has them all. As recorded."
    lines = file.content.decode("utf-8-sig").splitlines()
    assert (file.name, len(lines), lines[0], lines[1200]) == ("table-2.csv", 1201, "Event,People", "E-1199,1199 F-1199")


def test_every_figure_of_the_report_keeps_its_address_whether_printed_or_attached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = next(one for one in spec("donor").sections if one.kind == "partners")
    told = replace(spec("donor"), sections=(replace(part, by=(), charts=()),))
    with store_of(tmp_path / "t.duckdb", public_facts()) as store:
        whole = produce(store, Order(told, "IMP", period("2025"), "uk"))
        monkeypatch.setattr("reports.attached.MOST", 1)
        cut = produce(store, Order(told, "IMP", period("2025"), "uk"))
    figures = [read_manifest(attachment(made.pdf, NAME) or b"").figures for made in (whole, cut)]
    assert figures[0] == figures[1]
    with pikepdf.open(io.BytesIO(cut.pdf)) as opened:
        assert set(opened.attachments) == {NAME, "figures.csv", "table-1.csv", "table-2.csv"}
