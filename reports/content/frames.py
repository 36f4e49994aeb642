"""The funders' results frameworks: their matrices of results, indicators and assumptions, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from indicators.logframes.logframe import Line, Logframe, logframe
from indicators.logframes.matrix import indicator_title, mark_text, result_title, terms
from indicators.logframes.progress import way_text
from indicators.logframes.promised import Result
from indicators.terms.frameworks import Framework, frameworks
from indicators.words import labelled
from reports.blocks import Block, KeyFacts, Notice, Paragraph, Table, Text
from reports.content.brief import Brief
from reports.content.claims import claims
from reports.content.measures import told_value
from reports.spec import Section


def funders(brief: Brief) -> tuple[Framework, ...]:
    """The report's framework, else all of the programme's."""
    return tuple(one for one in frameworks(brief.session, brief.programme) if brief.spec.framework in ("", one.framework_id))


def logframes(brief: Brief) -> tuple[Logframe, ...]:
    """These as they stand in the period."""
    if "" not in brief.frames:
        for one in funders(brief):
            asked = replace(brief.question("AGR-01"), framework=one.framework_id)
            brief.frames[one.framework_id] = logframe(brief.session, asked, brief.answered)
        brief.frames[""] = None
    return tuple(frame for frame in brief.frames.values() if frame)


def promises(brief: Brief, code: str) -> tuple[tuple[Logframe, Line], ...]:
    """What the report's frameworks promise for the whole of an indicator."""
    return tuple((frame, line) for frame in logframes(brief) for line in frame.lines if line.promised.indicator == code and not line.by)


def matrices(brief: Brief, section: Section) -> Iterator[Block]:
    """A matrix for each framework; without any, the section's indicators with their current values."""
    if not logframes(brief):
        yield Notice(brief.say("empty.logframe"), "caution")
        yield _current_values(brief, section)
    for frame in logframes(brief):
        yield Paragraph((frame.framework.name,), "lead")
        yield KeyFacts(tuple((name, (value,)) for name, value in terms(brief.session, frame, brief.language)))
        yield _matrix(brief, frame)
        yield from (Paragraph((" ".join(told),), "note") for told in (_rationales(frame),) if told)
        yield from claims(brief, frame)


def risks(brief: Brief, _section: Section) -> Iterator[Block]:
    """The assumptions of the frameworks, each with the result that rests on it."""
    told = [
        ((f"{frame.framework.framework_id} · {result_title(brief.session, result, brief.language)}",), (result.assumptions,))
        for frame in logframes(brief)
        for result in frame.results
        if result.assumptions
    ]
    if not told:
        yield Notice(brief.say("empty.risks"))
        return
    columns = brief.columns({"result": 2, "assumption": 3})
    yield Table(brief.say("table.risks"), columns, tuple(told))
    yield Paragraph((brief.say("note.risks"),), "note")


def _matrix(brief: Brief, frame: Logframe) -> Table:
    columns = brief.columns(_SIZES)
    rows = [row for result in frame.results for row in _rows(brief, frame, result)]
    title = labelled(brief.say("table.logframe"), frame.framework.name, brief.language)
    return Table(title, columns, tuple(rows), note=brief.say("note.logframe"))


def _rows(brief: Brief, frame: Logframe, result: Result) -> Iterator[tuple[Text, ...]]:
    """The lines of a result, which is named on the first of them."""
    title, assumptions = result_title(brief.session, result, brief.language), result.assumptions or "—"
    for line in frame.of(result) or (None,):
        yield (title,), *(_cells(brief, line) if line else _unmeasured(brief)), (assumptions,)
        title, assumptions = "", ""


def _cells(brief: Brief, line: Line) -> tuple[Text, ...]:
    marks = (line.standing.baseline, line.standing.milestone, line.standing.target)
    return (
        (("– " if line.by else "") + indicator_title(brief.session, line, brief.language),),
        *((mark_text(line, mark, brief.language, years=True),) for mark in marks),
        actual(brief, line),
        (way_text(line, brief.language),),
        (line.promised.verification or "—" if not line.by else "",),
    )


def actual(brief: Brief, line: Line) -> Text:
    """The figure of a line; of days of its own where the funder counts from a day of its own."""
    if line.figures is None:
        return (brief.say("word.not_defined" if line.definition is None else "word.not_licensed"),)
    over = line.figures.question.period
    since = "" if over == brief.period or line.by else f" ({brief.period_words(over)})"
    return (*brief.told(line.figures, line.figure), *([since] if since else []))


def _unmeasured(brief: Brief) -> tuple[Text, ...]:
    """The cells of a result that nothing measures."""
    return ((brief.say("word.no_indicator"),), *((("—",),) * 6))


def _rationales(frame: Logframe) -> tuple[str, ...]:
    """Where baselines, milestones and targets come from, each said once, with the indicators it is said of."""
    told: dict[str, dict[str, None]] = {}
    for line in frame.lines:
        for mark in (line.standing.baseline, line.standing.milestone, line.standing.target):
            if mark and mark.rationale:
                told.setdefault(mark.rationale, {})[f"{line.promised.indicator}"] = None
    return tuple(f"{rationale}: {', '.join(codes)}." for rationale, codes in told.items())


def _current_values(brief: Brief, section: Section) -> Table:
    columns = brief.columns({name: _SIZES[name] for name in ("indicator", "actual", "verification")})
    rows = [
        ((f"{code} · {brief.name(code)}",), told_value(brief, brief.figures(code)), (brief.say("word.annex_register"),))
        for code in section.indicators
    ]
    return Table(brief.say("table.logframe"), columns, tuple(rows), note=brief.say("note.logframe"))


_SIZES = {
    "result": 2.8,
    "indicator": 2.6,
    "baseline": 1,
    "milestone": 1,
    "target": 1,
    "actual": 1.9,
    "way": 1.8,
    "verification": 1.3,
    "assumptions": 1.8,
}
