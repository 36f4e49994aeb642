"""Headings, their bookmarks, and the contents page that leads to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, zip_longest

from reportlab.platypus import CondPageBreak, Flowable, Paragraph

from reports.blocks import Block, Heading
from reports.pdf.beside import rows
from reports.pdf.fonts import cut, printable
from reports.pdf.prose import plain
from reports.pdf.tags import ARTIFACT, marked
from reports.pdf.theme import CONTENTS, CONTENTS_TITLE, HEADINGS, RULE
from reports.pdf.words import Words

NUMBER_WIDTH = 34.0
LONGEST_LINE = 300
"""Characters of a heading in the contents and among the bookmarks."""

FEW = 40
"""So many lines of contents stand on one page, half of them beside the others."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading with the key of its place in the file."""

    heading: Heading
    key: str

    @property
    def title(self) -> str:
        """Number and words, as printed."""
        return printable(f"{self.heading.number} {self.heading.text}".strip())


def entries(blocks: Iterable[Block]) -> Iterator[Entry]:
    """All headings in order, each with its key."""
    headings = (block for block in blocks if isinstance(block, Heading))
    return (Entry(heading, f"heading-{at}") for at, heading in enumerate(headings, 1))


class Title(Flowable):
    """A heading on the page: draws its words and leaves a bookmark in the outline."""

    def __init__(self, entry: Entry, level: int) -> None:
        super().__init__()
        style = HEADINGS[entry.heading.depth - 1]
        self.entry, self.level = entry, level
        self.words: Paragraph = plain(entry.title, style)
        self.spaceBefore, self.spaceAfter = float(style.spaceBefore), float(style.spaceAfter)

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """As tall as its words."""
        self.width, self.height = self.words.wrapOn(self.canv, aW, aH)
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:
        """A heading too long for a page goes on as it can."""
        first, *rest = self.words.splitOn(self.canv, aW, aH) or [self.words]
        if not rest or not isinstance(first, Paragraph):
            return []
        head = Title(self.entry, self.level)
        head.words = first
        return [head, *rest]

    def draw(self) -> None:
        """Bookmark first, so that a reader who jumps here sees the heading."""
        self.canv.bookmarkHorizontal(self.entry.key, 0, self.height + 12)
        self.canv.addOutlineEntry(cut(self.entry.title, LONGEST_LINE), self.entry.key, level=self.level, closed=self.level > 0)
        with marked(self.canv, f"H{self.level + 2}"):
            self.words.drawOn(self.canv, 0, 0)


class Line(Flowable):
    """One line of the contents; its page number is printed by name and filled in at the end."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry, self.size = entry, float(CONTENTS[entry.heading.depth - 1].fontSize)
        self.words = plain(cut(entry.title, LONGEST_LINE), CONTENTS[entry.heading.depth - 1])
        self.above = 4.5 if entry.heading.depth == 1 else 1.5

    @property
    def tallness(self) -> float:
        """Its height on one line."""
        return float(self.words.style.leading) + self.above

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """As tall as its words and a little air above."""
        self.room = aW
        _, tall = self.words.wrap(aW - NUMBER_WIDTH, aH)
        self.width, self.height = aW, tall + self.above
        return self.width, self.height

    def draw(self) -> None:
        """Words at the left, page number at the right, the whole line a link."""
        if self.entry.heading.depth == 1:
            self._rule()
        with marked(self.canv, "TOCI"):
            self._words()

    def _rule(self) -> None:
        with marked(self.canv, ARTIFACT):
            self.canv.setStrokeColor(RULE)
            self.canv.setLineWidth(0.3)
            self.canv.line(0, self.height - 4, self.room, self.height - 4)

    def _words(self) -> None:
        canvas = self.canv
        self.words.drawOn(canvas, 0, 0)
        canvas.saveState()
        canvas.translate(self.room, float(self.words.style.leading) - self.size)
        canvas.doForm(f"page-of-{self.entry.key}")
        canvas.restoreState()
        canvas.linkRect(self.entry.title, self.entry.key, (0, 0, self.room, self.height), relative=1)


def contents(listed: Iterable[Entry], words: Words) -> list[Flowable]:
    """The contents: headings of depth 1 and 2, in two columns."""
    lines = [Line(entry) for entry in listed if entry.heading.depth <= len(CONTENTS)]
    if not lines:
        return []
    reached = list(accumulate(line.tallness for line in lines))
    first = sum(tall <= reached[-1] / 2 for tall in reached) + 1
    left, right = lines[:first], lines[first:]
    columns = rows([(left, right)] if len(lines) <= FEW else list(zip_longest(left, right, fillvalue="")))
    return [plain(words["contents"], CONTENTS_TITLE), columns]


def titles(listed: Iterable[Entry]) -> Iterator[Title]:
    """Headings as flowables; an outline level is never skipped, as PDF readers demand."""
    level = -1
    for entry in listed:
        level = min(entry.heading.depth - 1, level + 1)
        yield Title(entry, level)


def room_for(title: Title, following: float, sheet: float) -> CondPageBreak:
    """Keep a heading with the beginning of what follows it, as long as an empty sheet could hold both: else it would stay empty."""
    wanted = float(title.words.style.leading) + title.spaceBefore + title.spaceAfter + following
    return CondPageBreak(min(wanted, sheet * 0.9))
