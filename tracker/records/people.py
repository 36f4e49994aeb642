"""Who took part, without names: pseudonymous persons, their participation, and headcounts."""

from __future__ import annotations

from tracker.records.fields import QUANTITY, WHOLE, code, day, flag, identifier, number, refers
from tracker.records.record_type import RecordType

PERSON = RecordType(
    "person",
    "Person",
    "A participant under a pseudonym. Names, addresses and numbers never enter the store.",
    ("person_id",),
    (
        identifier("person_id", "Pseudonym"),
        code("sex", "Sex", "SEX"),
        number("birth_decade", "Decade of birth", WHOLE),
        code("cadre", "Occupation", "CADRE", note="ISCO-08, four digits"),
        refers("home_org", "Works at", "organisation"),
        code("home_country", "Country", "COUNTRY"),
        code("legal_basis", "Legal basis", "LEGAL_BASIS", required=True),
        day("retain_until", "Keep until", required=True),
        code("dataset", "Data set", "DATASET", note="Empty means real"),
    ),
)

PARTICIPATION = RecordType(
    "participation",
    "Participation",
    "One person at one activity in one role.",
    ("activity_id", "person_id", "role"),
    (
        refers("activity_id", "Activity", "activity", required=True),
        refers("person_id", "Person", "person", required=True),
        code("role", "Role", "PARTICIPANT_ROLE", required=True),
        code("mode", "Mode", "MODE"),
        refers("org_id", "Organisation at the time", "organisation"),
        code("sector", "Sector", "SECTOR"),
        number("hours", "Hours attended", QUANTITY),
        flag("completed", "Completed"),
        number("pre_score", "Score before (0 to 100)", QUANTITY),
        number("post_score", "Score after (0 to 100)", QUANTITY),
        day("followup_on", "Followed up on"),
        flag("followup_applied", "Applies what was learned"),
        flag("certificate", "Certificate"),
    ),
)

HEADCOUNT = RecordType(
    "headcount",
    "Headcount",
    "How many were present: in all (slice total), or by the one dimension that the slice names.",
    ("activity_id", "slice", "role", "mode", "sex", "country", "subdivision", "cadre", "sector"),
    (
        refers("activity_id", "Activity", "activity", required=True),
        code("slice", "Slice", "SLICE", required=True, note="total, or the dimension this row breaks down"),
        code("role", "Role", "PARTICIPANT_ROLE"),
        code("mode", "Mode", "MODE"),
        code("sex", "Sex", "SEX"),
        code("country", "Country", "COUNTRY"),
        code("subdivision", "Region", "REGION"),
        code("cadre", "Occupation", "CADRE"),
        code("sector", "Sector", "SECTOR"),
        number("n", "People", WHOLE, required=True),
        code("qualifier", "Exact, about, more than", "QUALIFIER", required=True),
    ),
)

TYPES = (PERSON, PARTICIPATION, HEADCOUNT)
