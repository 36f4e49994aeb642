"""The letters: Noto Sans as shipped, and what is printed for a character that it lacks."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from reports.pdf.switches import BOLD, ITALIC, REGULAR
from tracker.settings import DATA

STAND_IN = "\N{REPLACEMENT CHARACTER}"
"""Printed in place of a character the fonts lack, so that the reader sees that something is missing."""

ELLIPSIS = "…"
SPOKEN = {"→": "->", "←": "<-", "≤": "<=", "≥": ">=", "\t": " ", "\n": " ", "\r": " ", "\u2028": " ", "\u2029": " "}
"""Characters that have a plain spelling in letters we do have."""

THIN = 6
"""No more letters than this stand in a square of their own size: so long texts need not be measured whole."""

FIXED_SPACES = "\u00a0\u2007\u2009\u202f"
"""Spaces inside numbers. ReportLab breaks a line at all of them but U+00A0, so all are printed as that one."""


class _Letters(dict[int, str]):
    """What to print for each code point, worked out once."""

    def __init__(self, known: frozenset[int]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, code: int) -> str:
        self[code] = self._spelling(chr(code))
        return self[code]

    def _spelling(self, character: str) -> str:
        if character in FIXED_SPACES:
            return "\u00a0"
        if character in SPOKEN:
            return SPOKEN[character]
        kind = unicodedata.category(character)
        if kind == "Cf" or "\ufe00" <= character <= "\ufe0f":
            return ""
        return character if ord(character) in self._known and kind != "Cc" else STAND_IN


@lru_cache(maxsize=1)
def _letters() -> _Letters:
    known: frozenset[int] | None = None
    for name, file in ((REGULAR, "Regular"), (BOLD, "Bold"), (ITALIC, "Italic")):
        font = TTFont(name, str(DATA / "fonts" / f"NotoSans-{file}.ttf"))
        pdfmetrics.registerFont(font)
        known = frozenset(font.face.charToGlyph) if known is None else known & frozenset(font.face.charToGlyph)
    return _Letters(known or frozenset())


def load_fonts() -> None:
    """Register the shipped fonts with ReportLab, once in a process."""
    _letters()


def printable(text: str) -> str:
    r"""The text as our fonts can print it: one line, no control characters, a stand-in for each missing letter.

    >>> printable("Львів → 5\u202f000 \u0645")
    'Львів -> 5\xa0000 �'
    """
    return unicodedata.normalize("NFC", text).translate(_letters())


def width(text: str, size: float, font: str = REGULAR) -> float:
    """How wide the text prints, in points. The text is taken as printable already."""
    load_fonts()
    return pdfmetrics.stringWidth(text, font, size)


def cut(text: str, most: int) -> str:
    """At most so many characters; words that are repeated on every page must leave room for the page.

    >>> cut("Agreements signed", 11)
    'Agreements…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + ELLIPSIS


def shortened(text: str, size: float, room: float, font: str = REGULAR) -> str:
    """The text, or as much of its beginning as fits in the room, with an ellipsis."""
    most = int(room / size * THIN) + 1
    if len(text) <= most and width(text, size, font) <= room:
        return text
    low, high = 0, min(len(text), most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(text[:middle] + ELLIPSIS, size, font) <= room else (low, middle - 1)
    return text[:low].rstrip() + ELLIPSIS


def lines(text: str, size: float, room: float, most: int, font: str = REGULAR) -> tuple[str, ...]:
    """The text broken at spaces into at most so many lines; the last one is shortened."""
    broken: list[str] = []
    words = text.split(" ")
    while words and len(broken) < most - 1:
        count = 1
        while count < len(words) and width(" ".join(words[: count + 1]), size, font) <= room:
            count += 1
        broken.append(shortened(" ".join(words[:count]), size, room, font))
        words = words[count:]
    if words:
        broken.append(shortened(" ".join(words), size, room, font))
    return tuple(broken)
