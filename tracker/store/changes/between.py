"""The states between two revisions: what changed is taken over cause by cause, in the order of `Cause`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from tracker.errors import WrongRequest
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.store.changes.causes import Cause, record_steps
from tracker.store.reading.as_of import Session
from tracker.store.schema import field_list
from tracker.store.store import Store


@dataclass(frozen=True, slots=True)
class Touched:
    """What one revision did to records of one type for one cause; `programmes` are those they belong to, none where they name none."""

    revision: int
    cause: Cause
    record_type: str
    programmes: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many records."""
        return len(self.added) + len(self.changed) + len(self.retired)

    def among(self, record_ids: Collection[str]) -> Touched:
        """The same of some records only."""
        added, changed, retired = (
            tuple(one for one in records if one in record_ids) for records in (self.added, self.changed, self.retired)
        )
        return replace(self, added=added, changed=changed, retired=retired)

    def concerns(self, programme: str) -> bool:
        """The records belong to the programme, or to none."""
        return not self.programmes or programme in self.programmes


class Way:
    """The way from one revision to a later one. `before` and `after` are its ends."""

    def __init__(self, before: Session, after: Session, passing: Session) -> None:
        self.before = before
        self.after = after
        self._passing = passing
        kinds = tuple(RECORD_TYPES[name] for name in record_steps(passing, before.revision))
        for kind in kinds:
            passing.prepare(_versions(kind), {"old": before.revision})
        passing.show({kind.name: _state(kind, before.revision, after.revision) for kind in kinds})
        self.touched = tuple(
            Touched(revision, Cause(cause), kind, tuple(programmes or ()), tuple(added), tuple(changed), tuple(retired))
            for revision, cause, kind, programmes, added, changed, retired in passing.tuples(_TOUCHED)
        )

    def at(self, cause: Cause) -> Session:
        """The state in which all that changed for causes up to this one is as it is at the end, and the rest as at the beginning.

        The session is the same each time; its state is the one asked for last.
        """
        if cause is max(Cause):
            return self.after
        self._passing.prepare(f"set variable passing = {cause}")
        self._passing.show({}, f" from {self.before.revision}, {cause.name}")
        return self._passing


@contextmanager
def way(store: Store, old: int, new: int) -> Iterator[Way]:
    """The way between two revisions, while it is open. Raises `UnknownName`, and `WrongRequest` unless `old` comes before `new`."""
    if old >= new:
        raise WrongRequest(f"Revision {old} does not come before revision {new}", next_step="Name the earlier revision first.")
    with store.session(old) as before, store.session(new) as after, store.session(new) as passing:
        yield Way(before, after, passing)


def _versions(kind: RecordType) -> str:
    """The versions of the records that changed, each with the causes between which it shows: a table `passing_<type>`."""
    return f"""
    create or replace temp table passing_{kind.name} as
    with lasting as (
        select record_id, cause, max(rev) as rev, max_by(stands, rev) as stands
        from step
        where kind = '{kind.name}'
        group by record_id, cause
    ),
    shown as (
        select record_id, rev, stands, cause as shown_from, lead(cause, 1, 99) over (partition by record_id order by cause) as shown_before
        from lasting
    ),
    first_step as (
        select record_id, min(cause) as shown_before from lasting group by record_id
    )
    select record_id, rev_from as rev, {field_list(kind)}, shown_from, shown_before
    from shown
    join history.{kind.name} using (record_id)
    where stands and rev_from = rev
    union all
    select record_id, rev_from, {field_list(kind)}, 0, shown_before
    from first_step
    join history.{kind.name} using (record_id)
    where rev_from <= $old and rev_to > $old
    """


def _state(kind: RecordType, old: int, new: int) -> str:
    """The records of a type on the way: those that did not change, and of the others the versions that show after a cause, the variable."""
    fields = field_list(kind)
    same = f"from history.{kind.name} where rev_from <= {old} and (rev_to is null or rev_to > {new})"
    moved = f"from passing_{kind.name} where shown_from <= getvariable('passing') and shown_before > getvariable('passing')"
    return f"select record_id, rev_from as rev, {fields} {same} union all select record_id, rev, {fields} {moved}"


_TOUCHED = """
select
    rev,
    cause,
    kind,
    programmes,
    coalesce(list(record_id order by record_id) filter (where what = 'added'), []),
    coalesce(list(record_id order by record_id) filter (where what = 'changed'), []),
    coalesce(list(record_id order by record_id) filter (where what = 'retired'), [])
from step
group by
    rev,
    cause,
    kind,
    programmes
order by
    rev,
    cause,
    kind,
    programmes
"""
