"""Which of many names may be spellings of one: found by their rarest words, so that not each is compared with each."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from tracker.likeness import neighbours
from tracker.people.names import ALIKE, Spelled


class Spellings:
    """Names in an order, and for each the earlier ones that may be alike.

    Two names are alike when each word of the shorter has one in the longer that it is like. So it is enough to look up what the
    rarest word of each is like, which is nearly always the surname.
    """

    def __init__(self, names: Sequence[Spelled]) -> None:
        self._names = names
        counts = Counter(word for name in names for word in {*name.compared})
        self._near = _near(counts)
        reach = {word: sum(counts[each] for each in near) for word, near in self._near.items()}
        self._rarest = [min(name.compared, key=lambda word: (reach[word], word), default="") for name in names]
        self._having, self._led, self._same = defaultdict(list), defaultdict(list), defaultdict(list)  # in the order of the names
        for place, name in enumerate(names):
            for word in {*name.compared}:
                self._having[word].append(place)
            self._led[self._rarest[place]].append(place)
            self._same[name.latin].append(place)

    def before(self, place: int) -> list[int]:
        """The places before this one of all names that are alike, and of some that are not, in order."""
        return sorted({each for places in self._shared(place) for each in places[: bisect_left(places, place)]})

    def _shared(self, place: int) -> Iterator[Sequence[int]]:
        name = self._names[place]
        yield self._same[name.latin]
        for near in self._near.get(self._rarest[place], ()):
            yield self._having[near]
        for word in name.compared:
            for near in self._near[word]:
                yield self._led.get(near, ())


def _near(words: Collection[str]) -> dict[str, list[str]]:
    """Each word with those that may be meant by it, itself among them; an initial stands for whatever begins with it."""
    near = {word: list(found) for word, found in neighbours(words, ALIKE).items()}
    for word in words:
        if len(word) > 1 and word[0] in near:
            near[word].append(word[0])
            near[word[0]].append(word)
    return near
