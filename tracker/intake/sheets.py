"""Files from outside as raw tables, each with the record type that its file name or sheet name tells."""

from __future__ import annotations

from pathlib import Path

from tracker.errors import UnknownName, UnreadableFile, WrongRequest
from tracker.findings import Finding
from tracker.intake.delimited import delimited
from tracker.intake.headings import plain
from tracker.intake.matching import kind_named, kind_suggestion, known_headings
from tracker.intake.precheck import refuse_what_is_no_zip
from tracker.intake.tables import Contents, RawTable, Sheet
from tracker.intake.workbook import sheets
from tracker.quoting import shown
from tracker.records.record_type import RecordType

OWN_SHEETS = ("Notes", "Lists", "Codes")
"""Sheets of our template that hold no records."""

LARGE = 2**20
"""Text files of more bytes than that are read by columns."""
_WORKBOOKS = {".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods"}
_TEXTS = {".csv", ".txt", ".tsv", ".tab"}
_SPREADSHEET_MARKS = (b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"))


def contents(path: Path, kind: RecordType | None = None, *, by_rows: bool = False) -> Contents:
    """The tables of a workbook or a CSV file; `kind` says what they hold when names do not. Raises a `TrackerError`.

    A large text file is left to be read by columns, unless it must be read `by_rows`.
    """
    _refuse_what_is_no_file(path)
    if path.suffix.casefold() in _WORKBOOKS or _looks_like_workbook(path):
        return _workbook(path, kind)
    if path.suffix.casefold() not in _TEXTS:
        raise UnreadableFile(
            f"{path.name} is neither a workbook (.xlsx) nor a CSV file", next_step="Save it as one of these and load it again."
        )
    return _text(path, kind, by_rows=by_rows)


def _refuse_what_is_no_file(path: Path) -> None:
    if path.is_dir():
        raise WrongRequest(f"{path} is a folder", next_step="Name the files in it, such as folder/*.csv.")
    if not path.exists():
        raise UnknownName(f"There is no file {path}", next_step="Look at the spelling and the folder.")
    if not path.is_file():
        raise WrongRequest(f"{path} is a pipe or a device, not a file", next_step="Save what it gives as a file first.")


def _looks_like_workbook(path: Path) -> bool:
    """Spreadsheets bear wrong names often enough: a text name with a spreadsheet inside is read as what it is."""
    with path.open("rb") as file:
        return file.read(8).startswith(_SPREADSHEET_MARKS)


def _text(path: Path, kind: RecordType | None, *, by_rows: bool) -> Contents:
    kind = kind or kind_named(path.stem)
    if kind is None:
        raise WrongRequest(f"The name {path.name} does not say what kind of record it holds", next_step=kind_suggestion(path.stem))
    if path.stat().st_size > LARGE and not by_rows:
        return Contents(text=kind)
    table = delimited(path, known_headings(kind))
    return Contents(((kind, table),), notes=(f"{path.name}: {table.how}",))


def _workbook(path: Path, kind: RecordType | None) -> Contents:
    if path.suffix.casefold() == ".ods":
        raise UnreadableFile(f"{path.name} is an OpenDocument spreadsheet", next_step="Save it as .xlsx and load it again.")
    refuse_what_is_no_zip(path)
    own = {plain(name) for name in OWN_SHEETS}
    filled = [sheet for sheet in sheets(path, lambda title: plain(title) in own) if sheet.table.rows]
    if not filled:
        raise UnreadableFile(
            f"{path.name} is empty: no sheet holds any row", next_step="Fill in a sheet and save it; `tracker template` makes one."
        )
    placed = _placed(path, filled, kind)
    if all(len(table.rows) == 1 for _, table in placed):
        raise UnreadableFile(f"{path.name} holds headings but no record", next_step="Fill in at least one row and save it.")
    findings = [_unplaced(path, sheet) for sheet in filled if sheet.table not in [table for _, table in placed]]
    notes = [
        f"{path.name}: the hidden sheet {shown(sheet.title)} is loaded too" for sheet in filled if sheet.hidden and kind_named(sheet.title)
    ]
    return Contents(tuple(placed), tuple(findings), tuple(notes))


def _placed(path: Path, filled: list[Sheet], kind: RecordType | None) -> list[tuple[RecordType, RawTable]]:
    """The sheets that hold records. A type that was asked for takes its own sheet, or the only one."""
    named = [(found, sheet.table) for sheet in filled if (found := kind_named(sheet.title))]
    if kind is None:
        if not named:
            titles = ", ".join(shown(sheet.title) for sheet in filled)
            raise UnreadableFile(
                f"No sheet of {path.name} is named after a record type ({titles})", next_step=kind_suggestion(filled[0].title)
            )
        return named
    asked = [(found, table) for found, table in named if found == kind]
    if asked or len(filled) == 1:
        return asked or [(kind, filled[0].table)]
    raise WrongRequest(
        f"{path.name} has {len(filled)} sheets and none is named {kind.title}",
        next_step=f"Give the sheet that holds {kind.name} rows this name.",
    )


def _unplaced(path: Path, sheet: Sheet) -> Finding:
    return Finding(
        f"The sheet is not named after a record type; its {len(sheet.table.rows)} rows are left out",
        kind_suggestion(sheet.title),
        file=path.name,
        sheet=sheet.title,
        cell="A1",
    )
