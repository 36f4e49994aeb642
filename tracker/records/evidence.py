"""How we know: sources, evidence, verification, and the totals and shares that others state."""

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
    about_any=True,
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
    about_any=True,
    dated="on_date",
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
    dated="as_of",
)

STATED_RATIO = RecordType(
    "stated_ratio",
    "Stated ratio",
    "A percentage that its owner published with the two numbers it comes from, so that it can be computed again.",
    ("ratio_id",),
    (
        identifier("ratio_id", "Stated ratio id"),
        refers("programme_id", "Programme", "programme"),
        number("num", "Numerator", QUANTITY, required=True),
        number("den", "Denominator", QUANTITY, required=True),
        number("pct", "Percentage as published", QUANTITY, required=True),
        number("decimals", "Decimal places published", WHOLE, required=True),
        day("as_of", "As of"),
        refers("source_id", "Source", "source"),
        text("note", "Note"),
    ),
)

TYPES = (SOURCE, EVIDENCE, VERIFICATION, STATED_TOTAL, STATED_RATIO)
