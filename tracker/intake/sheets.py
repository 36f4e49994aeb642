"""Files from outside as raw tables by record type: what a file holds is told by its content, and for our own sheets by their names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tracker.errors import UnknownName, UnreadableFile, WrongRequest
from tracker.findings import Finding
from tracker.intake.formats import recognition
from tracker.intake.formats.given import Given
from tracker.intake.raw.tables import OWN_SHEETS, Contents, RawTable, Sheet
from tracker.intake.spreadsheets.delimited import delimited, first_rows
from tracker.intake.spreadsheets.kinds import is_spreadsheet, spreadsheet
from tracker.intake.spreadsheets.packed import is_packed
from tracker.intake.understanding.attendance import is_register
from tracker.intake.understanding.headings import known_headings, plain
from tracker.intake.understanding.several import parted
from tracker.intake.understanding.titles import kind_called, kind_named, kind_suggestion
from tracker.quoting import shown
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType

_PARTICIPANTS = "participation"
LARGE = 2**20
"""Text files of more bytes than that are read by columns."""
_TEXTS = {".csv", ".txt", ".tsv", ".tab", ".xls", ".xlsx"}
"""Names of text files; programs like to give a spreadsheet's name to tables of text."""


def contents(  # noqa: PLR0913  what the loader says of the file, all named at the call
    path: Path,
    kind: RecordType | None = None,
    *,
    form: str | None = None,
    programme: str | None = None,
    currency: str | None = None,
    mapping: Path | None = None,
    by_rows: bool = False,
) -> Contents:
    """The tables of a file by record type; `kind` says what a table of ours holds when names do not.

    `form` overrides which format it is taken for; `programme`, `currency` and `mapping` say what a format of others does not. A
    large text file of ours is left to be read by columns, unless it must be read `by_rows`. Raises a `TrackerError`.
    """
    _refuse_what_is_no_file(path)
    given = Given(recognition.known(form), programme, currency, mapping)
    if not is_spreadsheet(path) and form != recognition.OWN and (found := recognition.structured(path, given)):
        return found
    given = replace(given, form=recognition.OWN if kind and mapping is None else given.form)
    if is_spreadsheet(path):
        return _workbook(path, kind, given)
    if path.suffix.casefold() not in _TEXTS:
        raise UnreadableFile(
            f"{path.name} is neither a workbook nor a CSV, XML or JSON file", next_step="Save it as one of these and load it again."
        )
    return _text(path, kind, given, by_rows=by_rows)


def _refuse_what_is_no_file(path: Path) -> None:
    if path.is_dir():
        raise WrongRequest(f"{path} is a folder", next_step="Name the files in it, such as folder/*.csv.")
    if not path.exists():
        raise UnknownName(f"There is no file {path}", next_step="Look at the spelling and the folder.")
    if not path.is_file():
        raise WrongRequest(f"{path} is a pipe or a device, not a file", next_step="Save what it gives as a file first.")


def _text(path: Path, kind: RecordType | None, given: Given, *, by_rows: bool) -> Contents:
    if path.stat().st_size > LARGE and not by_rows:
        head = first_rows(path, known_headings(kind or kind_named(path.stem)))
        named = kind or _kind(head)
        if named and _form(head, named, given) == recognition.OWN:
            return Contents(people=True) if _is_of_people(named, head) else Contents(text=named)
    table = delimited(path, known_headings(kind or kind_named(path.stem)))
    named = kind or _kind(table)
    if (form := _form(table, named, given)) != recognition.OWN:
        return _of_others(table, form, given)
    if _is_of_people(named, table):
        return _of_people(path, [table], 0)
    if named is None and given.mapping:
        raise given.unused([path.name])
    if named is None:
        raise WrongRequest(f"The name {path.name} does not say what kind of record it holds", next_step=kind_suggestion(path.stem, table))
    apart = parted(table, named)
    return Contents(tuple(apart.tables), tuple(apart.findings), (*table.notes, *apart.notes))


def _kind(table: RawTable) -> RecordType | None:
    """The record type that a sheet or file is named after, or called by where its headings bear it out; a list of people has any name."""
    text = Path(table.file).stem if table.sheet is None else table.sheet
    return kind_named(text) or (None if is_register(table) else kind_called(text, table))


def _form(table: RawTable, named: RecordType | None, given: Given) -> str:
    """The format of a table: the loader's word, else its headings. A row of HXL tags in a sheet of ours only stands in the way."""
    found = given.form or recognition.form_of(table) or recognition.OWN
    return recognition.OWN if found == recognition.HXL and named and given.form is None else found


