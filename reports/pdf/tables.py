"""Tables and key facts: caption and header repeated on each page, hairlines only, cells that wrap and split."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer
from reportlab.platypus import Table as Grid

from reports.blocks import KeyFacts, Table
from reports.pdf.cells import cell, room
from reports.pdf.fonts import cut
from reports.pdf.notices import notice
from reports.pdf.prose import Prose, paragraph, plain
from reports.pdf.tags import Role, told
from reports.pdf.theme import (
    BODY_WIDTH,
    BOTTOM,
    CAPTION,
    FACT,
    FACT_NAME,
    HEAD,
    HEAD_RIGHT,
    MIST,
    NAVY,
    NOTE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    TOP,
)
from reports.pdf.widths import PADDING, names_width, widths

Commands = list[tuple[Any, ...]]

PADDINGS: Commands = [
    ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
    ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
    ("TOPPADDING", (0, 0), (-1, -1), 1.7),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]
HEADS = 2
"""Rows above the first: caption and headers."""

SPLIT_IN_ROW = 1
"""A row taller than what is left of the page may be cut anywhere: with more, a row a little taller than a page stops the build."""


LONGEST_CAPTION, LONGEST_HEAD = 400, 120
"""Characters. Caption and header stand on every page of a table, so they may not fill it."""


ABOVE_NOTE = 2.0
TOGETHER = 2
"""Rows that stay with the header on the page where a table begins, and with the note on the page where it ends."""

TALL = 150.0
"""Points: a row of less is never cut; a taller one may be."""

SHORT = 180.0
"""Points: a table no higher, note included, is not parted: nine rows of a line each."""

SHEET = PAGE_WIDTH - TOP - BOTTOM - 10
"""Height of the lowest sheet, which lies: what is higher may fit on none, and is cut where the page ends."""

_NAMES = 0.26
"""The least share of the width that names of facts take."""

FEW = 6
"""Rows of facts that stand on one page, as long as one page can hold them."""


class Noted(Grid):
    """A grid that breaks between rows, never after its first or before its last, and whose last row keeps room for the note below it."""

    note = 0.0
    parted = False
    _nrows: int
    _rowHeights: list[float]  # noqa: N815  ReportLab’s name
    _cellvalues: list[list[Any]]

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Its size; one more than there is room when the note would be parted from it."""
        wide, tall = super().wrap(aW, aH)
        self.parted = tall <= aH < tall + self.note and (self._nrows > self.repeatRows + 1 or tall + self.note < SHEET)
        return (wide, aH + 1) if self.parted else (wide, tall)

    def beginning(self, wide: float) -> float:
        """The height that it needs to begin on a page."""
        self.wrap(wide, PAGE_HEIGHT)
        rows = self._nrows - self.repeatRows
        few = rows < 2 * TOGETHER or self._short
        return sum(self._rowHeights[: self.repeatRows + (rows if few else TOGETHER)]) + (self.note if few else 0.0)

    @property
    def _short(self) -> bool:
        """So low that it had better stand on one page."""
        return sum(self._rowHeights) + self.note <= SHORT

    def split(self, aW: float, aH: float) -> list[Flowable]:
        """As any grid, but at a row that leaves enough rows on either side; nothing where it had better begin on the next page."""
        at = self._break(aW, aH)
        if at == self.repeatRows:
            return []
        height = aH if at is None else sum(self._rowHeights[:at]) + 0.1
        found: list[Flowable] = super().split(aW, height)
        for part in found[-1:]:
            if isinstance(part, Noted):
                part.note = self.note
        away = [CondPageBreak(aH - height + 1)] if at is not None else []  # what was left for the next page has no place on this one
        return [*found[:1], *away, *found[1:]]

    def _break(self, aW: float, aH: float) -> int | None:
        """The row to break before, the first one where all goes to the next page; None where a row is so tall that it may be cut."""
        fitting = sum(reached <= aH for reached in accumulate(self._rowHeights))
        whole = self._nrows - 1 if self.parted else fitting
        if self._rowHeights[min(whole, self._nrows - 1)] > TALL or self.beginning(aW) > SHEET:
            return whole if self.parted and whole > self.repeatRows else None
        if self._short:
            return self.repeatRows
        at = self._between(min(whole, self._nrows - TOGETHER))
        return at if at - self.repeatRows >= TOGETHER else self.repeatRows

    def _between(self, at: int) -> int:
        """The row at or near above `at` that names what it is about: rows below it whose first cell is empty go on with it."""
        named = next((row for row in range(at, self.repeatRows + TOGETHER - 1, -1) if self._names(row)), at)
        return named if sum(self._rowHeights[named:at]) < TALL else at

    def _names(self, row: int) -> bool:
        """Its first cell says something; ReportLab keeps what stands in a cell as a tuple once it was measured."""
        first = self._cellvalues[row][0]
        held = first if isinstance(first, list | tuple) else (first,)
        return not all(isinstance(one, Prose) and not any(piece.text for piece in one.frags) for one in held)


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


