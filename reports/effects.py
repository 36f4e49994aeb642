"""Which figures of the editions that stand, and of the reports still to be made, would read differently once a load is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from indicators.addresses import Group
from indicators.asked import USUAL, Asked, Money
from indicators.contrasts import Contrast, contrasts, resolvable
from indicators.kept import definitions, indicator
from indicators.moved import moved, reads
from indicators.question import INTERNAL, Question
from indicators.wording import group_words
from reports.calendars import calendars
from reports.due import awaited
from reports.edition import standing
from reports.manifest import Manifest, Printed, read_manifest
from reports.schedule import DueReport
from reports.spec import ReportSpec, specs
from reports.verify import reading
from tracker import clock
from tracker.intake.effects import Effect, Report
from tracker.organisations import organisation_name
from tracker.periods import BEGINNING, Period
from tracker.store import Session

States = tuple[Session, Session]


class _Differing(NamedTuple):
    """A store as it is and as it would be, the record types and the indicators that differ, and the reader's language."""

    states: States
    kinds: frozenset[str]
    touched: frozenset[str]
    language: str


def effects(now: Session, then: Session, kinds: frozenset[str], language: str) -> Iterator[Effect]:
    """Every such figure, in the reader's language whatever that of the report is.

    Of a report still to be made: the totals and named breakdowns of the indicators that its sections name, in its period and until
    then, as the inside sees them.
    """
    touched = frozenset(code for code in definitions(then) if kinds & reads(then, code))
    differing, declared = _Differing((now, then), kinds, touched, language), specs()
    issued = [read_manifest(edition.manifest) for edition in standing(Path(now.place))]
    moving = _Moving(differing, issued)
    for manifest in issued:
        yield from _of_edition(manifest, moving, language)
    for one in awaited(Path(now.place), clock.now(), declared, calendars(then, declared)):
        yield from _of_awaited(one, declared[one.report], differing)


class _Moving:
    """Which figures of some editions may read differently in the later of two states."""

    def __init__(self, differing: _Differing, issued: Sequence[Manifest]) -> None:
        self.states, self._kinds, self._touched, _ = differing
        asked = tuple({_place(one.question): None for manifest in issued for one in manifest.figures})
        printed = {one.question.indicator for manifest in issued for one in manifest.figures}
        self._places = {code: {one.place for one in moved(self.states, self._kinds, code, asked)} for code in self._touched & printed}

    def reaches(self, one: Printed) -> bool:
        """The figure's inside cells move, or it rests on more than these."""
        asked = one.question
        if asked.claim or (asked.framework and "framework" in self._kinds):
            return True
        if asked.indicator not in self._touched:
            return False
        foreign = indicator(self.states[1], asked.indicator).money and (asked.framework or (asked.currency, asked.rate_set) != USUAL)
        return bool(foreign or asked.filter or len(one.by) > 1) or _place(asked) in self._places[asked.indicator]


def _place(question: Question) -> Asked:
    return Asked(question.programme, question.period)


def _of_edition(manifest: Manifest, moving: _Moving, language: str) -> Iterator[Effect]:
    told_by, worded = Report(manifest.spec, str(manifest.period), manifest.code), replace(manifest, language=language)
    for one in sorted(manifest.figures, key=lambda one: (one.question.indicator, one.question.period, one.by)):
        if moving.reaches(one):
            (old, _), (new, _) = (reading(session, one, worded) for session in moving.states)
            if old != new:
                yield _effect(moving.states[1], one.question, one.by, (old, new, one.address), told_by, language)


def _of_awaited(one: DueReport, spec: ReportSpec, differing: _Differing) -> Iterator[Effect]:
    told_by = Report(one.report, str(one.period), due=str(one.due_at.date()))
    asked = tuple(Asked(spec.programme, period) for period in (one.period, Period(BEGINNING, one.period.last)))
    named = dict.fromkeys(code for section in spec.sections for code in section.indicators)
    by = {name.rpartition(":")[2] for section in spec.sections for name in section.by}
    found = [each for code in named if code in differing.touched for each in _of_indicator(code, spec, differing, asked)]
    told = [each for each in found if {name for name, _ in each.by} <= by]
    resolvable(Path(differing.states[0].place), told)
    for each in told:
        said = each.old, each.new, each.address
        yield _effect(differing.states[1], each.figures.question, each.by, said, told_by, differing.language)


def _of_indicator(code: str, spec: ReportSpec, differing: _Differing, asked: Sequence[Asked]) -> list[Contrast]:
    """The figures that move; what is so at the end of the period is so at the end of all until then, and told once."""
    money = Money(spec.currency, spec.rate_set)
    answered = moved(differing.states, differing.kinds, code, asked, money)
    found = [each for one in answered for each in contrasts(one, differing.language)]
    return [*{(each.by, each.old, each.new): each for each in found[::-1]}.values()][::-1]


def _effect(  # noqa: PLR0913, PLR0917  what is told of one figure
    session: Session, question: Question, by: Group, said: tuple[str, str, str], told_by: Report, language: str
) -> Effect:
    group = group_words(session, indicator(session, question.indicator), (*by, *question.filter), language, INTERNAL)
    if question.claim:
        group = f"{group} ({organisation_name(session, question.claim.funder, language)})"
    return Effect(question.programme, question.indicator, str(question.period), group, *said, reports=(told_by,))
