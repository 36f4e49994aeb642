"""What runs across the results: gender and rights, what lasts, what was seen, what was learned, what is told in prose."""

from __future__ import annotations

from collections.abc import Iterator

from reports.blocks import Block, KeyFacts, Notice, Paragraph, Table, Text
from reports.content import records, registers
from reports.content.brief import Brief
from reports.content.measures import silent, told_value
from reports.content.narrative import silence
from reports.content.summary import duration, women_men
from reports.spec import Section


def crosscutting(brief: Brief, _section: Section) -> Iterator[Block]:
    """Women and men from the figures; what is tagged on gender, rights, environment and conflict."""
    facts: list[tuple[str, Text]] = [
        (brief.name("PTC-01"), women_men(brief)),
        *((brief.name(code), brief.told(brief.figures(code))) for code in ("PTC-03", "QUA-03")),
    ]
    yield KeyFacts(tuple(facts))
    if silent(brief.figures("PTC-03")):
        yield Notice(brief.say("empty.sex"))
    found = brief.session.rows(_TAGS, {"programme": brief.programme, "first": brief.period.first, "last": brief.period.last})
    if not found:
        yield Notice(brief.say("empty.crosscutting"))
        return
    columns = brief.columns({"title": 3, "scheme": 1.5, "tag": 1.2})
    yield Table(
        brief.say("table.tags"),
        columns,
        tuple(((row["title"],), (brief.code("TAG_SCHEME", row["scheme"]),), (row["code"],)) for row in found),
    )


def sustainability(brief: Brief, section: Section) -> Iterator[Block]:
    """What lasts: partnerships still active, plans and decisions carried out."""
    asked = [brief.figures(code) for code in section.indicators]
    yield KeyFacts(tuple((brief.name(one.question.indicator), told_value(brief, one)) for one in asked))
    if told := silence(brief, *asked):
        yield Notice(f"{''.join(run if isinstance(run, str) else run.text for run in told)} {brief.say('empty.sustainability')}")
    yield from actions(brief)


def actions(brief: Brief) -> Iterator[Block]:
    """What was decided to be done, by whom and by when; nothing when nothing was."""
    found = brief.session.rows(_ACTIONS, {"programme": brief.programme})
    if not found:
        yield Notice(brief.say("empty.actions"))
        return
    sizes = {"action": 3, "decided_by": 1.4, "owner": 1.8, "due": 1.2, "status": 1.0}
    rows: list[tuple[Text, ...]] = [
        (
            (row["title"],),
            (brief.code("ACTION_SOURCE", row["source_kind"]),),
            (brief.organisation(row["owner_org"]),),
            (brief.days(row["due_on"]),),
            (brief.code("ACTION_STATUS", row["status"]),),
        )
        for row in found
    ]
    yield Table(brief.say("table.actions"), brief.columns(sizes), tuple(rows))


def visibility(brief: Brief, _section: Section) -> Iterator[Block]:
    """What was published about the work in the period, and events open to the public."""
    used = set(records.evidence_count(brief.session, brief.programme))
    known = records.sources(brief.session, used)
    published = sorted(
        (one for one in known if one.published_on and one.published_on in brief.period),
        key=lambda one: (one.published_on, one.source_id),
    )
    sizes = {"published_on": 1.1, "title": 3.2, "publisher": 1.6, "source_kind": 1.1, "source": 0.9}
    rows: list[tuple[Text, ...]] = [
        ((brief.days(one.published_on),), (one.title,), (one.publisher or "—",), (brief.code("SOURCE_KIND", one.kind),), (one.source_id,))
        for one in published
    ]
    columns = brief.columns(sizes)
    yield Table(brief.say("table.visibility"), columns, tuple(rows), note=brief.say("note.visibility"), empty=brief.say("empty.visibility"))
    funders = sorted({brief.organisation(funder) for one in registers.activities(brief.session, brief.programme) for funder in one.funders})
    if funders:
        yield Paragraph((brief.say("sentence.acknowledged", brief.listed(funders)),))


