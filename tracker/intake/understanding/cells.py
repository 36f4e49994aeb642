"""One cell as a value of its field, or the reason why it is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tracker.codes import CodeList
from tracker.intake.raw.tables import LETTER_LIMIT, Fault, is_blank
from tracker.intake.understanding.advice import advice
from tracker.intake.understanding.marks import ERRORS, is_ditto, is_nothing
from tracker.intake.understanding.numerals import may_be_month_first
from tracker.intake.understanding.prose import Span, span_of
from tracker.intake.understanding.rules import HUNDRED, SHARE, Rule, distrust, rule_of
from tracker.intake.understanding.units import unit_alone
from tracker.quoting import shown
from tracker.records.fields import CODE, CODES, DATE, SEPARATOR, Field, Value
from tracker.records.record_type import RecordType
from tracker.vocabulary import Vocabulary

BETWEEN = " – "
"""Stands between code and name in the drop-downs of the template."""

CURRENCY = "CURRENCY"
_FEW = 6
_OF_HUNDRED = re.compile(r"\s*\d{1,2}\.\d{3}\s*")
_PERCENTAGE = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,2})?)\s?%\s*")
_REFUSALS = 1_000
_MEMORY = 10_000
_REPEATING = (str, int)
"""Types of cells that are remembered; 1.0 and True would be found as 1."""


class Refused(Exception):
    """A value is not accepted, and why."""

    def __init__(self, reason: str, suggestion: str = "") -> None:
        super().__init__(reason)
        self.reason, self.suggestion = reason, suggestion


Reader = Callable[[object], Value | Span]
"""Reads a cell of one column. Raises `Refused`."""


def reader(kind: RecordType, field: Field, words: Vocabulary, *, private: bool = False) -> Reader:
    """The reader of one column's cells; what it read is remembered, since values repeat. No address, and nothing `private`, is quoted."""
    codes = words.codes(field.codes) if field.codes else None
    rule = rule_of(kind.name, field)
    memory: dict[object, Value | Span] = {}
    refusals: dict[str, Refused] = {}

    def read(cell: object) -> Value | Span:
        if type(cell) in _REPEATING and cell in memory:
            return memory[cell]
        if is_blank(cell) or (isinstance(cell, str) and is_nothing(field, cell)):
            if field.required:
                raise Refused(f"{field.label} is required", f"Write {_wanted(field, codes)}.")
            return None
        if isinstance(cell, str) and cell in refusals:
            raise Refused(refusals[cell].reason, refusals[cell].suggestion)
        try:
            value = _value(field, cell, codes, rule)
        except Refused as refusal:
            told = _discreet(refusal) if private or "@" in str(cell) else refusal
            if isinstance(cell, str) and len(refusals) < _REFUSALS:
                refusals[cell] = told
            raise told from None
        if type(cell) in _REPEATING and len(memory) < _MEMORY:
            memory[cell] = value
        return value

    return read


def _wanted(field: Field, codes: CodeList | None) -> str:
    """What to write in a cell; the codes themselves where there are only a few."""
    if field.kind is not CODE or codes is None:
        return field.kind.hint
    few = "; ".join(codes.codes) if len(codes.codes) <= _FEW else ""
    return f"{field.kind.hint} {codes.name}" + (few and f": {few}")


def _value(field: Field, cell: object, codes: CodeList | None, rule: Rule | None) -> Value | Span:
    if isinstance(cell, Fault):
        raise Refused(cell.reason, cell.suggestion)
    if isinstance(cell, str) and "#" in cell and cell.strip().upper() in ERRORS:
        raise Refused(f"The cell shows the error {cell.strip().upper()}", "Correct the formula, or write the value itself.")
    if isinstance(cell, str) and len(cell) > LETTER_LIMIT:
        raise Refused(f"The cell holds {len(cell):,} letters, more than {LETTER_LIMIT:,}", "Shorten the text, or close a quotation mark.")
    if isinstance(cell, str) and is_ditto(field, cell):
        raise Refused("The cell only says “as above”", "Write the value itself.")
    if problem := distrust(field, cell):
        raise Refused(*problem)
    try:
        value = _told(field.kind.read(_share(cell, rule)), cell)
    except ValueError as error:
        if (span := _in_words(field, cell)) is None:
            raise Refused(shown_reason(str(error), cell), advice(field, str(cell), rule)) from error
        value = span
    if codes is not None:
        parts = str(value).split(SEPARATOR) if field.kind is CODES else [str(value)]
        return SEPARATOR.join(_code(codes, part.strip()) for part in parts)
    if rule and not rule.holds(value.first if isinstance(value, Span) else value):
        raise Refused(f"“{shown(cell)}”: {rule.reason}", rule.suggestion)
    return value


def _share(cell: object, rule: Rule | None) -> object:
    """A percentage as the share that it is, or as the number of a scale of a hundred, where 87.125 is no thousand; else what it is."""
    if rule is HUNDRED and isinstance(cell, str) and _OF_HUNDRED.fullmatch(cell):
        return float(cell)
    found = _PERCENTAGE.fullmatch(cell) if isinstance(cell, str) and rule in (SHARE, HUNDRED) else None
    if found is None or rule is HUNDRED:
        return cell if found is None else found[1]
    return f"{Decimal(found[1].replace(',', '.')) / 100:f}"


def _told(value: Value, cell: object) -> Value | Span:
    """The value; a day that others would read with the month first, so that it is told how it was understood."""
    return Span(value, value, "day") if isinstance(value, date) and may_be_month_first(cell) else value


def _in_words(field: Field, cell: object) -> Span | None:
    """A day written in words. Raises `Refused` for one that does not exist."""
    try:
        return span_of(cell) if field.kind is DATE and isinstance(cell, str) else None
    except ValueError as error:
        raise Refused(shown_reason(str(error), cell), advice(field, str(cell), None)) from error


def _code(codes: CodeList, text: str) -> str:
    if codes.name == CURRENCY and (unit := unit_alone(text)) and unit.scale != 1:
        raise Refused(
            f"“{shown(text)}” says more than a currency: how much one stands for", "Write the code of the currency, and amounts in full."
        )
    code = codes.resolve(text) or _offered(codes, text)
    if code is None:
        raise Refused(
            f"“{shown(text)}” is not in the list {codes.name}", codes.suggestion(text) or "The sheet Codes of a template lists its codes."
        )
    return code


def _offered(codes: CodeList, text: str) -> str | None:
    """The code of a drop-down entry, which reads “code – name”."""
    code, _, name = text.partition(BETWEEN)
    return code if codes.has(code) and name in codes.codes[code].names.values() else None


def shown_reason(reason: str, cell: object) -> str:
    """A reader's reason in which the cell is quoted as a message may quote it."""
    text = str(cell)
    quoted = reason.replace(f"“{text}”", f"“{shown(text)}”").replace(f"“{text.strip()}”", f"“{shown(text)}”")
    return quoted if len(quoted) < 300 else f"{quoted[:299]}…"  # noqa: PLR2004  three lines of a terminal


def _discreet(refusal: Refused) -> Refused:
    """The refusal without the value: what stands in a sheet about people may be a name."""
    return Refused(re.sub(r"“.*”", "The value", refusal.reason, flags=re.DOTALL).replace("The value: ", ""), refusal.suggestion)
