"""What WHO looks for beyond partnerships: contribution, sectors, health security, workforce, medicines, resources."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.words import labelled
from reports.blocks import Block, Column, KeyFacts, Notice, Paragraph, Table, Text
from reports.content.brief import Brief
from reports.content.crosscutting import actions
from reports.content.ladders import ladder
from reports.content.measures import silent, told_value
from reports.content.money import funding
from reports.content.results import indicator_blocks
from reports.spec import Section

OUTCOMES = {
    "AGR-03": ("1.1",),
    "AGR-04": ("1.1",),
    "TPI-01": ("1.1",),
    "TRN-01": ("1.1", "2.1"),
    "TRN-03": ("1.1",),
    "PTC-01": ("1.1", "2.1"),
    "MSC-01": ("2.1",),
    "MSC-04": ("2.1",),
    "IHR-04": ("2.1",),
    "QUA-01": ("4.1",),
    "QUA-02": ("4.1",),
}
"""The outcome of WHO's thirteenth general programme of work that an indicator speaks to."""


def contribution(brief: Brief, section: Section) -> Iterator[Block]:
    """Indicators beside the outcomes they contribute to."""
    columns = *brief.columns({"outcome": 3, "indicator": 3}), Column(brief.say("column.current", brief.last_day), 1.8)
    pairs = sorted((outcome, code) for code in section.indicators for outcome in OUTCOMES.get(code, ("—",)))
    rows: list[tuple[Text, ...]] = [
        ((_outcome(brief, outcome),), (f"{code} {brief.name(code)}",), told_value(brief, brief.figures(code))) for outcome, code in pairs
    ]
    yield Table(brief.say("table.contribution"), columns, tuple(rows), note=brief.say("note.contribution"))
    yield Notice(brief.say("empty.scorecard"))


def _outcome(brief: Brief, outcome: str) -> str:
    return outcome if outcome == "—" else f"{outcome} {brief.say(f'word.gpw_{outcome.replace(chr(46), chr(95))}')}"


def multisectoral(brief: Brief, section: Section) -> Iterator[Block]:
    """Events with several sectors, sectors by event, and actions decided."""
    yield _facts(brief, section)
    found = brief.session.rows(_SECTORS, {"programme": brief.programme, "first": brief.period.first, "last": brief.period.last})
    if found:
        columns = brief.columns({"title": 3, "date": 1.6, "sectors": 3})
        rows: list[tuple[Text, ...]] = [
            (
                (row["title"],),
                (brief.days(row["start_date"], row["end_date"]),),
                (", ".join(brief.code("SECTOR", sector) for sector in row["sectors"]),),
            )
            for row in found
        ]
        yield Table(brief.say("table.sectors"), columns, tuple(rows), note=brief.say("note.sectors"))
    else:
        yield Notice(brief.say("empty.sectors"))
    if _unrecorded(brief, section, "MSC-02"):
        yield Notice(brief.say("empty.mechanisms"))
    yield from actions(brief)


def ihr(brief: Brief, section: Section) -> Iterator[Block]:
    """IHR monitoring and evaluation held for the country, and each assessment known."""
    yield _facts(brief, section)
    found = brief.session.rows(_ASSESSMENTS, {"programme": brief.programme, "until": brief.period.last})
    sizes = {"tool": 2.4, "edition": 0.9, "performed_on": 1.4, "reporting_year": 1, "status": 1.1, "multisectoral": 1.2}
    rows: list[tuple[Text, ...]] = [
        (
            (brief.code("ASSESSMENT_TOOL", row["tool"]),),
            (row["edition"] or "—",),
            (brief.days(row["performed_on"]),),
            (str(row["year"] or "—"),),
            (brief.code("ASSESSMENT_STATUS", row["status"]),),
            (brief.say("word.not_stated" if row["multisectoral"] is None else "word.yes" if row["multisectoral"] else "word.no"),),
        )
        for row in found
    ]
    columns = brief.columns(sizes)
    yield Table(
        brief.say("table.assessments"), columns, tuple(rows), note=brief.say("note.assessments"), empty=brief.say("empty.assessments")
    )
    if _unrecorded(brief, section, "IHR-01", "IHR-03"):
        yield Notice(brief.say("empty.scores"))


def workforce(brief: Brief, section: Section) -> Iterator[Block]:
    """Participants and people by occupation and sex."""
    yield from indicator_blocks(brief, section.indicators, section)
    if all(silent(brief.figures(code, "cadre")) or not brief.figures(code, "cadre").groups("cadre") for code in ("PTC-01", "PTC-02")):
        yield Notice(brief.say("empty.cadre"))
    if silent(brief.figures("PTC-03")):
        yield Notice(brief.say("empty.sex"))
    yield ladder(brief)


def medicines(brief: Brief, section: Section) -> Iterator[Block]:
    """Medicines quality: what laboratories, authorities and products have reached, and the activities on it."""
    yield _facts(brief, section)
    found = brief.session.rows(_MEDICINES, {"programme": brief.programme, "until": brief.period.last})
    yield from (Paragraph((labelled(row["title"], brief.days(row["start_date"]), brief.language),), "item") for row in found)
    if _unrecorded(brief, section, *section.indicators):
        yield Notice(brief.say("empty.medicines"))


def _facts(brief: Brief, section: Section) -> KeyFacts:
    """The indicators of a section, each with its value."""
    return KeyFacts(tuple((brief.name(code), told_value(brief, brief.figures(code))) for code in section.indicators))


def _unrecorded(brief: Brief, section: Section, *codes: str) -> bool:
    """Of these indicators the section tells some, and nothing is recorded of any."""
    told = [brief.figures(code) for code in section.indicators if code in codes]
    return bool(told) and all(map(silent, told))


def resources(brief: Brief, section: Section) -> Iterator[Block]:
    """Money by funder; by technical area once transactions are tagged."""
    yield from funding(brief, section)
    yield Notice(brief.say("empty.technical_area"))


_SECTORS = """
select
    activity.title,
    activity.start_date,
    activity.end_date,
    list(distinct present.sector order by present.sector) as sectors
from activity
join (
    select
        activity_org.activity_id,
        organisation.sector
    from activity_org
    join organisation using (org_id)
    where activity_org.role <> 'funder'
    union
    select
        activity_id,
        code
    from activity_tag
    where scheme = 'SECTOR_PRESENT'
) as present using (activity_id)
where activity.programme_id = $programme
    and activity.status = 'held'
    and activity.start_date between $first and $last
    and present.sector not in ('DONOR', '_U')
group by
    activity.activity_id,
    activity.title,
    activity.start_date,
    activity.end_date
order by
    activity.start_date,
    activity.activity_id
"""

_ASSESSMENTS = """
select
    tool,
    edition,
    performed_on,
    year,
    assessment.status,
    multisectoral
from assessment
join programme on subject_id = home_country
where programme_id = $programme
    and (performed_on is null or performed_on <= $until)
order by
    performed_on desc nulls last,
    assessment_id
"""

_MEDICINES = """
select
    activity.title,
    activity.start_date
from activity
join partnership using (partnership_id)
where partnership.programme_id = $programme
    and partnership.kind in ('MEDICINES_QUALITY', 'MEDQUALITY')
    and activity.start_date <= $until
order by
    activity.start_date,
    activity.activity_id
"""
