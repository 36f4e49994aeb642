"""What an audience sees of people when it reads several figures together, and remembers what it was told before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from indicators.addresses import Group
from indicators.disclosure.counts import Count, Public, Told, few, place, told
from indicators.disclosure.folding import Table, as_line, of_line, tables, unfolded
from indicators.disclosure.memory import Earlier, Memory
from indicators.disclosure.protection import Protection
from indicators.disclosure.relations import completed, relations
from indicators.figures import SMALLEST_SHOWN, Figure, Figures, Status


@dataclass(frozen=True, slots=True)
class Rules:
    """What an audience may read of people: counts from `least` on, and smaller ones that are `public` already."""

    least: int = SMALLEST_SHOWN
    public: tuple[Public, ...] = ()

    def lets(self, at: Count) -> bool:
        """The figure that stands there may be read whatever it is."""
        return any(one.covers(at) for one in self.public)


_ORDINARY = Rules()


@dataclass(frozen=True, slots=True)
class Release:
    """The figures about people that an audience reads together: which are hidden, and whether as if only for another's sake."""

    hidden: Mapping[Count, bool] = field(default_factory=dict)
    shown: frozenset[Count] = frozenset()
    public: frozenset[Count] = frozenset()
    """Small ones that are shown, since they are public already."""
    least: int = SMALLEST_SHOWN
    folded: frozenset[Table] = frozenset()
    """Tables of which one line stands for all groups."""

    @property
    def tally(self) -> dict[str, int]:
        """How many figures are shown, hidden for being small, and hidden beside those."""
        aside = sum(self.hidden.values())
        return {"shown": len(self.shown), "small": len(self.hidden) - aside, "aside": aside}

    @property
    def settled(self) -> dict[Count, bool]:
        """Each place, and whether it is hidden: what a later release must keep to."""
        return dict.fromkeys(self.hidden, True) | dict.fromkeys(self.shown, False)

    def of(self, figures: Figures) -> Figures:
        """An answer as the audience sees it."""
        seen = (as_line(figures, self._seen(figures, figure), self.folded) for figure in figures.figures)
        return replace(figures, figures=tuple({figure.by: figure for figure in seen}.values()), smallest_shown=self.least)

    def _seen(self, figures: Figures, figure: Figure) -> Figure:
        at = place(figures.question, figure.by)
        return veil(figure, complement=self.hidden[at]) if at in self.hidden else figure


_NOTHING = Release()


def release(  # noqa: PLR0913  what is decided, beside what, and by which rules
    answers: Sequence[Figures],
    earlier: Sequence[Earlier] = (),
    *,
    unread: Sequence[Figures] = (),
    begun: Release = _NOTHING,
    settled: Mapping[Count, bool] | None = None,
    rules: Rules = _ORDINARY,
    totals: bool = False,
    folding: bool = False,
) -> Release:
    """What may be shown of some answers about people, all of one revision, beside what was shown earlier.

    `unread` answers are not shown, but tell how the others are related. What a release `begun` hides stays hidden, and says no more.
    `settled` places stay as they are, hidden (True) or shown; with `totals` those of everybody are shown. With `folding` one line may
    stand for all groups of a table.
    """
    told = [unfolded(one, begun.folded) for one in answers]
    whole, places = _places(answers), _places(told)
    secret = {count for at in whole.keys() - places.keys() for count, _ in whole[at].printed}
    memory = _recalled(told, earlier, [*unread, *(one for one, left in zip(answers, told, strict=True) if left is not one)], secret, rules)
    opened = {at: False for at in places if rules.lets(at) or (totals and not at.group)}
    decision = _decided(memory, places, {**opened, **(settled or {})}, begun, tables(completed(told)) if folding else {})
    if decision.folded:
        more = replace(begun, folded=begun.folded | decision.folded)
        return release(answers, earlier, unread=unread, begun=more, settled=settled, rules=rules, totals=totals, folding=True)
    veiled = {at: at in decision.silent or not decision.small(at) for at in decision.hidden & places.keys()}
    hidden = dict(sorted({**dict.fromkeys(whole.keys() - places.keys(), True), **veiled}.items()))
    shown = frozenset(places.keys() - veiled.keys())
    return Release(hidden, shown, frozenset(at for at in shown if decision.small(at) and rules.lets(at)), rules.least, begun.folded)


def _recalled(
    told: Sequence[Figures], earlier: Sequence[Earlier], unread: Sequence[Figures], secret: Collection[Count], rules: Rules
) -> Memory:
    """What is read, and what was: `secret` counts are told nowhere, and must not be had from it."""
    asked = {one.question for one in told}
    others = {one.question: one for one in (*unread, *(one.now for one in earlier)) if one.question not in asked}
    memory = Memory(relations(told, [*others.values()]), rules.least)
    memory.recall(earlier)
    memory.bound.implied |= {count: True for count in secret if count in memory.bound.implied}
    return memory


def _decided(
    memory: Memory, places: Mapping[Count, Told], settled: Mapping[Count, bool], begun: Release, foldable: Mapping[Count, set[Table]]
) -> Protection:
    silent = memory.silent | {at for at, aside in begun.hidden.items() if aside}
    tables = {count: named for count, named in foldable.items() if count not in memory.none}
    settled = {**settled, **memory.hidden}
    decision = Protection(memory.bound, {**places, **memory.places}, settled, memory.least, {*begun.hidden}, silent, tables)
    decision.decide()
    return decision


def _places(answers: Sequence[Figures]) -> dict[Count, Told]:
    """The figures of somebody, by what they tell."""
    places = {place(answer.question, figure.by): told(answer, figure) for answer in answers for figure in answer.figures}
    return {at: said for at, said in places.items() if any(value for _, value in said.printed)}


def veil(figure: Figure, *, complement: bool) -> Figure:
    """The figure without anything that tells its value; `complement` when it is hidden for another's sake."""
    return Figure(figure.by, None, Status.SUPPRESSED, figure.qualifier, address=figure.address, complement=complement)


def as_hidden(figures: Figures, by: Group, least: int = SMALLEST_SHOWN, *, aside: bool = False) -> Release:
    """One figure of an answer hidden, as somebody decided before."""
    small = any(few(value, least) for _, value in told(figures, figures.at(by)).counts)
    return Release({place(figures.question, by): aside or not small}, least=least, folded=of_line(figures.question, by))