def _workbook(path: Path, kind: RecordType | None, given: Given) -> Contents:
    own = {plain(name) for name in OWN_SHEETS}
    filled = [sheet for sheet in spreadsheet(path, lambda title: plain(title) in own) if sheet.table.rows]
    if not filled:
        raise UnreadableFile(
            f"{path.name} is empty: no sheet holds any row",
            next_step="Fill in a sheet and save it, or begin with the blank workbook (`tracker template`).",
        )
    if found := recognition.of_workbook([sheet.table for sheet in filled], given):
        return replace(found, notes=(*(note for sheet in filled for note in sheet.table.unquoted), *found.notes))
    if is_packed(path):
        raise UnreadableFile(
            f"{path.name} packs {len(filled)} CSV file(s) that are no export of a form", next_step="Unpack it and load what is in it."
        )
    forms = [(sheet.table, form) for sheet in filled if (form := _form(sheet.table, _kind(sheet.table), given)) != recognition.OWN]
    if forms:
        return _joined(path, [_of_others(table, form, given) for table, form in forms], len(filled) - len(forms))
    return _own(path, filled, kind)


def _of_others(table: RawTable, form: str, given: Given) -> Contents:
    """The records of a table in a format of others, and how it was read."""
    found = recognition.of_table(table, form, given)
    return replace(found, notes=(*(table.unquoted if found.people else table.notes), *found.notes))


def _joined(path: Path, parts: list[Contents], left_out: int) -> Contents:
    """Sheets in formats of others; the sheets beside them, which explain them, are left out."""
    notes = [note for part in parts for note in part.notes]
    if left_out:
        notes.append(f"{path.name}: {left_out} other sheet(s) left out")
    tables = tuple(table for part in parts for table in part.tables)
    findings = tuple(each for part in parts for each in part.findings)
    return Contents(tables, findings, tuple(notes), people=any(part.people for part in parts))


def _is_of_people(named: RecordType | None, table: RawTable) -> bool:
    """A list of participants, which nobody has named after another record type."""
    return named in (None, RECORD_TYPES[_PARTICIPANTS]) and is_register(table)


def _of_people(path: Path, lists: list[RawTable], left_out: int) -> Contents:
    """Lists of participants: a workbook may have one for each day."""
    notes = [note for table in lists for note in table.unquoted]
    notes += [f"{path.name}: {len(lists)} lists of participants, in which a row is told as 2:5, list and row"] if len(lists) > 1 else []
    notes += [f"{path.name}: {left_out} other sheet(s) left out"] if left_out else []
    return Contents(tuple((RECORD_TYPES[_PARTICIPANTS], table) for table in lists), notes=tuple(notes), people=True)


def _own(path: Path, filled: list[Sheet], kind: RecordType | None) -> Contents:
    lists = [sheet.table for sheet in filled if _is_of_people(kind or _kind(sheet.table), sheet.table)]
    if lists and (kind or not any(_kind(sheet.table) for sheet in filled if sheet.table not in lists)):
        return _of_people(path, lists, len(filled) - len(lists))
    placed = _placed(path, filled, kind)
    if all(len(table.rows) == 1 for _, table in placed):
        other = next((sheet for sheet in filled if sheet.table not in [table for _, table in placed] and len(sheet.table.rows) > 1), None)
        raise UnreadableFile(
            f"{path.name} holds headings but no record"
            + (f"; its sheet {shown(other.title)} is not named after a record type" if other else ""),
            next_step=kind_suggestion(other.title, other.table) if other else "Fill in at least one row and save it.",
        )
    findings = [_unplaced(path, sheet) for sheet in filled if sheet.table not in [table for _, table in placed]]
    notes = [f"{path.name}: the hidden sheet {shown(sheet.title)} is loaded too" for sheet in filled if sheet.hidden and _kind(sheet.table)]
    notes += [note for _, table in placed for note in table.notes]
    if len(placed) > 1 and not any(_kind(table) for _, table in placed):
        notes.append(
            f"{path.name}: {len(placed)} sheets are read alike; what their own names say is taken only where a column says it, too"
        )
    apart = [parted(table, found) for found, table in placed]
    notes += [note for each in apart for note in each.notes]
    findings += [finding for each in apart for finding in each.findings]
    return Contents(tuple(table for each in apart for table in each.tables), tuple(findings), tuple(notes))


def _placed(path: Path, filled: list[Sheet], kind: RecordType | None) -> list[tuple[RecordType, RawTable]]:
    """The sheets that hold records. A type that was asked for takes its own sheets, or all that are named after no other."""
    named = [(found, sheet.table) for sheet in filled if (found := _kind(sheet.table))]
    if kind is None:
        if not named:
            titles = ", ".join(shown(sheet.title) for sheet in filled)
            raise UnreadableFile(
                f"No sheet of {path.name} is named after a record type ({titles})",
                next_step=kind_suggestion(filled[0].title, filled[0].table),
            )
        return named
    asked = [(found, table) for found, table in named if found == kind]
    if asked or len(filled) == 1:
        return asked or [(kind, filled[0].table)]
    if others := [(kind, sheet.table) for sheet in filled if _kind(sheet.table) is None]:
        return others
    raise WrongRequest(
        f"{path.name} has {len(filled)} sheets and none is named {kind.title}",
        next_step=f"Give the sheet that holds {kind.name} rows this name.",
    )


def _unplaced(path: Path, sheet: Sheet) -> Finding:
    return Finding(
        f"The sheet is not named after a record type; its {len(sheet.table.rows)} row(s) are left out",
        kind_suggestion(sheet.title, sheet.table),
        file=path.name,
        sheet=sheet.title,
        cell="A1",
    )
