"""From a report's spec and a session of the store to a document: what each section says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from indicators.differing.restatements import Restatement
from indicators.disclosure import Earlier, Release, Rules
from indicators.exceptions import rules
from indicators.figures import Figures
from indicators.question import INTERNAL, Question
from indicators.terms.parameters import parameters
from reports.blocks import Block, Document, Heading, PageBreak, Paragraph, Text
from reports.citations import cited
from reports.content import (
    activities,
    annex,
    assurance,
    crosscutting,
    findings,
    frames,
    health,
    money,
    partners,
    results,
    summary,
    twinning,
)
from reports.content.brief import Brief
from reports.content.cover import cover, edition_code
from reports.content.glance import glance
from reports.content.people import by_event, decide, told_alone
from reports.spec import ReportSpec, Section
from reports.wording import phrases
from tracker.periods import Period
from tracker.store import Session

Writer = Callable[[Brief, Section], Iterable[Block]]


def _nothing(brief: Brief, section: Section) -> Iterator[Block]:
    """A chapter: its sections follow."""
    del brief, section
    yield from ()


WRITERS: Mapping[str, Writer] = {
    "chapter": _nothing,
    "summary": summary.summary,
    "highlights": summary.highlights,
    "description": summary.description,
    "results": results.results,
    "indicators": results.indicators,
    "logframe": frames.matrices,
    "risks": frames.risks,
    "activities": activities.activities,
    "changes": activities.changes,
    "next_period": activities.next_period,
    "partners": partners.partners,
    "twinning": twinning.twinning,
    "funnel": partners.funnel,
    "crosscutting": crosscutting.crosscutting,
    "sustainability": crosscutting.sustainability,
    "visibility": crosscutting.visibility,
    "narrative": crosscutting.narrative,
    "lessons": crosscutting.lessons,
    "country_context": crosscutting.country_context,
    "story": crosscutting.story,
    "funding": money.funding,
    "resources": health.resources,
    "contribution": health.contribution,
    "multisectoral": health.multisectoral,
    "ihr": health.ihr,
    "workforce": health.workforce,
    "medicines": health.medicines,
    "data_quality": assurance.data_quality,
    "data_notes": assurance.data_notes,
    "restatements": assurance.restatements,
    "annex_indicators": annex.indicator_sheets,
    "annex_register": annex.register,
    "annex_evidence": annex.evidence,
    "annex_coverage": annex.coverage,
}
LYING = {"logframe"}
"""Sections whose tables are too wide for an upright page; those that follow one another share pages."""


def document(  # noqa: PLR0913  the facts of one edition, all named at the call
    session: Session,
    spec: ReportSpec,
    *,
    programme: str,
    period: Period,
    language: str,
    restated: tuple[Restatement, ...] = (),
    previous: str | None = None,
    status: str = "draft",
) -> tuple[Document, tuple[Figures, ...]]:
    """The report, and every answer whose figures it prints. Raises `UnknownName` for the programme, and what `answer` raises."""
    made, brief = written(Brief(session, spec, programme, period, language, restated, previous, status))
    return made, printed(made, brief)


def written(brief: Brief, earlier: Iterable[Earlier] = ()) -> tuple[Document, Brief]:
    """The report, and the brief as it was in the end: what was asked, and what is hidden of it.

    It is written twice: the draft shows what will be told of people, and then is decided what all of that together may show.
    `earlier` figures are those that the audience was told before. Raises `UnknownName` for the programme, and what `answer` raises.
    """
    parameters(brief.session, brief.question("AGR-01"))
    allowed = rules_of(brief)
    brief = replace(brief, release=Release(least=allowed.least))
    (front, blocks), told, before = _told(brief), dict[Question, Figures](), tuple(earlier)
    alone = told_alone(brief.session, brief.question("PTC-01"))
    while brief.people.keys() - told.keys() and brief.spec.audience != INTERNAL:
        told |= brief.people
        decided = decide(tuple(told.values()), before, alone, unread=by_event(brief.session, told), rules=allowed)
        brief = replace(brief, release=decided, asked=[], people={}, frames={})
        front, blocks = _told(brief)
    code = edition_code(brief)
    footer = " · ".join((code, brief.say("page.revision", str(brief.session.revision)), brief.days(brief.data_date)))
    words = tuple((name, text.text(brief.language)) for name, text in phrases().page.items())
    return Document(cover(brief, code, front), blocks, brief.language, _dated(brief), footer, words), brief


def rules_of(brief: Brief) -> Rules:
    """What the report's audience may read of people: as much as the strictest of its frameworks lets."""
    allowed = rules(brief.session, brief.question("AGR-01"))
    return replace(allowed, least=max([allowed.least, *(frame.smallest_shown for frame in frames.funders(brief))]))


def _told(brief: Brief) -> tuple[tuple[tuple[str, Text], ...], tuple[Block, ...]]:
    """What the first page says at a glance, and everything after it."""
    return glance(brief), tuple(_blocks(brief))


def _blocks(brief: Brief) -> Iterator[Block]:
    """Every section under its numbered heading; wide ones lie on pages of their own."""
    lying, warning = False, tuple(findings.unconfirmed(brief))
    for section, number in numbered(brief.spec.sections):
        body, warning = (*warning, *_section(brief, section)), ()
        if _lies(brief, section) is not lying:
            lying = not lying
            yield PageBreak(landscape=lying)
        yield Heading(section.depth, section.title.text(brief.language), number)
        yield from body


def _lies(brief: Brief, section: Section) -> bool:
    """Whether a section's table needs a sheet on its side; a matrix without a framework has few columns."""
    return section.kind in LYING and bool(frames.logframes(brief))


def _section(brief: Brief, section: Section) -> Iterator[Block]:
    if section.text is not None:
        yield from (Paragraph((part.strip(),)) for part in section.text.text(brief.language).split("\n\n") if part.strip())
    yield from WRITERS[section.kind](brief, section)


def numbered(sections: Iterable[Section]) -> Iterator[tuple[Section, str]]:
    """Sections with their numbers: 1, 2, 2.1, …; annexes with letters."""
    chapter, part, letter = 0, 0, 0
    for section in sections:
        if section.kind.startswith("annex"):
            letter += 1
            yield section, chr(ord("A") + letter - 1)
        elif section.depth == 1:
            chapter, part = chapter + 1, 0
            yield section, str(chapter)
        else:
            part += 1
            yield section, f"{chapter}.{part}"


def _dated(brief: Brief) -> str:
    """When the revision was saved, ISO, UTC; for a store without any, the last day of the period."""
    saved = brief.session.saved_at
    return saved.isoformat() if saved else f"{brief.period.last.isoformat()}T00:00:00"


def printed(made: Document, brief: Brief) -> tuple[Figures, ...]:
    """The answers of which at least one figure is printed; each question once."""
    shown = {run.address for run in cited(made)}
    answers = {figures.question: figures for figures in brief.asked}
    return tuple(figures for figures in answers.values() if any(figure.address in shown for figure in figures.figures))
