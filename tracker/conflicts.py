"""Two edits that met: what a record said when it was read, what it says now, and what was wanted instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.quoting import shown

MOST = 20
_WIDTH = 36

Fields = Mapping[str, str | None]
"""What a record says, each value as text; an empty field is None."""


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field of a record in conflict: as it was read, as it is now, as it was wanted."""

    field: str
    base: str | None
    now: str | None
    wanted: str | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record that somebody changed after it was read at revision `read`; `revision` is the newest that touched it.

    A version is None where there is no record: not yet recorded, retired, or wanted to be retired.
    """

    kind: str
    record_id: str
    read: int
    revision: int
    saved_at: datetime
    actor: str
    reason: str
    base: Fields | None
    now: Fields | None
    wanted: Fields | None

    @property
    def fields(self) -> tuple[FieldConflict, ...]:
        """The fields in which the three versions are not all the same."""
        versions = [version or {} for version in (self.base, self.now, self.wanted)]
        names = list(dict.fromkeys(name for version in versions for name in version))
        told = [FieldConflict(name, *(version.get(name) for version in versions)) for name in names]
        return tuple(field for field in told if len({field.base, field.now, field.wanted}) > 1)

    @property
    def text(self) -> str:
        """The conflict for a reader: who changed the record, when and why, and the versions side by side."""
        done, when = "changed" if self.now is not None else "retired", f"{self.saved_at:%Y-%m-%d %H:%M} UTC"
        title = f"{self.kind} “{self.record_id}”: {done} by {shown(self.actor)} in revision {self.revision}, {when} ({shown(self.reason)})"
        versions = ((f"read at revision {self.read}", self.base), (f"now, revision {self.revision}", self.now), ("yours", self.wanted))
        table = [("field", *(name if version is not None else f"{name}: no record" for name, version in versions))]
        table += [(field.field, *map(_cell, (field.base, field.now, field.wanted))) for field in self.fields]
        return "\n".join([title, *_aligned(table)])

    def as_dict(self) -> dict[str, object]:
        """The conflict for a JSON document: all three versions whole."""
        return {name: getattr(self, name) for name in self.__slots__}


def _cell(value: str | None) -> str:
    return "–" if value is None else shown(value, _WIDTH)


def _aligned(table: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return ["    " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]
