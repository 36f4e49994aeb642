"""Kinds of field: each knows its SQL type, how to read what people type, and how it looks in a template."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

Value = str | int | bool | date | Decimal | None

_EXCEL_EPOCH = date(1899, 12, 30)
_POWERS = 30
"""Numbers of more powers of ten are refused: arithmetic with exponents of a billion overflows, or never ends."""
_QUANTITIES = 4
"""Decimal places that a quantity has at most; rates have more."""
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""What nobody sees in a name or number: marks of direction and of where a word may be parted, which pages and programs leave behind."""
_SPELLED = re.compile(r'="([^"]*)"')
"""How a text file keeps a spreadsheet from making a number of a name: ="007"."""
_GROUPED = re.compile(r"(?P<whole>-?\d{1,3}(?P<mark>[,.'’])\d{3}(?:(?P=mark)\d{3})*)(?P<part>(?:[.,]\d+)?)")
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]")
_APART = re.compile(r"[-+]?\s?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?|[-+]\s\S+")
"""A number in which spaces stand where they separate thousands, or behind its sign."""
TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?: ?[AaPp][Mm])?)?"
"""The time of a day, which forms and spreadsheets write beside it."""
_DAY_FIRST = re.compile(rf"^(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}){TIME}$")
_ISO = re.compile(rf"^(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){TIME}$")
_TRACES = 3
"""So many decimal places behind those that are kept, a difference is what binary fractions leave."""
_TRUE = {"true", "yes", "y", "1", "так", "oui", "x", "х", "+", "v", "✓", "✔"}
"""The cross of a form may be a Latin letter or a Cyrillic one."""
_FALSE = {"false", "no", "n", "0", "ні", "non"}
SEPARATOR = ";"
"""Stands between the codes of a field that holds several."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of field: its SQL type, what a template says of it, and the reader of a typed value. Each is only itself.

    `read` takes a non-empty value as found in a cell and returns the stored one; it raises `ValueError` saying why not.
    """

    name: str
    sql: str
    hint: str
    read: Callable[[object], Value]


def _named(raw: object) -> str:
    if not (text := UNSEEN.sub("", _text(raw)).strip()):
        raise ValueError("The cell holds nothing that is seen")
    spelled = _SPELLED.fullmatch(text)
    return spelled[1] if spelled else text


def _text(raw: object) -> str:
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    return str(raw).replace("\u00a0", " ").strip()


