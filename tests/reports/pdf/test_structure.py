"""The structure of a report's PDF, for readers who do not see its pages."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import create_string_buffer
from dataclasses import replace
from io import BytesIO
from itertools import count, pairwise
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pypdfium2 import raw

from reports.blocks import Column, Cover, Document, Heading, Paragraph, Picture, Table
from reports.pdf import pdf_bytes
from tests.reports.pdf.sample import long_table, sample
from tests.reports.pdf.sample_charts import Speech

PAINTING = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Tj", "TJ", "'", '"', "Do", "sh"}
LINK = "https://tracker.example/figure/F-1"


def linked(value: Any) -> Any:
    """The same document with a link behind each figure."""
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(linked(part) for part in value)
    if hasattr(value, "link") and hasattr(value, "address"):
        return replace(value, link=LINK)
    if isinstance(value, Table | Paragraph):
        return replace(value, **{name: linked(getattr(value, name)) for name in ("rows", "text") if hasattr(value, name)})
    return value


@pytest.fixture(scope="module")
def document() -> Document:
    made = sample("en", rows=200)
    return replace(made, blocks=linked(made.blocks))


@pytest.fixture(scope="module")
def pdf(document: Document) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(pdf_bytes(document))) as opened:
        yield opened


def elements(one: Any) -> Iterator[Any]:
    """An element and all below it, in order of reading."""
    if isinstance(one, pikepdf.Dictionary) and "/S" in one:
        yield one
        for kid in one.K if isinstance(one.K, pikepdf.Array) else (one.K,):
            yield from elements(kid)


def texts(pdf: pikepdf.Pdf) -> dict[tuple[int, int], str]:
    """What is printed under each mark: page number and the mark's own number."""
    found: dict[tuple[int, int], str] = {}
    for number, page in enumerate(pdf.pages):
        marks: list[int | None] = []
        for one in pikepdf.parse_content_stream(page):
            name, operands = str(one.operator), one.operands
            if name in {"BDC", "BMC"}:
                marks.append(int(operands[1].MCID) if name == "BDC" else None)
            elif name == "EMC":
                marks.pop()
            elif name in PAINTING:
                assert len(marks) == 1, (number, name, "stands outside of every mark" if not marks else "stands in two")
                if marks[0] is not None:
                    found.setdefault((number, marks[0]), "")
        assert marks == []
    return found


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    return [str(one.S)[1:] for one in elements(pdf.Root.StructTreeRoot.K)]


