"""What the engine keeps of answers in memory, emptied: the next answers are made anew, or of what lies beside the store."""

from __future__ import annotations

from indicators import answer
from indicators.derived import standing
from indicators.disclosure import outside, standard


def forget_answers() -> None:
    """Empty the caches of answers; they stay the same, only slower."""
    kept = (answer._answers, answer._seen, standing._found, standing._read, standard._releases, outside._pieces, outside._clean)
    for cache in kept:
        cache.clear()
