"""CSV files as people really save them: any usual encoding, separator and end of line gives the same rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tracker.intake.files import text_file
from tracker.errors import UnreadableFile
from tracker.intake.raw.encodings import encoding_of
from tracker.intake.raw.tables import RawTable
from tracker.intake.spreadsheets.delimited import delimited

UKRAINIAN = "org_id;name;lang\nMOH-UA;Міністерство охорони здоров’я України;uk\nPMC;Центр принцеси Максими, Утрехт;uk\n"
FRENCH = "org_id;name;lang\nCHU;Centre hospitalier régional de Besançon, «Côte d’Or»;fr\n"


def table(path: Path) -> RawTable:
    return delimited(path, {"org_id", "name", "lang", "amount", "share"}.__contains__)


def cells(path: Path) -> list[list[object]]:
    return [list(row.cells) for row in table(path).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "koi8_u"])
def test_ukrainian_text_is_read_in_every_encoding_that_programs_write(tmp_path: Path, encoding: str) -> None:
    text = UKRAINIAN.replace("’", "'") if encoding == "koi8_u" else UKRAINIAN
    assert cells(text_file(tmp_path / "org_name.csv", text, encoding)) == [line.split(";") for line in text.splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_french_text_is_read_in_every_encoding_that_programs_write(tmp_path: Path, encoding: str) -> None:
    assert cells(text_file(tmp_path / "org_name.csv", FRENCH, encoding)) == [line.split(";") for line in FRENCH.splitlines()]


def test_a_single_accent_does_not_make_a_latin_file_cyrillic() -> None:
    assert encoding_of("país,España,Cauca,Vacunación".encode("latin-1")) == "cp1252"
    assert encoding_of("Charité,BG Kliniken".encode("latin-1")) == "cp1252"


def test_a_single_ukrainian_word_among_codes_is_cyrillic() -> None:
    assert encoding_of("A-1,MOU_TWIN,Львів,2024-01-01,signed".encode("cp1251")) == "cp1251"


def test_the_old_dos_letters_are_known_too() -> None:
    assert encoding_of("Центр Утрехта;Львов;Киев".encode("cp866")) == "cp866"


def test_bytes_of_no_encoding_are_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "agreement.csv"
    path.write_bytes(b"agreement_id,title\nA-1,ok\nA-2,caf\xe9 \x81\x8d\n")
    with pytest.raises(
        UnreadableFile, match=r"agreement\.csv has letters that cannot be read, first on line 3\. Save it from Excel as “CSV UTF-8”"
    ):
        table(path)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_ends_of_line_are_found(tmp_path: Path, separator: str, end: str) -> None:
    rows = [["org_id", "name"], ["WHO", "World"], ["PMC", "Utrecht"]]
    path = text_file(tmp_path / "org_name.csv", end.join(separator.join(row) for row in rows) + end)
    assert cells(path) == rows


def test_decimal_commas_do_not_hide_the_semicolons(tmp_path: Path) -> None:
    path = text_file(tmp_path / "funding.csv", "name;amount;share\nA;1,5;0,25\nB;2,5;0,75\n")
    assert cells(path)[1] == ["A", "1,5", "0,25"]


def test_commas_within_quotation_marks_do_not_count(tmp_path: Path) -> None:
    path = text_file(tmp_path / "org_name.csv", 'name;lang\n"a,b,c,d";en\n"e,f,g,h";en\n')
    assert cells(path)[1] == ["a,b,c,d", "en"]


def test_the_separator_that_excel_names_in_the_first_line_holds(tmp_path: Path) -> None:
    found = table(text_file(tmp_path / "org_name.csv", "sep=|\r\norg_id|name\r\nWHO|a;b\r\n"))
    assert [(row.number, row.cells) for row in found.rows] == [(2, ["org_id", "name"]), (3, ["WHO", "a;b"])]
    assert found.how == ("read as utf-8, separated by bars",)


def test_a_table_whose_every_line_is_in_quotation_marks_is_taken_apart(tmp_path: Path) -> None:
    wrapped = table(text_file(tmp_path / "org_name.csv", '"org_id,name,lang"\n"PMC,""Centre, Utrecht"",en"\n'))
    assert [list(row.cells) for row in wrapped.rows] == [["org_id", "name", "lang"], ["PMC", "Centre, Utrecht", "en"]]
    assert wrapped.how == ("read as utf-8, separated by commas",)
    assert cells(text_file(tmp_path / "list.csv", "Kyiv, Lviv\n")) == [["Kyiv", " Lviv"]]


def test_quoted_line_breaks_and_blank_lines_keep_the_line_numbers(tmp_path: Path) -> None:
    path = text_file(tmp_path / "org_name.csv", 'org_id,name\n\nWHO,"World\nHealth"\n,\nPMC,Utrecht\n')
    assert [(row.number, list(row.cells)) for row in table(path).rows] == [
        (1, ["org_id", "name"]),
        (3, ["WHO", "World\nHealth"]),
        (6, ["PMC", "Utrecht"]),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \r\n\r\n", "is empty"),
        (b"\xef\xbb\xbf,,\n,,\n", "holds no rows"),
        (b"%PDF-1.7 ...", "is a PDF, not a table"),
        (b"\x1f\x8b\x08", "is a compressed file, not a table"),
        (b"<!DOCTYPE html><html><table>", "is a web page, not a table"),
        (b'org_id,name\nWHO,World\nPMC,"Utrecht\nX,Y\n', "has quotation marks that do not match, from line 3"),
        (b'org_id,name\nWHO,"World" Health\n', "has quotation marks that do not match, from line 2"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "org_name.csv"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=rf"org_name\.csv {message}"):
        table(path)
