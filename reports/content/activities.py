"""What was done, what was not, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from indicators.question import outside
from indicators.wording import figure_text, quantity_text
from reports.blocks import Block, Notice, Paragraph, Table, Text
from reports.content import registers
from reports.content.brief import Brief
from reports.content.people import EVENTS, counted
from reports.content.registers import Activity
from reports.spec import Section


def activities(brief: Brief, _section: Section) -> Iterator[Block]:
    """The activities held in the period, each in one sentence."""
    known = registers.activities(brief.session, brief.programme)
    held = [one for one in known if one.status == "held"]
    inside = [one for one in held if one.start_date and one.start_date in brief.period]
    people = participants(brief)
    rows = tuple(_row(brief, one, people) for one in inside)
    columns = brief.columns(_HELD)
    yield Table(
        brief.say("table.activities", brief.period_words()),
        columns,
        rows,
        note=brief.say("note.activities"),
        empty=brief.say("empty.activities"),
    )
    running = [one for one in held if one.start_date and one.start_date < brief.period.first <= (one.end_date or one.start_date)]
    yield from (
        Paragraph((brief.say("sentence.began_before", one.title, brief.days(one.start_date, one.end_date)),), "item") for one in running
    )
    undated = [one.title for one in held if one.start_date is None]
    if undated:
        yield Paragraph((brief.say("sentence.undated", brief.listed(undated)),), "note")


def sentence(brief: Brief, one: Activity, people: Mapping[str, str]) -> str:
    """An activity in the form the EU asks for: what, where, with how many, for how long, when."""
    parts = [
        brief.say("sentence.activity_at", brief.code("ACTIVITY_KIND", one.kind), place(brief, one) or brief.say("word.place_not_recorded"))
    ]
    number = people.get(one.activity_id)
    parts.append(brief.say("sentence.activity_with", number) if number else brief.say("sentence.activity_uncounted"))
    if one.start_date:
        length = ((one.end_date or one.start_date) - one.start_date).days + 1
        if one.precision in registers.PRECISE or one.precision in {"published", "inferred"}:
            parts.append(brief.say("sentence.activity_day" if length == 1 else "sentence.activity_days", length))
        when = "sentence.activity_within" if one.precision in {"window", "month"} else "sentence.activity_on"
        parts.append(brief.say(when, brief.days(one.start_date, one.end_date)))
    return brief.say("word.phrase_gap").join(parts)


def place(brief: Brief, one: Activity) -> str:
    """Cities with their countries; a country alone where no city is recorded, and outside the region alone where a place is protected."""
    return ", ".join(dict.fromkeys(_place(brief, *where) for where in one.places))


def _place(brief: Brief, country: str, region: str | None, city: str | None, protected: bool) -> str:
    nation = brief.code("COUNTRY", country)
    coarse = protected and outside(brief.spec.audience)
    within = (brief.code("REGION", region) if region else None) if coarse else city
    return f"{within} ({nation})" if within else nation


def participants(brief: Brief, until_end: bool = False) -> dict[str, str]:
    """Participants by activity as text; small counts are hidden, and what would give them away."""
    asked = replace(brief.question("PTC-01", period=brief.until if until_end else None), by=EVENTS)
    figures = brief.read(counted(brief.session, asked))
    return {figure.by[0][1]: figure_text(figure, figures, brief.language) for figure in figures.groups(EVENTS[0])}


def precision(brief: Brief, word: str | None) -> str:
    """How exact a date is, in small letters; a dash for the exact ones."""
    if word is None:
        return brief.say("word.not_recorded")
    name = brief.code("DATE_PRECISION", word)
    return "—" if word in registers.PRECISE else name[:1].lower() + name[1:]


def changes(brief: Brief, _section: Section) -> Iterator[Block]:
    """Activities cancelled, postponed, or planned for a day that has passed."""
    known = registers.activities(brief.session, brief.programme)
    moved = [one for one in known if one.status in {"cancelled", "postponed"} and _touches(brief, one)]
    late = [one for one in known if one.status == "planned" and one.start_date and one.start_date <= brief.known_until]
    if not (moved or late):
        yield Notice(brief.say("empty.changes"))
        return
    columns = brief.columns({"title": 3, "activity_kind": 1.2, "planned_for": 1.4, "status": 1.2})
    rows: list[tuple[Text, ...]] = [
        (
            (one.title,),
            (brief.code("ACTIVITY_KIND", one.kind),),
            (brief.days(one.start_date, one.end_date),),
            (brief.code("ACTIVITY_STATUS", one.status),),
        )
        for one in [*moved, *late]
    ]
    yield Table(brief.say("table.changes"), columns, tuple(rows), note=brief.say("note.changes"))


def next_period(brief: Brief, _section: Section) -> Iterator[Block]:
    """What is still to come, and the targets that fall due after the period."""
    planned = [
        one
        for one in registers.activities(brief.session, brief.programme)
        if one.status in {"planned", "postponed"} and (one.start_date is None or one.start_date > brief.known_until)
    ]
    targets = brief.session.rows(_TARGETS, {"programme": brief.programme, "after": brief.period.last})
    if not (planned or targets):
        yield Notice(brief.say("empty.next_period"))
    if planned:
        columns = brief.columns({"title": 3, "activity_kind": 1.2, "planned_for": 1.6, "place": 1.6})
        rows: list[tuple[Text, ...]] = [
            (
                (one.title,),
                (brief.code("ACTIVITY_KIND", one.kind),),
                (brief.days(one.start_date, one.end_date),),
                (place(brief, one) or "—",),
            )
            for one in planned
        ]
        yield Table(brief.say("table.planned"), columns, tuple(rows))
    if targets:
        columns = brief.columns({"indicator": 3, "kind": 1.2, "due": 1.4, "value": 1}, numbers=["value"])
        yield Table(brief.say("table.targets"), columns, tuple(_target(brief, row) for row in targets))


def _target(brief: Brief, row: dict[str, object]) -> tuple[Text, ...]:
    code, day = str(row["indicator"]), row["on_date"]
    value = quantity_text(row["value"], brief.language) if isinstance(row["value"], Decimal) else brief.say("word.not_recorded")
    return (
        (f"{row['framework_id']} · {code} {brief.name(code)}",),
        (brief.code("TARGET_KIND", row["kind"]),),
        (brief.days(day if isinstance(day, date) else None),),
        (value,),
    )


def _row(brief: Brief, one: Activity, people: Mapping[str, str]) -> tuple[Text, ...]:
    return (
        (one.title,),
        (sentence(brief, one, people),),
        (precision(brief, one.precision),),
        (brief.listed(brief.organisation(org, one.start_date) for org in one.organisers) or "—",),
        (brief.listed(brief.organisation(org, one.start_date) for org in one.funders) or brief.say("word.not_recorded"),),
        (", ".join(one.sources) or "—",),
    )


def _touches(brief: Brief, one: Activity) -> bool:
    return one.start_date is None or one.start_date in brief.period


_HELD = {"title": 2.4, "activity_sentence": 3.2, "date_basis": 1.3, "organisers": 1.7, "funders": 1.7, "sources": 1.0}

_TARGETS = """
select
    target.framework_id,
    indicator,
    target.kind,
    on_date,
    value
from target
join framework using (framework_id)
where programme_id = $programme
    and target.kind <> 'baseline'
    and dim is null
    and on_date > $after
order by
    on_date,
    indicator,
    kind
limit 30
"""
