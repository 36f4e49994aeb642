"""How marks look: one colour, symbol, dash and pattern for each role, and what all axes share."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date

from indicators.chart import Point, Series
from indicators.wording import date_text

Figure = dict[str, Any]

INK, MUTED, GRID, MAIN, STATED = "#1f2933", "#52606d", "#e4e7eb", "#0b6e8a", "#b5460f"
FAINT = "#9aa5b1"
_MOST_TICKS = 6
FONT = "'Noto Sans', 'Segoe UI', system-ui, sans-serif"
LOOKS = {
    "main": {"color": MAIN, "symbol": "circle", "dash": "solid", "pattern": ""},
    "stated": {"color": STATED, "symbol": "diamond-open", "dash": "dot", "pattern": "/"},
    "compare": {"color": MUTED, "symbol": "square-open", "dash": "dash", "pattern": "x"},
    "target": {"color": INK, "symbol": "line-ew-open", "dash": "dashdot", "pattern": "-"},
    "not_stated": {"color": FAINT, "symbol": "x", "dash": "dot", "pattern": "."},
}


def plain(text: str) -> str:
    """Text that Plotly shows as it stands: it would read tags in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def place(point: Point) -> str:
    """Where a point stands on its axis."""
    return point.at.isoformat() if isinstance(point.at, date) else plain(point.at)


def day_text(day: date, language: str) -> str:
    """A day in two short lines, as an axis names it."""
    return format_date(day, "d MMM'<br>'y", locale=language)


def told(point: Point, language: str) -> str:
    """A point in words, as it shows when pointed at."""
    name = date_text(point.at, language) if isinstance(point.at, date) else point.at
    return plain(f"{name}: {point.text}" if point.text else name)


def axis(**more: Any) -> Figure:
    """An axis with quiet lines that nobody zooms by accident."""
    return {"gridcolor": GRID, "zeroline": False, "fixedrange": True, "automargin": True, "tickcolor": GRID} | more


def few_ticks(values: list[str], names: list[str]) -> Figure:
    """Names upright under every mark, or under every second or third so that they fit a narrow screen; the last is always named."""
    every = -(-len(values) // _MOST_TICKS) or 1
    return {"tickmode": "array", "tickvals": values[::-1][::every], "ticktext": names[::-1][::every], "tickangle": 0}


def unit_axis(unit: str, **more: Any) -> Figure:
    """The axis of values, named after its unit."""
    return axis(title={"text": plain(unit), "font": {"size": 12, "color": MUTED}}, separatethousands=True, exponentformat="none", **more)


def fill(series: Series) -> Figure:
    """Colour and pattern of a bar."""
    look = LOOKS[series.role]
    return {"color": look["color"], "pattern": {"shape": look["pattern"], "fgcolor": "#ffffff", "size": 6}}
