"""Tables and key facts: caption and header repeated on each page, hairlines only, cells that wrap and split."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable, Spacer
from reportlab.platypus import Table as Grid

from reports.blocks import KeyFacts, Table
from reports.pdf.cells import cell, room
from reports.pdf.fonts import cut
from reports.pdf.notices import notice
from reports.pdf.prose import paragraph, plain
from reports.pdf.theme import CAPTION, FACT, FACT_NAME, HEAD, HEAD_RIGHT, MIST, NAVY, NOTE, RULE
from reports.pdf.widths import PADDING, widths

Commands = list[tuple[Any, ...]]

PADDINGS: Commands = [
    ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
    ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]
SPLIT_IN_ROW = 1
"""A row taller than what is left of the page may be cut anywhere: with more, a row a little taller than a page stops the build."""


LONGEST_CAPTION, LONGEST_HEAD = 400, 120
"""Characters. Caption and header stand on every page of a table, so they may not fill it."""


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


def _grid(table: Table, caption: str, available: float) -> Grid:
    sizes = widths(table, available)
    heads = [plain(cut(column.title, LONGEST_HEAD), HEAD_RIGHT if column.align == "right" else HEAD) for column in table.columns]
    title = [plain(cut(caption, LONGEST_CAPTION), CAPTION)] + [""] * (len(sizes) - 1)
    data: list[list[Any]] = [title, heads, *_rows(table, sizes)]
    return Grid(data, colWidths=sizes, repeatRows=2, splitInRow=SPLIT_IN_ROW, style=_commands(table), hAlign="LEFT")


def table_flowables(table: Table, caption: str, available: float) -> list[Flowable]:
    """A captioned table with its note; where it has no rows, its caption and the sentence that says so."""
    if not table.rows:
        return [plain(caption, CAPTION), Spacer(1, 3), *([notice(table.empty, "empty", available)] if table.empty else []), Spacer(1, 8)]
    note = [Spacer(1, 3), plain(table.note, NOTE)] if table.note else []
    return [Spacer(1, 4), _grid(table, caption, available), *note, Spacer(1, 8)]


def key_facts(block: KeyFacts, available: float) -> list[Flowable]:
    """Names and values side by side, ruled with hairlines."""
    if not block.facts:
        return []
    left = available * 0.32
    data = [[plain(name, FACT_NAME), paragraph(value, FACT)] for name, value in block.facts]
    rules: Commands = [("LINEBELOW", (0, 0), (-1, -1), 0.3, RULE), ("LINEABOVE", (0, 0), (-1, 0), 0.9, NAVY)]
    grid = Grid(data, colWidths=(left, available - left), splitInRow=SPLIT_IN_ROW, style=PADDINGS + rules, hAlign="LEFT")
    return [Spacer(1, 2), grid, Spacer(1, 10)]
