"""What of a sheet is its table: without repeated headings, tag rows, notes below, totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.codes import code_list
from tracker.findings import Finding
from tracker.intake.raw.tables import RawRow, is_blank
from tracker.intake.understanding.headings import plain, shows_headings
from tracker.intake.understanding.labels import label_of, lacks, repeats_others, signed
from tracker.intake.understanding.matching import Columns, other_headings
from tracker.intake.understanding.repeating import OF_WHICH
from tracker.intake.understanding.signatures import without_signatures
from tracker.intake.understanding.totals import leaves
from tracker.intake.understanding.units import unit_alone
from tracker.records.fields import MONEY

_FEW_REQUIRED = 2
_WORDS = 3
_COLUMNS = 3
_SLICE = "slice"
_OF_ABOVE = (
    "The row tells of women or men of the event above, which it does not name: it is not taken",
    "Write the event, the slice “sex” and the sex into it, or put women and men into columns beside the total.",
)
_TAG = re.compile(r"#[a-z]+(?:[_+ ]|$)")


@dataclass(frozen=True, slots=True)
class Shape:
    """The rows that are records, notes on what was left out, and findings about what does not agree."""

    rows: tuple[RawRow, ...]
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def shaped(found: Columns, rows: Sequence[RawRow]) -> Shape:
    """The rows below the headings that are records; in a file of another format all are."""
    if found.table.form:
        return Shape(tuple(rows))
    kept = [row for row in rows if not is_no_record(found, row)]
    begins = next((place for place, row in enumerate(kept) if other_headings(found, row)), len(kept))
    other, repeated = kept[begins:], len(rows) - len(kept)
    kept, signed = without_signatures(found, kept[:begins])
    remarks = _remarks(found, kept)
    groups = {row.number: None for row in kept if _is_group(found, row)}
    without = leaves(found, [row for row in kept[: len(kept) - len(remarks)] if row.number not in groups])
    findings = (*without.findings, *(found.at_column(0, *_OF_ABOVE, row=number) for number in groups), *_another(found, other))
    return Shape(without.rows, (*left_out(found, repeated, [*remarks, *signed]), *without.notes), findings)


def _is_group(found: Columns, row: RawRow) -> bool:
    """In the place of an event the row names women or men: it is of the event above."""
    said = OF_WHICH.sub("", label_of(row)).strip() if _SLICE in found.kind.by_name and lacks(found, row) else ""
    return bool(said) and code_list("SEX").resolve(said) is not None


def _another(found: Columns, rows: Sequence[RawRow]) -> Iterator[Finding]:
    """Below the table another one stands, with headings of its own: read by those above, its values would stand in wrong columns."""
    if rows:
        reason = f"Another table seems to begin here: none of the {len(rows) - 1} rows below is taken"
        yield found.at_column(0, reason, "Move it to a sheet of its own.", row=rows[0].number)


def left_out(found: Columns, repeated: int, remarks: Sequence[RawRow]) -> list[str]:
    """The notes on rows that are no records."""
    notes = [f"{found.table.name}: {repeated} repeated heading(s) or tag row(s) left out"] if repeated else []
    return [*notes, *signed(found.table, sorted(row.number for row in remarks))]


def is_no_record(found: Columns, row: RawRow) -> bool:
    """The row repeats the headings, holds tags, or says below the headings in which units they are, or numbers the columns."""
    first = row.number == first_below(found)
    return _is_heading(found, row) or _is_tags(row) or (first and (_numbers_columns(row) or bool(units_below(found))))


def first_below(found: Columns) -> int:
    """The number of the first row below the headings, 0 where there is none."""
    return next((row.number for row in found.table.rows if row.number > found.row), 0)


def units_below(found: Columns) -> Sequence[object]:
    """The units of amounts in the row below the headings, where it tells only these: no amount of a record could be read there."""
    below = next((row for row in found.table.rows if row.number > found.row), None)
    if below is None or not lacks(found, below):
        return ()
    money = [place for name, place in found.at.items() if found.kind.by_name[name].kind is MONEY and place < len(below.cells)]
    units = [below.cells[place] for place in money if unit_alone(below.cells[place])]
    return units if len(units) == len(money) else ()


def _numbers_columns(row: RawRow) -> bool:
    """The row only numbers the columns from 1 on, as below the headings of a ministry's form."""
    filled = [str(cell).strip().removesuffix(".0") for cell in row.cells if not is_blank(cell)]
    return len(filled) >= _COLUMNS and filled == [str(number) for number in range(1, len(filled) + 1)]


def is_ragged(found: Columns, row: RawRow) -> bool:
    """A text row with too few cells, or with values beyond the last heading: its values may stand in wrong columns."""
    if found.table.sheet is not None:
        return False
    count = len(row.cells)
    return count < found.width or not all(map(is_blank, row.cells[found.width :]))


def _is_heading(found: Columns, row: RawRow) -> bool:
    """The row repeats headings where they stand above: ours, or for every field the one that the file has or that was decided."""
    if row.number == found.row:
        return False
    if shows_headings(row, found.known):
        return not other_headings(found, row)
    return any(all(_is_same(was, row.cells, index) for index in found.at.values()) for was in (found.top.cells, found.table.headed) if was)


def _is_same(was: Sequence[object], now: Sequence[object], index: int) -> bool:
    cell = now[index] if index < len(now) else None
    return isinstance(cell, str) and plain(str(was[index])) == plain(cell)


def _is_tags(row: RawRow) -> bool:
    """A row of HXL hashtags."""
    first = next((cell for cell in row.cells if not is_blank(cell)), None)
    return _is_tag(first) and all(is_blank(cell) or _is_tag(cell) for cell in row.cells)


def _is_tag(cell: object) -> bool:
    return isinstance(cell, str) and _TAG.match(cell.strip()) is not None


def _remarks(found: Columns, rows: Sequence[RawRow]) -> list[RawRow]:
    """The rows at the end that hold a single sentence."""
    remarks: list[RawRow] = []
    for row in reversed(rows):
        if not is_remark(found, row):
            break
        remarks.insert(0, row)
    return remarks if len(remarks) < len(rows) else []


def is_remark(found: Columns, row: RawRow) -> bool:
    """The row holds a single sentence, where a record needs more than that. It is a remark when no record follows."""
    return not repeats_others(found, row) and is_lone(found, row) and _is_sentence(_first(row))


def is_lone(found: Columns, row: RawRow) -> bool:
    """The row holds a single text, where a record needs more than that."""
    needed = sum(field.required for field in found.kind.fields)
    filled = [cell for cell in row.cells if not is_blank(cell)]
    return needed >= _FEW_REQUIRED and len(filled) == 1 and isinstance(filled[0], str)


def _is_sentence(text: str) -> bool:
    return text.lstrip().startswith("*") or len(text.split()) >= _WORDS


def _first(row: RawRow) -> str:
    return next(str(cell) for cell in row.cells if not is_blank(cell))
