"""A chart on the page: numbered caption, drawing, its summary in a sentence and its note, kept together."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable, KeepTogether, Spacer

from indicators.chart import Chart
from reports.pdf.charts import drawings
from reports.pdf.fonts import printable
from reports.pdf.notices import notice
from reports.pdf.prose import plain
from reports.pdf.tags import marked
from reports.pdf.theme import BODY_WIDTH, CAPTION, NOTE, SUMMARY
from reports.pdf.words import Words

TALLEST_UPRIGHT, TALLEST_LYING = 590.0, 370.0
"""Points: what a sheet holds beside caption and note. A taller drawing is made smaller as a whole."""


class Seen(Flowable):
    """A drawing, and what it says to those who do not see it."""

    def __init__(self, drawing: Drawing, words: str) -> None:
        super().__init__()
        self.drawing, self.words = drawing, words

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """As large as what is drawn."""
        self.width, self.height = self.drawing.wrap(aW, aH)
        return self.width, self.height

    def draw(self) -> None:
        """One figure with its words."""
        with marked(self.canv, "Figure", self.words):
            self.drawing.drawOn(self.canv, 0, 0)


def _fitted(drawing: Drawing, available: float) -> Drawing:
    share = (TALLEST_LYING if available > BODY_WIDTH + 1 else TALLEST_UPRIGHT) / drawing.height
    if share < 1:
        drawing.scale(share, share)
        drawing.width, drawing.height = drawing.width * share, drawing.height * share
    return drawing


def drawn(chart: Chart, available: float, words: Words) -> tuple[Drawing, ...]:
    """The chart's drawings as they fit the sheet; none where there is nothing to draw."""
    return tuple(_fitted(drawing, available) for drawing in drawings(chart, available, words)) if chart.has_values else ()


def picture(chart: Chart, number: str, available: float, drawn: tuple[Drawing, ...]) -> list[Flowable]:
    """The chart with its words; a chart without values is the sentence that says so."""
    title = f"{number}. {chart.title}" + (f" ({chart.unit})" if chart.unit else "")
    caption = [Spacer(1, 6), plain(title, CAPTION), Spacer(1, 4)]
    if not drawn:
        sentence = chart.empty or chart.summary
        return [KeepTogether([*caption, *([notice(sentence, "empty", available)] if sentence else []), Spacer(1, 6)])]
    after = [Spacer(1, 3), *(plain(text, style) for text, style in ((chart.summary, SUMMARY), (chart.note, NOTE)) if text)]
    told = f"{chart.title}. {chart.summary}" if chart.summary else chart.title
    first, *rest = (Seen(drawing, printable(told)) for drawing in drawn)
    return [KeepTogether([*caption, first, *([] if rest else after)]), *rest, *(after if rest else []), Spacer(1, 8)]


def picture_height(drawn: tuple[Drawing, ...]) -> float:
    """How much a heading above should keep free for the chart."""
    return float(drawn[0].height) + 60.0 if drawn else 60.0
