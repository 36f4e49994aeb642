"""Columns over periods and bars over groups. Where there is no value its reason is printed, never a bar of height zero alone."""

from __future__ import annotations

import textwrap

from dashboards.charts.looks import MUTED, Figure, axis, few_ticks, fill, place, plain, told, unit_axis
from indicators.chart import Chart, Point, Series

HEADROOM = 1.22
_LABEL, _NARROW, _LINES = 26, 12, 2
_UPRIGHT = 7
"""Letters above a column: more would lie behind the next one where it is higher and the screen small."""
_FEW = 6
"""Up to this many things the axis counts one by one: there is no half an event."""
_LONG = 6
"""Letters of a word under a column, beyond which it is set smaller: six columns stand side by side on a telephone."""
_LETTERS_BESIDE = 46
"""Letters that stand beside each other in a chart on a telephone: a bar's name, the bar itself, and what is printed at its end."""


def columns(chart: Chart, language: str) -> Figure:
    """Upright columns, side by side or stacked, with the printed value above each."""
    stacked = chart.kind == "stacked_columns"
    traces = [_column(series, language, stacked=stacked) for series in chart.series]
    reasons = _reasons(chart, language)
    order = list(dict.fromkeys(place(point) for series in chart.series for point in series.points))
    words = [name.split() for name in order]
    categories = axis(
        showgrid=False,
        tickfont={"size": _size(words, 13)},
        type="category",
        categoryorder="array",
        categoryarray=order,
        **few_ticks(order, ["<br>".join(name) for name in words]),
    )
    highest = _highest(chart, stacked=stacked)
    values = unit_axis(chart.unit, range=[0, HEADROOM * highest or 1], **({"dtick": 1} if highest <= _FEW else {}))
    layout = {"xaxis": categories, "yaxis": values, "barmode": "stack" if stacked else "group"}
    return {"data": [*traces, reasons] if reasons else traces, "layout": layout}


def _column(series: Series, language: str, *, stacked: bool) -> Figure:
    points = [point for point in series.points if point.value is not None]
    return _marks(series, points, language) | {
        "x": [place(point) for point in points],
        "y": [point.value for point in points],
        "text": [_broken(point.text, _UPRIGHT) for point in points],
        "textposition": "inside" if stacked else "outside",
        "textangle": 0,
    }


def _marks(series: Series, points: list[Point], language: str) -> Figure:
    """What bars of both directions share."""
    return {
        "type": "bar",
        "name": plain(series.name),
        "text": [plain(point.text) for point in points],
        "textfont": {"size": 12},
        "constraintext": "none",
        "cliponaxis": False,
        "customdata": [point.address for point in points],
        "marker": fill(series),
        "hovertext": [told(point, language) for point in points],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _highest(chart: Chart, *, stacked: bool) -> float:
    """The top of the highest column."""
    marks = (point.value or 0 for series in chart.series for point in series.points)
    return max(chart.heights if stacked else marks, default=0)


def _reasons(chart: Chart, language: str) -> Figure | None:
    """Where no series has a value, the reason stands on the axis."""
    valued = {place(point) for series in chart.series for point in series.points if point.value is not None}
    points = {place(point): point for series in reversed(chart.series) for point in series.points if place(point) not in valued}
    if not points:
        return None
    return {
        "type": "scatter",
        "mode": "text",
        "x": list(points),
        "y": [0 for _ in points],
        "text": [plain(point.text).replace(" ", "<br>") for point in points.values()],
        "textposition": "top center",
        "textfont": {"size": _size([point.text.split() for point in points.values()], 11), "color": MUTED},
        "cliponaxis": False,
        "customdata": [point.address for point in points.values()],
        "showlegend": False,
        "hovertext": [told(point, language) for point in points.values()],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _size(texts: list[list[str]], usual: int) -> int:
    """The size of letters in which words stand under columns."""
    return usual - 3 if max((len(word) for text in texts for word in text), default=0) > _LONG else usual


def bars(chart: Chart, language: str) -> Figure:
    """Horizontal bars in the order given, long names in two lines. Bars stand by number: two groups may have one name."""
    names = max((series.points for series in chart.series), key=len, default=())
    traces = [
        _marks(series, list(series.points), language)
        | {
            "orientation": "h",
            "y": list(range(len(series.points))),
            "x": [point.value or 0 for point in series.points],
            "text": [_broken(point.text, _NARROW, _LINES) for point in series.points],
            "textposition": "outside",
        }
        for series in chart.series
    ]
    labels = {
        "tickmode": "array",
        "tickvals": list(range(len(names))),
        "ticktext": [_broken(str(point.at), _LABEL, _LINES) for point in names],
    }
    groups = axis(range=[len(names) - 0.4, -0.6], showgrid=False, ticks="", ticklabelstandoff=6, **labels)
    values = axis(range=[0, _room(chart) or 1], visible=False)
    return {"data": traces, "layout": {"xaxis": values, "yaxis": groups, "margin": {"l": 8, "r": 8, "t": 4, "b": 4}}}


def _room(chart: Chart) -> float:
    """How far the axis reaches so that what is printed at the end of each bar has room on a telephone, too."""
    points = [point for series in chart.series for point in series.points]
    beside = _LETTERS_BESIDE - max((_letters(str(point.at), _LABEL) for point in points), default=0)
    return max(((point.value or 0) * beside / (beside - 1 - _letters(point.text, _NARROW)) for point in points), default=0)


def _letters(text: str, width: int) -> int:
    """The longest line of a label."""
    return max((len(line) for line in _lines(text, width, _LINES)), default=0)


def _broken(text: str, width: int, most: int | None = None) -> str:
    """A text in short lines below each other; where there may be at `most` so many, the last ends in dots and long words are broken."""
    return "<br>".join(plain(line) for line in _lines(text, width, most))


def _lines(text: str, width: int, most: int | None) -> list[str]:
    return textwrap.wrap(text, width, max_lines=most, placeholder="…", break_long_words=most is not None)
