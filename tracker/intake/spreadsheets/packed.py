"""CSV files packed into one zip file, as Kobo and ODK give a form with repeat groups: each is a sheet named as its file."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from tracker.errors import UnreadableFile
from tracker.intake.raw.precheck import COLUMN_LIMIT, INFLATED_LIMIT, SHEET_LIMIT
from tracker.intake.raw.tables import Sheet
from tracker.intake.spreadsheets.delimited import table_of

_AGAIN = "Export it again from where it came from."
_CONTENTS = "[Content_Types].xml"
"""What every workbook holds, and no other zip file."""


def is_packed(path: Path) -> bool:
    """The file is a zip file with CSV files in it, and no workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _CONTENTS not in archive.namelist() and any(_texts(archive))
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError):
        return False  # what is wrong with it, the reader of workbooks says


def sheets(path: Path) -> list[Sheet]:
    """The CSV files that hold anything; the file of each stands behind that of the zip file. Raises `UnreadableFile`."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = list(_texts(archive))
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableFile(f"{path.name} is protected by a password", next_step="Save it without a password and load it again.")
            if len(parts) > SHEET_LIMIT or sum(part.file_size for part in parts) > INFLATED_LIMIT:
                raise _too_large(path)
            return list(_sheets(path, archive, parts))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise UnreadableFile(f"{path.name} is damaged and cannot be unpacked", next_step=_AGAIN) from error


def _texts(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The CSV files, but for those that a Macintosh puts beside them."""
    return (part for part in archive.infolist() if _is_text(PurePosixPath(part.filename)))


def _is_text(name: PurePosixPath) -> bool:
    return name.suffix.casefold() == ".csv" and not name.name.startswith(".")


def _sheets(path: Path, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Iterator[Sheet]:
    left = INFLATED_LIMIT
    for part in parts:
        with archive.open(part) as file:
            data = file.read(left + 1)
        left -= len(data)
        if left < 0:
            raise _too_large(path)
        if data.strip():
            name = PurePosixPath(part.filename)
            table = table_of(data, f"{path.name}/{name.name}", _is_heading)
            if any(len(row.cells) > COLUMN_LIMIT for row in table.rows):
                raise _too_large(path)
            yield Sheet(name.stem, replace(table, sheet=name.stem, how=()), hidden=False)


def _is_heading(cell: str) -> bool:
    """Exports of forms head their own columns so."""
    return cell.startswith("_") or cell in {"KEY", "PARENT_KEY", "SubmissionDate"}


def _too_large(path: Path) -> UnreadableFile:
    return UnreadableFile(
        f"{path.name} holds more than {INFLATED_LIMIT // 2**20} MB, {SHEET_LIMIT:,} files or {COLUMN_LIMIT:,} columns of text",
        next_step="Export fewer submissions.",
    )
