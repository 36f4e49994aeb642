"""What was done: activities with their places, organisations, tags and funders."""

from __future__ import annotations

from tracker.records.fields import MONEY, QUANTITY, RATE, code, day, flag, identifier, number, refers, text
from tracker.records.record_type import RecordType

ACTIVITY = RecordType(
    "activity",
    "Activity",
    "An event or piece of work with dates. A series has parts, or is itself the event; never both are counted.",
    ("activity_id",),
    (
        identifier("activity_id", "Activity id"),
        refers("programme_id", "Programme", "programme", required=True),
        refers("partnership_id", "Partnership", "partnership", note="Empty when it serves the whole programme"),
        refers("parent_id", "Part of the series", "activity"),
        code("kind", "Kind", "ACTIVITY_KIND", required=True),
        text("title", "Title", required=True),
        code("status", "Status", "ACTIVITY_STATUS", required=True),
        day("start_date", "Start"),
        day("end_date", "End"),
        code("date_precision", "How exact the dates are", "DATE_PRECISION"),
        code("mode", "Mode", "MODE"),
        number("hours", "Hours", QUANTITY),
        code("count_basis", "People are counted from", "COUNT_BASIS", required=True),
        code("language", "Language", "LANGUAGE"),
    ),
    orders=(("start_date", "end_date"),),
    dated="start_date",
)

ACTIVITY_PLACE = RecordType(
    "activity_place",
    "Activity place",
    "Where an activity took place; no finer than a city.",
    ("activity_id", "country", "subdivision", "city"),
    (
        refers("activity_id", "Activity", "activity", required=True),
        code("country", "Country", "COUNTRY", required=True),
        code("subdivision", "Region", "REGION"),
        text("city", "City"),
        flag("protected", "Protected", note="Readers outside learn the region only"),
    ),
)

ACTIVITY_ORG = RecordType(
    "activity_org",
    "Activity organisation",
    "An organisation's part in an activity.",
    ("activity_id", "org_id", "role"),
    (
        refers("activity_id", "Activity", "activity", required=True),
        refers("org_id", "Organisation", "organisation", required=True),
        code("role", "Role", "ACTIVITY_ROLE", required=True),
    ),
)

ACTIVITY_TAG = RecordType(
    "activity_tag",
    "Activity tag",
    "A subject an activity belongs to: a sector present, a technical area, a goal.",
    ("activity_id", "scheme", "code"),
    (
        refers("activity_id", "Activity", "activity", required=True),
        code("scheme", "Scheme", "TAG_SCHEME", required=True),
        text("code", "Code", required=True),
        number("weight", "Weight", RATE),
    ),
)

ACTIVITY_FUNDER = RecordType(
    "activity_funder",
    "Activity funder",
    "Who paid for an activity, and the share when it is known.",
    ("activity_id", "funder_org"),
    (
        refers("activity_id", "Activity", "activity", required=True),
        refers("funder_org", "Funder", "organisation", required=True),
        number("share", "Share (0 to 1)", RATE, note="Empty when it is not known"),
        code("share_basis", "Basis of the share", "SHARE_BASIS"),
    ),
)

ACTION_ITEM = RecordType(
    "action_item",
    "Action",
    "Something that a roundtable, review or plan decided to do, by when, by whom.",
    ("action_id",),
    (
        identifier("action_id", "Action id"),
        refers("programme_id", "Programme", "programme"),
        code("source_kind", "Decided by", "ACTION_SOURCE"),
        text("source_id", "Activity or assessment"),
        text("title", "Action", required=True),
        refers("owner_org", "Owner", "organisation"),
        day("due_on", "Due on"),
        code("status", "Status", "ACTION_STATUS"),
        day("closed_on", "Closed on"),
        number("cost", "Cost", MONEY),
        code("currency", "Currency", "CURRENCY"),
        number("funded_share", "Share that is funded (0 to 1)", RATE, note="Empty when it is not known"),
    ),
)

TYPES = (ACTIVITY, ACTIVITY_PLACE, ACTIVITY_ORG, ACTIVITY_TAG, ACTIVITY_FUNDER, ACTION_ITEM)
