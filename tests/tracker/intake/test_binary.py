"""Binary workbooks: every cell arrives, an error as its own text, what is covered as a fault; what would be lost is refused."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.tracker.intake.files import held, loaded
from tracker.errors import UnreadableFile
from tracker.intake.raw.tables import Fault
from tracker.intake.spreadsheets.binary import sheets
from tracker.intake.spreadsheets.kinds import spreadsheet
from tracker.store import Store

SAMPLE = Path(__file__).parent / "formats" / "samples" / "calamine-base.xlsb"
FIRST = "xl/worksheets/sheet1.bin"
ROW, ERROR, REAL, TEXT, MERGED = 0, 3, 5, 6, 176


def record(kind: int, data: bytes = b"") -> bytes:
    """A record as MS-XLSB writes it."""
    size = len(data)
    lengths = bytes(((size >> 7 * n) & 0x7F) | (0x80 if size >> 7 * (n + 1) else 0) for n in range(4) if n == 0 or size >> 7 * n)
    return (bytes([kind]) if kind < 128 else bytes([(kind & 0x7F) | 0x80, kind >> 7])) + lengths + data


def cell(column: int, value: object) -> bytes:
    """A text, a number, or an error by its code."""
    head = struct.pack("<II", column, 0)
    if isinstance(value, bytes):
        return record(ERROR, head + value)
    if isinstance(value, str):
        return record(TEXT, head + struct.pack("<I", len(value)) + value.encode("utf-16-le"))
    return record(REAL, head + struct.pack("<d", value))


def sheet(rows: Sequence[Any], merged: Sequence[tuple[int, int, int, int]] = (), first: int = 0) -> bytes:
    """The part of a sheet with these rows."""
    width = max(map(len, rows))
    lines = b"".join(
        record(ROW, struct.pack("<I", number) + bytes(21)) + b"".join(cell(at, value) for at, value in enumerate(row) if value is not None)
        for number, row in enumerate(rows, first)
    )
    size = record(148, struct.pack("<4I", first, first + len(rows) - 1, 0, width - 1))
    ranges = b"".join(record(MERGED, struct.pack("<4I", *each)) for each in merged)
    return record(129) + size + record(145) + lines + record(146) + ranges + record(130)


def book(path: Path, part: bytes) -> Path:
    """The sample with another first sheet, and no other that holds anything."""
    with zipfile.ZipFile(SAMPLE) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (parts | {FIRST: part, "xl/worksheets/sheet3.bin": sheet([[None]])}).items():
            archive.writestr(name, data)
    return path


def test_a_workbook_that_excel_wrote_is_read_whole() -> None:
    first, _, third, merged = spreadsheet(SAMPLE, lambda _: False)
    moments = [date(2010, 10, 10), datetime(2010, 10, 10, 10, 10, 10), time(10, 10, 10), timedelta(seconds=36610, microseconds=100000)]  # noqa: DTZ001
    assert [(row.number, row.cells) for row in first.table.rows] == [
        (2, ["String", 1.0, 1.1, True, False, *moments, timedelta(days=10, seconds=54610)])
    ]
    assert [row.cells for row in third.table.rows] == [[None, *[f"line{n}"] * 3] for n in (1, 2, 3)]
    assert (merged.title, merged.table.rows, first.table.from_1904) == ("Merged Cells", (), False)


def styles(*formats: str) -> bytes:
    """The part that says how numbers are written, one style for each format."""
    written = b"".join(record(44, struct.pack("<HI", 164 + n, len(text)) + text.encode("utf-16-le")) for n, text in enumerate(formats))
    of_cells = b"".join(record(47, struct.pack("<HH", 0, 164 + n) + bytes(12)) for n in range(len(formats)))
    others = record(626) + record(47, struct.pack("<HH", 0xFFFF, 165) + bytes(12)) + record(627)
    count = struct.pack("<I", len(formats))
    return record(615, count) + written + record(616) + others + record(617, count) + of_cells + record(618)


def test_what_nobody_sees_and_what_numbers_show_is_told(tmp_path: Path) -> None:
    def styled(column: int, value: float, style: int) -> bytes:
        return record(REAL, struct.pack("<II", column, style) + struct.pack("<d", value))

    def row(number: int, *cells: bytes, flags: int = 0) -> bytes:
        return record(ROW, struct.pack("<I", number) + bytes(7) + bytes([flags]) + bytes(13)) + b"".join(cells)

    columns = record(390) + record(60, struct.pack("<4IH", 2, 2, 0, 0, 1)) + record(60, struct.pack("<4IH", 3, 9, 0, 0, 0)) + record(391)
    heads = row(0, *(cell(n, name) for n, name in enumerate(("code", "amount", "secret"))))
    first = row(1, styled(0, 7, 1), styled(1, 12.5, 2), styled(2, 3, 0))
    second = row(2, styled(0, 1234, 1), styled(1, 8, 2), styled(2, 0.85, 3), flags=0x10)
    nothing = row(3, flags=0x10)
    size = record(148, struct.pack("<4I", 0, 3, 0, 2))
    part = record(129) + size + columns + record(145) + heads + first + second + nothing + record(146) + record(130)
    path = book(tmp_path / "a.xlsb", part)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (parts | {"xl/styles.bin": styles("0.0", "000", '#,##0.00\\ "грн"', "0.0%")}).items():
            archive.writestr(name, data)
    table = sheets(path)[0].table
    assert [row.cells for row in table.rows] == [["code", "amount", "secret"], ["007", 12.5, 3.0], ["1234", 8.0, "85%"]]
    assert table.how == ("1 hidden row(s) are taken like the others", "the hidden column(s) C are taken like the others")
    assert table.currencies == ((1, "грн", 2),)


def test_errors_are_told_and_covered_cells_are_faults(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsb", sheet([["x", 1.0, b"\x07"], [None, b"\x2a"], ["", 2.0]], [(0, 1, 0, 0)]))
    rows = sheets(path)[0].table.rows
    assert [(row.number, row.cells) for row in rows if row.number != 2] == [(1, ["x", 1.0, "#DIV/0!"]), (3, [None, 2.0, None])]
    assert isinstance(rows[1].cells[0], Fault)
    assert rows[1].cells[1] == "#N/A"


def test_its_rows_become_records(store: Store, tmp_path: Path) -> None:
    rows = [["agreement_id", "programme_id", "kind", "signed_on"], ["X-1", "IMP", "MOU_TWIN", 45352.0], ["X-2", "IMP", "MOU_TWIN", b"\x17"]]
    result = loaded(store, book(tmp_path / "whatever.xlsb", sheet(rows)), kind="agreement")
    assert (result.added, [finding.cell for finding in result.rejected]) == ({"agreement": 1}, ["D3"])
    assert held(store, "select signed_on from agreement where agreement_id = 'X-1'") == [(date(2024, 3, 1),)]


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (sheet([["x"]], first=2_000_000), "has cells too far apart"),
        (sheet([["x"], [None] * 5_000 + ["y"]], first=900_000), "has cells too far apart"),
        (sheet([["x"]])[:-20], "is damaged"),
        (b"", "is damaged"),
        (record(ROW, b"\1"), "is damaged"),
        (b"\xff" * 50, "is damaged"),
        (record(129) + record(145) + record(ROW, bytes(25)) + record(TEXT, bytes(8) + b"\xff\xff\xff\x7fx") + record(146), "is damaged"),
    ],
    ids=["row", "corner", "cut", "empty", "short", "endless", "length"],
)
def test_what_is_broken_or_would_exhaust_is_refused(tmp_path: Path, part: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        spreadsheet(book(tmp_path / "a.xlsb", part), lambda _: False)


def test_a_cell_that_the_reader_does_not_give_refuses_the_file(tmp_path: Path) -> None:
    part = sheet([["x", 1.0]])
    lost = part.replace(
        record(146), record(62, struct.pack("<II", 5, 0) + b"\0" + struct.pack("<I", 1) + "y".encode("utf-16-le")) + record(146)
    )
    found: object
    try:
        found = sheets(book(tmp_path / "a.xlsb", lost))[0].table.rows[0].cells
    except UnreadableFile as error:
        found = error.what
    assert found in (["x", 1.0, None, None, None, "y"], "a.xlsb is damaged: 1 of its cells cannot be read, first in row 1")
