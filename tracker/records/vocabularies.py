"""The words of the records, revisioned like them: a store's own codes, crosswalks of codes, and definitions of indicators."""

from __future__ import annotations

from tracker.records.fields import code, day, identifier, text
from tracker.records.record_type import RecordType

CODE = RecordType(
    "code",
    "Own code",
    "A code that this store adds to a list, or what it changes of one: a name, the code above it, its first or last day.",
    ("list", "code"),
    (
        code("list", "Code list", "LIST", required=True),
        identifier("code", "Code"),
        text("name_en", "Name in English"),
        text("name_uk", "Name in Ukrainian"),
        text("name_fr", "Name in French"),
        text("parent", "Belongs to", note="The code above it: the oblast of a raion, the country of a region"),
        day("valid_from", "Valid from"),
        day("valid_to", "Valid to"),
        text("note", "Note"),
    ),
    orders=(("valid_from", "valid_to"),),
)

CODE_MAP = RecordType(
    "code_map",
    "Code crosswalk",
    "Which code of another list, or of the same list later, says the same or something wider or narrower.",
    ("from_list", "from_code", "to_list", "to_code"),
    (
        code("from_list", "From the list", "LIST", required=True),
        identifier("from_code", "From the code"),
        code("to_list", "To the list", "LIST", required=True),
        identifier("to_code", "To the code"),
        code("relation", "The target is", "MAP_RELATION", required=True, note="Only what is exact may be compared"),
        day("valid_from", "Valid from"),
        day("valid_to", "Valid to"),
    ),
    orders=(("valid_from", "valid_to"),),
)

DEFINITION = RecordType(
    "definition",
    "Indicator definition",
    "The definition of an indicator as it was in force; a changed definition is a revision.",
    ("code",),
    (
        identifier("code", "Indicator"),
        text("version", "Version", required=True),
        text("sha256", "Fingerprint of the text", required=True),
        text("text", "Text", required=True, note="The file, whole, with the shared views it needs"),
    ),
    from_files=False,
)

TYPES = (CODE, CODE_MAP, DEFINITION)
