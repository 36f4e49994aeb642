"""Crosswalks: which code of another list, or of the same list later, says the same as a code, or something wider or narrower.

They lie in `data/crosswalks`, in the form of the record type `code_map`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tracker.codes import csv_rows
from tracker.errors import BadDeclaration
from tracker.settings import DATA

CROSSWALKS = DATA / "crosswalks"
RELATIONS = ("exact", "broader", "narrower")


@dataclass(frozen=True, slots=True)
class Link:
    """One code beside another. Seen from the first, the second is `exact`, `broader` or `narrower`; both ends are inclusive."""

    from_list: str
    from_code: str
    to_list: str
    to_code: str
    relation: str
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a later link replaces."""
        return self.from_list, self.from_code, self.to_list, self.to_code


def link(record: Mapping[str, Any]) -> Link:
    """The link that a record of the type `code_map` is."""
    fields: dict[str, Any] = {name: record.get(name) for name in Link.__dataclass_fields__}
    return Link(**fields)


@cache
def shipped_links(folder: Path = CROSSWALKS) -> tuple[Link, ...]:
    """All links of a folder of crosswalks. Raises `BadDeclaration` for a row that is none."""
    return tuple(_read(path, row) for path in sorted(folder.glob("*.csv")) for row in csv_rows(path))


def _read(path: Path, row: Mapping[str, str]) -> Link:
    try:
        days = {end: date.fromisoformat(row[end]) if row[end] else None for end in ("valid_from", "valid_to")}
        found = link({**row, **days})
    except (KeyError, ValueError) as error:
        raise BadDeclaration(str(path), (f"the row {row} is no link: {error}",)) from error
    if found.relation not in RELATIONS:
        raise BadDeclaration(str(path), (f"“{found.relation}” is no relation; it must be one of {', '.join(RELATIONS)}",))
    return found
