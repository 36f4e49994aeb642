"""Files that were made to do harm, or that accidents made: each by a name that says what is wrong with it."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

Build = Callable[[Path], None]

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
HEADINGS = '<row r="1"><c r="A1" t="inlineStr"><is><t>programme_id</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c></row>'
GOOD = '<row r="2"><c r="A2" t="inlineStr"><is><t>IMP</t></is></c><c r="B2" t="inlineStr"><is><t>Programme IMP</t></is></c></row>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

Parts = dict[str, bytes]


def parts(rows: str = HEADINGS + GOOD, *, before: str = "", after: str = "", strings: str = "", sheets: str = "") -> Parts:
    """The parts of a small workbook with one sheet, Programme."""
    listed = sheets or '<sheet name="Programme" sheetId="1" r:id="rId1"/>'
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{NAMESPACE}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{NAMESPACE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>',
    }
    return {name: text.encode() for name, text in texts.items()}


def zipped(found: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a workbook."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def book(rows: str = HEADINGS + GOOD, **others: str) -> Build:
    """A workbook whose sheet holds these rows."""
    return lambda path: written(path, zipped(parts(rows, **others)))


def second(cells: str, attributes: str = 'r="2"') -> Build:
    """A workbook whose second row holds these cells."""
    return book(f"{HEADINGS}<row {attributes}>{cells}</row>")


def value(given: str, attributes: str = "") -> Build:
    """A workbook with this for the name of its programme."""
    return second(f'<c r="A2" t="inlineStr"><is><t>IMP</t></is></c><c r="B2" {attributes}>{given}</c>')


def without(*names: str) -> Build:
    """A workbook that lacks some of its parts."""
    return lambda path: written(path, zipped({name: data for name, data in parts().items() if name not in names}))


def having(more: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Build:
    """A workbook with other or further parts."""
    given = {name: data.encode() if isinstance(data, str) else data for name, data in more.items()}
    return lambda path: written(path, zipped(parts() | given, method))


def declared(name: str, doctype: str, encoding: str = "utf-8", padding: int = 0) -> Build:
    """A workbook one of whose parts begins with a document type."""

    def build(path: Path) -> None:
        text = parts()[name].decode()
        found = f'<?xml version="1.0" encoding="{encoding}"?><!--{" " * padding}-->{doctype}{text}'.encode(encoding)
        written(path, zipped(parts() | {name: found}))

    return build


def patched(old: bytes, new: bytes) -> Build:
    """A workbook with some of its bytes changed wherever they stand."""
    return lambda path: written(path, zipped(parts()).replace(old, new))


def cut(share: float) -> Build:
    """The beginning of a workbook."""
    return lambda path: written(path, zipped(parts())[: int(len(zipped(parts())) * share)])


def inflated(name: str, megabytes: int) -> Build:
    """A small workbook with one part that becomes so large."""

    def build(path: Path) -> None:
        written(path, zipped({other: data for other, data in parts().items() if other != name}))
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open(name, "w") as part:
            for _ in range(megabytes):
                part.write(b" " * 2**20)

    return build


def twice(path: Path) -> None:
    """A workbook with a part that stands in it twice."""
    written(path, zipped(parts()))
    with zipfile.ZipFile(path, "a") as archive, warned():
        archive.writestr("xl/worksheets/sheet1.xml", parts(HEADINGS)["xl/worksheets/sheet1.xml"])


def overlapping(path: Path) -> None:
    """A workbook several of whose parts are the same bytes."""
    data = bytearray(zipped(parts() | {f"xl/media/{number}.bin": bytes(100) for number in range(3)}))
    places = [place for place in range(len(data)) if data[place : place + 4] == b"PK\1\2"]
    offset = data[places[-3] + 42 : places[-3] + 46]
    for place in places[-2:]:
        data[place + 42 : place + 46] = offset
    written(path, bytes(data))


def lying(path: Path) -> None:
    """A workbook whose list says that its sheet is ten bytes long."""
    data = bytearray(zipped(parts()))
    place = data.rfind(b"PK\1\2", 0, data.rfind(b"xl/worksheets"))
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    written(path, bytes(data))


def warned() -> warnings.catch_warnings[None]:
    """Warnings of the library that writes what we mean to be wrong, silenced."""
    return warnings.catch_warnings(action="ignore")


def written(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def raw(data: bytes | str, encoding: str = "utf-8") -> Build:
    """A file of these bytes."""
    return lambda path: written(path, data if isinstance(data, bytes) else data.encode(encoding))


def text(rows: str, encoding: str = "utf-8") -> Build:
    """A text file of programmes."""
    return raw("programme_id,name\n" + rows, encoding)


def sparse(size: int) -> Build:
    """A file that claims a size and holds one line."""

    def build(path: Path) -> None:
        with path.open("wb") as file:
            file.write(b"programme_id,name\nIMP,x\n")
            file.truncate(size)

    return build


def cells(count: int) -> str:
    return "<c><v>1</v></c>" * count


BOOKS: dict[str, Build] = {
    "bomb_in_a_picture": inflated("xl/media/image1.bin", 201),
    "bomb_in_the_sheet": inflated("xl/worksheets/sheet1.xml", 201),
    "zip_in_zip": lambda path: written(path, zipped({"inner.zip": zipped(parts())})),
    "parts_beyond_count": having({f"xl/media/{number}": b"" for number in range(10_001)}),
    "part_twice": twice,
    "parts_overlapping": overlapping,
    "size_that_lies": lying,
    "checksum_wrong": patched(b"PK\1\2\x14\x03\x14\0\0\0\x08\0", b"PK\1\2\x14\x03\x14\0\0\0\x63\0"),
    "compressed_by_bzip2": having({}, zipfile.ZIP_BZIP2),
    "compressed_by_lzma": having({}, zipfile.ZIP_LZMA),
    "cut_at_a_tenth": cut(0.1),
    "cut_at_half": cut(0.5),
    "cut_near_the_end": cut(0.99),
    "password_on_parts": patched(b"PK\1\2\x14\x03\x14\0\0\0", b"PK\1\2\x14\x03\x14\0\1\0"),
    "password_by_excel": raw(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
    "junk_in_the_old_format": raw(OLE + bytes(512) + "Workbook".encode("utf-16-le")),
    "junk_before": lambda path: written(path, b"%PDF-1.7\n" + zipped(parts())),
    "junk_after": lambda path: written(path, zipped(parts()) + bytes(70_000)),
    "only_pk": raw(b"PK\3\4"),
    "traversal": having({"../../../tmp/evil": b"x", "/etc/passwd": b"x", "C:\\x": b"x"}),
    "endless_name": having({"x" * 60_000: b""}),
    "no_types": without("[Content_Types].xml"),
    "no_relations": without("xl/_rels/workbook.xml.rels"),
    "no_sheet": without("xl/worksheets/sheet1.xml"),
    "no_strings": without("xl/sharedStrings.xml"),
    "no_workbook": without("xl/workbook.xml"),
    "binary_workbook": having({"xl/workbook.bin": b"x"}),
    "letter": lambda path: written(path, zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"})),
    "macros": having({"xl/vbaProject.bin": OLE}),
    "sheet_elsewhere": having({"xl/_rels/workbook.xml.rels": parts()["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"../../../../etc/passwd")}),
    "sheet_on_the_web": having({"xl/_rels/workbook.xml.rels": parts()["xl/_rels/workbook.xml.rels"].replace(b'Target="worksheets/sheet1.xml"', b'Target="http://127.0.0.1:9/x" TargetMode="External"')}),
    "laughs_in_the_sheet": declared("xl/worksheets/sheet1.xml", LAUGHS),
    "laughs_in_strings": declared("xl/sharedStrings.xml", LAUGHS),
    "laughs_in_types": declared("[Content_Types].xml", LAUGHS),
    "laughs_in_relations": declared("xl/_rels/workbook.xml.rels", LAUGHS),
    "outside_entity_in_the_sheet": declared("xl/worksheets/sheet1.xml", OUTSIDE),
    "outside_entity_in_the_workbook": declared("xl/workbook.xml", OUTSIDE),
    "outside_document_type": declared("xl/workbook.xml", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
    "document_type_in_utf16": declared("xl/worksheets/sheet1.xml", OUTSIDE, "utf-16"),
    "document_type_in_big_endian": declared("xl/worksheets/sheet1.xml", OUTSIDE, "utf-16-be"),
    "document_type_across_chunks": declared("xl/worksheets/sheet1.xml", OUTSIDE, padding=2**20 - 48),
    "nested_deep": book(HEADINGS + "<x>" * 100_000 + "</x>" * 100_000),
    "attribute_of_100_mb": lambda path: written(path, zipped(parts(sheets=f'<sheet x="{"a" * 100_000_000}"/>'))),
    "attributes_by_the_thousand": second("<c " + " ".join(f'a{n}="1"' for n in range(50_000)) + "/>"),
    "not_xml": having({"xl/worksheets/sheet1.xml": b"\0\1\2"}),
    "unfinished": having({"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{NAMESPACE}"><sheetData>{HEADINGS}'}),
    "nul_in_xml": value("<is><t>a\0b</t></is>", 't="inlineStr"'),
    "surrogate": value("<is><t>&#xD800;</t></is>", 't="inlineStr"'),
    "other_namespace": having({"xl/worksheets/sheet1.xml": "<worksheet><sheetData/></worksheet>"}),
    "far_corner": book(HEADINGS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "row_two_billion": book(HEADINGS + '<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>'),
    "row_17_billion": book(HEADINGS + '<row r="17179869184"><c r="A17179869184"><v>1</v></c></row>'),
    "row_without_number_far": book(HEADINGS + '<row><c r="A17179869184"><v>1</v></c></row>'),
    "row_zero": book(HEADINGS + '<row r="0"><c r="A0"><v>1</v></c></row>'),
    "row_negative": book(HEADINGS + '<row r="-5"><c r="A-5"><v>1</v></c></row>'),
    "row_no_number": book(HEADINGS + '<row r="x"><c r="A2"><v>1</v></c></row>'),
    "row_of_half": book(HEADINGS + '<row r="2.5"><c r="A2"><v>1</v></c></row>'),
    "rows_backwards": book(GOOD + HEADINGS),
    "row_twice": book(HEADINGS + GOOD + GOOD),
    "column_beyond": second('<c r="XFE2"><v>1</v></c>'),
    "column_far_beyond": second('<c r="ZZZZZZZ2"><v>1</v></c>'),
    "column_no_letter": second('<c r="22"><v>1</v></c>'),
    "column_garbage": second('<c r="A2B"><v>1</v></c>'),
    "more_sheets_than_people_make": book(sheets="".join(f'<sheet name="Programme {n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 3_000))),
    "columns_by_the_million": second(cells(1_000_000)),
    "nothing_by_the_million": book(HEADINGS + "".join(f'<row r="{n}">{"<c/>" * 10_000}</row>' for n in range(2, 102))),
    "wide_rows": book(HEADINGS + "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 1_400))),
    "rows_to_the_end": book(HEADINGS + GOOD + '<row r="1048577"><c r="A1048577"><v>1</v></c></row>'),
    "claims_everything": book(before='<dimension ref="A1:XFD1048576"/>'),
    "claims_nonsense": book(before='<dimension ref="B9:A1"/>'),
    "claims_beyond": book(before='<dimension ref="A1:ZZZ999999999"/>'),
    "string_beyond": value("<v>99</v>", 't="s"'),
    "string_negative": value("<v>-1</v>", 't="s"'),
    "string_no_number": value("<v>x</v>", 't="s"'),
    "string_of_digits": value(f"<v>{'9' * 5_000}</v>", 't="s"'),
    "strings_by_the_thousand": book(strings="<si><t/></si>" * 50_000),
    "style_beyond": value("<v>1</v>", 's="99999"'),
    "type_unknown": value("<v>1</v>", 't="zzz"'),
    "number_of_digits": value(f"<v>{'9' * 5_000}</v>"),
    "number_beyond": value("<v>1e999</v>"),
    "number_none": value("<v>NaN</v>"),
    "number_no_number": value("<v>0x10</v>"),
    "truth_of_two": value("<v>2</v>", 't="b"'),
    "day_beyond": value("<v>1e308</v>", 't="d"'),
    "error_cell": value("<v>#DIV/0!</v>", 't="e"'),
    "escaped_controls": value("<is><t>_x0000__x001B_[2J</t></is>", 't="inlineStr"'),
    "cell_of_two_megabytes": value(f"<is><t>{'x' * 2**21}</t></is>", 't="inlineStr"'),
    "formula_to_the_shell": value("<f>cmd|' /C calc'!A0</f><v>1</v>"),
    "formula_to_the_web": value('<f>WEBSERVICE("http://127.0.0.1:9/"&amp;A2)</f><v>x</v>', 't="str"'),
    "merged_all": book(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "merged_a_lot": book(after="<mergeCells>" + "".join(f'<mergeCell ref="A{n}:B{n + 1}"/>' for n in range(1, 20_000)) + "</mergeCells>"),
    "merged_backwards": book(after='<mergeCells><mergeCell ref="B2:A1"/></mergeCells>'),
    "merged_beyond": book(after='<mergeCells><mergeCell ref="A0:ZZZZZZ99999999999999999999"/></mergeCells>'),
    "sheets_by_the_thousand": book(sheets="".join(f'<sheet name="Programme{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 500))),
    "sheet_of_many_names": book(sheets='<sheet name="Programme" sheetId="1" r:id="rId1"/><sheet name="programme" sheetId="2" r:id="rId1"/>'),
    "sheet_without_name": book(sheets='<sheet name="" sheetId="1" r:id="rId1"/>'),
    "sheet_with_a_long_name": book(sheets=f'<sheet name="{"x" * 100_000}" sheetId="1" r:id="rId1"/>'),
    "sheet_that_steers": book(sheets='<sheet name="&#x9;&#x85;&#x202E;Programme" sheetId="1" r:id="rId1"/>'),
    "sheet_very_hidden": book(sheets='<sheet name="Programme" sheetId="1" state="veryHidden" r:id="rId1"/>'),
    "no_sheets_at_all": having({"xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}"><sheets/></workbook>'}),
}  # fmt: skip

TEXTS: dict[str, Build] = {
    "two_gigabytes": sparse(2 << 30),
    "nothing_but_zeros": sparse(64 << 20),
    "empty": raw(""),
    "blank": raw(" \n\t\r\n " * 100),
    "only_nuls": raw(bytes(10_000)),
    "nul_in_a_cell": text("IMP,a\0b\n"),
    "nuls_between": text("IMP,x\n\0\0\0\0\nSYN,y\n"),
    "utf16_cut": raw("programme_id,name\nIMP,x\n".encode("utf-16")[:-1]),
    "utf16_odd": raw(b"\xff\xfe" + b"\xd8\x00" * 101),
    "utf32": text("IMP,x\n", "utf-32"),
    "mixed_encodings": raw("programme_id,name\nIMP,Київ\n".encode() + "SYN,Львів\n".encode("cp1251")),
    "not_utf8": raw(b"programme_id,name\nIMP,\xff\xfe\xfa\n"),
    "overlong_utf8": raw(b"programme_id,name\nIMP,\xc0\xaf\n"),
    "two_marks": raw(b"\xef\xbb\xbf\xef\xbb\xbfprogramme_id,name\nIMP,x\n"),
    "ragged_short": text("IMP\nSYN,y\n"),
    "ragged_long": text("IMP,x,y,z\nSYN,y\n"),
    "ragged_headings": raw("Report\nprogramme_id,name\nIMP,x,,,,,,\n"),
    "one_column_to_a_sniffer": raw("programme_id;name\nIMP;a,b\nSYN;c\nX\n"),
    "open_quote": text('IMP,"x\nSYN,y\n' * 10),
    "quote_in_the_middle": text('IMP,a"b"c\n'),
    "quote_after_quote": text('IMP,"a"b\n'),
    "long_cell": text(f"IMP,{'x' * (2**20 + 1)}\n"),
    "long_line_unread": text("IMP," + "x," * 600_000 + "\n"),
    "headings_by_the_million": raw("programme_id,name," + ",".join(f"c{n}" for n in range(1_000_000)) + "\nIMP,x\n"),
    "headings_only": text(""),
    "headings_twice": raw("programme_id,name,name\nIMP,x,y\n"),
    "heading_that_steers": raw("programme_id,name,\x1b[2J\x07\u202eevil\nIMP,x,y\n"),
    "heading_without_end": raw(f"programme_id,name,{'h' * 500_000}\nIMP,x,y\n"),
    "empty_lines": text("\n" * 1_000_000 + "IMP,x\n"),
    "only_separators": raw("," * 500_000),
    "only_quotes": raw('"' * 500_001),
    "old_ends_of_line": raw("programme_id,name\rIMP,x\rSYN,y\r"),
    "mixed_ends_of_line": text("IMP,x\r\nSYN,y\rABC,z\n"),
    "separator_hint_of_a_quote": raw('sep="\nprogramme_id"name\n'),
    "separator_hint_of_a_line": raw("sep=\n\nprogramme_id,name\nIMP,x\n"),
    "formula": text("IMP,=cmd|' /C calc'!A0\n"),
    "bidi": text("IMP,\u202egnp.exe\u2066\n"),
    "terminal": text("IMP\x1b]0;owned\x07,x\n"),
    "surrogates": raw("programme_id,name\nIMP,\ud800\n".encode("utf-8", "surrogatepass")),
    "identity_of_a_megabyte": text(f"{'I' * 1_000_000},x\n"),
    "picture": raw(b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "pdf": raw(b"%PDF-1.7\n1 0 obj\n"),
    "gzip": raw(b"\x1f\x8b\x08" + bytes(100)),
    "program": raw(b"\x7fELF" + bytes(range(256)) * 10),
    "web_page": raw("<!DOCTYPE html><table><tr><td>programme_id</td></tr></table>"),
    "laughs": raw(f'<?xml version="1.0"?>{LAUGHS}<x>&j;</x>'),
    "letters_at_random": raw(bytes((7 * n * n + n) % 256 for n in range(5_000))),
    "workbook_inside": book(),
}

FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example","y")', "＝1+1", "－cmd"),
    *("x;=1+1", "x\t=1+1", "x\n=1+1", 'x";=1+1;"', "x;\t=1+1", "{=1+1}", "=", "-", "'=1+1"),
    *(" =1+1", "\u200b=1+1", "\ufeff@SUM(A1)", "\u2060\u00a0+1+1", "x;\u200b=1+1", "x\n =1+1", "\u3000＝1+1"),
)
"""Texts that some spreadsheet runs, when they stand in a cell as they are."""

AMOUNTS = (
    *("1e999999999", "-1e999999999", "1e-999999999", "9" * 5_000, "0." + "0" * 5_000 + "1", "NaN", "sNaN", "Infinity", "-Infinity"),
    *("１２", "٣", "1_000", "0x10", "1e", "--1", "+-1", "1,2,3", "1.2.3", "½", "²", "1\u00a0000\u00a0", "=1+1", "1" + " " * 100_000 + "x"),
)
"""Amounts for a column of money, each of which some reader of numbers understands, or never ends on."""

DAYS = (
    *("0000-00-00", "9999-12-31", "10000-01-01", "99999-99-99", "2024-02-30", "-1", "1e308", "2958466", "9" * 400),
    *("31.02.2024", "2024-W99-9", "today", "now", "infinity", "2024-01-01T99:99", "З 31.02.2020 на 5 років", "на " + "9" * 400 + " років"),
    *("З 31.08.9998 на 5 років", "з 31.08.2020 на 99999999999 років", "на 5 років з 0001", "упродовж 9999 року"),
    *("за " + "1" * 100_000, "2020 " * 20_000),
)
"""Days for a column of dates that are none, or that arithmetic goes wrong on."""


OPENDOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"


def others() -> Iterator[tuple[str, Build]]:
    """Names that mislead: what a file is, under an ending that says otherwise."""
    yield "text.xlsx", text("IMP,x\n")
    yield "workbook.csv", book()
    yield "old.xls", raw(OLE + bytes(600))
    yield "page.xls", raw("<html><table><tr><td>programme_id</td></tr></table></html>")
    yield "binary.xlsb", having({"xl/workbook.bin": b"x"})
    yield "database.csv", raw(b"\0" * 8 + b"DUCK" + bytes(5_000))
    yield "deep.json", raw("[" * 200_000)
    yield "wide.json", raw('{"dataValues": [' + '{"a": 1},' * 100_000 + "{}]}")
    yield "number.json", raw('{"dataValues": ' + "9" * 10_000 + "}")
    yield "laughs.xml", raw(f'<?xml version="1.0"?>{LAUGHS}<iati-activities version="2.03">&j;</iati-activities>')
    yield "outside.xml", raw(f'<?xml version="1.0"?>{OUTSIDE}<iati-activities version="2.03">&a;</iati-activities>')
    yield "deep.xml", raw("<x>" * 100_000)
    yield "long.xml", raw(f'<iati-activities version="{"a>" * 50_000_000}"/>')
    yield (
        "long.ods",
        lambda path: written(path, zipped({"mimetype": OPENDOCUMENT, "content.xml": f"<x a='{'a>' * 50_000_000}'/>".encode()})),
    )
    yield "loop.csv", lambda path: path.symlink_to(path)
    yield "wide.zip", lambda path: written(path, zipped({"a.csv": b"SubmissionDate,KEY" + b"," * 1_000_000}))
    yield "bomb.zip", lambda path: written(path, zipped({f"{n}.csv": b"a," * 2**25 for n in range(4)}))
    yield "attributes.xml", raw("<iati-activities " + " ".join(f'a{n}="1"' for n in range(50_000)) + "/>")
    yield "unfinished.xml", raw('<iati-activities version="2.03"><iati-activity>')
    yield "sheet.ods", lambda path: written(path, zipped({"mimetype": OPENDOCUMENT, "content.xml": LAUGHS.encode() + b"<x/>"}))
    yield "page.pdf", raw(b"%PDF-1.7\n")
    yield "no_ending", text("IMP,x\n")
