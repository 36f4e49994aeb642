"""Headline figures in a row: label, value, target and change, with the past values as a sparkline."""

from __future__ import annotations

from itertools import pairwise, zip_longest
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer
from reportlab.platypus import Table as Grid

from reports.blocks import Cited, Tile, Tiles
from reports.pdf.fonts import printable, width
from reports.pdf.prose import paragraph, plain
from reports.pdf.switches import BOLD
from reports.pdf.tags import Role, told
from reports.pdf.theme import ADDRESS_SIZE, BLUE, MIST, NAVY, RULE, TILE_LABEL, TILE_SMALL

MOST_IN_A_ROW, GUTTER, PADDING, SPARK_HEIGHT = 4, 9.0, 8.0, 22.0
VALUE_SIZES = (20.0, 17.0, 15.0, 13.0, 11.0, 9.5)


def sparkline(trend: tuple[float | None, ...], room: float) -> Drawing:
    """Past values as a thin line that ends in a dot; gaps stay gaps. Fewer than two values draw nothing."""
    drawing = Drawing(room, SPARK_HEIGHT)
    known = [value for value in trend if value is not None]
    if len(known) < 2:
        return drawing
    low, span = min(known), (max(known) - min(known)) or 1.0
    step = (room - 6) / (len(trend) - 1)
    spots = [None if value is None else (3 + at * step, 4 + (value - low) / span * (SPARK_HEIGHT - 8)) for at, value in enumerate(trend)]
    drawing.add(Line(0, 1, room, 1, strokeColor=RULE, strokeWidth=0.4))
    for before, after in pairwise(spots):
        if before and after:
            drawing.add(PolyLine([*before, *after], strokeColor=BLUE, strokeWidth=1.1))
    last = next(spot for spot in reversed(spots) if spot)
    drawing.add(Circle(*last, 2.1, fillColor=NAVY, strokeColor=None))
    return drawing


def _value(value: Cited, room: float) -> Paragraph:
    text = printable(value.text)
    taken = (width(printable(value.address), ADDRESS_SIZE) + 5) if value.address else 0.0
    fitting = (size for size in VALUE_SIZES if width(text, size, BOLD) + min(taken, room / 2) <= room)
    size = next(fitting, VALUE_SIZES[-1])
    style = ParagraphStyle("tile value", fontName=BOLD, fontSize=size, leading=size * 1.2, textColor=NAVY, splitLongWords=1)
    return paragraph((value,), style, glue=" ")


def _lines(tiles: tuple[Tile, ...], room: float) -> list[list[Flowable]]:
    """The lines of a row of tiles; a line that no tile needs is left out."""
    lines: list[list[Flowable]] = [[plain(tile.label, TILE_LABEL) for tile in tiles], [_value(tile.value, room) for tile in tiles]]
    if any(tile.unit for tile in tiles):
        lines.append([plain(tile.unit, TILE_LABEL) for tile in tiles])
    if any(len(tile.trend) > 1 for tile in tiles):
        lines.append([sparkline(tile.trend, room) for tile in tiles])
    compared = [[text for text in (tile.target, tile.change) if text] for tile in tiles]
    rows = zip_longest(*compared, fillvalue="")
    lines.extend([plain(text, TILE_SMALL) for text in row] for row in rows)
    return lines


def _role(row: int, _: int) -> Role:
    """Labels head the columns of what stands below them."""
    return ("TD", "") if row else ("TH", "Column")


def _row(tiles: tuple[Tile, ...], available: float, across: int) -> Grid:
    size = (available - GUTTER * (across - 1)) / across
    data: list[list[Any]] = [[item for piece in line for item in (piece, "")][:-1] for line in _lines(tiles, size - 2 * PADDING)]
    style: list[tuple[Any, ...]] = [
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ("TOPPADDING", (0, 0), (-1, 0), 7),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 8),
        ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 1), (-1, 1), "BOTTOM"),
    ]
    for at in range(0, 2 * len(tiles), 2):
        style += [("BACKGROUND", (at, 0), (at, -1), MIST), ("LINEABOVE", (at, 0), (at, 0), 2.2, NAVY, "butt")]
    sizes = [size if at % 2 == 0 else GUTTER for at in range(2 * len(tiles) - 1)]
    return Grid(data, colWidths=sizes, splitInRow=1, style=style, hAlign="LEFT", renderCB=told(_role))


def tile_rows(block: Tiles, available: float) -> list[Flowable]:
    """Rows of up to four tiles (five stand three and two), all of one width."""
    count = len(block.tiles)
    if not count:
        return []
    across = count if count <= MOST_IN_A_ROW else 3 if count in (5, 6, 9) else MOST_IN_A_ROW
    rows = [block.tiles[at : at + across] for at in range(0, count, across)]
    return [piece for row in rows for piece in (Spacer(1, 4), KeepTogether([_row(row, available, max(across, 2))]), Spacer(1, 9))]
