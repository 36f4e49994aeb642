"""Text files and sheets say the same read by columns as read row by row: the same records, findings and notes, however messy they are."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal

from hypothesis import given
from hypothesis import strategies as st

from tests.generative.test_twin import CAREFULLY
from tracker.errors import UnreadableFile
from tracker.findings import Finding
from tracker.intake.raw.tables import Fault, RawRow, RawTable
from tracker.intake.rows.beginning import beginning
from tracker.intake.rows.bulk import checked_by_columns, sheet_by_columns
from tracker.intake.rows.checks import checked
from tracker.intake.rows.lines import Messy
from tracker.intake.rows.questions import questions
from tracker.intake.sheets import contents
from tracker.records import record_type
from tracker.records.fields import CODE, DATE, FLAG, IDENTIFIER, REFERENCE, Field
from tracker.vocabulary import SHIPPED

KINDS = ("participation", "txn", "activity", "fx_rate")
RIGHT: dict[Any, str] = {
    DATE: "2024-03-01|2024-12-01|01.12.2024|45292",
    FLAG: "yes|no|так|TRUE",
    IDENTIFIER: "A-1|T12|P:1",
    REFERENCE: "A-1|H7|x.y9",
}
NUMBERS = "1|7|12|100|007"
ODD = (
    "| |12.5|-3|1 000,50|99999999999|1e3|-0.00|0.00001|12|3F2E-9|P 1|2024-02-29|\u00a0|#REF!|forty|12E5|1.2E+10|2024-02-30|7/13/2026|7/4/2026|7/4/2026 10:00|вересень 2023|з 31.08.2020 на 5 років|2150-01-01|A\x07|Ivan Franko|two\nlines|a, b; c|“цитата”"
    '|say "hi"| padded |Всього|у тому числі:|Total 12|#adm1|* note below the table|A\u00a0B|0000001|1,234.5|−5|é|x|12345678901234567890'
).split("|")
RAW = (
    "",
    ",",
    ";;",
    'a"b,c',
    '"open',
    '"a"b,c',
    "\ufeff",
    "Примітка до таблиці внизу",
    '"Увага: дані попередні",,,',
    "#adm1,#date,#x",
    "a\rb,c",
)


def cells(field: Field) -> st.SearchStrategy[str]:
    """What the field takes."""
    if field.codes:
        codes = list(SHIPPED.codes(field.codes).codes.values())[:3]
        right = [code.code for code in codes] + [codes[0].name("uk"), codes[0].code.lower()]
        right += [f"{codes[0].code};{codes[-1].code}"] if field.kind is not CODE else []
    else:
        right = RIGHT.get(field.kind, NUMBERS if field.kind.sql != "VARCHAR" else "Text|Назва|a/b").split("|")
    return st.sampled_from(right if field.required else [*right, ""])


@st.composite
def rows(draw: st.DrawFn, fields: list[Field], more: int) -> list[str]:
    """A row whose cells are right, but for one or two at times."""
    found = [draw(cells(field)) for field in fields] + [draw(st.sampled_from(["", "x"])) for _ in range(more)]
    for place in draw(st.lists(st.integers(0, len(found) - 1), max_size=2)) if draw(st.booleans()) else ():
        found[place] = draw(st.sampled_from(ODD))
    return found


@st.composite
def files(draw: st.DrawFn) -> tuple[str, str]:
    """A record type, and a text file of it."""
    kind = record_type(draw(st.sampled_from(KINDS)))
    fields = [field for field in kind.fields if field.required or draw(st.booleans())]
    out = io.StringIO(newline="")
    end = draw(st.sampled_from(["\n", "\r\n"]))
    style: Literal[0, 1] = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer = csv.writer(out, delimiter=draw(st.sampled_from(",,;\t")), lineterminator=end, quoting=style)
    titles = [draw(st.sampled_from([field.name, field.label])) for field in fields] + draw(st.sampled_from([[], [], ["Remark"]]))
    if draw(st.integers(0, 5)) == 0:
        out.write(draw(st.sampled_from(["Register of 2024", "sep=,", "Суми, грн"])) + end)
    writer.writerow(titles)
    for what in draw(st.lists(st.integers(0, 30), min_size=1, max_size=12)):
        if what == 0:
            out.write(draw(st.sampled_from(RAW)) + end)
        else:
            writer.writerow(titles if what == 1 else draw(rows(fields, len(titles) - len(fields))))
    return kind.name, draw(st.sampled_from(["", "\ufeff"])) + out.getvalue()


Said = tuple[dict[int, dict[str, Any]], list[Finding], list[str], bool]


def by_rows(path: Path, kind: str) -> Said:
    """What a file says row by row."""
    found = contents(path, record_type(kind))
    result = checked(found.tables[0][1], record_type(kind), SHIPPED, "EUR")
    return {row.number: row.values for row in result.rows}, in_order(result.findings), [*found.notes, *result.notes], result.filled > 0


def by_columns(path: Path, kind: str) -> Said:
    """What a file says by columns, read in pieces of a few lines."""
    result = checked_by_columns(beginning(path, record_type(kind), "EUR"), SHIPPED, size=200)
    rows = {row.number: row.values for block in result.blocks for row in block.rows()}
    return rows, in_order(result.findings), list(result.notes), result.filled > 0


def in_order(findings: Any) -> list[Finding]:
    """Findings by line, as a load lists them."""
    return sorted(findings, key=lambda finding: finding.line)


def told(read: Callable[[Path, str], Said], path: Path, kind: str) -> object:
    """What a reading gives, or why it gives nothing."""
    try:
        return read(path, kind)
    except UnreadableFile as error:
        return str(error)


@CAREFULLY
@given(files())
def test_by_columns_as_by_rows(file: tuple[str, str]) -> None:
    kind, text = file
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{kind}.csv"
        path.write_bytes(text.encode())
        try:
            found = told(by_columns, path, kind)
        except Messy:
            return
        assert found == told(by_rows, path, kind)


MOMENT = datetime(2024, 3, 1, 12)  # noqa: DTZ001  a moment of a sheet is of no zone
TYPED = (7, 7.0, -3, 12.5, 0.1, 1e-7, 45292, 45292.0, 10**15, 1e16, True, date(2024, 3, 1), MOMENT, time(9))
FAULT = Fault("The cell is merged with A1", "Undo the merging.")


@st.composite
def sheets(draw: st.DrawFn) -> tuple[str, RawTable]:
    """A record type, and a sheet of it, whose cells are texts and what else a spreadsheet holds."""
    kind = record_type(draw(st.sampled_from(KINDS)))
    fields = [field for field in kind.fields if field.required or draw(st.booleans())]
    titles = [draw(st.sampled_from([field.name, field.label])) for field in fields] + draw(st.sampled_from([[], [], ["Remark"]]))
    below = draw(st.lists(rows(fields, len(titles) - len(fields)), min_size=1, max_size=12))
    typed: list[list[object]] = [[cell or None for cell in row] for row in below]
    for row in typed:
        for place in draw(st.lists(st.integers(0, len(row) - 1), max_size=3)):
            row[place] = draw(st.sampled_from([*TYPED, FAULT]))
        row.extend(draw(st.sampled_from([[], [], [], [None], ["beyond"]])))
    above = draw(st.sampled_from([[], [], [["Register of 2024"]], [["Суми, грн"]]]))
    below_it: list[list[list[object]]] = [[], [[*titles]], [["* note below the table"]], [["Всього", 3]]]
    told: list[Sequence[object]] = [*above, titles, *typed, *draw(st.sampled_from(below_it))]
    return kind.name, RawTable("a.xlsx", "Sheet", tuple(RawRow(number, row) for number, row in enumerate(told, 1)))


@CAREFULLY
@given(sheets())
def test_a_sheet_by_columns_as_by_rows(told: tuple[str, RawTable]) -> None:
    kind, table = record_type(told[0]), told[1]
    try:
        found = sheet_by_columns(table, kind, SHIPPED, "EUR")
    except Messy:
        return
    expected = checked(table, kind, SHIPPED, "EUR")
    assert {row.number: row.values for block in found.blocks for row in block.rows()} == {row.number: row.values for row in expected.rows}
    assert sorted(found.findings, key=str) == sorted(expected.findings, key=str)
    assert (found.notes, found.filled > 0) == (expected.notes, expected.filled > 0)
    assert found.proposals == tuple(questions(table, kind, SHIPPED))
