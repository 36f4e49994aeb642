"""One answer as a reader outside may see it: of what may be told of a programme's people at all, never more, in whatever order they ask.

Each calendar year is decided by itself and cut into pieces; an answer is told where its period is made of pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

from indicators.addresses import Group
from indicators.declared.definition import Definition
from indicators.disclosure.counts import place
from indicators.disclosure.flows import KINDS, sums_over_time
from indicators.disclosure.folding import narrowed
from indicators.disclosure.memory import Earlier
from indicators.disclosure.pieces import Pieces, clean, cut, empty
from indicators.disclosure.release import Release, Rules, release, veil
from indicators.figures import ANY, Figure, Figures, Status
from indicators.question import INTERNAL, Question
from tracker.periods import BEGINNING, END, EVER, Period
from tracker.recent import Recent

AskAll = Callable[[Question, Sequence[Period]], tuple[Figures, ...]]

MOST_DIMENSIONS = 3
"""So many can be crossed in one question."""

_KEPT = 4096
_pieces: Recent[Pieces] = Recent(_KEPT)
_clean: Recent[bool] = Recent(_KEPT)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a programme's reader outside may ask about: of which indicators of `people`, under which rules, and how it is found out.

    `leasts` are the smallest numbers shown that may be asked for: what one of them hides a larger one hides, too.
    """

    question: Question
    ask: AskAll
    people: Sequence[Definition]
    rules: Rules
    leasts: Sequence[int]
    span: tuple[date, date]
    """The days of the first and the last record of people, as far as is known; whatever lies outside of them is looked at, too."""
    state: Hashable
    """What all of it depends on."""

    def seen(self, whole: Figures) -> Sequence[Figure]:
        """The figures of an answer as they are, or hidden; where nothing of a dimension is told, one stands for all its groups."""
        asked = whole.question.period
        stretches = [stretch for stretch in self._stretches(asked) if not self._is_empty(_common(stretch, asked))]
        if all(whole.definition.code in self.pieces(stretch).absent for stretch in stretches):
            return whole.figures
        figures = (self._shown(whole, figure, stretches) for figure in whole.figures)
        return tuple({figure.by: figure for figure in figures}.values())

    def told(self) -> Iterator[Earlier]:
        """All that single answers tell: tables of years and of the pieces they are cut into."""
        for stretch in self._stretches(EVER):
            of = self.pieces(stretch)
            for piece in dict.fromkeys((stretch, *of.everything, *chain(*of.totals.values(), *of.events.values()))):
                tables = self._tables([piece])[piece]
                spoken = [self._spoken(whole, stretch) for whole in tables if self._is_told(whole, (), [stretch])]
                yield from (Earlier(whole, whole, self._hidden_groups(whole)) for whole in spoken)

    def _spoken(self, whole: Figures, stretch: Period) -> Figures:
        """The total, and the breakdowns of which anything is said."""
        return narrowed(whole, [name for name in whole.question.by if self._is_told(whole, [name], [stretch])])

    def _hidden_groups(self, whole: Figures) -> dict[Group, bool]:
        return {figure.by: figure.complement for figure in self.seen(whole) if figure.status is Status.SUPPRESSED}

    def _shown(self, whole: Figures, figure: Figure, stretches: Sequence[Period]) -> Figure:
        at = place(whole.question, figure.by)
        if figure.status is Status.NOT_LICENSED or self.rules.lets(at):
            return figure
        if not self._is_told(whole, [name for name, _ in at.group], stretches):
            return veil(replace(figure, by=tuple((name, ANY) for name, _ in figure.by)), complement=True)
        hidden = [self.pieces(stretch).release.hidden.get(at._replace(period=stretch)) for stretch in stretches]
        if all(aside is None for aside in hidden):
            return figure
        return veil(figure, complement=hidden != [False])

    def _is_told(self, whole: Figures, names: Sequence[str], stretches: Sequence[Period]) -> bool:
        """Something is told of the groups of these dimensions in these stretches, as far as they were asked about."""
        definition, asked = whole.definition, whole.question.period
        adds = sums_over_time(definition)
        if adds and len(names) <= 1:
            return all(self._is_made_of(_common(stretch, asked), self.pieces(stretch).of(definition, names)) for stretch in stretches)
        if not all(self._is_made_of(_common(stretch, asked), [stretch]) for stretch in stretches):
            return False
        if len(names) > 1 and not all(self._crosses_openly(definition, stretch) for stretch in stretches):
            return False
        return adds or len(stretches) == 1 or self._history_is_clean(asked)

    def _is_made_of(self, asked: Period, pieces: Sequence[Period]) -> bool:
        """A period is some of the pieces, give or take days on which nobody was met."""
        inside = [piece for piece in pieces if piece.overlaps(asked)]
        left_out = _without(asked, inside)
        beyond = [rest for piece in inside for rest in _without(piece, [asked])]
        return all(map(self._is_empty, (*left_out, *beyond)))

    def _crosses_openly(self, definition: Definition, stretch: Period) -> bool:
        """Nothing is small in the whole table of all dimensions that can be crossed, nor hidden in the stretch."""
        pieces, names = self.pieces(stretch), tuple(one.name for one in definition.dimension if not one.rows)
        if pieces.release.hidden or definition.code in pieces.totals or len(names) > MOST_DIMENSIONS:
            return False
        question = self._inside(definition, names, cross=True)
        return clean(self.ask(question, [stretch]), self.rules.least)

    def _history_is_clean(self, asked: Period) -> bool:
        """The period begins before all others, and nothing is small in any year of it, nor between what is told up to the end of each."""
        years = [stretch for stretch in self._stretches(Period(BEGINNING, asked.last)) if not self._is_empty(stretch)]
        if asked.first > years[0].first and not self._is_empty(Period(years[0].first, asked.first - _DAY)):
            return False
        periods = [*years, *(Period(BEGINNING, year.last) for year in years[1:])]
        return _clean.once((*self._key, asked.last), lambda: clean(list(chain(*self._tables(periods).values())), self.rules.least))

    def pieces(self, stretch: Period) -> Pieces:
        """What is told of a year, and by which pieces."""
        return _pieces.once((*self._key, stretch), lambda: self._cut(stretch))

    def _cut(self, stretch: Period) -> Pieces:
        """What is shown of a stretch, and into what it is cut: a year into parts, the time before and after all records into none."""
        lower = max((least for least in self.leasts if least < self.rules.least), default=None)
        begun = Release() if lower is None else replace(self, rules=replace(self.rules, least=lower)).pieces(stretch).release
        tables = self._within(stretch)
        return cut(stretch, tables, release(tables[stretch], begun=begun, rules=self.rules))

    def _within(self, stretch: Period) -> dict[Period, list[Figures]]:
        """The tables of a stretch, and of the parts of a year in which anybody was met; asked of all such years together, once."""
        whole = self._tables(self._stretches(EVER))
        busy = [one for one, tables in whole.items() if one == one.parts("year")[0] and not empty(tables)]
        if stretch not in busy:
            return {stretch: whole[stretch]}
        met = {one.definition.code: one.definition for year in busy for one in whole[year] if not empty([one])}
        parts = self._tables([part for year in busy for kind in KINDS for part in year.parts(kind)], [*met.values()])
        return {stretch: whole[stretch]} | {part: parts[part] for part in parts if part.overlaps(stretch)}

    def _tables(self, periods: Sequence[Period], people: Sequence[Definition] | None = None) -> dict[Period, list[Figures]]:
        """Every indicator of people, or some of them, by each dimension, with nothing hidden."""
        tables: dict[Period, list[Figures]] = {period: [] for period in periods}
        for one in (self.people if people is None else people) if periods else ():
            for answer in self.ask(self._inside(one, tuple(one.dimensions)), periods):
                tables[answer.question.period].append(answer)
        return tables

    def _inside(self, definition: Definition, names: tuple[str, ...], *, cross: bool = False) -> Question:
        return Question(definition.code, self.question.programme, self.question.period, names, audience=INTERNAL, cross=cross)

    def _is_empty(self, period: Period) -> bool:
        """Nobody is recorded in a period."""
        busy = [month for stretch in self._stretches(period) for month in self.pieces(stretch).busy if month.overlaps(period)]
        cut_off = [_common(month, period) for month in busy]
        return cut_off != busy and all(empty(self._tables([part])[part]) for part in cut_off) if busy else True

    def _stretches(self, asked: Period) -> list[Period]:
        """The calendar years, and the time before and after the years with records, in which a period lies."""
        first, last = self.span[0].year, self.span[1].year
        years = [Period(date(year, 1, 1), date(year, 12, 31)) for year in range(first, last + 1)]
        around = [Period(BEGINNING, date(first - 1, 12, 31)), *years, Period(date(last + 1, 1, 1), END)]
        return [stretch for stretch in around if stretch.overlaps(asked)]

    @property
    def _key(self) -> tuple[Hashable, ...]:
        return self.state, self.question.programme, self.rules, tuple(self.leasts)


def _common(one: Period, other: Period) -> Period:
    return Period(max(one.first, other.first), min(one.last, other.last))


def _without(whole: Period, parts: Sequence[Period]) -> list[Period]:
    """What is left of a period without some that follow on one another."""
    rest, first = [], whole.first
    for part in parts:
        if first < part.first:
            rest.append(Period(first, part.first - _DAY))
        first = max(first, part.before)
    return [*rest, *([Period(first, whole.last)] if first <= whole.last else [])]
