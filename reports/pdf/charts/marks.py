"""The marks that charts are made of: words, figures with their addresses, bars with hatches, markers, legends."""

# ruff: noqa: PLR0913  a mark is placed, sized and coloured by name
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from reportlab.graphics.shapes import Circle, Drawing, Hatching, Line, Polygon, PolyLine, Rect, Shape, String
from reportlab.lib.colors import Color

from reports.pdf.charts.looks import Look, Sign
from reports.pdf.fonts import printable, width
from reports.pdf.switches import BOLD, REGULAR
from reports.pdf.theme import GREY, INK, RULE, WHITE

SIZE, ADDRESS = 7.0, 5.0
Anchor = Literal["start", "middle", "end"]


def label(
    x: float, y: float, text: str, *, anchor: Anchor = "start", size: float = SIZE, colour: Color = INK, font: str = REGULAR
) -> String:
    """Words at a place. All words of a chart pass through here."""
    return String(x, y, printable(text), textAnchor=anchor, fontSize=size, fillColor=colour, fontName=font)


def figure_width(text: str, address: str, size: float = SIZE) -> float:
    """Width of a figure with its address beside it."""
    beside = width(printable(address), ADDRESS) + 3 if address else 0
    return width(printable(text), size, BOLD) + beside


def figure(x: float, y: float, text: str, address: str, *, size: float = SIZE, colour: Color = INK) -> list[Shape]:
    """A figure in bold and its address beside it in small print, from the left."""
    shapes: list[Shape] = [label(x, y, text, size=size, colour=colour, font=BOLD)]
    if address:
        shapes.append(label(x + width(printable(text), size, BOLD) + 3, y, address, size=ADDRESS, colour=GREY))
    return shapes


def rule(x1: float, y1: float, x2: float, y2: float, *, colour: Color = RULE, weight: float = 0.4) -> Line:
    """A straight line."""
    return Line(x1, y1, x2, y2, strokeColor=colour, strokeWidth=weight)


def box(x: float, y: float, wide: float, high: float, *, fill: Color | None, edge: Color | None, weight: float = 0.5) -> Rect:
    """A rectangle."""
    paint: dict[str, Any] = {"fillColor": fill, "strokeColor": edge, "strokeWidth": weight}
    return Rect(x, y, wide, high, **paint)


def bar(x: float, y: float, wide: float, high: float, look: Look) -> list[Shape]:
    """A filled rectangle in the look's shade and hatch."""
    x, wide = (x, wide) if wide >= 0 else (x + wide, -wide)
    y, high = (y, high) if high >= 0 else (y + high, -high)
    edge = None if look.hatch is None and look.fill != WHITE else look.stroke
    shapes: list[Shape] = [box(x, y, wide, high, fill=look.fill, edge=edge)]
    if look.hatch is not None and wide > 0.5 and high > 0.5:
        corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
        shapes.append(hatch(corners, look.hatch, look.stroke))
    return shapes


def hatch(corners: list[tuple[float, float]], angle: float, colour: Color, spacing: float = 2.6) -> Hatching:
    """Parallel lines within a polygon."""
    flat: Any = [[value for corner in corners for value in corner]]
    return Hatching(spacings=spacing, angles=angle, xyLists=flat, strokeColor=colour, strokeWidth=0.45)


def sign(kind: Sign, x: float, y: float, colour: Color, radius: float = 2.6) -> list[Shape]:
    """A marker: solid disc, hollow diamond, square, triangle or ring, or a cross."""
    hollow: dict[str, Any] = {"fillColor": WHITE, "strokeColor": colour, "strokeWidth": 1.1}
    r = radius
    match kind:
        case "disc":
            return [Circle(x, y, r, fillColor=colour, strokeColor=WHITE, strokeWidth=0.6)]
        case "ring":
            return [Circle(x, y, r, **hollow)]
        case "square":
            return [Rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7, **hollow)]
        case "diamond":
            return [Polygon([x - r * 1.25, y, x, y + r * 1.25, x + r * 1.25, y, x, y - r * 1.25], **hollow)]
        case "triangle":
            return [Polygon([x - r * 1.1, y - r * 0.8, x + r * 1.1, y - r * 0.8, x, y + r * 1.1], **hollow)]
    crossing = ((x - r, y - r, x + r, y + r), (x - r, y + r, x + r, y - r))
    return [rule(*ends, colour=colour, weight=1.1) for ends in crossing]


def stroke(points: list[float], look: Look) -> PolyLine:
    """A line through points in the look's weight and dash."""
    paint: dict[str, Any] = {"strokeColor": look.stroke, "strokeWidth": look.weight, "strokeDashArray": list(look.dash) or None}
    return PolyLine(points, strokeLineJoin=1, **paint)


def add(drawing: Drawing, shapes: Sequence[Shape]) -> None:
    """Put shapes on a drawing, in order."""
    for shape in shapes:
        drawing.add(shape)


def swatch(x: float, y: float, look: Look, form: Literal["line", "points", "area", "tick"]) -> list[Shape]:
    """The sample of a look, 16 points wide, as a legend shows it."""
    if form == "area":
        return bar(x + 3, y - 1, 10, 7, look)
    if form == "tick":
        return [rule(x + 8, y - 2, x + 8, y + 7, colour=INK, weight=1.6)]
    lines: list[Shape] = [stroke([x, y + 2.4, x + 16, y + 2.4], look)] if form == "line" else []
    return lines + sign(look.sign, x + 8, y + 2.4, look.stroke, 2.2)


def legend_rows(names: Sequence[str], room: float) -> tuple[tuple[float, int], ...]:
    """Where each legend item stands: distance from the left, and the row, counted from the top."""
    spots: list[tuple[float, int]] = []
    x, row = 0.0, 0
    for name in names:
        wide = 20 + width(printable(name), SIZE) + 14
        if x and x + wide - 14 > room:
            x, row = 0.0, row + 1
        spots.append((x, row))
        x += wide
    return tuple(spots)
