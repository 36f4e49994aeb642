"""The row of the headings: what columns may be headed, which of the first rows it is, and what each says where two rows say it together."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from datetime import datetime, time
from functools import cache

from tracker.codes import code_list, csv_rows
from tracker.intake.raw.tables import Fault, RawRow, RawTable, is_blank
from tracker.intake.understanding.prose import is_period
from tracker.intake.understanding.repeating import bare
from tracker.records import FROM_FILES
from tracker.records.fields import UNSEEN
from tracker.records.record_type import RecordType
from tracker.settings import DATA

_WITHIN = 20
_HEADED = 2
_FULL = 0.75
_YEAR = re.compile(r"(?:19|20)\d\d")
_GAPS = re.compile(r"[\s_\-\u00a0]+")


def plain(text: str) -> str:
    """A name or heading without regard to case, spaces, underscores and the star of a required column.

    >>> plain("Agreement_ID *")
    'agreement id'
    """
    if text.isalnum():  # as most cells of a sheet are, each of which may be a heading repeated
        return text.casefold()
    return _GAPS.sub(" ", UNSEEN.sub("", text)).strip().removesuffix("*").strip().casefold()


def headings(kind: RecordType) -> dict[str, str]:
    """Every heading a column of this type may have, with its field: labels and names in plain form."""
    return {plain(field.label): field.name for field in kind.fields} | {plain(field.name): field.name for field in kind.fields}


@cache
def foreign() -> dict[str, tuple[str, ...]]:
    """What fields may be headed in other languages, by field: such headings are proposed, never taken for certain."""
    found: dict[str, tuple[str, ...]] = {}
    for row in csv_rows(DATA / "headings.csv"):
        found[row["field"]] = (*found.get(row["field"], ()), row["heading"])
    return found


def known_headings(kind: RecordType | None) -> Callable[[str], bool]:
    """Whether a cell is a heading of the type, or of any type when it is not known yet."""
    known = {word for each in ([kind] if kind else FROM_FILES.values()) for word in headings(each)}
    return lambda cell: plain(cell) in known


def heading_row(table: RawTable, known: Container[str], likely: Container[str] = ()) -> int:
    """The index of the row, among the first, that shows the most known headings, alone or with the row above it.

    Where no row shows any, the one that shows the most `likely` ones, else the first that is full of words. A row below, where it only
    says what stands under headings that are merged over several columns: quarters under a year, women and men under a quarter.
    """
    for words in (known, likely):
        shown = _shown(table, words)
        if max(shown):
            top = shown.index(max(shown))
            while _is_lower_half(table, top + 1):
                top += 1
            return top
    return _first_full(table)


def _first_full(table: RawTable) -> int:
    """The index of the first row with about as many words as any: a title above a table fills a cell or two."""
    said = [sum(isinstance(cell, str) and not is_blank(cell) for cell in row.cells) for row in table.rows[:_WITHIN]]
    return next(index for index, words in enumerate(said) if words >= _FULL * max(said))


def headings_shown(table: RawTable, known: Container[str]) -> int:
    """How many known headings the row shows that shows the most."""
    return max(_shown(table, known))


def shows_headings(row: RawRow, known: Container[str]) -> bool:
    """At least two cells of a row, and at least half of them, are headings."""
    filled = [cell for cell in row.cells if not is_blank(cell)]
    others = len(filled) - max(_HEADED, (len(filled) + 1) // 2)
    shown: set[str] = set()
    for cell in filled:
        if others < 0:
            return False
        if isinstance(cell, str) and (word := plain(cell)) in known and word not in shown:
            shown.add(word)
        else:
            others -= 1
    return others >= 0


def ordinal(cell: object) -> tuple[int, ...]:
    """The number of a row, one within another as 1.2; empty for what is none.

    >>> ordinal("1.2."), ordinal(1.0), ordinal("A-1")
    ((1, 2), (1,), ())
    """
    text = str(cell).strip().removesuffix(".").removesuffix(".0")
    return tuple(map(int, text.split("."))) if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})*", text) else ()


def _shown(table: RawTable, known: Container[str]) -> list[int]:
    """How many known headings each of the first rows shows."""
    rows = range(min(len(table.rows), _WITHIN))
    return [len({word for cell in headed(table, index, known) if (word := plain(cell)) in known}) for index in rows]


def headed(table: RawTable, index: int, known: Container[str]) -> list[str]:
    """The heading of each column by a row. Where it says nothing known, the cell above may, or both together.

    So a heading merged over two rows is found in either, “Start” over “date” is the start date, and “2024” over “January” its month.
    """
    row = table.rows[index]
    own = [_text(cell) for cell in row.cells]
    if index == 0 or table.rows[index - 1].number != row.number - 1:
        return own
    above = table.rows[index - 1].cells
    if _is_lower_half(table, index):
        above = headed(table, index - 1, known) if _is_lower_half(table, index - 1) else above
        above = [*above, *[None] * (len(own) - len(above))]
    groups = _groups(above)
    if table.sheet is not None:
        own += [""] * (len(groups) - len(own))
    chosen = [_chosen(cell, *groups.get(column, ("", "")), known) for column, cell in enumerate(own)]
    if not _is_lower_half(table, index):
        return chosen
    return [cell or groups[column][0] for column, cell in enumerate(chosen)]


def halves(table: RawTable, index: int) -> int:
    """The index of the uppermost of the rows that say the headings of a row together with it."""
    while _is_lower_half(table, index):
        index -= 1
    return index


def _is_lower_half(table: RawTable, index: int) -> bool:
    """The row names periods or groups under headings of the row above that stand over several columns, and nothing under its others."""
    if not 0 < index < len(table.rows) or table.rows[index - 1].number != table.rows[index].number - 1:
        return False
    below = [_text(cell) for cell in table.rows[index].cells]
    above = [_text(cell) for cell in table.rows[index - 1].cells]
    width = max(len(below), len(above))
    below, above = ([*cells, *[""] * (width - len(cells))] for cells in (below, above))
    over = {column for column in range(1, width) if below[column] and not above[column]}
    over |= {column for column in range(width) if above[column] and not any(above[column + 1 : column + 2])}
    said = [cell for cell in below if cell]
    several = len(said) >= _HEADED and sum(map(bool, above)) >= _HEADED
    return several and all(column in over for column in range(width) if below[column]) and all(map(_is_part, said))


def _is_part(text: str) -> bool:
    """The text names a period, a sex, or the total of what it stands among."""
    return not bare(text) or is_period(bare(text)) or code_list("SEX").resolve(bare(text)) is not None


def sexed(heading: str) -> tuple[str, str]:
    """The code of the sex that a heading names, empty for none, and what it says beside.

    >>> sexed("Жінки I квартал 2024"), sexed("Усього 2024")
    (('F', 'I квартал 2024'), ('', '2024'))
    """
    words = bare(heading).split()
    sexes = {place: code for place, word in enumerate(words) if (code := code_list("SEX").resolve(word.strip(" ,;:()")))}
    rest = " ".join(word for place, word in enumerate(words) if place not in sexes).strip(" ,.;:()")
    return (next(iter(sexes.values())), rest) if len(sexes) == 1 else ("", " ".join(words))


def _groups(cells: Sequence[object]) -> dict[int, tuple[str, str]]:
    """By column, what the cell of a row says itself, and the last that says anything up to there: a merged cell tells it once."""
    found, last = {}, ""
    for column, cell in enumerate(cells):
        last = _text(cell) or last
        found[column] = (_text(cell), last)
    return found


def _chosen(own: str, above: str, group: str, known: Container[str]) -> str:
    tried = (own, f"{group} {own}" if own else above)
    return next((text for text in tried if text and plain(text) in known), f"{own} {group}" if _is_within(own, group) else own)


def _is_within(own: str, group: str) -> bool:
    """The heading is that of a part of the year or period above it, of women or men in it, or of the whole."""
    part = sexed(own)[1]
    return bool(own and _YEAR.search(group) and not _YEAR.search(own) and is_period(group) and is_period(part or group))


def _text(cell: object) -> str:
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return "" if is_blank(cell) or isinstance(cell, Fault) else str(cell)
