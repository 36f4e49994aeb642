"""Every type of record, declared once: tables, checks, the workbook template and the data dictionary derive from here."""

from __future__ import annotations

from tracker.errors import UnknownName
from tracker.records import (
    activities,
    assessments,
    coordination,
    evidence,
    frameworks,
    money,
    parties,
    partnerships,
    people,
    products,
    quality,
    reporting,
    vocabularies,
)
from tracker.records.record_type import RecordType
from tracker.suggestions import did_you_mean

FAMILIES = {
    "Parties": parties.TYPES,
    "Partnerships": partnerships.TYPES,
    "Activities": activities.TYPES,
    "People": people.TYPES,
    "Products": products.TYPES,
    "Assessments": assessments.TYPES,
    "Coordination": coordination.TYPES,
    "Money": money.TYPES,
    "Frameworks": frameworks.TYPES,
    "Evidence": evidence.TYPES,
    "Quality": quality.TYPES,
    "Reporting": reporting.TYPES,
    "Vocabularies": vocabularies.TYPES,
}
RECORD_TYPES = {kind.name: kind for types in FAMILIES.values() for kind in types}
"""All record types by name; a type comes after the types that its required references name."""


def record_type(name: str) -> RecordType:
    """The record type called `name`. Raises `UnknownName` with did-you-mean."""
    if name in RECORD_TYPES:
        return RECORD_TYPES[name]
    raise UnknownName(
        f"There is no record type “{name}”", next_step=did_you_mean(name, RECORD_TYPES) or f"Known: {', '.join(RECORD_TYPES)}."
    )
