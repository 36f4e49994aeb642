"""Files for the tests of intake: text and workbooks as people save them, and what a load says of them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from tracker.findings import Finding
from tracker.intake.load import load
from tracker.intake.result import LoadResult
from tracker.store import Store

Cells = Sequence[Any]
"""Rows of cells of any kind."""


def text_file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A text file in an encoding, its ends of line as given."""
    path.write_bytes(text.encode(encoding))
    return path


def workbook(path: Path, sheets: Mapping[str, Cells]) -> Path:
    """A workbook of the sheets given, saved as a spreadsheet program would."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def with_sheet_xml(path: Path, xml: str) -> Path:
    """The workbook with the XML of its first sheet replaced: for files that no honest program writes."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{xml}</worksheet>'.encode()
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def loaded(store: Store, *files: Path, **options: object) -> LoadResult:
    """The result of loading the files into the store."""
    return load(store, files, actor="test", reason="test", **options)  # type: ignore[arg-type]  # options are named by each test


def said(findings: Sequence[Finding]) -> list[tuple[str, str, str, str]]:
    """Each finding as (place, field, reason, suggestion), the place without the file."""
    return [(finding.cell or f"line {finding.line}", finding.field or "", finding.reason, finding.suggestion) for finding in findings]


def held(store: Store, sql: str) -> list[tuple[object, ...]]:
    """The rows of a query on the newest state."""
    with store.session() as session:
        return session.tuples(sql)
