"""Cells that are crossed out: whoever does so may mean that they no longer count. They are read all the same, and reported."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection

from tracker.intake.raw import defused
from tracker.intake.spreadsheets.styles import MAIN, PART

_CELL = re.compile(rb"<(?:\w+:)?c ([^>]*)>(?=\s*<(?:\w+:)?(?:v|is|f)\b)")
_ROW, _STYLE = re.compile(rb'\br="[A-Z]+(\d+)"'), re.compile(rb'\bs="(\d+)"')


def struck_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """The styles of cells under which values are crossed out."""
    xml = archive.read(PART) if PART in archive.namelist() else b""
    if b"strike" not in xml:
        return frozenset()
    styles = defused.root(xml)
    fonts = [any(_is_on(mark.get("val")) for mark in font.iter(f"{MAIN}strike")) for font in styles.iterfind(f"{MAIN}fonts/{MAIN}font")]
    used = [int(each.get("fontId", 0)) for each in styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf")]
    return frozenset(place for place, font in enumerate(used) if font < len(fonts) and fonts[font])


def _is_on(said: str | None) -> bool:
    return said not in {"0", "false"}


def struck_rows(archive: zipfile.ZipFile, part: str, styles: Collection[int]) -> tuple[str, ...]:
    """What is said of the rows of a sheet that hold a value which is crossed out."""
    cells = _CELL.finditer(archive.read(part)) if styles else ()
    struck = {row[1] for cell in cells if (style := _STYLE.search(cell[1])) and int(style[1]) in styles and (row := _ROW.search(cell[1]))}
    return (f"{len(struck)} row(s) with values that are crossed out are taken like the others",) if struck else ()
