"""What a report that is still to be made will tell of some figures in one state of the store, as its own audience reads it.

Its questions are those that the report asks (`content.besides`), and those of its frameworks' lines. The report is not written for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from indicators.addresses import Group
from indicators.answer import UNANSWERABLE
from indicators.attribution import Attributed, claimant
from indicators.claimed import funder_name
from indicators.differing.asked import USUAL
from indicators.differing.promises import titled
from indicators.figures import Figures
from indicators.logframes.logframe import logframe
from indicators.question import INTERNAL, Question
from reports import edition as archive
from reports.content import rules_of
from reports.content.besides import told
from reports.content.brief import Brief
from reports.content.claims import parts
from reports.content.frames import funders
from reports.content.people import by_event, decide
from reports.produce import Order, told_to, unprinted
from tracker.errors import WrongRequest
from tracker.intake.effects import Supposition
from tracker.periods import Period


class Printed(NamedTuple):
    """What a report prints of an answer: the total, or the groups of the dimension asked for; of a framework's line one group, titled.

    What amounts are in is left out of a line’s question, since its framework may come to decide otherwise.
    """

    question: Question
    only: Group | None = None
    title: str = ""

    def groups(self, figures: Figures | None) -> list[Group]:
        """The groups that are printed."""
        return [each.by for each in figures.groups(*self.question.by) if self.only in (None, each.by)] if figures else []


class Wanted(NamedTuple):
    """The figures that may read otherwise, by indicator and period, and the indicators of which funders' parts may."""

    figures: frozenset[tuple[str, Period]]
    parts: frozenset[str]
    lines: frozenset[str]
    """The indicators of frameworks that are told otherwise themselves, promise something else, or go by what is not asked inside."""

    @property
    def in_frames(self) -> frozenset[str]:
        """The indicators of which a line of a framework may read otherwise."""
        return frozenset(code for code, _ in self.figures) | self.parts | self.lines


Answers = dict[Printed, Figures]


def answers_if_any(brief: Brief, supposed: Supposition, wanted: Wanted) -> Answers:
    """The answers; none in a state in which the report cannot be made, as it lacks its programme or framework."""
    try:
        return _answers(brief, supposed, wanted)
    except UNANSWERABLE:
        return {}


def _answers(brief: Brief, supposed: Supposition, wanted: Wanted) -> Answers:
    """What the report asks of some indicators in one state, as its audience reads it together with all that it tells of people."""
    people = {(one.indicator, one.period) for one in told(brief) if brief.indicator(one.indicator).people}
    if brief.spec.audience != INTERNAL and not wanted.in_frames.isdisjoint(code for code, _ in people):
        wanted = wanted._replace(figures=wanted.figures | people)
    answers = dict(_answered(brief, wanted))
    if not brief.people:
        return answers
    order = Order(brief.spec, brief.programme, brief.period, brief.language)
    made = unprinted(supposed.store, order, brief.session.revision)
    sent = archive.told_before(supposed.store.path, made, brief.spec.audience)
    earlier = tuple(fact for each in sent for fact in told_to(supposed.store, brief.session, each))
    unread = by_event(brief.session, brief.people)
    # The report is not written, nor is it asked what single answers tell: a preview of one row would take ten times as long.
    decided = decide(tuple(brief.people.values()), earlier, (), unread=unread, rules=rules_of(brief))
    return dict(_answered(replace(brief, release=decided, people={}), wanted))


def _answered(brief: Brief, wanted: Wanted) -> Iterator[tuple[Printed, Figures]]:
    """The answers that the report tells, then those of the frameworks' lines."""
    for question in told(brief):
        if (question.indicator, question.period) in wanted.figures:
            yield Printed(question), brief.answered(question)
    yield from _of_lines(brief, wanted)


def _of_lines(brief: Brief, wanted: Wanted) -> Iterator[tuple[Printed, Figures]]:
    """The answers that promises are held against, under the funder's words; in a matrix of groups, too, and the parts that are claimed."""
    matrix = has_matrix(brief)

    def ask(question: Question) -> Figures:
        if question.indicator not in wanted.in_frames:
            raise WrongRequest("This line stays as it is")
        return brief.answered(question)

    for one in funders(brief):
        frame = logframe(brief.session, replace(brief.question("AGR-01"), framework=one.framework_id), ask)
        for line in frame.lines:
            if line.figures and (matrix or not line.by):
                title = titled(brief.session, frame, line, brief.language)
                yield Printed(_in_any_currency(line.figures.question), line.by, title), line.figures
                yield from _claimed(brief, parts(brief, frame, line) if line.promised.indicator in wanted.parts else None, title)


def _in_any_currency(question: Question) -> Question:
    return replace(question, **USUAL._asdict())


def _claimed(brief: Brief, found: Attributed | None, title: str) -> Iterator[tuple[Printed, Figures]]:
    """The parts of one line's figure, each with whose it is."""
    for part in found.parts if found else ():
        yield Printed(_in_any_currency(part.question), (), f"{title} ({funder_name(brief.session, claimant(part), brief.language)})"), part


def has_matrix(brief: Brief) -> bool:
    """The report has a matrix of its frameworks, in which parts are claimed."""
    return any(section.kind == "logframe" for section in brief.spec.sections)
