"""Identifiers for what others only name: the same name always gives the same one."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LONGEST = 60
_FINGERPRINT = 8
_GAPS = re.compile(r"[^\w.]+")


def identifier(name: str) -> str:
    """The name as an identifier, short enough to be read.

    >>> identifier("Luxembourg, Government of"), identifier("  ГО «Лікарі» ")
    ('luxembourg-government-of', 'го-лікарі')
    """
    words = _GAPS.sub("-", unicodedata.normalize("NFKC", name).casefold()).strip("-_.")
    if len(words) <= _LONGEST:
        return words
    return f"{words[: _LONGEST - _FINGERPRINT - 1].rstrip('-')}-{fingerprint(words)}"


def fingerprint(*parts: object) -> str:
    """A few letters that are the same for the same parts only."""
    return hashlib.sha256("\x1f".join("" if part is None else str(part) for part in parts).encode()).hexdigest()[:_FINGERPRINT]
