"""Notices: a sentence beside a drawn mark, so that missing and doubtful data are told apart without colour."""

from __future__ import annotations

from typing import Any, Literal

from reportlab.platypus import Flowable
from reportlab.platypus import Table as Grid

from reports.pdf.prose import plain
from reports.pdf.switches import BOLD
from reports.pdf.tags import ARTIFACT, BARE, marked
from reports.pdf.theme import AMBER, CREAM, GREY, MIST, NOTICE, WHITE

Tone = Literal["empty", "caution"]
SIDE = 12.0
TALL = 150.0
"""Points: less is never cut."""


class Mark(Flowable):
    """The sign of a notice: an i in a circle for missing data, an exclamation mark in a triangle for care."""

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self.tone = tone
        self.width = self.height = SIDE

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """A small square."""
        return self.width, self.height

    def draw(self) -> None:
        """A filled shape with a white sign in it; the words beside it say the same."""
        with marked(self.canv, ARTIFACT):
            self._sign()

    def _sign(self) -> None:
        canvas, middle = self.canv, SIDE / 2
        canvas.setFillColor(AMBER if self.tone == "caution" else GREY)
        if self.tone == "caution":
            path = canvas.beginPath()
            path.moveTo(0, 0.5)
            path.lineTo(SIDE, 0.5)
            path.lineTo(middle, SIDE - 0.5)
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)
        else:
            canvas.circle(middle, middle, middle - 0.3, stroke=0, fill=1)
        canvas.setFillColor(WHITE)
        canvas.setFont(BOLD, 8)
        canvas.drawCentredString(middle, 2.2 if self.tone == "caution" else 3.2, "!" if self.tone == "caution" else "i")


class Box(Grid):
    """A box that is cut only where it is too tall to be kept together."""

    _height: float

    def split(self, aW: float, aH: float) -> list[Flowable]:
        """Nothing where it had better stand on the next page."""
        found: list[Flowable] = super().split(aW, aH) if self._height > TALL else []
        return found


def notice(text: str, tone: Tone, available: float) -> Flowable:
    """A boxed sentence with its mark and a bar at its left: solid for care, none for missing data."""
    colour, ground = (AMBER, CREAM) if tone == "caution" else (GREY, MIST)
    style: list[tuple[Any, ...]] = [
        ("BACKGROUND", (0, 0), (-1, -1), ground),
        ("VALIGN", (0, 0), (0, -1), "TOP"),
        ("LINEBEFORE", (0, 0), (0, -1), 2.5 if tone == "caution" else 0.8, colour, "butt"),
        ("LEFTPADDING", (0, 0), (0, -1), 9),
        ("TOPPADDING", (0, 0), (0, -1), 7),
        ("TOPPADDING", (1, 0), (1, -1), 5.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
    ]
    grid = Box([[Mark(tone), plain(text, NOTICE)]], colWidths=(30, available - 30), splitInRow=1, style=style, hAlign="LEFT", renderCB=BARE)
    grid.spaceBefore, grid.spaceAfter = 4, 8
    return grid
