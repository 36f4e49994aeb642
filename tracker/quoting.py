"""How a message quotes a value that others wrote: on one line, not too long, with nothing that steers a terminal."""

from __future__ import annotations

import re

_SHOWN = 60
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def shown(raw: object, most: int = _SHOWN) -> str:
    r"""The value on one line of at most so many letters.

    >>> shown("a\nlong story", 7)
    'a long…'
    """
    text = " ".join(_NOT_SHOWN.sub(" ", str(raw)).split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
