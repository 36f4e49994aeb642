"""Two records of one thing become one, as one revision that tells so and can be taken back; what was before stays readable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from tracker.errors import UnknownName, WrongRequest
from tracker.records import RECORD_TYPES
from tracker.records.references import Reference, references_to
from tracker.store.changes.edit import Edit
from tracker.store.changes.history import FieldChange
from tracker.store.changes.undo import undoing
from tracker.store.reading.as_of import Session
from tracker.store.schema import field_list, quoted
from tracker.store.store import Store

MERGEABLE = ("organisation", "person")

T = TypeVar("T")
Row = dict[str, Any]
Identity = tuple[str, str]
"""A record type and the identity of a record of it."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row of the duplicate that the kept one has already: it is retired. `fields` are those in which the two differ."""

    kind: str
    record_id: str
    kept_id: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did, or would do: records that say the kept one now, by type, and rows dropped, the duplicate's own first.

    `revision` is None when nothing was saved.
    """

    revision: int | None
    moved: dict[str, int]
    dropped: tuple[Dropped, ...]


def merging(  # noqa: PLR0913  the facts of one merge, all named at the call
    store: Store, kind: str, keep: str, duplicate: str, *, reason: str, on: date
) -> tuple[Edit, Merged]:
    """What makes `duplicate` one with `keep`: whatever named the one names the other, and the duplicate is retired.

    Raises `UnknownName` for a record that is not there and `WrongRequest` for what cannot be one.
    """
    with store.session() as session:
        _refuse_wrong(session, kind, keep, duplicate)
        moves = _Moves(session, kind, keep, duplicate)
        head = session.revision
    told = {"entity": kind, "from_id": duplicate, "into_id": keep, "on_date": on, "reason": reason}
    return Edit({**moves.rows(), "merge": [told]}, moves.retiring(), head), Merged(None, moves.moved(), moves.dropped)


def unmerging(store: Store, kind: str, duplicate: str) -> Edit:
    """What takes a merge back: the duplicate returns with all that was said of it.

    Raises `UnknownName` where nothing was merged, and what `undoing` raises where later edits touched the same records.
    """
    with store.session() as session:
        found = session.tuples("select rev from merge where entity = ? and from_id = ?", [kind, duplicate])
    if not found:
        raise UnknownName(f"No {kind} “{duplicate}” was merged into another", next_step="`tracker history --kind merge` lists merges.")
    return undoing(store, int(found[0][0]))


def standings(session: Session, kind: str) -> Callable[[str], str]:
    """What tells which record stands for another since merges, at the session's revision: itself when it was never merged."""
    into = dict(session.tuples("select from_id, into_id from merge where entity = ?", [kind]))

    def stands(record_id: str) -> str:
        seen = {record_id}
        while (following := into.get(record_id)) is not None and following not in seen:
            seen.add(record_id := following)
        return record_id

    return stands


def merged_into(session: Session, kind: str, record_id: str) -> tuple[str, ...]:
    """The records that a record stands for: itself first, then all that were merged into it, directly or by way of others."""
    found = session.tuples("select from_id, into_id from merge where entity = ? order by from_id", [kind])
    all_of = [record_id]
    for each in all_of:
        all_of += [gone for gone, kept in found if kept == each and gone not in all_of]
    return tuple(all_of)


def _refuse_wrong(session: Session, kind: str, keep: str, duplicate: str) -> None:
    if kind not in MERGEABLE:
        raise WrongRequest(f"Records of {kind} cannot be merged", next_step=f"Only {' and '.join(MERGEABLE)} can; retire the one too many.")
    if keep == duplicate:
        raise WrongRequest(f"The {kind} “{keep}” is one already", next_step="Name the one to keep, then its duplicate.")
    for record_id in (keep, duplicate):
        if not session.tuples(f"select 1 from {kind} where record_id = ?", [record_id]):
            into = standings(session, kind)(record_id)
            why = f"It was merged into “{into}”." if into != record_id else "Look it up with `tracker history --kind`."
            raise UnknownName(f"There is no {kind} “{record_id}”", next_step=why)


