"""How much of the way to a target is covered, as a bar beside the words that say so."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dash import html

from indicators.logframes.targets import Band, Way


def way_bar(way: Way) -> list[Any]:
    """The part that is surely covered, and in pale what may be beyond it; nothing where the way is not rated."""
    if way.band is Band.NOT_RATED:
        return []
    least, most = (_within(share) for share in (way.least or 0, 1 if way.most is None else way.most))
    parts = [html.Span(style={"width": f"{100 * least:.1f}%"}), html.Span(style={"width": f"{100 * (most - least):.1f}%"})]
    return [html.Div(parts, className=f"way way-{way.band}")]


def _within(share: Fraction | int) -> float:
    return float(min(max(share, 0), 1))
