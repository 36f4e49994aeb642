"""Tables and key facts: caption and header repeated on each page, hairlines only, cells that wrap and split."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer
from reportlab.platypus import Table as Grid

from reports.blocks import KeyFacts, Table
from reports.pdf.cells import cell, room
from reports.pdf.fonts import cut
from reports.pdf.notices import notice
from reports.pdf.prose import paragraph, plain
from reports.pdf.theme import BODY_WIDTH, CAPTION, FACT, FACT_NAME, HEAD, HEAD_RIGHT, MIST, NAVY, NOTE, PAGE_HEIGHT, RULE
from reports.pdf.widths import PADDING, widths

Commands = list[tuple[Any, ...]]

PADDINGS: Commands = [
    ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
    ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
    ("TOPPADDING", (0, 0), (-1, -1), 1.7),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]
SPLIT_IN_ROW = 1
"""A row taller than what is left of the page may be cut anywhere: with more, a row a little taller than a page stops the build."""


LONGEST_CAPTION, LONGEST_HEAD = 400, 120
"""Characters. Caption and header stand on every page of a table, so they may not fill it."""


LEAST = 90.0
"""Points that a table wants to begin: caption, header and a row of several lines."""

ABOVE_NOTE = 2.0
SHORT = PAGE_HEIGHT / 2
"""A single row and its note stay together when they need no more than half a page: any more, and they might fit on none."""


FEW = 6
"""Rows of facts that stand on one page, as long as one page can hold them."""


class Noted(Grid):
    """A grid whose last row keeps room for the note below it, so that a note never opens a page alone."""

    note = 0.0
    parted = False
    _nrows: int
    _rowHeights: list[float]  # noqa: N815  ReportLab’s name

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Its size; one more than there is room when the note would be parted from it."""
        wide, tall = super().wrap(aW, aH)
        self.parted = tall <= aH < tall + self.note and (self._nrows > self.repeatRows + 1 or tall + self.note < SHORT)
        return (wide, aH + 1) if self.parted else (wide, tall)

    def split(self, aW: float, aH: float) -> list[Flowable]:
        """As any grid; where only the note lacks room, the last row goes with it."""
        if not self.parted:
            found: list[Flowable] = super().split(aW, aH)
        else:
            found = super().split(aW, sum(self._rowHeights[:-1]) + 0.1) if self._nrows > self.repeatRows + 1 else []
        for part in found[-1:]:
            if isinstance(part, Noted):
                part.note = self.note
        return found


def _commands(table: Table) -> Commands:
    rules: Commands = [
        ("SPAN", (0, 0), (-1, 0)),
        ("LEFTPADDING", (0, 0), (-1, 0), 0),
        ("BACKGROUND", (0, 1), (-1, 1), MIST),
        ("VALIGN", (0, 1), (-1, 1), "BOTTOM"),
        ("LINEABOVE", (0, 1), (-1, 1), 0.9, NAVY),
        ("LINEBELOW", (0, 1), (-1, 1), 0.6, NAVY),
        ("LINEBELOW", (0, 2), (-1, -1), 0.3, RULE),
        ("LINEBELOW", (0, -1), (-1, -1), 0.6, NAVY),
    ]
    for row in table.strong:
        rules += [("BACKGROUND", (0, row + 2), (-1, row + 2), MIST), ("LINEABOVE", (0, row + 2), (-1, row + 2), 0.6, NAVY)]
    return PADDINGS + rules


def _rows(table: Table, sizes: tuple[float, ...]) -> list[list[Flowable]]:
    cells = [tuple(row[index] for row in table.rows) for index in range(len(table.columns))]
    rooms = [room(column, texts, size - 2 * PADDING) for column, texts, size in zip(table.columns, cells, sizes, strict=True)]
    return [
        [cell(text, column, space, strong=at in table.strong) for text, column, space in zip(row, table.columns, rooms, strict=True)]
        for at, row in enumerate(table.rows)
    ]


def _grid(table: Table, caption: str, available: float) -> Noted:
    sizes = widths(table, available)
    heads = [plain(cut(column.title, LONGEST_HEAD), HEAD_RIGHT if column.align == "right" else HEAD) for column in table.columns]
    title = [plain(cut(caption, LONGEST_CAPTION), CAPTION)] + [""] * (len(sizes) - 1)
    data: list[list[Any]] = [title, heads, *_rows(table, sizes)]
    return Noted(data, colWidths=sizes, repeatRows=2, splitInRow=SPLIT_IN_ROW, style=_commands(table), hAlign="LEFT")


def table_flowables(table: Table, caption: str, available: float) -> list[Flowable]:
    """A captioned table with its note; where it has no rows, its caption and the sentence that says so."""
    if not table.rows:
        return [plain(caption, CAPTION), Spacer(1, 3), *([notice(table.empty, "empty", available)] if table.empty else []), Spacer(1, 6)]
    grid = _grid(table, caption, available)
    above = [CondPageBreak(LEAST), Spacer(1, 4)]
    if not table.note:
        return [*above, grid, Spacer(1, 6)]
    note = plain(table.note, NOTE)
    grid.note = note.wrap(available, PAGE_HEIGHT)[1] + ABOVE_NOTE
    return [*above, grid, Spacer(1, ABOVE_NOTE), note, Spacer(1, 6)]


def key_facts(block: KeyFacts, available: float) -> list[Flowable]:
    """Names and values side by side, ruled with hairlines: three of them in a row where the sheet is wide, a few all on one page."""
    if not block.facts:
        return []
    across = 3 if available > BODY_WIDTH + 1 else 1
    cells: list[Any] = [part for name, value in block.facts for part in (plain(name, FACT_NAME), paragraph(value, FACT))]
    cells += [""] * (-len(cells) % (2 * across))
    data = [cells[start : start + 2 * across] for start in range(0, len(cells), 2 * across)]
    left = available / across * 0.32
    rules: Commands = [("LINEBELOW", (0, 0), (-1, -1), 0.3, RULE), ("LINEABOVE", (0, 0), (-1, 0), 0.9, NAVY)]
    sizes = (left, available / across - left) * across
    grid = Grid(data, colWidths=sizes, splitInRow=SPLIT_IN_ROW, style=PADDINGS + rules, hAlign="LEFT")
    return [Spacer(1, 2), KeepTogether([grid]) if len(data) <= FEW else grid, Spacer(1, 10)]
