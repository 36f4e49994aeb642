"""How far totals of people met are cut in time where breakdowns are not: into pieces that are not small, if small groups stay open.

They do where each small group of people there could as well be one person: elsewhere in the larger piece, where the group's number is
told, enough people were met for all others of the group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from indicators.declared.definition import Definition
from indicators.disclosure.counts import AT_ONCE, Count, few
from indicators.disclosure.reach import Exact
from indicators.disclosure.relations import relations
from indicators.disclosure.release import Release
from indicators.figures import Figures
from tracker.periods import Period

KINDS = ("half", "quarter", "month")
Tables = Mapping[Period, Sequence[Figures]]
"""Every indicator of people by each dimension, nothing hidden: of a stretch of time, and of the halves, quarters and months in it."""


def event_names(definition: Definition) -> tuple[str, ...]:
    """The dimensions by which an indicator tells events, not people, apart: their groups make the total, and need no rows of their own."""
    return tuple(one.name for one in definition.dimension if not one.rows and one.groups == "add")


def plain_flow(definition: Definition) -> bool:
    """A total that is a number of people met: the sum of its events, and nobody else's."""
    return (
        definition.adds_over_time and definition.rule == "sum" and not (definition.rests_on_counted or definition.holds or definition.apart)
    )


def sums_over_time(definition: Definition) -> bool:
    """People of periods that follow one another are those of all of them together, percentages by their counts included."""
    return definition.time == "flow" and definition.rule != "bounds"


def parts_of(whole: Period, kind: str, tables: Tables) -> tuple[Period, ...]:
    """The halves, quarters or months of a piece that the tables hold."""
    return tuple(part for part in whole.parts(kind) if part in tables and part != whole and whole.holds(part))


