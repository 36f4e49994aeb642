"""A funder's logframe as it stands in a period: results as a tree, their indicators in the funder's words, and how far each has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from indicators.addresses import Group
from indicators.answer import answer
from indicators.declared.definition import Definition
from indicators.declared.kept import definitions
from indicators.figures import Figure, Figures, Status
from indicators.logframes.promised import NO_RESULT, Promised, Result, promised, results
from indicators.logframes.targets import Standing, Way, marks, stands, way
from indicators.question import Question
from indicators.terms.frameworks import Framework, ReportingPeriod, calendar, framework, frameworks
from tracker.errors import NotLicensed, UnknownName, WrongRequest
from tracker.periods import Period
from tracker.store import Session


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the matrix: a promise about the whole of an indicator, or about the group `by`.

    `definition` is None where the catalogue has no such indicator, `figures` also where it cannot be asked as the framework wants.
    """

    result: Result
    promised: Promised
    definition: Definition | None
    by: Group
    standing: Standing
    figures: Figures | None
    figure: Figure
    way: Way


@dataclass(frozen=True, slots=True)
class Logframe:
    """A framework in a period. `results` are in the order of the tree, `lines` in theirs."""

    framework: Framework
    period: Period
    calendar: tuple[ReportingPeriod, ...]
    results: tuple[Result, ...]
    lines: tuple[Line, ...]

    def of(self, result: Result) -> tuple[Line, ...]:
        """The lines of one result; none where nothing measures it."""
        return tuple(line for line in self.lines if line.result == result)

    @property
    def due(self) -> ReportingPeriod | None:
        """The report that is due on this period, else the next one that covers its last day."""
        exact = [one for one in self.calendar if one.period == self.period]
        return next(iter(exact or [one for one in self.calendar if self.period.last in one.period]), None)


Ask = Callable[[Question], Figures]


def logframe(session: Session, asked: Question, ask: Ask | None = None) -> Logframe:
    """The framework that a question names as it stands in the question's period. Raises `UnknownName` for the framework.

    What serves none of its results stands below them, under a result that says nothing. `ask` answers, unless the session is to.
    """
    name = asked.framework
    frame = framework(session, asked.programme, name)
    of_frame, wanted = results(session, name), promised(session, name)
    served = {result.result_id: result for result in of_frame}
    if {one.result_id for one in wanted} - served.keys():
        of_frame += (NO_RESULT,)
    pairs = ((result, one) for result in of_frame for one in wanted if served.get(one.result_id, NO_RESULT) == result)
    lines = [line for pair in pairs for line in _lines(session, frame, *pair, asked, ask or partial(answer, session))]
    return Logframe(frame, asked.period, calendar(session, name), of_frame, tuple(lines))


def promises(session: Session, asked: Question) -> tuple[Line, ...]:
    """What the programme's frameworks promise for the whole of the question's indicator, each with the figure it is held against."""
    found: list[Line] = []
    for frame in frameworks(session, asked.programme):
        question = replace(asked, framework=frame.framework_id)
        for one in promised(session, frame.framework_id):
            if one.indicator == asked.indicator:
                lines = _lines(session, frame, NO_RESULT, replace(one, dimensions=()), question, partial(answer, session))
                found += [line for line in lines if not line.by]
    return tuple(found)


def _lines(  # noqa: PLR0913, PLR0917  a promise, its place, and how it is asked
    session: Session, frame: Framework, result: Result, wanted: Promised, asked: Question, ask: Ask
) -> Iterator[Line]:
    """The line of the whole, then those of the groups that have marks of their own or that the funder wants told apart."""
    found = marks(session, frame.framework_id, wanted.indicator)
    known = definitions(session).get(wanted.indicator)
    question = replace(asked, indicator=wanted.indicator, period=counted_days(session, wanted, asked), filter=wanted.filter)
    dimensions = dict.fromkeys((*wanted.dimensions, *(by[0][0] for by in found if by)))
    for by in ((), *((name,) for name in dimensions)):
        figures = _answered(ask, replace(question, by=by)) if known else None
        for group in _groups(by, found, figures, wanted):
            figure = figures.at(group) if figures else Figure(group, None, Status.NOT_LICENSED if known else Status.NO_DATA)
            standing = stands(frame, found.get(group, ()), asked.period)
            yield Line(result, wanted, known, group, standing, figures, figure, way(figure, standing))


def _groups(by: tuple[str, ...], found: Iterable[Group], figures: Figures | None, wanted: Promised) -> Iterable[Group]:
    """The whole; or the groups of a dimension that have marks, and all others where the funder wants the dimension told apart."""
    if not by:
        return ((),)
    marked = [group for group in found if group and group[0][0] == by[0]]
    told = [figure.by for figure in figures.groups(*by)] if figures and by[0] in wanted.dimensions else []
    return dict.fromkeys((*marked, *told))


def _answered(ask: Ask, question: Question) -> Figures | None:
    """The answer; None where the indicator cannot be broken down, or kept, as the framework wants."""
    try:
        return ask(question)
    except (NotLicensed, UnknownName, WrongRequest):
        return None


def counted_days(session: Session, wanted: Promised, asked: Question) -> Period:
    """The days that a figure is of: from the day the funder counts from, else from the beginning of the funder's reporting period."""
    last = asked.period.last
    reported = [one.period for one in calendar(session, asked.framework) if last in one.period]
    since = wanted.counted_from or min([asked.period.first, *(one.first for one in reported[:1])])
    return Period(min(since, last), last)
