"""Lines, steps and points over time, with the gap between two of them shaded and the last values printed beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.graphics.shapes import Drawing, Shape

from indicators.chart import Chart, Point, Series
from indicators.words import labelled
from reports.pdf.charts.axes import Form, Plot, category_labels, fits, legend, legend_height, ticks_width, value_axis
from reports.pdf.charts.gap import gap_shapes
from reports.pdf.charts.looks import Look, looks
from reports.pdf.charts.marks import add, figure, figure_width, label, rule, sign, stroke
from reports.pdf.charts.scale import Scale, month_starts, places, ticks, values
from reports.pdf.fonts import width
from reports.pdf.theme import GREY, INK, MIST
from reports.pdf.words import Words

HEIGHT, FOOT, LINE = 158.0, 18.0, 9.5
SHADE = Look(MIST, 45, GREY, (), "ring")
MARKED_UP_TO = 16
"""A line of more points than this is drawn without a marker on each."""


@dataclass(frozen=True, slots=True)
class Across:
    """The horizontal axis: days on a calendar, or categories one after another."""

    places: tuple[date | str, ...]
    scale: Scale

    def at(self, place: date | str) -> float:
        """Where a day or a category stands."""
        return self.scale.at(place.toordinal() if isinstance(place, date) else self.places.index(place))


def _across(found: tuple[date | str, ...], plot: Plot) -> Across:
    first, last = found[0], found[-1]
    if isinstance(first, date) and isinstance(last, date):
        return Across(found, Scale(first.toordinal(), max(last.toordinal(), first.toordinal() + 1), plot.left + 6, plot.right - 6))
    half = plot.width / len(found) / 2
    return Across(found, Scale(0, max(len(found) - 1, 1), plot.left + half, plot.right - half))


def _place_labels(across: Across, plot: Plot, words: Words) -> list[Shape]:
    first, last = across.places[0], across.places[-1]
    if not isinstance(first, date) or not isinstance(last, date):
        names, middles = [str(place) for place in across.places], [across.at(place) for place in across.places]
        return category_labels(names, middles, plot.width / len(names), plot.foot - 3)
    starts = month_starts(first, last, int(plot.width // 46)) or (first,)
    yearly = len(starts) > 1 and all(day.month == 1 for day in starts)
    shapes: list[Shape] = []
    for day in starts:
        x = across.at(day)
        shapes += [rule(x, plot.foot, x, plot.foot - 3, colour=INK, weight=0.6)]
        shapes += [label(x, plot.foot - 11, str(day.year) if yearly else words.month(day), anchor="middle")]
    return shapes


def _line(series: Series, look: Look, across: Across, up: Scale) -> list[Shape]:
    """The series' line in pieces, cut where a value is missing, and its markers."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for point in sorted(series.points, key=lambda point: across.at(point.at)):
        if point.value is None:
            pieces.append([])
        else:
            pieces[-1].append((across.at(point.at), up.at(point.value)))
    shapes: list[Shape] = []
    for piece in pieces if series.mark != "points" else []:
        stepped = [(x, before) for (x, _), (_, before) in zip(piece[1:], piece, strict=False)] if series.mark == "step" else []
        path = [spot for pair in zip(piece[1:], stepped, strict=True) for spot in reversed(pair)] if stepped else piece[1:]
        if path:
            shapes.append(stroke([value for spot in [piece[0], *path] for value in spot], look))
    spots = [spot for piece in pieces for spot in piece]
    marked = spots if series.mark == "points" or len(spots) <= MARKED_UP_TO else spots[-1:]
    return shapes + [shape for x, y in marked for shape in sign(look.sign, x, y, look.stroke)]


def _last(series: Series, found: tuple[date | str, ...]) -> Point:
    """The rightmost point that has a value."""
    return max((point for point in series.points if point.value is not None), key=lambda point: found.index(point.at))


def _spread(wished: Sequence[float], low: float, high: float) -> list[float]:
    """Heights near the wished ones, at least a line apart, within the plot."""
    order = sorted(range(len(wished)), key=lambda at: wished[at])
    placed = list(wished)
    floor = low
    for at in order:
        placed[at] = max(placed[at], floor)
        floor = placed[at] + LINE
    ceiling = max(high, low + LINE * (len(wished) - 1))
    for at in reversed(order):
        placed[at] = min(placed[at], ceiling)
        ceiling = placed[at] - LINE
    return placed


def _last_labels(ends: Sequence[tuple[Point, Look]], across: Across, up: Scale, plot: Plot) -> list[Shape]:
    spots = [up.at(point.value or 0.0) for point, _ in ends]
    shapes: list[Shape] = []
    for (point, look), spot, placed in zip(ends, spots, _spread(spots, plot.foot + 3, plot.top), strict=True):
        x = across.at(point.at)
        shapes.append(rule(x + 4, spot, plot.right + 4, placed, colour=GREY, weight=0.35))
        shapes += figure(plot.right + 7, placed - 2.5, point.text, point.address, colour=look.stroke)
    return shapes


def _item(series: Series, look: Look) -> tuple[str, Look, Form]:
    return series.name, look, "points" if series.mark == "points" else "line"


def _shade_item(chart: Chart, room: float, words: Words) -> list[tuple[str, Look, Form]]:
    """What the shaded gap is, in full where there is room for it."""
    if not chart.shade:
        return []
    full = labelled(words["gap"], f"{chart.shade[0]} – {chart.shade[1]}", words.language)
    return [(full if fits(full, room) else words["gap"], SHADE, "area")]


def curves(chart: Chart, room: float, words: Words) -> tuple[Drawing, ...]:
    """A line chart: legend above, gap shaded, last values with their addresses at the right."""
    drawn = [(series, look) for series, look in zip(chart.series, looks(chart.series), strict=True) if values([series])]
    named = [*(_item(series, look) for series, look in drawn), *_shade_item(chart, room, words)]
    above = legend_height([name for name, _, _ in named], room)
    found, marks = places(chart.series), ticks(values(chart.series))
    ends = [(_last(series, found), look) for series, look in drawn]
    beside = max(figure_width(point.text, point.address) for point, _ in ends) + 12
    plot = Plot(max(ticks_width(marks, words), width("0000", 7)), FOOT, room - min(beside, room * 0.4), FOOT + min(HEIGHT, room / 2))
    drawing = Drawing(room, plot.top + 8 + above)
    up, lines = value_axis(plot, marks, words)
    across = _across(found, plot)
    add(drawing, legend(drawing.height, room, named))
    add(drawing, gap_shapes(chart, across.at, up.at, SHADE))
    add(drawing, lines)
    add(drawing, _place_labels(across, plot, words))
    for series, look in drawn:
        add(drawing, _line(series, look, across, up))
    add(drawing, _last_labels(ends, across, up, plot))
    return (drawing,)
