"""Columns, side by side or stacked, over a small table that prints each value with its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing, Shape

from indicators.chart import Chart, Point, Series
from reports.pdf.charts.axes import Form, Plot, category_labels, legend, legend_height, ticks_width, value_axis
from reports.pdf.charts.looks import Look, looks
from reports.pdf.charts.marks import ADDRESS, SIZE, add, bar, label, rule, swatch
from reports.pdf.charts.scale import Scale, places, ticks, values
from reports.pdf.fonts import lines, printable, width
from reports.pdf.switches import BOLD
from reports.pdf.theme import GREY
from reports.pdf.words import Words

HEIGHT, NAMES, ROW = 112.0, 22.0, 18.0
NAME_ROOM = 96.0
"""Width kept at the left for the names of the series, which stand before the rows of the table."""


@dataclass(frozen=True, slots=True)
class Slots:
    """The places of a column chart, each with the points of all series there."""

    names: tuple[str, ...]
    points: tuple[tuple[Point | None, ...], ...]
    """For each series, its point at each place."""

    def middles(self, plot: Plot) -> list[float]:
        """Middle of each place."""
        return [plot.left + plot.width * (at + 0.5) / len(self.names) for at in range(len(self.names))]


def _slots(series: Sequence[Series], words: Words) -> Slots:
    found = places(series)
    names = tuple(map(words.place, found))
    by_place = [{point.at: point for point in one.points} for one in series]
    return Slots(names, tuple(tuple(points.get(place) for place in found) for points in by_place))


def _fits(slots: Slots, slot: float) -> bool:
    """Whether every value and every address fits into its place."""
    points = [point for row in slots.points for point in row if point]
    widest = max((max(width(printable(point.text), SIZE, BOLD), width(printable(point.address), ADDRESS)) for point in points), default=0.0)
    return widest + 4 <= slot


def _side_by_side(slots: Slots, found: Sequence[Look], plot: Plot, up: Scale) -> list[Shape]:
    slot = plot.width / len(slots.names)
    wide = min(slot * 0.72 / len(found), 34.0)
    shapes: list[Shape] = []
    for row, (points, look) in enumerate(zip(slots.points, found, strict=True)):
        for middle, point in zip(slots.middles(plot), points, strict=True):
            if point and point.value is not None:
                x = middle - wide * len(found) / 2 + wide * row
                shapes += bar(x + 0.6, up.at(0), wide - 1.2, up.at(point.value) - up.at(0), look)
    return shapes


def _stacked(slots: Slots, found: Sequence[Look], plot: Plot, up: Scale) -> list[Shape]:
    wide = min(plot.width / len(slots.names) * 0.6, 44.0)
    shapes: list[Shape] = []
    for middle, points in zip(slots.middles(plot), zip(*slots.points, strict=True), strict=True):
        base = 0.0
        for point, look in zip(points, found, strict=True):
            if point and point.value:
                shapes += bar(middle - wide / 2, up.at(base), wide, up.at(base + point.value) - up.at(base), look)
                base += point.value
    return shapes


def _table(slots: Slots, series: Sequence[Series], found: Sequence[Look], plot: Plot, top: float) -> list[Shape]:
    """The values under their columns, one row for each series, its name and sample at the left."""
    shapes: list[Shape] = []
    for row, (one, look, points) in enumerate(zip(series, found, slots.points, strict=True)):
        y = top - row * ROW
        shapes += [rule(0, y, plot.right, y), *swatch(-2, y - 11, look, "area")]
        broken = lines(printable(one.name), SIZE, NAME_ROOM - 18, 2)
        first = y - (8 if len(broken) > 1 else 11)
        shapes += [label(15, first - at * 7.5, line) for at, line in enumerate(broken)]
        for middle, point in zip(slots.middles(plot), points, strict=True):
            if point:
                shapes.append(label(middle, y - 8.5, point.text, anchor="middle", font=BOLD))
                shapes.append(label(middle, y - 14.8, point.address, anchor="middle", size=ADDRESS, colour=GREY))
    return [*shapes, rule(0, top - len(series) * ROW, plot.right, top - len(series) * ROW)]


def _gaps(slots: Slots, plot: Plot) -> list[Shape]:
    """Where no table is printed, a place without any value says why."""
    shapes: list[Shape] = []
    for middle, points in zip(slots.middles(plot), zip(*slots.points, strict=True), strict=True):
        why = [point.text for point in points if point and point.value is None]
        if why and len(why) == len([point for point in points if point]):
            shapes.append(label(middle, plot.foot + 3, why[0], anchor="middle", size=5.5, colour=GREY))
    return shapes


def columns(chart: Chart, room: float, words: Words, *, stacked: bool) -> tuple[Drawing, ...]:
    """Columns over a table of their values; where places are too narrow for a table, a legend stands above instead."""
    slots, found = _slots(chart.series, words), looks(chart.series)
    marks = ticks(list(chart.heights) if stacked else values(chart.series))
    tabled = _fits(slots, (room - NAME_ROOM) / len(slots.names))
    below = ROW * len(chart.series) + 4 if tabled else 2.0
    named: list[tuple[str, Look, Form]] = (
        [] if tabled else [(one.name, look, "area") for one, look in zip(chart.series, found, strict=True)]
    )
    above = legend_height([name for name, _, _ in named], room)
    left = max(NAME_ROOM, ticks_width(marks, words)) if tabled else ticks_width(marks, words)
    plot = Plot(left, below + NAMES, room, below + NAMES + HEIGHT)
    drawing = Drawing(room, plot.top + 8 + above)
    up, hairlines = value_axis(plot, marks, words)
    add(drawing, hairlines)
    add(drawing, (_stacked if stacked else _side_by_side)(slots, found, plot, up))
    add(drawing, category_labels(slots.names, slots.middles(plot), plot.width / len(slots.names), plot.foot - 3))
    add(drawing, _table(slots, chart.series, found, plot, plot.foot - NAMES) if tabled else _gaps(slots, plot))
    add(drawing, legend(drawing.height, room, named))
    return (drawing,)
