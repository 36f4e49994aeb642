"""Every type of record, declared once: tables, checks, the workbook template and the data dictionary derive from here."""

from __future__ import annotations

from collections.abc import Mapping

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
    upkeep,
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
    "Upkeep": upkeep.TYPES,
}
RECORD_TYPES = {kind.name: kind for types in FAMILIES.values() for kind in types}
"""All record types by name; a type comes after the types that its required references name."""

FROM_FILES = {name: kind for name, kind in RECORD_TYPES.items() if kind.from_files}
"""The record types that files from outside may hold; the others tell what the tracker itself did."""


def record_type(name: str, among: Mapping[str, RecordType] = RECORD_TYPES) -> RecordType:
    """The record type called `name`. Raises `UnknownName` with did-you-mean."""
    if name in among:
        return among[name]
    raise UnknownName(f"There is no record type “{name}”", next_step=did_you_mean(name, among) or f"Known: {', '.join(among)}.")
