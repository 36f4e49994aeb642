"""Who takes part: organisations, with names and identifiers over time, and programmes."""

from __future__ import annotations

from tracker.records.fields import code, day, flag, identifier, refers, text
from tracker.records.record_type import RecordType

ORGANISATION = RecordType(
    "organisation",
    "Organisation",
    "A hospital, ministry, university, donor or other body. Its names are kept apart, because they change.",
    ("org_id",),
    (
        identifier("org_id", "Organisation id", "Short and lasting, such as MOH-UA"),
        code("org_type", "Type", "ORGANISATION_TYPE", required=True, note="IATI OrganisationType"),
        code("sector", "Sector", "SECTOR"),
        code("constituency", "Constituency", "CONSTITUENCY"),
        code("country", "Country", "COUNTRY", note="ISO 3166-1 alpha-2"),
        code("subdivision", "Region", "REGION", note="ISO 3166-2"),
        text("city", "City"),
        refers("parent_org", "Part of", "organisation"),
        code("district", "District", "PCODE", note="OCHA P-code of a raion or oblast"),
        flag("protected", "Protected", note="Readers outside learn its region only, no name and no city"),
        code("dataset", "Data set", "DATASET", note="Empty means real"),
    ),
)

ORG_NAME = RecordType(
    "org_name",
    "Organisation name",
    "What an organisation is called in one language, from when to when.",
    ("org_id", "lang", "valid_from"),
    (
        refers("org_id", "Organisation", "organisation", required=True),
        text("name", "Name", required=True),
        code("lang", "Language", "LANGUAGE", required=True),
        day("valid_from", "Valid from"),
        day("valid_to", "Valid to"),
    ),
    orders=(("valid_from", "valid_to"),),
)

ORG_IDENTIFIER = RecordType(
    "org_identifier",
    "Organisation identifier",
    "A number or code that a register gives to an organisation, from when to when.",
    ("org_id", "scheme", "value"),
    (
        refers("org_id", "Organisation", "organisation", required=True),
        code("scheme", "Register", "IDENTIFIER_SCHEME", required=True),
        identifier("value", "Identifier"),
        day("valid_from", "Valid from"),
        day("valid_to", "Valid to"),
    ),
    orders=(("valid_from", "valid_to"),),
)

PROGRAMME = RecordType(
    "programme",
    "Programme",
    "A body of partnership work that is planned and reported together.",
    ("programme_id",),
    (
        identifier("programme_id", "Programme id"),
        text("name", "Name", required=True),
        text("iati_activity_id", "IATI activity identifier"),
        refers("lead_org", "Led by", "organisation"),
        code("home_country", "Home country", "COUNTRY"),
        day("start_date", "Start"),
        day("end_date", "End"),
        code("dataset", "Data set", "DATASET", note="Empty means real; all records of a programme are of its data set"),
    ),
    orders=(("start_date", "end_date"),),
)

TYPES = (ORGANISATION, ORG_NAME, ORG_IDENTIFIER, PROGRAMME)
