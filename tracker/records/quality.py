"""How good the records are judged to be: findings that were accepted, and assessments of data quality."""

from __future__ import annotations

from tracker.records.fields import code, day, refers, text
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
    ),
    dated="on_date",
)

_RATED = {
    "validity": "Validity",
    "integrity": "Integrity",
    "precision": "Precision",
    "reliability": "Reliability",
    "timeliness": "Timeliness",
}
_RATINGS = tuple(
    field for name, label in _RATED.items() for field in (code(name, label, "DQA_RATING"), text(f"{name}_note", f"{label}: note"))
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

TYPES = (DQ_ACCEPTANCE, DQA)
