"""The rows of a list that tell of somebody, and what is said of those that do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tracker.findings import Finding
from tracker.intake.participants.humans import human
from tracker.intake.participants.recorded import Entry
from tracker.intake.raw.tables import Fault, RawRow, RawTable, is_blank
from tracker.intake.understanding.attendance import Layout
from tracker.intake.understanding.labels import label_of, numbers_beside, signed, some
from tracker.intake.understanding.repeating import TOTAL
from tracker.intake.understanding.signatures import signs_list
from tracker.people.identifiers import NAMES, Identifiers

_NOTHING = {"-", "–", "—", "0", "немає", "нема", "відсутній", "відсутня", "відсутнє", "нет", "n/a", "na", "none", "no", "aucun"}
_ABSENT = re.compile(
    r"(?:відсутн|отсутств|absent|не\s?(?:був|була|було|з.явив|прийшо|приш|яви))\w*(?:\W.*)?"
    r"|н/?[бя]|[-–—0]+|нет|ні|no|non|not? present|н|n|false",
    re.IGNORECASE,
)
_UNWILLING = re.compile(
    r"(?:ні|нет|no|non|false|0)(?:[\s.!]*|\s*,.*)|(?:не\s?(?:зг|дам|даю|надаю|погодж|соглас)|відмов|отказ|refus|disagree|je refuse)\w*.*"
    r"|(?:i\s)?do(?:\snot|n.t)\s.*|je n.*\bpas\b.*",
    re.IGNORECASE,
)
_NUMBERING = 6
"""A longer heading is no “№ з/п”."""
_UNREAD = (
    "Nothing that is read of this row tells who it is, so nobody is counted for it",
    "See whether each column of names, addresses or numbers has a heading that is known, or say what it means.",
)


class Rows(NamedTuple):
    """The rows of a list: who is told of, and the numbers of those that tell of nobody who came, who agrees, or of who made the list."""

    entries: tuple[Entry, ...]
    absent: tuple[int, ...]
    unwilling: tuple[int, ...]
    signed: tuple[int, ...]


def rows_of(table: RawTable, found: Layout, before: str) -> Rows:
    """The rows that tell of somebody who was there; totals and rows for signatures do not."""
    below = table.rows[found.top + 1 :]
    numbering = next((place for place, cell in enumerate(table.rows[found.top].cells) if len(str(cell or "")) > _NUMBERING), found.width)
    signed = tuple(row.number for row in below if signs_list(row, min(numbering, *found.at.values())))
    absent = _absent(below, found)
    unwilling = tuple(row.number for row in below if any(_refuses(row.cells[at]) for at in found.consent if at < len(row.cells)))
    told = (_entry(row, found, before) for row in below if row.number not in {*signed, *absent, *unwilling})
    return Rows(tuple(entry for entry in told if entry), absent, unwilling, signed)


def left_out(table: RawTable, found: Layout, rows: Rows) -> Iterator[Finding]:
    """What is said of the rows that tell of nobody."""
    yield from _unread(table, found, rows)
    yield from _miscounted(table, found, rows)


def notes(table: RawTable, rows: Rows) -> Iterator[str]:
    """What is told of rows that are left out since they should be."""
    if rows.absent:
        yield f"{table.name}: {len(rows.absent)} row(s) of people who did not come are not taken (row {some(rows.absent)})"
    if rows.unwilling:
        yield (
            f"{table.name}: {len(rows.unwilling)} row(s) of people who do not agree to be recorded are not taken "
            f"(row {some(rows.unwilling)})"
        )
    yield from signed(table, rows.signed)


def _entry(row: RawRow, found: Layout, before: str) -> Entry | None:
    said = {name: row.cells[index] for name, index in found.at.items() if index < len(row.cells) and not _empty(row.cells[index])}
    who = human(said)
    if not any(getattr(who, name) for name in ("name", "email", "phone", "id_number")) or _is_total(who, said):
        return None
    rest = {name: value for name, value in said.items() if name not in (*NAMES, "contacts")}
    return Entry(f"{before}{row.number}", row.number, who, rest | {"birth_year": who.birth_year})


def _absent(rows: Sequence[RawRow], found: Layout) -> tuple[int, ...]:
    """Rows whose marks say that somebody was absent, or that have none where others have some."""
    told = [row for row in rows if _filled(row, found.at.values())]
    marks = {row.number: [_came(row.cells[index]) for index in found.present if index < len(row.cells)] for row in told}
    marked = any(True in each for each in marks.values())
    return tuple(number for number, each in marks.items() if True not in each and (False in each or marked))


def _filled(row: RawRow, places: Iterable[int]) -> bool:
    return any(index < len(row.cells) and not is_blank(row.cells[index]) for index in places)


def _came(cell: object) -> bool | None:
    """What a mark says; None where there is none."""
    if is_blank(cell) or isinstance(cell, Fault):
        return None
    return bool(cell) if isinstance(cell, bool | int | float) else not _ABSENT.fullmatch(str(cell).strip())


def _refuses(cell: object) -> bool:
    return isinstance(cell, str | int | float) and bool(_UNWILLING.fullmatch(str(cell).strip()))


def _unread(table: RawTable, found: Layout, rows: Rows) -> Iterator[Finding]:
    """A finding for each row that holds words, none of which is read: somebody may be told there under a heading that nobody knows."""
    numbers = {*rows.absent, *rows.unwilling, *rows.signed, *(entry.number for entry in rows.entries)}
    for row in table.rows[found.top + 1 :]:
        words = [
            cell for at, cell in enumerate(row.cells) if at not in found.present and isinstance(cell, str) and any(map(str.isalpha, cell))
        ]
        if row.number not in numbers and len(words) > 1 and not TOTAL.match(label_of(row)):
            yield table.finding(*_UNREAD, row=row.number)


def _miscounted(table: RawTable, found: Layout, rows: Rows) -> Iterator[Finding]:
    """A finding for each total that says, alone or in its label, another number of rows than stand above it."""
    counted = {index for name, index in found.at.items() if name not in NAMES}
    numbers = [*rows.absent, *rows.unwilling, *(entry.number for entry in rows.entries)]
    for row in table.rows[found.top + 1 :]:
        if row.number not in numbers and TOTAL.match(label := label_of(row)):
            beside = {int(number) for index, number in numbers_beside(row).items() if index not in counted}
            stated, above = {*map(int, re.findall(r"\d+", label)), *beside}, sum(number < row.number for number in numbers)
            if len(stated) == 1 and above not in stated:
                reason = f"The row says {stated.pop()}, but {above} row(s) stand above it"
                yield table.finding(
                    reason, "The rows are taken as they stand. See whether one is missing, or correct the total.", row=row.number
                )


def _is_total(who: Identifiers, said: Mapping[str, object]) -> bool:
    """The name is a word for totals, and no word stands beside it: somebody may be called Sum."""
    beside = (str(value) for name, value in said.items() if name not in ("name", "surname", "given", "patronymic"))
    return bool(TOTAL.match(who.name)) and not any(re.search(r"[^\W\d_]", text) for text in beside)


def _empty(cell: object) -> bool:
    return is_blank(cell) or isinstance(cell, Fault) or (isinstance(cell, str) and cell.strip().casefold() in _NOTHING)
