"""Organisations as files name them: by identity, a register's identifier, a name or a person's word; else the nearest, to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from tracker.intake.formats.naming import identifier
from tracker.intake.names.joint import parted, told_again
from tracker.intake.rows.proposals import NEW, Candidate
from tracker.intake.rows.questions import SURE
from tracker.intake.scrutiny.stored import Reading
from tracker.latin import words
from tracker.likeness import Nearest

_TELLING = 6
"""A shorter identifier, such as the 7 of a donor, is one of many things unless its register is named."""

_SILENT = {"and", "ta", "et", "the"}
SAME = 100
"""The score of a name that is known for certain."""


class Described(NamedTuple):
    """An organisation as a file of another format describes it: under an identity of the file's own."""

    org_id: str
    names: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    """Registers with their identifiers."""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that it is called."""
        return (self.org_id, *self.names)


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
        found = self._spoken.get(_plain(text)) or self._told_again(text)
        return tuple(found) if len(found) == 1 else ()

    def same(self, described: Iterable[Described]) -> dict[str, tuple[str, ...]]:
        """Which organisations those of a file are for certain, by the file's identities.

        A name is not certain where the registers say otherwise, or where the file tells several organisations of that name apart.
        """
        told = tuple(described)
        found = {one.org_id: meant for one in told if (meant := self._decided_or_numbered(one))}
        named = {one.org_id: meant for one in told if one.org_id not in found and (meant := self._named(one))}
        apart = Counter(named[one.org_id] for one in told if one.org_id in named and one.numbers)
        return found | {org_id: meant for org_id, meant in named.items() if apart[meant] <= 1}

    def candidates(self, text: str) -> tuple[Candidate, ...]:
        """What a text may mean, the nearest first."""
        same = self._spoken.get(_plain(text), set())
        if same:
            return tuple(Candidate(each, self.name(each), SAME) for each in sorted(same))
        return tuple(Candidate(*near) for near in self._nearest.to(text))

    def others(self, org_id: str, name: str) -> tuple[Candidate, ...]:
        """Other organisations of almost this name, so like that they may be the same."""
        return tuple(Candidate(*near) for near in self._nearest.twins(name, SURE) if near.identity != org_id)

    def parts(self, text: str, *, beside: str = "") -> tuple[tuple[str, tuple[Candidate, ...]], ...]:
        """The names that a joint name is made of, each with what it may mean, `beside` one organisation, or a new identity."""
        return tuple((part, self._part(part, beside)) for part in parted(text, self.meant))

    def _part(self, text: str, beside: str) -> tuple[Candidate, ...]:
        """What a part of a joint name means or is very like; else an identity for it."""
        sure = tuple(Candidate(each, self.name(each), SAME) for each in self.meant(text))
        return sure or self.others(beside, text) or (Candidate(identifier(text), text, NEW),)

    def _decided_or_numbered(self, one: Described) -> tuple[str, ...]:
        """What a person or a register says of an organisation."""
        if one.org_id in self.ids:
            return (one.org_id,)
        if decided := next((text for text in one.texts if _plain(text) in self._decided), None):
            return self.meant(decided)
        found = {org_id for number in one.numbers for org_id in self._numbered.get(number, ())}
        return tuple(found) if len(found) == 1 else ()

    def _named(self, one: Described) -> tuple[str, ...]:
        """What its names say, where no register contradicts."""
        found = {org_id for text in one.texts for org_id in self.meant(text)}
        return tuple(found) if len(found) == 1 and not any(self._contradicted(org_id, one) for org_id in found) else ()

    def _contradicted(self, org_id: str, one: Described) -> bool:
        """A register that numbers the organisation numbers the file's otherwise."""
        held = {(scheme, value) for known, scheme, value in self.identifiers if known == org_id}
        return any(number not in held and number[0] in {scheme for scheme, _ in held} for number in one.numbers)

    def _told_again(self, text: str) -> set[str]:
        """The organisation of which every part of a text is a name, as “WHO / World Health Organization”."""
        found = [self._spoken.get(_plain(part), set()) for part in told_again(text)]
        return found[0] if len(found) > 1 and all(each == found[0] for each in found) else set()

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
    def _numbered(self) -> dict[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        for org_id, scheme, value in self.identifiers:
            found.setdefault((scheme, value), set()).add(org_id)
        return found

    @cached_property
    def _spoken(self) -> dict[str, set[str]]:
        """Every form by which an organisation is known for certain."""
        found: dict[str, set[str]] = {}
        for org_id, text in [*((each, each) for each in self.ids), *self.names, *_spelled(self.identifiers)]:
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


def _spelled(identifiers: Iterable[tuple[str, str, str]]) -> Iterable[tuple[str, str]]:
    """Identifiers with their register before them, as IATI writes them, and those that are long enough to stand alone."""
    for org_id, scheme, value in identifiers:
        yield org_id, f"{scheme}-{value}"
        if len(value) >= _TELLING:
            yield org_id, value


def _plain(text: str) -> str:
    """A name without regard to case, quotation marks, punctuation, alphabet, and whether “and” is a word or a sign."""
    spoken = words(text)
    return " ".join([word for word in spoken if word not in _SILENT] or spoken)
