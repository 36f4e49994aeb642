"""What to write in the place of a cell that is no value of its field."""

from __future__ import annotations

import re

from tracker.intake.understanding.marks import is_dash
from tracker.intake.understanding.rules import Rule
from tracker.intake.understanding.units import unit_of
from tracker.records.fields import MONEY, QUANTITY, RATE, WHOLE, Field

_TWO_WAYS = re.compile(r"\s*[-−]?[1-9]\d{0,2}[,.]\d{3}\s*")


def advice(field: Field, text: str, rule: Rule | None) -> str:
    """A sentence for whoever wrote the text."""
    number = _of_number(text, rule) if field.kind in (WHOLE, MONEY, QUANTITY, RATE) else ""
    if field.kind is MONEY and unit_of([text]):
        number = "Write the number alone and in full; its currency stands in a column of its own."
    return number or f"Write {field.kind.hint}."


def _of_number(text: str, rule: Rule | None) -> str:
    """What to write for a number; nothing where the text has none."""
    if is_dash(text):
        return "Leave it empty where it is not known, and write 0 where there is none."
    if "%" in text and rule and rule.suggestion:
        return rule.suggestion
    if _TWO_WAYS.fullmatch(text):
        return "Write it without a separator of thousands, as 1200 or 1.2."
    return "Write the number alone and in full; what is said of it belongs in another column." if any(map(str.isdigit, text)) else ""
