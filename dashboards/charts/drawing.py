"""A chart as a figure for `dcc.Graph`: a dictionary, because Plotly's own classes cost two hundred times as much."""

from __future__ import annotations

from collections.abc import Callable

from dashboards.charts.bars import bars, columns
from dashboards.charts.curves import curves
from dashboards.charts.looks import FONT, INK, Figure
from dashboards.charts.world import height_px as maps_px
from dashboards.charts.world import world
from indicators.chart import Chart

_MAKERS: dict[str, Callable[[Chart, str], Figure]] = {
    "line": curves,
    "columns": columns,
    "stacked_columns": columns,
    "bars": bars,
    "funnel": bars,
    "map": world,
}


def drawn(chart: Chart, language: str) -> Figure:
    """A figure for `dcc.Graph`. Series differ by mark, dash and pattern, so that the chart reads without colour."""
    figure = _MAKERS[chart.kind](chart, language)
    figure["layout"] = _layout(chart, language) | figure["layout"]
    return figure


def height_px(chart: Chart) -> int:
    """A height at which every bar has room."""
    if chart.kind in ("bars", "funnel"):
        return 8 + 36 * max(1, max((len(series.points) for series in chart.series), default=0))
    return maps_px(chart) if chart.kind == "map" else 320


def _layout(chart: Chart, language: str) -> Figure:
    return {
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 16, "t": 12, "b": 24},
        "separators": ".," if language == "en" else ",\u00a0",
        "showlegend": len(chart.series) > 1,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "xanchor": "left"},
        "hoverlabel": {"font": {"family": FONT}},
        "hovermode": "closest",
        "dragmode": False,
        "bargap": 0.35,
    }
