"""Results indicator by indicator: value, baseline, target, breakdowns, source of verification, and the pictures."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.figures import NOT_STATED, Figures, Status
from indicators.logframes.logframe import Line, Logframe
from indicators.logframes.matrix import bands_texts, marks_text, result_title
from indicators.logframes.progress import way_to_goal
from reports.blocks import Block, Heading, KeyFacts, Notice, Paragraph, Table, Text
from reports.content.brief import Brief
from reports.content.charts import picture, subject
from reports.content.frames import actual, logframes, promises
from reports.content.ladders import ladder
from reports.content.measures import before, groups_table, lowered, notes, silent, told_value
from reports.spec import Section


def results(brief: Brief, section: Section) -> Iterator[Block]:
    """The section's indicators under the results they serve, or by subject where no framework is recorded."""
    if not logframes(brief):
        yield Notice(brief.say("empty.framework"), "caution")
    else:
        yield from (Paragraph((told,), "note") for told in bands_texts(logframes(brief), brief.language))
    told = tuple(code for code in section.indicators if not silent(brief.figures(code)))
    for title, codes in _grouped(brief, told):
        yield from (Paragraph((title,), "lead") for _ in codes[:1] if title)
        yield from (block for code in codes for block in _block(brief, code, section))
    if "PTC-01" in told:
        yield ladder(brief)
    yield from _silent(brief, section.indicators)
    yield from _loose(brief, section)


def indicators(brief: Brief, section: Section) -> Iterator[Block]:
    """The section's indicators one after another, then its pictures."""
    yield from indicator_blocks(brief, section.indicators, section)
    yield from _loose(brief, section)


def _loose(brief: Brief, section: Section) -> Iterator[Block]:
    """The pictures that are about none of the section's indicators."""
    yield from (picture(brief, wanted) for wanted in section.charts if subject(wanted) not in section.indicators)


def indicator_blocks(brief: Brief, codes: tuple[str, ...], section: Section) -> Iterator[Block]:
    """A block for each indicator; those that say nothing at all share a table that names what they need."""
    for code in codes:
        if not silent(brief.figures(code)):
            yield from _block(brief, code, section)
    yield from _silent(brief, codes)


def _silent(brief: Brief, codes: tuple[str, ...]) -> Iterator[Block]:
    """The table of the indicators that say nothing at all, with what they need; nothing where all speak."""
    silent_ones = tuple(code for code in codes if silent(brief.figures(code)))
    if silent_ones:
        columns = brief.columns({"indicator": 2.6, "value": 1.4, "needed": 3.4})
        rows: list[tuple[Text, ...]] = [
            ((f"{code} {brief.name(code)}",), (brief.cite(brief.figures(code)),), (_wanting(brief, code),)) for code in silent_ones
        ]
        yield Table(brief.say("table.silent"), columns, tuple(rows), note=brief.say("note.silent"))


def _block(brief: Brief, code: str, section: Section) -> Iterator[Block]:
    figures = brief.figures(code)
    yield Heading(3, f"{code} · {brief.name(code)}")
    earlier = brief.label(brief.period_words(brief.period.previous()))
    facts: list[tuple[str, Text]] = [
        ("value", (*told_value(brief, figures), f" ({_as_of(brief, code)}). {earlier}", *told_value(brief, before(brief, code)))),
    ]
    facts += [("baseline_target", _kept(brief, frame, line)) for frame, line in promises(brief, code)]
    facts.append(("verification", (_verification(brief, code, figures.total.rows),)))
    if told := notes(brief, figures):
        facts.append(("note", (told,)))
    yield KeyFacts(tuple((brief.say(f"fact.{name}"), value) for name, value in facts))
    yield from (
        groups_table(brief, brief.figures(code, name), name)
        for name in breakdowns(brief, section, code)
        if _tells(brief.figures(code, name), name)
    )
    yield from (picture(brief, wanted) for wanted in section.charts if subject(wanted) == code)


def breakdowns(brief: Brief, section: Section, code: str) -> tuple[str, ...]:
    """The dimensions that a section shows an indicator by: those it names for all, and those for this one as `CODE:dimension`."""
    wanted = [name.removeprefix(f"{code}:") for name in section.by if ":" not in name or name.startswith(f"{code}:")]
    return tuple(name for name in wanted if name in brief.indicator(code).dimensions)


def _tells(figures: Figures, dimension: str) -> bool:
    """Something is stated of at least one group."""
    return any(figure.by[0][1] != NOT_STATED for figure in figures.groups(dimension))


def _kept(brief: Brief, frame: Logframe, line: Line) -> Text:
    """What one framework promises and how far it is kept: `EU: baseline 1 (…); milestone 30 (…); target 45 (…). Actual: 26, 86.2 % …`."""
    told = f"{marks_text(frame, line, brief.language)}. {brief.label(brief.say('column.actual'))}"
    return (told, *actual(brief, line), f", {way_to_goal(line, brief.language)}")


def _as_of(brief: Brief, code: str) -> str:
    """Whether a value is of the period or of its last day."""
    if brief.indicator(code).time in {"flow", "unique"}:
        return brief.say("word.in_period", brief.period_words())
    return brief.say(f"word.time_{brief.indicator(code).time}", brief.last_day)


def _verification(brief: Brief, code: str, rows: int | None) -> str:
    means = next((line.promised.verification for _, line in promises(brief, code) if line.promised.verification), "")
    count = brief.say("sentence.rows", rows) if rows is not None else ""
    told = means or brief.say("sentence.verified_by", _recorded(brief, code))
    return " ".join(text for text in (f"{(told[:1].upper() + told[1:]).removesuffix('.')}.", count) if text)


def _wanting(brief: Brief, code: str) -> str:
    """What would have to be recorded for an indicator to speak."""
    if brief.figures(code).total.status is Status.NOT_REPORTED:
        return brief.say("sentence.returns_wanted")
    return brief.say("sentence.to_record", _recorded(brief, code))


def _recorded(brief: Brief, code: str) -> str:
    """The types of record an indicator is made of, in words."""
    return lowered(brief.code("ENTITY", _RECORDS.get(brief.indicator(code).entity, brief.indicator(code).entity)))


_RECORDS = {"country": "agreement_party", "region": "agreement_party"}
"""Where the keys of an indicator are no records themselves: the records they are read from."""


def _grouped(brief: Brief, codes: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Results with their indicators, each indicator once, under the first result that it serves; those that serve none come last."""
    groups: dict[str, list[str]] = {
        result_title(brief.session, one, brief.language): [] for frame in logframes(brief) for one in frame.results
    }
    rest = brief.say("word.other_indicators") if groups else ""
    groups[rest] = []
    for code in codes:
        served = (result_title(brief.session, line.result, brief.language) for _, line in promises(brief, code))
        groups[next(served, rest)].append(code)
    return [(title, tuple(members)) for title, members in groups.items()]
