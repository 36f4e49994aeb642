"""What an audience may see of people: small counts are hidden, with as few others as keep them from being worked out."""

from __future__ import annotations

from indicators.disclosure.counts import Count, place
from indicators.disclosure.release import Earlier, Release, as_hidden, release, veil
from indicators.figures import SMALLEST_SHOWN, Figure, Number, Status

__all__ = ["SMALLEST_SHOWN", "Count", "Earlier", "Release", "as_hidden", "few", "place", "release", "veiled"]


def few(count: Number | None) -> bool:
    """One to four: too few people to be shown."""
    return count is not None and 0 < count < SMALLEST_SHOWN


def veiled(figures: tuple[Figure, ...], filtered: tuple[tuple[str, str], ...], whole: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The figures under a filter, without those that stand hidden in the unfiltered breakdown by the same dimensions."""
    hidden = {frozenset(figure.by): figure.complement for figure in whole if figure.status is Status.SUPPRESSED}
    cells = [(figure, frozenset({*filtered, *figure.by})) for figure in figures]
    return tuple(veil(figure, complement=hidden[cell]) if cell in hidden else figure for figure, cell in cells)
