"""Refused rows as a workbook: bad cells marked, each with what is wrong in its note; corrected there, it is loaded again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import ZipFile

from tracker.intake.raw.tables import OWN_SHEETS
from tracker.intake.refusals.refused import Problem, Refused, RefusedRow
from tracker.records import record_type
from tracker.records.record_type import RecordType
from tracker.workbooks import AUTHOR, workbook

TOGETHER = 20_000
"""Rows of one workbook: as many as a person may want to correct in one, and far fewer than a sheet can hold."""

_NOTES = OWN_SHEETS[0]
_BAD = {"bg_color": "#F8C9C4", "border": 1, "border_color": "#BA2525"}
_LONGEST_TITLE = 27
_WIDTH = 16
_HELP = (
    "Correct the red cells (point at one to read what is wrong), save this workbook and load it: tracker load FILE.xlsx",
    "Виправте червоні клітинки (наведіть вказівник, щоб прочитати причину), збережіть книгу й завантажте її: tracker load FILE.xlsx",
    "Corrigez les cellules rouges (pointez-les pour lire la raison), enregistrez le classeur et chargez-le : tracker load FILE.xlsx",
)
_OURS = (
    "Rows about people are not kept, only where they stand: correct them in your own file.",
    "Рядки про людей не зберігаються, лише їхні місця: виправте їх у власному файлі.",
    "Les lignes sur des personnes ne sont pas gardées, seulement leur place : corrigez-les dans votre propre fichier.",
)


def workbooks(tables: Sequence[Refused], tell: Callable[[str], str] = str) -> Iterator[bytes]:
    """Any number of rows in as many workbooks as they need, one after the other."""
    part, room = list[Refused](), TOGETHER
    for table in tables:
        rows = iter(table.rows)
        while some := tuple(islice(rows, room)):
            part.append(replace(table, rows=some))
            room -= len(some)
            if not room:
                yield marked(part, tell)
                part, room = [], TOGETHER
    if part:
        yield marked(part, tell)


def count(tables: Sequence[Refused]) -> int:
    """How many workbooks the rows need."""
    return -(-sum(len(table.rows) for table in tables) // TOGETHER)


def together(tables: Sequence[Refused], tell: Callable[[str], str] = str) -> tuple[str, bytes]:
    """All the rows as one file with its name: a workbook, or a zip file where they need several."""
    if count(tables) == 1:
        return "corrected.xlsx", next(workbooks(tables, tell))
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for number, data in enumerate(workbooks(tables, tell), 1):
            archive.writestr(f"corrected-{number}.xlsx", data)
    return "corrected.zip", buffer.getvalue()


def marked(tables: Sequence[Refused], tell: Callable[[str], str] = str) -> bytes:
    """The bytes of one workbook; the same rows give the same bytes. Every text is a text cell, which no spreadsheet runs.

    `tell` puts what is wrong into the reader's language.
    """
    buffer = BytesIO()
    with workbook("Refused rows", buffer) as book:
        looks = {
            bad: book.add_format({"num_format": "@", "quote_prefix": True, "text_wrap": False} | (_BAD if bad else {}))
            for bad in (True, False)
        }
        tables = [_in_words(table, tell) for table in tables]
        for title, table in _titled([table for table in tables if any(row.cells for row in table.rows)]):
            _sheet(book.add_worksheet(title), table, looks, book.add_format({"bold": True}))
        _notes(book, tables)
    return buffer.getvalue()


def _in_words(table: Refused, tell: Callable[[str], str]) -> Refused:
    """The table's place and the rows with what is wrong as the reader is told it."""
    return replace(
        table,
        table=tell(table.table),
        rows=tuple(replace(row, problems=tuple(_problem(one, tell) for one in row.problems)) for row in table.rows),
    )


def _problem(one: Problem, tell: Callable[[str], str]) -> Problem:
    return replace(one, reason=tell(one.reason), suggestion=tell(one.suggestion))


def _titled(tables: Sequence[Refused]) -> Iterator[tuple[str, Refused]]:
    """Each table with a title of its own that names its record type."""
    seen: dict[str, int] = {}
    for table in tables:
        title = record_type(table.kind).title
        seen[title] = seen.get(title, 0) + 1
        yield title if seen[title] == 1 else f"{title[:_LONGEST_TITLE]} {seen[title]}", table


def _sheet(sheet: Any, table: Refused, looks: dict[bool, Any], bold: Any) -> None:
    """The units of its amounts, the headings, and the rows."""
    for place, words in enumerate(table.units):
        sheet.write_string(place, 0, words)
    top, names = len(table.units), _names(record_type(table.kind), table)
    sheet.freeze_panes(top + 1, 0)
    sheet.set_column(0, len(names) - 1, _WIDTH, looks[False])
    for column, name in enumerate(names):
        sheet.write_string(top, column, name, bold)
    for place, row in enumerate(table.rows, top + 1):
        _row(sheet, place, row, names, looks)


def _names(kind: RecordType, table: Refused) -> list[str]:
    """The fields that the file has, and those it lacks, in their order."""
    filled = {name for row in table.rows for name in row.cells} | {problem.field for row in table.rows for problem in row.problems}
    return [field.name for field in kind.fields if field.name in filled]


def _row(sheet: Any, place: int, row: RefusedRow, names: Sequence[str], looks: dict[bool, Any]) -> None:
    wrong = {name: [problem for problem in row.problems if (problem.field or names[0]) == name] for name in names}
    for column, name in enumerate(names):
        cell, look = row.cells.get(name), looks[bool(wrong[name])]
        if cell is None:
            sheet.write_blank(place, column, None, look)
        elif isinstance(cell, str):
            sheet.write_string(place, column, cell, look)
        else:
            sheet.write_number(place, column, cell, None if look is looks[False] else look)
        if wrong[name]:
            sheet.write_comment(place, column, "\n".join(map(_told, wrong[name])), {"x_scale": 2.5, "author": AUTHOR})


def _told(problem: Problem) -> str:
    return f"{problem.reason}. {problem.suggestion}".strip()


def _notes(book: Any, tables: Sequence[Refused]) -> None:
    """Every reason once more as a list; this sheet is not loaded."""
    sheet = book.add_worksheet(_NOTES)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate((44, 10, 22, 110)):
        sheet.set_column(column, column, width, wrap)
    private = _OURS if any(not row.cells for table in tables for row in table.rows) else ()
    for place, text in enumerate((*_HELP, *private)):
        sheet.write_string(place, 3, text, wrap)
    lines = [(table.table, row.number, problem) for table in tables for row in table.rows for problem in row.problems]
    for place, (name, number, problem) in enumerate(lines, len(_HELP) + len(private) + 1):
        sheet.write_string(place, 0, name, wrap)
        sheet.write_number(place, 1, number)
        sheet.write_string(place, 2, problem.field or "", wrap)
        sheet.write_string(place, 3, _told(problem), wrap)
