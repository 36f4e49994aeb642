"""Running text to paragraphs. No markup is ever read: the pieces are handed to ReportLab ready made, past its parser."""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph
from reportlab.platypus.paraparser import ParaFrag

from indicators.words import told_by_letters
from reports.blocks import NEW_LINE, Run, Text
from reports.pdf.fonts import load_fonts, printable
from reports.pdf.switches import REGULAR
from reports.pdf.tags import marked
from reports.pdf.theme import ADDRESS_SIZE, GREY


class Prose(Paragraph):
    """A paragraph that says what it is to readers: `tag` of its style, else a paragraph."""

    def draw(self) -> None:
        """Its words, as one element."""
        told = "".join(getattr(piece, "text", "") for piece in self.frags)
        with marked(self.canv, getattr(self.style, "tag", "P"), language=told_by_letters(told)):
            super().draw()


def _piece(text: str, font: str, size: float, colour: Color, **more: Any) -> ParaFrag:
    plain: dict[str, Any] = {"rise": 0, "greek": 0, "link": [], "us_lines": [], "bold": 0, "italic": 0}
    return ParaFrag(text=text, fontName=font, fontSize=size, textColor=colour, **(plain | more))


def _pieces(run: Run, style: ParagraphStyle, glue: str) -> list[ParaFrag]:
    size = float(style.fontSize)
    if run == NEW_LINE:
        return [_piece("", style.fontName, size, style.textColor, lineBreak=True)]
    if isinstance(run, str):
        return [_piece(printable(run), style.fontName, size, style.textColor)]
    shown = _piece(printable(run.text) + (glue if run.address else ""), style.fontName, size, style.textColor)
    links = [(0, run.link)] if run.link else []
    address = _piece(printable(run.address), REGULAR, ADDRESS_SIZE, GREY, rise=size * 0.22, link=links)
    return [shown, address] if run.address else [shown]


def paragraph(text: Text, style: ParagraphStyle, *, glue: str = "\u00a0", bullet: str | None = None) -> Prose:
    """A paragraph of plain runs; each cited figure is followed by its address in small grey print.

    `glue` stands between a figure and its address: unbreakable in prose, a space in narrow cells.
    """
    load_fonts()
    pieces = [piece for run in text for piece in _pieces(run, style, glue)]
    return Prose("", style, bulletText=bullet, frags=pieces or [_piece("", style.fontName, float(style.fontSize), style.textColor)])


def plain(text: str, style: ParagraphStyle) -> Prose:
    """A paragraph of one plain run."""
    return paragraph((text,), style)
