"""Which figures of a report that is still to be made would read otherwise, as its own audience reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from indicators.addresses import Group, spelled
from indicators.declared.kept import definitions, indicator
from indicators.differing.asked import Asked, Money
from indicators.differing.contrasts import NOT_THERE, Contrast, contrasts, resolvable
from indicators.differing.moved import moved
from indicators.differing.promises import FRAMES
from indicators.figures import Figures, Status
from indicators.logframes.logframe import counted_days
from indicators.logframes.promised import Promised, promised
from indicators.provenance import note
from indicators.question import INTERNAL, Question
from indicators.wording import figure_text, group_words
from reports.content.besides import on_announced_days, told
from reports.content.brief import Brief
from reports.content.frames import funders
from reports.content.measures import silent
from reports.deliveries import Delivery
from reports.foretold import Answers, Printed, Wanted, answers_if_any, has_matrix
from reports.parts import moving_parts
from reports.promises import repromised
from reports.schedule import DueReport
from reports.spec import ReportSpec
from reports.wording import say
from tracker.intake.effects import Effect, Report, Supposition
from tracker.periods import Period

Inside = dict[tuple[str, Period, Group], Contrast]


class _Reading(NamedTuple):
    """How a figure reads, whether its readers see nothing of it, and its address."""

    text: str
    hidden: bool = False
    address: str = ""


def expected(one: Delivery | DueReport, spec: ReportSpec, supposed: Supposition, touched: Collection[str]) -> Iterator[Effect]:
    """Every such figure that the report asks for, each once; what its readers see nothing of, before and after, as the inside sees it."""
    now_told, then_told = (Brief(session, spec, spec.programme, one.period, supposed.language) for session in supposed.states)
    inside = _inside((now_told, then_told), supposed, touched)
    claimed = moving_parts(now_told, then_told, supposed, touched) if has_matrix(then_told) else frozenset()
    framed = {one for brief in (now_told, then_told) for one, _ in _of_frames(brief)}
    reframed = supposed.kinds & FRAMES
    loose = frozenset(one.indicator for one in framed if reframed or (one.indicator in touched and _goes_by_more(one, then_told)))
    wanted = Wanted(frozenset((code, period) for code, period, _ in inside), claimed, loose)
    if not any(wanted):
        return
    now, then = (answers_if_any(brief, supposed, wanted) for brief in (now_told, then_told))
    note(supposed.store.path, dict(_spelled(now)))
    found: dict[tuple[str, ...], Effect] = {}
    for asked in dict.fromkeys(one for one in (*now, *then) if not _is_undrawn(one, (now, then), now_told)):
        for effect in _effects(asked, (now.get(asked), then.get(asked)), inside, one, supposed):
            found.setdefault((effect.indicator, effect.group, effect.old, effect.new), effect)
    yield from found.values()
    if reframed:
        yield from repromised(Report(one.report, str(one.period), due=str(one.due_at.date())), now_told, then_told)


def _is_undrawn(one: Printed, states: tuple[Answers, Answers], brief: Brief) -> bool:
    """An earlier point of a picture that neither state draws: of people nothing is told where the report’s own period has nobody."""
    question = one.question
    whole, before = (Printed(brief.question(question.indicator, period=one)) for one in (brief.period, brief.period.previous()))
    if question.framework or one == before or question.period == brief.period or not brief.indicator(question.indicator).people:
        return False
    return all(whole in answers and silent(answers[whole]) for answers in states)


def _effects(
    asked: Printed, states: tuple[Figures | None, Figures | None], inside: Inside, one: Delivery | DueReport, supposed: Supposition
) -> Iterator[Effect]:
    """The figures of one answer that read differently."""
    question = asked.question
    definition = indicator(supposed.then, question.indicator)
    for by in dict.fromkeys(by for figures in states for by in asked.groups(figures)):
        old, new = (_reading(figures, by, supposed.language) for figures in states)
        unseen = old.hidden and new.hidden and not question.claim
        seen = inside.get((question.indicator, question.period, by)) if unseen else None
        said = (seen.old, seen.new, seen.address) if seen else (old.text, new.text, old.address)
        if said[0] != said[1]:
            group = asked.title or group_words(supposed.then, definition, (*by, *question.filter), supposed.language, INTERNAL)
            told_by = Report(one.report, str(one.period), due=str(one.due_at.date()), hidden=seen is not None)
            yield Effect(question.programme, question.indicator, str(question.period), group, *said, reports=(told_by,))


def _inside(briefs: tuple[Brief, Brief], supposed: Supposition, touched: Collection[str]) -> Inside:
    """The figures that move inside, of the indicators that the report names: without any, nothing need be asked."""
    found: list[Contrast] = []
    for code, periods in _named(briefs).items():
        if code in touched:
            spec = briefs[1].spec
            asked = [Asked(spec.programme, period) for period in periods]
            answers = moved(supposed.states, supposed.kinds, code, asked, Money(spec.currency, spec.rate_set))
            found += [each for answer in answers for each in contrasts(answer, supposed.language)]
    resolvable(Path(supposed.store.path), found)
    return {(each.figures.question.indicator, each.figures.question.period, each.by): each for each in found}


def _named(briefs: Iterable[Brief]) -> dict[str, dict[Period, None]]:
    """The indicators that the report tells, then those of its frameworks, each with the periods of which it is told.

    A day of which only one of the states draws a point is left out, unless it is that of an announcement: nothing is told otherwise there.
    """
    found: dict[str, dict[Period, None]] = {}
    asked = [(brief, dict.fromkeys(told(brief))) for brief in briefs]
    for brief, questions in asked:
        for question in (*(one for one in questions if all(one in others for _, others in asked)), *on_announced_days(brief)):
            found.setdefault(question.indicator, {})[question.period] = None
        for one, of_frame in _of_frames(brief):
            found.setdefault(one.indicator, {})[counted_days(brief.session, one, of_frame)] = None
    return found


def _of_frames(brief: Brief) -> Iterator[tuple[Promised, Question]]:
    """What the report’s frameworks promise, each with what it is asked in."""
    for frame in funders(brief):
        asked = replace(brief.question("AGR-01"), framework=frame.framework_id)
        yield from ((one, asked) for one in promised(brief.session, frame.framework_id))


def _goes_by_more(one: Promised, brief: Brief) -> bool:
    """What is promised rests on more than what is asked inside: other rates, or groups of groups."""
    return bool(one.filter) or (one.indicator in definitions(brief.session) and brief.indicator(one.indicator).money)


def _reading(figures: Figures | None, by: Group, language: str) -> _Reading:
    if figures is None:
        return _Reading(NOT_THERE)
    figure = figures.at(by)
    if figure.status is Status.SUPPRESSED:  # which mark it bears is decided beside what single answers tell, which is not asked here
        small, aside = (figure_text(replace(figure, complement=one), figures, language) for one in (False, True))
        return _Reading(small if small == aside else say("word.either_mark", language, small, aside), hidden=True, address=figure.address)
    return _Reading(figure_text(figure, figures, language), address=figure.address)


def _spelled(answers: Answers) -> Iterator[tuple[str, str]]:
    """What the addresses of figures stand for, so that they resolve."""
    for figures in answers.values():
        for figure in figures.figures:
            yield figure.address, spelled(figures.question, figures.version, figures.revision, figure.by)
