"""Spreadsheets of every kind, each by its own reader: what a file is stands in its first bytes, not in its name."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from tracker.intake.raw.precheck import OLE, is_encrypted
from tracker.intake.raw.tables import Sheet
from tracker.intake.spreadsheets import binary, excel97, opendocument, packed, workbook

_ZIP = b"PK\x03\x04"


def is_spreadsheet(path: Path) -> bool:
    """The file is a spreadsheet by its first bytes."""
    with path.open("rb") as file:
        return file.read(8).startswith((_ZIP, OLE))


def spreadsheet(path: Path, is_ours: Callable[[str], bool]) -> list[Sheet]:
    """The sheets of a spreadsheet, but for those that are ours and hold no records. Raises `UnreadableFile`."""
    with path.open("rb") as file:
        start = file.read(200)
    if start.startswith(OLE) and not is_encrypted(path):
        return excel97.sheets(path, is_ours)
    if opendocument.MIME in start or _is_opendocument(path):
        return opendocument.sheets(path, is_ours)
    if binary.is_binary(path):
        return binary.sheets(path, is_ours)
    return packed.sheets(path) if packed.is_packed(path) else workbook.sheets(path, is_ours)


def _is_opendocument(path: Path) -> bool:
    """Some programs do not put the kind of the document first."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("mimetype") as part:
            return part.read(200).strip() == opendocument.MIME
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError, ValueError):
        return False  # what is wrong with it, the reader of workbooks says
