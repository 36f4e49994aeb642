"""What was promised: a funder's framework, its results, the indicators that measure them, and targets."""

from __future__ import annotations

from tracker.records.fields import QUANTITY, WHOLE, code, day, identifier, number, refers, text
from tracker.records.record_type import RecordType

FRAMEWORK = RecordType(
    "framework",
    "Framework",
    "How one funder wants results told: currency, rates, attribution, rounding.",
    ("framework_id",),
    (
        identifier("framework_id", "Framework id"),
        refers("programme_id", "Programme", "programme"),
        text("name", "Name", required=True),
        refers("funder_org", "Funder", "organisation"),
        code("kind", "Kind", "FRAMEWORK_KIND"),
        code("currency", "Reporting currency", "CURRENCY", required=True),
        code("rate_set", "Rate set", "RATE_SET", required=True),
        code("fx_method", "Conversion", "FX_METHOD"),
        code("attribution", "Attribution", "ATTRIBUTION"),
        number("rounding", "Decimal places printed", WHOLE),
        number("small_cell_min", "Smallest cell shown", WHOLE),
        text("fiscal_year_start", "Fiscal year starts (MM-DD)"),
        number("met_from", "Met from (per cent of the way)", note="100 when empty"),
        number("nearly_from", "Nearly met from (per cent of the way)", note="80 when empty"),
    ),
)

RESULT = RecordType(
    "result",
    "Result",
    "A goal, outcome or output of a framework.",
    ("result_id",),
    (
        identifier("result_id", "Result id"),
        refers("framework_id", "Framework", "framework", required=True),
        refers("parent", "Serves", "result"),
        code("level", "Level", "RESULT_TYPE", required=True, note="IATI ResultType"),
        text("code", "The funder's code"),
        text("statement", "Statement", required=True),
        text("assumptions", "Assumptions"),
    ),
)

FRAMEWORK_INDICATOR = RecordType(
    "framework_indicator",
    "Framework indicator",
    "An indicator as a framework uses it, in the funder's own words and codes.",
    ("framework_id", "result_id", "indicator"),
    (
        refers("framework_id", "Framework", "framework", required=True),
        refers("result_id", "Result", "result", required=True),
        text("indicator", "Indicator", required=True),
        text("label", "The funder's words"),
        text("external_code", "The funder's code"),
        text("verification", "Means of verification"),
        code("vocabulary", "Registry of the funder's code", "INDICATOR_VOCABULARY", note="IATI IndicatorVocabulary"),
        text("filter", "Filter", note="Such as kind=WORKSHOP; empty for everything"),
        text("dimensions", "Breakdowns required", note="Such as sex, country"),
        day("counted_from", "Counted from", note="The day from which the funder counts; when empty, the first day of the reporting period"),
    ),
)

TARGET = RecordType(
    "target",
    "Target",
    "A baseline, milestone or target of an indicator on a day. Unknown stays empty; it is not zero.",
    ("framework_id", "indicator", "dim", "dim_value", "kind", "on_date"),
    (
        refers("framework_id", "Framework", "framework", required=True),
        text("indicator", "Indicator", required=True),
        text("dim", "Dimension"),
        text("dim_value", "Group"),
        code("kind", "Kind", "TARGET_KIND", required=True),
        day("on_date", "On", required=True),
        number("value", "Value", QUANTITY),
        text("rationale", "Rationale"),
    ),
)

REPORTING_PERIOD = RecordType(
    "reporting_period",
    "Reporting period",
    "A stretch of time that a framework wants reported on, and the day on which the report is due.",
    ("framework_id", "period_from", "period_to"),
    (
        refers("framework_id", "Framework", "framework", required=True),
        day("period_from", "Period from", required=True),
        day("period_to", "Period to", required=True),
        day("due_on", "Report due on"),
        text("title", "Title", note="Such as First interim report"),
    ),
    orders=(("period_from", "period_to"), ("period_to", "due_on")),
)

TYPES = (FRAMEWORK, RESULT, FRAMEWORK_INDICATOR, TARGET, REPORTING_PERIOD)
