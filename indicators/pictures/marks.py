"""What all charts share: the mark a figure makes, and the name of its unit."""

from __future__ import annotations

from dataclasses import replace

from indicators.chart import Chart, Point
from indicators.figures import NOT_STATED, Figure, Figures
from indicators.wording import dimension_name, figure_text, word

Pictured = tuple[Chart, tuple[Figures, ...]]
"""A chart and the figures it shows."""


def drawn(figure: Figure) -> float | None:
    """The height of a figure's mark, None where it has no value."""
    return None if figure.value is None else float(figure.value)


def at_end(figures: Figures, language: str) -> Point:
    """A total, standing at the last day of its period."""
    return Point(figures.question.period.last, drawn(figures.total), figure_text(figures.total, figures, language), figures.total.address)


def told_apart(chart: Chart, dimension: str, language: str) -> Chart:
    """A chart of the groups of a dimension; a sentence where only what is not stated has a value: a picture of that shows nothing.

    It tells no number: what is told has an address, and the totals have theirs where they stand.
    """
    valued = {point.code for series in chart.series for point in series.points if point.value is not None}
    if valued != {NOT_STATED}:
        return chart
    sentence = word("only_not_stated", language, dimension_name(dimension, language))
    return replace(chart, series=tuple(replace(series, points=()) for series in chart.series), empty=sentence)
