"""How we know: sources, evidence, verification, totals that others state, and assessments."""

from __future__ import annotations

from tracker.records.fields import QUANTITY, WHOLE, code, day, flag, identifier, number, refers, text
from tracker.records.record_type import RecordType

SOURCE = RecordType(
    "source",
    "Source",
    "A document or page that says something.",
    ("source_id",),
    (
        identifier("source_id", "Source id"),
        text("title", "Title", required=True),
        text("url", "Address"),
        text("publisher", "Publisher"),
        day("published_on", "Published on"),
        code("kind", "Kind", "SOURCE_KIND"),
        day("retrieved_on", "Retrieved on"),
        text("sha256", "Fingerprint"),
        flag("confidential", "Confidential"),
    ),
)

EVIDENCE = RecordType(
    "evidence",
    "Evidence",
    "The source that supports a record, or one field of it.",
    ("entity", "entity_id", "source_id", "field"),
    (
        code("entity", "Type of record", "ENTITY", required=True),
        text("entity_id", "Record", required=True),
        text("field", "Field"),
        refers("source_id", "Source", "source", required=True),
        code("kind", "Kind", "SOURCE_KIND"),
        text("locator", "Page"),
    ),
)

VERIFICATION = RecordType(
    "verification",
    "Verification",
    "A check of a record against a primary document.",
    ("entity", "entity_id", "on_date"),
    (
        code("entity", "Type of record", "ENTITY", required=True),
        text("entity_id", "Record", required=True),
        code("status", "Status", "VERIFICATION_STATUS", required=True),
        day("on_date", "On"),
        text("method", "Method"),
        text("by_role", "By (office)"),
    ),
)

STATED_TOTAL = RecordType(
    "stated_total",
    "Stated total",
    "A total that its owner published without rows. It stands beside the register's count and never replaces it.",
    ("stated_id",),
    (
        identifier("stated_id", "Stated total id"),
        refers("programme_id", "Programme", "programme", required=True),
        code("measure", "What is counted, in the source's word", "MEASURE_WORD", required=True),
        text("dim", "Dimension"),
        text("dim_value", "Group"),
        number("value", "Value", QUANTITY, required=True),
        code("qualifier", "Exact, about, more than", "QUALIFIER"),
        day("as_of", "As of", required=True),
        code("as_of_precision", "How exact the date is", "DATE_PRECISION"),
        refers("source_id", "Source", "source"),
        text("note", "Note"),
    ),
)

ASSESSMENT = RecordType(
    "assessment",
    "Assessment",
    "A scoring exercise such as SPAR, a joint external evaluation or an after-action review.",
    ("assessment_id",),
    (
        identifier("assessment_id", "Assessment id"),
        code("tool", "Tool", "ASSESSMENT_TOOL", required=True),
        text("edition", "Edition"),
        text("subject_kind", "Kind of subject"),
        text("subject_id", "Subject", required=True),
        day("performed_on", "Performed on"),
        number("year", "Reporting year", WHOLE),
        text("status", "Status"),
        flag("multisectoral", "Multisectoral"),
    ),
)

TYPES = (SOURCE, EVIDENCE, VERIFICATION, STATED_TOTAL, ASSESSMENT)
