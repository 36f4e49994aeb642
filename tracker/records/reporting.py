"""What was sent to whom: reports and the figures they held, on which restatements rest."""

from __future__ import annotations

from tracker.records.fields import QUANTITY, WHOLE, code, day, identifier, number, refers, text
from tracker.records.record_type import RecordType

REPORT = RecordType(
    "report",
    "Report",
    "A report that left the house: its period, revision and reader.",
    ("report_id",),
    (
        identifier("report_id", "Report id", "The edition's code for a report of this tracker"),
        refers("programme_id", "Programme", "programme", required=True),
        refers("framework_id", "Framework", "framework"),
        text("spec", "Kind of report", note="Such as donor or who"),
        text("title", "Title"),
        day("period_from", "Period from", required=True),
        day("period_to", "Period to", required=True),
        code("language", "Language", "LANGUAGE"),
        code("status", "Status", "REPORT_STATUS", required=True),
        number("revision", "Revision", WHOLE, note="The revision of the store that it was made from"),
        day("issued_on", "Issued on"),
        refers("recipient_org", "Sent to", "organisation"),
        text("recipient_role", "Sent to (office)", note="The office, never a name"),
        text("sha256", "Fingerprint"),
    ),
    orders=(("period_from", "period_to"),),
    dated="issued_on",
)

REPORT_FIGURE = RecordType(
    "report_figure",
    "Report figure",
    "A figure as a report printed it.",
    ("report_id", "indicator", "period_from", "period_to", "dims"),
    (
        refers("report_id", "Report", "report", required=True),
        text("indicator", "Indicator", required=True),
        day("period_from", "Period from", required=True),
        day("period_to", "Period to", required=True),
        text("dims", "Group", note="Such as country=FR; empty for the total"),
        number("value", "Value", QUANTITY, note="Empty where none was printed"),
        code("qualifier", "Exact, about, more than", "QUALIFIER"),
        text("printed", "As printed"),
        code("currency", "Currency", "CURRENCY"),
        number("revision", "Revision", WHOLE),
        text("address", "Address", note="Such as F-7WW1BVVNWK"),
    ),
    orders=(("period_from", "period_to"),),
)

DISCLOSURE_EXCEPTION = RecordType(
    "disclosure_exception",
    "Publishable small count",
    "A small count of people that an audience may read all the same, since it is public already; who decided so, and why.",
    ("programme_id", "indicator", "dim", "dim_value", "audience", "period_from", "period_to"),
    (
        refers("programme_id", "Programme", "programme", required=True),
        text("indicator", "Indicator", required=True, note="Such as PTC-01"),
        text("dim", "Dimension", note="Empty for the total"),
        text("dim_value", "Group"),
        text("audience", "Audience", note="Such as donor or who; empty for every one"),
        day("period_from", "Period from", note="For figures of periods within these days; empty for any"),
        day("period_to", "Period to"),
        text("reason", "Reason", required=True, note="Such as where it was published; printed in reports"),
        refers("source_id", "Source", "source"),
        text("by_role", "By (office)", required=True),
        day("on_date", "Decided on", required=True),
        day("until", "Until", note="The last day on which it holds; empty for good"),
    ),
    orders=(("period_from", "period_to"), ("on_date", "until")),
    dated="on_date",
)

TYPES = (REPORT, REPORT_FIGURE, DISCLOSURE_EXCEPTION)
