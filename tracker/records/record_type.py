"""What a type of record is: its fields, its key, and what must hold between its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tracker.records.fields import Field


@dataclass(frozen=True, slots=True)
class RecordType:
    """A kind of record, which is one table.

    `key` names the fields that together identify a record for good. `orders` lists (earlier, later) pairs of day
    fields whose order must hold. `dated` names the day on which its codes must be in use. Where a record is `about_any`
    other, its `entity` and `entity_id` name one that must exist. What only the tracker writes is not taken `from_files`.
    """

    name: str
    title: str
    meaning: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    orders: tuple[tuple[str, str], ...] = ()
    dated: str = ""
    about_any: bool = False
    from_files: bool = True
    by_name: Mapping[str, Field] = field(init=False, repr=False, compare=False)
    """The fields by name."""

    def __post_init__(self) -> None:
        """Look the fields up once: every cell of a file asks for its own."""
        object.__setattr__(self, "by_name", MappingProxyType({each.name: each for each in self.fields}))

    @property
    def names(self) -> tuple[str, ...]:
        """The field names, in order."""
        return tuple(each.name for each in self.fields)

    def record_id(self, row: Mapping[str, object]) -> str:
        """The record's identity: its key joined by `/`, with `%` and `/` inside a value written `%25` and `%2F`.

        >>> from tracker.records.fields import identifier
        >>> RecordType("a", "", "", ("x", "y"), (identifier("x", ""), identifier("y", ""))).record_id({"x": "1/2", "y": None})
        '1%2F2/'
        """
        return "/".join("" if row.get(name) is None else str(row[name]).replace("%", "%25").replace("/", "%2F") for name in self.key)
