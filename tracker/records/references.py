"""Which records name which others: the one place that knows it, for checking, retiring, undoing and merging."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType

_ABOUT_ANY = ("entity", "entity_id")
_SUBJECT = ("subject_kind", "subject_id")
_SUBJECTS = {"org": "organisation", "partnership": "partnership"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A field of `holder` that names records of `target`.

    A field may name records of several types; then `told_by` is the field that says of which, and `word` what it says.
    """

    holder: RecordType
    field: str
    target: RecordType
    told_by: str = ""
    word: str = ""

    @property
    def column(self) -> str:
        """The column of the target whose value the field repeats."""
        return "record_id" if self.told_by else self.target.key[0]

    def condition(self, row: str) -> str:
        """Whether a row of the holder, called `row`, names a record of the target at all, as SQL."""
        told = f" and {row}.\"{self.told_by}\" = '{self.word}'" if self.told_by else ""
        return f'{row}."{self.field}" is not null{told}'

    def record_id(self, values: Mapping[str, object]) -> str | None:
        """The identity of the record that a row of the holder names, None when it names none of the target."""
        value = values.get(self.field)
        if value is None or (self.told_by and values.get(self.told_by) != self.word):
            return None
        return str(value) if self.told_by else self.target.record_id({self.column: value})


def _of(holder: RecordType) -> Iterator[Reference]:
    for field in holder.fields:
        if field.refers:
            yield Reference(holder, field.name, RECORD_TYPES[field.refers])
    if holder.about_any:
        yield from (Reference(holder, _ABOUT_ANY[1], target, _ABOUT_ANY[0], target.name) for target in RECORD_TYPES.values())
    if holder.by_name.keys() >= set(_SUBJECT):
        yield from (Reference(holder, _SUBJECT[1], RECORD_TYPES[name], _SUBJECT[0], word) for word, name in _SUBJECTS.items())


@cache
def references_from(holder: str) -> tuple[Reference, ...]:
    """How records of a type name others."""
    return tuple(_of(RECORD_TYPES[holder]))


@cache
def references_to(target: str) -> tuple[Reference, ...]:
    """How others name records of a type."""
    return tuple(reference for holder in RECORD_TYPES for reference in references_from(holder) if reference.target.name == target)
