"""The sheet that a sample is traced with: printed or filled in as a workbook, and read back with what was recounted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from indicators.phrasebook import translated
from indicators.quality.sampling import Drawing, Sample
from indicators.words import labelled, listed
from tracker.errors import UnreadableFile, WrongRequest
from tracker.findings import Finding
from tracker.intake.confined.reader import sheets
from tracker.intake.raw.tables import RawRow, RawTable, is_blank
from tracker.periods import period
from tracker.phrases import LANGUAGES
from tracker.records.fields import QUANTITY
from tracker.workbooks import workbook

TITLE = "Trace and verify"
_FACTS = ("Indicator", "Programme", "Period", "Revision", "Seed", "Records behind the figure")
_COLUMNS = ("No", "Record", "What the register says", "Documents", "Recorded", "Recounted", "Note")
_WIDTHS = (5, 24, 46, 46, 11, 11, 30)
_HELP = "Find each record in its primary document and write what it says under Recounted; 0 where no document supports it."
_FACT, _KEY, _WAS, _NOW, _NOTE = 2, 1, 4, 5, 6
_HEADING_ROW = len(_FACTS) + 2


@dataclass(frozen=True, slots=True)
class Recounted:
    """One record as it was recounted, and the row of the sheet that says so."""

    row: int
    unit: str
    recorded: Decimal
    recounted: Decimal
    note: str | None


def sheet(sample: Sample, title: str, language: str = "en") -> bytes:
    """The workbook for a sample, in the language of whoever traces it; the same sample gives the same bytes."""
    buffer, named = BytesIO(), translated(TITLE, language)
    with workbook(f"{named}: {sample.drawing.indicator}", buffer) as book:
        page = book.add_worksheet(named)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(_HEADING_ROW)
        _write(book, page, sample, title, language)
    return buffer.getvalue()


def _write(book: Any, page: Any, sample: Sample, title: str, language: str) -> None:
    bold, boxed = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    for place, (name, value) in enumerate(zip(_FACTS, _facts(sample.drawing), strict=True)):
        page.write_string(place, 0, translated(name, language), bold)
        page.write_string(place, _FACT, value)
    page.write_string(0, _FACT + 1, title)
    page.write_string(len(_FACTS), 0, translated(_HELP, language))
    for column, (name, width) in enumerate(zip(_COLUMNS, _WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(_HEADING_ROW, column, translated(name, language), bold)
    for place, unit in enumerate(sample.units, start=1):
        said = listed((labelled(name, value, language) if name else value for name, value in unit.told), language)
        papers = listed((f"{one.title} ({one.source_id})" for one in unit.evidence), language)
        page.write_row(_HEADING_ROW + place, 0, (place, unit.key, said, papers, float(unit.recorded), None, None), boxed)


def _facts(drawing: Drawing) -> tuple[str, ...]:
    told = (drawing.indicator, drawing.programme, drawing.period, drawing.revision, drawing.seed, drawing.population)
    return tuple(map(str, told))


def read_sheet(path: Path) -> tuple[Drawing, tuple[Recounted, ...], tuple[Finding, ...]]:
    """What a filled sheet says: which sample, what was recounted, and the cells that cannot be taken.

    Raises `UnreadableFile` where it is no such sheet.
    """
    titles = {translated(TITLE, language) for language in LANGUAGES}
    table = next((each.table for each in sheets(path) if each.title in titles), None)
    drawing = _drawing(table) if table else None
    if table is None or drawing is None:
        raise UnreadableFile(
            f"{path.name} is no sheet of a sample", next_step="Send back the workbook that `tracker quality sample` wrote, filled in."
        )
    found: list[Recounted] = []
    wrong: list[Finding] = []
    for row in table.rows:
        if row.number > _HEADING_ROW + 1 and len(row.cells) > _NOW and row.cells[_KEY] is not None:
            read = _recounted(table, row)
            wrong.append(read) if isinstance(read, Finding) else found.append(read)
    return drawing, tuple(found), tuple(wrong)


def _drawing(table: RawTable) -> Drawing | None:
    """The sample that the head of the sheet names; None where the head is not ours."""
    known = {translated(name, language): name for name in _FACTS for language in LANGUAGES}
    rows = (row.cells for row in table.rows if row.number <= len(_FACTS) and len(row.cells) > _FACT)
    head = {known.get(str(cells[0])): cells[_FACT] for cells in rows}
    try:
        code, programme, over, revision, seed, population = (str(head[name]) for name in _FACTS)
        return Drawing(programme, code, period(over), int(revision), seed, int(population))
    except (KeyError, ValueError, WrongRequest):
        return None


def _recounted(table: RawTable, row: RawRow) -> Recounted | Finding:
    cells = [*row.cells, *[None] * len(_COLUMNS)]
    if is_blank(cells[_NOW]):
        return table.finding(
            "This record was not recounted", "Write what its document says, or 0 where there is none.", row=row.number, column=_NOW
        )
    try:
        was, now = (Decimal(str(QUANTITY.read(cells[column]))) for column in (_WAS, _NOW))
    except ValueError as problem:
        return table.finding(str(problem), "Write a number.", row=row.number, column=_NOW)
    if now < 0:
        return table.finding(f"“{now}” is less than nothing", "Write a number from 0.", row=row.number, column=_NOW)
    note = cells[_NOTE]
    return Recounted(row.number, str(cells[_KEY]), was, now, None if is_blank(note) else str(note).strip())
