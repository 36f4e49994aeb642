"""Twinning partnerships: how many, with which countries, how far they have come, and who they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.blocks import Block, Paragraph, Table, Text, bare
from reports.content.brief import Brief
from reports.content.measures import groups_table, notes, told_value
from reports.content.partners import pictures, reach
from reports.spec import Section


def twinning(brief: Brief, section: Section) -> Iterator[Block]:
    """Twinning partnerships: the section's figures, agreements by group, pictures, and each partnership with its partners."""
    yield from reach(brief)
    for code in section.indicators:
        figures = brief.figures(code)
        value = told_value(brief, figures)
        stop = " " if bare(value).endswith(".") else ". "  # an abbreviation brings its own
        yield Paragraph((brief.label(brief.name(code)), *value, f"{stop}{notes(brief, figures)}".rstrip()), "item")
    for name in section.by:
        yield groups_table(brief, brief.figures("AGR-03", name), name)
    yield from pictures(brief, section)
    yield _partnerships(brief)


def _partnerships(brief: Brief) -> Table:
    found = brief.session.rows(_PARTNERSHIPS, {"programme": brief.programme, "until": brief.period.last})
    rows = tuple(_row(brief, row) for row in found)
    sizes = {"partnership": 1.0, "home_party": 2.6, "foreign_party": 2.0, "country": 1.1, "theme": 1.2, "since": 1.6, "step": 2.4}
    kept = tuple(name for name in sizes if name != "theme" or any(row["theme"] for row in found))
    columns = brief.columns({name: sizes[name] for name in kept})
    shown = tuple(tuple(cell for name, cell in zip(sizes, row, strict=True) if name in kept) for row in rows)
    return Table(
        brief.say("table.partnerships"), columns, shown, note=brief.say("note.partnerships"), empty=brief.say("empty.partnerships")
    )


def _row(brief: Brief, row: dict[str, Any]) -> tuple[Text, ...]:
    return (
        (str(row["partnership_id"]),),
        (brief.listed(brief.organisation(org) for org in row["home"] or ()) or "—",),
        (brief.listed(brief.organisation(org) for org in row["foreign_orgs"] or ()) or "—",),
        (", ".join(brief.code("COUNTRY", country) for country in row["countries"] or ()) or "—",),
        (row["theme"] or brief.say("word.not_recorded"),),
        (brief.days(row["start_date"]),),
        (f"{row['stage']}. {brief.code('TPI_STEP', row['stage'])}" if row["stage"] else "—",),
    )


_PARTNERSHIPS = """
select
    p.partnership_id,
    p.theme,
    p.start_date,
    (
        select list(distinct org_id order by org_id)
        from partnership_member m
        where m.partnership_id = p.partnership_id
            and side = 'home'
    ) as home,
    (
        select list(distinct org_id order by org_id)
        from partnership_member m
        where m.partnership_id = p.partnership_id
            and side = 'foreign'
    ) as foreign_orgs,
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
