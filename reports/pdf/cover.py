"""The first page: a dark ground with the title, then all at a glance, the facts that pin the edition, and the funders' statement."""

from __future__ import annotations

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer

from reports.blocks import Cover, KeyFacts
from reports.pdf.beside import height
from reports.pdf.fonts import lines, printable, shortened, width
from reports.pdf.prose import plain
from reports.pdf.switches import BOLD, REGULAR
from reports.pdf.tables import key_facts
from reports.pdf.tags import ARTIFACT, marked
from reports.pdf.theme import BODY_WIDTH, BOTTOM, MARGIN, NAVY, PAGE_HEIGHT, PAGE_WIDTH, RULE, SKY, STATEMENT, WHITE

GROUND = PAGE_HEIGHT * 0.235
"""Height of the dark ground, from the top edge of the page."""

ABOVE = GROUND + PAGE_HEIGHT * 0.026
"""Where the white part begins, from the top edge."""

ROOM = PAGE_HEIGHT - ABOVE - BOTTOM - 2
"""Height of the white part, down to the margin at the foot."""

TITLE_SIZES = (26.0, 22.0, 18.0)
MOST_TITLE_LINES, MOST_SUBTITLE_LINES = 3, 2


def _title(text: str) -> tuple[float, tuple[str, ...]]:
    """The largest size at which the title fits whole; at the smallest it is shortened."""
    tried = [(size, lines(text, size, BODY_WIDTH, MOST_TITLE_LINES, BOLD)) for size in TITLE_SIZES]
    return next((one for one in tried if " ".join(one[1]) == text), tried[-1])


def cover_ground(canvas: Canvas, cover: Cover) -> None:
    """The dark ground with organisation, status, title and subtitle."""
    with marked(canvas, ARTIFACT):
        _ground(canvas)
    with marked(canvas, "P"):
        _top_line(canvas, cover)
    subtitle = lines(printable(cover.subtitle), 13, BODY_WIDTH, MOST_SUBTITLE_LINES) if cover.subtitle else ()
    high = PAGE_HEIGHT - GROUND + 26 + 18 * max(len(subtitle) - 1, 0)
    size, title = _title(printable(cover.title))
    with marked(canvas, "H1"):
        _stack(canvas, title, size, high + (30 if subtitle else 0) + size * 1.2 * (len(title) - 1), BOLD)
    with marked(canvas, "P"):
        _stack(canvas, subtitle, 13, high, REGULAR)


def _ground(canvas: Canvas) -> None:
    canvas.setFillColor(NAVY)
    canvas.rect(0, PAGE_HEIGHT - GROUND, PAGE_WIDTH, GROUND, stroke=0, fill=1)
    canvas.setFillColor(SKY)
    canvas.rect(0, PAGE_HEIGHT - GROUND - 5, PAGE_WIDTH, 5, stroke=0, fill=1)


def _top_line(canvas: Canvas, cover: Cover) -> None:
    high = PAGE_HEIGHT - 52
    status = shortened(printable(cover.status), 9, 150, BOLD)
    canvas.setFillColor(WHITE)
    canvas.setFont(BOLD, 11)
    canvas.drawString(MARGIN, high, shortened(printable(cover.organisation), 11, BODY_WIDTH - 190, BOLD))
    if status:
        wide = width(status, 9, BOLD) + 20
        canvas.setStrokeColor(WHITE)
        canvas.setLineWidth(1)
        canvas.roundRect(MARGIN + BODY_WIDTH - wide, high - 6.5, wide, 20, 3, stroke=1, fill=0)
        canvas.setFont(BOLD, 9)
        canvas.drawCentredString(MARGIN + BODY_WIDTH - wide / 2, high, status)


def _stack(canvas: Canvas, broken: tuple[str, ...], size: float, high: float, font: str) -> None:
    canvas.setFillColor(WHITE if font == BOLD else SKY)
    canvas.setFont(font, size)
    for at, line in enumerate(broken):
        canvas.drawString(MARGIN, high - at * (size * 1.2 if font == BOLD else 18), line)


class Foot(Flowable):
    """The funders' statement, at the foot of the page, under a hairline; it takes all the room that is left."""

    def __init__(self, text: str, style: ParagraphStyle) -> None:
        super().__init__()
        self.words = plain(text, style)

    @property
    def least(self) -> float:
        """What the words need."""
        return float(self.words.wrap(BODY_WIDTH, PAGE_HEIGHT)[1]) + 12

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """The rest of the frame, or what the words need."""
        _, self.tall = self.words.wrapOn(self.canv, aW, aH)
        self.width, self.height = aW, max(self.tall + 12, aH - 1)
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:
        """A statement too long for the cover goes on as running text."""
        return list(self.words.splitOn(self.canv, aW, aH))

    def draw(self) -> None:
        """Words at the bottom edge."""
        with marked(self.canv, ARTIFACT):
            self.canv.setStrokeColor(RULE)
            self.canv.setLineWidth(0.6)
            self.canv.line(0, self.tall + 8, self.width, self.tall + 8)
        self.words.drawOn(self.canv, 0, 0)


def cover_flowables(cover: Cover, listing: list[Flowable]) -> tuple[list[Flowable], bool]:
    """What stands on the white part of the cover, with the contents where they fit; and whether they do."""
    glance = [Spacer(1, 2), *key_facts(KeyFacts(cover.glance), BODY_WIDTH, names=0.19)]
    facts = [*glance, *key_facts(KeyFacts(tuple((name, (value,)) for name, value in cover.facts)), BODY_WIDTH, across=2)]
    foot = [Foot(cover.statement, STATEMENT)] if cover.statement else []
    fits = height([*facts, *listing]) + (foot[0].least if foot else 0.0) < ROOM
    return [*facts, *(listing if fits else []), *foot], fits
