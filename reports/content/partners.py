"""The partners: how many, from where, bound by which agreements, and how far their partnerships have come."""

from __future__ import annotations

from collections.abc import Iterator

from reports.blocks import Block, Column, Notice, Paragraph, Table, Text
from reports.content import records
from reports.content.brief import Brief, speaks
from reports.content.charts import picture, subject
from reports.content.measures import groups_table, notes, told_value
from reports.spec import Section

LEFT_WIDE, MIDDLE, NARROW = 4.0, 1.6, 0.7


def partners(brief: Brief, section: Section) -> Iterator[Block]:
    """Reach in a sentence, the state of agreements, institutions by group, pictures, and the list of institutions."""
    yield from reach(brief)
    yield _agreements(brief)
    yield from _ended(brief)
    for name in section.by:
        yield groups_table(brief, brief.figures("AGR-04", name), name)
    yield from _pictures(brief, section)
    yield _institutions(brief)


def reach(brief: Brief) -> Iterator[Block]:
    """Agreements in force, institutions, countries and regions in one sentence."""
    asked = [brief.figures(code) for code in ("AGR-03", "AGR-04", "AGR-05", "AGR-06")]
    if speaks(asked[0]):
        yield Paragraph(brief.tell("sentence.reach", *(brief.cite(one) for one in asked)), "lead")


def twinning(brief: Brief, section: Section) -> Iterator[Block]:
    """Twinning partnerships: steps reached, countries, and each partnership with its partners."""
    yield from reach(brief)
    yield from _pictures(brief, section)
    for code in section.indicators:
        figures = brief.figures(code)
        yield Paragraph((f"{brief.name(code)}: ", *told_value(brief, figures), f". {notes(brief, figures)}".rstrip()), "item")
    for name in section.by:
        yield groups_table(brief, brief.figures("AGR-03", name), name)
    yield _partnerships(brief)


def funnel(brief: Brief, section: Section) -> Iterator[Block]:
    """The section's pictures alone."""
    yield from (picture(brief, wanted) for wanted in section.charts or ("funnel:TPI-01",))


def _pictures(brief: Brief, section: Section) -> Iterator[Block]:
    """The section's pictures; a funnel that nobody reported is a sentence."""
    for wanted in section.charts:
        if wanted.startswith("funnel") and not speaks(brief.figures(subject(wanted))):
            yield Notice(brief.say("empty.funnel"), "caution")
        else:
            yield picture(brief, wanted)


def _agreements(brief: Brief) -> Table:
    columns = (
        Column(brief.say("column.agreements"), LEFT_WIDE),
        Column(brief.period_words(), 1.4, "right"),
        Column(brief.period_words(brief.period.previous()), 1.4, "right"),
    )
    rows: list[tuple[Text, ...]] = [
        ((brief.name(code),), (brief.cite(brief.figures(code)),), (brief.cite(brief.figures(code, period=brief.period.previous())),))
        for code in ("AGR-02", "AGR-01", "AGR-03")
    ]
    return Table(brief.say("table.agreements"), columns, tuple(rows), note=brief.say("note.agreements"))


def _ended(brief: Brief) -> Iterator[Block]:
    """The agreements that ended or expired in the period, or that none did as far as is known."""
    signed = records.agreements(brief.session, brief.programme, brief.period.last)
    dated = [one for one in signed if one.expires_on or one.ended_on]
    over = [one for one in dated if brief.period.first <= (one.ended_on or one.expires_on or brief.period.before) <= brief.period.last]
    if not over:
        yield Paragraph((brief.say("sentence.none_ended" if dated or not signed else "sentence.no_expiry"),), "note")
        return
    columns = tuple(
        Column(brief.say(f"column.{name}"), weight)
        for name, weight in (("agreement", 1), ("parties", 3), ("ended_on", 1.2), ("reason", 1.4))
    )
    rows: list[tuple[Text, ...]] = [
        (
            (one.agreement_id,),
            (parties(brief, one),),
            (brief.days(one.ended_on or one.expires_on),),
            (brief.code("END_REASON", one.end_reason or "expired"),),
        )
        for one in over
    ]
    yield Table(brief.say("table.ended"), columns, tuple(rows))


def parties(brief: Brief, one: records.Agreement) -> str:
    """Home parties, then foreign ones."""
    sides = ("; ".join(brief.organisation(org, one.signed_on) for org in side) or "—" for side in (one.home, one.foreign))
    return " – ".join(sides)


def _institutions(brief: Brief) -> Table:
    found = records.institutions(brief.session, brief.programme, brief.period.last)
    rows: list[tuple[Text, ...]] = [
        (
            (brief.organisation(one.org_id, brief.period.last),),
            (brief.code("SIDE", one.side),),
            (_where(brief, one),),
            (", ".join(one.agreements),),
        )
        for one in found
    ]
    sizes = {"institution": LEFT_WIDE, "side": NARROW, "where": MIDDLE, "signed": MIDDLE}
    columns = tuple(Column(brief.say(f"column.{name}"), weight) for name, weight in sizes.items())
    return Table(
        brief.say("table.institutions"), columns, tuple(rows), note=brief.say("note.institutions"), empty=brief.say("empty.institutions")
    )


def _where(brief: Brief, one: records.Institution) -> str:
    if one.subdivision and one.side == "home":
        return brief.code("REGION", one.subdivision)
    return brief.code("COUNTRY", one.country) if one.country else brief.say("word.not_recorded")


def _partnerships(brief: Brief) -> Table:
    rows: list[tuple[Text, ...]] = [
        (
            (str(row["partnership_id"]),),
            ("; ".join(brief.organisation(org) for org in row["home"] or ()) or "—",),
            ("; ".join(brief.organisation(org) for org in row["foreign"] or ()) or "—",),
            (", ".join(brief.code("COUNTRY", country) for country in row["countries"] or ()) or "—",),
            (row["theme"] or brief.say("word.not_recorded"),),
            (brief.days(row["start_date"]),),
            (f"{row['stage']}. {brief.code('TPI_STEP', row['stage'])}" if row["stage"] else "—",),
        )
        for row in brief.session.rows(_PARTNERSHIPS, {"programme": brief.programme, "until": brief.period.last})
    ]
    sizes = {"partnership": 1.1, "home_party": 2.4, "foreign_party": 2.0, "country": 1.1, "theme": 1.2, "since": 1.2, "step": 1.5}
    columns = tuple(Column(brief.say(f"column.{name}"), weight) for name, weight in sizes.items())
    return Table(
        brief.say("table.partnerships"), columns, tuple(rows), note=brief.say("note.partnerships"), empty=brief.say("empty.partnerships")
    )


_PARTNERSHIPS = """
select
    p.partnership_id,
    p.theme,
    p.start_date,
    (select list(distinct org_id order by org_id) from partnership_member m where m.partnership_id = p.partnership_id and side = 'home') as home,
    (select list(distinct org_id order by org_id) from partnership_member m where m.partnership_id = p.partnership_id and side = 'foreign') as foreign,
    (
        select list(distinct country order by country)
        from partnership_member m
        join organisation using (org_id)
        where m.partnership_id = p.partnership_id
            and side = 'foreign'
            and country is not null
    ) as countries,
    (
        select max(stage)
        from lifecycle_event e
        where e.partnership_id = p.partnership_id
            and framework = 'WHO_TPI'
            and entered_on <= $until
    ) as stage
from partnership p
where programme_id = $programme
    and kind = 'TWINNING'
    and (start_date is null or start_date <= $until)
order by
    start_date nulls last,
    partnership_id
"""
