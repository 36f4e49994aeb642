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

TYPES = (REPORT, REPORT_FIGURE)
