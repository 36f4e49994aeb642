"""The partners: how many, from where, bound by which agreements, and how far their partnerships have come."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.words import alphabetically
from reports.blocks import Block, Column, Notice, Paragraph, Table, Text
from reports.content import registers
from reports.content.brief import Brief, speaks
from reports.content.charts import picture, subject
from reports.content.measures import groups_table
from reports.spec import Section

LEFT_WIDE = 3.8
IN_ROW = 12
"""Institutions of a place that stand in one row: a row of very many would fill pages beside two empty columns."""


def partners(brief: Brief, section: Section) -> Iterator[Block]:
    """Reach in a sentence, the state of agreements, institutions by group, pictures, and the list of institutions."""
    yield from reach(brief)
    yield _agreements(brief)
    yield from _ended(brief)
    for name in section.by:
        yield groups_table(brief, brief.figures("AGR-04", name), name)
    yield from pictures(brief, section)
    yield _institutions(brief)


def reach(brief: Brief) -> Iterator[Block]:
    """Agreements in force, institutions, countries and regions in one sentence."""
    asked = [brief.figures(code) for code in ("AGR-03", "AGR-04", "AGR-05", "AGR-06")]
    if speaks(asked[0]):
        yield Paragraph(brief.tell("sentence.reach", *(brief.cite(one) for one in asked)), "lead")


def funnel(brief: Brief, section: Section) -> Iterator[Block]:
    """The section's pictures alone."""
    yield from (picture(brief, wanted) for wanted in section.charts or ("funnel:TPI-01",))


def pictures(brief: Brief, section: Section) -> Iterator[Block]:
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
    signed = registers.agreements(brief.session, brief.programme, brief.period.last)
    dated = [(one, day) for one in signed if (day := one.ended_on or one.expires_on)]
    over = [one for one, day in dated if day in brief.period]
    if not over:
        yield Paragraph((brief.say("sentence.none_ended" if dated or not signed else "sentence.no_expiry"),), "note")
        return
    columns = brief.columns({"agreement": 1, "parties": 3, "ended_on": 1.2, "reason": 1.4})
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


def parties(brief: Brief, one: registers.Agreement) -> str:
    """Home parties, then foreign ones."""
    sides = (brief.listed(brief.organisation(org, one.signed_on) for org in side) or "—" for side in (one.home, one.foreign))
    return " – ".join(sides)


def _institutions(brief: Brief) -> Table:
    """The institutions of each region or country in one row, several where they are many, each with the agreements that it signed."""
    places: dict[tuple[str, str], list[str]] = {}
    for one in registers.institutions(brief.session, brief.programme, brief.period.last):
        told = f"{brief.organisation(one.org_id, brief.period.last)} ({', '.join(one.agreements)})"
        places.setdefault((one.side, _where(brief, one)), []).append(told)
    rows: list[tuple[Text, ...]] = [
        ((brief.code("SIDE", side),), (where,), (brief.listed(told[at : at + IN_ROW]),))
        for (side, where), told in sorted(places.items(), key=lambda one: (one[0][0] != "home", alphabetically(one[0][1])))
        for at in range(0, len(told), IN_ROW)
    ]
    sizes = {"side": 2.1, "where": 2.3, "signatories": 2 * LEFT_WIDE}
    columns = brief.columns(sizes)
    return Table(
        brief.say("table.institutions"), columns, tuple(rows), note=brief.say("note.institutions"), empty=brief.say("empty.institutions")
    )


def _where(brief: Brief, one: registers.Institution) -> str:
    if one.subdivision and one.side == "home":
        return brief.code("REGION", one.subdivision)
    return brief.code("COUNTRY", one.country) if one.country else brief.say("word.not_recorded")
