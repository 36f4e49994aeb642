"""Countries filled by class on a map of the world, of Europe where all partners lie there, or of both; and every value in a list."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing, Shape
from reportlab.lib.colors import Color

from indicators.chart import Chart, Point
from reports.pdf.charts.earth import EUROPE, WORLD, countries, largest_middle
from reports.pdf.charts.labels import labels
from reports.pdf.charts.marks import ADDRESS, SIZE, add, box, hatch, label, rule
from reports.pdf.charts.panels import Area, Ink, Panel, outlines
from reports.pdf.fonts import printable, shortened, width
from reports.pdf.switches import BOLD
from reports.pdf.theme import GREY, INK, LAND, NAVY, RAMP, RULE, WHITE
from reports.pdf.words import Words

LINE, GUTTER = 10.5, 14.0
CROWD = 3
"""So many partner countries within Europe bring the enlarged part."""


@dataclass(frozen=True, slots=True)
class Classes:
    """Upper limits of the classes, lowest first, at most as many as there are shades."""

    limits: tuple[float, ...]
    least: float
    whole: bool

    def shade(self, value: float | None) -> Color:
        """White for a country whose value is not given."""
        if value is None:
            return WHITE
        at = next((at for at, limit in enumerate(self.limits) if value <= limit), len(self.limits) - 1)
        return RAMP[at + len(RAMP) - len(self.limits)]

    def names(self, words: Words) -> list[str]:
        """What the legend says."""
        lows = [self.least, *(limit + 1 if self.whole else limit for limit in self.limits[:-1])]
        return [
            words.number(high) if low == high else f"{words.number(low)} – {words.number(high)}"
            for low, high in zip(lows, self.limits, strict=True)
        ]


def classes(known: Sequence[float]) -> Classes:
    """Round limits, each about twice the one before: a few large partners do not make all others look alike.

    >>> classes([1, 3, 8, 43]).limits
    (5.0, 10.0, 20.0, 50.0)
    """
    whole, least = all(value == int(value) for value in known), min(known)
    most = max(*known, 1.0 if whole else 1e-9)
    power = 10.0 ** math.floor(math.log10(most))
    steps = [step * power * tens for tens in (0.01, 0.1, 1, 10) for step in (1, 2, 5)]
    enough = next(at for at, step in enumerate(steps) if step >= most * 0.999)
    limits = [float(f"{step:.6g}") for step in steps[enough - len(RAMP) + 1 : enough + 1] if step >= least and (step >= 1 or not whole)]
    return Classes(tuple(limits), least, whole)


def _filled(panel: Panel, across: float, up: float, points: dict[str, Point], found: Classes) -> list[Shape]:
    shapes: list[Shape] = [Area(panel, None, (across, up), Ink(LAND, WHITE, 0.35))]
    for code, drawn in outlines(panel):
        if code in points:
            shapes.append(Area(panel, code, (across, up), Ink(found.shade(points[code].value), NAVY, 0.25)))
            if points[code].value is None:
                shapes += [hatch([(x + across, y + up) for x, y in outline], 45, GREY, 2.2) for outline in drawn]
    return shapes


def _legend(found: Classes, points: Sequence[Point], y: float, words: Words) -> list[Shape]:
    """Samples of the classes, then of countries without a value."""
    x, shapes = 0.0, list[Shape]()
    missing = sorted({point.text for point in points if point.value is None})
    items = [(name, found.shade(limit)) for name, limit in zip(found.names(words), found.limits, strict=True)]
    for name, colour in [*items, *((text, WHITE) for text in missing)]:
        shapes.append(box(x, y - 1, 12, 7, fill=colour, edge=INK, weight=0.3))
        if name in missing:
            shapes.append(hatch([(x, y - 1), (x + 12, y - 1), (x + 12, y + 6), (x, y + 6)], 45, GREY, 2.2))
        shapes.append(label(x + 16, y, name))
        x += 28 + width(printable(name), SIZE)
    return shapes


def _list(points: Sequence[Point], x: float, top: float, room: float, rows: int) -> list[Shape]:
    """Every country with its figure and address, in columns of so many rows."""
    across = -(-len(points) // rows)
    each = (room - GUTTER * (across - 1)) / across
    shapes: list[Shape] = []
    for at, point in enumerate(points):
        left, y = x + (at // rows) * (each + GUTTER), top - (at % rows + 1) * LINE
        address = width(printable(point.address), ADDRESS) + 4 if point.address else 0.0
        value = left + each - address
        name = shortened(printable(str(point.at)), SIZE, value - left - 22 - width(printable(point.text), SIZE, BOLD))
        shapes += [label(left, y + 3, point.code, colour=GREY, size=6.2), label(left + 14, y + 3, name)]
        shapes += [
            label(value, y + 3, point.text, anchor="end", font=BOLD),
            label(value + 4, y + 3, point.address, size=ADDRESS, colour=GREY),
        ]
        shapes.append(rule(left, y, left + each, y))
    return shapes


def _rows(count: int, wished: int, most_across: int) -> int:
    """Rows of the list: so many as wished, more when that would make too many columns."""
    return max(min(wished, count), -(-count // most_across))


def _panels(points: dict[str, Point], room: float) -> tuple[Panel | None, Panel | None]:
    """The world, unless all partners lie in Europe; and Europe enlarged, where several do."""
    near = Panel(EUROPE, min(room * 0.44, 210.0))
    middles = [largest_middle(rings) for code, rings in countries() if code in points]
    inside = sum(near.holds(*middle) for middle in middles)
    if inside < CROWD:
        return Panel(WORLD, min(room, 400.0)), None
    return (None, Panel(EUROPE, room * 0.55)) if inside == len(middles) else (Panel(WORLD, min(room, 400.0)), near)


def world_map(chart: Chart, room: float, words: Words) -> tuple[Drawing, ...]:
    """The world in the middle; below it Europe enlarged, beside the list of countries."""
    given = [point for series in chart.series if series.role != "compare" for point in series.points]
    points = {point.code: point for point in given if point.code}
    found = classes([float(point.value) for point in given if point.value is not None])
    world, europe = _panels(points, room)
    listed = room - (europe.width + GUTTER) if europe else room
    rows = _rows(len(given), int(europe.height // LINE) if europe else 1, 2 if europe and world else 1 if europe else 3)
    below = max(europe.height + 2 if europe else 0.0, rows * LINE + 4)
    drawing = Drawing(room, below + 26 + (world.height if world else 0.0))
    if world:
        add(drawing, _filled(world, (room - world.width) / 2, below + 26, points, found))
        add(drawing, labels(world, ((room - world.width) / 2, below + 26), points, europe))
    add(drawing, _legend(found, given, below + 10, words))
    if europe:
        add(drawing, _filled(europe, 0.5, below - europe.height - 1, points, found))
        add(drawing, labels(europe, (0.5, below - europe.height - 1), points, None))
        drawing.add(box(0.5, below - europe.height - 1, europe.width, europe.height, fill=None, edge=RULE))
    add(drawing, _list(given, room - listed, below, listed, rows))
    return (drawing,)