def _date(raw: object) -> date:
    """A day: a date cell, ISO or with the year first, dd.mm.yyyy, dd/mm/yyyy, dd-mm-yyyy or an Excel serial number."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = _named(raw)
    if re.fullmatch(r"\d{5}", text):
        return _EXCEL_EPOCH + timedelta(days=int(text))
    if match := _ISO.match(text):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.match(text):
        day, month, year = map(int, match.group(1, 3, 4))
    else:
        raise ValueError(f"“{text}” is not a date")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"“{text}” is a day that does not exist") from error


def _number(raw: object, either: str = ",") -> Decimal:
    """A number with a decimal point or comma; spaces of any width, and apostrophes, separate thousands, and so does what comes twice.

    What stands before just three digits is refused where it may be `either`: 1,200 is a thousand and more to some, to others one and more.
    """
    if isinstance(raw, bool):
        raise ValueError(f"“{raw}” is not a number")
    if isinstance(raw, date):
        raise ValueError("The spreadsheet keeps this number as a day")
    told = UNSEEN.sub("", str(raw)).strip().replace("\u2212", "-").removeprefix("'")
    apart = bool(_SPACES.search(told)) and not _APART.fullmatch(told)
    if apart and re.fullmatch(r"[\d.,\s]+", told):
        raise ValueError(f"“{raw}” may be several numbers")
    text = told if apart else _ungrouped(_SPACES.sub("", told))
    if isinstance(raw, str) and re.fullmatch(rf"-?[1-9]\d{{0,2}}[{either}]\d{{3}}", text):
        whole, part = re.split("[,.]", text)
        large, small = f"{whole}{part}", f"{whole}.{part}"
        raise ValueError(f"“{raw}” may be {large} or {small}")
    if re.fullmatch(r"-?\d+,\d+", text):
        text = text.replace(",", ".")
    try:
        number = Decimal(text.replace("_", "?"))  # Python reads 1_000, which nobody means as a number
    except InvalidOperation as error:
        raise ValueError(f"“{raw}” is not a number") from error
    if not number.is_finite():
        raise ValueError(f"“{raw}” is not a number")
    if number and abs(number.adjusted()) > _POWERS:
        raise ValueError(f"“{raw}” is too large or too small")
    return number or Decimal(0)


def _ungrouped(text: str) -> str:
    """The number without what separates its thousands, where that is certain.

    >>> [_ungrouped(text) for text in ("1,234,567", "1.234,5", "1'200", "1,200")]
    ['1234567', '1234,5', '1200', '1,200']
    """
    found = _GROUPED.fullmatch(text)
    if not found or found["part"][:1] == found["mark"]:
        return text
    certain = found["part"] or found["mark"] in "'’" or found["whole"].count(found["mark"]) > 1
    return found["whole"].replace(found["mark"], "") + found["part"] if certain else text


def _fixed(whole_digits: int, places: int) -> Callable[[object], Decimal]:
    """A reader of numbers with at most so many digits; more decimal places than can be kept are refused, never rounded.

    A number that a spreadsheet calculated is that of fifteen digits which it shows, where only traces lie between: 0.1 + 0.2 is 0.3.
    """
    last, trace = Decimal(1).scaleb(-places), Decimal(1).scaleb(-places - _TRACES)

    def read(raw: object) -> Decimal:
        if isinstance(raw, float):
            number, shown = _number(repr(raw)), Decimal(f"{raw:.15g}")
            number = shown if abs(number - shown) < trace else number
        else:
            number = _number(raw, "," if places > _QUANTITIES else ",.")
        if abs(number) >= Decimal(10) ** whole_digits or number != number.quantize(last):
            raise ValueError(f"“{raw}” has more than {whole_digits} digits or more than {places} decimal places")
        return number.quantize(last)

    return read


def _whole(raw: object) -> int:
    number = _number(raw, ",.")
    if number != number.to_integral_value():
        raise ValueError(f"“{raw}” is not a whole number")
    if abs(number) > 2**31 - 1:
        raise ValueError(f"“{raw}” is too large")
    return int(number)


def _flag(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    word = _text(raw).casefold()
    if word in _TRUE | _FALSE:
        return word in _TRUE
    raise ValueError(f"“{raw}” is neither yes nor no")


IDENTIFIER = Kind("identifier", "VARCHAR", "text; leading zeros are kept", _named)
TEXT = Kind("text", "VARCHAR", "text", _text)
CODE = Kind("code", "VARCHAR", "a code of the list", _named)
REFERENCE = Kind("reference", "VARCHAR", "the identifier of another record", _named)
CODES = Kind("codes", "VARCHAR", "codes of the list, with ; between them", _text)
DATE = Kind("date", "DATE", "a day, 2024-12-31", _date)
WHOLE = Kind("whole number", "INTEGER", "a whole number", _whole)
MONEY = Kind("money", "DECIMAL(18,2)", "an amount, at most two decimal places", _fixed(16, 2))
QUANTITY = Kind("quantity", "DECIMAL(18,4)", "a number", _fixed(14, 4))
RATE = Kind("rate", "DECIMAL(18,8)", "a rate, at most eight decimal places", _fixed(10, 8))
FLAG = Kind("yes or no", "BOOLEAN", "yes or no", _flag)


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a record type, declared once: table, check, template, form and dictionary derive from it.

    `codes` names a code list; `refers` names the record type whose key this is.
    """

    name: str
    label: str
    kind: Kind = TEXT
    required: bool = False
    codes: str = ""
    refers: str = ""
    note: str = ""

    @property
    def meaning(self) -> str:
        """What the column holds, for whoever meets it in a database: its label, and its note if there is one."""
        return f"{self.label}. {self.note}" if self.note else self.label


def text(name: str, label: str, *, required: bool = False, note: str = "") -> Field:
    """A field of free text."""
    return Field(name, label, TEXT, required=required, note=note)


def identifier(name: str, label: str, note: str = "") -> Field:
    """The record's own identifier; always required."""
    return Field(name, label, IDENTIFIER, required=True, note=note)


def code(name: str, label: str, codes: str, *, required: bool = False, note: str = "") -> Field:
    """A field that holds a code of the list `codes`."""
    return Field(name, label, CODE, required=required, codes=codes, note=note)


def codes(name: str, label: str, codes: str, *, note: str = "") -> Field:
    """A field that holds any number of codes of the list `codes`."""
    return Field(name, label, CODES, codes=codes, note=note)


def refers(name: str, label: str, record_type: str, *, required: bool = False, note: str = "") -> Field:
    """A field that holds the identifier of a record of another type."""
    return Field(name, label, REFERENCE, required=required, refers=record_type, note=note)


def day(name: str, label: str, *, required: bool = False, note: str = "") -> Field:
    """A field that holds a day."""
    return Field(name, label, DATE, required=required, note=note)


def number(name: str, label: str, kind: Kind = QUANTITY, *, required: bool = False, note: str = "") -> Field:
    """A field that holds a number of the given kind."""
    return Field(name, label, kind, required=required, note=note)


def flag(name: str, label: str, note: str = "") -> Field:
    """A field that is yes, no or not stated."""
    return Field(name, label, FLAG, note=note)
