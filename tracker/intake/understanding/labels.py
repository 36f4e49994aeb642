"""Rows that are labelled as repeating others, and the numbers that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tracker.intake.raw.tables import NOT_CALCULATED, RawRow, RawTable, is_blank
from tracker.intake.understanding.marks import ERRORS
from tracker.intake.understanding.matching import Columns
from tracker.intake.understanding.repeating import BESIDE, OF_WHICH, TOTAL
from tracker.quoting import shown
from tracker.records.fields import CODE, IDENTIFIER, MONEY, QUANTITY, REFERENCE, TEXT, WHOLE

ADDED = (WHOLE, MONEY, QUANTITY)
PARTS_STAND = "The parts are taken as they stand. Correct the part that is wrong, or the total."
_CODED = re.compile(r"[^\W\d_]+[-/_.](?!(?:19|20)\d\d$)[\w./-]*\d[\w./-]*")
"""An identity that begins with a word: SUM-001 may be of Sumy, while Total-2024 is of a year."""
_NUMBER = re.compile(r"^[\d.)\s]+")
_EITHER = re.compile(r"(-?\d{1,3})[.,](\d{3})")
_SHOWN = 8
_SPACED = re.compile(r"\b\w(?: \w){3,}\b")
"""Letters with spaces between them, as in “И Т О Г О”."""


def has_numbers(found: Columns) -> bool:
    """The table has columns that a total could add up."""
    return any(found.kind.by_name[name].kind in ADDED for name in found.at)


def repeats_others(found: Columns, row: RawRow) -> bool:
    """The row is labelled as a total, or begins “of which”; where no column is added up, it could be no record either."""
    label = label_of(row)
    labelled = bool(is_total(found, row) or OF_WHICH.match(label)) or is_beside(label)
    return labelled and (has_numbers(found) or lacks(found, row) or len(numbers_beside(row)) == len(_beside(row)))


def is_total(found: Columns, row: RawRow) -> bool:
    """The row is labelled as a total, and no record for all that: one with an identity, such as SUM-001 or that of “Razom for Ukraine”."""
    return total_within(found, row) or bool(TOTAL.match(label_of(row)) and not _names_itself(found, row))


def _names_itself(found: Columns, row: RawRow) -> bool:
    """An identity is no word for a total; or the row lacks nothing, and the word is within a code, or the code of a column: a slice."""
    keys = [found.kind.by_name[name] for name in found.kind.key if name in found.at]
    cells = {field.kind: str(row.cells[place]) for field in keys if (place := found.at[field.name]) < len(row.cells) and row.cells[place]}
    own, coded = cells.get(IDENTIFIER, ""), cells.get(IDENTIFIER) or cells.get(REFERENCE, "")
    codes = [found.at[field.name] for field in found.kind.fields if field.kind is CODE and field.name in found.at]
    labelled = next((place for place, cell in enumerate(row.cells) if isinstance(cell, str) and not is_blank(cell)), None)
    return bool(own and not TOTAL.match(_worded(own))) or ((bool(_CODED.fullmatch(coded)) or labelled in codes) and not lacks(found, row))


def is_beside(label: str) -> bool:
    """The label is that of an average, a balance or the like, and no identity that begins so, as MEAN-1."""
    return bool(BESIDE.match(label)) and (" " in label or not any(map(str.isdigit, label)))


def some(numbers: Sequence[int]) -> str:
    """The first numbers of rows.

    >>> some(range(3, 14))
    '3, 4, 5, 6, 7, 8, 9, 10, …'
    """
    return ", ".join(map(str, numbers[:_SHOWN])) + (", …" if len(numbers) > _SHOWN else "")


def signed(table: RawTable, numbers: Sequence[int]) -> Iterator[str]:
    """What is told of rows that are remarks and signatures. It quotes none: who signs a sheet writes below it as they like."""
    if numbers:
        yield f"{table.name}: {len(numbers)} row(s) of remarks and signatures left out (row {some(numbers)})"


def left_out(found: Columns, numbers: Sequence[int]) -> Iterator[str]:
    """What is told of rows that are no records."""
    if numbers:
        yield f"{found.table.name}: totals and rows that repeat their parts are not taken (row {', '.join(map(str, numbers))})"


def stated_in(row: RawRow, index: int) -> Decimal | None:
    """The number in a cell, None where there is none."""
    cell = row.cells[index] if index < len(row.cells) else None
    if is_blank(cell):
        return None
    try:
        return Decimal(str(QUANTITY.read(cell)))
    except ValueError:
        return None


def is_lost(row: RawRow, index: int) -> bool:
    """The cell shows an error in the place of a number, or holds a formula that was never calculated."""
    cell = row.cells[index] if index < len(row.cells) else None
    return cell == NOT_CALCULATED or (isinstance(cell, str) and cell.strip().upper() in ERRORS)


def readings(row: RawRow, index: int) -> tuple[Decimal, ...]:
    """What a cell may say as a number: two things where “1,200” may be a thousand or one."""
    cell = row.cells[index] if index < len(row.cells) else None
    if isinstance(cell, str) and (either := _EITHER.fullmatch(cell.strip())):
        return Decimal(f"{either[1]}{either[2]}"), Decimal(f"{either[1]}.{either[2]}")
    number = stated_in(row, index)
    return () if number is None else (number,)


def said_otherwise(row: RawRow, index: int, added: Decimal) -> str | None:
    """What a cell states that is not the sum of its parts, in words where it is no number; None where it agrees, or states nothing."""
    read, cell = readings(row, index), row.cells[index] if index < len(row.cells) else None
    if added in read or not (read or (isinstance(cell, str) and any(map(str.isdigit, cell)))):
        return None
    return f"{read[0].normalize():f}" if len(read) == 1 else f"“{shown(cell)}”"


def lacks(found: Columns, row: RawRow) -> bool:
    """A cell is empty that a record must fill."""
    needed = [index for name, index in found.at.items() if found.kind.by_name[name].required]
    return any(index >= len(row.cells) or is_blank(row.cells[index]) for index in needed)


def label_of(row: RawRow) -> str:
    """The first text of a row, without the number that may stand before it, in its cell or as a text of its own."""
    texts = map(_worded, (cell for cell in row.cells if isinstance(cell, str) and not is_blank(cell)))
    return next(texts, "") or (second if TOTAL.fullmatch(second := next(texts, "")) else "")


def _worded(text: str) -> str:
    label = _NUMBER.sub("", text).strip().rstrip(":").strip()
    return _SPACED.sub(lambda found: found[0].replace(" ", ""), label) if " " in label else label


def total_within(found: Columns, row: RawRow) -> bool:
    """A text that tells records apart says only “total”, as where the partnership stands before each of its services."""
    fields = (found.kind.by_name[name] for name in found.kind.key if name in found.at)
    places = [found.at[field.name] for field in fields if field.required and field.kind is TEXT]
    cells = [row.cells[place] for place in places if place < len(row.cells)]
    return any(isinstance(cell, str) and TOTAL.fullmatch(cell.strip().rstrip(":")) for cell in cells)


def numbers_beside(row: RawRow) -> dict[int, Decimal]:
    """The numbers that stand after the label, by their place."""
    return {index: number for index in _beside(row) if (number := stated_in(row, index)) is not None}


def _beside(row: RawRow) -> list[int]:
    """The places of the filled cells after the first text."""
    filled = [index for index, cell in enumerate(row.cells) if not is_blank(cell)]
    first = next((place for place, index in enumerate(filled) if isinstance(row.cells[index], str)), 0)
    return filled[first + 1 :]
