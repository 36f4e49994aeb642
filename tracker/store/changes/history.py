"""What was done to records, step by step, and the difference between two revisions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.errors import UnknownName
from tracker.records import record_type
from tracker.records.record_type import RecordType
from tracker.store.reading.as_of import Session
from tracker.store.schema import field_list, quoted, stood_at

_EVERY = 2**31


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; empty is None."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """What one revision did to one record, by whom, when (UTC) and why; `what` is added, changed or retired.

    The changes of an added record are all that it says, those of a retired one all that it said.
    """

    rev: int
    saved_at: datetime
    actor: str
    reason: str
    kind: str
    record_id: str
    what: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """What a record said from one revision until (and without) another, None meaning still; and the step that led to it."""

    rev_from: int
    rev_to: int | None
    fields: dict[str, Any]
    step: Step


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that differs between two revisions; `what` is added, changed or retired."""

    kind: str
    record_id: str
    what: str
    changes: tuple[FieldChange, ...]


def versions(session: Session, kind: str, record_id: str) -> tuple[Version, ...]:
    """Every version of a record, oldest first. Raises `UnknownName`."""
    of = record_type(kind)
    found = session.tuples(
        f"select rev_from, rev_to, {field_list(of)} from history.{of.name} where record_id = ? order by rev_from", [record_id]
    )
    if not found:
        raise UnknownName(f"No {of.title.lower()} “{record_id}” was ever recorded", next_step="Identities stand in `tracker diff`.")
    led = {step.rev: step for step in steps(session, kind, record_id=record_id)}
    return tuple(Version(since, until, dict(zip(of.names, said, strict=True)), led[since]) for since, until, *said in found)


def steps(session: Session, kind: str, *, record_id: str | None = None, limit: int = _EVERY) -> tuple[Step, ...]:
    """What was done to the records of a type, or to one of them, newest first, at most `limit` steps.

    A version that begins where another of its record ends is a change; where only one of them is, it came or went.
    """
    of = record_type(kind)
    mine = "true" if record_id is None else "record_id = $record_id"
    newer, older = (f"(select * from history.{of.name} where {mine} and {told})" for told in ("true", "rev_to is not null"))
    found = session.tuples(
        f"with steps as (select coalesce(n.rev_from, o.rev_to) as rev, coalesce(n.record_id, o.record_id) as record_id, {_pairs(of)} "
        f"from {newer} n full join {older} o on n.record_id = o.record_id and n.rev_from = o.rev_to) "
        "select rev, saved_at, actor, reason, s.* exclude (rev) from steps s join main.revision using (rev) "
        "where rev <= $upto order by rev desc, record_id limit $most",
        {"upto": session.revision, "most": limit} | ({} if record_id is None else {"record_id": record_id}),
    )
    return tuple(
        Step(rev, saved_at, actor, reason, of.name, each, *_told(of, values)) for rev, saved_at, actor, reason, each, *values in found
    )


def differences(session: Session, old: int, new: int, kinds: Collection[str] = ()) -> tuple[Difference, ...]:
    """What differs between the states at two revisions, whichever of them is the newer, by record type and record.

    `kinds` names the record types to look at, all when it is empty. Raises `UnknownName`.
    """
    for revision in (old, new):
        if not 0 <= revision <= session.head:
            raise UnknownName(f"There is no revision {revision}", next_step=f"The newest is {session.head}.")
    wanted = {record_type(name).name for name in kinds}
    types = (kind for kind in session.touched(*sorted((old, new))) if not wanted or kind.name in wanted)
    return tuple(difference for kind in types for difference in _of_type(session, kind, old, new))


def _of_type(session: Session, kind: RecordType, old: int, new: int) -> Iterator[Difference]:
    """The differences within one record type: one full join of its two states."""
    before, after = (f"(select * from history.{kind.name} where {stood_at(revision)})" for revision in (old, new))
    found = session.tuples(
        f"select coalesce(o.record_id, n.record_id), {_pairs(kind)} from {before} o full join {after} n on o.record_id = n.record_id "
        "where o.rev_from is distinct from n.rev_from order by 1"
    )
    for record_id, *values in found:
        what, changes = _told(kind, values)
        if changes:
            yield Difference(kind.name, record_id, what, changes)


def _pairs(kind: RecordType) -> str:
    """Whether a record was there in the older row `o` and in the newer `n`, then each field of both as text."""
    fields = ", ".join(f"cast({side}.{quoted(name)} as varchar) as {side}_{name}" for name in kind.names for side in "on")
    return f"o.record_id is not null as was, n.record_id is not null as remains, {fields}"


def _told(kind: RecordType, values: Sequence[Any]) -> tuple[str, tuple[FieldChange, ...]]:
    """What was done to a record, and the fields that differ, from the columns of `_pairs`."""
    was, remains, *texts = values
    changes = tuple(
        FieldChange(name, before, after) for name, before, after in zip(kind.names, texts[::2], texts[1::2], strict=True) if before != after
    )
    return "changed" if was and remains else "added" if remains else "retired", changes
