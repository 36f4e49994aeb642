"""Small blocks side by side: what is narrow and short takes half the width, so that no page stands half empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether
from reportlab.platypus import Table as Grid

from reports.blocks import Block, Picture, Table
from reports.pdf.tags import BARE
from reports.pdf.theme import BODY_WIDTH, PAGE_HEIGHT

GUTTER = 18.0
HALF = (BODY_WIDTH - GUTTER) / 2
MOST, TALLEST = 4, 420.0
"""So many blocks stand beside one another, and so high (in points): more would leave a hole at the foot of the page before."""

_ROWS, _COLUMNS = 20, 2
_NARROW = {"bars", "line"}
"""Charts that say as much on half the width; columns would lose the table of their values."""
_BARE = [
    *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "TOP", "BOTTOM")),
    ("RIGHTPADDING", (0, 0), (0, -1), GUTTER),
    ("RIGHTPADDING", (1, 0), (1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


def small(block: Block) -> bool:
    """Narrow and short enough for half the width of an upright page."""
    if isinstance(block, Table):
        return len(block.columns) <= _COLUMNS and 0 < len(block.rows) <= _ROWS
    return isinstance(block, Picture) and block.chart.kind in _NARROW and block.chart.has_values and len(block.chart.heights) <= _ROWS


def columns(blocks: Iterable[list[Flowable]]) -> tuple[Flowable, float]:
    """Blocks made for half the width, each in the column that is shorter so far; and how high that stands."""
    sides: tuple[list[Flowable], list[Flowable]] = ([], [])
    tall = [0.0, 0.0]
    for block in blocks:
        made = list(_loose(block))
        side = 0 if tall[0] <= tall[1] else 1
        sides[side].extend(made)
        tall[side] += sum(one.wrap(HALF, PAGE_HEIGHT)[1] for one in made)
    return rows([sides]), max(tall)


def rows(pairs: Sequence[Sequence[object]]) -> Flowable:
    """Pairs of things to draw, a row each, without lines."""
    return Grid([list(pair) for pair in pairs], colWidths=(HALF + GUTTER, HALF), style=_BARE, hAlign="LEFT", renderCB=BARE)


def height(flowables: list[Flowable]) -> float:
    """How high things stand below one another with the air between them, in the width of an upright page."""
    tall = below = 0.0
    for one in _loose(flowables):
        tall += max(below, one.getSpaceBefore()) + float(one.wrap(BODY_WIDTH, PAGE_HEIGHT)[1])
        below = one.getSpaceAfter()
    return tall + below


def _loose(flowables: list[Flowable]) -> Iterator[Flowable]:
    """The same without wishes for room and for staying together: a cell grants them by itself, and takes them for endless height."""
    for one in (one for one in flowables if not isinstance(one, CondPageBreak)):
        yield from one._content if isinstance(one, KeepTogether) else (one,)  # type: ignore[attr-defined]  # noqa: SLF001  no other way
