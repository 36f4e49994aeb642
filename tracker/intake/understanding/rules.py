"""What a value must be beyond its kind: ranges of numbers, first days of months, pseudonyms that are no names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from tracker.records.fields import DATE, IDENTIFIER, MONEY, QUANTITY, RATE, REFERENCE, TEXT, WHOLE, Field, Value

_FIRST_DAY, _LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)
_OLDEST = date(1800, 1, 1)
"""Organisations and their names may be older than what they do together; a partnership of 1924 is one of 2024."""
_PSEUDONYM = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9._:-]{1,80}")
_SHORTENED = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_MONTH_DAY = re.compile(r"(?!02-29|02-3|0[469]-31|11-31)(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
"""A day that every year has: no year could begin on another."""
_SHORTENED_NUMBER = re.compile(r"-?\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
"""As spreadsheets show a long number in a narrow column, and save it as text; other programs leave out the plus."""
_NUMBERS = (WHOLE, MONEY, QUANTITY, RATE)
_RULE_ID = re.compile(r"DQ-\d{2}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_QUESTIONS = re.compile(r"[^\w]*\?{3}[^\w]*")
_BREAK = re.compile(r"[\r\n\t]")


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that a value must meet, with the reason when it does not.

    `column` says of a column of values where it surely holds; without it every value is asked about.
    """

    holds: Callable[[Value], bool]
    reason: str
    suggestion: str = ""
    column: Callable[[pl.Expr], pl.Expr] | None = None


def between(low: int, high: int) -> Rule:
    """The number lies from `low` to `high`, both included."""
    return Rule(
        lambda value: isinstance(value, int | Decimal) and low <= value <= high,
        f"It must lie between {low} and {high}",
        column=lambda values: values.is_between(low, high),
    )


def _positive(value: Value) -> bool:
    return isinstance(value, int | Decimal) and value > 0


def _above_zero(values: pl.Expr) -> pl.Expr:
    return values > 0


POSITIVE = Rule(_positive, "It must be more than 0", "Leave the row out when nothing was counted.", column=_above_zero)
POSITIVE_NUMBER = Rule(_positive, "It must be more than 0", column=_above_zero)
NOT_NEGATIVE = Rule(
    lambda value: isinstance(value, int | Decimal) and value >= 0, "It must not be below 0", column=lambda values: values >= 0
)
SHARE = Rule(between(0, 1).holds, "A share lies between 0 and 1", "Write 25 % as 0.25.", column=between(0, 1).column)
HUNDRED = between(0, 100)
FIRST_OF_MONTH = Rule(
    lambda value: isinstance(value, date) and value.day == 1, "It must be the first day of the month", "Write 2024-03-01 for March 2024."
)
DECADE = Rule(
    lambda value: isinstance(value, int) and 1900 <= value <= 2100 and value % 10 == 0,  # noqa: PLR2004  the years people of today can be born in
    "It must be the first year of a decade",
    "Write 1980 for anyone born from 1980 to 1989.",
)
PSEUDONYM = Rule(
    lambda value: isinstance(value, str) and _PSEUDONYM.fullmatch(value) is not None,
    "This is not a pseudonym: one has Latin letters and digits, and no spaces",
    "Names, addresses and numbers of people never enter the store; people are told by pseudonyms (`tracker people find --new`).",
    column=lambda values: values.str.contains(r"^[A-Za-z][A-Za-z._:-]{0,40}[0-9][A-Za-z0-9._:-]{0,38}$"),
)
MONTH_DAY = Rule(
    lambda value: isinstance(value, str) and _MONTH_DAY.fullmatch(value) is not None,
    "It must be a month and a day that every year has",
    "Write 04-01.",
)
RULE_ID = Rule(lambda value: isinstance(value, str) and _RULE_ID.fullmatch(value) is not None, "It is not the id of a rule", "Write DQ-27.")


def _in_time(first: date) -> Rule:
    return Rule(
        lambda value: isinstance(value, date) and first <= value <= _LAST_DAY,
        f"The day must lie between {first} and {_LAST_DAY}",
        "Look at the year.",
    )


IN_TIME = _in_time(_FIRST_DAY)
_OF_OLD = ("valid_from", "valid_to", "established_on")

