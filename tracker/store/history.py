"""The life of a record, and the difference between two revisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.errors import UnknownName
from tracker.records import RECORD_TYPES, record_type
from tracker.records.record_type import RecordType
from tracker.store.as_of import Session
from tracker.store.schema import field_list, quoted


@dataclass(frozen=True, slots=True)
class Version:
    """What a record said from one revision until (and without) another; None means still."""

    rev_from: int
    rev_to: int | None
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs between two revisions; `what` is added, retired or changed."""

    kind: str
    record_id: str
    what: str
    field: str | None = None
    old: str | None = None
    new: str | None = None


def versions(session: Session, kind: str, record_id: str) -> tuple[Version, ...]:
    """Every version of a record, oldest first. Raises `UnknownName`."""
    of = record_type(kind)
    found = session.rows(
        f"select rev_from, rev_to, {field_list(of)} from history.{of.name} where record_id = ? order by rev_from", [record_id]
    )
    if not found:
        raise UnknownName(f"No {of.title.lower()} “{record_id}” was ever recorded", next_step="Identities stand in `tracker diff`.")
    return tuple(Version(row.pop("rev_from"), row.pop("rev_to"), row) for row in found)


def differences(session: Session, old: int, new: int) -> tuple[Difference, ...]:
    """What differs between the states at two revisions, by record type and record."""
    for revision in (old, new):
        if not 0 <= revision <= session.head:
            raise UnknownName(f"There is no revision {revision}", next_step=f"The newest is {session.head}.")
    return tuple(difference for kind in RECORD_TYPES.values() for difference in _of_type(session, kind, old, new))


def _of_type(session: Session, kind: RecordType, old: int, new: int) -> list[Difference]:
    """The differences within one record type: one full join of its two states."""
    state = "(select * from history.{0} where rev_from <= {1} and (rev_to is null or rev_to > {1}))"
    pairs = ", ".join(f"cast(o.{quoted(name)} as varchar), cast(n.{quoted(name)} as varchar)" for name in kind.names)
    found = session.tuples(
        f"select coalesce(o.record_id, n.record_id), o.record_id is null, n.record_id is null, {pairs} "
        f"from {state.format(kind.name, int(old))} o full join {state.format(kind.name, int(new))} n on o.record_id = n.record_id "
        "where o.rev_from is distinct from n.rev_from order by 1"
    )
    result: list[Difference] = []
    for record_id, added, retired, *values in found:
        if added or retired:
            result.append(Difference(kind.name, record_id, "added" if added else "retired"))
            continue
        for place, name in enumerate(kind.names):
            before, after = values[2 * place], values[2 * place + 1]
            if before != after:
                result.append(Difference(kind.name, record_id, "changed", name, before, after))
    return result
