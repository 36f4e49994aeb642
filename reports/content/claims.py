"""What each framework's funder may say of results that several funders paid for, beside the programme's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from indicators.attribution import Attributed, attributed, beside, claimant
from indicators.claimed import funder_name, rule_text, sum_text
from indicators.disclosure.release import veil
from indicators.figures import Figures, Status
from indicators.logframes.logframe import Line, Logframe
from indicators.question import ADDING
from indicators.wording import word
from indicators.words import labelled
from reports.blocks import Block, Column, Table, Text
from reports.content.brief import Brief
from tracker.errors import NotLicensed


def claims(brief: Brief, frame: Logframe) -> Iterator[Block]:
    """The funder's part of what activities brought about, by the framework's rule; nothing where no part can be told."""
    funder = frame.framework.funder_org or ""
    told = [found for line in frame.lines if (found := parts(brief, frame, line))]
    if not told:
        return
    name = funder_name(brief.session, funder, brief.language)
    columns = (
        Column(brief.say("column.indicator"), 3),
        Column(word("term_funder", brief.language), 3),
        Column(brief.say("column.value"), 1.4, "right"),
    )
    rows = [row for found in told for row in _rows(brief, found, funder)]
    others = ", ".join(brief.organisation(other) for other in beside(brief.session, brief.programme, funder))
    note = f"{rule_text(brief.session, told[0], brief.language)} {sum_text(told[0], brief.language)}".strip()
    note += f" {labelled(word('co_funded_by', brief.language, name), others, brief.language)}." if others else ""
    yield Table(brief.say("table.claims", name), columns, tuple(rows), note=note)


def parts(brief: Brief, frame: Logframe, line: Line) -> Attributed | None:
    """The parts of one line's figure that are printed: the funder's, all where they add up; hidden where the programme's figure is.

    None where no funder has a part, or where nobody claims any.
    """
    funder = frame.framework.funder_org
    if not funder or line.by or line.figures is None:
        return None
    try:
        found = attributed(brief.session, line.figures.question, frame.framework.rule)
    except NotLicensed:
        return None
    shown = tuple(_seen(part, line.figures) for part in found.parts if claimant(part) == funder or found.rule in ADDING)
    brief.gather(shown)
    return replace(found, whole=line.figures, parts=shown)


def _seen(part: Figures, programme: Figures) -> Figures:
    if programme.total.status is not Status.SUPPRESSED:
        return part
    return replace(part, figures=tuple(veil(figure, complement=True) for figure in part.figures))


def _rows(brief: Brief, found: Attributed, funder: str) -> Iterator[tuple[Text, ...]]:
    """The programme's figure, then the funder's part; where parts add up, those of the others too."""
    code = found.whole.question.indicator
    yield (f"{code} {brief.name(code)}",), (word("programme", brief.language),), (brief.cite(found.whole),)
    for part in found.parts:
        yield ("",), (funder_name(brief.session, claimant(part), brief.language),), (brief.cite(part),)
    if not found.parts:
        yield ("",), (funder_name(brief.session, funder, brief.language),), (brief.say("word.no_part"),)
