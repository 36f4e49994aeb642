"""The rows of a list that tell of somebody, and what is said of those that do not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tracker.findings import Finding
from tracker.intake.participants.recorded import Entry, text_of
from tracker.intake.raw.tables import Fault, RawTable, is_blank
from tracker.intake.understanding.attendance import Layout
from tracker.intake.understanding.labels import label_of, numbers_beside
from tracker.intake.understanding.repeating import TOTAL
from tracker.people.identifiers import NAMES, Identifiers, without_address

_NOTHING = {"-", "–", "—", "0", "немає", "нема", "відсутній", "відсутня", "відсутнє", "нет", "n/a", "na", "none", "no", "aucun"}
_UNREAD = (
    "Nothing that is read of this row tells who it is, so nobody is counted for it",
    "See whether each column of names, addresses or numbers has a heading that is known, or say what it means.",
)


def entries(table: RawTable, found: Layout, before: str) -> Iterator[Entry]:
    """The rows that tell of somebody; totals and rows for signatures do not."""
    for row in table.rows[found.top + 1 :]:
        said = {name: row.cells[index] for name, index in found.at.items() if index < len(row.cells) and not _empty(row.cells[index])}
        human = _human(said)
        if any(getattr(human, name) for name in ("name", "email", "phone", "id_number")) and not _is_total(human, said):
            rest = {name: value for name, value in said.items() if name not in NAMES}
            yield Entry(f"{before}{row.number}", row.number, human, rest | {"birth_year": human.birth_year})


def left_out(table: RawTable, found: Layout, taken: Sequence[Entry]) -> Iterator[Finding]:
    """What is said of the rows that tell of nobody."""
    yield from _unread(table, found, taken)
    yield from _miscounted(table, found, taken)


def _unread(table: RawTable, found: Layout, taken: Sequence[Entry]) -> Iterator[Finding]:
    """A finding for each row that holds words, none of which is read: somebody may be told there under a heading that nobody knows."""
    numbers = {entry.number for entry in taken}
    for row in table.rows[found.top + 1 :]:
        words = [cell for cell in row.cells if isinstance(cell, str) and any(map(str.isalpha, cell))]
        if row.number not in numbers and len(words) > 1 and not TOTAL.match(label_of(row)):
            yield table.finding(*_UNREAD, row=row.number)


def _miscounted(table: RawTable, found: Layout, taken: Sequence[Entry]) -> Iterator[Finding]:
    """A finding for each total that says, alone or in its label, another number of rows than stand above it."""
    counted = {index for name, index in found.at.items() if name not in NAMES}
    numbers = [entry.number for entry in taken]
    for row in table.rows[found.top + 1 :]:
        if row.number not in numbers and TOTAL.match(label := label_of(row)):
            beside = {int(number) for index, number in numbers_beside(row).items() if index not in counted}
            stated, above = {*map(int, re.findall(r"\d+", label)), *beside}, sum(number < row.number for number in numbers)
            if len(stated) == 1 and above not in stated:
                reason = f"The row says {stated.pop()}, but {above} row(s) stand above it"
                yield table.finding(
                    reason, "The rows are taken as they stand. See whether one is missing, or correct the total.", row=row.number
                )


def _is_total(human: Identifiers, said: Mapping[str, object]) -> bool:
    """The name is a word for totals, and no word stands beside it: somebody may be called Sum."""
    beside = (str(value) for name, value in said.items() if name not in ("name", "surname", "given", "patronymic"))
    return bool(TOTAL.match(human.name)) and not any(re.search(r"[^\W\d_]", text) for text in beside)


def _human(said: Mapping[str, object]) -> Identifiers:
    whole = {name: text_of(value) for name, value in said.items()}
    name = whole.get("name") or " ".join(whole[part] for part in ("surname", "given", "patronymic") if part in whole)
    name, within = without_address(name if any(map(str.isalpha, name)) else "")
    email = next((part for part in re.split(r"[;,\s]+", whole.get("email", "")) if "@" in part), whole.get("email", "") or within)
    phone = re.split(r"[;,/\n]", whole.get("phone", ""))[0]
    year = re.search(r"(?<!\d)((?:19|20)\d\d)(?:\d{4})?(?!\d)", whole.get("birth_year", ""))
    return Identifiers(email, phone, whole.get("id_number", ""), name, year[1] if year else "", whole.get("organisation", ""))


def _empty(cell: object) -> bool:
    return is_blank(cell) or isinstance(cell, Fault) or (isinstance(cell, str) and cell.strip().casefold() in _NOTHING)
