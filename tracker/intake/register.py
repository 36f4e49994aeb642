"""Lists of participants at the door: names, addresses and numbers lead to a pseudonym and stay outside; the rest becomes records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from tracker.errors import TrackerError, WrongRequest
from tracker.findings import Finding
from tracker.intake.attendance import Layout, layout
from tracker.intake.proposals import Proposal
from tracker.intake.recorded import Desk, Entry, Told, once, text_of
from tracker.intake.tables import Fault, RawRow, RawTable, is_blank
from tracker.people.identifiers import NAMES, Identifiers

_PARTICIPATION = ("activity_id", "person_id", "role", "mode", "org_id", "hours", "pre_score", "post_score", "certificate")
_PERSON = ("person_id", "sex", "birth_decade", "cadre", "home_org", "home_country", "legal_basis", "retain_until")
_NOTHING = {"-", "–", "—", "0", "немає", "нема", "відсутній", "відсутня", "відсутнє", "нет", "n/a", "na", "none", "no", "aucun"}
_TOTAL = re.compile(r"(?:всього|усього|разом|total|итого)\b", re.IGNORECASE)


@dataclass(slots=True)
class Registered:
    """A list without anything that identifies: persons and participations at their rows, and who stands in which row."""

    persons: RawTable
    participations: RawTable
    entries: dict[int, tuple[Entry, str]] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def registered(table: RawTable, desk: Desk) -> Registered:
    """The list as tables of persons and participations. Nothing that is said of it quotes a human's cell."""
    found = layout(table, desk.decided)
    bare = replace(table, rows=())
    if found is None:
        reason = "No column of names, e-mail addresses or telephone numbers was found; nobody is taken"
        say = "Head them Name, E-mail, Phone, Organisation, or say: tracker mapping set SENDER columns.participation HEADING name"
        return Registered(bare, bare, findings=[table.finding(reason, say, row=1)])
    made = Registered(bare, bare)
    entries = {entry.number: entry for entry in _entries(table, found)}
    door = _Door(desk, entries)
    for entry in entries.values():
        try:
            person_id = door.pseudonym(entry.number)
        except TrackerError as error:
            made.findings.append(replace(table.finding(error.what, error.next_step or "", row=entry.number), kind="participation"))
        else:
            made.entries[entry.number] = entry, person_id
    made.fresh = door.fresh
    told = Told(table, desk, found)
    rows = once({number: told.values(entry, person_id) for number, (entry, person_id) in made.entries.items()})
    made.participations = _table(table, found, _PARTICIPATION, rows)
    first = {str(row["person_id"]): number for number, row in reversed(rows.items()) if row["person_id"] not in desk.persons}
    made.persons = _table(table, found, _PERSON, {number: rows[number] for number in sorted(first.values())})
    made.proposals += told.proposals()
    made.notes += [*told.notes(), _summary(table, made)]
    return made


def _summary(table: RawTable, made: Registered) -> str:
    people = {person_id for _, person_id in made.entries.values()}
    return f"{table.name}: {len(people)} people in {len(made.entries)} rows, {len(people - made.fresh)} of them known already"


def _entries(table: RawTable, found: Layout) -> Iterator[Entry]:
    """The rows that tell of somebody; totals and rows for signatures do not."""
    for row in table.rows[found.top + 1 :]:
        said = {name: row.cells[index] for name, index in found.at.items() if index < len(row.cells) and not _empty(row.cells[index])}
        human = _human(said)
        if any(getattr(human, name) for name in ("name", "email", "phone", "id_number")) and not _TOTAL.match(human.name):
            rest = {name: value for name, value in said.items() if name not in NAMES}
            yield Entry(row.number, human, rest | {"birth_year": human.birth_year})


def _human(said: Mapping[str, object]) -> Identifiers:
    whole = {name: text_of(value) for name, value in said.items()}
    name = whole.get("name") or " ".join(whole[part] for part in ("surname", "given", "patronymic") if part in whole)
    email = next((part for part in re.split(r"[;,\s]+", whole.get("email", "")) if "@" in part), whole.get("email", ""))
    phone = re.split(r"[;,/\n]", whole.get("phone", ""))[0]
    year = re.search(r"(?:19|20)\d\d", whole.get("birth_year", ""))
    return Identifiers(email, phone, whole.get("id_number", ""), name, year[0] if year else "", whole.get("organisation", ""))


def _empty(cell: object) -> bool:
    return is_blank(cell) or isinstance(cell, Fault) or (isinstance(cell, str) and cell.strip().casefold() in _NOTHING)


class _Door:
    """Gives each row its pseudonym, and knows who is new."""

    def __init__(self, desk: Desk, entries: Mapping[int, Entry]) -> None:
        self._desk, self._entries = desk, entries
        self._given: dict[int, str] = {}
        self._seen: dict[bytes, str] = {}
        self.fresh: set[str] = set()

    def pseudonym(self, number: int, asking: frozenset[int] = frozenset()) -> str:
        """The pseudonym of the human in a row. Raises a `TrackerError` that quotes nothing."""
        if number not in self._given:
            if number in asking or number not in self._entries:
                raise WrongRequest(f"Row {number} tells of nobody, or is said to be itself", next_step="Look at --same.")
            said = self._desk.register.same.get(number)
            same_as = self.pseudonym(int(said), asking | {number}) if said and said.isdigit() else said
            self._given[number] = self._one(number, self._entries[number].human, same_as)
        return self._given[number]

    def _one(self, number: int, human: Identifiers, same_as: str | None) -> str:
        vault, stands = self._desk.register.vault, self._desk.stands
        if self._desk.register.new:
            person_id, new = vault.pseudonym(human, stands, same_as)
        else:
            known = vault.find(human, stands)
            forms = (*human.strong(), *human.weak())
            person_id = known or same_as or next((self._seen[form] for form in forms if form in self._seen), f"new-{number}")
            self._seen |= dict.fromkeys(forms, person_id)
            new = person_id == f"new-{number}"
        if new:
            self.fresh.add(person_id)
        return person_id


def _table(table: RawTable, found: Layout, fields: tuple[str, ...], rows: Mapping[int, Mapping[str, object]]) -> RawTable:
    """Rows in which every field stands in its own column of the list, or to the right of all, and nothing else stands at all."""
    told = [name for name in fields if any(row.get(name) is not None for row in rows.values())]
    own = {"org_id": "organisation", "home_org": "organisation"}
    added = iter(range(found.width, found.width + len(told)))
    at = {name: found.at[own.get(name, name)] if own.get(name, name) in found.at else next(added) for name in told}
    width = max(at.values(), default=0) + 1

    def line(number: int, cells: Mapping[str, object]) -> RawRow:
        by_place = {at[name]: cells.get(name) for name in told}
        return RawRow(number, [by_place.get(place) for place in range(width)])

    if not rows:
        return replace(table, rows=())
    head = line(table.rows[found.top].number, {name: name for name in told})
    return replace(table, rows=(head, *(line(number, row) for number, row in rows.items())))
