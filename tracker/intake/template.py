"""The blank workbook that people fill in: a sheet for each record type, drop-downs, and notes on every column."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from tracker.codes import CodeList, code_list
from tracker.errors import UnknownName, WrongRequest
from tracker.intake.guidance import GUIDANCE, SHEETS_TITLE
from tracker.intake.raw.tables import OWN_SHEETS, letters
from tracker.intake.understanding.cells import BETWEEN
from tracker.phrases import LANGUAGES
from tracker.records import FROM_FILES, RECORD_TYPES, record_type
from tracker.records.fields import CODES, DATE, FLAG, MONEY, QUANTITY, RATE, WHOLE, Field
from tracker.records.record_type import RecordType
from tracker.store.beside.placing import write_whole
from tracker.workbooks import AUTHOR, workbook

_NOTES, _LISTS, _CODES = OWN_SHEETS
_LAST_ROW = 1_048_575
_REFERRED_ROWS = 5_000
_NUMBERS = {WHOLE: "0", MONEY: "#,##0.00", QUANTITY: "0.####", RATE: "0.########"}
_REQUIRED = {"bold": True, "border": 2, "bg_color": "#DCE6F1", "align": "left"}
_OPTIONAL = {"border": 1, "bg_color": "#F2F2F2", "align": "left"}
_NARROW, _WIDE = 14, 34


def write_template(path: Path, kinds: Sequence[str] = ()) -> None:
    """Write the blank workbook for the record types named, or for all. Raises `WrongRequest` rather than overwrite a file."""
    data = template([record_type(name, FROM_FILES) for name in dict.fromkeys(kinds)] or list(FROM_FILES.values()))
    if path.suffix.casefold() != ".xlsx":
        raise WrongRequest(f"The template is an Excel workbook; {path.name} does not end in .xlsx", next_step=f"Write -o {path.stem}.xlsx.")
    if path.exists() and (path.is_dir() or path.read_bytes() not in (b"", data)):
        raise WrongRequest(f"There is already a file at {path}", next_step="It may be filled in: name another file, or move it away.")
    if not path.parent.is_dir():
        raise UnknownName(f"There is no folder {path.parent}", next_step="Make it first, or name another file.")
    write_whole(path, data)


def template(kinds: Sequence[RecordType]) -> bytes:
    """The bytes of the workbook; the same record types and code lists give the same bytes."""
    buffer = BytesIO()
    with workbook("Tracker template", buffer) as book:
        lists = {name: code_list(name) for kind in kinds for name in _lists_of(kind)}
        places = {name: place for place, name in enumerate(sorted(lists))}
        _notes_sheet(book, kinds)
        for kind in kinds:
            _record_sheet(book, kind, kinds, lists, places)
        _codes_sheet(book, [lists[name] for name in places])
        _lists_sheet(book, [lists[name] for name in places])
    return buffer.getvalue()


def _lists_of(kind: RecordType) -> list[str]:
    return [field.codes for field in kind.fields if field.codes]


def _notes_sheet(book: Any, kinds: Sequence[RecordType]) -> None:
    sheet = book.add_worksheet(_NOTES)
    heading, plain = book.add_format({"bold": True, "font_size": 14}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 110)
    row = 0
    for title, steps in GUIDANCE.items():
        sheet.write_string(row, 0, title, heading)
        for number, step in enumerate(steps, 1):
            sheet.write_number(row + number, 0, number, plain)
            sheet.write_string(row + number, 1, step, plain)
        row += len(steps) + 2
    sheet.write_string(row, 0, SHEETS_TITLE, heading)
    for number, kind in enumerate(kinds, row + 1):
        sheet.write_url(number, 0, f"internal:'{kind.title}'!A1", string=kind.title)
        sheet.write_string(number, 1, f"{kind.meaning} ({kind.name})", plain)


def _record_sheet(book: Any, kind: RecordType, kinds: Sequence[RecordType], lists: dict[str, CodeList], places: dict[str, int]) -> None:
    sheet = book.add_worksheet(kind.title)
    sheet.freeze_panes(1, 0)
    required, optional = book.add_format(_REQUIRED), book.add_format(_OPTIONAL)
    for column, field in enumerate(kind.fields):
        heading = f"{field.name} *" if field.required else field.name
        sheet.set_column(
            column, column, max(len(heading) + 4, _WIDE if field.codes or field.kind.name == "text" else _NARROW), _format(book, field)
        )
        sheet.write_string(0, column, heading, required if field.required else optional)
        sheet.write_comment(0, column, _about(field, lists.get(field.codes)), {"x_scale": 2.2, "y_scale": 1.4, "author": AUTHOR})
        if choice := _choice(field, kinds, lists, places):
            sheet.data_validation(1, column, _LAST_ROW, column, choice)


def _format(book: Any, field: Field) -> Any:
    """Text stays text, so that leading zeros live; days show in one form everywhere."""
    return book.add_format({"num_format": "yyyy-mm-dd" if field.kind is DATE else _NUMBERS.get(field.kind, "@")})


def _about(field: Field, codes: CodeList | None) -> str:
    """What the note at a heading says of its column."""
    some = "codes, with ; between them," if field.kind is CODES else "a code"
    kind = f"{some} of the list {codes.name} ({codes.title()})" if codes else field.kind.hint
    if field.refers:
        other = RECORD_TYPES[field.refers]
        kind = f"the {other.key[0]} of a row of {other.title}"
    lines = (field.label, f"Write {kind}.", f"{field.note}." if field.note else "", "Required." if field.required else "May stay empty.")
    return "\n".join(line for line in lines if line)


def _choice(field: Field, kinds: Sequence[RecordType], lists: dict[str, CodeList], places: dict[str, int]) -> dict[str, object] | None:
    """The drop-down of a column: codes with a warning for other words; identifiers of this workbook as an offer only."""
    if field.codes:
        column, last = letters(places[field.codes]), len(lists[field.codes].codes) + 1
        source = f"={_LISTS}!${column}$2:${column}${last}"
        if field.kind is CODES:  # a warning at every second code would be in the way
            return {"validate": "list", "source": source, "show_error": False}
        warning = f"Choose from the list, or write a code or name of {field.codes}."
        return {"validate": "list", "source": source, "error_type": "warning", "error_title": "Not in the list", "error_message": warning}
    if field.kind is FLAG:
        return {
            "validate": "list",
            "source": ["yes", "no"],
            "error_type": "warning",
            "error_title": "Yes or no",
            "error_message": "Write yes or no.",
        }
    other = next((kind for kind in kinds if kind.name == field.refers), None)
    if other is None:
        return None
    column = letters(other.names.index(other.key[0]))
    return {"validate": "list", "source": f"='{other.title}'!${column}$2:${column}${_REFERRED_ROWS}", "show_error": False}


def _codes_sheet(book: Any, lists: Sequence[CodeList]) -> None:
    """Every code with its names, to look up."""
    sheet = book.add_worksheet(_CODES)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, 4, 44)
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, heading in enumerate(("list", "code", "English", "Українська", "Français")):
        sheet.write_string(0, column, heading, bold)
    rows = [(codes.name, code.code, *(code.name(language) for language in LANGUAGES)) for codes in lists for code in codes.codes.values()]
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text)
    sheet.autofilter(0, 0, max(len(rows), 1), 4)


def _lists_sheet(book: Any, lists: Sequence[CodeList]) -> None:
    """The entries of the drop-downs, one list a column; nobody needs to see it."""
    sheet = book.add_worksheet(_LISTS)
    for column, codes in enumerate(lists):
        sheet.write_string(0, column, codes.name)
        for row, code in enumerate(codes.codes.values(), 1):
            sheet.write_string(row, column, f"{code.code}{BETWEEN}{code.name()}")
    sheet.hide()
