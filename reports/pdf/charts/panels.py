"""A window of the world on the page: land as one shape, coloured countries on top of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlab.graphics.shapes import DirectDraw
from reportlab.lib.colors import Color

from reports.pdf.charts.earth import Ring, Window, clipped, countries, equal_earth, within

FINEST = 0.5
"""Corners closer together than this, in points, are left out: nobody sees them, and a map has eleven thousand."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A window drawn at a width, its left foot at the origin."""

    window: Window
    width: float

    @property
    def middle(self) -> float:
        """The meridian that stands straight."""
        return (self.window[0] + self.window[2]) / 2

    @property
    def seen(self) -> Window:
        """The window and what shows in its corners, where meridians lean."""
        west, south, east, north = self.window
        return (max(west - 40, -180.0), south, min(east + 40, 180.0), north)

    @property
    def _reach(self) -> tuple[float, float, float, float]:
        west, south, east, north = self.window
        widest = 0.0 if south <= 0 <= north else min(south, north, key=abs)
        left, right = equal_earth(west, widest, self.middle)[0], equal_earth(east, widest, self.middle)[0]
        return left, right, equal_earth(0, south)[1], equal_earth(0, north)[1]

    @property
    def height(self) -> float:
        """Height that follows from the width: areas keep their proportions."""
        left, right, low, high = self._reach
        return self.width * (high - low) / (right - left)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place stands on the page."""
        left, right, low, _ = self._reach
        x, y = equal_earth(longitude, latitude, self.middle)
        return (x - left) / (right - left) * self.width, (y - low) / (right - left) * self.width

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the window shows the place."""
        west, south, east, north = self.window
        return west <= longitude <= east and south <= latitude <= north


Outline = tuple[tuple[float, float], ...]


def _drawn(panel: Panel, ring: Ring) -> list[Outline]:
    outlines: list[Outline] = []
    for part in clipped(ring, panel.seen):
        spots: Ring = []
        for x, y in within([panel.at(*spot) for spot in part], (0.0, 0.0, panel.width, panel.height)):
            if not spots or abs(x - spots[-1][0]) + abs(y - spots[-1][1]) >= FINEST:
                spots.append((round(x, 2), round(y, 2)))
        if len(spots) > 2:
            outlines.append(tuple(spots))
    return outlines


@lru_cache(maxsize=8)
def outlines(panel: Panel) -> tuple[tuple[str, tuple[Outline, ...]], ...]:
    """Each country's outlines on the panel, worked out once for each size."""
    drawn = ((code, tuple(outline for ring in rings for outline in _drawn(panel, ring))) for code, rings in countries())
    return tuple((code, found) for code, found in drawn if found)


@lru_cache(maxsize=64)
def _spelled(panel: Panel, code: str | None) -> str:
    """One country's outlines, or all land, in the PDF's own drawing words, made once: eleven thousand corners are slow to spell."""
    found = (outline for name, drawn in outlines(panel) if code in (None, name) for outline in drawn)
    return "\n".join(f"{x:g} {y:g} m " + " ".join(f"{a:g} {b:g} l" for a, b in rest) + " h" for (x, y), *rest in found)


@dataclass(frozen=True, slots=True)
class Ink:
    """Fill, edge and the weight of the edge."""

    fill: Color
    edge: Color
    weight: float


class Area(DirectDraw):
    """One country of a panel, or (without a code) all land, at its place on the drawing."""

    def __init__(self, panel: Panel, code: str | None, place: tuple[float, float], ink: Ink) -> None:
        self.panel, self.code, self.place, self.ink = panel, code, place, ink

    def copy(self) -> Area:
        """The same area once more."""
        return Area(self.panel, self.code, self.place, self.ink)

    def getBounds(self) -> tuple[float, float, float, float]:  # noqa: N802  ReportLab's name
        """The panel's rectangle."""
        return (*self.place, self.place[0] + self.panel.width, self.place[1] + self.panel.height)

    def drawDirectly(self, canvas: Any) -> None:  # noqa: N802  ReportLab's name
        """Write the ready-made path."""
        canvas = getattr(canvas, "_canvas", canvas)  # ReportLab hands over its renderer, its types say canvas
        canvas.saveState()
        canvas.translate(*self.place)
        canvas.setFillColor(self.ink.fill)
        canvas.setStrokeColor(self.ink.edge)
        canvas.setLineWidth(self.ink.weight)
        canvas.setLineJoin(1)
        canvas._code.append(_spelled(self.panel, self.code) + " B*")  # noqa: SLF001  no other way to write a path as it is
        canvas.restoreState()
