"""A window of the world on the page: land as one shape, coloured countries on top of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from reportlab.graphics.shapes import Path, Shape
from reportlab.lib.colors import Color

from reports.pdf.charts.earth import Ring, Window, clipped, countries, equal_earth
from reports.pdf.theme import LAND, WHITE

MOVE, LINE, CLOSE = 0, 1, 3
"""ReportLab's numbers for the parts of a path."""

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
    for part in clipped(ring, panel.window):
        spots: list[tuple[float, float]] = []
        for longitude, latitude in part:
            x, y = panel.at(longitude, latitude)
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


def shape(found: tuple[Outline, ...], across: float, up: float, *, fill: Color = LAND, edge: Color = WHITE, weight: float = 0.35) -> Path:
    """Outlines as one path, moved to its place."""
    points: list[float] = []
    operators: list[float] = []
    for outline in found:
        operators += [MOVE, *[LINE] * (len(outline) - 1), CLOSE]
        points += [value for x, y in outline for value in (x + across, y + up)]
    return Path(points, operators, fillColor=fill, strokeColor=edge, strokeWidth=weight, strokeLineJoin=1)  # type: ignore[call-arg]


def land(panel: Panel, across: float, up: float, apart: frozenset[str]) -> Shape:
    """All countries but those set apart, as one shape."""
    rest = tuple(outline for code, found in outlines(panel) if code not in apart for outline in found)
    return shape(rest, across, up)
