"""Lines, steps and loose points over time, with the gap between two of them shaded."""

from __future__ import annotations

from datetime import date, timedelta

from dashboards.charts.looks import LOOKS, Figure, axis, day_text, few_ticks, place, plain, told, unit_axis
from indicators.chart import Chart, Series

_MANY = 60
"""Points of a curve, beyond which their marks would run together into a band."""
_FEW = 8
_WHOLE = 6
"""Up to so many whole things have no tick between two of them."""

_AROUND = timedelta(days=182)
GAP = "rgba(181,70,15,0.12)"
Level = tuple[date, float]


def curves(chart: Chart, language: str) -> Figure:
    """Every series as a line, stepped line or row of points."""
    values = [point.value for series in chart.series for point in series.points if point.value is not None]
    counts = {"dtick": 1} if max(values, default=0) <= _WHOLE and all(value == int(value) for value in values) else {}
    traces = ([_gap(chart)] if chart.shade else []) + [_curve(series, language) for series in chart.series]
    return {
        "data": [trace for trace in traces if trace],
        "layout": {"xaxis": _days(chart, language), "yaxis": unit_axis(chart.unit, rangemode="tozero", **counts)},
    }


def _days(chart: Chart, language: str) -> Figure:
    """The axis of time. A few days are named as they are; a single one gets half a year on either side."""
    days = sorted({point.at for series in chart.series for point in series.points if isinstance(point.at, date)})
    if not days:
        return axis(showgrid=False)
    named = few_ticks([day.isoformat() for day in days], [day_text(day, language) for day in days])
    if len(days) == 1:
        return axis(showgrid=False, range=[str(days[0] - _AROUND), str(days[0] + _AROUND)], **named)
    if len(chart.series) > 1 or len(days) > _FEW:
        return axis(showgrid=False)
    return axis(showgrid=False, **named)


def _curve(series: Series, language: str) -> Figure:
    look = LOOKS[series.role]
    only_points = series.mark == "points"
    return {
        "type": "scatter",
        "name": plain(series.name),
        "x": [place(point) for point in series.points],
        "y": [point.value for point in series.points],
        "customdata": [point.address for point in series.points],
        "mode": "markers" if only_points else "lines" if len(series.points) > _MANY else "lines+markers",
        "line": {"color": look["color"], "width": 2.5, "dash": look["dash"], "shape": "hv" if series.mark == "step" else "linear"},
        "marker": {"symbol": look["symbol"], "size": 10 if only_points else 6, "color": look["color"], "line": {"width": 2}},
        "hovertext": [told(point, language) for point in series.points],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _gap(chart: Chart) -> Figure | None:
    """The area between two stepped series, from where both have begun."""
    below, above = (next(series for series in chart.series if series.name == name) for name in chart.shade or ())
    days = sorted({point.at for series in (below, above) for point in series.points if isinstance(point.at, date)})
    lower, upper = _levels(below, days), _levels(above, days)
    both = [day for day in days if day in lower and day in upper]
    if not both:
        return None
    outline = [*_stepped([(day, upper[day]) for day in both]), *reversed(_stepped([(day, lower[day]) for day in both]))]
    return {
        "type": "scatter",
        "x": [day.isoformat() for day, _ in outline],
        "y": [level for _, level in outline],
        "fill": "toself",
        "fillcolor": GAP,
        "line": {"width": 0},
        "mode": "lines",
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _levels(series: Series, days: list[date]) -> dict[date, float]:
    """The value that holds on each day, that of the last point not after it; days before the first are left out."""
    known = sorted((point.at, point.value) for point in series.points if isinstance(point.at, date) and point.value is not None)
    passed = {day: [value for at, value in known if at <= day] for day in days}
    return {day: values[-1] for day, values in passed.items() if values}


def _stepped(levels: list[Level]) -> list[Level]:
    """The corners of a stepped line through the levels."""
    corners: list[Level] = []
    for day, level in levels:
        if corners:
            corners.append((day, corners[-1][1]))
        corners.append((day, level))
    return corners
