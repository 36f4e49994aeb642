"""Which figures an audience does not see: small counts of people, and as few others as keep the small ones from being worked out.

The rule: the numbers that are shown tell no more about a small count than the words `<5` and `hidden` do by themselves. It is kept by
showing, for each small count, two stories that fit everything in print: one in which it is 1, and one in which it is the largest number
that is still small. What has to move in the cheapest such story is hidden. `<5` is 1 to 4 and `hidden` is anybody at all: where the word
`<5` itself would leave no such story, it is `hidden`, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from indicators.disclosure.counts import Count, Told, few
from indicators.disclosure.folding import Table
from indicators.disclosure.reach import Exact, Reach, Room, ratio
from indicators.disclosure.sums import Relations, Sum
from indicators.figures import SMALLEST_SHOWN


@dataclass(slots=True)
class Protection:
    """A decision in the making: which places are hidden, and the stories that prove that nothing small is given away.

    `places` are the figures by what they tell. Places in `settled` stay as they are, hidden (True) or shown; those that are `hidden`
    from the beginning stay so, too, but may lose their word. At `silent` ones stands no word of their size, though they are small.
    """

    relations: Relations
    places: Mapping[Count, Told]
    settled: Mapping[Count, bool] = field(default_factory=dict)
    least: int = SMALLEST_SHOWN
    hidden: set[Count] = field(default_factory=set)
    silent: set[Count] = field(default_factory=set)
    tables: Mapping[Count, Collection[Table]] = field(default_factory=dict)
    """The tables of groups that need not be told; `folded` are those that must not."""
    folded: set[Table] = field(default_factory=set)
    stories: dict[tuple[Count, int], dict[Count, Exact]] = field(default_factory=dict)
    sums: list[Sum] = field(init=False)
    """Each once."""
    _printed: dict[Count, list[Count]] = field(default_factory=lambda: defaultdict(list))
    _sums: dict[Count, list[int]] = field(default_factory=lambda: defaultdict(list))
    _reaches: dict[str, dict[Count, Reach[Count]]] = field(default_factory=lambda: defaultdict(dict))
    """By the kind of room; good as long as what is hidden stays as it is."""

    def __post_init__(self) -> None:
        for at, told in sorted(self.places.items()):
            for count, _ in told.printed:
                self._printed[count].append(at)
        self.sums = list({frozenset(total.items()): total for total in self.relations.sums}.values())
        for position, total in enumerate(self.sums):
            for count in total:
                self._sums[count].append(position)

    def decide(self) -> None:
        """Hide what is small, then what would give it away, then show again what need not have been hidden.

        Where tables must be folded, only which: then all is to be decided anew.
        """
        self.hidden |= {at for at, hide in self.settled.items() if hide}
        begun = frozenset(self.hidden)
        self.hidden |= {at for at in self.places if at not in self.settled and self.small(at)}
        secrets = sorted(count for count, value in self.relations.values.items() if few(value, self.least) and self._secret(count))
        said = None
        while said != len(self.silent) and not self.folded:  # where less is said in words, more has to stay open
            said = len(self.silent)
            for secret in secrets:
                for goal in (1, self.least - 1):
                    self._protect(secret, goal)
        if not self.folded:
            self._spare(begun)

    def small(self, at: Count) -> bool:
        """The figure tells of few people."""
        return any(few(value, self.least) for _, value in self.places[at].counts)

    def _secret(self, count: Count) -> bool:
        """Nobody was told it: it follows from sums alone, or wherever it is printed it is hidden."""
        printed = self._printed.get(count)
        return all(at in self.hidden for at in printed) if printed else self.relations.implied.get(count, False)

    def _protect(self, secret: Count, goal: int) -> None:
        """Find a story in which the secret is `goal`, among hidden figures where there is one, else by hiding more, else by saying less."""
        distance = goal - self.relations.values[secret]
        story = _told(self.stories.values(), secret, distance)
        if story is None:
            story = self._story(secret, distance, self._hidden_room)
        if story.get(secret, 0) != distance:
            distance = self._story(secret, distance, self._worded_room).get(secret, 0)  # words alone may leave less
        for room in (self._any_room, self._wordless_room, self._folded_room):
            if story.get(secret, 0) != distance:
                story = self._story(secret, distance, room)
        self._keep(story)
        self.stories[secret, goal] = story

    def _keep(self, story: Mapping[Count, Exact]) -> None:
        """Hide what moves in a story, and the words that would be untrue in it."""
        before = len(self.hidden), len(self.silent)
        for count, move in story.items():
            value = self.relations.values[count]
            self.hidden.update(self._printed.get(count, ()))
            if not few(value + move, self.least):
                self.silent.update(self._spoken(count))
            if count in self.relations.none or (self._is_named(count) and value + move < 1):
                self.folded.update(self.tables.get(count, ()))
        if before != (len(self.hidden), len(self.silent)):
            self._reaches.clear()

    def _spare(self, begun: Collection[Count]) -> None:
        """Show what was hidden for a story that can be told without it, the most people first."""
        extra = [at for at in self.hidden if at not in begun and not self.small(at)]
        for at in sorted(extra, key=lambda at: (-self._loss(at), at)):
            told = {count for count, _ in self.places[at].printed}
            self.hidden.discard(at)
            self._reaches.clear()
            anew: dict[tuple[Count, int], dict[Count, Exact]] = {}
            for (secret, goal), story in self.stories.items():
                if told.isdisjoint(story):
                    continue
                distance = goal - self.relations.values[secret]
                other = _told(anew.values(), secret, distance)
                anew[secret, goal] = self._story(secret, distance, self._hidden_room) if other is None else other
                if anew[secret, goal].get(secret, 0) != story.get(secret, 0):
                    self.hidden.add(at)
                    break
            else:
                self.stories.update(anew)

    def _story(self, secret: Count, distance: Exact, room: Callable[[Count], Room | None]) -> dict[Count, Exact]:
        """What moves in the cheapest story in which the secret is that much larger, or as near to it as there is one."""
        return self._reach(secret, room).moved(secret, distance) if distance else {}

    def _reach(self, secret: Count, room: Callable[[Count], Room | None]) -> Reach[Count]:
        """How far counts can move with the secret, as long as nothing more is hidden."""
        known = self._reaches[room.__name__]
        if secret not in known:
            rooms, sums = self._around(secret, room)
            known |= dict.fromkeys((secret, *rooms), Reach(sums, rooms))
        return known[secret]

    def _around(self, secret: Count, room: Callable[[Count], Room | None]) -> tuple[dict[Count, Room], list[dict[Count, int]]]:
        """The counts that could move with the secret, and the sums that bind them."""
        rooms: dict[Count, Room] = {}
        sums: set[int] = set()
        waiting = [secret]
        while waiting:
            count = waiting.pop()
            if count in rooms or (found := room(count)) is None:
                continue
            rooms[count] = found
            fresh = set(self._sums[count]) - sums
            sums |= fresh
            waiting.extend(other for position in fresh for other in self.sums[position])
        return dict(sorted(rooms.items())), [self.sums[position] for position in sorted(sums)]

    def _hidden_room(self, count: Count) -> Room | None:
        """The room of what no figure shows."""
        return None if self._shown(count) or count in self.relations.none else self._room(count, 0)

    def _any_room(self, count: Count) -> Room | None:
        """The room of what no figure need show, too, at the price of not showing it."""
        shown = self._shown(count)
        known = count in self.relations.none or any(at in self.settled for at in shown)
        if known or (shown and self.relations.values[count] < self.least):
            return None
        return self._room(count, sum(self._loss(at) for at in shown))

    def _wordless_room(self, count: Count) -> Room | None:
        """The room of small ones whose place need not say so, too, at a small price."""
        spoken = self._spoken(count)
        if not spoken or any(at in self.settled for at in spoken):
            return self._any_room(count)
        return Room(self.relations.values[count] - 1, None, 1)

    def _folded_room(self, count: Count) -> Room | None:
        """The room of groups that need not be told, too: there may be nobody, and somebody where a table lacks them."""
        places, value = self._printed.get(count, ()), self.relations.values[count]
        if count not in self.tables or any(at in self.settled or at not in self.hidden for at in places):
            return self._wordless_room(count)
        return Room(value, None, 1)

    def _worded_room(self, count: Count) -> Room | None:
        """The room that is left by words alone, if no number were shown."""
        return None if count in self.relations.none else self._room(count, 0)

    def _shown(self, count: Count) -> list[Count]:
        return [at for at in self._printed.get(count, ()) if at not in self.hidden]

    def _spoken(self, count: Count) -> list[Count]:
        """The places where `<5` stands for it."""
        places = self._printed.get(count, ()) if few(self.relations.values[count], self.least) else ()
        return [at for at in places if at in self.hidden and at not in self.silent and self.places[at].bare]

    def _is_named(self, count: Count) -> bool:
        """A figure is this very number, so that its place says that it is not none."""
        return any(self.places[at].bare for at in self._printed.get(count, ()))

    def _loss(self, at: Count) -> int:
        """How many people a reader no longer reads of, and one for the figure."""
        return 1 + max(int(value) for _, value in self.places[at].printed)

    def _room(self, count: Count, cost: int) -> Room:
        """How far a hidden number may be from the truth as its reader sees it: `<5` is 1 to 4, `hidden` not none, others not negative."""
        value = self.relations.values[count]
        if count in self.relations.loose or value < 0:
            return Room(None, None, cost)
        down = max(value - 1, 0) if self._is_named(count) else value
        return Room(down, self.least - 1 - value if self._spoken(count) else None, cost)


def _told(stories: Iterable[Mapping[Count, Exact]], secret: Count, distance: Exact) -> dict[Count, Exact] | None:
    """A story in which the secret is that much larger: of one that goes farther, so much of each move."""
    for story in stories:
        move = story.get(secret, 0)
        if move == distance:
            return dict(story)
        if move * distance > distance * distance:
            return {count: ratio(other * distance, move) for count, other in story.items()}
    return None
