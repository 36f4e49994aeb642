"""How a table shares the page's width among its columns, so that no word is broken while there is room elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.blocks import Cited, Column, Table, Text, bare
from reports.pdf.cells import GAP, LINE, figures_width
from reports.pdf.fonts import printable, width
from reports.pdf.switches import BOLD, REGULAR
from reports.pdf.theme import ADDRESS_SIZE, CELL_SIZE, SMALL_SIZE

PADDING = 5.0
WIDEST_SHARE = 0.4
WIDEST_FIGURE = 110.0
"""Points; what is longer is a text, and wraps."""

TALLEST_CELL, LETTER = 220.0, 0.55
"""Points that a cell should not exceed in height; width of a letter as a share of its size."""

ROOMY = 0.85
"""Addresses stand beside figures when the least widths leave at least the rest of the page for running text."""

MEASURED = 4
"""Only the longest few words of a column are measured: the widest is among them in all but odd cases, and it is ten times faster."""


def _longest_words(texts: Iterable[str]) -> list[str]:
    found = {word for text in texts for word in text.replace("/", "/ ").split(" ")}
    return sorted(found, key=lambda word: (-len(word), word))[:MEASURED]


def longest(names: Iterable[str], size: float) -> float:
    """Width of a column in which no word of these bold names is broken."""
    return max((width(word, size, BOLD) for word in _longest_words(map(printable, names))), default=0.0) + 2 * PADDING + 0.5


def _least(column: Column, texts: tuple[Text, ...], font: str, *, beside: bool) -> float:
    """Width of the longest word, of the widest figure with its address below or beside it, or that keeps long cells from growing tall."""
    head = longest([column.title], SMALL_SIZE)
    body = max((width(word, CELL_SIZE, font) for word in _longest_words(printable(bare(text)) for text in texts)), default=0.0)
    figure, address = figures_width(texts, BOLD) if column.align == "right" else (0.0, 0.0)
    figures = figure + GAP + address if beside else max(figure, address)
    tall = max((len(bare(text)) for text in texts), default=0) * CELL_SIZE * LETTER * LINE / TALLEST_CELL
    return max(head, max(body, tall, figures if figures < WIDEST_FIGURE else 0.0) + 2 * PADDING + 0.5)


def _whole(column: Column, texts: tuple[Text, ...], font: str) -> float:
    """Width with which no cell of a column would wrap."""
    body = max((_line(text, font) for text in sorted(texts, key=lambda text: -len(bare(text)))[:MEASURED]), default=0.0)
    return max(longest([column.title], SMALL_SIZE), body + 2 * PADDING + 0.5)


def _line(text: Text, font: str, size: float = CELL_SIZE) -> float:
    """Width of a cell on one line, addresses included."""
    addresses = (width(printable(run.address), ADDRESS_SIZE) + GAP for run in text if isinstance(run, Cited) and run.address)
    return width(printable(bare(text)), size, font) + sum(addresses)


def names_width(facts: Sequence[tuple[str, Text]], available: float, least: float, sizes: tuple[float, float]) -> float:
    """Width of the names of facts: the least, more where a name wraps and the values leave that much blank; never the share of the values.

    `sizes` are those of the print of names and of values.
    """
    names = max(_line((name,), BOLD, sizes[0]) for name, _ in facts) + 2 * PADDING + 0.5
    blank = available - max(_line(value, REGULAR, sizes[1]) for _, value in facts) - 2 * PADDING - 0.5
    unbroken = longest([name for name, _ in facts], sizes[0])
    return min(max(least, unbroken, min(names, blank)), available - least)


def _lent(wished: list[float], whole: list[float]) -> list[float]:
    """The wished widths, where columns give what they would leave blank to those that wrap, to the one that lacks least first."""
    spare = sum(max(0.0, wish - need) for wish, need in zip(wished, whole, strict=True))
    lacking = sorted((need - wish, at) for at, (wish, need) in enumerate(zip(wished, whole, strict=True)) if need > wish)
    left, given = min(spare, sum(lack for lack, _ in lacking)), dict.fromkeys(range(len(wished)), 0.0)
    taken = left / spare if spare else 0.0
    for rank, (lack, at) in enumerate(lacking):
        given[at] = min(lack, left / (len(lacking) - rank))
        left -= given[at]
    return [wish + given[at] - max(0.0, wish - whole[at]) * taken for at, wish in enumerate(wished)]


def widths(table: Table, available: float) -> tuple[float, ...]:
    """Column widths that add up to the width available: by weight, what a column leaves blank going to those that wrap.

    None is narrower than its longest word, if that can be had.
    """
    total = sum(column.weight for column in table.columns)
    cells = [tuple(row[index] for row in table.rows) for index in range(len(table.columns))]
    font = BOLD if table.strong else REGULAR
    whole = [_whole(column, texts, font) for column, texts in zip(table.columns, cells, strict=True)]
    wished = _lent([available * column.weight / total for column in table.columns], whole)

    def narrowest(*, beside: bool) -> list[float]:
        found = (_least(column, texts, font, beside=beside) for column, texts in zip(table.columns, cells, strict=True))
        return [min(one, available * WIDEST_SHARE) for one in found]

    least = narrowest(beside=True)
    if sum(least) >= available * ROOMY:
        least = narrowest(beside=False)
    return _shared(wished, least) if sum(least) < available else tuple(available * one / sum(least) for one in least)


def _shared(wished: list[float], least: list[float]) -> tuple[float, ...]:
    """The wished widths, those that are too narrow widened at the cost of the others."""
    missing = sum(max(0.0, low - wish) for low, wish in zip(least, wished, strict=True))
    slack = sum(max(0.0, wish - low) for low, wish in zip(least, wished, strict=True))
    given = missing / slack if slack else 0.0
    return tuple(low if wish < low else wish - (wish - low) * given for low, wish in zip(least, wished, strict=True))
