"""How alike names are, from 0 to 100, in whatever alphabet and order of words: the one room that uses rapidfuzz."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from tracker.latin import words

LEAST = 70
"""Below this, names have a word in common at best."""

_OTHER_NUMBER, _OTHER_WORD = 60, 74
"""At most so alike are names with different numbers, or with words that are unlike."""
_SAME_WORD = 75
"""As alike are Kyiv and Kiev; Finland and Ireland are less."""
_SAME, _PART = 100, 0.9
"""The same; and what of that names are worth of which one has all the words of the other."""
_MOST = 3
_MANY, _FEW = 5_000, 200
"""Beyond so many words not each is compared with each; letters that more of a length share tell nothing."""
_LOOKED_AT = 30
"""So many names are compared word by word, those that are likeliest as a whole."""
_TWIN = 80
"""Another spelling of a name is at least so like it, letter by letter."""


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


def begun_with(text: str, names: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Whose names begin with all of the text, where these are few.

    >>> begun_with("Memorandum", [("MIN", "Memorandum between ministries"), ("TWIN", "Меморандум між закладами"), ("LOI", "Letter")])
    ('MIN', 'TWIN')
    """
    said = words(text)
    found = tuple(dict.fromkeys(identity for identity, name in names if said and words(name)[: len(said)] == said))
    return found if len(found) <= _MOST else ()


def neighbours(words: Collection[str], least: int) -> dict[str, list[str]]:
    """Each word with those that are at least so close to it, itself among them. Only words of a length that allows it are compared.

    >>> neighbours(["koval", "kovel", "bondar"], 80)
    {'koval': ['koval', 'kovel'], 'kovel': ['koval', 'kovel'], 'bondar': ['bondar']}
    """
    cutoff = least - 0.5  # closeness is rounded
    worth = worth_comparing(words, cutoff)
    return {word: [near for near, *_ in process.extract_iter(word, worth(word), scorer=fuzz.ratio, score_cutoff=cutoff)] for word in words}


def worth_comparing(words: Collection[str], cutoff: float) -> Callable[[str], Collection[str]]:
    """Which words each is to be compared with: those of a length that can be close enough, itself among them.

    Of very many words only those that share letters near the beginning which few of a length have there: time then grows with the words,
    not with their pairs, and a pair is lost only where slips change all such letters.
    """
    lengths = {len(word) for word in words}
    within = {length: [other for other in lengths if 200 * min(length, other) >= cutoff * (length + other)] for length in lengths}
    if len(words) <= _MANY:
        like = {length: [word for word in dict.fromkeys(words) if len(word) in within[length]] for length in lengths}
        return lambda word: like[len(word)]
    filed: dict[tuple[str, int], list[str]] = defaultdict(list)
    for word in dict.fromkeys(words):
        for piece in _pieces(word):
            filed[piece, len(word)].append(word)
    telling = {at: block for at, block in filed.items() if len(block) <= _FEW}
    return lambda word: {word}.union(*(telling.get((piece, other), ()) for piece in _pieces(word) for other in within[len(word)]))


def _pieces(word: str) -> set[str]:
    """What a word with one slip still has of its beginning, wherever the slip is."""
    return {f"^{word[:2]}", word[1:4], word[2:5], word[3:6]} - {""}


class Nearest:
    """Finds the known names that are most like a text. They are compared when a first text is looked for, not before."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._names = tuple(names)

    def to(self, text: str) -> tuple[Near, ...]:
        """The nearest first, each identity once.

        >>> Nearest([("MOH", "Ministry of Health of Ukraine"), ("WHO", "World Health Organization")]).to("health ministry ukraine")
        (Near(identity='MOH', name='Ministry of Health of Ukraine', score=90),)
        """
        return self._best(words(text), self._places, LEAST)[:_MOST]

    def twins(self, text: str, least: int) -> tuple[Near, ...]:
        """Those so like that they may be another spelling of the text, among any number of names: only the likeliest are looked at.

        It is spelled nearly so, whatever the order of its words, or one has all the words of the other.

        >>> Nearest([("A", "Clinic of Kyiv"), ("B", "Kyiv City Clinic"), ("C", "Lviv Clinic")]).twins("Clinic of Kiev", 85)
        (Near(identity='A', name='Clinic of Kyiv', score=93),)
        """
        return self._best(words(text), self._likely, least)

    def _best(self, spoken: list[str], places: Callable[[list[str]], set[int]], least: int) -> tuple[Near, ...]:
        best: dict[str, Near] = {}
        for place in places(spoken):
            identity, name = self._names[place]
            near = Near(identity, name, _likeness(spoken, self._spoken[place].split()))
            if near.score >= least and (identity not in best or near.score > best[identity].score):
                best[identity] = near
        return tuple(sorted(best.values(), key=lambda near: (-near.score, near.identity)))

    def _places(self, spoken: list[str]) -> set[int]:
        """The names worth a closer look."""
        scorers = (fuzz.ratio, fuzz.token_sort_ratio, fuzz.token_set_ratio)
        return {place for scorer in scorers for place in _looked_at(" ".join(spoken), self._spoken, scorer, LEAST)}

    def _likely(self, spoken: list[str]) -> set[int]:
        """The same, ten times as fast."""
        orders = ((" ".join(spoken), self._spoken), (" ".join(sorted(spoken)), self._sorted))
        found = {place for text, among in orders for place in _looked_at(text, among, fuzz.ratio, _TWIN)}
        rarest = min(spoken, key=lambda word: len(self._having.get(word, ())), default="")
        longer = {place for place in self._having.get(rarest, ()) if {*spoken} <= {*self._spoken[place].split()}}
        shorter = {place for word in spoken for place in self._rare.get(word, ()) if {*self._spoken[place].split()} <= {*spoken}}
        return found | longer | shorter

    @cached_property
    def _spoken(self) -> list[str]:
        return [" ".join(words(name)) for _, name in self._names]

    @cached_property
    def _sorted(self) -> list[str]:
        return [" ".join(sorted(spoken.split())) for spoken in self._spoken]

    @cached_property
    def _having(self) -> dict[str, list[int]]:
        """The names that have a word."""
        found: dict[str, list[int]] = {}
        for place, spoken in enumerate(self._spoken):
            for word in dict.fromkeys(spoken.split()):
                found.setdefault(word, []).append(place)
        return found

    @cached_property
    def _rare(self) -> dict[str, list[int]]:
        """The names whose rarest word a word is."""
        found: dict[str, list[int]] = {}
        for place, spoken in enumerate(self._spoken):
            if spoken:
                found.setdefault(min(spoken.split(), key=lambda word: len(self._having[word])), []).append(place)
        return found


def _looked_at(text: str, among: list[str], scorer: Any, least: int) -> Iterator[int]:
    """The places of the likeliest."""
    return (place for *_, place in process.extract(text, among, scorer=scorer, limit=_LOOKED_AT, score_cutoff=least))


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
