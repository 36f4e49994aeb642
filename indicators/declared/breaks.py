"""Where an indicator's series breaks: its definition changed, so figures given before and since are not one series."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from itertools import pairwise
from typing import Any

from indicators.declared.definition import Definition
from indicators.declared.kept import editions
from indicators.declared.rungs import BETWEEN
from indicators.words import Words
from tracker.store import Session

_PART = {
    "dimension": "breakdowns",
    "unit": "unit",
    "name": "meaning",
    "meaning": "meaning",
    "governance": "governance",
    "tier": "governance",
    "level": "governance",
    "direction": "governance",
    "frequency": "governance",
    "example": "examples",
}
_NO_PART = frozenset({"code", "version", "key_once", "text", "hash"})
_FIGURES = frozenset({"counting", "breakdowns", "unit"})
"""The parts on which figures hang: a change in one of them, beyond its prose, breaks the series even where nobody raised the version."""


@dataclass(frozen=True, slots=True)
class Break:
    """The revision that changed a definition, its versions before and since, and the parts that say something else."""

    revision: int
    old: int
    new: int
    parts: tuple[str, ...]

    @property
    def note(self) -> str:
        """The break as the code of a note."""
        return f"series_break:{self.revision}:{self.old}:{self.new}:{','.join(self.parts)}"


def counting(definition: Definition) -> str:
    """The fingerprint of all that figures depend on: two editions that differ in prose alone have the same."""
    parts = {name: _without_prose(getattr(definition, name)) for name in _parts() if _PART.get(name, "counting") in _FIGURES}
    return hashlib.sha256(json.dumps({name: part for name, part in parts.items() if part}, sort_keys=True).encode()).hexdigest()


def series_breaks(session: Session, code: str) -> tuple[Break, ...]:
    """Every break of an indicator's series up to the session's revision, oldest first."""
    return tuple(
        Break(since, before.version, after.version, parts_changed(before, after))
        for (_, before), (since, after) in pairwise(editions(session, code.partition(BETWEEN)[0]))
        if before.version != after.version or counting(before) != counting(after)
    )


def parts_changed(before: Definition, after: Definition) -> tuple[str, ...]:
    """The parts of a definition in which two editions of it differ; what has no part of its own is how it is counted."""
    return tuple(dict.fromkeys(_PART.get(name, "counting") for name in _parts() if getattr(before, name) != getattr(after, name)))


def _parts() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Definition) if field.name not in _NO_PART)


def _without_prose(value: Any) -> Any:
    """A part of a definition as JSON can say it: without texts for readers, and without what is as it is when nobody says so."""
    if isinstance(value, tuple):
        return [_without_prose(one) for one in value]
    if not is_dataclass(value):
        return value
    said = {field.name: getattr(value, field.name) for field in fields(value)}
    unsaid = {field.name: field.default for field in fields(value)}
    return {name: _without_prose(one) for name, one in said.items() if one != unsaid[name] and not isinstance(one, Words)}
