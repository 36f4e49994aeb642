"""Marks that people write in the place of a value: that it is as above, or that there is none."""

from __future__ import annotations

import re

from tracker.records.fields import IDENTIFIER, REFERENCE, TEXT, Field

_DITTO = re.compile(r"[-–—/\s]*[\"“”„»«″〃]+[-–—/\s]*|[-–—]*//[-–—/]*")
_DASH = re.compile(r"\s*[-–—−]+\s*")
_AS_ABOVE = {"те саме", "те ж", "те ж саме", "так само", "як вище", "idem", "ditto", "same", "same as above", "id."}


def is_ditto(field: Field, text: str) -> bool:
    """The cell only says that it is as above; where words may name or tell something, only signs say so."""
    said = text.strip().casefold()
    if field.kind is TEXT:
        return False
    return bool(_DITTO.fullmatch(said)) or (field.kind not in (IDENTIFIER, REFERENCE) and said in _AS_ABOVE)


def is_dash(text: str) -> bool:
    """A dash, which may mean none or not known.

    >>> is_dash("—"), is_dash("-5")
    (True, False)
    """
    return bool(_DASH.fullmatch(text))
