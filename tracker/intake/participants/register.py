"""Lists of participants at the door: names, addresses and numbers lead to a pseudonym and stay outside; the rest becomes records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tracker.errors import TrackerError, UnknownName, WrongRequest
from tracker.findings import Finding
from tracker.intake.participants.lists import one_list
from tracker.intake.participants.recorded import Desk, Entry, Told, once, text_of
from tracker.intake.raw.tables import Fault, RawRow, RawTable, is_blank, letters
from tracker.intake.rows.proposals import Candidate, Proposal
from tracker.intake.understanding.attendance import Layout, label_of_field, layout, near_fields, open_headings
from tracker.intake.understanding.labels import label_of, numbers_beside
from tracker.intake.understanding.repeating import TOTAL
from tracker.people.identifiers import NAMES, Identifiers, without_address
from tracker.suggestions import did_you_mean

_PARTICIPATION = ("activity_id", "person_id", "role", "mode", "org_id", "hours", "pre_score", "post_score", "certificate")
_PERSON = ("person_id", "sex", "birth_decade", "cadre", "home_org", "home_country", "legal_basis", "retain_until")
_NOTHING = {"-", "–", "—", "0", "немає", "нема", "відсутній", "відсутня", "відсутнє", "нет", "n/a", "na", "none", "no", "aucun"}
_NOBODY = (
    "No column of names, e-mail addresses or telephone numbers was found; nobody is taken",
    "Head them Name, E-mail, Phone, Organisation, or say what they mean (tracker mapping set SENDER columns.participation HEADING name).",
)
_UNREAD = (
    "Nothing that is read of this row tells who it is, so nobody is counted for it",
    "See whether each column of names, addresses or numbers has a heading that is known, or say what it means.",
)
_NOWHERE = (
    "It is not said which activity was attended; nobody of this list is taken",
    "Choose the activity (--activity ID, of one sheet --activity SHEET=ID), or add a column activity_id.",
)
_ROW = re.compile(r"\d+(?::\d+)?")


@dataclass(slots=True)
class Registered:
    """The lists of a file without anything that identifies: persons and participations at their rows, and who stands in which row."""

    tables: list[tuple[str, RawTable]] = field(default_factory=list)
    entries: dict[str, tuple[Entry, str]] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _List(NamedTuple):
    """One list: its table, where what stands in it, and the rows that tell of somebody."""

    table: RawTable
    found: Layout
    entries: tuple[Entry, ...]


def registered(tables: Sequence[RawTable], desk: Desk) -> Registered:
    """The lists of a file as tables of persons and participations. Nothing that is said of them quotes a human's cell."""
    _refuse_unknown_lists(tables, desk)
    made = Registered()
    lists = [found for place, table in enumerate(tables, 1) if (found := _read(table, f"{place}:" if len(tables) > 1 else "", desk, made))]
    door = _Door(desk, {entry.at: entry for each in lists for entry in each.entries})
    rows: dict[str, dict[str, object]] = {}
    for each in lists:
        rows |= _taken(each, desk, door, made)
    made.fresh = door.fresh
    kept = once(rows)
    first = {row["person_id"]: at for at, row in reversed(kept.items()) if row["person_id"] not in desk.persons}
    people = {at: kept[at] for at in first.values()}
    for each in lists:
        made.tables += [("person", _table(each, _PERSON, people)), ("participation", _table(each, _PARTICIPATION, kept))]
        made.notes.append(_summary(each, made))
    return made


def _refuse_unknown_lists(tables: Sequence[RawTable], desk: Desk) -> None:
    """Raise `UnknownName` where an activity is said of a sheet that is no list."""
    titles = [table.sheet or "" for table in tables]
    for title in desk.register.activities:
        if title not in titles:
            raise UnknownName(f"There is no list of participants in a sheet “{title}”", next_step=did_you_mean(title, titles))


def _read(table: RawTable, before: str, desk: Desk, made: Registered) -> _List | None:
    """The list as it stands in a table, with what its headings leave open; None where nobody of it can be taken."""
    found = layout(table, desk.decided)
    unlike = []
    for index, heading in open_headings(table, found, desk.decided):
        if heading:
            _ask(made.proposals, heading, found, table.finding("", row=table.rows[found.top].number, column=index).where)
        else:
            unlike.append(letters(index))
    if unlike:
        made.notes.append(f"{table.name}: columns that are not read, since their headings are not known: {', '.join(unlike)}")
    if not found.identifies:
        made.findings.append(table.finding(*_NOBODY, row=1))
    elif "activity_id" not in found.at and not desk.register.attended(table):
        made.findings.append(table.finding(*_NOWHERE, row=1))
    else:
        table, further = one_list(table, found)
        made.findings += further
        entries = tuple(_entries(table, found, before))
        made.findings += [*_unread(table, found, entries), *_miscounted(table, found, entries)]
        return _List(table, found, entries)
    return None


def _ask(proposals: list[Proposal], heading: str, found: Layout, where: str) -> None:
    """What a heading may mean that nobody has explained: once for all lists."""
    for place, one in enumerate(proposals):
        if one.said == heading:
            proposals[place] = replace(one, times=one.times + 1)
            return
    near = tuple(Candidate(name, label_of_field(name), score) for name, score in near_fields(heading, found))
    proposals.append(Proposal("column", heading, near, "participation", where, answer="Which column is it?"))


