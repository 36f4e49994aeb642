"""Charts made from figures: which kind, which order, which words. Each comes with the figures it shows."""

from __future__ import annotations

from indicators.pictures.announced import coverage, signing_days
from indicators.pictures.groups import breakdown, funnel, partner_map
from indicators.pictures.marks import Pictured
from indicators.pictures.timeline import STEPS, periods_until, series_of, stacked, trend

__all__ = [
    "STEPS",
    "Pictured",
    "breakdown",
    "coverage",
    "funnel",
    "partner_map",
    "periods_until",
    "series_of",
    "signing_days",
    "stacked",
    "trend",
]
