"""The world's countries on a flat page: the Equal Earth projection (Šavrič, Patterson and Jenny, 2018) of the shipped shapes."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from tracker.settings import DATA

Ring = list[tuple[float, float]]
Window = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = math.sqrt(3) / 2
WORLD: Window = (-180.0, -56.0, 180.0, 84.0)
"""Without the Antarctic, where no partner is, so that the rest is larger."""

EUROPE: Window = (-11.0, 35.5, 42.0, 70.0)


def equal_earth(longitude: float, latitude: float, middle: float = 0.0) -> tuple[float, float]:
    """A place on the flat map, in radii of the globe; areas keep their proportions. `middle` is the straight meridian.

    >>> equal_earth(0, 0)
    (0.0, 0.0)
    """
    theta = math.asin(M * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    across = math.radians(longitude - middle) * math.cos(theta)
    return across / (M * (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square))), theta * (
        A1 + A2 * square + sixth * (A3 + A4 * square)
    )


def _unrolled(ring: Iterable[Iterable[float]]) -> Ring:
    """The ring without jumps at the 180th meridian: longitudes may run past it."""
    spots: Ring = []
    for longitude, latitude in ring:
        turns = round((spots[-1][0] - longitude) / 360.0) if spots else 0
        spots.append((longitude + 360.0 * turns, latitude))
    return spots


def _cut(ring: Ring, axis: int, limit: float, side: int) -> Ring:
    """The part of the ring on one side of a meridian or parallel (Sutherland and Hodgman)."""
    kept: Ring = []
    for before, here in zip([ring[-1], *ring[:-1]], ring, strict=True) if ring else ():
        inside, was = (here[axis] - limit) * side <= 0, (before[axis] - limit) * side <= 0
        if inside != was:
            share = (limit - before[axis]) / (here[axis] - before[axis])
            kept.append((before[0] + (here[0] - before[0]) * share, before[1] + (here[1] - before[1]) * share))
        if inside:
            kept.append(here)
    return kept


def clipped(ring: Ring, window: Window) -> Iterator[Ring]:
    """The parts of a ring that lie in the window, also those that come round the 180th meridian."""
    for turn in (-360.0, 0.0, 360.0):
        part = within([(longitude + turn, latitude) for longitude, latitude in ring], window)
        if len(part) > 2:
            yield part


def within(ring: Ring, window: Window) -> Ring:
    """The part of a ring inside a rectangle."""
    west, south, east, north = window
    for axis, limit, side in ((0, west, -1), (0, east, 1), (1, south, -1), (1, north, 1)):
        ring = _cut(ring, axis, limit, side)
    return ring


@lru_cache(maxsize=1)
def countries() -> tuple[tuple[str, tuple[Ring, ...]], ...]:
    """ISO 3166-1 alpha-2 code (empty where there is none) and outer rings of each area in the shipped file."""
    found = json.loads((DATA / "geography" / "world-countries-110m.geojson").read_text(encoding="utf-8"))
    read: list[tuple[str, tuple[Ring, ...]]] = []
    for feature in found["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        read.append((feature["properties"].get("iso_a2") or "", tuple(_unrolled(polygon[0]) for polygon in polygons)))
    return tuple(read)


def largest_middle(rings: Iterable[Ring]) -> tuple[float, float]:
    """The middle (centre of area) of a country's largest ring: a good place for its label."""
    ring = max(rings, key=lambda one: abs(_area(one)))
    double = 2 * _area(ring) or 1.0
    terms = [(x1 + x2, y1 + y2, x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairwise(ring)]
    return sum(x * cross for x, _, cross in terms) / (3 * double), sum(y * cross for _, y, cross in terms) / (3 * double)


def _area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2
