"""The shaded gap between two series: what is stated and not in the register, for example."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from reportlab.graphics.shapes import Polygon, Shape

from indicators.chart import Chart, Series
from reports.pdf.charts.looks import Look
from reports.pdf.charts.marks import hatch

Course = list[tuple[float, float]]
"""A series on the page: places from left to right with their heights."""


def _course(series: Series, across: Callable[[date | str], float], up: Callable[[float], float]) -> Course:
    return sorted((across(point.at), up(point.value)) for point in series.points if point.value is not None)


def _height(course: Course, x: float, *, stepped: bool, before: bool) -> float:
    """Height of the course at a place; at a step `before` asks for the height just left of it."""
    known = [spot for spot in course if (spot[0] < x if before else spot[0] <= x)]
    left = known[-1] if known else course[0]
    right = next((spot for spot in course if spot[0] > left[0]), left)
    if stepped or right[0] == left[0]:
        return left[1]
    return left[1] + (right[1] - left[1]) * (x - left[0]) / (right[0] - left[0])


def gap_shapes(chart: Chart, across: Callable[[date | str], float], up: Callable[[float], float], look: Look) -> list[Shape]:
    """The area between the two series named in `shade`, over the days for which both have values."""
    named = [series for name in chart.shade or () for series in chart.series if series.name == name]
    courses = [_course(series, across, up) for series in named]
    if len(courses) != 2 or not all(courses):
        return []
    first, last = max(course[0][0] for course in courses), min(course[-1][0] for course in courses)
    cuts = sorted({x for course in courses for x, _ in course if first <= x <= last})
    edges: list[Course] = []
    for series, course in zip(named, courses, strict=True):
        stepped = series.mark == "step"
        sides = [((x, True), (x, False)) for x in cuts]
        spots = [(x, _height(course, x, stepped=stepped, before=before)) for pair in sides for x, before in pair]
        edges.append(spots[1:-1])
    outline = edges[0] + edges[1][::-1]
    if len(cuts) < 2:
        return []
    ground = Polygon([value for spot in outline for value in spot], fillColor=look.fill, strokeColor=None)
    return [ground, hatch(outline, look.hatch or 45, look.stroke, spacing=3.4)]
