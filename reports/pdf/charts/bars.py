"""Horizontal bars in the order given, each with its words at the left and its figure at its end."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Shape

from indicators.chart import Chart, Point, Series
from reports.pdf.charts.axes import Form, Plot, legend, legend_height
from reports.pdf.charts.looks import Look, looks
from reports.pdf.charts.marks import SIZE, add, bar, figure, figure_width, label, rule
from reports.pdf.charts.scale import Scale, places, values
from reports.pdf.fonts import lines, printable, width
from reports.pdf.theme import GREY, INK, WHITE
from reports.pdf.words import Words

THICK, THIN, AIR = 11.0, 8.5, 6.0
NAME_SHARE = 0.34
MOST_LINES = 34
"""Bars on one drawing; a longer chart goes on in a further drawing with the same scale."""

Group = tuple[str, list[tuple[Point, Look]], list[Point]]
"""A place: its words, its bars, and its targets."""


def _groups(series: Sequence[Series], found: Sequence[Look], words: Words) -> list[Group]:
    groups: list[Group] = []
    for place in places(series):
        here = [(one, look, point) for one, look in zip(series, found, strict=True) for point in one.points if point.at == place]
        drawn = [(point, look) for one, look, point in here if one.role != "target"]
        groups.append((words.place(place), drawn, [point for one, _, point in here if one.role == "target"]))
    return groups


def _chunks(groups: list[Group]) -> list[list[Group]]:
    chunks: list[list[Group]] = [[]]
    count = 0
    for group in groups:
        if count + len(group[1]) > MOST_LINES and chunks[-1]:
            chunks.append([])
            count = 0
        chunks[-1].append(group)
        count += max(len(group[1]), 1)
    return chunks


def _bar(point: Point, look: Look, band: tuple[float, float], along: Scale, aims: Sequence[Point]) -> list[Shape]:
    """A bar in a band (its foot and thickness) with its figure at the end, clear of a target mark that stands there."""
    y, thick = band
    foot, value = y + thick / 2 - SIZE * 0.36, point.value or 0.0
    end = max(along.at(value), along.at(0))
    wide = figure_width(point.text, point.address)
    marks = [along.at(aim.value) for aim in aims if aim.value is not None]
    while mark := next((mark for mark in marks if end - 1 < mark < end + wide + 8), None):
        end = mark + 2
    colour = GREY if point.value is None else INK
    drawn = bar(along.at(0), y, along.at(value) - along.at(0), thick, look) if value else []
    return [*drawn, *figure(end + 4, foot, point.text, point.address, colour=colour)]


def _target(point: Point, y: float, high: float, along: Scale) -> list[Shape]:
    """A target is an upright mark across its bars, edged in white so that it shows on a dark bar."""
    if point.value is None:
        return []
    x = along.at(point.value)
    return [rule(x, y - 2, x, y + high + 2, colour=colour, weight=weight) for colour, weight in ((WHITE, 3.4), (INK, 1.6))]


def _chunk(chunk: list[Group], thick: float, plot: Plot, along: Scale) -> list[Shape]:
    shapes: list[Shape] = []
    y = plot.top
    for name, drawn, aims in chunk:
        high = thick * max(len(drawn), 1)
        y -= high + AIR
        broken = lines(printable(name), SIZE, plot.left - 8, 2)
        first = y + high / 2 - SIZE * 0.36 + 4.2 * (len(broken) - 1)
        shapes += [label(plot.left - 6, first - 8 * at, line, anchor="end") for at, line in enumerate(broken)]
        for at, (point, look) in enumerate(drawn):
            inset = 0.5 if len(drawn) > 1 else 0.0
            shapes += _bar(point, look, (y + high - thick * (at + 1) + inset, thick - 2 * inset), along, aims)
        for point in aims:
            shapes += _target(point, y, high, along)
    return [*shapes, rule(along.at(0), plot.foot, along.at(0), plot.top - 2, colour=INK, weight=0.7)]


def bars(chart: Chart, room: float, words: Words) -> tuple[Drawing, ...]:
    """Horizontal bars; no value axis is needed, for each figure is printed."""
    found = looks(chart.series)
    groups = _groups(chart.series, found, words)
    forms: list[Form] = ["tick" if series.role == "target" else "area" for series in chart.series]
    named = [(s.name, look, form) for s, look, form in zip(chart.series, found, forms, strict=True)] if len(chart.series) > 1 else []
    names = max(width(printable(name), SIZE) for name, _, _ in groups) + 10
    ends = max(figure_width(point.text, point.address) for series in chart.series for point in series.points) + 8
    left = min(names, room * NAME_SHARE)
    known = values(chart.series)
    along = Scale(min(0.0, *known), max(0.0, *known) or 1.0, left, room - min(ends, room * 0.3))
    thick = THIN if max(len(drawn) for _, drawn, _ in groups) > 1 else THICK
    drawn: list[Drawing] = []
    for at, chunk in enumerate(_chunks(groups)):
        above = legend_height([name for name, _, _ in named], room) if at == 0 else 0.0
        high = sum(thick * max(len(marks), 1) + AIR for _, marks, _ in chunk) + 4
        drawing = Drawing(room, high + above)
        add(drawing, _chunk(chunk, thick, Plot(left, 0, room, high), along))
        if above:
            add(drawing, legend(drawing.height, room, named))
        drawn.append(drawing)
    return tuple(drawn)