@dataclass(frozen=True)
class Flow:
    """The total of an indicator in a piece by which all breakdowns are told, and how far it may be cut further."""

    definition: Definition
    whole: Period
    tables: Tables
    release: Release

    def pieces(self) -> tuple[tuple[Period, ...], tuple[Period, ...]]:
        """The smallest pieces by which the total, and its groups by what tells events apart, may be told."""
        if not self._stands((self.whole,)):
            return (self.whole,), ()
        found: tuple[Period, ...] = (self.whole,)
        for kind in KINDS if self._is_shown() else ():
            parts = parts_of(self.whole, kind, self.tables)
            if parts and not (all(map(self._is_large, parts)) and self._stands(parts)):
                break
            found = parts or found
        return found, found

    def _is_shown(self) -> bool:
        """The total and its groups are told of the whole."""
        return all(self._groups(at) is None for at in self.release.hidden)

    def _groups(self, count: Count) -> tuple[str, ...] | None:
        """The dimensions of a count that is the total, or a group of events; None for any other."""
        names = tuple(name for name, _ in count.group)
        own = count.indicator == self.definition.code and not count.mark
        return names if own and len(names) <= 1 and set(names) <= {*self._names} else None

    def _is_large(self, part: Period) -> bool:
        """No total and no group of events is small in a part."""
        told = (value for count, value in self._values[part].items() if self._groups(count) is not None)
        return not any(few(value, self.release.least) for value in told)

    def _stands(self, pieces: Sequence[Period]) -> bool:
        """Every small group could as well be one person, in whatever run of months, when numbers are told by these pieces."""
        return all(self._least(run, small, pieces) <= 1 for run, small in self._small)

    def _least(self, run: Sequence[Period], small: Sequence[Count], pieces: Sequence[Period]) -> Exact:
        """How many of some group were surely met in a run of months, of the one of which most were."""
        sure = {piece: self._sure(run, piece) for piece in pieces}
        elsewhere = self._whole[self._total] - sum(sure.values())
        return max(self._met(run, count, sure, elsewhere) for count in small)

    def _met(self, run: Sequence[Period], count: Count, sure: Mapping[Period, Exact], elsewhere: Exact) -> Exact:
        if self._groups(count):
            own = ((self._values[piece].get(count, 0), self._values[piece].get(self._total, 0)) for piece in sure)
            return sum(max(0, group - whole + met) for (group, whole), met in zip(own, sure.values(), strict=True))
        crossed = next((one for one in count.group if one[0] in self._names), None)
        if crossed is None:
            return self._whole.get(count, 0) - elsewhere
        groups = [told for told in self._groups_told(crossed[0]) if self._total._replace(group=(crossed,)) in told]
        there = sum(self._whole.get(one, 0) for told in groups for one in told)
        met = self._whole.get(count, 0) - there + sum(self._surely(run, piece, groups) for piece in sure)
        return 2 * max(0, met)  # one in each of two groups would be two together

    def _sure(self, run: Sequence[Period], piece: Period) -> Exact:
        """How many people were surely met in those months of a run that are in a piece: numbers told that hold nobody of other months."""
        ways: list[list[tuple[Count, ...]]] = [[(self._total,)], *map(self._groups_told, self._names)]
        return max(self._surely(run, piece, way) for way in ways)

    def _surely(self, run: Sequence[Period], piece: Period, groups: Sequence[Sequence[Count]]) -> Exact:
        here = [self._values[month] for month in run if piece.holds(month)]
        told = self._values[piece]
        numbers = ((sum(month.get(one, 0) for month in here for one in group), sum(told.get(one, 0) for one in group)) for group in groups)
        return sum(inside for inside, whole in numbers if inside == whole) if here else 0

    def _groups_told(self, name: str) -> list[tuple[Count, ...]]:
        """The groups of events of one dimension, as far as they are told apart: those that are hidden are known together."""
        every = [count for count in self._whole if self._groups(count) == (name,)]
        hidden = tuple(count for count in every if count in self._hidden)
        return [*((count,) for count in every if count not in self._hidden), *([hidden] if hidden else [])]

    @cached_property
    def _small(self) -> list[tuple[Sequence[Period], list[Count]]]:
        """Runs of months with the counts of people that are small in them, and not the same in the whole.

        What does not add up is no less in a run than in each of its months.
        """
        runs = [self._months[first:last] for first, last in combinations(range(len(self._months) + 1), 2)]
        found = [(run, [count for count in self._related if self._is_small(run, count)]) for run in runs if len(run) < len(self._months)]
        return [(run, small) for run, small in found if small]

    def _is_small(self, run: Sequence[Period], count: Count) -> bool:
        months = (self._values[month].get(count, 0) for month in run)
        number = sum(months) if self._adds[count.indicator] else max(months)
        return few(number, self.release.least) and number != self._whole.get(count, 0)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return event_names(self.definition)

    @cached_property
    def _hidden(self) -> frozenset[Count]:
        """What the release hides, whatever the period."""
        return frozenset(count._replace(period=AT_ONCE) for count in self.release.hidden if count.period == self.whole)

    @cached_property
    def _total(self) -> Count:
        return Count(self.definition.code, self.tables[self.whole][0].question.programme, AT_ONCE, ())

    @cached_property
    def _months(self) -> tuple[Period, ...]:
        """The months in which somebody was met."""
        return tuple(part for part in self.whole.parts("month") if part in self.tables and self._values[part].get(self._total))

    @cached_property
    def _values(self) -> dict[Period, dict[Count, Exact]]:
        return {period: _people(tables) for period, tables in self.tables.items() if self.whole.holds(period)}

    @cached_property
    def _whole(self) -> dict[Count, Exact]:
        return self._values[self.whole]

    @cached_property
    def _adds(self) -> dict[str, bool]:
        return {one.definition.code: sums_over_time(one.definition) for one in self.tables[self.whole]}

    @cached_property
    def _related(self) -> tuple[Count, ...]:
        """The counts of people who were all met at the events that are counted."""
        code = self.definition.code
        people = {
            one.definition.code
            for one in self.tables[self.whole]
            if code in {one.definition.code, one.definition.within, one.definition.counted and one.definition.counted.indicator}
        }
        return tuple(sorted({count for month in self._months for count in self._values[month] if count.indicator in people}))


def _people(tables: Sequence[Figures]) -> dict[Count, Exact]:
    """All numbers of people that tables of one period tell, and those that follow from them, whatever the period."""
    bound = relations(tables)
    return {count._replace(period=AT_ONCE): value for count, value in bound.values.items() if bound.implied.get(count, True)}
