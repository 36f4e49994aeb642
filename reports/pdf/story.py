"""From blocks to what ReportLab lays out, one function for each kind of block."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import CondPageBreak, Flowable, NextPageTemplate, Spacer
from reportlab.platypus import PageBreak as NewPage

from reports.blocks import Block, Document, Heading, KeyFacts, Notice, PageBreak, Paragraph, Picture, Table, Tiles
from reports.pdf.beside import HALF, MOST, TALLEST, columns, small
from reports.pdf.cover import cover_flowables
from reports.pdf.headings import Entry, Title, contents, room_for, titles
from reports.pdf.notices import notice
from reports.pdf.pictures import drawn, picture, picture_height
from reports.pdf.prose import paragraph
from reports.pdf.tables import beginning, key_facts, table_flowables
from reports.pdf.theme import BODY_WIDTH, BOTTOM, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, PARAGRAPHS, TOP
from reports.pdf.tiles import tile_rows
from reports.pdf.words import Words, words

LYING_WIDTH = PAGE_HEIGHT - 2 * MARGIN
BEGINNINGS: dict[type[Block], float] = {Paragraph: 42.0}
"""Height that a heading wants below it, so that it does not stand alone at the foot of a page; the rest is measured."""


LEAD_ROOM = 40.0


class Story:
    """The blocks of one document on their way to the page: counts tables and figures and knows how wide the sheet is."""

    def __init__(self, document: Document, listed: tuple[Entry, ...]) -> None:
        self.document, self.listed = document, listed
        self.words: Words = words(document)
        self.titles: Iterator[Title] = titles(listed)
        self.tables = self.figures = 0
        self.lying = self.halved = False
        self.drawn: dict[tuple[int, float], tuple[Drawing, ...]] = {}
        self.tabled: dict[tuple[int, float], list[Flowable]] = {}

    @property
    def room(self) -> float:
        """Width of the body on the present sheet, or of half of it."""
        if self.halved:
            return HALF
        return LYING_WIDTH if self.lying else BODY_WIDTH

    def flowables(self) -> list[Flowable]:
        """The whole document, cover first."""
        listing = contents(self.listed, self.words)
        cover, fits = cover_flowables(self.document.cover, listing)
        flow = [NextPageTemplate("portrait"), *cover, *([] if fits else [NewPage(), *listing, Spacer(1, 18)])]
        broken = bool(self.document.blocks) and fits
        beside = 0
        for at, block in enumerate(self.document.blocks):
            if isinstance(block, PageBreak):
                self.lying, broken = block.landscape, True
                continue
            if broken:
                _end(flow)
                flow += [NextPageTemplate("landscape" if self.lying else "portrait"), NewPage()]
                broken = False
            if at < beside:
                continue
            count = self._small(at)
            beside = at + count if count > 1 else 0
            flow += self._beside(at, count) if beside else self._block(block, at)
        _end(flow)
        return flow

    def _small(self, at: int) -> int:
        """How many small blocks follow on one another, so that they fit side by side; none where the sheet lies."""
        return 0 if self.lying else len(list(takewhile(small, self.document.blocks[at : at + MOST])))

    def _beside(self, at: int, count: int) -> list[Flowable]:
        """Small blocks in two columns on one page; where they would be too high for that, one after another."""
        places, counted = range(at, at + count), (self.tables, self.figures)
        self.halved = True
        grid, tall = columns(self._block(self.document.blocks[place], place) for place in places)
        self.halved = False
        if tall <= TALLEST:
            return [grid, Spacer(1, 4)]
        self.tables, self.figures = counted
        return [one for place in places for one in self._block(self.document.blocks[place], place)]

    def _block(self, block: Block, at: int) -> list[Flowable]:  # noqa: PLR0911  one for each kind of block
        match block:
            case Heading():
                title = next(self.titles)
                return [room_for(title, self._following(at + 1), (PAGE_WIDTH if self.lying else PAGE_HEIGHT) - TOP - BOTTOM), title]
            case Paragraph(style="lead"):
                return [CondPageBreak(self._following(at + 1) + LEAD_ROOM), paragraph(block.text, PARAGRAPHS["lead"])]
            case Paragraph():
                return [paragraph(block.text, PARAGRAPHS[block.style], bullet="•" if block.style == "item" else None)]
            case Notice():
                return [notice(block.text, block.tone, self.room)]
            case Tiles():
                return tile_rows(block, self.room)
            case KeyFacts():
                return key_facts(block, self.room)
            case Table():
                self.tables += 1
                return self._tabled(block, at, self.tables)
            case Picture():
                self.figures += 1
                return picture(block.chart, f"{self.words['figure']} {block.number or self.figures}", self.room, self._drawn(block, at))
        return []

    def _drawn(self, block: Picture, at: int) -> tuple[Drawing, ...]:
        """The drawings of a picture, made once though a heading above asks for their height first."""
        if (at, self.room) not in self.drawn:
            self.drawn[at, self.room] = drawn(block.chart, self.room, self.words)
        return self.drawn[at, self.room]

    def _tabled(self, block: Table, at: int, number: int) -> list[Flowable]:
        """A table as laid out, made once though a heading above asks for its height first."""
        if (at, self.room) not in self.tabled:
            self.tabled[at, self.room] = table_flowables(block, f"{self.words['table']} {number}. {block.title}", self.room)
        return self.tabled[at, self.room]

    def _following(self, at: int) -> float:
        """Height wanted by what comes after a heading: further headings, then the beginning of the first other block."""
        wanted = 0.0
        for place, block in enumerate(self.document.blocks[at:], at):
            if not isinstance(block, Heading):
                return wanted + self._beginning(block, place)
            wanted += 32.0
        return wanted

    def _beginning(self, block: Block, at: int) -> float:  # noqa: PLR0911  one for each kind of block
        """Height that a block needs to begin on a page."""
        match block:
            case Picture():
                return picture_height(self._drawn(block, at))
            case Table():
                return beginning(self._tabled(block, at, self.tables + 1), self.room)
            case KeyFacts():
                return beginning(key_facts(block, self.room), self.room)
            case Paragraph(style="lead"):
                return self._following(at + 1) + LEAD_ROOM
            case Tiles():
                return beginning(tile_rows(block, self.room)[:2], self.room)
            case Notice():
                return beginning([notice(block.text, block.tone, self.room)], self.room)
        return BEGINNINGS.get(type(block), 0.0)


def _end(flow: list[Flowable]) -> None:
    """Leave out room below the last words: where it no longer fits on a full page it would make an empty page of its own."""
    while flow and isinstance(flow[-1], Spacer):
        flow.pop()
