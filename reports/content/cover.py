"""The first page: what the report is, what it says at a glance, what it is pinned to, and who pays."""

from __future__ import annotations

from reports.blocks import Cover, Text
from reports.content import records, registers
from reports.content.brief import Brief
from reports.manifest import verification_code


def cover(brief: Brief, code: str, glance: tuple[tuple[str, Text], ...] = ()) -> Cover:
    """Title, programme with the period, status, what is said at a `glance`, and the facts that pin the edition."""
    programme = records.programme(brief.session, brief.programme)
    facts = [
        ("data_date", brief.days(brief.data_date)),
        ("revision", str(brief.session.revision)),
        (
            "audience",
            brief.say(f"word.audience_{brief.spec.audience}", brief.release.least)
            if brief.spec.audience in {"donor", "who", "public"}
            else brief.spec.audience,
        ),
        ("code", code),
        *([("iati", programme.iati_activity_id)] if programme.iati_activity_id else []),
    ]
    return Cover(
        brief.spec.title.text(brief.language),
        f"{programme.name} · {brief.period_words()}",
        brief.organisation(programme.lead_org, brief.period.last) if programme.lead_org else programme.name,
        tuple((brief.say(f"fact.{name}"), value) for name, value in facts),
        _statement(brief),
        brief.say(f"word.{brief.status}"),
        glance,
    )


def edition_code(brief: Brief) -> str:
    """The edition's verification code."""
    session = brief.session
    return verification_code(
        brief.spec.name, session.store_id, session.revision, brief.programme, brief.period, brief.language, brief.status
    )


def _statement(brief: Brief) -> str:
    """Who pays, as far as is recorded, and who answers for the content."""
    grants = [grant.funder_org for grant in records.grants(brief.session, brief.programme, brief.period.last)]
    paid = [funder for one in registers.activities(brief.session, brief.programme) for funder in one.funders]
    names = sorted({brief.organisation(funder, brief.period.last) for funder in (*grants, *paid)})
    told = brief.say("sentence.funded_by", brief.listed(names)) if names else brief.say("sentence.no_funder")
    return f"{told} {brief.say('sentence.responsibility')}"