def narrative(brief: Brief, section: Section) -> Iterator[Block]:
    """What the officer wrote; where there is nothing, that it is still to be written."""
    if section.text is None:
        yield Notice(brief.say("empty.narrative"))


def lessons(brief: Brief, section: Section) -> Iterator[Block]:
    """What the officer wrote, and the decisions that came of it."""
    if section.text is None:
        yield Notice(brief.say("empty.lessons"))
    yield from actions(brief)


def country_context(brief: Brief, section: Section) -> Iterator[Block]:
    """The country, who leads, the assessments it underwent; the officer's words on priorities."""
    programme = records.programme(brief.session, brief.programme)
    missing = brief.say("word.not_recorded")
    yield KeyFacts(
        (
            (brief.say("fact.home_country"), (brief.code("COUNTRY", programme.home_country) if programme.home_country else missing,)),
            (brief.say("fact.lead"), (brief.organisation(programme.lead_org) if programme.lead_org else missing,)),
            (brief.say("fact.duration"), (duration(brief, programme),)),
            (brief.name("AGR-06"), told_value(brief, brief.figures("AGR-06"))),
            (brief.name("AGR-05"), told_value(brief, brief.figures("AGR-05"))),
        )
    )
    if section.text is None:
        yield Notice(brief.say("empty.country_context"))


def story(brief: Brief, section: Section) -> Iterator[Block]:
    """One page of prose with three figures; without the prose, the figures as they stand."""
    if section.text is None:
        yield Notice(brief.say("empty.story"))
    asked = [brief.figures(code) for code in section.indicators]
    yield KeyFacts(tuple((brief.name(one.question.indicator), told_value(brief, one)) for one in asked))
    first, last = (
        brief.session.rows(_EDGE.format(order=order), {"programme": brief.programme, "until": brief.period.last})
        for order in ("asc", "desc")
    )
    for key, rows in (("first", first), ("latest", last if last != first else [])):
        for row in rows:
            names = (brief.organisation(row["home"], row["signed_on"]), brief.organisation(row["foreign_org"], row["signed_on"]))
            yield Paragraph((brief.say(f"sentence.story_{key}", brief.days(row["signed_on"]), *names),))


_TAGS = """
select
    title,
    scheme,
    code
from activity_tag
join activity using (activity_id)
where programme_id = $programme
    and start_date between $first and $last
order by
    scheme,
    code,
    title
"""

_ACTIONS = """
select
    action_item.title,
    action_item.source_kind,
    action_item.owner_org,
    action_item.due_on,
    action_item.status
from action_item
left join activity
    on activity.activity_id = action_item.source_id
left join assessment
    on assessment.assessment_id = action_item.source_id
left join partnership
    on partnership.partnership_id = assessment.subject_id
where coalesce(action_item.programme_id, activity.programme_id, partnership.programme_id, $programme) = $programme
    and (
        action_item.programme_id is not null
        or assessment.subject_kind is distinct from 'country'
        or assessment.subject_id = (select home_country from programme where programme_id = $programme)
    )
order by
    action_item.status = 'closed',
    action_item.due_on nulls last,
    action_item.action_id
"""

_EDGE = """
select
    signed_on,
    (select min(org_id) from agreement_party p where p.agreement_id = a.agreement_id and side = 'home') as home,
    (select min(org_id) from agreement_party p where p.agreement_id = a.agreement_id and side = 'foreign') as foreign_org
from agreement a
where programme_id = $programme
    and kind = 'MOU_TWIN'
    and signed_on <= $until
    and exists (select 1 from agreement_party p where p.agreement_id = a.agreement_id and side = 'home')
    and exists (select 1 from agreement_party p where p.agreement_id = a.agreement_id and side = 'foreign')
order by
    signed_on {order},
    agreement_id {order}
limit 1
"""
