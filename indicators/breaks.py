"""Where an indicator's series breaks: its definition changed, so figures given before and since are not one series."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise

from indicators.definition import Definition
from indicators.kept import editions
from indicators.rungs import BETWEEN
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
_NO_PART = frozenset({"code", "version", "text", "hash"})
_FIGURES = frozenset({"counting", "breakdowns", "unit"})
"""The parts on which figures hang: a change in one of them breaks the series even where nobody raised the version."""


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


def series_breaks(session: Session, code: str) -> tuple[Break, ...]:
    """Every break of an indicator's series up to the session's revision, oldest first."""
    found = (
        Break(since, before.version, after.version, parts_changed(before, after))
        for (_, before), (since, after) in pairwise(editions(session, code.partition(BETWEEN)[0]))
    )
    return tuple(one for one in found if one.old != one.new or _FIGURES & set(one.parts))


def parts_changed(before: Definition, after: Definition) -> tuple[str, ...]:
    """The parts of a definition in which two editions of it differ; what has no part of its own is how it is counted."""
    names = (field.name for field in fields(Definition) if field.name not in _NO_PART)
    return tuple(dict.fromkeys(_PART.get(name, "counting") for name in names if getattr(before, name) != getattr(after, name)))
