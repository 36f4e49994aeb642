"""Cells that say by what stands beside them what they mean: numbers by the others of their column, regions by the country of their row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from tracker.intake.raw.tables import RawRow, is_blank
from tracker.intake.understanding.matching import Columns
from tracker.intake.understanding.understood import Amounts
from tracker.intake.understanding.units import Unit, currency_of, unit_alone
from tracker.quoting import shown
from tracker.records.fields import MONEY, QUANTITY, RATE, WHOLE, Kind
from tracker.vocabulary import Vocabulary

_NUMBERS = (WHOLE, MONEY, QUANTITY, RATE)
_EITHER = re.compile(r"[-−]?[1-9]\d{0,2}([.,])\d{3}")
"""A thousand and more, or one and more."""
_NUMBER = re.compile(r"[-−]?\d[\d.,]*")
_WORDED = re.compile(r"(?P<before>[$€£₴]?)\s*(?P<number>[-−]?\d[\d.,\s'’]*?)\s*(?P<after>[^\W\d][^\d,]*|[$€£₴])?")
"""A number with words or a sign for what it is in."""
_THOUSANDS = {"k", "к"}
_GAPS = re.compile(r"[\s'’]")
_OTHER = {".": ",", ",": "."}


def unmistaken(found: Columns, rows: Sequence[RawRow], amounts: Amounts) -> tuple[Sequence[RawRow], list[str]]:
    """The rows with numbers that nobody can misread, and what is told of them.

    1,234 is read as the other numbers of its column are, where these leave one way only. “1,2 млн” is an amount in full unless a heading or
    title says what amounts are in, and so is “5 000 EUR” where its row names the same currency.
    """
    notes: list[str] = []
    for name, column in found.at.items() if not found.table.form else ():
        kind = found.kind.by_name[name].kind
        if kind not in _NUMBERS or not any(isinstance(row.cells[column], str) for row in rows if column < len(row.cells)):
            continue
        full = [_in_full(found, row, column, amounts) for row in rows] if kind is MONEY and amounts.scale == 1 else []
        if any(full):
            notes += _told(found, name, rows, full, "in full")
            rows = _with(rows, column, full)
        if any(_is_doubtful(text, kind) for text in _texts(rows, column)) and (point := _point(_texts(rows, column), kind)):
            plain = [_plainly(text, point) if (text := _text(row, column)) and _is_doubtful(text, kind) else None for row in rows]
            notes += _told(found, name, rows, plain, "as others of the column are")
            rows = _with(rows, column, plain)
    return rows, notes


def needs_others(found: Columns, row: RawRow) -> bool:
    """A number of the row may be read by the others of its column, or by what stands beside it."""
    numbers = ((_text(row, place), found.kind.by_name[name].kind) for name, place in found.at.items())
    return any(text and (_is_doubtful(text, kind) or (kind is MONEY and _unit_in(text))) for text, kind in numbers)


def _told(found: Columns, name: str, rows: Sequence[RawRow], read: Sequence[str | None], how: str) -> Iterator[str]:
    """The first of the numbers that stand otherwise in the file: of “$1,000” only the sign is taken away."""
    column = found.at[name]
    pairs = [(row.cells[column], text) for row, text in zip(rows, read, strict=True) if text and text not in _text(row, column)]
    for first, number in pairs[:1]:
        yield f"{found.table.name}: {len(pairs)} number(s) of {name} are read {how}: “{shown(first)}” is {number}"


def _with(rows: Sequence[RawRow], column: int, cells: Iterable[object]) -> Sequence[RawRow]:
    return [row if cell is None else _changed(row, column, cell) for row, cell in zip(rows, cells, strict=True)]


def _changed(row: RawRow, column: int, cell: object) -> RawRow:
    return RawRow(row.number, [*row.cells[:column], cell, *row.cells[column + 1 :]])


def _text(row: RawRow, column: int) -> str:
    """A text, without spaces and apostrophes between its digits; empty where the cell is none."""
    cell = row.cells[column] if column < len(row.cells) else None
    return _GAPS.sub("", cell) if isinstance(cell, str) else ""


def _texts(rows: Sequence[RawRow], column: int) -> Iterator[str]:
    return (text for row in rows if (text := _text(row, column)))


def _is_doubtful(text: str, kind: Kind) -> bool:
    """It may be a thousand and more, or one and more; rates have three decimal places often."""
    either = _EITHER.fullmatch(text) if kind in _NUMBERS else None
    return either is not None and (kind is not RATE or either[1] == ",")


def _point(texts: Iterator[str], kind: Kind) -> str | None:
    """The mark before the decimal places in a column; None where nothing says it, or not all say the same."""
    said = {point for text in texts if (point := _point_in(text, kind))}
    return said.pop() if len(said) == 1 else None


def _point_in(text: str, kind: Kind) -> str | None:
    """The mark before decimal places by a single number: people are not counted in thousandths, and what comes twice parts thousands."""
    marks = re.findall("[.,]", text)
    if not marks or not _NUMBER.fullmatch(text):
        return None
    if either := _EITHER.fullmatch(text):
        return _OTHER[either[1]] if kind is WHOLE and not text.endswith("000") else None
    first, last = marks[0], marks[-1]
    if first == last:
        return last if len(marks) == 1 else _OTHER[last]
    return last if marks.count(last) == 1 else None


def _plainly(text: str, point: str) -> str:
    """The number as nobody can misread it.

    >>> _plainly("1,234", "."), _plainly("1,234", ",")
    ('1234', '1.2340')
    """
    return f"{text.replace(point, '.')}0" if point in text else text.replace(_OTHER[point], "")


def _in_full(found: Columns, row: RawRow, column: int, amounts: Amounts) -> str | None:
    """The amount of a cell that says what it is in, where its row does not say otherwise."""
    text = _text(row, column)
    if not (unit := _unit_in(text)) or unit.currency not in ("", *_currencies(found, row, amounts)):
        return None
    number = str(_WORDED.fullmatch(text)["number"])  # type: ignore[index]  # a unit was found in it
    if unit.scale == 1:
        return number
    try:
        amount = Decimal(str(QUANTITY.read(number))) * unit.scale
    except ValueError:
        return None
    return f"{amount.normalize():f}" if amount * 100 % 1 == 0 else None


def _unit_in(text: str) -> Unit | None:
    """What a text says its number is in.

    >>> _unit_in("1,2млн").scale, _unit_in("5000EUR").currency, _unit_in("35k").scale, _unit_in("1200"), _unit_in("5осіб")
    (Decimal('1000000'), 'EUR', Decimal('1000'), None, None)
    """
    said = _WORDED.fullmatch(text)
    words = said and (said["before"] or said["after"])
    if not words:
        return None
    return Unit(Decimal(1000), "", words) if words.casefold() in _THOUSANDS else unit_alone(words)


def _currencies(found: Columns, row: RawRow, amounts: Amounts) -> Iterator[str]:
    """The currency that a row names, or that all amounts have."""
    for name in amounts.coded:
        said = str(row.cells[found.at[name]]).strip() if name in found.at and found.at[name] < len(row.cells) else amounts.given.get(name)
        yield currency_of(str(said)) or str(said).upper()


def placed(found: Columns, words: Vocabulary, always: Mapping[str, object]) -> Callable[[RawRow], RawRow]:
    """A row with the region of its country, where its name is that of several: Amazonas of Brazil, or of Peru.

    The country stands in the row, or is that of every row (`always`).
    """
    fields = {field.codes: field.name for field in found.kind.fields if field.codes in ("COUNTRY", "REGION")}
    column, beside = found.at.get(fields.get("REGION", "")), found.at.get(fields.get("COUNTRY", ""))
    everywhere = always.get(fields.get("COUNTRY", ""))
    if column is None or (beside is None and not everywhere):
        return lambda row: row
    regions, countries = words.codes("REGION"), words.codes("COUNTRY")

    def nearby(row: RawRow) -> RawRow:
        name = row.cells[column] if column < len(row.cells) else None
        country = everywhere if beside is None else row.cells[beside] if beside < len(row.cells) else None
        meant = regions.spellings.codes(name) if isinstance(name, str) and not is_blank(name) and isinstance(country, str) else ()
        home = countries.resolve(str(country)) if len(meant) > 1 else None
        within = [code for code in meant if home and regions.codes[code].parent == home]
        return _changed(row, column, within[0]) if len(within) == 1 else row

    return nearby
