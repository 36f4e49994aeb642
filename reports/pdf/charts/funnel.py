"""A funnel: stages from top to bottom, each a centred bar with its figure, joined so that the narrowing shows."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing, Polygon

from indicators.chart import Chart
from reports.pdf.charts.looks import MAIN, NOT_STATED
from reports.pdf.charts.marks import SIZE, add, bar, figure, figure_width, label
from reports.pdf.fonts import lines, printable, width
from reports.pdf.theme import LAND
from reports.pdf.words import Words

BAR, JOINT = 18.0, 9.0


def funnel(chart: Chart, room: float, words: Words) -> tuple[Drawing, ...]:
    """Stages with their names at the left and their figures at the right; a stage without a value says why."""
    points = [point for series in chart.series for point in series.points]
    names = [words.place(point.at) for point in points]
    left = min(max(width(printable(name), SIZE + 0.5) for name in names) + 12, room * 0.38)
    right = room - max(figure_width(point.text, point.address, SIZE + 1) for point in points) - 10
    middle, largest = (left + right) / 2, max(point.value or 0.0 for point in points) or 1.0
    wides = [(point.value or 0.0) / largest * (right - left) for point in points]
    drawing = Drawing(room, len(points) * BAR + (len(points) - 1) * JOINT + 4)
    for at, (point, name, wide) in enumerate(zip(points, names, wides, strict=True)):
        y = drawing.height - 2 - BAR - at * (BAR + JOINT)
        if at + 1 < len(points) and point.value is not None and points[at + 1].value is not None:
            low = wides[at + 1] / 2
            drawing.add(
                Polygon(
                    [middle - wide / 2, y, middle + wide / 2, y, middle + low, y - JOINT, middle - low, y - JOINT],
                    fillColor=LAND,
                    strokeColor=None,
                )
            )
        add(drawing, bar(middle - max(wide, 1) / 2, y, max(wide, 1), BAR, MAIN if point.value is not None else NOT_STATED))
        broken = lines(printable(name), SIZE + 0.5, left - 10, 2)
        add(
            drawing,
            [label(0, y + BAR / 2 - 2.6 + 4.2 * (len(broken) - 1) - 8.4 * row, text, size=SIZE + 0.5) for row, text in enumerate(broken)],
        )
        add(drawing, figure(right + 8, y + BAR / 2 - 2.8, point.text, point.address, size=SIZE + 1))
    return (drawing,)
