"""Chart data drawn as plain-dictionary Plotly figures. What to draw was decided in `indicators`; here it only gets lines and colours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from indicators.chart import Chart, Point, Series

Figure = dict[str, Any]

INK, MUTED, GRID, MAIN, STATED, GAP = "#1f2933", "#52606d", "#e4e7eb", "#0b6e8a", "#b5460f", "rgba(181,70,15,0.12)"
WORLD = "/geography/world.geojson"
_FONT = "'Noto Sans', 'Segoe UI', system-ui, sans-serif"
_LOOK = {
    "main": {"color": MAIN, "symbol": "circle", "dash": "solid", "pattern": ""},
    "stated": {"color": STATED, "symbol": "diamond-open", "dash": "dot", "pattern": "/"},
    "compare": {"color": MUTED, "symbol": "square-open", "dash": "dash", "pattern": "x"},
    "target": {"color": INK, "symbol": "line-ew-open", "dash": "dashdot", "pattern": "-"},
    "not_stated": {"color": "#9aa5b1", "symbol": "x", "dash": "dot", "pattern": "."},
}


def drawn(chart: Chart, language: str) -> Figure:
    """A figure for `dcc.Graph`. Series differ by mark, dash and pattern, so that the chart reads without colour."""
    makers: dict[str, Callable[[Chart], Figure]] = {
        "line": _line,
        "columns": _columns,
        "stacked_columns": _columns,
        "bars": _bars,
        "funnel": _bars,
        "map": _map,
    }
    figure = makers[chart.kind](chart)
    figure["layout"] = _layout(chart, language) | figure["layout"]
    return figure


def height_px(chart: Chart) -> int:
    """A height at which every bar has room."""
    if chart.kind in ("bars", "funnel"):
        return 90 + 34 * max(2, max((len(series.points) for series in chart.series), default=0))
    return 380 if chart.kind == "map" else 320


def _layout(chart: Chart, language: str) -> Figure:
    return {
        "font": {"family": _FONT, "size": 13, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 48, "r": 24, "t": 12, "b": 40},
        "height": height_px(chart),
        "separators": ".," if language == "en" else ",\u00a0",
        "showlegend": len(chart.series) > 1,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "xanchor": "left"},
        "hoverlabel": {"font": {"family": _FONT}},
        "hovermode": "closest",
        "dragmode": False,
        "bargap": 0.35,
    }


def _axis(**more: Any) -> Figure:
    return {"gridcolor": GRID, "zeroline": False, "fixedrange": True, "automargin": True, "tickcolor": GRID} | more


def _line(chart: Chart) -> Figure:
    traces = [_gap(chart)] if chart.shade else []
    traces += [_curve(series) for series in chart.series]
    values = _axis(rangemode="tozero", title={"text": chart.unit, "font": {"size": 12, "color": MUTED}})
    return {"data": [trace for trace in traces if trace], "layout": {"xaxis": _axis(showgrid=False), "yaxis": values}}


def _curve(series: Series) -> Figure:
    look = _LOOK[series.role]
    only_points = series.mark == "points"
    return {
        "type": "scatter",
        "name": series.name,
        "x": [_at(point) for point in series.points],
        "y": [point.value for point in series.points],
        "customdata": [point.address for point in series.points],
        "mode": "markers" if only_points else "lines+markers",
        "line": {"color": look["color"], "width": 2.5, "dash": look["dash"], "shape": "hv" if series.mark == "step" else "linear"},
        "marker": {"symbol": look["symbol"], "size": 10 if only_points else 6, "color": look["color"], "line": {"width": 2}},
        "hovertext": [point.text for point in series.points],
        "hovertemplate": "%{x|%d.%m.%Y}<br>%{hovertext}<extra></extra>",
    }


def _gap(chart: Chart) -> Figure | None:
    """The area between two stepped series, from where both have begun."""
    below, above = (next(series for series in chart.series if series.name == name) for name in chart.shade or ())
    days = sorted({point.at for series in (below, above) for point in series.points if isinstance(point.at, date)})
    both = [day for day in days if _level(below, day) is not None and _level(above, day) is not None]
    if not both:
        return None
    lower = [(day, _level(below, day)) for day in both]
    upper = [(day, _level(above, day)) for day in both]
    outline = _stepped(upper) + list(reversed(_stepped(lower)))
    return {
        "type": "scatter",
        "x": [str(day) for day, _ in outline],
        "y": [level for _, level in outline],
        "fill": "toself",
        "fillcolor": GAP,
        "line": {"width": 0},
        "mode": "lines",
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _level(series: Series, day: date) -> float | None:
    """The value that holds on a day: that of the last point not after it."""
    passed = [point.value for point in series.points if isinstance(point.at, date) and point.at <= day and point.value is not None]
    return passed[-1] if passed else None


def _stepped(levels: list[tuple[date, float | None]]) -> list[tuple[date, float | None]]:
    """The corners of a stepped line through the levels."""
    corners: list[tuple[date, float | None]] = []
    for day, level in levels:
        if corners:
            corners.append((day, corners[-1][1]))
        corners.append((day, level))
    return corners


def _columns(chart: Chart) -> Figure:
    traces = [_column(series) for series in chart.series]
    traces += [_reasons(series) for series in chart.series if any(point.value is None for point in series.points)]
    top = 1.18 * max((point.value or 0 for series in chart.series for point in series.points), default=0)
    values = _axis(range=[0, top or 1], title={"text": chart.unit, "font": {"size": 12, "color": MUTED}})
    mode = "stack" if chart.kind == "stacked_columns" else "overlay"
    order = [_at(point) for point in chart.series[0].points]
    categories = _axis(showgrid=False, type="category", categoryorder="array", categoryarray=order)
    return {"data": traces, "layout": {"xaxis": categories, "yaxis": values, "barmode": mode}}


def _column(series: Series) -> Figure:
    points = [point for point in series.points if point.value is not None]
    return {
        "type": "bar",
        "name": series.name,
        "x": [_at(point) for point in points],
        "y": [point.value for point in points],
        "text": [point.text for point in points],
        "textposition": "outside",
        "textangle": 0,
        "textfont": {"size": 12},
        "constraintext": "none",
        "cliponaxis": False,
        "customdata": [point.address for point in points],
        "marker": _fill(series),
        "hovertemplate": "%{x}<br>%{text}<extra></extra>",
    }


def _reasons(series: Series) -> Figure:
    """Where there is no value, the reason stands upright on the axis: it is not a column of height zero."""
    points = [point for point in series.points if point.value is None]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [_at(point) for point in points],
        "y": [0 for _ in points],
        "text": [point.text for point in points],
        "textposition": "top center",
        "textfont": {"size": 11, "color": MUTED},
        "customdata": [point.address for point in points],
        "showlegend": False,
        "hovertemplate": "%{x}<br>%{text}<extra></extra>",
    }


def _bars(chart: Chart) -> Figure:
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": series.name,
            "y": [_short(str(point.at)) for point in series.points],
            "x": [point.value or 0 for point in series.points],
            "text": [point.text for point in series.points],
            "textposition": "outside",
            "textfont": {"size": 12},
            "constraintext": "none",
            "cliponaxis": False,
            "customdata": [point.address for point in series.points],
            "marker": _fill(series),
            "hovertemplate": "%{y}<br>%{text}<extra></extra>",
        }
        for series in chart.series
    ]
    top = 1.2 * max((point.value or 0 for series in chart.series for point in series.points), default=0)
    return {
        "data": traces,
        "layout": {"xaxis": _axis(range=[0, top or 1], visible=False), "yaxis": _axis(autorange="reversed", showgrid=False)},
    }


def _fill(series: Series) -> Figure:
    look = _LOOK[series.role]
    return {"color": look["color"], "pattern": {"shape": look["pattern"], "fgcolor": "#ffffff", "size": 6}}


def _map(chart: Chart) -> Figure:
    """Partner countries darker the more they have, the programme's own country outlined, neighbours pale."""
    partners = [point for point in chart.series[0].points if point.value is not None and point.code]
    home = [point for series in chart.series[1:] for point in series.points]
    busy = {point.code for point in (*partners, *home)}
    traces = [
        _countries(sorted(EUROPE - busy), [0] * len(EUROPE - busy), [[0, "#eef1f4"], [1, "#eef1f4"]], "#c3ccd5"),
        _countries([point.code for point in home], [0] * len(home), [[0, "#fde9c8"], [1, "#fde9c8"]], STATED, _said(home)),
        _countries([p.code for p in partners], [p.value for p in partners], [[0, "#b8dbe5"], [1, "#064658"]], "#ffffff", _said(partners)),
    ]
    near = {"projection": {"type": "conic conformal", "parallels": [40, 62], "rotation": {"lon": 17}}, "lonaxis": {"range": [-9, 41]}}
    far = {"projection": {"type": "equal earth"}, "lonaxis": {"range": [-180, 180]}, "lataxis": {"range": [-60, 85]}}
    frame = near | {"lataxis": {"range": [36, 66]}} if busy <= EUROPE else far
    geo = {"visible": False, "bgcolor": "rgba(0,0,0,0)"} | frame
    return {"data": traces, "layout": {"geo": geo, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "showlegend": False}}


