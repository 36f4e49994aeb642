"""What binds partners: partnerships, members, agreements, the steps they go through and the returns they send."""

from __future__ import annotations

from tracker.records.fields import WHOLE, code, day, flag, identifier, number, refers, text
from tracker.records.record_type import RecordType

PARTNERSHIP = RecordType(
    "partnership",
    "Partnership",
    "A lasting relation between institutions. It is not its document (agreement) nor its events (activities).",
    ("partnership_id",),
    (
        identifier("partnership_id", "Partnership id"),
        refers("programme_id", "Programme", "programme", required=True),
        code("kind", "Kind", "PARTNERSHIP_KIND", required=True),
        text("title", "Title"),
        text("theme", "Theme"),
        code("status", "Status", "PARTNERSHIP_STATUS"),
        day("start_date", "Start"),
        day("end_date", "End"),
    ),
    orders=(("start_date", "end_date"),),
)

PARTNERSHIP_MEMBER = RecordType(
    "partnership_member",
    "Partnership member",
    "An organisation's seat in a partnership.",
    ("partnership_id", "org_id", "role", "from_date"),
    (
        refers("partnership_id", "Partnership", "partnership", required=True),
        refers("org_id", "Organisation", "organisation", required=True),
        code("role", "Role", "MEMBER_ROLE", required=True),
        code("side", "Side", "SIDE"),
        day("from_date", "From"),
        day("to_date", "To"),
    ),
    orders=(("from_date", "to_date"),),
)

AGREEMENT = RecordType(
    "agreement",
    "Agreement",
    "A signed document: memorandum, letter of intent, cooperation or grant agreement. One document is one agreement.",
    ("agreement_id",),
    (
        identifier("agreement_id", "Agreement id"),
        refers("partnership_id", "Partnership", "partnership"),
        refers("programme_id", "Programme", "programme", required=True),
        code("kind", "Kind", "AGREEMENT_KIND", required=True),
        text("title", "Title"),
        day("signed_on", "Signed on", required=True),
        code("signed_precision", "How exact the date is", "DATE_PRECISION"),
        day("effective_from", "In force from"),
        day("expires_on", "Expires on"),
        day("ended_on", "Ended on"),
        code("end_reason", "Reason of the end", "END_REASON"),
        code("place_country", "Country of signature", "COUNTRY"),
        text("place_city", "City of signature"),
        code("status", "Status", "AGREEMENT_STATUS"),
    ),
    orders=(("signed_on", "expires_on"), ("signed_on", "ended_on"), ("effective_from", "expires_on")),
    dated="signed_on",
)

AGREEMENT_PARTY = RecordType(
    "agreement_party",
    "Agreement party",
    "An organisation that signed an agreement, and on which side it stands.",
    ("agreement_id", "org_id"),
    (
        refers("agreement_id", "Agreement", "agreement", required=True),
        refers("org_id", "Organisation", "organisation", required=True),
        code("side", "Side", "SIDE", required=True),
        text("signatory_role", "Office of the signatory", note="The office, never a name"),
    ),
)

LIFECYCLE_EVENT = RecordType(
    "lifecycle_event",
    "Lifecycle step",
    "The day a partnership entered a step of a cycle: WHO twinning (1 to 6) or ISO 44001 (1 to 8).",
    ("partnership_id", "framework", "cycle", "stage"),
    (
        refers("partnership_id", "Partnership", "partnership", required=True),
        code("framework", "Cycle of", "LIFECYCLE_FRAMEWORK", required=True),
        number("stage", "Step", WHOLE, required=True),
        number("cycle", "Cycle number", WHOLE, required=True),
        day("entered_on", "Entered on", required=True),
    ),
    dated="entered_on",
)

MONITORING_RETURN = RecordType(
    "monitoring_return",
    "Monitoring return",
    "What a partnership sent for a period; a nil return says that nothing happened.",
    ("partnership_id", "period_from", "period_to"),
    (
        refers("partnership_id", "Partnership", "partnership", required=True),
        day("period_from", "Period from", required=True),
        day("period_to", "Period to", required=True),
        day("received_on", "Received on"),
        flag("nil_return", "Nil return"),
        text("by_role", "Sent by (office)"),
    ),
    orders=(("period_from", "period_to"),),
)

TYPES = (PARTNERSHIP, PARTNERSHIP_MEMBER, AGREEMENT, AGREEMENT_PARTY, LIFECYCLE_EVENT, MONITORING_RETURN)
