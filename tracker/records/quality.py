"""How good the records are judged to be: findings that were accepted, assessments of data quality, and recounts."""

from __future__ import annotations

from tracker.records.fields import WHOLE, code, day, number, refers, text
from tracker.records.record_type import RecordType

DQ_ACCEPTANCE = RecordType(
    "dq_acceptance",
    "Accepted finding",
    "What became of a finding of a data quality rule: accepted as it is, or put right, and why.",
    ("rule_id", "entity", "entity_id", "field"),
    (
        text("rule_id", "Rule", required=True, note="Such as DQ-27"),
        code("entity", "Type of record", "ENTITY", required=True),
        text("entity_id", "Record", required=True, note="As the finding names it; two records are joined by ~"),
        text("field", "Field"),
        code("status", "Status", "FINDING_STATUS", required=True),
        text("reason", "Reason", required=True),
        day("on_date", "On", required=True),
        text("by_role", "By (office)"),
        text("found", "What was found", note="Noted by the tracker; once the rule finds something else there, the finding is open again"),
    ),
    dated="on_date",
)

_RATINGS = tuple(
    field
    for name in ("validity", "integrity", "precision", "reliability", "timeliness")
    for field in (code(name, name.capitalize(), "DQA_RATING"), text(f"{name}_note", f"{name.capitalize()}: note"))
)

DQA = RecordType(
    "dqa",
    "Data quality assessment",
    "An indicator's data judged by the five standards for a period, with the limitation that reports print.",
    ("programme_id", "indicator", "period_from", "period_to"),
    (
        refers("programme_id", "Programme", "programme", required=True),
        text("indicator", "Indicator", required=True),
        day("period_from", "Period from", required=True),
        day("period_to", "Period to", required=True),
        *_RATINGS,
        text("limitation", "Limitation", note="Printed in reports"),
        day("assessed_on", "Assessed on"),
        text("by_role", "By (office)"),
    ),
    orders=(("period_from", "period_to"),),
    dated="assessed_on",
)

RECOUNT = RecordType(
    "recount",
    "Recount",
    "What a record behind a figure says in its primary document, counted again for a sample drawn by chance.",
    ("programme_id", "indicator", "period_from", "period_to", "drawn_at", "seed", "unit"),
    (
        refers("programme_id", "Programme", "programme", required=True),
        text("indicator", "Indicator", required=True),
        day("period_from", "Period from", required=True),
        day("period_to", "Period to", required=True),
        number("drawn_at", "Revision of the sample", WHOLE, required=True),
        text("seed", "Seed", required=True, note="The same seed at the same revision draws the same sample"),
        number("population", "Records behind the figure", WHOLE, required=True),
        text("unit", "Record", required=True, note="The key of the figure's row"),
        number("recorded", "As recorded", required=True),
        number("recounted", "As recounted", required=True, note="0 where no document supports the record"),
        day("on_date", "On", required=True),
        text("by_role", "By (office)"),
        text("note", "Note"),
    ),
    orders=(("period_from", "period_to"),),
    dated="on_date",
)

TYPES = (DQ_ACCEPTANCE, DQA, RECOUNT)
