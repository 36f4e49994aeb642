"""What was done to the records themselves: duplicates merged, links to humans erased. Only the tracker writes these."""

from __future__ import annotations

from tracker.records.fields import code, day, identifier, text
from tracker.records.record_type import RecordType

MERGE = RecordType(
    "merge",
    "Merge",
    "Two records of one thing became one: what was said of the duplicate is said of the kept one since.",
    ("entity", "from_id"),
    (
        code("entity", "Type of record", "ENTITY", required=True),
        identifier("from_id", "Duplicate"),
        identifier("into_id", "Kept"),
        day("on_date", "On", required=True),
        text("reason", "Reason", required=True),
    ),
    from_files=False,
)

ERASURE = RecordType(
    "erasure",
    "Erasure",
    "The link between a pseudonym and a human was removed for good; the pseudonym's records point to nobody.",
    ("person_id",),
    (
        identifier("person_id", "Pseudonym"),
        day("on_date", "On", required=True),
        text("reason", "Reason", required=True),
        code("basis", "Legal ground", "ERASURE_BASIS", required=True),
    ),
    from_files=False,
)

TYPES = (MERGE, ERASURE)
