"""How alike names are, from 0 to 100, in whatever alphabet and order of words: the one room that uses rapidfuzz."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz, process

from tracker.latin import words

LEAST = 70
"""Below this, names have a word in common at best."""

_OTHER_NUMBER, _OTHER_WORD = 60, 74
_SAME_WORD = 75
"""As alike are Kyiv and Kiev; Finland and Ireland are less."""

_SAME, _PART = 100, 0.9
_MOST = 3
_LOOKED_AT = 30


class Near(NamedTuple):
    """A known name that is like another, and how much."""

    identity: str
    name: str
    score: int


def likeness(one: str, other: str) -> int:
    """How alike two names are. Names that hold different numbers are not those of one hospital; nor other words those of one ministry.

    >>> likeness("МОЗ України", "MOZ Ukrainy"), likeness("City Hospital No 4", "City Hospital No 14")
    (100, 60)
    >>> likeness("Government of Finland", "Government of Ireland"), likeness("Hospital of Kyiv", "Hospital of Kiev")
    (74, 94)
    """
    return _likeness(words(one), words(other))


def closeness(one: str, other: str) -> int:
    """How alike two words are, letter by letter."""
    return round(fuzz.ratio(one, other))


class Nearest:
    """Finds the known names that are most like a text. They are compared when a first text is looked for, not before."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._names = tuple(names)

    def to(self, text: str, most: int = _MOST) -> tuple[Near, ...]:
        """The nearest first, each identity once.

        >>> Nearest([("MOH", "Ministry of Health of Ukraine"), ("WHO", "World Health Organization")]).to("health ministry ukraine")
        (Near(identity='MOH', name='Ministry of Health of Ukraine', score=90),)
        """
        spoken = words(text)
        best: dict[str, Near] = {}
        for place in self._places(" ".join(spoken)):
            identity, name = self._names[place]
            near = Near(identity, name, _likeness(spoken, self._spoken[place].split()))
            if near.score >= LEAST and (identity not in best or near.score > best[identity].score):
                best[identity] = near
        return tuple(sorted(best.values(), key=lambda near: (-near.score, near.identity))[:most])

    def _places(self, text: str) -> set[int]:
        """The names worth a closer look."""
        return {
            place
            for scorer in (fuzz.ratio, fuzz.token_sort_ratio, fuzz.token_set_ratio)
            for _, _, place in process.extract(text, self._spoken, scorer=scorer, limit=_LOOKED_AT, score_cutoff=LEAST)
        }

    @cached_property
    def _spoken(self) -> list[str]:
        return [" ".join(words(name)) for _, name in self._names]


def _likeness(one: list[str], other: list[str]) -> int:
    first, second = " ".join(one), " ".join(other)
    part = fuzz.token_set_ratio(first, second) * _PART if min(len(one), len(other)) > 1 else 0
    score = max(fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second), part)
    most = _OTHER_NUMBER if _numbers(one) != _numbers(other) else _OTHER_WORD if _apart(set(one), set(other)) else _SAME
    return round(min(score, most))


def _apart(one: set[str], other: set[str]) -> bool:
    """Each has words that the other has not, and some of those are unlike."""
    fewer, more = sorted((one - other, other - one), key=len)
    return any(max(fuzz.ratio(word, each) for each in more) < _SAME_WORD for word in fewer)


def _numbers(spoken: list[str]) -> set[str]:
    return {word.lstrip("0") for word in spoken if word.isdigit()}
