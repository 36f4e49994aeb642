"""Labels on a map: code and value on a country where it is large enough, beside it where it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportlab.graphics.shapes import Shape

from indicators.chart import Point
from reports.pdf.charts.earth import countries, largest_middle
from reports.pdf.charts.marks import box, label
from reports.pdf.charts.panels import Panel, outlines
from reports.pdf.fonts import printable, width
from reports.pdf.switches import BOLD
from reports.pdf.theme import NAVY, RULE, WHITE

SIZE, HIGH = 5.8, 8.0

Spot = tuple[float, float, float]
"""Middle and width of a label, in points on the panel."""


def _reaches(panel: Panel, codes: Mapping[str, Point]) -> dict[str, tuple[float, float]]:
    """Half the width and half the height of each country's largest outline on the panel."""
    reaches: dict[str, tuple[float, float]] = {}
    for code, drawn in outlines(panel):
        if code in codes:
            spans = [(max(x for x, _ in one) - min(x for x, _ in one), max(y for _, y in one) - min(y for _, y in one)) for one in drawn]
            wide, high = max(spans)
            reaches[code] = wide / 2, high / 2
    return reaches


def _choices(middle: tuple[float, float], reach: tuple[float, float], wide: float) -> Iterator[Spot]:
    """Places for a label, best first: on the country if that hides less than half of it, else right, left, above, below."""
    (x, y), (across, up) = middle, reach
    if wide < across * 2 and up * 2 > HIGH * 1.5:
        yield x, y, wide
    yield x + across + wide / 2 + 1, y, wide
    yield x - across - wide / 2 - 1, y, wide
    yield x, y + up + HIGH / 2 + 1, wide
    yield x, y - up - HIGH / 2 - 1, wide


def _free(spot: Spot, taken: list[Spot], panel: Panel) -> bool:
    x, y, wide = spot
    inside = wide / 2 <= x <= panel.width - wide / 2 and HIGH / 2 <= y <= panel.height - HIGH / 2
    return inside and all(abs(x - other) >= (wide + size) / 2 or abs(y - height) >= HIGH + 0.5 for other, height, size in taken)


def labels(panel: Panel, place: tuple[float, float], points: Mapping[str, Point], hidden: Panel | None) -> list[Shape]:
    """Labels that cover neither one another nor small countries; every value stands in the list in any case.

    Countries within `hidden` have their labels there.
    """
    shapes: list[Shape] = []
    taken: list[Spot] = []
    reaches = _reaches(panel, points)
    middles = {code: largest_middle(rings) for code, rings in countries() if code in reaches}
    for code in sorted(middles, key=lambda code: (-reaches[code][0], code)):
        if not panel.holds(*middles[code]) or (hidden and hidden.holds(*middles[code])):
            continue
        text = printable(f"{code} {points[code].text}")
        choices = _choices(panel.at(*middles[code]), reaches[code], width(text, SIZE, BOLD) + 4)
        if spot := next((spot for spot in choices if _free(spot, taken, panel)), None):
            taken.append(spot)
            x, y, wide = spot[0] + place[0], spot[1] + place[1], spot[2]
            shapes.append(box(x - wide / 2, y - 3.8, wide, HIGH, fill=WHITE, edge=RULE, weight=0.3))
            shapes.append(label(x, y - 1.9, text, anchor="middle", size=SIZE, font=BOLD, colour=NAVY))
    return shapes
