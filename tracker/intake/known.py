"""Organisations as files name them: by identity, by a register's identifier, by a name; else the nearest names, for a person to choose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tracker.intake.proposals import Candidate
from tracker.intake.stored import Reading
from tracker.latin import words
from tracker.likeness import Nearest

_BETWEEN = re.compile(r"\s*(?:[/;+&|]|,|\s+(?:and|та|і|й|и|et)\s+)\s*", re.IGNORECASE)
_TELLING = 6
"""A shorter identifier, such as the 7 of a donor, is one of many things unless its register is named."""

_SAME = 100


@dataclass(frozen=True)
class Organisations:
    """The organisations of the store and of the files that are being read."""

    ids: frozenset[str]
    names: tuple[tuple[str, str], ...] = ()
    identifiers: tuple[tuple[str, str, str], ...] = ()
    decided: Mapping[str, str] = field(default_factory=dict)
    stored: frozenset[str] = frozenset()
    """Those that the store holds."""

    def meant(self, text: str) -> tuple[str, ...]:
        """The organisation that a text means for certain; several for a joint name that a person has split; none when nobody knows."""
        if text in self.ids:
            return (text,)
        if (said := self._decided.get(_plain(text))) is not None:
            return tuple(part for each in said.split(";") if (part := each.strip()))
        found = self._spoken.get(_plain(text), set())
        return tuple(found) if len(found) == 1 else ()

    def candidates(self, text: str) -> tuple[Candidate, ...]:
        """What a text may mean, the nearest first."""
        same = self._spoken.get(_plain(text), set())
        if same:
            return tuple(Candidate(each, self.name(each), _SAME) for each in sorted(same))
        return tuple(Candidate(*near) for near in self._nearest.to(text))

    def others(self, org_id: str, name: str) -> tuple[Candidate, ...]:
        """Other organisations of almost this name."""
        return tuple(Candidate(*near) for near in self._nearest.to(name) if near.identity != org_id)

    def parts(self, text: str) -> tuple[tuple[str, tuple[Candidate, ...]], ...]:
        """The names that a joint name is made of, each with what it may mean; none where no part of it is known."""
        found = [part for part in _BETWEEN.split(text) if part]
        told = tuple(
            (part, tuple(Candidate(each, self.name(each), _SAME) for each in self.meant(part)) or self.candidates(part)) for part in found
        )
        return told if len(told) > 1 and any(self.meant(part) for part in found) else ()

    def name(self, org_id: str) -> str:
        """What an organisation is called, else its identity."""
        return self._called.get(org_id, org_id)

    @cached_property
    def _called(self) -> dict[str, str]:
        return dict(reversed(self.names))

    @cached_property
    def _decided(self) -> dict[str, str]:
        return {_plain(text): said for text, said in self.decided.items()}

    @cached_property
    def _spoken(self) -> dict[str, set[str]]:
        """Every form by which an organisation is known for certain."""
        found: dict[str, set[str]] = {}
        for org_id, text in [*((each, each) for each in self.ids), *self.names, *_numbered(self.identifiers)]:
            found.setdefault(_plain(text), set()).add(org_id)
        return found

    @cached_property
    def _nearest(self) -> Nearest:
        return Nearest((*self.names, *((each, each) for each in sorted(self.ids - self._called.keys()))))


def organisations(session: Reading, coming: Mapping[str, Iterable[Mapping[str, object]]], decided: Mapping[str, str]) -> Organisations:
    """Those that the store holds and those that come with the files, with what a person has decided about the sender's names."""
    ids = {row["record_id"] for row in session.rows("select record_id from organisation")}
    names = [(row["org_id"], row["name"]) for row in session.rows("select org_id, name from org_name order by lang = 'en' desc, record_id")]
    numbers = [(row["org_id"], row["scheme"], row["value"]) for row in session.rows("select org_id, scheme, value from org_identifier")]
    stored = frozenset(ids)
    ids |= {str(row["org_id"]) for row in coming.get("organisation", ())}
    names += [(str(row["org_id"]), str(row["name"])) for row in coming.get("org_name", ())]
    numbers += [(str(row["org_id"]), str(row["scheme"]), str(row["value"])) for row in coming.get("org_identifier", ())]
    return Organisations(frozenset(ids), tuple(names), tuple(numbers), decided, stored)


def _numbered(identifiers: Iterable[tuple[str, str, str]]) -> Iterable[tuple[str, str]]:
    """Identifiers with their register before them, as IATI writes them, and those that are long enough to stand alone."""
    for org_id, scheme, value in identifiers:
        yield org_id, f"{scheme}-{value}"
        if len(value) >= _TELLING:
            yield org_id, value


def _plain(text: str) -> str:
    """A name without regard to case, quotation marks, punctuation and alphabet."""
    return " ".join(words(text))
