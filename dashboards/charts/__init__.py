"""Chart data drawn as plain-dictionary Plotly figures. What to draw was decided in `indicators`; here it only gets lines and colours."""

from __future__ import annotations

from dashboards.charts.drawing import drawn, height_px
from dashboards.charts.sparkline import sparkline

__all__ = ["drawn", "height_px", "sparkline"]