class _Moves:
    """Every record that names the duplicate, as it will say the kept one; a record whose own key changes is followed in turn."""

    def __init__(self, session: Session, kind: str, keep: str, duplicate: str) -> None:
        self._session, self._kind, self._keep = session, kind, keep
        self._edited: dict[Identity, Row] = {}
        self._new_id: dict[Identity, str] = {(kind, duplicate): keep}
        self._follow([(kind, duplicate)])
        self._refuse_loops(duplicate)
        self._puts: dict[Identity, Row] = {}
        self.dropped: tuple[Dropped, ...] = tuple(self._settled(duplicate))

    def rows(self) -> dict[str, list[Row]]:
        """The records to put, by type."""
        return _by_type((name, row) for (name, _), row in self._puts.items())

    def moved(self) -> dict[str, int]:
        """How many records are put, by type."""
        return dict(Counter(name for name, _ in self._puts))

    def retiring(self) -> dict[str, list[str]]:
        """The identities to retire, by type: the duplicate's, and those under which moved records stood."""
        return _by_type(sorted(self._new_id.keys() - self._puts.keys()))

    def _follow(self, queue: list[Identity]) -> None:
        """Repoint what names a record that gets another identity, until nothing more does."""
        while queue:
            name, old = queue.pop()
            for reference in references_to(name):
                for identity, row in self._naming(reference, old):
                    row[reference.field] = self._pointed(reference, identity, self._new_id[name, old])
                    new_id = reference.holder.record_id(row)
                    if new_id != self._new_id.get(identity, identity[1]):
                        self._new_id[identity] = new_id
                        queue.append(identity)

    def _pointed(self, reference: Reference, holder: Identity, new_id: str) -> str | None:
        """What a reference says instead; nothing is a part of itself."""
        return None if holder == (self._kind, self._keep) and new_id == self._keep else _value(reference, new_id)

    def _naming(self, reference: Reference, record_id: str) -> Iterator[tuple[Identity, Row]]:
        """The current records that name a record, as edited so far; the duplicate itself goes and needs no edit."""
        holder = reference.holder
        found = self._session.rows(
            f"select record_id, {field_list(holder)} from {holder.name} o where {reference.condition('o')} "
            f"and o.{quoted(reference.field)} = ? order by record_id",
            [_value(reference, record_id)],
        )
        for row in found:
            identity = (holder.name, row.pop("record_id"))
            if identity[0] != self._kind or identity not in self._new_id:
                yield identity, self._edited.setdefault(identity, row)

    def _refuse_loops(self, duplicate: str) -> None:
        """Raise `WrongRequest` when the kept record would become a part of a part of itself."""
        for field in (field.name for field in RECORD_TYPES[self._kind].fields if field.refers == self._kind):
            seen: set[str] = set()
            at: str | None = self._row(self._keep)[field]
            while at is not None and at not in seen:
                if at in {self._keep, duplicate}:
                    raise WrongRequest(
                        f"“{self._keep}” would become a part of itself, since it stands under “{duplicate}” by way of others",
                        next_step=f"Correct {field} of those records first.",
                    )
                seen.add(at)
                at = self._row(at)[field]

    def _row(self, record_id: str) -> Row:
        identity = (self._kind, record_id)
        return (
            self._edited.get(identity)
            or self._stored(self._kind, [record_id]).get(record_id)
            or dict.fromkeys(RECORD_TYPES[self._kind].names)
        )

    def _settled(self, duplicate: str) -> Iterator[Dropped]:
        """Decide which rows are put under their new identity; gives those whose place is taken."""
        yield _dropped(self._kind, duplicate, self._keep, self._row(duplicate), self._row(self._keep))
        wanted = _by_type((name, self._new_id.get((name, old), old)) for name, old in self._edited)
        held = {name: self._stored(name, ids) for name, ids in wanted.items()}
        for identity, row in sorted(self._edited.items(), key=lambda item: item[0]):
            name, new_id = identity[0], self._new_id.get(identity, identity[1])
            there = held[name].get(new_id) if identity in self._new_id and (name, new_id) not in self._new_id else None
            there = self._puts.get((name, new_id), there)
            if there is None:
                self._puts[name, new_id] = row
            else:
                yield _dropped(name, identity[1], new_id, row, there)

    def _stored(self, name: str, ids: list[str]) -> dict[str, Row]:
        kind = RECORD_TYPES[name]
        found = self._session.rows(
            f"select record_id, {field_list(kind)} from {name} where record_id in (select unnest($ids::varchar[]))", {"ids": ids}
        )
        return {row.pop("record_id"): row for row in found}


def _by_type(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for name, one in pairs:
        found.setdefault(name, []).append(one)
    return found


def _value(reference: Reference, record_id: str) -> str:
    """How a reference says an identity: whole, or as the one key of the record."""
    return record_id if reference.told_by else record_id.replace("%2F", "/").replace("%25", "%")


def _dropped(name: str, record_id: str, kept_id: str, row: Row, kept: Row) -> Dropped:
    """A row that goes, with the fields, other than its key, in which it differs from the one that stays."""
    fields = (field for field in RECORD_TYPES[name].names if field not in RECORD_TYPES[name].key and row[field] != kept[field])
    return Dropped(name, record_id, kept_id, tuple(FieldChange(field, _text(row[field]), _text(kept[field])) for field in fields))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
