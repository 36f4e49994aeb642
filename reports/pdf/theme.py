"""The one look of all our reports: colours that hold in greyscale, sizes, margins and paragraph styles."""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from reports.pdf.switches import BOLD, ITALIC, REGULAR

INK = HexColor(0x1B2733)
NAVY = HexColor(0x12395B)
BLUE = HexColor(0x2F76AE)
SKY = HexColor(0x9CC3E0)
MIST = HexColor(0xEEF3F7)
RULE = HexColor(0xC3CED8)
GREY = HexColor(0x55626F)
LAND = HexColor(0xE3E8EC)
WHITE = HexColor(0xFFFFFF)
AMBER = HexColor(0xA65E00)
CREAM = HexColor(0xFDF5E8)
RAMP = (HexColor(0xC9DEEE), HexColor(0x86B4D6), HexColor(0x3F7FB3), HexColor(0x12395B))
"""Classes of a map, light to dark: four steps that stay apart in greyscale."""

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN, TOP, BOTTOM = 20 * mm, 22 * mm, 18 * mm
BODY_WIDTH = PAGE_WIDTH - 2 * MARGIN

BODY_SIZE, CELL_SIZE, SMALL_SIZE, ADDRESS_SIZE = 9.5, 7.8, 7.3, 5.3
CELL_LEADING = 9.4


def _style(name: str, size: float, leading: float, font: str = REGULAR, **more: object) -> ParagraphStyle:
    given: dict[str, object] = {"textColor": INK, "splitLongWords": 1, "bulletFontName": REGULAR} | more
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, **given)  # type: ignore[arg-type]  # each attribute has a type of its own


BODY = _style("body", BODY_SIZE, 13.5, spaceAfter=6)
LEAD = _style("lead", 11, 15.5, spaceAfter=8, textColor=NAVY)
NOTE = _style("note", SMALL_SIZE, 10, spaceAfter=6, textColor=GREY)
ITEM = _style("item", BODY_SIZE, 13.5, spaceAfter=3, leftIndent=14, bulletIndent=4, bulletFontSize=BODY_SIZE, bulletColor=BLUE, tag="LBody")
PARAGRAPHS = {"body": BODY, "lead": LEAD, "note": NOTE, "item": ITEM}

HEADINGS = (
    _style("heading1", 16, 20, BOLD, textColor=NAVY, spaceBefore=14, spaceAfter=6),
    _style("heading2", 12.5, 16, BOLD, textColor=NAVY, spaceBefore=10, spaceAfter=4),
    _style("heading3", 10.5, 14, BOLD, textColor=BLUE, spaceBefore=9, spaceAfter=4),
)
CAPTION = _style("caption", 8.5, 11.5, BOLD, textColor=NAVY)
CELL = _style("cell", CELL_SIZE, CELL_LEADING)
CELL_STRONG = _style("cell strong", CELL_SIZE, CELL_LEADING, BOLD)
CELL_RIGHT = _style("cell right", CELL_SIZE, CELL_LEADING, alignment=TA_RIGHT)
CELL_RIGHT_STRONG = _style("cell right strong", CELL_SIZE, CELL_LEADING, BOLD, alignment=TA_RIGHT)
FACT = _style("fact", 9, 12)
FACT_NAME = _style("fact name", 8.5, 12, BOLD, textColor=NAVY)
HEAD = _style("head", SMALL_SIZE, 9.5, BOLD, textColor=NAVY)
HEAD_RIGHT = _style("head right", SMALL_SIZE, 9.5, BOLD, textColor=NAVY, alignment=TA_RIGHT)
TILE_LABEL = _style("tile label", 7.5, 9.5, textColor=GREY)
TILE_SMALL = _style("tile small", 7, 9, textColor=INK)
NOTICE = _style("notice", 9, 12.5)
SUMMARY = _style("summary", SMALL_SIZE, 10, ITALIC, textColor=GREY)
STATEMENT = _style("statement", 8.5, 12, textColor=GREY)
CONTENTS_TITLE = ParagraphStyle("contents title", HEADINGS[1], tag="H2")
CONTENTS = (_style("contents1", 9.5, 13, BOLD, textColor=NAVY), _style("contents2", 9, 12, leftIndent=14))
