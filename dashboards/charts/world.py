"""Countries on a map of our own shapes, near or world-wide; nothing is asked of a map server."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import cos, radians
from typing import Any

from dashboards.charts.looks import STATED, Figure, plain, told
from indicators.chart import Chart, Point
from tracker.settings import DATA

Ring = Sequence[Sequence[float]]

SHAPES = DATA / "geography" / "world-countries-110m.geojson"
SHAPES_URL = "/geography/world.geojson"
EUROPE = frozenset(
    {"AL", "AM", "AT", "AZ", "BA", "BE", "BG", "BY", "CH", "CY", "CZ", "DE", "DK", "DZ", "EE", "ES", "FI", "FR", "GB", "GE", "GR", "HR"}
    | {"HU", "IE", "IQ", "IS", "IT", "LT", "LU", "LV", "MA", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "RU", "SE", "SI"}
    | {"SK", "SY", "TN", "TR", "UA"}
)
"""The countries of the map of Europe; a partner outside it, or beyond its edge, turns the map into one of the world."""

_PALE, _HOME = "#eef1f4", "#fde9c8"
_DARK = 0.63
"""Where white on the colours of the partners reads better than black; at it both have a contrast of 4.5."""
_SMALL = 40
"""Square degrees of a country that on a map of the world is smaller than its number, which therefore stands on paper, too."""
_SEVERAL = 2
_LEAST = 0.05
"""Square degrees of a country that a map must show, so that it is seen there."""
_FAR_PX, _NEAR_PX = 1.6, 12.0
"""How large a degree is at least on a map as high as ours."""
_LETTER_PX, _LINE_PX = 7.5, 14.0
"""How large a number is in print."""
_NEAR = {
    "projection": {"type": "conic conformal", "parallels": [40, 62], "rotation": {"lon": 17}},
    "lonaxis": {"range": [-9, 41]},
    "lataxis": {"range": [36, 66]},
}
_FAR = {"projection": {"type": "equal earth"}, "lonaxis": {"range": [-180, 180]}, "lataxis": {"range": [-58, 84]}}


@cache
def countries() -> frozenset[str]:
    """The ISO 3166-1 alpha-2 codes that have a shape."""
    return frozenset(_outlines())


@cache
def _outlines() -> dict[str, Ring]:
    """The largest shape of each country, as (longitude, latitude)."""
    features = json.loads(SHAPES.read_text(encoding="utf-8"))["features"]
    shapes = {feature["properties"]["iso_a2"]: feature["geometry"] for feature in features if feature["properties"]["iso_a2"]}
    parts = {code: shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]] for code, shape in shapes.items()}
    return {code: max((outer for outer, *_ in rings), key=_area) for code, rings in parts.items()}


def _sides(ring: Ring) -> list[tuple[Sequence[float], Sequence[float], float]]:
    """The sides of a shape from corner to corner, each with twice the area that it spans with the origin; its sign says which way round."""
    return [(one, other, one[0] * other[1] - other[0] * one[1]) for one, other in pairwise([*ring, ring[0]])]


def _area(ring: Ring) -> float:
    return abs(sum(cross for _, _, cross in _sides(ring))) / 2


def _middle(ring: Ring) -> tuple[float, float]:
    """The longitude and latitude of the middle of a shape that has an area."""
    sides = _sides(ring)
    whole = 3 * sum(cross for _, _, cross in sides)
    lon, lat = (sum((one[axis] + other[axis]) * cross for one, other, cross in sides) / whole for axis in (0, 1))
    return lon, lat


def _within(ring: Ring, window: Figure) -> Ring:
    """As much of a shape as a map shows."""
    (west, east), (south, north) = window["lonaxis"]["range"], window["lataxis"]["range"]
    return [(min(max(lon, west), east), min(max(lat, south), north)) for lon, lat in ring]


def world(chart: Chart, language: str) -> Figure:
    """Partner countries darker the more they have, each with its number; the programme's own country outlined, others pale.

    Below a map of the world lies one of Europe where several partners are there: too small to be told apart on the other.
    """
    maps = _maps(chart)
    traces = [trace | {"geo": name} for name, window in maps.items() for trace in _map(chart, language, window, alone=len(maps) == 1)]
    plain_ground = {"visible": False, "bgcolor": "rgba(0,0,0,0)"}
    return {
        "data": traces,
        "layout": {name: plain_ground | window for name, window in maps.items()}
        | {"margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "showlegend": False},
    }


def height_px(chart: Chart) -> int:
    """A height at which each of its maps has room."""
    return 400 if len(_maps(chart)) == 1 else 680


def _partners(chart: Chart) -> list[Point]:
    return [point for point in chart.series[0].points if point.value is not None and point.code]


def _home(chart: Chart) -> list[Point]:
    return [point for series in chart.series[1:] for point in series.points]


def _is_near(code: str) -> bool:
    """The map of Europe shows the country; one too small for a shape of ours lies there, too."""
    return code in EUROPE and (code not in countries() or _area(_within(_outlines()[code], _NEAR)) > _LEAST)


def _maps(chart: Chart) -> dict[str, Figure]:
    """What is shown, by Plotly's names: Europe where all is there, else the world, and Europe below it where several partners are."""
    partners = _partners(chart)
    if all(_is_near(point.code) for point in (*partners, *_home(chart))):
        return {"geo": _NEAR}
    if sum(_is_near(point.code) for point in partners) < _SEVERAL:
        return {"geo": _FAR}
    return {"geo": _FAR | {"domain": {"y": [0.58, 1]}}, "geo2": _NEAR | {"domain": {"y": [0, 0.56]}}}