_RULES: dict[tuple[str, str], Rule] = {
    ("headcount", "n"): POSITIVE,
    ("fx_rate", "month"): FIRST_OF_MONTH,
    ("fx_rate", "per_eur"): POSITIVE_NUMBER,
    ("activity_funder", "share"): SHARE,
    ("activity_tag", "weight"): SHARE,
    ("activity", "hours"): NOT_NEGATIVE,
    ("participation", "hours"): NOT_NEGATIVE,
    ("participation", "pre_score"): HUNDRED,
    ("participation", "post_score"): HUNDRED,
    ("participation", "person_id"): PSEUDONYM,
    ("person", "person_id"): PSEUDONYM,
    ("person", "birth_decade"): DECADE,
    ("lifecycle_event", "stage"): between(1, 8),
    ("lifecycle_event", "cycle"): between(1, 1000),
    ("framework", "rounding"): between(0, 8),
    ("framework", "small_cell_min"): between(0, 1000),
    ("framework", "fiscal_year_start"): MONTH_DAY,
    ("framework", "met_from"): between(1, 1000),
    ("framework", "nearly_from"): between(0, 1000),
    ("stated_total", "value"): NOT_NEGATIVE,
    ("assessment", "year"): between(1900, 2100),
    ("assessment_score", "score"): NOT_NEGATIVE,
    ("assessment_score", "scale_max"): POSITIVE_NUMBER,
    ("action_item", "cost"): NOT_NEGATIVE,
    ("action_item", "funded_share"): SHARE,
    ("mechanism", "meetings_planned"): between(0, 366),
    ("patient_benefit", "n"): POSITIVE,
    ("stated_ratio", "num"): NOT_NEGATIVE,
    ("stated_ratio", "den"): POSITIVE_NUMBER,
    ("stated_ratio", "decimals"): between(0, 4),
    ("dq_acceptance", "rule_id"): RULE_ID,
}


def rule_of(kind: str, field: Field) -> Rule | None:
    """The rule that values of a field must meet, beyond being of its kind."""
    if field.kind is DATE and field.name in _OF_OLD:
        return _in_time(_OLDEST)
    return _RULES.get((kind, field.name)) or (IN_TIME if field.kind is DATE else None)


def is_garbled(text: str) -> bool:
    """The letters were lost on the way: replaced by question marks, or read in another alphabet than they were written in.

    >>> [is_garbled(text) for text in ("??????? ???", "РњС–СЃС‚Рѕ", "Ð›ÑŒÐ²Ñ–Ð²", "Місто Рівне", "Señal, déjà vu", "Why?")]
    [True, True, True, False, False, False]
    """
    if "\ufffd" in text or _QUESTIONS.fullmatch(text):
        return True
    return not text.isascii() and any(_decoded(text, encoding) not in (None, text) for encoding in ("cp1251", "cp1252", "latin-1"))


def _decoded(text: str, encoding: str) -> str | None:
    try:
        return text.encode(encoding).decode()
    except UnicodeError:
        return None


def distrust(field: Field, raw: object) -> tuple[str, str] | None:
    """Why a cell may not say what its writer typed, with a suggestion: control characters, digits a spreadsheet dropped."""
    named = field.kind in (IDENTIFIER, REFERENCE)
    if isinstance(raw, str):
        return _distrust_text(field, raw, named=named)
    if named and isinstance(raw, float | int) and not isinstance(raw, bool) and abs(raw) >= 1e15:  # noqa: PLR2004  a spreadsheet keeps 15 digits
        return "The identifier is longer than the 15 digits a spreadsheet keeps of a number", "Format the column as text and type it anew."
    return None


def _distrust_text(field: Field, raw: str, *, named: bool) -> tuple[str, str] | None:
    if _CONTROL.search(raw):
        return "The cell holds characters that cannot be printed", "Type the value anew."
    if field.kind is TEXT and is_garbled(raw):
        return "The letters of the cell were lost on the way", "Save the file anew as a workbook or as UTF-8, or type the value."
    if named and _BREAK.search(raw.strip()):
        return "The cell holds a line break or a tab", "Write the identifier on one line."
    if named and _SHORTENED.fullmatch(raw.strip()):
        return "The spreadsheet has shortened this identifier", "Format the column as text and type the identifier anew."
    if field.kind in _NUMBERS and _SHORTENED_NUMBER.fullmatch(raw.strip()):
        return "The spreadsheet has shortened this number", "Show the column as whole numbers, and save the text file again."
    return None