def _taken(each: _List, desk: Desk, door: _Door, made: Registered) -> dict[str, dict[str, object]]:
    """What the rows of a list record, each with its pseudonym; whoever gets none is refused."""
    told, rows = Told(each.table, desk, each.found), {}
    for entry in each.entries:
        finding = each.table.finding("", row=entry.number)
        try:
            person_id = door.pseudonym(entry.at)
        except TrackerError as error:
            made.findings.append(replace(finding, reason=error.what, suggestion=error.next_step or "", kind="participation"))
        else:
            made.entries[entry.at] = entry, person_id
            made.where[entry.at] = finding.where
            rows[entry.at] = told.values(entry, person_id)
    made.proposals += told.proposals()
    made.notes += told.notes()
    return rows


def _summary(each: _List, made: Registered) -> str:
    here = [made.entries[entry.at][1] for entry in each.entries if entry.at in made.entries]
    return f"{each.table.name}: {len({*here})} people in {len(here)} rows, {len({*here} - made.fresh)} of them known already"


def _entries(table: RawTable, found: Layout, before: str) -> Iterator[Entry]:
    """The rows that tell of somebody; totals and rows for signatures do not."""
    for row in table.rows[found.top + 1 :]:
        said = {name: row.cells[index] for name, index in found.at.items() if index < len(row.cells) and not _empty(row.cells[index])}
        human = _human(said)
        if any(getattr(human, name) for name in ("name", "email", "phone", "id_number")) and not _is_total(human, said):
            rest = {name: value for name, value in said.items() if name not in NAMES}
            yield Entry(f"{before}{row.number}", row.number, human, rest | {"birth_year": human.birth_year})


def _unread(table: RawTable, found: Layout, entries: Sequence[Entry]) -> Iterator[Finding]:
    """A finding for each row that holds words, none of which is read: somebody may be told there under a heading that nobody knows."""
    numbers = {entry.number for entry in entries}
    for row in table.rows[found.top + 1 :]:
        words = [cell for cell in row.cells if isinstance(cell, str) and any(map(str.isalpha, cell))]
        if row.number not in numbers and len(words) > 1 and not TOTAL.match(label_of(row)):
            yield table.finding(*_UNREAD, row=row.number)


def _miscounted(table: RawTable, found: Layout, entries: Sequence[Entry]) -> Iterator[Finding]:
    """A finding for each total that says, alone or in its label, another number of rows than stand above it."""
    counted = {index for name, index in found.at.items() if name not in NAMES}
    numbers = [entry.number for entry in entries]
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


class _Door:
    """Gives each row its pseudonym, and knows who is new."""

    def __init__(self, desk: Desk, entries: Mapping[str, Entry]) -> None:
        self._desk, self._entries = desk, entries
        self._given: dict[str, str] = {}
        self._seen: dict[bytes, str] = {}
        self.fresh: set[str] = set()

    def pseudonym(self, at: str, asking: frozenset[str] = frozenset()) -> str:
        """The pseudonym of the human in a row. Raises a `TrackerError` that quotes nothing."""
        if at not in self._given:
            if at in asking or at not in self._entries:
                raise WrongRequest(
                    f"Row {at} tells of nobody, or is said to be itself", next_step="Look at who was said to be whom (--same)."
                )
            said = self._desk.register.same.get(at)
            same_as = self.pseudonym(said, asking | {at}) if said and _ROW.fullmatch(said) else said
            self._given[at] = self._one(at, self._entries[at].human, same_as)
        return self._given[at]

    def _one(self, at: str, human: Identifiers, same_as: str | None) -> str:
        vault, stands = self._desk.register.vault, self._desk.stands
        if self._desk.register.new:
            person_id, new = vault.pseudonym(human, stands, same_as)
        else:
            known = vault.find(human, stands)
            forms = (*human.strong(), *human.weak())
            person_id = known or same_as or next((self._seen[form] for form in forms if form in self._seen), f"new-{at}")
            self._seen |= dict.fromkeys(forms, person_id)
            new = person_id == f"new-{at}"
        if new:
            self.fresh.add(person_id)
        return person_id


def _table(each: _List, fields: tuple[str, ...], rows: Mapping[str, Mapping[str, object]]) -> RawTable:
    """The rows of a list in which every field stands in its own column, or to the right of all, and nothing else stands at all."""
    here = {entry.number: rows[entry.at] for entry in each.entries if entry.at in rows}
    if not here:
        return replace(each.table, rows=())
    own, found = {"org_id": "organisation", "home_org": "organisation"}, each.found
    told = [name for name in fields if any(row.get(name) is not None for row in here.values())]
    added = iter(range(found.width, found.width + len(told)))
    at = {name: found.at[own.get(name, name)] if own.get(name, name) in found.at else next(added) for name in told}

    def line(number: int, cells: Mapping[str, object]) -> RawRow:
        by_place = {at[name]: cells.get(name) for name in told}
        return RawRow(number, [by_place.get(place) for place in range(max(at.values(), default=0) + 1)])

    head = line(each.table.rows[found.top].number, {name: name for name in told})
    return replace(each.table, rows=(head, *(line(number, row) for number, row in here.items())))
