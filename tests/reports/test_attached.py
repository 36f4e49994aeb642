"""Tables that nobody would read to their end: the beginning in print, all of it in a file that the PDF carries, and how to get at such files."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from reports.attached import MOST, shortened
from reports.blocks import Cited, Column, Cover, Document, Heading, Table
from reports.manifest import NAME, read_manifest
from reports.pdf import Attachment, attachment, pdf_bytes
from reports.produce import Order, produce
from reports.spec import spec
from tests.commands import tracker
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


def test_the_files_of_a_pdf_are_written_into_a_folder(tmp_path: Path) -> None:
    files = (Attachment(NAME, "application/json", b"{}", "Manifest"), Attachment("table-1.csv", "text/csv", "Захід\n".encode(), "Events"))
    (tmp_path / "donor.pdf").write_bytes(pdf_bytes(document(table(1)), files))
    told = tracker("report", "unpack", tmp_path / "donor.pdf", "-o", tmp_path / "files")
    assert (told.returncode, told.stdout.split()) == (0, [str(tmp_path / "files" / file.name) for file in files])
    assert [(tmp_path / "files" / file.name).read_bytes() for file in files] == [file.content for file in files]


@pytest.mark.parametrize(
    ("carries", "said"),
    [((), "This PDF carries no files"), (("../manifest.json",), "is called '../manifest.json'"), ((".hidden",), "is called '.hidden'")],
)
def test_files_that_no_report_of_ours_carries_are_not_written(carries: tuple[str, ...], said: str, tmp_path: Path) -> None:
    files = (
        *(Attachment(name, "text/csv", b"", "") for name in carries),
        *((Attachment(NAME, "application/json", b"{}", ""),) if carries else ()),
    )
    (tmp_path / "donor.pdf").write_bytes(pdf_bytes(document(table(1)), files))
    told = tracker("report", "unpack", tmp_path / "donor.pdf", "-o", tmp_path / "files" / "here")
    assert (told.returncode, said in told.stderr) == (2, True)
    assert [one.name for one in tmp_path.rglob("*")] == ["donor.pdf"]
