"""Charts as vector drawings: each kind has its own module, all share scales, marks and looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reportlab.graphics.shapes import Drawing

from indicators.chart import Chart, Kind
from reports.pdf.charts.bars import bars
from reports.pdf.charts.columns import columns
from reports.pdf.charts.curves import curves
from reports.pdf.charts.funnel import funnel
from reports.pdf.charts.map import world_map
from reports.pdf.fonts import load_fonts
from reports.pdf.words import Words

KINDS: dict[Kind, Callable[[Chart, float, Words], tuple[Drawing, ...]]] = {
    "line": curves,
    "columns": partial(columns, stacked=False),
    "stacked_columns": partial(columns, stacked=True),
    "bars": bars,
    "funnel": funnel,
    "map": world_map,
}


def drawings(chart: Chart, room: float, words: Words) -> tuple[Drawing, ...]:
    """The chart as one drawing, or several below one another where it is too long for a page."""
    load_fonts()
    return KINDS[chart.kind](chart, room, words)
