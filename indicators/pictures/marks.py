"""What all charts share: the mark a figure makes, and the name of its unit."""

from __future__ import annotations

from indicators.chart import Chart, Point
from indicators.figures import Figure, Figures
from indicators.wording import figure_text

Pictured = tuple[Chart, tuple[Figures, ...]]
"""A chart and the figures it shows."""


def drawn(figure: Figure) -> float | None:
    """The height of a figure's mark, None where it has no value."""
    return None if figure.value is None else float(figure.value)


def at_end(figures: Figures, language: str) -> Point:
    """A total, standing at the last day of its period."""
    return Point(figures.question.period.last, drawn(figures.total), figure_text(figures.total, figures, language), figures.total.address)
