"""Did you mean: the nearest known word to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that proposes the nearest known word, or an empty text when nothing is near.

    >>> did_you_mean("agrement", ["agreement", "activity"])
    'Did you mean “agreement”?'
    >>> did_you_mean("xyz", ["agreement"])
    ''
    """
    near = nearest(word, known)
    return f"Did you mean “{near}”?" if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is most like one that is not known, or an empty text."""
    by_folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[near[0]] if near else ""
