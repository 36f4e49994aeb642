"""Marks that people write in the place of a value: that it is as above, or that there is none."""

from __future__ import annotations

import re

from tracker.records.fields import CODE, CODES, DATE, IDENTIFIER, MONEY, QUANTITY, RATE, REFERENCE, TEXT, WHOLE, Field

ERRORS = frozenset(
    {"#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#GETTING_DATA"}
)
"""What a spreadsheet shows in the place of a value."""
_DITTO = re.compile(r"[-–—/\s]*[\"“”„»«″〃]+[-–—/\s]*|[-–—]*//[-–—/]*")
_DASH = re.compile(r"\s*[-–—−]+\s*")
_NULL = "null"
"""What programs write where there is nothing."""
_UNKNOWN = {
    _NULL,
    "nan",
    "н.д.",
    "н/д",
    "б/д",
    "н/в",
    "немає даних",
    "невідомо",
    "n/a",
    "n.a.",
    "n/d",
    "n.d.",
    "unknown",
    "not known",
    "inconnu",
    "?",
}
_ENDLESS = {
    "безстроково",
    "безстроковий",
    "безстрокова",
    "бессрочно",
    "indefinite",
    "indefinitely",
    "open-ended",
    "unlimited",
    "no end date",
}
_ENDLESS |= {"indéterminée", "durée indéterminée", "illimité", "illimitée", "sans limite", "sans échéance"}
_AS_ABOVE = {"те саме", "те ж", "те ж саме", "так само", "як вище", "idem", "ditto", "same", "same as above", "id."}


def is_mark(field: Field, text: str) -> bool:
    """The cell says no value itself."""
    return is_ditto(field, text) or is_nothing(field, text)


def is_ditto(field: Field, text: str) -> bool:
    """The cell only says that it is as above; where words may name or tell something, only signs say so."""
    said = text.strip().casefold()
    if field.kind is TEXT:
        return False
    return bool(_DITTO.fullmatch(said)) or (field.kind not in (IDENTIFIER, REFERENCE) and said in _AS_ABOVE)


def is_nothing(field: Field, text: str) -> bool:
    """The cell says that nothing is known, or that there is none where that is the same: of a number a dash may mean 0."""
    if field.kind in (CODE, CODES, REFERENCE):
        return is_dash(text)
    if field.kind is TEXT:
        return text.strip().casefold() == _NULL
    if field.kind is DATE:
        return is_dash(text) or text.strip().casefold() in _UNKNOWN | _ENDLESS
    return field.kind in (WHOLE, MONEY, QUANTITY, RATE) and text.strip().casefold() in _UNKNOWN


def is_dash(text: str) -> bool:
    """A dash, which may mean none or not known.

    >>> is_dash("—"), is_dash("-5")
    (True, False)
    """
    return bool(_DASH.fullmatch(text))
