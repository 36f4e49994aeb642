"""What a list of participants says beside who they are: fields of ours, in our codes, with what is not known counted and asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tracker.errors import UnknownName
from tracker.intake.names.known import Organisations
from tracker.intake.raw.tables import RawTable
from tracker.intake.rows.proposals import About, Candidate, Proposal
from tracker.intake.rows.questions import SURE
from tracker.intake.scrutiny.stored import Reading
from tracker.intake.understanding.attendance import Layout, label_of_field
from tracker.intake.understanding.labels import some
from tracker.intake.understanding.private import is_personal
from tracker.likeness import Nearest
from tracker.people.identifiers import Identifiers
from tracker.people.vault import Vault
from tracker.suggestions import did_you_mean
from tracker.vocabulary import Vocabulary

_CODED = {"sex": "SEX", "cadre": "CADRE", "home_country": "COUNTRY"}
_KEY = ("activity_id", "person_id", "role")
_DECADE = 10


@dataclass(frozen=True, slots=True)
class Register:
    """What is said of the lists of a file. Only with `new` are pseudonyms given; a preview calls people `new-` and their row.

    `activity` is what was attended where no column says it, `activities` by the sheet that a list stands in. `same` is what a person has
    decided: a row is the human of another row, or one who is known by a pseudonym. Where there are several lists, a row is told
    as `2:12`, list and row.
    """

    vault: Vault
    legal_basis: str
    retain_until: date
    activity: str = ""
    role: str = "participant"
    same: Mapping[str, str] = field(default_factory=dict)
    new: bool = False
    activities: Mapping[str, str] = field(default_factory=dict)

    def attended(self, table: RawTable) -> str | None:
        """The activity of a list."""
        return self.activities.get(table.sheet or "") or self.activity or None


def refuse_nonsense(register: Register, words: Vocabulary, session: Reading) -> None:
    """Raise `UnknownName` before anybody gets a pseudonym for a list that could not be recorded."""
    for what, name, said in (("legal ground", "LEGAL_BASIS", register.legal_basis), ("role", "PARTICIPANT_ROLE", register.role)):
        codes = words.codes(name)
        if codes.resolve(said) is None:
            raise UnknownName(
                f"There is no {what} “{said}”", next_step=codes.suggestion(said) or f"Choose one of {', '.join(codes.codes)}."
            )
    known = [row["activity_id"] for row in session.rows("select activity_id from activity")]
    for said in filter(None, (register.activity, *register.activities.values())):
        if said not in known:
            raise UnknownName(f"There is no activity “{said}”", next_step=did_you_mean(said, known) or "Load it first.")


@dataclass(frozen=True)
class Desk:
    """A register with what is known of the store: its words and organisations, whose person is recorded, and who stands for whom."""

    register: Register
    words: Vocabulary
    known: Organisations
    persons: frozenset[str]
    stands: Callable[[str], str]
    held: Callable[[str], Mapping[tuple[str, str], Mapping[str, object]]]
    """The participations that are recorded of an activity, by person and role."""
    decided: Mapping[str, str] = field(default_factory=dict)
    home: str = ""
    """The country in which telephone numbers are written without its code."""


class Entry(NamedTuple):
    """One row of a list: how it is told, its number in the sheet, who it is about, in memory only, and what else it says."""

    at: str
    number: int
    human: Identifiers
    values: dict[str, object]


class Told:
    """What the rows say beside who they are about, in our codes; what is no code is left empty, counted and asked."""

    def __init__(self, table: RawTable, desk: Desk, found: Layout) -> None:
        self._table, self._desk, self._found = table, desk, found
        self._unknown: dict[tuple[str, str], list[int]] = {}

    def values(self, entry: Entry, person_id: str) -> dict[str, object]:
        """The fields of person and participation by name; what the list leaves empty is as it is recorded."""
        register = self._desk.register
        org_id = self._organisation(entry)
        codes = {name: self._code(entry, name) for name in _CODED}
        year = str(entry.values.get("birth_year") or "")
        given = {
            "activity_id": entry.values.get("activity_id", register.attended(self._table)),
            "role": self._role(entry),
            "person_id": person_id,
            "org_id": org_id,
            "home_org": org_id,
            "birth_decade": int(year) // _DECADE * _DECADE if year else None,
            "legal_basis": register.legal_basis,
            "retain_until": register.retain_until.isoformat(),
        }
        whole = {**entry.values, **codes, **given}
        held = self._desk.held(str(whole["activity_id"])).get((person_id, str(whole["role"])), {})
        return {**whole, **{name: value for name, value in held.items() if whole.get(name) is None}}

    def notes(self) -> Iterator[str]:
        """In how many rows, and in which first, a cell was left empty, by field."""
        rows: dict[str, list[int]] = {}
        for (name, _), numbers in self._unknown.items():
            rows[name] = sorted({*rows.get(name, ()), *numbers})
        for name, numbers in rows.items():
            yield f"{self._table.name}: {label_of_field(name)} of {len(numbers)} row(s) is not known and left empty: {some(numbers)}"

    def proposals(self) -> Iterator[Proposal]:
        """What the unknown cells may mean, where they are surely no human's name."""
        for (name, text), numbers in self._unknown.items():
            near = self._near(name, text)
            if near and near[0].score >= SURE and not is_personal(text.casefold()):
                where = self._table.finding("", row=numbers[0], column=self._found.at[name]).where
                about: About = "code" if name in _CODED else "organisation"
                yield Proposal(about, text, near, _CODED.get(name, "participation"), where, len(numbers), "Which one is it?")

    def _near(self, name: str, text: str) -> tuple[Candidate, ...]:
        if name not in _CODED:
            return self._desk.known.candidates(text)
        codes = self._desk.words.codes(_CODED[name])
        near = Nearest(codes.spellings.names()).to(text)
        return tuple(Candidate(code, codes.codes[code].name(), score) for code, _, score in near)

    def _organisation(self, entry: Entry) -> str | None:
        text = entry.human.organisation
        found = self._desk.known.meant(text) if text else ()
        if text and len(found) != 1:
            self._unknown.setdefault(("organisation", text), []).append(entry.number)
        return found[0] if len(found) == 1 else None

    def _role(self, entry: Entry) -> str:
        said = text_of(entry.values.get("role", self._desk.register.role))
        return self._desk.words.codes("PARTICIPANT_ROLE").resolve(said) or said

    def _code(self, entry: Entry, name: str) -> str | None:
        text = text_of(entry.values.get(name, ""))
        code = self._desk.words.codes(_CODED[name]).resolve(text) if text else None
        if text and code is None:
            self._unknown.setdefault((name, text), []).append(entry.number)
        return code


def once(rows: Mapping[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """One row for whoever stands in several that do not contradict each other: each fills what the first leaves empty."""
    kept: dict[str, dict[str, object]] = {}
    first: dict[tuple[object, ...], str] = {}
    for at, row in rows.items():
        place = first.setdefault(tuple(row[name] for name in _KEY), at)
        said = {name: value for name, value in row.items() if value is not None and not name.startswith("birth")}
        if place == at or any(kept[place].get(name, value) not in (None, value) for name, value in said.items()):
            kept[at] = row
        else:
            kept[place] |= said
    return kept


def text_of(cell: object) -> str:
    """A cell as text; a telephone number may have become a number."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
