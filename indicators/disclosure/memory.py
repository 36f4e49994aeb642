"""What an audience was told before, as counts that are held against those of now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from indicators.addresses import Group
from indicators.disclosure.counts import Count, Told, place, told
from indicators.disclosure.occasions import Change
from indicators.disclosure.reach import Exact
from indicators.disclosure.relations import relations
from indicators.disclosure.sums import Relations
from indicators.figures import Figures
from tracker.periods import EVER, Period

_NONE = Change()
_COUNTED = {"", "people", "numerator", "denominator", "rest"}
"""What is no less where more is recorded."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer of an edition that the audience was sent: as it was, as it is now, and the groups it hid."""

    then: Figures
    now: Figures
    hidden: Mapping[Group, bool] = field(default_factory=dict)
    """With whether the word in its place says nothing of its size."""
    read: bool = True
    """It was in print; else it is true and tells how the others are related."""
    change: Change = _NONE
    """The events behind which records have changed since."""


@dataclass(slots=True)
class Memory:
    """The places of all earlier editions, and whether they were hidden. `bound` gains what is known of them and of what changed since."""

    bound: Relations
    least: int
    places: dict[Count, Told] = field(default_factory=dict)
    hidden: dict[Count, bool] = field(default_factory=dict)
    silent: set[Count] = field(default_factory=set)
    """The hidden places whose word says nothing of their size."""
    none: set[Count] = field(default_factory=set)
    """The groups of which it was told that they have nobody."""
    _names: dict[tuple[Count, Change, Exact], Count] = field(default_factory=dict)
    _cohorts: frozenset[str] = frozenset()

    def recall(self, earlier: Sequence[Earlier]) -> None:
        """Take in what was told at each revision, the newest first."""
        self._cohorts = frozenset(one.now.definition.code for one in earlier if one.now.definition.time == "cohort")
        self._names |= {(count, _NONE, value): count for count, value in self.bound.values.items()}
        for revision in sorted({one.then.revision for one in earlier}, reverse=True):
            self._recall(revision, [one for one in earlier if one.then.revision == revision])
        self._grown()

    def _recall(self, revision: int, earlier: Sequence[Earlier]) -> None:
        read, unread = ({one.then.question: one.then for one in earlier if one.read is wanted} for wanted in (True, False))
        then = relations([*read.values()], [answer for question, answer in unread.items() if question not in read])
        named = self._named(revision, then, earlier[0].change)
        self._bind(then, named)
        shown = set(self._place(revision, [one for one in earlier if one.read], named))
        self._moves(revision, [(now, then) for now, then in named.items() if then in shown])

    def _named(self, revision: int, then: Relations, change: Change) -> dict[Count, Count]:
        """The counts of then by their names among those of now: where something behind them has changed they are numbers of their own."""
        behind: dict[tuple[Period, Group], Change] = {}
        named = {}
        for count, value in then.values.items():
            within = EVER if count.indicator in self._cohorts else count.period
            if (key := (within, count.group)) not in behind:
                behind[key] = change.behind(count, within)
            own = count._replace(mark=f"{count.mark} at {revision}")
            named[count] = self._names.setdefault((count, behind[key], value), own)
        return named

    def _grown(self) -> None:
        """A count is no less where more was recorded than at another time."""
        told: dict[Count, list[tuple[Change, Count]]] = defaultdict(list)
        for (count, change, _), name in self._names.items():
            if count.mark in _COUNTED:
                told[count].append((change, name))
        values = self.bound.values
        for one in told.values():
            for (first, part), (second, whole) in permutations(one, 2):
                if first.had_no_more_than(second) and values[part] <= values[whole]:
                    self.bound.rest(whole, [part], whole._replace(mark=f"{whole.mark} beyond{part.mark or ' now'}"), people=False)

    def _bind(self, then: Relations, named: dict[Count, Count]) -> None:
        """What readers could calculate with then."""
        bound = self.bound
        bound.values.update({named[count]: value for count, value in then.values.items()})
        bound.sums.extend({named[count]: factor for count, factor in total.items()} for total in then.sums)
        self.none |= {named[count] for count in then.none}
        bound.none |= self.none
        for count, people in then.implied.items():
            bound.implied[named[count]] = people or bound.implied.get(named[count], False)

    def _place(self, revision: int, read: Sequence[Earlier], named: dict[Count, Count]) -> Iterator[Count]:
        """Note what stood where; the counts that were shown."""
        for one in read:
            for figure in one.then.figures:
                at, said = place(one.then.question, figure.by)._replace(mark=f"told at {revision}"), told(one.then, figure)
                if said.printed:
                    if not one.hidden.get(figure.by):
                        self.silent.discard(at)
                    elif at not in self.places:
                        self.silent.add(at)
                    self.hidden[at] = figure.by in one.hidden and self.hidden.get(at, True)
                    self.places[at] = said.renamed(named)
        ours = (at for at in self.places if at.mark == f"told at {revision}" and not self.hidden[at])
        yield from (count for at in ours for count, _ in self.places[at].printed)

    def _moves(self, revision: int, pairs: Iterable[tuple[Count, Count]]) -> None:
        """By how many people shown counts have changed since; so few must not be told either."""
        values = self.bound.values
        for now, then in pairs:
            if now == then or now not in values or min(values[now], values[then]) < self.least:
                continue
            more = 1 if values[now] > values[then] else -1
            name = now._replace(mark=f"{now.mark} moved since {revision}")
            values[name] = more * (values[now] - values[then])
            self.bound.sums.append({now: more, then: -more, name: -1})
            self.bound.implied[name] = True
            self.bound.loose.add(name)
