"""How sectors work together: standing mechanisms, who sits in them, and their meetings."""

from __future__ import annotations

from tracker.records.fields import WHOLE, code, codes, day, identifier, number, refers, text
from tracker.records.record_type import RecordType

MECHANISM = RecordType(
    "mechanism",
    "Mechanism",
    "A standing body of a country in which sectors prepare for health emergencies together.",
    ("mechanism_id",),
    (
        identifier("mechanism_id", "Mechanism id"),
        code("country", "Country", "COUNTRY", required=True),
        text("name", "Name", required=True),
        code("kind", "Kind", "MECHANISM_KIND", required=True),
        text("legal_basis", "Legal basis", note="The act that founds it"),
        day("established_on", "Established on"),
        number("meetings_planned", "Meetings planned a year", WHOLE),
        codes("required_sectors", "Sectors that must sit in it", "SECTOR"),
    ),
    dated="established_on",
)

MECHANISM_MEMBER = RecordType(
    "mechanism_member",
    "Mechanism member",
    "An organisation's seat in a mechanism, and the sector it sits for.",
    ("mechanism_id", "org_id", "from_date"),
    (
        refers("mechanism_id", "Mechanism", "mechanism", required=True),
        refers("org_id", "Organisation", "organisation", required=True),
        code("sector", "Sector", "SECTOR", required=True),
        day("from_date", "From"),
        day("to_date", "To"),
    ),
    orders=(("from_date", "to_date"),),
    dated="from_date",
)

MECHANISM_MEETING = RecordType(
    "mechanism_meeting",
    "Mechanism meeting",
    "An activity that is a meeting of a mechanism.",
    ("mechanism_id", "activity_id"),
    (
        refers("mechanism_id", "Mechanism", "mechanism", required=True),
        refers("activity_id", "Activity", "activity", required=True),
    ),
)

TYPES = (MECHANISM, MECHANISM_MEMBER, MECHANISM_MEETING)
