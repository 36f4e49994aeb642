"""What an audience sees of people when it reads several figures together, and remembers what it was told before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from indicators.addresses import Group
from indicators.disclosure.counts import Count, Public, Told, place, told
from indicators.disclosure.protection import Protection
from indicators.disclosure.reach import Exact
from indicators.disclosure.relations import Relations, relations
from indicators.figures import SMALLEST_SHOWN, Figure, Figures, Status

_THEN = "then"


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer of the last edition that the audience was sent: as it was, as it is now, and the groups it showed."""

    then: Figures
    now: Figures
    shown: frozenset[Group]
    read: bool = True
    """It was in print; else it is true and tells how the others hang together."""


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
    """The figures about people that an audience reads together: which are hidden, and whether only for another's sake."""

    hidden: Mapping[Count, bool] = field(default_factory=dict)
    shown: frozenset[Count] = frozenset()
    public: frozenset[Count] = frozenset()
    """Small ones that are shown, since they are public already."""
    least: int = SMALLEST_SHOWN

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
        return replace(figures, figures=tuple(self._seen(figures, figure) for figure in figures.figures), smallest_shown=self.least)

    def _seen(self, figures: Figures, figure: Figure) -> Figure:
        at = place(figures.question, figure.by)
        return veil(figure, complement=self.hidden[at]) if at in self.hidden else figure


def release(  # noqa: PLR0913  what is decided, beside what, and by which rules
    answers: Sequence[Figures],
    earlier: Sequence[Earlier] = (),
    *,
    unread: Sequence[Figures] = (),
    settled: Mapping[Count, bool] | None = None,
    rules: Rules = _ORDINARY,
    totals: bool = False,
) -> Release:
    """What may be shown of some answers about people, all of one revision, beside what was shown earlier.

    `unread` answers are not shown, but tell how the others hang together.
    `settled` places stay hidden (True) or shown; with `totals` those of everybody are shown.
    """
    places = {place(answer.question, figure.by): told(answer, figure) for answer in answers for figure in answer.figures}
    places = {at: told for at, told in places.items() if any(value for _, value in told.printed)}
    bound = relations(answers, [*unread, *(one.now for one in earlier)])
    known, fixed = _remembered(bound, earlier, rules.least)
    opened = {at: False for at in places if rules.lets(at) or (totals and not at.group)}
    decision = Protection(bound, {**places, **known}, {**opened, **(settled or {}), **fixed}, rules.least)
    decision.decide()
    hidden = {at: not decision.small(at) for at in sorted(decision.hidden & places.keys())}
    public = frozenset(at for at in places.keys() - hidden.keys() if decision.small(at) and rules.lets(at))
    return Release(hidden, frozenset(places.keys() - hidden.keys()), public, rules.least)


def _remembered(bound: Relations, earlier: Sequence[Earlier], least: int) -> tuple[dict[Count, Told], dict[Count, bool]]:
    """The places of the last edition, and whether they were hidden. Counts that have changed since are counts of their own."""
    read = [one for one in earlier if one.read]
    then = relations([one.then for one in read], [one.then for one in earlier if not one.read])
    same = {count for count in then.values if _unmoved(count, then.values, bound.values)}
    named = {count: count if count in same else count._replace(mark=f"{count.mark} {_THEN}") for count in then.values}
    bound.values.update({named[count]: value for count, value in then.values.items()})
    bound.sums.extend({named[count]: factor for count, factor in total.items()} for total in then.sums)
    bound.none |= {named[count] for count in then.none}
    for count, people in then.implied.items():
        bound.implied[named[count]] = people or bound.implied.get(named[count], False)
    places: dict[Count, Told] = {}
    hidden: dict[Count, bool] = {}
    for one in read:
        for figure in one.then.figures:
            at, said = place(one.then.question, figure.by)._replace(mark=_THEN), told(one.then, figure)
            if said.printed:
                places[at] = said.renamed(named)
                hidden[at] = figure.by not in one.shown and hidden.get(at, True)
    shown = {count for at, aside in hidden.items() if not aside for count, _ in places[at].printed}
    _moves(bound, [(now, then) for now, then in named.items() if then in shown], least)
    return places, hidden


def _unmoved(count: Count, then: Mapping[Count, Exact], now: Mapping[Count, Exact]) -> bool:
    """A count is the same as before, and not just as large: something that it is a part of is as large as before, too."""
    wholes = (count._replace(group=tuple(one for one in count.group if one != left)) for left in count.group)
    known = [then[whole] == now[whole] for whole in wholes if whole in then and whole in now]
    return now.get(count) == then[count] and (not known or any(known))


def _moves(bound: Relations, pairs: Iterable[tuple[Count, Count]], least: int) -> None:
    """By how many people shown counts have changed since; so few must not be told either."""
    for now, then in pairs:
        if now == then or now not in bound.values or min(bound.values[now], bound.values[then]) < least:
            continue
        more = 1 if bound.values[now] > bound.values[then] else -1
        name = now._replace(mark=f"{now.mark} moved")
        bound.values[name] = more * (bound.values[now] - bound.values[then])
        bound.sums.append({now: more, then: -more, name: -1})
        bound.implied[name] = True
        bound.loose.add(name)


def veil(figure: Figure, *, complement: bool) -> Figure:
    """The figure without anything that tells its value; `complement` when it is hidden for another's sake."""
    return Figure(figure.by, None, Status.SUPPRESSED, figure.qualifier, address=figure.address, complement=complement)


def as_hidden(figures: Figures, by: Group, least: int = SMALLEST_SHOWN) -> Release:
    """One figure of an answer hidden, as somebody decided before."""
    counts = told(figures, figures.at(by)).counts
    return Release({place(figures.question, by): not any(0 < value < least for _, value in counts)}, least=least)
