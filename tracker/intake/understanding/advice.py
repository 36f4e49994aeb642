"""What to write in the place of a cell that is no value of its field."""

from __future__ import annotations

import re

from tracker.intake.understanding.rules import SHARE, Rule
from tracker.intake.understanding.units import unit_of
from tracker.records.fields import DATE, MONEY, QUANTITY, RATE, WHOLE, Field

_ABOUT = r"[~≈±<>≤≥]|бл|близько|понад|більше|менше|до |не |около|about|over|up to|more|less|ca\b|environ|plus|moins"
_ADVICE = tuple(
    (re.compile(pattern, re.IGNORECASE), told)
    for pattern, told in (
        (r"[-–—−]+", "Leave it empty where it is not known, and write 0 where there is none."),
        (
            r"[–—]\s?\d.*|\(.*\d.*\)|\d.*\d\s?[-–—−]",
            "Write the number alone; if it is below zero, with a minus sign before it, as -1200.",
        ),
        (r"\d{4}-\d{2}-\d{2}.*", "Format the cell as a number and type it anew."),
        (r"\d{1,2}:\d{2}(?::\d{2})?", "Write an hour and a half as 1.5."),
        (
            rf"(?:{_ABOUT}).*\d.*|.*\d\s?\+",
            "Write the number alone; whether it is exact, about or more than is told in the column qualifier, if there is one.",
        ),
        (r"[-−]?[1-9]\d{0,2}[,.]\d{3}", "Write it without a separator of thousands, as 1200 or 1.2."),
    )
)
"""What to write for numbers that look so."""
_MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])[./-](1[3-9]|2\d|3[01])[./-](\d{4})\b")


def advice(field: Field, text: str, rule: Rule | None) -> str:
    """A sentence for whoever wrote the text."""
    number = _of_number(text, rule) if field.kind in (WHOLE, MONEY, QUANTITY, RATE) else ""
    if field.kind is MONEY and unit_of([text]):
        number = "Write the number alone and in full; its currency stands in a column of its own."
    month_first = _MONTH_FIRST.match(text.strip()) if field.kind is DATE else None
    if month_first:
        year_first = f"{month_first[3]}-{int(month_first[1]):02}-{int(month_first[2]):02}"
        return f"If the month stands first here, write the whole column with the year first: {year_first}."
    return number or f"Write {field.kind.hint}."


def _of_number(text: str, rule: Rule | None) -> str:
    """What to write for a number; nothing where the text has none."""
    if "%" in text and rule is SHARE:
        return rule.suggestion
    alike = (told for pattern, told in _ADVICE if pattern.fullmatch(text.strip()))
    return next(
        alike, "Write the number alone and in full; what is said of it belongs in another column." if any(map(str.isdigit, text)) else ""
    )
