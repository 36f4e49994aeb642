"""Taking records out of use and taking a revision back: both are new revisions, so nothing is overwritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl

from tracker.conflicts import MOST
from tracker.errors import ChangedLater, StillNeeded, UnknownName
from tracker.records import record_type
from tracker.records.record_type import RecordType
from tracker.records.references import Reference, references_from, references_to
from tracker.store.changes.edit import Edit
from tracker.store.reading.as_of import Session
from tracker.store.schema import field_list, quoted
from tracker.store.store import Store
from tracker.store.versions.stale import NEWEST, conflicts

_NO_IDS: frozenset[str] = frozenset()
_FIRST = "Change or retire those records first, then try again."
_WITH_PARTS = "Retire it with its parts (--parts); change or retire other records first."


@dataclass(frozen=True, slots=True)
class _Before:
    """What brings one record type back to what it said before a revision: rows to put, identities to retire."""

    kind: RecordType
    rows: pl.DataFrame
    put: frozenset[str]
    retire: frozenset[str]


def retiring(store: Store, kind: str, record_ids: Sequence[str], *, parts: bool = False) -> Edit:
    """Records of one type, to be retired; with their `parts`, as the parties of an agreement are, and the parts of these.

    Raises `UnknownName` for a record that is not there, and `StillNeeded` while other current records refer to one of them.
    """
    record_type(kind)
    with store.session() as session:
        going = {kind: set(record_ids)}
        if parts:
            _add_parts(session, going)
        needed = (told for name, some in going.items() for told in _referring(session, record_type(name), some, going))
        _refuse_needed(needed, _WITH_PARTS if not parts and any(parts_of(session, going)) else _FIRST)
        return Edit({}, {name: sorted(some) for name, some in going.items()}, session.revision)


def _add_parts(session: Session, going: dict[str, set[str]]) -> None:
    """Add the parts of records, and the parts of these, by type."""
    found = going
    while found:
        new: dict[str, set[str]] = {}
        for holder, by, _ in parts_of(session, found):
            if by not in going.get(holder, _NO_IDS):
                new.setdefault(holder, set()).add(by)
        for name, some in new.items():
            going.setdefault(name, set()).update(some)
        found = new


def undoing(store: Store, revision: int) -> Edit:
    """Every record that a revision touched as it was before: added ones are to be retired, retired ones return.

    Raises `UnknownName`, `ChangedLater` when a later revision changed one of them, and `StillNeeded` when a reference would lead nowhere.
    """
    with store.session() as session:
        if not 1 <= revision <= session.head:
            raise UnknownName(f"There is no revision {revision} to undo", next_step=f"The newest is {session.head}; see `tracker history`.")
        _refuse_touched_since(session, revision)
        back = [_before(session, kind, revision) for kind in session.touched(revision - 1, revision)]
        _refuse_needed(_left_hanging(session, back, revision))
        head = session.head
    rows = {before.kind.name: before.rows for before in back if before.put}
    gone = {before.kind.name: sorted(before.retire) for before in back if before.retire}
    return Edit(rows, gone, head)


def _refuse_touched_since(session: Session, revision: int) -> None:
    """Raise `ChangedLater` with the records of a revision that later ones touched and that do not say again what it said."""
    found = {kind: later for kind in session.touched(revision - 1, revision) if (later := _changed_later(session, kind, revision))}
    if found:
        told = [f"{kind.name} “{record_id}” by revision {by}" for kind, later in found.items() for record_id, by in later.items()]
        met = [
            conflict
            for kind, later in found.items()
            for conflict in conflicts(session.rows, kind, later, revision, f"(select * from history.{kind.name} where rev_to = {revision})")
        ]
        raise ChangedLater(
            f"Revision {revision} cannot be undone: {len(told)} of its records changed later ({_listed(told)})",
            conflicts=tuple(met[:MOST]),
            next_step="Undo the later revisions first, newest first, or correct the records one by one.",
        )


def _changed_later(session: Session, kind: RecordType, revision: int) -> dict[str, int]:
    """The records of one type in conflict with an undo, each with the newest revision that touched it."""
    history = f"history.{kind.name}"
    differs = " or ".join(f"n.{quoted(name)} is distinct from r.{quoted(name)}" for name in kind.names)
    found = session.tuples(
        f"select record_id, {NEWEST} as newest from {history} "
        f"where record_id in (select record_id from {history} where rev_from = $rev or rev_to = $rev) and record_id in "
        f"(select coalesce(n.record_id, r.record_id) from {kind.name} n full join (select * from {history} where rev_from = $rev) r "
        f"on n.record_id = r.record_id where n.record_id is null or r.record_id is null or {differs}) "
        "group by record_id having newest > $rev order by record_id",
        {"rev": revision},
    )
    return {record_id: int(newest) for record_id, newest in found}


def _before(session: Session, kind: RecordType, revision: int) -> _Before:
    """What a revision did to one record type, the other way round."""
    at = {"rev": revision}
    ended = session.frame(f"select record_id, {field_list(kind)} from history.{kind.name} where rev_to = $rev order by record_id", at)
    began = session.tuples(f"select record_id from history.{kind.name} where rev_from = $rev", at)
    put = frozenset(ended["record_id"].to_list())
    return _Before(kind, ended.drop("record_id"), put, frozenset(record_id for (record_id,) in began) - put)


def _left_hanging(session: Session, back: Sequence[_Before], revision: int) -> Iterator[str]:
    """The references that would lead nowhere after an undo, and do lead somewhere now or did before the revision."""
    touched = {before.kind.name: before.put | before.retire for before in back}
    for before in back:
        yield from _referring(session, before.kind, before.retire, touched)
    for before in back:
        yield from _lost(session, before, {other.kind.name: other for other in back}, revision)


def naming(session: Session, kind: RecordType, named: Collection[str]) -> Iterator[tuple[Reference, str, str]]:
    """The current records that refer to some of a type: by which reference, the identity of the one that does, and of the one it names."""
    for reference in references_to(kind.name) if named else ():
        of = f"o.{quoted(reference.field)} = t.{quoted(reference.column)} and {reference.condition('o')}"
        found = session.tuples(
            f"select o.record_id, t.record_id from {reference.holder.name} o join {kind.name} t on {of} "
            "where t.record_id in (select unnest($named::varchar[])) order by 1, 2",
            {"named": sorted(named)},
        )
        yield from ((reference, by, what) for by, what in found)


def parts_of(session: Session, ids: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """The current records that have some of `ids` in their own key: type and identity of each, and of the one that it is a part of."""
    for kind, some in ids.items():
        for reference, by, what in naming(session, record_type(kind), some):
            if reference.field in reference.holder.key:
                yield reference.holder.name, by, (kind, what)


def _referring(session: Session, kind: RecordType, gone: Collection[str], sparing: Mapping[str, Collection[str]]) -> Iterator[str]:
    """The current records that refer to one of `gone`, as sentences; `sparing` names those that change along with them."""
    for reference, by, what in naming(session, kind, gone):
        if by not in sparing.get(reference.holder.name, _NO_IDS):
            yield f"{reference.holder.name} “{by}” names {kind.name} “{what}”"


def _lost(session: Session, before: _Before, back: Mapping[str, _Before], revision: int) -> Iterator[str]:
    """The references of records to be put back whose target has been retired since."""
    for reference in references_from(before.kind.name) if before.put else ():
        target = reference.target.name
        wanted = {record_id for row in before.rows.iter_rows(named=True) if (record_id := reference.record_id(row))}
        known = f"select record_id from history.{target} where rev_from < $rev and (rev_to is null or rev_to >= $rev)"
        lost = session.tuples(f"{known} except select record_id from main.{target}", {"rev": revision}) if wanted else []
        returning = back[target].put if target in back else _NO_IDS
        gone = wanted & {record_id for (record_id,) in lost} - returning
        yield from (f"{before.kind.name} would name {target} “{record_id}”, which is retired" for record_id in sorted(gone))


def _refuse_needed(references: Iterable[str], next_step: str = _FIRST) -> None:
    """Raise `StillNeeded` with the references, if there is any."""
    if found := list(references):
        raise StillNeeded(f"{len(found)} reference(s) would lead nowhere: {_listed(found)}", next_step=next_step)


def _listed(sentences: Iterable[str]) -> str:
    """The first of many, and that there are more."""
    told = list(islice(sentences, MOST + 1))
    return "; ".join(told[:MOST]) + ("; and more" if len(told) > MOST else "")