def _said(points: list[Point]) -> list[str]:
    return [f"{point.at}: {point.text}" if point.text else str(point.at) for point in points]


def _countries(codes: list[str], values: list[Any], scale: list[list[Any]], edge: str, texts: list[str] | None = None) -> Figure:
    """Countries of our own shapes, by ISO 3166-1 alpha-2 code, coloured by value."""
    return {
        "type": "choropleth",
        "geojson": WORLD,
        "featureidkey": "properties.iso_a2",
        "locations": codes,
        "z": values,
        "text": texts or [],
        "hovertemplate": "%{text}<extra></extra>" if texts else None,
        "hoverinfo": None if texts else "skip",
        "colorscale": scale,
        "showscale": False,
        "marker": {"line": {"color": edge, "width": 1}},
    }


EUROPE = frozenset(
    (
        "AL AT BA BE BG BY CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IS IT LT LU LV MD ME MK MT NL NO PL PT RO RS RU SE SI SK TR UA "
        "AM AZ SY IQ MA DZ TN"
    ).split()
)
"""The countries of the map of Europe; a partner outside it turns the map into one of the world."""


def _at(point: Point) -> str:
    return point.at.isoformat() if isinstance(point.at, date) else point.at


def _short(label: str, most: int = 46) -> str:
    return label if len(label) <= most else label[: most - 1] + "…"


def sparkline(values: tuple[float | None, ...], width: int = 96, height: int = 28) -> str:
    """A tiny line as an SVG text: gaps stay gaps, each value is a dot, the last one large. Empty with fewer than two values."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low = min(0.0, *known)
    span = (max(known) - low) or 1
    step = (width - 8) / max(1, len(values) - 1)
    marks = [None if v is None else (4 + step * place, height - 4 - (height - 8) * (v - low) / span) for place, v in enumerate(values)]
    path, pen_up = "", True
    for mark in marks:
        path += "" if mark is None else f"{'M' if pen_up else 'L'}{mark[0]:.1f},{mark[1]:.1f}"
        pen_up = mark is None
    there = [mark for mark in marks if mark]
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 if (x, y) == there[-1] else 1.5}" fill="{MAIN}"/>' for x, y in there)
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path d="{path}" fill="none" stroke="{MAIN}" stroke-width="2"/>{dots}</svg>'