def test_whatever_is_drawn_is_told_or_is_an_artifact_and_every_mark_leads_to_its_element(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    leads = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    told = {(int(page.StructParents), mark) for page in pdf.pages for mark in range(len(leads[int(page.StructParents)]))}
    assert set(texts(pdf)) <= told
    held = [kid for one in elements(pdf.Root.StructTreeRoot.K) for kid in one.K if "/MCID" in kid]
    assert len(held) == len(told)
    for one in elements(pdf.Root.StructTreeRoot.K):
        for kid in (kid for kid in one.K if "/MCID" in kid) if isinstance(one.K, pikepdf.Array) else ():
            assert leads[int(kid.Pg.StructParents)][int(kid.MCID)].objgen == one.objgen


def test_headings_go_down_one_step_at_a_time(pdf: pikepdf.Pdf, document: Document) -> None:
    depths = [int(kind[1]) for kind in kinds(pdf) if kind[0] == "H"]
    assert depths[:2] == [1, 2]
    assert all(after <= before + 1 for before, after in pairwise(depths))
    assert len(depths) == 2 + sum(isinstance(block, Heading) for block in document.blocks)


def test_a_table_over_many_pages_is_one_with_its_headers_once() -> None:
    table = long_table(Speech("en", count()), 200)
    empty = Document(Cover("Title", "", "", ()), (table,), "en", "2026-01-01", "")
    with pikepdf.open(BytesIO(pdf_bytes(empty))) as opened:
        assert len(opened.pages) > 4
        found = kinds(opened)
        assert (found.count("Table"), found.count("Caption"), found.count("TR")) == (1, 1, 201)
        heads = [one for one in elements(opened.Root.StructTreeRoot.K) if one.S == "/TH"]
        scopes = [str(one.A.Scope) for one in heads]
        assert (scopes.count("/Column"), scopes.count("/Row")) == (len(table.columns), 200)


def test_a_chart_says_in_words_what_it_shows(pdf: pikepdf.Pdf, document: Document) -> None:
    told = [str(one.Alt) for one in elements(pdf.Root.StructTreeRoot.K) if one.S == "/Figure"]
    shown = [block.chart for block in document.blocks if isinstance(block, Picture) and block.chart.has_values]
    assert len(told) >= len(shown)
    assert {chart.title for chart in shown} == {words.split(". ")[0] for words in told}
    assert all(chart.summary in " ".join(told) for chart in shown)


def test_every_link_is_told_where_it_stands(pdf: pikepdf.Pdf) -> None:
    links = [one for one in elements(pdf.Root.StructTreeRoot.K) if one.S == "/Link"]
    drawn = [link for page in pdf.pages for link in page.get("/Annots", ())]
    assert len(links) == len(drawn) > 100
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    leads = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    assert all(leads[int(link.K[-1].Obj.StructParent)].objgen == link.objgen for link in links)
    assert all(str(link.K[-1].Obj.Contents) for link in links), "said by name"
    entries = [one for one in elements(pdf.Root.StructTreeRoot.K) if one.S == "/TOCI"]
    assert all(len(one.K) == 1 and one.K[0].S == "/Link" and "/MCID" in one.K[0].K[0] for one in entries), "their words are the link"


@pytest.mark.parametrize(("language", "told"), [("en", ["uk", "uk"]), ("fr", ["uk", "uk"]), ("uk", [])])
def test_what_is_written_in_ukrainian_letters_is_read_aloud_so_in_any_report(language: str, told: list[str]) -> None:
    rows = ((("Форум «Від лікаря до лікаря»",), ("Forum",)), (("Съезд",), ("12",)))
    blocks = (Table("Held", (Column("Title"), Column("Kind")), rows), Paragraph(("Захід у Києві",)))
    made = Document(Cover("Title", "", "", ()), blocks, language, "2026-01-01", "")
    with pikepdf.open(BytesIO(pdf_bytes(made))) as opened:
        assert [str(one.Lang) for one in elements(opened.Root.StructTreeRoot.K) if "/Lang" in one] == told


def test_another_reader_finds_the_same_structure(pdf: pikepdf.Pdf, document: Document) -> None:
    def below(element: Any) -> Iterator[str]:
        size = raw.FPDF_StructElement_GetType(element, None, 0)
        kind = create_string_buffer(size)
        raw.FPDF_StructElement_GetType(element, kind, size)
        yield kind.raw.decode("utf-16-le").rstrip("\0")
        for at in range(raw.FPDF_StructElement_CountChildren(element)):
            if child := raw.FPDF_StructElement_GetChildAtIndex(element, at):
                yield from below(child)

    found: list[str] = []
    with pypdfium2.PdfDocument(pdf_bytes(document)) as opened:
        for page in opened:
            tree = raw.FPDF_StructTree_GetForPage(page)
            for at in range(raw.FPDF_StructTree_CountChildren(tree)):
                found += below(raw.FPDF_StructTree_GetChildAtIndex(tree, at))
            raw.FPDF_StructTree_Close(tree)
    for kind in ("H1", "H2", "TR", "TD", "TH", "Figure", "TOCI"):
        assert found.count(kind) == kinds(pdf).count(kind), kind


def test_the_file_says_that_it_is_tagged(pdf: pikepdf.Pdf) -> None:
    assert bool(pdf.Root.MarkInfo.Marked)
    assert {str(page.Tabs) for page in pdf.pages} == {"/S"}
