"""The code lists and crosswalks as one store knows them at one revision: what is shipped, with the store's own records laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol

from tracker.codes import CodeList, code_list, overlaid
from tracker.crosswalks import Link, link, shipped_links
from tracker.recent import Recent

_KEPT = 8


class Reading(Protocol):
    """A reading session of the store."""

    @property
    def state(self) -> tuple[str, str, int]:
        """What two sessions share that read the same rows."""

    def rows(self, sql: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of a query by column name."""


class Vocabulary:
    """The words that records may use: every code list, and what a code is in other lists and on other days."""

    def __init__(
        self,
        codes: Iterable[Mapping[str, Any]] = (),
        links: Iterable[Mapping[str, Any]] = (),
        decided: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    ) -> None:
        self._codes, self._maps, self._decided = tuple(codes), tuple(links), decided
        self._lists: dict[str, CodeList] = {}

    @cached_property
    def _links(self) -> tuple[Link, ...]:
        """Every link, a record's in the place of the shipped one between the same codes."""
        return tuple({each.key: each for each in (*shipped_links(), *map(link, self._maps))}.values())

    def with_records(self, codes: Iterable[Mapping[str, Any]], links: Iterable[Mapping[str, Any]]) -> Vocabulary:
        """This vocabulary with further records laid over it."""
        return Vocabulary((*self._codes, *codes), (*self._maps, *links), self._decided)

    def with_decided(self, decided: Mapping[str, Mapping[str, str]]) -> Vocabulary:
        """This vocabulary with words that a person has decided to mean a code, by list."""
        return Vocabulary(self._codes, self._maps, decided)

    def codes(self, name: str) -> CodeList:
        """The list of that name. Raises `UnknownName`."""
        if name not in self._lists:
            self._lists[name] = overlaid(code_list(name), self._codes).decided(self._decided.get(name, {}))
        return self._lists[name]

    def links(self, name: str, code: str, other: str) -> tuple[Link, ...]:
        """What a code is in another list, told from the code's side whichever way it is recorded."""
        forth = [each for each in self._links if (each.from_list, each.from_code, each.to_list) == (name, code, other)]
        back = [
            _turned(each) for each in self._links if (each.to_list, each.to_code, each.from_list) == (name, code, other) and name != other
        ]
        return (*forth, *back)

    def same(self, name: str, code: str, other: str) -> str | None:
        """The one code of another list that is exactly this one; None when there is none or several."""
        found = {each.to_code for each in self.links(name, code, other) if each.relation == "exact"}
        return found.pop() if len(found) == 1 else None

    def successor(self, name: str, code: str, on: date) -> str | None:
        """The code in use on a day that took an old one's place under another name; None where it was split or never replaced."""
        seen = {code}
        while (following := self.same(name, code, name)) and following not in seen:
            code = following
            seen.add(code)
            known = self.codes(name).codes.get(code)
            if known and known.valid_on(on):
                return code
        return None


def _turned(one: Link) -> Link:
    """The link seen from its other end."""
    relation = {"broader": "narrower", "narrower": "broader"}.get(one.relation, one.relation)
    return Link(one.to_list, one.to_code, one.from_list, one.from_code, relation, one.valid_from, one.valid_to)


SHIPPED = Vocabulary()
"""The words without any store's own."""

_known: Recent[Vocabulary] = Recent(_KEPT)


def vocabulary(reading: Reading) -> Vocabulary:
    """The vocabulary of the store at the session's revision."""
    return _known.once(
        reading.state,
        lambda: Vocabulary(
            reading.rows('select * exclude (record_id, rev) from "code" order by record_id'),
            reading.rows("select * exclude (record_id, rev) from code_map order by record_id"),
        ),
    )
