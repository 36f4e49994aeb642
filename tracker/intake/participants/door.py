"""The door: each row of a list gets its pseudonym, and what a person said of rows is heeded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.errors import UnknownName, WrongRequest
from tracker.intake.participants.recorded import Desk, Entry
from tracker.people.identifiers import Identifiers, bearers

_ROW = re.compile(r"\d+(?::\d+)?")
_WHO = "Look at who was said to be whom (--same)."
_ROWS = f"{_WHO} Rows are counted as in the sheet; of several lists a row is told as 2:5, list and row."


class Door:
    """Gives each row its pseudonym, and knows who is new."""

    def __init__(self, desk: Desk, entries: Mapping[str, Entry]) -> None:
        self._desk = desk
        self._entries = {at: entry._replace(human=replace(entry.human, home=desk.home)) for at, entry in entries.items()}
        self._given: dict[str, str] = {}
        self._seen: dict[bytes, str] = {}
        self.fresh: set[str] = set()
        self.renamed: set[str] = set()
        """Rows whose number or address leads to somebody who is known by other names only."""

    def refuse_nobody(self) -> None:
        """Raise `UnknownName` where a person spoke of a row that tells of nobody, or of a pseudonym that nobody bears."""
        register = self._desk.register
        for row, who in register.same.items():
            for at in (row, *([who] if _ROW.fullmatch(who) else [])):
                if at not in self._entries:
                    raise UnknownName(f"Row {at} tells of nobody", next_step=_ROWS)
            if not (_ROW.fullmatch(who) or who in self._desk.persons or register.vault.knows(who)):
                raise UnknownName(f"Nobody bears the pseudonym that row {row} was said to have", next_step=_WHO)

    def pseudonym(self, at: str, asking: frozenset[str] = frozenset()) -> str:
        """The pseudonym of the human in a row. Raises a `TrackerError` that quotes nothing."""
        if at not in self._given:
            if at in asking or at not in self._entries:
                raise WrongRequest(f"Row {at} tells of nobody, or is said to be itself", next_step=_WHO)
            said = self._desk.register.same.get(at)
            same_as = self.pseudonym(said, asking | {at}) if said and _ROW.fullmatch(said) else said
            self._given[at] = self._one(at, self._entries[at].human, same_as)
        return self._given[at]

    def _one(self, at: str, human: Identifiers, same_as: str | None) -> str:
        vault, stands = self._desk.register.vault, self._desk.stands
        known = vault.find(human, stands)
        if known and human.strong() and not (same_as or known in self.fresh or vault.goes_by(known, human, stands)):
            self.renamed.add(at)
        if self._desk.register.new:
            person_id, new = vault.pseudonym(human, stands, same_as)
        else:
            forms = (*human.strong(), *human.elsewise(), *human.weak())
            person_id = known or same_as or next(iter(bearers(human, self._met)), None) or f"new-{at}"
            for form in forms:
                self._seen.setdefault(form, person_id)
            new = person_id == f"new-{at}"
        if new:
            self.fresh.add(person_id)
        return person_id

    def _met(self, forms: Sequence[bytes]) -> list[str]:
        """Whom earlier rows would lead to, had they been saved."""
        return [self._seen[form] for form in forms if form in self._seen]
