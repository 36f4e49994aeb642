"""The opening of a report: what the programme is, and the period in half a page."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.logframes.matrix import actual_text, mark_text
from indicators.logframes.progress import way_text
from indicators.pictures import series_of
from indicators.words import labelled
from reports.blocks import Block, KeyFacts, Paragraph, Text, Tile, Tiles
from reports.content import records, registers
from reports.content.brief import Brief, speaks
from reports.content.frames import promises
from reports.content.measures import before, change_text, told_value, unit_words
from reports.content.narrative import headline, in_a_row, silence
from reports.spec import Section

QUARTERS = 8


def summary(brief: Brief, section: Section) -> Iterator[Block]:
    """Tiles for the section's indicators, and one paragraph."""
    yield Tiles(tuple(_tile(brief, code) for code in section.indicators))
    yield Paragraph(headline(brief))
    if brief.period.last > brief.data_date:
        yield Paragraph((brief.say("note.period_open", brief.days(brief.data_date)),), "note")


def highlights(brief: Brief, section: Section) -> Iterator[Block]:
    """Five numbers, one sentence each."""
    asked = [brief.figures(code) for code in section.indicators]
    yield Tiles(tuple(_tile(brief, code) for code in section.indicators))
    for figures in asked:
        if speaks(figures):
            meaning = brief.say(f"sentence.highlight_{figures.question.indicator.replace('-', '_').lower()}")
            yield Paragraph((brief.label(brief.name(figures.question.indicator)), *told_value(brief, figures), f". {meaning}"), "item")
    told = silence(brief, *asked)
    if told:
        yield Paragraph(told)


def description(brief: Brief, _section: Section) -> Iterator[Block]:
    """The programme as a list of facts, with the women and men it reached."""
    programme = records.programme(brief.session, brief.programme)
    countries = [
        brief.group(figures, one)
        for figures in [brief.figures("TRN-01", "country")]
        for one in figures.groups("country")
        if one.by[0][1] != "_U"
    ]
    missing = brief.say("word.not_recorded")
    facts: list[tuple[str, Text]] = [
        ("title", (programme.name,)),
        ("lead", (brief.organisation(programme.lead_org, brief.period.last) if programme.lead_org else missing,)),
        ("funders", (_funders(brief) or missing,)),
        ("iati", (programme.iati_activity_id or missing,)),
        ("period", (f"{brief.period_words()} ({brief.days(brief.period.first, brief.period.last)})",)),
        ("duration", (duration(brief, programme),)),
        ("home_country", (brief.code("COUNTRY", programme.home_country) if programme.home_country else missing,)),
        ("training_countries", (", ".join(countries) or brief.say("word.none_in_period"),)),
        ("partner_countries", told_value(brief, brief.figures("AGR-05"))),
        ("beneficiaries", told_value(brief, brief.figures("PTC-01"))),
        ("women_men", women_men(brief)),
        ("sex_recorded", brief.told(brief.figures("QUA-03"))),
    ]
    yield KeyFacts(tuple((brief.say(f"fact.{name}"), value) for name, value in facts))


def women_men(brief: Brief) -> Text:
    """Participants by sex in one line; those not stated are named too, so that the parts are seen to be parts."""
    figures = brief.figures("PTC-01", "sex")
    runs: list[Text] = [(brief.label(brief.group(figures, one)), brief.cite(figures, one)) for one in figures.groups("sex")]
    return in_a_row(brief, runs) or (brief.cite(figures),)


def duration(brief: Brief, programme: records.Programme) -> str:
    """From when to when the programme runs."""
    if programme.start_date is None:
        return brief.say("word.not_recorded")
    end = brief.days(programme.end_date) if programme.end_date else brief.say("word.end_open")
    return f"{brief.days(programme.start_date)} – {end}"


def _funders(brief: Brief) -> str:
    """Who is recorded as paying for the programme's activities or has agreed funding."""
    known = [grant.funder_org for grant in records.grants(brief.session, brief.programme, brief.period.last)]
    known += [funder for activity in registers.activities(brief.session, brief.programme) for funder in activity.funders]
    return brief.listed(sorted({brief.organisation(funder, brief.period.last) for funder in known}))


def _tile(brief: Brief, code: str) -> Tile:
    figures = brief.figures(code)
    past = series_of(brief.session, brief.question(code), "quarter", QUARTERS, brief.each)
    return Tile(
        brief.name(code),
        brief.cite(figures),
        unit_words(brief, figures),
        _target(brief, code),
        change_text(brief, figures, before(brief, code)),
        tuple(None if one.total.value is None else float(one.total.value) for one in past),
    )


def _target(brief: Brief, code: str) -> str:
    """The milestone or target that comes due next by the first framework that names the indicator, and how far the way is covered."""
    frame, line = next(iter(promises(brief, code)), (None, None))
    if frame is None or line is None or line.standing.goal is None or line.figures is None:
        return brief.say("word.target", brief.say("word.not_recorded"))
    over = line.figures.question.period
    goal = f"{frame.framework.framework_id} {mark_text(line, line.standing.goal, brief.language)}"
    told = f"{brief.say('word.target', goal)} · {way_text(line, brief.language)}"
    actual = f"{actual_text(line, brief.language)}, {brief.period_words(over)}"
    return told if over == brief.period else labelled(told, actual, brief.language)
