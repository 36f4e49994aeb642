"""Rows that are labelled as repeating others, and the numbers that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tracker.intake.raw.tables import RawRow, is_blank
from tracker.intake.understanding.matching import Columns
from tracker.records.fields import MONEY, QUANTITY, WHOLE

TOTAL = re.compile(
    r"^(?:всього|усього|разом|загалом|підсумок|проміжний підсумок|итого|всего"
    r"|grand total|sub-?total|total|sum|sous-total|total général|ensemble"
    r"|insgesamt|gesamt|gesamtsumme|summe|zwischensumme|ogółem|razem|suma|totaal|subtotaal|totale)(?![^\W\d_])",
    re.IGNORECASE,
)
OF_WHICH = re.compile(
    r"^(?:у тому числі|в тому числі|у т\.\s?ч\.|в т\.\s?ч\.|з них|of which|including|incl\.|thereof|dont)(?![^\W\d_])", re.IGNORECASE
)
ADDED = (WHOLE, MONEY, QUANTITY)


def has_numbers(found: Columns) -> bool:
    """The table has columns that a total could add up."""
    return any(found.kind.by_name[name].kind in ADDED for name in found.at)


def repeats_others(found: Columns, row: RawRow) -> bool:
    """The row is labelled as a total, or begins “of which”; where no column is added up, it could be no record either."""
    label = label_of(row)
    labelled = bool(TOTAL.match(label) or OF_WHICH.match(label))
    return labelled and (has_numbers(found) or lacks(found, row) or len(numbers_beside(row)) == len(_beside(row)))


LABELLED = r"(?i)^[\d.)\s]*(?:" + "|".join(pattern.pattern[4 : pattern.pattern.rindex(")(?!")] for pattern in (TOTAL, OF_WHICH)) + ")"
"""A pattern without looking ahead, as columns are searched by: it finds every such label, and some other texts."""


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


def lacks(found: Columns, row: RawRow) -> bool:
    """A cell is empty that a record must fill."""
    needed = [index for name, index in found.at.items() if found.kind.by_name[name].required]
    return any(index >= len(row.cells) or is_blank(row.cells[index]) for index in needed)


def label_of(row: RawRow) -> str:
    """The first text of a row, without the number that may stand before it."""
    first = next((cell for cell in row.cells if isinstance(cell, str) and not is_blank(cell)), "")
    return re.sub(r"^[\d.)\s]+", "", first).strip().rstrip(":").strip()


def numbers_beside(row: RawRow) -> dict[int, Decimal]:
    """The numbers that stand after the label, by their place."""
    return {index: number for index in _beside(row) if (number := stated_in(row, index)) is not None}


def _beside(row: RawRow) -> list[int]:
    """The places of the filled cells after the first text."""
    filled = [index for index, cell in enumerate(row.cells) if not is_blank(cell)]
    first = next((place for place, index in enumerate(filled) if isinstance(row.cells[index], str)), 0)
    return filled[first + 1 :]
