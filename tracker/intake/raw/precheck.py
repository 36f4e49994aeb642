"""A look at a workbook before it is opened: is it one, how large does it become, what would the reader not tell us."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tracker.errors import UnreadableFile

INFLATED_LIMIT = 200 * 2**20
CELL_LIMIT = 20_000_000
ROW_LIMIT = 1_048_576
COLUMN_LIMIT = 16_384
_PARTS_LIMIT = 10_000
SHEET_LIMIT = 1_000
"""Far more than people make; each may name the same part, which would be read as often."""
_CHUNK = 2**20
_TAGGED = (".xml", ".rels")
_HEAD = 4 * 2**20
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a file of the old Excel format begins, and a workbook behind a password."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_AS_XLSX = "Open it in Excel or LibreOffice and save it as .xlsx."
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
# A pattern that begins with plain letters finds them in half the time that `in` takes; with a choice in front it takes ten times as long.
_LISTED = re.compile(rb"<(?:\w+:)?sheet[\s>/]")
_FORMULA = re.compile(rb"<f[ >/]")
_NAMED_FORMULA = re.compile(rb":f[ >/]")
_NAMED_ROW = re.compile(rb":row")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]{0,80}?ref="(\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+)"')
_ROW = re.compile(rb"<(?:\w+:)?row(?: [^>]{0,150}?)? r=[\"'](\d{1,20})[\"']")
_PLAIN_ROW = re.compile(_ROW.pattern.replace(rb"(?:\w+:)?", b"", 1))
_FAR = re.compile(rb" r=[\"']([A-Z]{2,})\d")
_HIDDEN = re.compile(rb" hidden=[\"'](?:1|true)")
_COLUMNS = re.compile(rb"<(?:\w+:)?col ([^>]{0,200})>")
_REACH = re.compile(rb"\b(m(?:in|ax))=[\"'](\d{1,5})[\"']")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row [^>]{0,200}?" + _HIDDEN.pattern + rb"[^>]{0,200}?>\s*<(?:\w+:)?c[ >]")
_CLAIM = re.compile(rb'<(?:\w+:)?dimension [^>]{0,80}?ref="\$?([A-Z]{1,3})\$?(\d{1,9}):\$?([A-Z]{1,3})\$?(\d{1,9})"')
_ODD = [re.compile(each) for each in (rb"t=(?:\"[ed]\"|')", rb"<rPh", rb"_x[0-9A-Fa-f]{4}_")]
_NO_TEXTS = (b"<is><t></t></is>", b"<is><t/></is>")
"""Texts in the XML of a sheet that are none."""
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
RAISED = b"superscript"  # in a text with raised letters, of which a digit may be the mark of a footnote


@dataclass(slots=True)
class SheetPart:
    """What the stream of a sheet gave away: merged ranges, whether it holds formulas, how far it reaches, its hidden rows and its values.

    It is `odd` where readers take some cell in different ways.
    """

    merged: set[str] = field(default_factory=set)
    formulas: bool = False
    odd: bool = False
    values: int = 0
    last_row: int = 0
    last_column: int = 26
    hidden: int = 0
    hidden_columns: set[tuple[int, int]] = field(default_factory=set)
    """From and to, counted from 0."""


def precheck(path: Path, *, inflated_limit: int = INFLATED_LIMIT) -> dict[str, SheetPart]:
    """The sheet parts of a workbook by name. Raises `UnreadableFile` for what is none, or would grow beyond bounds."""
    refuse_what_is_no_zip(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_other_contents(path, archive)
            return _scanned(path, archive, inflated_limit)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise UnreadableFile(f"{path.name} is damaged and cannot be unpacked", next_step=_AS_XLSX) from error


def refuse_what_is_no_zip(path: Path) -> None:
    """Raise `UnreadableFile` with the reason when the file is no .xlsx container."""
    with path.open("rb") as file:
        data = file.read(_HEAD)
    if not data:
        raise UnreadableFile(f"{path.name} is empty", next_step="Save the workbook again.")
    if data.startswith(OLE):
        if _ENCRYPTED in data:
            raise UnreadableFile(f"{path.name} is protected by a password", next_step="Save it without a password and load it again.")
        raise UnreadableFile(f"{path.name} is in the old Excel format (.xls)", next_step=_AS_XLSX)
    if not data.startswith(b"PK"):
        raise UnreadableFile(f"{path.name} is not an Excel workbook, whatever its name says", next_step=_AS_XLSX)


def is_encrypted(path: Path) -> bool:
    """The workbook is behind a password."""
    with path.open("rb") as file:
        return _ENCRYPTED in file.read(_HEAD)


def _refuse_other_contents(path: Path, archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise UnreadableFile(f"{path.name} is protected by a password", next_step="Save it without a password and load it again.")
    if not {"xl/workbook.xml", "xl/workbook.bin"} & {*names}:
        raise UnreadableFile(f"{path.name} is a zip file, but not an Excel workbook", next_step=_AS_XLSX)
    if "xl/workbook.xml" in names and _listed(archive) > SHEET_LIMIT:
        raise UnreadableFile(f"{path.name} has more than {SHEET_LIMIT:,} sheets", next_step="Split it into several files.")
    if len(names) > _PARTS_LIMIT or len(set(names)) != len(names) or _overlap(archive):
        raise UnreadableFile(f"{path.name} is not built as a workbook is", next_step=_AS_XLSX)


def _listed(archive: zipfile.ZipFile) -> int:
    """How many sheets a workbook lists, as far as its list is not too long to be looked at."""
    with archive.open("xl/workbook.xml") as part:
        return len(_LISTED.findall(part.read(_HEAD)))


def _overlap(archive: zipfile.ZipFile) -> bool:
    """Some parts are the same bytes, by which a small file becomes a large one many times over."""
    end = 0
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + zipfile.sizeFileHeader + len(info.orig_filename) + info.compress_size  # type: ignore[attr-defined]  # undeclared
    return False


def _scanned(path: Path, archive: zipfile.ZipFile, limit: int) -> dict[str, SheetPart]:
    """Every part read once as a stream; nothing larger than a chunk is held, and only bytes really inflated count."""
    sheets: dict[str, SheetPart] = {}
    inflated = 0
    for info in archive.infolist():
        sheet = sheets.setdefault(info.filename, SheetPart()) if _SHEET.fullmatch(info.filename) else None
        for window, fresh in _windows(archive, info):
            inflated += fresh
            if inflated > limit:
                raise UnreadableFile(
                    f"{path.name} unpacks to more than {limit // 2**20} MB",
                    next_step="Delete empty formatted rows and pictures, or split it into several files.",
                )
            if info.filename.endswith(_TAGGED) and _declares(window):
                raise UnreadableFile(f"{path.name} holds a document type declaration, which no workbook needs", next_step=_AS_XLSX)
            if fresh == _CHUNK and info.filename.startswith("xl/") and info.filename.endswith(_TAGGED) and b">" not in window:
                raise UnreadableFile(f"{path.name} is not built as a workbook is", next_step=_AS_XLSX)
            if sheet is not None:
                _note(path, sheet, window, len(window) - fresh)
    return sheets


def _declares(window: bytes) -> bool:
    """A document type is declared, in whichever encoding an XML parser would understand."""
    return _DTD.search(window) is not None or (b"\0" in window and _DTD.search(window.replace(b"\0", b"")) is not None)


def _windows(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """The part piece by piece, each with the end of the piece before it, and how many bytes are new."""
    tail = b""
    with archive.open(info) as part:
        while chunk := part.read(_CHUNK):
            yield tail + chunk, len(chunk)
            tail = chunk[-200:]


def _note(path: Path, sheet: SheetPart, window: bytes, seen: int) -> None:
    """Take what a window shows, of which the first bytes were in the window before."""
    before = window[:seen]
    sheet.odd = sheet.odd or is_odd(window)
    sheet.values += _values(window) - _values(before)
    sheet.formulas = sheet.formulas or _FORMULA.search(window) is not None or _NAMED_FORMULA.search(window) is not None
    if b"mergeCell" in window:
        sheet.merged.update(found.decode().replace("$", "") for found in _MERGED.findall(window))
    if _HIDDEN.search(window):
        sheet.hidden += len(_HIDDEN_ROW.findall(window)) - len(_HIDDEN_ROW.findall(before))
        sheet.hidden_columns.update(_hidden_columns(window))
    if b"dimension" in window:
        _refuse_claims(path, window)
    pattern = _ROW if _NAMED_ROW.search(window) else _PLAIN_ROW
    _note_rows(path, sheet, [int(row) for row in pattern.findall(window)[len(pattern.findall(before)) :]])
    sheet.last_column = max(sheet.last_column, *(number_of(found.decode()) for found in set(_FAR.findall(window))), 0)
    if sheet.last_column > COLUMN_LIMIT:
        raise _too_large(path, "claims more columns than a spreadsheet has")
    if _is_wide(window):
        raise _too_large(path, f"has a row of more than {COLUMN_LIMIT:,} cells")


def _hidden_columns(window: bytes) -> Iterator[tuple[int, int]]:
    for about in _COLUMNS.findall(window):
        if _HIDDEN.search(b" " + about):
            reach = {name: int(number) for name, number in _REACH.findall(about)}
            yield reach.get(b"min", 1) - 1, reach.get(b"max", 0) - 1


def _values(window: bytes) -> int:
    """How many values end here, but for empty texts."""
    texts = window.count(b"</is>")
    return window.count(b"</v>") + texts - (sum(map(window.count, _NO_TEXTS)) if texts else 0)


def is_odd(window: bytes) -> bool:
    """Errors, days as texts, attributes in single quotation marks, readings of characters, or characters raised or spelled out."""
    return RAISED in window or any(pattern.search(window) for pattern in _ODD)


def _is_wide(window: bytes) -> bool:
    """A row has more cells than a sheet has columns. Where rows begin often enough, none can."""
    most = len("<c/>") * COLUMN_LIMIT
    if all(window.find(b"<row", at, at + most // 2) >= 0 for at in range(0, len(window) - most // 2, most // 2)):
        return False
    return any(part.count(b"<c") > COLUMN_LIMIT for part in window.split(b"<row") if len(part) > most)


def _note_rows(path: Path, sheet: SheetPart, rows: list[int]) -> None:
    """Take the next numbers of rows. What is in order, as all but a few are, is seen at once."""
    if rows and rows[0] > sheet.last_row and rows[-1] <= ROW_LIMIT and rows == sorted(set(rows)):
        sheet.last_row = rows[-1]
        return
    for row in rows:
        if row > ROW_LIMIT:
            raise _too_large(path, f"claims a row {row:,}")
        if row <= sheet.last_row:
            raise UnreadableFile(
                f"{path.name} has rows out of order (row {row} after row {sheet.last_row}), of which some would be lost", next_step=_AS_XLSX
            )
        sheet.last_row = row


def _refuse_claims(path: Path, window: bytes) -> None:
    for left, top, right, bottom in _CLAIM.findall(window):
        rows, columns = int(bottom) - int(top) + 1, number_of(right.decode()) - number_of(left.decode()) + 1
        if rows * columns > CELL_LIMIT:
            raise _too_large(path, f"claims {rows:,} rows by {columns:,} columns")


def _too_large(path: Path, what: str) -> UnreadableFile:
    return UnreadableFile(
        f"{path.name} has a sheet that {what}",
        next_step="Delete the empty formatted rows and columns (Ctrl+End shows where the sheet ends), save, and load it again.",
    )


def number_of(column: str) -> int:
    """The number of a spreadsheet column from its letters, A being 1.

    >>> number_of("A"), number_of("XFD")
    (1, 16384)
    """
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