def _role(row: int, column: int) -> Role:
    """Caption, headers, and the first column, which names its row."""
    if row < HEADS:
        return ("TH", "Column") if row else ("Caption", "")
    return ("TD", "") if column else ("TH", "Row")


def _fact(_: int, column: int) -> Role:
    """Each name heads the value beside it."""
    return ("TD", "") if column % 2 else ("TH", "Row")


def _grid(table: Table, caption: str, available: float) -> Noted:
    sizes = widths(table, available)
    heads = [plain(cut(column.title, LONGEST_HEAD), HEAD_RIGHT if column.align == "right" else HEAD) for column in table.columns]
    title = [plain(cut(caption, LONGEST_CAPTION), CAPTION)] + [""] * (len(sizes) - 1)
    data: list[list[Any]] = [title, heads, *_rows(table, sizes)]
    return Noted(
        data, colWidths=sizes, repeatRows=HEADS, splitInRow=SPLIT_IN_ROW, style=_commands(table), hAlign="LEFT", renderCB=told(_role)
    )


def table_flowables(table: Table, caption: str, available: float) -> list[Flowable]:
    """A captioned table with its note; where it has no rows, its caption and the sentence that says so."""
    if not table.rows:
        return [plain(caption, CAPTION), Spacer(1, 3), *([notice(table.empty, "empty", available)] if table.empty else []), Spacer(1, 6)]
    grid = _grid(table, caption, available)
    if not table.note:
        return [Spacer(1, 4), grid, Spacer(1, 6)]
    note = plain(table.note, NOTE)
    grid.note = note.wrap(available, PAGE_HEIGHT)[1] + ABOVE_NOTE
    return [Spacer(1, 4), grid, Spacer(1, ABOVE_NOTE), note, Spacer(1, 6)]


def beginning(flowables: Sequence[Flowable], available: float) -> float:
    """The height that a table, facts or a notice need to begin on a page."""
    tall = 0.0
    for one in flowables:
        if isinstance(one, Noted):
            return tall + one.beginning(available)
        tall += beginning(one._content, available) if isinstance(one, KeepTogether) else float(one.wrap(available, PAGE_HEIGHT)[1])  # type: ignore[attr-defined]  # noqa: SLF001  no other way
    return tall


def key_facts(block: KeyFacts, available: float, across: int = 1, names: float = _NAMES) -> list[Flowable]:
    """Names and values side by side, `across` of them in a row, three where the sheet is wide; a few all on one page."""
    if not block.facts:
        return []
    across = 3 if available > BODY_WIDTH + 1 else across
    cells: list[Any] = [part for name, value in block.facts for part in (plain(name, FACT_NAME), paragraph(value, FACT))]
    cells += [""] * (-len(cells) % (2 * across))
    data = [cells[start : start + 2 * across] for start in range(0, len(cells), 2 * across)]
    each = available / across
    left = names_width(block.facts, each, each * names, (FACT_NAME.fontSize, FACT.fontSize))
    rules: Commands = [("LINEBELOW", (0, 0), (-1, -1), 0.3, RULE), ("LINEABOVE", (0, 0), (-1, 0), 0.9, NAVY)]
    sizes = (left, each - left) * across
    grid = (Grid if len(data) <= FEW else Noted)(
        data, colWidths=sizes, splitInRow=SPLIT_IN_ROW, style=PADDINGS + rules, hAlign="LEFT", renderCB=told(_fact)
    )
    return [Spacer(1, 2), KeepTogether([grid]) if len(data) <= FEW else grid, Spacer(1, 10)]
