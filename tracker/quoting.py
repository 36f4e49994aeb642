"""How a message quotes a value that others wrote: on one line, not too long, with nothing that steers a terminal."""

from __future__ import annotations

import re

_SHOWN = 60
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def shown(raw: object, most: int = _SHOWN) -> str:
    r"""The value on one line of at most so many letters; one that nobody would see is made visible.

    >>> shown("a\nlong story", 7), shown("20\ufeff24")
    ('a long…', '20�24')
    """
    text = " ".join(_NOT_SHOWN.sub(" ", str(raw)).split())
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else "�" for letter in text)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
