"""Sheets of an XLSX workbook as raw tables: the only reader of workbooks."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tracker.errors import UnreadableFile
from tracker.intake.raw.precheck import CELL_LIMIT, ROW_LIMIT, SheetPart, precheck
from tracker.intake.raw.tables import NOT_CALCULATED, Fault, RawRow, RawTable, Sheet, is_blank
from tracker.intake.spreadsheets import lenient, swift
from tracker.intake.spreadsheets.currencies import shown_by_style, shown_in
from tracker.intake.spreadsheets.merged import with_merged
from tracker.intake.spreadsheets.raised import raised_texts
from tracker.intake.spreadsheets.remarks import remarks
from tracker.intake.spreadsheets.struck import struck_rows, struck_styles
from tracker.intake.spreadsheets.styles import number_formats, seen, shows_otherwise, written_out
from tracker.intake.spreadsheets.unseen import unseen


def sheets(path: Path, is_ours: Callable[[str], bool] = lambda title: False) -> list[Sheet]:  # noqa: ARG005  by default no sheet is ours
    """The sheets of the workbook at `path`, in order, but for ours that hold no records. Raises `UnreadableFile`."""
    parts = precheck(path)
    if (plain := swift.sheets(path, parts, is_ours)) is not None:
        return plain
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions, which carry no data
            return _opened(path, parts, is_ours)
    except (UnreadableFile, MemoryError):
        raise
    except Exception:  # noqa: BLE001  broken styles, names or properties make openpyxl fail in any way whatever; the cells may be whole
        return _leniently(path, parts, is_ours)


def _leniently(path: Path, parts: dict[str, SheetPart], is_ours: Callable[[str], bool]) -> list[Sheet]:
    try:
        return lenient.sheets(path, parts, is_ours)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:  # a damaged workbook makes any reader fail in any way whatever
        raise UnreadableFile(f"{path.name} is damaged: its sheets cannot be read", next_step="Save it again as .xlsx.") from error


def _opened(path: Path, parts: dict[str, SheetPart], is_ours: Callable[[str], bool]) -> list[Sheet]:
    with (
        path.open("rb") as file,
        zipfile.ZipFile(path) as archive,
        closing(openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)) as book,
    ):
        read = []
        sheets: Sequence[Any] = book.worksheets  # a reading sheet knows its part; the declared type does not
        formats, raised = written_out(number_formats(archive)), raised_texts(archive, parts)
        otherwise, styles, struck = any(map(shows_otherwise, formats)), shown_by_style(formats), struck_styles(archive)
        for index, sheet in enumerate(sheets):
            if is_ours(sheet.title):
                continue
            name = sheet._worksheet_path.lstrip("/")  # noqa: SLF001  the only link from sheet to part
            part = parts.get(name, SheetPart())
            rows = list(_rows(path, sheet, raised, otherwise=otherwise))
            if part.formulas:
                rows = list(_with_uncalculated(path, rows, index, anew=bool(book.calculation.fullCalcOnLoad)))
            how = (*unseen(rows, part.hidden, part.hidden_columns), *struck_rows(archive, name, struck))
            rows, shown = with_merged(path, rows, part.merged), shown_in(archive, name, styles)
            noted, from_1904 = remarks(archive, name), book.epoch == CALENDAR_MAC_1904
            table = RawTable(path.name, sheet.title, tuple(rows), how, noted, from_1904=from_1904, currencies=shown)
            read.append(Sheet(sheet.title, table, sheet.sheet_state != "visible"))
        return read


def _rows(path: Path, sheet: Any, raised: Mapping[object, Fault], *, otherwise: bool) -> Iterator[RawRow]:
    """The rows that hold anything. What the sheet says of its own size is not believed: it may lie either way."""
    sheet.reset_dimensions()
    cells = 0
    for number, found in enumerate(sheet.iter_rows(values_only=not otherwise), 1):
        row = tuple(_seen(cell) for cell in found) if otherwise else found
        row = tuple(raised.get(cell, cell) if type(cell) is str else cell for cell in row) if raised else row
        cells += len(row)
        if number > ROW_LIMIT or cells > CELL_LIMIT:
            raise UnreadableFile(
                f"{path.name}, sheet {sheet.title} has more rows or columns than can be read",
                next_step="Delete empty formatted rows and columns, or split the sheet into several files.",
            )
        if not all(map(is_blank, row)):
            yield RawRow(number, row)


def _seen(cell: Any) -> object:
    """The value of a cell, as people see it."""
    return cell.value if cell.value is None else seen(cell.value, cell.number_format)


def _with_uncalculated(path: Path, rows: list[RawRow], index: int, *, anew: bool) -> Iterator[RawRow]:
    """The rows with a fault wherever a formula has no value; another reading of the sheet finds them.

    Nor has it one where the workbook is still to be calculated `anew` and it says 0, as programs write that cannot calculate.
    """
    values = {row.number: row.cells for row in rows}
    with path.open("rb") as file, closing(openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)) as book:
        sheet = book.worksheets[index]
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(), 1):
            cells = [
                NOT_CALCULATED if cell is not None and cell.data_type == "f" and (value is None or (anew and value == 0)) else value
                for cell, value in zip_longest(row, values.get(number, ()))
            ]
            if not all(map(is_blank, cells)):
                yield RawRow(number, cells)
