"""Files are read by a process of its own: what it finds arrives whole, what it meets is one sentence, and it cannot do harm."""

from __future__ import annotations

import os
import signal
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.tracker.intake.files import Cells, text_file, with_sheet_xml, workbook
from tracker.errors import UnknownName, UnreadableFile, WrongRequest
from tracker.intake import sheets
from tracker.intake.confined import reader, wire
from tracker.intake.confined.reader import Limits, ReaderFailed
from tracker.intake.raw.tables import Fault, RawRow, RawTable, Sheet
from tracker.intake.spreadsheets import workbook as direct
from tracker.records import RECORD_TYPES

ROWS = [["programme_id", "name"], ["IMP", "Навчання"], ["SYN", "=1+1"]]


def test_a_workbook_arrives_as_it_was_found(tmp_path: Path) -> None:
    moment = datetime(2024, 3, 31, 12, 30)  # noqa: DTZ001  a cell knows no time zone
    cells: Cells = [[1, 1.5, True, moment, time(9, 15), "Київ", "a\nb", "=A1"], [10**12, -0.0, None, "x" * 5_000]]
    path = workbook(tmp_path / "a.xlsx", {"Programme": [*ROWS, *cells], "Other": [["x"]]})
    assert comparable(reader.sheets(path)) == comparable(direct.sheets(path))
    assert [sheet.title for sheet in reader.sheets(path)] == ["Programme", "Other"]


def comparable(found: list[Sheet]) -> object:
    return [(sheet.title, sheet.hidden, [(row.number, list(row.cells)) for row in sheet.table.rows]) for sheet in found]


def test_a_text_file_arrives_as_it_was_found(tmp_path: Path) -> None:
    path = text_file(tmp_path / "programme.csv", "programme_id;name\r\nIMP;Київ\r\nSYN;\r\n" * 3_000, "cp1251")
    assert reader.contents(path) == sheets.contents(path)
    assert reader.contents(path, RECORD_TYPES["activity"]).tables[0][0].name == "activity"


def test_everything_that_a_cell_may_be_travels() -> None:
    cells = [
        None,
        True,
        3,
        2.5,
        float("inf"),
        "text",
        "\ud800",
        date(2024, 1, 1),
        time(1, 2),
        timedelta(1, 2, 3),
        Fault("why", "what to do"),
    ]
    said: list[bytes] = []
    wire.lines(RawTable("a.xlsx", "S", (RawRow(7, cells),), ("how",)), said.append)
    assert wire.value(said) == RawTable("a.xlsx", "S", (RawRow(7, cells),), ("how",))


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"no json\n",
        b'{"value": {"Finding": {"nothing": 1}}}\n',
        b'{"value": {"RecordType": "no such type"}}\n',
        b'{"value": {"RawTable": {"file": "a", "sheet": null, "rows": 5, "how": ""}}}\n',
        b'{"value": ' + b"[" * 100_000,
    ],
)
def test_words_of_a_reader_that_was_taken_over_are_refused(said: bytes) -> None:
    with pytest.raises(ValueError, match=r"reader|Expecting|utf-8"):
        wire.value([said])


def test_what_a_reader_refuses_is_refused_by_the_same_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text_file(tmp_path / "programme.csv", "")
    with pytest.raises(UnreadableFile, match=r"^programme\.csv is empty\. Save it again"):
        reader.contents(Path("programme.csv"))
    with pytest.raises(UnknownName, match=r"^There is no file nothing\.csv\."):
        reader.contents(Path("nothing.csv"))
    with pytest.raises(WrongRequest, match="is a folder"):
        reader.contents(tmp_path)


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "programme.csv")
    with pytest.raises(WrongRequest, match="is a pipe or a device, not a file"):
        reader.contents(tmp_path / "programme.csv")


def test_a_refusal_is_one_line_whatever_the_name_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        reader.contents(text_file(tmp_path / "a\x1b[31m\nb.csv", ""), RECORD_TYPES["programme"])
    assert str(refusal.value).isprintable()


def test_a_file_beyond_the_limits_is_refused_and_the_next_one_is_read(tmp_path: Path) -> None:
    long = text_file(tmp_path / "programme.csv", "programme_id,name\n" + "IMP,x\n" * 300_000)
    far = with_sheet_xml(
        workbook(tmp_path / "a.xlsx", {"Programme": ROWS}), '<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    )
    with pytest.raises(UnreadableFile, match=r"^programme\.csv needs more memory than one file may have\. Split it"):
        reader.contents(long, by_rows=True, limits=Limits(memory=160 << 20))
    with pytest.raises(UnreadableFile, match=r"^a\.xlsx needs more memory or time than one file may have\. Split it"):
        reader.sheets(far, limits=Limits(seconds=0.1))
    with pytest.raises(UnreadableFile, match="needs more memory or time"):
        reader.contents(long, by_rows=True, limits=Limits(told=1_000))
    assert reader.contents(workbook(tmp_path / "b.xlsx", {"Programme": ROWS})).tables


def test_a_process_that_is_gone_is_started_again(tmp_path: Path) -> None:
    path = text_file(tmp_path / "programme.csv", "programme_id,name\nIMP,x\n")
    reader.contents(path)
    process = reader._kept[0]._process
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert reader.contents(path).tables


def test_a_bug_of_ours_is_told_as_a_refusal_that_keeps_its_cause(tmp_path: Path) -> None:
    path = text_file(tmp_path / "programme.csv", "programme_id,name\nIMP,x\n")
    with pytest.raises(UnreadableFile, match=r"^programme\.csv cannot be read: it is damaged") as refusal:
        reader.contents(path, nonsense="option")
    assert isinstance(refusal.value.__cause__, ReaderFailed)
    assert "nonsense" in str(refusal.value.__cause__)
