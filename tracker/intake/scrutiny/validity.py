"""Codes in their time: a code must be in use on the day that a record is about, and a crosswalk must lead from code to code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from tracker.codes import Code
from tracker.findings import Finding
from tracker.intake.rows.blocks import Block
from tracker.intake.rows.checks import CheckedRow
from tracker.intake.rows.packed import Findings
from tracker.intake.scrutiny.consistency import Stored, day_of, judged
from tracker.quoting import shown
from tracker.records.fields import CODES, SEPARATOR
from tracker.vocabulary import Vocabulary

_POINTERS = {
    "code": (("list", "parent"),),
    "code_map": (("from_list", "from_code"), ("to_list", "to_code")),
}
"""Fields of the records of words that name a code, each with the field that names its list."""


def in_use(blocks: Sequence[Block], stored: Stored, words: Vocabulary) -> tuple[list[Block], Findings]:
    """The rows whose codes are in use on their own day, and a finding for each code that is not."""
    return judged(blocks, lambda block: _doubt(block, words), lambda row: (*_out_of_use(row, stored, words), *unknown_codes(row, words)))


def _doubt(block: Block, words: Vocabulary) -> pl.Expr | None:
    """Rows with a code that is not in use at all times; all rows of words."""
    kind = block.columns.kind
    if kind.name in _POINTERS:
        return pl.lit(value=True)
    doubts = []
    for field in (kind.by_name[name] for name in block.fields if kind.dated and kind.by_name[name].codes):
        passing = [code.code for code in words.codes(field.codes).codes.values() if code.valid_from or code.valid_to]
        value = pl.col(field.name)
        if passing:
            doubts.append(value.str.contains_any(passing) if field.kind is CODES else value.is_in(passing))
    return pl.any_horizontal(doubts) if doubts else None


def _out_of_use(row: CheckedRow, stored: Stored, words: Vocabulary) -> Iterator[Finding]:
    kind = row.columns.kind
    if not kind.dated or not (day := day_of(row, kind.dated, stored)):
        return
    for field in kind.fields:
        for value in str(row.values.get(field.name) or "").split(SEPARATOR) if field.codes else ():
            known = words.codes(field.codes).codes.get(value)
            if known and not known.valid_on(day):
                yield _finding(row, field.name, known, day, words.successor(field.codes, value, day))


def _finding(row: CheckedRow, field: str, code: Code, day: date, successor: str | None) -> Finding:
    first_or_last = f"its last day was {code.valid_to}" if code.valid_to and code.valid_to < day else f"its first day is {code.valid_from}"
    suggestion = f"Write “{successor}”, which took its place." if successor else f"Look at the day ({row.columns.kind.dated})."
    return row.finding(f"“{code.code}” ({code.name()}) is not in use on {day}: {first_or_last}", suggestion, field=field)


def unknown_codes(row: CheckedRow, words: Vocabulary) -> Iterator[Finding]:
    """A finding for each code that a record of words names and that stands in no list."""
    for of, field in _POINTERS.get(row.columns.kind.name, ()):
        name, code = row.values.get(of), row.values.get(field)
        if name is None or code is None:
            continue
        codes = words.codes(str(name))
        above = [words.codes(codes.parents)] if field == "parent" and codes.parents else []
        if not any(each.has(str(code)) for each in (codes, *above)):
            yield row.finding(f"“{shown(code)}” is not in the list {codes.name}", codes.suggestion(str(code)), field=field)
