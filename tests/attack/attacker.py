"""A reader with a solver: everything that editions print of people as equations over who came to which event, and what follows.

It knows nothing of how figures are hidden: it works from the events of the register, event by event and group by group, where the
product works from tables. So a relation that the product forgets is found here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, pairwise

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from indicators.figures import Figure, Figures, Status
from tracker.periods import Period

RUNGS = ("PTC-02/event", "PTC-02/partner", "PTC-02/programme")
"""The ladder from attendances to people: each rung counts no more than the one before."""

VISITS = {"EXCHANGE", "STUDY_VISIT", "INTERNSHIP", "MENTORING"}
Name = Hashable
Form = dict[Name, int]
"""Unknown numbers with their factors."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event as the register prints it. `state` is another where the records behind it have changed."""

    activity_id: str
    kind: str
    on: date
    state: str = ""

    def here(self, *what: object) -> Name:
        """A number of people at this event."""
        return (self.activity_id, self.state, *what)


Group = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer with nothing hidden, the groups that its reader was not shown, and those of which not even a word told him."""

    answer: Figures
    hidden: frozenset[Group]
    silent: frozenset[Group] = frozenset()


@dataclass(slots=True)
class Page:
    """What is read together, an edition say."""

    events: tuple[Event, ...]
    answers: list[Heard]


@dataclass(slots=True)
class Attack:
    """Equations and inequalities over unknown numbers, none of them negative."""

    least: int = 5
    equal: list[tuple[Form, float]] = field(default_factory=list)
    at_most: list[tuple[Form, float]] = field(default_factory=list)

    def read(self, page: Page, *, numbers: bool = True) -> None:
        """Take in one edition; without `numbers` only the words in the places of figures."""
        for event in page.events:
            self._event(event)
        for heard in page.answers:
            for figure in heard.answer.figures:
                if frozenset(figure.by) not in heard.silent:
                    self._figure(page, heard.answer, figure, shown=numbers and frozenset(figure.by) not in heard.hidden)
            self._absent(page, heard)
        self._people(page)

    def _event(self, event: Event) -> None:
        """Each breakdown of an event is complete."""
        whole = event.here("all")
        for dimension, codes in DIMENSIONS.items():
            self.equal.append(({whole: 1, **{event.here(dimension, code): -1 for code in codes}}, 0))

    def _figure(self, page: Page, answer: Figures, figure: Figure, *, shown: bool) -> None:
        if answer.question.indicator in RUNGS:
            self._rung(page, answer, figure, shown=shown)
        for form, value, bare in forms(page.events, answer, figure):
            if shown or value == 0:
                self.equal.append((form, value))
            elif bare and value < self.least:
                self.at_most += [(form, self.least - 1), (_less(form), -1)]
            elif bare:
                self.at_most.append((_less(form), -self.least))

    def _rung(self, page: Page, answer: Figures, figure: Figure, *, shown: bool) -> None:
        """People counted once per event, partner or programme: no more than on the rung above, no fewer than are recorded one by one."""
        period, by = answer.question.period, figure.by
        place = RUNGS.index(answer.question.indicator)
        rung = rung_of(answer, by, place)
        above = rung_of(answer, by, place - 1) if place else attendances(page.events, period, by)
        self.at_most += [({**rung, **_less(above)}, 0), ({_unique(page, period, by): 1, **_less(rung)}, 0)]
        if shown and figure.low is not None:
            self.at_most.append((_less(rung), -float(figure.low)))
        if shown and figure.high is not None:
            self.at_most.append((rung, float(figure.high)))

    def _absent(self, page: Page, heard: Heard) -> None:
        """A group that a table lacks had nobody, where it says anything of its groups."""
        answer, untold = heard.answer, {name for group in heard.silent for name, _ in group}
        for dimension in (name for name in answer.question.by if name not in untold):
            if answer.question.indicator == "PTC-01" and dimension in DIMENSIONS and answer.total.status is Status.VALUE:
                seen = {figure.by[0][1] for figure in answer.groups(dimension)}
                self.equal += [
                    ({event.here(dimension, code): 1}, 0)
                    for event in page.events
                    for code in DIMENSIONS[dimension]
                    if code not in seen and _in(event, answer.question.period)
                ]

    def _people(self, page: Page) -> None:
        """Different people: no more than attendances, in a period no fewer than in its parts, and no more than in all of them."""
        answers = [heard.answer for heard in page.answers if heard.answer.question.indicator == "PTC-02"]
        for answer in answers:
            for figure in answer.figures:
                attended = attendances(page.events, answer.question.period, figure.by)
                self.at_most.append(({_unique(page, answer.question.period, figure.by): 1, **_less(attended)}, 0))
            for dimension in answer.question.by:
                parts = {_unique(page, answer.question.period, figure.by): -1 for figure in answer.groups(dimension)}
                if parts:
                    self.equal.append(({_unique(page, answer.question.period, ()): 1, **parts}, 0))
        for one, other in combinations(answers, 2):
            for outer, inner in ((one, other), (other, one)):
                if _holds(outer.question.period, inner.question.period):
                    for figure in inner.figures:
                        within = _unique(page, inner.question.period, figure.by)
                        self.at_most.append(({within: 1, _unique(page, outer.question.period, figure.by): -1}, 0))
        for place, code in enumerate(RUNGS):
            self._over_time([heard.answer for heard in page.answers if heard.answer.question.indicator == code], place)

    def _over_time(self, answers: list[Figures], place: int) -> None:
        """A rung counts in a period no fewer than in a part of it, and no more than in parts that fill it together."""
        by_period = {answer.question.period: answer for answer in answers}
        for whole, answer in by_period.items():
            parts = sorted(period for period in by_period if _holds(whole, period))
            for figure in answer.figures:
                rungs = [rung_of(by_period[part], figure.by, place) for part in parts]
                self.at_most += [({**rung, **_less(rung_of(answer, figure.by, place))}, 0) for rung in rungs]
                if _fill(whole, parts):
                    self.at_most.append(({**rung_of(answer, figure.by, place), **_less(_together(rungs))}, 0))

    def range(self, form: Form) -> tuple[float, float]:
        """The least and the largest that a number may be."""
        names = {name: place for place, name in enumerate(dict.fromkeys(n for f, _ in (*self.equal, *self.at_most, (form, 0)) for n in f))}
        equal, at_most = (_matrix([f for f, _ in part], names) for part in (self.equal, self.at_most))
        goal = np.zeros(len(names))
        for name, factor in form.items():
            goal[names[name]] = factor
        found = []
        for sign in (1, -1):
            solved = linprog(
                sign * goal, A_ub=at_most, b_ub=[b for _, b in self.at_most], A_eq=equal, b_eq=[b for _, b in self.equal], bounds=(0, None)
            )
            if solved.status not in {0, 3}:
                raise ArithmeticError(solved.message)
            found.append(sign * solved.fun if solved.status == 0 else sign * -np.inf)
        return float(found[0]), float(found[1])


def forms(events: Iterable[Event], answer: Figures, figure: Figure) -> list[tuple[Form, float, bool]]:
    """What a figure says: sums over events, their true values, and whether the figure is that number itself."""
    question, by = answer.question, figure.by
    if figure.status not in {Status.VALUE, Status.NO_DATA}:
        return []
    if question.indicator in {"PTC-03", "QUA-03"}:
        women_and_men: list[Form] = [
            _together(attendances(events, question.period, (*by, ("sex", code))) for code in codes) for codes in _SHARES[question.indicator]
        ]
        return [(women_and_men[0], float(figure.numerator or 0), False), (women_and_men[1], float(figure.denominator or 0), False)]
    if question.indicator in RUNGS:
        rung = rung_of(answer, by, RUNGS.index(question.indicator))
        return [(rung, float(figure.value), True)] if figure.value is not None else []
    value = float(figure.value or 0)
    if question.indicator == "PTC-02":
        return [({("unique", question.period, frozenset(by)): 1}, value, True)]
    if question.indicator == "TRN-03":
        visits = [event for event in events if event.kind in VISITS and _in(event, question.period)]
        return [({event.here(what): 1 for event in visits for what in ("all", "beside")}, value, True)] if not by else []
    return [(attendances(events, question.period, by), value, True)]


def rung_of(answer: Figures, by: tuple[tuple[str, str], ...], place: int | None = None) -> Form:
    """The people whom a rung counts, by default that of the answer."""
    return {("rung", answer.question.period, frozenset(by), RUNGS.index(answer.question.indicator) if place is None else place): 1}


def attendances(events: Iterable[Event], period: Period, by: tuple[tuple[str, str], ...]) -> Form:
    """The participants of one group in a period."""
    wanted = dict(by)
    counted: list[object] = next(([name, code] for name, code in by if name in DIMENSIONS), ["all"])
    return {
        event.here(*counted): 1
        for event in events
        if _in(event, period)
        and event.kind == wanted.get("activity_kind", event.kind)
        and event.activity_id == wanted.get("activity", event.activity_id)
    }


DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "sex": ("F", "M", "O", "_U"),
    "country": ("UA", "FR", "NL", "_U"),
    "cadre": ("2212", "2221", "_U"),
    "qualifier": ("exact", "about", "more_than"),
}
_SHARES = {"PTC-03": (("F",), ("F", "M")), "QUA-03": (("F", "M"), DIMENSIONS["sex"])}


def _together(parts: Iterable[Form]) -> Form:
    return {name: factor for part in parts for name, factor in part.items()}


def _unique(page: Page, period: Period, by: tuple[tuple[str, str], ...]) -> Name:
    del page
    return ("unique", period, frozenset(by))


def _less(form: Form) -> Form:
    return {name: -factor for name, factor in form.items()}


def _in(event: Event, period: Period) -> bool:
    return period.first <= event.on <= period.last


def _holds(outer: Period, inner: Period) -> bool:
    return outer != inner and outer.first <= inner.first and inner.last <= outer.last


def _fill(whole: Period, parts: list[Period]) -> bool:
    """The parts follow on one another from the first day of the whole to its last."""
    joined = all(one.before == other.first for one, other in pairwise(parts))
    return bool(parts) and joined and (parts[0].first, parts[-1].last) == (whole.first, whole.last)


def _matrix(rows: list[Form], names: Mapping[Name, int]) -> csr_matrix | None:
    if not rows:
        return None
    cells = [(line, names[name], factor) for line, form in enumerate(rows) for name, factor in form.items()]
    lines, columns, factors = zip(*cells, strict=True) if cells else ((), (), ())
    return csr_matrix((factors, (lines, columns)), shape=(len(rows), len(names)))
