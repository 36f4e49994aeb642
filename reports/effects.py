"""Which figures of the editions that stand, and of the reports still to be made, would read differently once a load is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from indicators.declared.kept import codes, indicator
from indicators.differing.asked import USUAL, Asked
from indicators.differing.moved import moved
from indicators.differing.promises import FRAMES
from indicators.question import INTERNAL, Question
from indicators.reads import reads
from indicators.wording import group_words
from reports.calendars import calendars
from reports.content.brief import Brief
from reports.due import awaited
from reports.edition import standing
from reports.expected import expected
from reports.manifest import Manifest, Printed, read_manifest
from reports.promises import repromised
from reports.spec import ReportSpec, specs
from reports.verify import reading
from tracker import clock
from tracker.intake.effects import Effect, Report, Supposition
from tracker.organisations import organisation_name


def effects(supposed: Supposition) -> Iterator[Effect]:
    """Every such figure, in the reader's language whatever that of the report is."""
    path, declared = supposed.store.path, specs()
    touched = frozenset(code for code in codes(supposed.then) if supposed.kinds & reads(supposed.then, code))
    issued = [read_manifest(edition.manifest) for edition in standing(path)]
    awaiting = awaited(path, clock.now(), declared, calendars(supposed.then, declared))
    soonest = {(one.report, one.period): one for one in sorted(awaiting, key=lambda one: one.due_at, reverse=True)}
    waiting = sorted(soonest.values(), key=lambda one: (one.due_at, one.report))
    moving, whole = _Moving(supposed, touched, issued), len(issued) + len(waiting)
    for place, manifest in enumerate(issued):
        supposed.tell(f"reports: {place} of {whole} are compared")
        yield from _of_edition(manifest, moving, supposed)
        if supposed.kinds & FRAMES and manifest.spec in declared:
            yield from _promised(manifest, declared[manifest.spec], supposed)
    for place, one in enumerate(waiting, len(issued)):
        supposed.tell(f"reports: {place} of {whole} are compared")
        yield from expected(one, declared[one.report], supposed, touched)


class _Moving:
    """Which figures of some editions may read differently in the later of two states."""

    def __init__(self, supposed: Supposition, touched: frozenset[str], issued: Sequence[Manifest]) -> None:
        self._then, self._kinds, self._touched = supposed.then, supposed.kinds, touched
        asked = tuple({_place(one.question): None for manifest in issued for one in manifest.figures})
        printed = {one.question.indicator for manifest in issued for one in manifest.figures}
        answers = {code: moved(supposed.states, supposed.kinds, code, asked) for code in touched & printed}
        self._places = {code: {one.place for one in some} for code, some in answers.items()}

    def reaches(self, one: Printed) -> bool:
        """The figure's inside cells move, or it rests on more than these."""
        asked = one.question
        if asked.claim or (asked.framework and "framework" in self._kinds):
            return True
        if asked.indicator not in self._touched:
            return False
        foreign = indicator(self._then, asked.indicator).money and (asked.framework or (asked.currency, asked.rate_set) != USUAL)
        return bool(foreign or asked.filter or len(one.by) > 1) or _place(asked) in self._places[asked.indicator]


def _place(question: Question) -> Asked:
    return Asked(question.programme, question.period)


def _of_edition(manifest: Manifest, moving: _Moving, supposed: Supposition) -> Iterator[Effect]:
    told_by, worded = Report(manifest.spec, str(manifest.period), manifest.code), replace(manifest, language=supposed.language)
    for one in sorted(manifest.figures, key=lambda one: (one.question.indicator, one.question.period, one.by)):
        if moving.reaches(one):
            (old, _), (new, _) = (reading(session, one, worded) for session in supposed.states)
            if old != new:
                question, group = one.question, _group(one, supposed)
                said = (group, old, new, one.address)
                yield Effect(question.programme, question.indicator, str(question.period), *said, reports=(told_by,))


def _promised(manifest: Manifest, spec: ReportSpec, supposed: Supposition) -> Iterator[Effect]:
    """The promises of frameworks in an edition, as they would read if it were made anew."""
    now, then = (Brief(session, spec, manifest.programme, manifest.period, supposed.language) for session in supposed.states)
    yield from repromised(Report(manifest.spec, str(manifest.period), manifest.code), now, then)


def _group(one: Printed, supposed: Supposition) -> str:
    """What the figure is of, the funder that claims it included."""
    asked, session, language = one.question, supposed.then, supposed.language
    group = group_words(session, indicator(session, asked.indicator), (*one.by, *asked.filter), language, INTERNAL)
    return f"{group} ({organisation_name(session, asked.claim.funder, language)})" if asked.claim else group
