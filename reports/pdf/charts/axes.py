"""Axes: a value axis of hairlines with round numbers, a row of dates or categories, and a legend above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reportlab.graphics.shapes import Shape

from reports.pdf.charts.looks import Look
from reports.pdf.charts.marks import SIZE, label, legend_rows, rule, swatch
from reports.pdf.charts.scale import Scale
from reports.pdf.fonts import lines, printable, shortened, width
from reports.pdf.theme import GREY, INK
from reports.pdf.words import Words

LEGEND_LINE = 12.0
Form = Literal["line", "points", "area", "tick"]


@dataclass(frozen=True, slots=True)
class Plot:
    """The inner rectangle of a chart, in points from the drawing's left foot."""

    left: float
    foot: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Width of the inner rectangle."""
        return self.right - self.left


def ticks_width(marks: Sequence[float], words: Words) -> float:
    """Room that the numbers of a value axis need at its left."""
    return max(width(words.number(mark), SIZE) for mark in marks) + 8


def value_axis(plot: Plot, marks: Sequence[float], words: Words) -> tuple[Scale, list[Shape]]:
    """Scale and hairlines of an upright value axis; the line at zero is dark."""
    scale = Scale(marks[0], marks[-1], plot.foot, plot.top)
    shapes: list[Shape] = []
    for mark in marks:
        y, zero = scale.at(mark), mark == 0
        shapes.append(rule(plot.left, y, plot.right, y, colour=INK, weight=0.7) if zero else rule(plot.left, y, plot.right, y))
        shapes.append(label(plot.left - 5, y - 2.4, words.number(mark), anchor="end", colour=GREY))
    return scale, shapes


def category_labels(names: Sequence[str], middles: Sequence[float], slot: float, top: float) -> list[Shape]:
    """Names under their places, on up to two lines; where places are narrow every second, third … name is printed."""
    widest = max((width(printable(name), SIZE) for name in names), default=0.0)
    step = 1
    while slot * step < min(widest, 46.0) + 4 and step < len(names):
        step += 1
    shapes: list[Shape] = []
    for name, middle in list(zip(names, middles, strict=True))[::step]:
        for at, line in enumerate(lines(printable(name), SIZE, slot * step - 3, 2)):
            shapes.append(label(middle, top - SIZE - at * 8.4, line, anchor="middle", colour=INK))
    return shapes


def fits(name: str, room: float) -> bool:
    """Whether a legend of this width can show a name whole."""
    return width(printable(name), SIZE) <= room - 40


def legend(top: float, room: float, items: Sequence[tuple[str, Look, Form]]) -> list[Shape]:
    """Samples and names in rows, from the top."""
    names = [shortened(printable(name), SIZE, room - 40) for name, _, _ in items]
    shapes: list[Shape] = []
    for (_, look, form), name, (across, row) in zip(items, names, legend_rows(names, room), strict=True):
        y = top - 8 - row * LEGEND_LINE
        shapes += swatch(across, y, look, form)
        shapes.append(label(across + 20, y, name))
    return shapes


def legend_height(names: Sequence[str], room: float) -> float:
    """Height of the legend with the air below it."""
    short = [shortened(printable(name), SIZE, room - 40) for name in names]
    return (legend_rows(short, room)[-1][1] + 1) * LEGEND_LINE + 6 if short else 0.0
