"""The pages themselves: portrait and landscape sheets, running header and footer, and numbers known only at the end."""

from __future__ import annotations

import math
from io import BytesIO
from typing import cast

from reportlab.lib.pagesizes import landscape
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from reports.blocks import Document
from reports.pdf.cover import ABOVE, cover_ground
from reports.pdf.fonts import printable, shortened, width
from reports.pdf.headings import Entry, Title
from reports.pdf.switches import BOLD, REGULAR
from reports.pdf.tags import ARTIFACT, Element, Paper, marked
from reports.pdf.theme import BOTTOM, CONTENTS, GREY, INK, MARGIN, NAVY, PAGE_HEIGHT, PAGE_WIDTH, RULE, TOP
from reports.pdf.words import Words, words

SIZE = 7.5
TOTAL = "total-of-pages"


def _frame(page: tuple[float, float], top: float = TOP) -> Frame:
    bare = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
    return Frame(MARGIN, BOTTOM, page[0] - 2 * MARGIN, page[1] - top - BOTTOM, id="body", **bare)


class Sheets(BaseDocTemplate):
    """One document being laid out. A page number not yet known is drawn by name, and the name is given its meaning at the end.

    So one pass is enough where ReportLab's own way lays everything out twice.
    """

    def __init__(self, target: BytesIO, document: Document, listed: tuple[Entry, ...]) -> None:
        super().__init__(target, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), pageCompression=1, lang=document.language)
        self.document, self.words, self.listed = document, words(document), listed
        self.found: dict[str, int] = {}
        self._doSave = 0  # as ReportLab's own several-pass build does: `_close` saves
        upright, lying = (PAGE_WIDTH, PAGE_HEIGHT), landscape((PAGE_WIDTH, PAGE_HEIGHT))
        self.addPageTemplates(
            [
                PageTemplate("cover", [_frame(upright, ABOVE)], onPage=self._cover, pagesize=upright),
                PageTemplate("portrait", [_frame(upright)], onPage=self._furniture, pagesize=upright),
                PageTemplate("landscape", [_frame(lying)], onPage=self._furniture, pagesize=lying),
            ]
        )

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  ReportLab's name
        """Note the page of each heading."""
        if isinstance(flowable, Title):
            self.found.setdefault(flowable.entry.key, self.page)

    def _cover(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        cover_ground(canvas, self.document.cover)

    def _furniture(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        page = self.pageTemplate.pagesize
        with marked(canvas, ARTIFACT):
            header(canvas, self.document, page)
            footer(canvas, self.document.footer, self.words, page)

    def lay(self, flowables: list[Flowable]) -> Element:
        """Everything on its page, and the file written; what it is made of, for readers who do not see it."""
        self.build(flowables, canvasmaker=Paper)
        self._close()
        return cast("Paper", self.canv).structure

    def _close(self) -> None:
        """Give each named number its meaning, then write the file."""
        _define(self.canv, TOTAL, str(self.canv.getPageNumber() - 1), SIZE, REGULAR, ends=False)
        for entry in self.listed:
            if entry.heading.depth <= len(CONTENTS):
                font = BOLD if entry.heading.depth == 1 else REGULAR
                size = float(CONTENTS[entry.heading.depth - 1].fontSize)
                _define(self.canv, f"page-of-{entry.key}", str(self.found.get(entry.key, "")), size, font, ends=True)
        self.canv.save()


def _define(canvas: Canvas, name: str, text: str, size: float, font: str, *, ends: bool) -> None:  # noqa: PLR0913  a text, its look and its place
    wide = math.ceil(width(text, size, font))
    high = math.ceil(size)
    canvas.beginForm(name, -wide if ends else 0, -high, 0 if ends else wide, high)
    canvas.setFont(font, size)
    canvas.setFillColor(INK if ends else GREY)
    (canvas.drawRightString if ends else canvas.drawString)(0, 0, text)
    canvas.endForm()


def header(canvas: Canvas, document: Document, page: tuple[float, float]) -> None:
    """Report title at the left, status at the right, a hairline below."""
    status = shortened(printable(document.cover.status), SIZE, 120, BOLD)
    across, high = page[0] - 2 * MARGIN, page[1] - 15 * 72 / 25.4
    canvas.setFont(REGULAR, SIZE)
    canvas.setFillColor(GREY)
    canvas.drawString(MARGIN, high, shortened(printable(document.cover.title), SIZE, across - 140))
    canvas.setFont(BOLD, SIZE)
    canvas.setFillColor(NAVY)
    canvas.drawRightString(MARGIN + across, high, status)
    _hairline(canvas, page, high - 5)


def footer(canvas: Canvas, text: str, words: Words, page: tuple[float, float]) -> None:
    """Page number at the left, the document's own line at the right, a hairline above."""
    across, high = page[0] - 2 * MARGIN, 11 * 72 / 25.4
    canvas.setFont(REGULAR, SIZE)
    canvas.setFillColor(GREY)
    number = shortened(printable(f"{words['page']} {canvas.getPageNumber()} {words['of']} "), SIZE, 200)
    canvas.drawString(MARGIN, high, number)
    canvas.saveState()
    canvas.translate(MARGIN + width(number, SIZE), high)
    canvas.doForm(TOTAL)
    canvas.restoreState()
    canvas.drawRightString(MARGIN + across, high, shortened(printable(text), SIZE, across - 120))
    _hairline(canvas, page, high + 11)


def _hairline(canvas: Canvas, page: tuple[float, float], high: float) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.4)
    canvas.line(MARGIN, high, page[0] - MARGIN, high)