def _map(chart: Chart, language: str, window: Figure, *, alone: bool) -> list[Figure]:
    """The traces of one map; where there are two, each number stands on one of them."""
    near = window["projection"] == _NEAR["projection"]
    partners, home = _partners(chart), _home(chart)
    others = sorted((EUROPE if near else countries() - {"AQ"}) - {point.code for point in (*partners, *home)})
    numbered = [point for point in partners if alone or _is_near(point.code) == near]
    return [
        _shapes(others, [0] * len(others), _PALE, _PALE, "#c3ccd5") | {"hoverinfo": "skip"},
        _shapes([point.code for point in home], [0] * len(home), _HOME, _HOME, STATED) | _hover(home, language),
        _shapes([p.code for p in partners], [p.value for p in partners], "#b8dbe5", "#064658", "#ffffff") | _hover(partners, language),
        _numbers(numbered, window, max((point.value or 0 for point in partners), default=0), near=near),
    ]


def _shapes(codes: list[str], values: list[Any], low: str, high: str, edge: str) -> Figure:
    """Countries by code, coloured from `low` to `high` by value."""
    return {
        "type": "choropleth",
        "geojson": SHAPES_URL,
        "featureidkey": "properties.iso_a2",
        "locations": codes,
        "z": values,
        "zmin": 0,
        "zmax": max(values, default=0) or 1,  # without it Plotly forgets `zmin`, and the least country is as pale as nothing
        "colorscale": [[0, low], [1, high]],
        "showscale": False,
        "marker": {"line": {"color": edge, "width": 1}},
    }


def _hover(points: list[Point], language: str) -> Figure:
    return {
        "customdata": [point.address for point in points],
        "text": [told(point, language) for point in points],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _apart(middles: dict[Point, tuple[float, float]], degree_px: float) -> dict[Point, tuple[float, float]]:
    """Those whose numbers cover none of a larger one; the table below the map has all."""
    boxes: list[tuple[float, float, float]] = []
    kept: set[Point] = set()
    for point, (lon, lat) in sorted(middles.items(), key=lambda one: -(one[0].value or 0)):
        x, y, wide = lon * degree_px * cos(radians(lat)), lat * degree_px, _LETTER_PX * len(plain(point.text))
        if all(abs(x - left) >= (wide + other) / 2 or abs(y - low) >= _LINE_PX for left, low, other in boxes):
            boxes.append((x, y, wide))
            kept.add(point)
    return {point: middle for point, middle in middles.items() if point in kept}


def _numbers(points: list[Point], window: Figure, most: float, *, near: bool) -> Figure:
    """The printed value in the middle of what the map shows of each country, so that it reads without its colours, where it has room."""
    shown = {point: _within(_outlines()[point.code], window) for point in points if point.code in countries()}
    placed = _apart({point: _middle(shape) for point, shape in shown.items()}, _NEAR_PX if near else _FAR_PX)
    points, middles, shapes = list(placed), list(placed.values()), [shown[point] for point in placed]
    white = [(point.value or 0) > _DARK * most and (near or _area(shape) > _SMALL) for point, shape in zip(points, shapes, strict=True)]
    return {
        "type": "scattergeo",
        "lon": [lon for lon, _ in middles],
        "lat": [lat for _, lat in middles],
        "mode": "text",
        "text": [plain(point.text) for point in points],
        "textfont": {"size": 12, "color": ["#ffffff" if each else "#000000" for each in white]},
        "hoverinfo": "skip",
    }
