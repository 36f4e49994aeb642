"""The PDF of a report: what a reader finds on its pages, and that it can be made again byte for byte."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import count
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from reports.blocks import Cited, Column, Document, Heading, Notice, PageBreak, Paragraph, Picture, Table, Tile, Tiles
from reports.pdf import Attachment, attachment, pdf_bytes
from reports.pdf.beside import height
from reports.pdf.fonts import width
from reports.pdf.prose import plain
from reports.pdf.switches import BOLD
from reports.pdf.theme import BODY_WIDTH, CONTENTS_TITLE, PAGE_HEIGHT
from reports.pdf.widths import names_width, widths
from tests.reports.pdf.sample import long_table, sample
from tests.reports.pdf.sample_charts import Speech, countries
from tracker.errors import UnreadableFile

ROOT = Path(__file__).resolve().parents[3]
MANIFEST = Attachment("manifest.json", "application/json", '{"revision": 17, "назва": "звіт"}'.encode(), "Manifest")
BUILD = """
import hashlib
from tests.reports.pdf.sample import sample
from tests.reports.pdf.test_pdf import MANIFEST
from reports.pdf import pdf_bytes
print(hashlib.sha256(pdf_bytes(sample("uk"), (MANIFEST,))).hexdigest())
"""


def pages(pdf: bytes) -> list[str]:
    """The text of each page, white space made plain."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]


