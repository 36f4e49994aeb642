"""How capable a country, an organisation or a partnership is found to be: assessments and their scores."""

from __future__ import annotations

from tracker.records.fields import QUANTITY, WHOLE, code, day, flag, identifier, number, refers, text
from tracker.records.record_type import RecordType

ASSESSMENT = RecordType(
    "assessment",
    "Assessment",
    "A scoring exercise such as SPAR, a joint external evaluation or an after-action review.",
    ("assessment_id",),
    (
        identifier("assessment_id", "Assessment id"),
        code("tool", "Tool", "ASSESSMENT_TOOL", required=True),
        text("edition", "Edition"),
        code("subject_kind", "Kind of subject", "SUBJECT_KIND"),
        text("subject_id", "Subject", required=True),
        day("performed_on", "Performed on"),
        number("year", "Reporting year", WHOLE),
        code("status", "Status", "ASSESSMENT_STATUS"),
        flag("multisectoral", "Multisectoral"),
    ),
    dated="performed_on",
)

ASSESSMENT_SCORE = RecordType(
    "assessment_score",
    "Assessment score",
    "The score of one item of an assessment, by one respondent where several judge.",
    ("assessment_id", "item", "respondent"),
    (
        refers("assessment_id", "Assessment", "assessment", required=True),
        text("item", "Item", required=True, note="The tool's own code, such as C2.2; overall for the whole"),
        text("respondent", "Respondent (office or side)", note="Never a name"),
        number("score", "Score", QUANTITY, required=True),
        number("scale_max", "Highest score possible", QUANTITY, required=True),
    ),
)

TYPES = (ASSESSMENT, ASSESSMENT_SCORE)
