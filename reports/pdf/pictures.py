"""A chart on the page: numbered caption, drawing, its summary in a sentence and its note, kept together."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable, KeepTogether, Spacer

from indicators.chart import Chart
from reports.pdf.charts import drawings
from reports.pdf.notices import notice
from reports.pdf.prose import plain
from reports.pdf.theme import CAPTION, NOTE, SUMMARY
from reports.pdf.words import Words

TALLEST_SHARE = 0.62
"""A drawing is never taller than this share of the sheet's width, landscape, or its own natural height, portrait."""


def _caption(chart: Chart, number: str) -> str:
    return f"{number}. {chart.title}" + (f" ({chart.unit})" if chart.unit else "")


def picture(chart: Chart, number: str, available: float, words: Words) -> list[Flowable]:
    """The chart with its words; a chart without values is the sentence that says so."""
    caption = [Spacer(1, 6), plain(_caption(chart, number), CAPTION), Spacer(1, 4)]
    after = [Spacer(1, 3)]
    after += [plain(text, style) for text, style in ((chart.summary, SUMMARY), (chart.note, NOTE)) if text]
    if not chart.has_values:
        sentence = chart.empty or chart.summary
        return [KeepTogether([*caption, *([notice(sentence, "empty", available)] if sentence else []), Spacer(1, 6)])]
    first, *rest = drawings(chart, available, words)
    return [KeepTogether([*caption, first, *([] if rest else after)]), *rest, *(after if rest else []), Spacer(1, 8)]


def picture_height(chart: Chart, available: float, words: Words) -> float:
    """How much a heading above should keep free for the chart."""
    if not chart.has_values:
        return 60.0
    drawing: Drawing = drawings(chart, available, words)[0]
    return float(drawing.height) + 60.0
