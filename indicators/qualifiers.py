"""How approximation travels: what may be said of a sum whose parts are exact, about, more than, at most."""

from __future__ import annotations

from collections.abc import Iterable

LOWER = {"at_least", "more_than"}
UPPER = {"at_most"}
VAGUE = {"about", "range"}
"""Nobody said how far off the number may be."""


def combined(qualifiers: Iterable[str | None]) -> str:
    """The qualifier of a sum of parts with these qualifiers: the worst wins.

    >>> combined(["exact", "more_than"])
    'more_than'
    >>> combined(["about", "more_than", "exact"])
    'about'
    >>> combined(["at_least", "at_most"])
    'about'
    """
    parts = {part or "exact" for part in qualifiers} - {"exact"}
    if not parts:
        return "exact"
    if parts & VAGUE or (parts & LOWER and parts & UPPER):
        return "range" if parts == {"range"} else "about"
    if parts <= UPPER:
        return "at_most"
    return "more_than" if "more_than" in parts else "at_least"
