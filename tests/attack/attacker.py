"""A reader with a solver: everything that editions print of people as equations over who came to which event, and what follows.

It knows nothing of how figures are hidden: it works from the events of the register, event by event and group by group, where the
product works from tables. So a relation that the product forgets is found here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

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
    """An event as the register prints it. `state` is another where the records behind it have changed: that is taken to be known."""

    activity_id: str
    kind: str
    on: date
    state: str = ""

    def here(self, *what: object) -> Name:
        """A number of people at this event."""
        return (self.activity_id, self.state, *what)


Group = frozenset[tuple[str, str]]


class Met(NamedTuple):
    """A number of different people of one group, met at some events."""

    what: str
    by: Group
    events: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer with nothing hidden, and the groups that its reader was not shown."""

    answer: Figures
    hidden: frozenset[Group]
    aside: frozenset[Group]
    """Those of them that are not said to be small."""
    silent: frozenset[Group] = frozenset()
    """Those of which not even a word told him."""


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
                by = frozenset(figure.by)
                if by not in heard.silent:
                    small = by in heard.hidden - heard.aside
                    self._figure(page, heard.answer, figure, shown=numbers and by not in heard.hidden, small=small)
            self._absent(page, heard)
        self._different(page)

    def _event(self, event: Event) -> None:
        """Each breakdown of an event is complete."""
        whole = event.here("all")
        for dimension, codes in DIMENSIONS.items():
            self.equal.append(({whole: 1, **{event.here(dimension, code): -1 for code in codes}}, 0))

    def _figure(self, page: Page, answer: Figures, figure: Figure, *, shown: bool, small: bool) -> None:
        """A number, or the word in its place: `<5`, or `hidden`, which is anybody at all."""
        if answer.question.indicator in RUNGS:
            self._rung(page, answer, figure, shown=shown)
        said = forms(page.events, answer, figure)
        nobody = not any(value for _, value, _ in said)
        for form, value, bare in said:
            if shown or nobody:
                self.equal.append((form, value))
            elif bare:
                self.at_most += [(_less(form), -1), *([(form, self.least - 1)] if small else [])]

    def _rung(self, page: Page, answer: Figures, figure: Figure, *, shown: bool) -> None:
        """People counted once per event, partner or programme: no more than on the rung above, no fewer than are recorded one by one."""
        period, by = answer.question.period, figure.by
        place = RUNGS.index(answer.question.indicator)
        rung = _people(page.events, RUNGS[place], period, by)
        above = _people(page.events, RUNGS[place - 1], period, by) if place else attendances(page.events, period, by)
        self.at_most += [({**rung, **_less(above)}, 0), ({**_people(page.events, "PTC-02", period, by), **_less(rung)}, 0)]
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

    def _different(self, page: Page) -> None:
        """Different people: no more than attendances, and each in one group of a dimension."""
        for answer in (heard.answer for heard in page.answers if heard.answer.question.indicator == "PTC-02"):
            period = answer.question.period
            for figure in answer.figures:
                people = _people(page.events, "PTC-02", period, figure.by)
                self.at_most.append(({**people, **_less(attendances(page.events, period, figure.by))}, 0))
            for dimension in answer.question.by:
                parts = _together(_people(page.events, "PTC-02", period, figure.by) for figure in answer.groups(dimension))
                if parts:
                    self.equal.append(({**_people(page.events, "PTC-02", period, ()), **_less(parts)}, 0))

    def _contained(self) -> Iterator[tuple[Form, float]]:
        """People met at some events are no fewer than at a part of them, and no more than at parts that make them up together."""
        named = sorted({name for form, _ in (*self.equal, *self.at_most) for name in form if isinstance(name, Met)}, key=repr)
        for whole in named:
            inside = [one for one in named if (one.what, one.by) == (whole.what, whole.by) and one.events < whole.events]
            for one in inside:
                yield {one: 1, whole: -1}, 0
            if frozenset().union(*(one.events for one in inside)) == whole.events:
                largest = [one for one in inside if not any(one.events < other.events for other in inside)]
                yield {whole: 1, **dict.fromkeys(largest, -1)}, 0

    def range(self, form: Form) -> tuple[float, float]:
        """The least and the largest that a number may be."""
        less = [*self.at_most, *self._contained()]
        names = {name: place for place, name in enumerate(dict.fromkeys(n for f, _ in (*self.equal, *less, (form, 0)) for n in f))}
        equal, at_most = (_matrix([f for f, _ in part], names) for part in (self.equal, less))
        goal = np.zeros(len(names))
        for name, factor in form.items():
            goal[names[name]] = factor
        found = []
        for sign in (1, -1):
            solved = linprog(
                sign * goal, A_ub=at_most, b_ub=[b for _, b in less], A_eq=equal, b_eq=[b for _, b in self.equal], bounds=(0, None)
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
        return [(rung_of(events, answer, by), float(figure.value), True)] if figure.value is not None else []
    value = float(figure.value or 0)
    if question.indicator == "PTC-02":
        return [(_people(events, "PTC-02", question.period, by), value, True)]
    if question.indicator == "TRN-03":
        visits = [event for event in events if event.kind in VISITS and _in(event, question.period)]
        return [({event.here(what): 1 for event in visits for what in ("all", "beside")}, value, True)] if not by else []
    return [(attendances(events, question.period, by), value, True)]


def rung_of(events: Iterable[Event], answer: Figures, by: tuple[tuple[str, str], ...]) -> Form:
    """The people whom the rung of an answer counts."""
    return _people(events, answer.question.indicator, answer.question.period, by)


def _people(events: Iterable[Event], what: str, period: Period, by: tuple[tuple[str, str], ...]) -> Form:
    """Different people, by way of counting them: the same number whenever it is the same events at which they were met."""
    return {Met(what, frozenset(by), frozenset((event.activity_id, event.state) for event in events if _in(event, period))): 1}


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


def _less(form: Form) -> Form:
    return {name: -factor for name, factor in form.items()}


def _in(event: Event, period: Period) -> bool:
    return period.first <= event.on <= period.last


def _matrix(rows: list[Form], names: Mapping[Name, int]) -> csr_matrix | None:
    if not rows:
        return None
    cells = [(line, names[name], factor) for line, form in enumerate(rows) for name, factor in form.items()]
    lines, columns, factors = zip(*cells, strict=True) if cells else ((), (), ())
    return csr_matrix((factors, (lines, columns)), shape=(len(rows), len(names)))