def cited(value: object) -> Iterator[str]:
    """Every address anywhere in a document."""
    if isinstance(value, Cited):
        yield value.address
    elif isinstance(value, tuple):
        for part in value:
            yield from cited(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from cited(getattr(value, name))


@pytest.fixture(scope="module", params=["en", "uk"])
def document(request: pytest.FixtureRequest) -> Document:
    return sample(request.param)


@pytest.fixture(scope="module")
def pdf(document: Document) -> bytes:
    return pdf_bytes(document, (MANIFEST,))


def test_two_processes_in_other_time_zones_and_with_other_hash_seeds_make_the_same_bytes() -> None:
    def built(zone: str, seed: str, language: str) -> str:
        given = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": language}
        done = subprocess.run([sys.executable, "-c", BUILD], cwd=ROOT, env=given, capture_output=True, text=True, check=True, timeout=120)
        return done.stdout

    first = built("Pacific/Auckland", "1", "C")
    assert re.fullmatch(r"[0-9a-f]{64}\n", first)
    assert first == built("America/New_York", "4242", "C.UTF-8")


def test_every_address_of_a_figure_can_be_read_from_the_pages(document: Document, pdf: bytes) -> None:
    text = " ".join(pages(pdf))
    addresses = set(cited(document.blocks))
    assert len(addresses) > 100
    assert not {address for address in addresses if address not in text}


def test_a_figure_stands_before_its_address(pdf: bytes) -> None:
    text = " ".join(pages(pdf))
    assert re.search(r"1,420 F-\w+", text)
    assert re.search(r"<5 F-SUPPR3SSD", text)
    assert re.search(r"about 70 F-\w+", text)


def test_pages_bear_title_status_and_their_number(document: Document, pdf: bytes) -> None:
    words = dict(document.words) or {"page": "Page", "of": "of"}
    texts = pages(pdf)
    for number, text in enumerate(texts[1:], 2):
        assert f"{words['page']} {number} {words['of']} {len(texts)}" in text
        assert document.cover.title in text
        assert document.cover.status in text
        assert document.footer in text


def test_the_contents_name_the_page_of_each_heading(document: Document, pdf: bytes) -> None:
    texts = pages(pdf)
    for heading in (block for block in document.blocks if isinstance(block, Heading) and block.depth < 3):
        found = re.search(re.escape(f"{heading.number} {heading.text}") + r" (\d+)", " ".join(texts[:2]))
        assert found, heading
        assert f"{heading.number} {heading.text}" in texts[int(found[1]) - 1]


def test_bookmarks_follow_the_headings(document: Document, pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:
        top = [str(item.title) for item in outline.root]
        second = [str(item.title) for item in outline.root[1].children]
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    assert top == [f"{one.number} {one.text}" for one in headings if one.depth == 1]
    assert second == [f"{one.number} {one.text}" for one in headings if one.depth == 2]


def test_the_header_of_a_long_table_stands_on_each_of_its_pages() -> None:
    texts = pages(pdf_bytes(replace(sample(), blocks=(long_table(Speech("en", count()), 300),))))
    assert len(texts) > 6
    assert all("Table 1. Activities held No Activity Place Days Women Men" in text for text in texts[1:])
    assert "300" in texts[-1]


@pytest.mark.parametrize("rows", [1, 2, 300])
def test_tables_of_any_length_keep_all_their_rows(rows: int) -> None:
    table = replace(long_table(Speech("en", count()), rows), note="")
    text = " ".join(pages(pdf_bytes(replace(sample(), blocks=(table,)))))
    assert len(re.findall(r"Lviv|Kyiv|Odesa|Ivano-Frankivsk", text)) == rows


def test_wide_sections_lie_on_landscape_sheets(pdf: bytes) -> None:
    with pypdfium2.PdfDocument(pdf) as opened:
        lying = [page.get_width() > page.get_height() for page in opened]
        sizes = {tuple(sorted((round(page.get_width()), round(page.get_height())))) for page in opened}
    assert lying.count(True) == 1
    assert sizes == {(595, 842)}


def test_breaks_leave_no_empty_pages() -> None:
    blocks = (PageBreak(landscape=True), PageBreak(), Paragraph(("Only this.",)), PageBreak())
    texts = pages(pdf_bytes(replace(sample(), blocks=blocks)))
    assert len(texts) == 2
    assert "Only this." in texts[1]


def test_a_heading_before_a_chart_that_fills_the_sheet_leaves_no_empty_sheet() -> None:
    blocks = (PageBreak(landscape=True), Heading(1, "Map", "1"), Picture(countries(Speech("en", count()))))
    texts = pages(pdf_bytes(replace(sample(), blocks=blocks)))
    assert len(texts) == 2
    assert "1 Map Figure 1. Partner institutions by country" in texts[1]


def test_nothing_is_drawn_beyond_the_edge_of_the_page(pdf: bytes) -> None:
    with pypdfium2.PdfDocument(pdf) as opened:
        for page in list(opened)[1:]:
            text = page.get_textpage()
            for at in range(text.count_rects()):
                left, foot, right, top = text.get_rect(at)
                words = text.get_text_bounded(left, foot, right, top)
                assert 50 < left < right < page.get_width() - 50, words
                assert 20 < foot < top < page.get_height() - 20, words


def test_a_part_without_data_says_so(pdf: bytes, document: Document) -> None:
    text = " ".join(pages(pdf))
    empty = {"en": ("No follow-up has been reported.", "All planned activities were held.")}
    empty["uk"] = ("Про подальші дії не повідомлено.", "Усі заплановані заходи проведено.")
    assert all(sentence in text for sentence in empty[document.language])


def test_a_report_without_any_block_is_its_cover() -> None:
    texts = pages(pdf_bytes(replace(sample(), blocks=())))
    assert len(texts) == 1
    assert "DRAFT" in texts[0]


def test_blocks_without_content_take_no_room_and_stop_nothing() -> None:
    blocks = (Tiles(()), Table("Empty", (), (), empty="Nothing here."), Paragraph(()), Heading(3, "Deep at once"), Paragraph(("End.",)))
    assert "Nothing here." in pages(pdf_bytes(replace(sample(), blocks=blocks)))[1]


def test_only_shipped_fonts_are_used_and_all_are_embedded(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as opened:
        fonts = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        assert {str(font.BaseFont).split("+")[-1] for font in fonts} == {"NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic"}
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)


def test_the_file_is_dated_by_its_data_and_names_title_and_language(document: Document, pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert str(opened.docinfo.CreationDate) == "D:20250314093000Z"
        assert str(opened.docinfo.Title) == document.cover.title
        assert str(opened.Root.Lang) == document.language
        with opened.open_metadata() as described:
            assert described["dc:title"] == document.cover.title
            assert described["dc:language"] == {document.language}
            assert described["xmp:CreateDate"] == "2025-03-14T09:30:00Z"
    assert b"20000101" not in pdf


def test_an_attachment_comes_back_as_it_went_in(pdf: bytes) -> None:
    assert attachment(pdf, "manifest.json") == MANIFEST.content
    assert attachment(pdf, "other.json") is None
    with pikepdf.open(BytesIO(pdf)) as opened:
        (listed,) = opened.Root.AF
        assert str(listed.AFRelationship) == "/Data"


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n%%EOF", b"PK\x03\x04", bytes(500)])
def test_what_is_no_pdf_is_refused_with_one_message(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="no PDF"):
        attachment(content, "manifest.json")


def test_an_attachment_that_unpacks_without_end_is_refused() -> None:
    bomb = pdf_bytes(replace(sample(), blocks=()), (Attachment("manifest.json", "text/plain", bytes(80 * 1024 * 1024), "zeros"),))
    assert len(bomb) < 1_000_000
    with pytest.raises(UnreadableFile):
        attachment(bomb, "manifest.json")


@pytest.mark.parametrize("rows", [3, 40])
def test_a_table_that_finds_no_room_at_the_foot_of_a_page_stands_on_the_next(rows: int) -> None:
    table = replace(long_table(Speech("en", count()), rows), note="What the columns mean.")
    for lines in range(44, 60):
        filled = tuple(Paragraph((f"Line {at}",), "note") for at in range(lines))
        text = " ".join(pages(pdf_bytes(replace(sample(), blocks=(*filled, table)))))
        assert len(re.findall(r"Lviv|Kyiv|Odesa|Ivano-Frankivsk", text)) == rows


def test_a_short_table_is_not_parted() -> None:
    table = Table("Held", (Column("Place", 1), Column("Days", 1, "right")), tuple(((f"Place {at}",), (str(at),)) for at in range(8)))
    for lines in range(30, 60):
        filled = tuple(Paragraph((f"Line {at}",), "note") for at in range(lines))
        texts = pages(pdf_bytes(replace(sample(), blocks=(*filled, table))))
        assert sum("Table 1. Held" in text for text in texts) == 1


def test_a_column_gives_what_it_would_leave_blank_to_those_that_wrap() -> None:
    columns = Column("Title", 1), Column("Days", 1, "right"), Column("Remark", 1)
    table = Table("Held", columns, ((("A title so long that a third of the page does not hold it on one line",), ("12",), ("—",)),))
    title, days, remark = widths(table, BODY_WIDTH)
    assert title > BODY_WIDTH / 2 > days + remark
    assert sum((title, days, remark)) == pytest.approx(BODY_WIDTH)
    short = replace(table, rows=((("A title",), ("12",), ("—",)),))
    assert widths(short, BODY_WIDTH) == pytest.approx((BODY_WIDTH / 3,) * 3)


def test_names_of_facts_take_the_room_that_their_values_leave_blank() -> None:
    name, each, sizes = "Countries where trainings were held", BODY_WIDTH / 4, (8.5, 9.0)
    short, long = ((name, ("none",)),), ((name, ("a value that needs all of its line " * 3,)),)
    assert names_width(short, BODY_WIDTH, each, sizes) > width(name, 8.5, BOLD) > each
    assert names_width(long, BODY_WIDTH, each, sizes) == pytest.approx(each)
    assert names_width(((name * 9, ("none",)),), BODY_WIDTH, each, sizes) <= BODY_WIDTH - each


def rows_of_pages(count_of_rows: int, note: str = "") -> list[int]:
    """How many rows of a long table stand on each page."""
    table = replace(long_table(Speech("en", count()), count_of_rows), note=note)
    texts = pages(pdf_bytes(replace(sample(), blocks=(table,))))
    return [found for text in texts if (found := len(re.findall(r"Lviv|Kyiv|Odesa|Ivano-Frankivsk", text)))]


def test_no_row_stands_alone_before_or_after_a_break() -> None:
    full = rows_of_pages(200)[0]
    for more in range(1, 4):
        assert min(rows_of_pages(full + more, "What the columns mean.")) > 1


def test_rows_that_go_on_with_the_one_above_are_not_parted_from_it() -> None:
    columns = (Column("Result", 1), Column("Indicator", 2))
    named = [(f"Result {at // 11}" if at % 11 == 0 else "", f"Row {at}.") for at in range(160)]
    table = Table("Results", columns, tuple(((name,), (row,)) for name, row in named))
    texts = pages(pdf_bytes(replace(sample(), blocks=(table,))))[1:]
    assert len(texts) > 2
    assert all(re.search(r"Result Indicator Result \d", text) and text.count("Table 1.") == 1 for text in texts)


def test_a_heading_goes_with_its_table_and_a_notice_is_not_cut() -> None:
    table, notice = replace(long_table(Speech("en", count()), 3), note=""), Notice("Read this with care. " * 8, "caution")
    for lines in range(46, 56):
        filled = tuple(Paragraph((f"Line {at}",), "note") for at in range(lines))
        texts = pages(pdf_bytes(replace(sample(), blocks=(*filled, Heading(1, "Held", "1"), table, notice))))[1:]
        assert next(text for text in texts if "1 Held" in text).count("Table 1.") == 1
        assert max(text.count("Read this with care.") for text in texts) == 8


def test_a_heading_goes_with_its_tiles_however_tall() -> None:
    tiles = Tiles(tuple(Tile(f"Tile {at}", Cited("26", "F-1"), target="A target told in many words. " * 6) for at in range(4)))
    for lines in range(30, 50, 2):
        filled = tuple(Paragraph((f"Line {at}",), "note") for at in range(lines))
        texts = pages(pdf_bytes(replace(sample(), blocks=(*filled, Heading(1, "Held", "1"), tiles))))[1:]
        assert "Tile 0" in next(text for text in texts if "1 Held" in text)


def test_the_air_around_a_heading_counts_where_it_is_asked_whether_the_contents_fit_on_the_cover() -> None:
    heading = plain("Contents", CONTENTS_TITLE)
    tall = heading.wrap(BODY_WIDTH, PAGE_HEIGHT)[1]
    assert height([heading, heading]) == 2 * (CONTENTS_TITLE.spaceBefore + tall) + CONTENTS_TITLE.spaceAfter
