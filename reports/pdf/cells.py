"""Table cells: figures whose digits stand under one another, with their addresses beside or below."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from reports.blocks import Cited, Column, Text
from reports.pdf.fonts import printable, width
from reports.pdf.prose import paragraph
from reports.pdf.switches import BOLD, REGULAR
from reports.pdf.theme import ADDRESS_SIZE, CELL, CELL_RIGHT, CELL_RIGHT_STRONG, CELL_SIZE, CELL_STRONG, GREY, INK

GAP = 3.0
LINE, ADDRESS_LINE = 10.0, 6.5


@dataclass(frozen=True, slots=True)
class Room:
    """What one column offers its figures: its inner width, and the width kept for addresses (0: they stand below)."""

    inner: float
    address: float


class Figure(Flowable):
    """One figure set to the right on a single line, its address in small grey print."""

    def __init__(self, figure: Cited, room: Room, font: str) -> None:
        super().__init__()
        self.text, self.address, self.link = printable(figure.text), printable(figure.address), figure.link
        self.room, self.font = room, font

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """One line, or two when the address stands below."""
        self.width = self.room.inner
        self.height = LINE + (ADDRESS_LINE if self.address and not self.room.address else 0)
        return self.width, self.height

    def draw(self) -> None:
        """Digits end at one edge for the whole column."""
        beside = self.room.address
        self.canv.setFillColor(INK)
        self.canv.setFont(self.font, CELL_SIZE)
        self.canv.drawRightString(self.room.inner - (beside + GAP if beside else 0), self.height - CELL_SIZE, self.text)
        if not self.address:
            return
        self.canv.setFillColor(GREY)
        self.canv.setFont(REGULAR, ADDRESS_SIZE)
        if beside:
            self.canv.drawString(self.room.inner - beside, self.height - CELL_SIZE, self.address)
        else:
            self.canv.drawRightString(self.room.inner, 1.5, self.address)
        if self.link:
            low = self.height - CELL_SIZE if beside else 1.5
            left = self.room.inner - (beside or width(self.address, ADDRESS_SIZE))
            self.canv.linkURL(self.link, (left, low - 1, self.room.inner, low + ADDRESS_SIZE), relative=1, kind="URI")


def single(text: Text) -> Cited | None:
    """The text as one figure, when it is no more than that."""
    if len(text) != 1:
        return None
    return text[0] if isinstance(text[0], Cited) else Cited(text[0], "")


def figures_width(texts: tuple[Text, ...], font: str = REGULAR) -> tuple[float, float]:
    """The widest figure and the widest address among the cells that hold a single figure."""
    figures = [figure for text in texts if (figure := single(text))]
    widest = max((width(printable(figure.text), CELL_SIZE, font) for figure in figures), default=0.0)
    return widest, max((width(printable(figure.address), ADDRESS_SIZE) for figure in figures), default=0.0)


def room(column: Column, texts: tuple[Text, ...], inner: float) -> Room:
    """Addresses stand beside the figures when the whole column has room for that."""
    if column.align == "left":
        return Room(inner, 0.0)
    figure, address = figures_width(texts, BOLD)
    return Room(inner, address if address and figure + GAP + address <= inner else 0.0)


def _style(column: Column, strong: bool) -> ParagraphStyle:
    if column.align == "right":
        return CELL_RIGHT_STRONG if strong else CELL_RIGHT
    return CELL_STRONG if strong else CELL


def cell(text: Text, column: Column, space: Room, *, strong: bool) -> Flowable:
    """The cell of a table: a figure on one line where it fits, running text that wraps elsewhere."""
    font = BOLD if strong else REGULAR
    figure = single(text) if column.align == "right" else None
    if figure:
        shown = printable(figure.text)
        if width(shown, CELL_SIZE, font) + (space.address + GAP if space.address else 0) <= space.inner:
            return Figure(figure, space, font)
    return paragraph(text, _style(column, strong), glue=" ")
