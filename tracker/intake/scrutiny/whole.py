"""Files that are the whole of something, as a register is: stored records of it that they do not name are to be retired."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.errors import UnknownName, WrongRequest
from tracker.findings import Finding
from tracker.intake.scrutiny.held import EVERY, Door, Held
from tracker.intake.sources import sender_of
from tracker.periods import period
from tracker.records import FROM_FILES, record_type
from tracker.records.fields import DATE, Value
from tracker.records.record_type import RecordType
from tracker.store import Session, Store
from tracker.store.changes.supposed import supposed
from tracker.store.changes.undo import naming, parts_of
from tracker.store.schema import quoted
from tracker.store.versions.filed import Rows, framed, identity
from tracker.suggestions import did_you_mean
from tracker.vocabulary import Vocabulary

_SHARE = 2
"""One of so many records of a slice may go without being asked about: half of them."""

Identity = tuple[str, str]
"""A record type and the identity of a record of it."""


@dataclass(frozen=True, slots=True)
class Slice:
    """What a file is the whole of: the records of a type, or those whose fields say what is asked of them."""

    kind: RecordType
    condition: str
    values: tuple[Value, ...]


def slice_of(text: str, words: Vocabulary) -> Slice:
    """`activity` or `activity,programme_id=IMP,start_date=2025`, where days lie in a period. Raises `UnknownName` and `WrongRequest`."""
    name, *parts = (part.strip() for part in text.split(","))
    kind = record_type(name, FROM_FILES)
    sides = (part.partition("=") for part in parts)
    asked = [_condition(kind, name.strip(), said.strip(), words) for name, _, said in sides]
    return Slice(kind, " and ".join(("true", *(sql for sql, _ in asked))), tuple(value for _, some in asked for value in some))


def _condition(kind: RecordType, name: str, said: str, words: Vocabulary) -> tuple[str, tuple[Value, ...]]:
    """What a field is to say, as SQL and values."""
    if name not in kind.by_name:
        raise UnknownName(f"{kind.title}: there is no field “{name}”", next_step=did_you_mean(name, kind.names))
    one = kind.by_name[name]
    if one.kind is DATE:
        days = period(said)
        return f"({quoted(name)} between ? and ?)", (days.first, days.last)
    meant = words.codes(one.codes).resolve(said) if one.codes else said
    if not meant:
        raise WrongRequest(f"“{said}” is no value of the field {name}", next_step="Write it as in activity,programme_id=IMP.")
    return f"cast({quoted(name)} as varchar) = ?", (meant,)


def retirement(  # noqa: PLR0913, PLR0917  the facts of one load
    store: Store, rows: Mapping[str, Rows], whole: Sequence[Slice], door: Door, sender: str, refused: Collection[str | None]
) -> tuple[dict[str, list[str]], list[Finding]]:
    """What is to be retired since files that are the whole of some slices do not name it, and what stands against retiring.

    Nothing of a type of which rows are `refused`, since these may name it. More than half of a slice waits for a person, who names the
    type; so does a record that no file of the sender said last. What others name stays.
    """
    wanted: dict[str, set[str]] = {}
    against: list[Finding] = []
    for one in whole:
        name, (gone, there) = one.kind.name, _missing(store, one, rows)
        if {name, None} & set(refused):
            against.append(_blocked(name))
        elif len(gone) * _SHARE <= there or door.lets_go(many := Held(name, _too_many(name, len(gone), there))):
            wanted.setdefault(name, set()).update(gone)
        else:
            against.append(many.finding)
    if not any(wanted.values()):
        return {}, against
    with supposed(store, rows) as (now, then):
        going = _Going(then, wanted, rows)
        waiting = [one for one in _of_others(now, going.ids, sender) if not door.lets_go(one, EVERY)]
        needed = going.without((str(one.finding.kind), one.name.partition("/")[2]) for one in waiting)
    return going.sorted(), [*against, *(one.finding for one in waiting), *needed]


def _missing(store: Store, one: Slice, rows: Mapping[str, Rows]) -> tuple[set[str], int]:
    """The records of a slice that the files do not name, and how many there are in the slice."""
    with store.session() as session:
        there = {each for (each,) in session.tuples(f"select record_id from {one.kind.name} where {one.condition}", list(one.values))}
    return there - _named(one.kind, rows), len(there)


def _named(kind: RecordType, rows: Mapping[str, Rows]) -> set[str]:
    """The identities that the files bring of a type."""
    frame = framed(rows.get(kind.name, ()))
    return set(frame.select(identity(kind, frame.columns)).to_series()) if len(frame) else set()


class _Going:
    """Records that go, and their parts along with them: those that have them in their own key, unless the files bring these."""

    def __init__(self, then: Session, wanted: Mapping[str, set[str]], rows: Mapping[str, Rows]) -> None:
        self._then = then
        self.ids = {kind: set(ids) for kind, ids in wanted.items()}
        self._part_of: dict[Identity, Identity] = {}
        level: Mapping[str, set[str]] = wanted
        while level := self._parts(level, rows):
            for kind, ids in level.items():
                self.ids.setdefault(kind, set()).update(ids)

    def _parts(self, level: Mapping[str, set[str]], rows: Mapping[str, Rows]) -> dict[str, set[str]]:
        """The parts of some records that do not go yet."""
        found: dict[str, set[str]] = {}
        for holder, by, whole in parts_of(self._then, level):
            if by not in self.ids.get(holder, ()):
                found.setdefault(holder, set()).add(by)
                self._part_of[holder, by] = whole
        return {kind: left for kind, ids in found.items() if (left := ids - _named(record_type(kind), rows))}

    def sorted(self) -> dict[str, list[str]]:
        """Their identities by type."""
        return {kind: sorted(ids) for kind, ids in self.ids.items() if ids}

    def without(self, staying: Iterable[Identity]) -> list[Finding]:
        """Leave out some, and then whatever cannot go since others that stay name it: a finding for each of these that is no part."""
        told: list[Finding] = []
        self._leave(staying)
        while bound := dict(self._bound()):
            self._leave(bound)
            told += [_needed(kind, one, *by) for (kind, one), by in bound.items() if (kind, one) not in self._part_of]
        return told

    def _leave(self, staying: Iterable[Identity]) -> None:
        for kind, one in staying:
            self.ids.get(kind, set()).discard(one)

    def _bound(self) -> Iterator[tuple[Identity, Identity]]:
        """Those that others name, with by whom; and parts of what stays."""
        for kind, ids in self.ids.items():
            for reference, by, what in naming(self._then, record_type(kind), ids):
                if by not in self.ids.get(reference.holder.name, ()):
                    yield (kind, what), (reference.holder.name, by)
        for part, (kind, one) in self._part_of.items():
            if part[1] in self.ids[part[0]] and one not in self.ids[kind]:
                yield part, part


def _of_others(session: Session, ids: Mapping[str, set[str]], sender: str) -> Iterator[Held]:
    """Those of the records that no file of the sender said last."""
    for kind, some in sorted(ids.items()):
        told = f"select o.record_id, r.source, r.actor, r.rev, r.reason from {kind} o join revision r using (rev)"
        for record_id, source, *by in session.tuples(f"{told} where record_id in (select unnest(?::varchar[])) order by 1", [sorted(some)]):
            if source is None or sender_of(source) != sender:
                yield Held(name := f"{kind}/{record_id}", _of_another(kind, name, *by))


def _blocked(kind: str) -> Finding:
    told = "Nothing of it is retired, since rows are refused that may name what would be"
    return Finding(told, "Correct these rows, or take them out.", kind=kind, path=kind)


def _too_many(kind: str, gone: int, there: int) -> Finding:
    told = f"{gone:,} of {there:,} records are not in the file, more than half"
    return Finding(told, f"If they are gone, confirm it (--confirm {kind}).", kind=kind, path=kind)


def _of_another(kind: str, name: str, actor: str, revision: int, reason: str) -> Finding:
    told = f"It is not in the file, but was last said by “{actor}” (revision {revision}: “{reason}”), and not by a file of this sender"
    return Finding(told, f"If it is gone, confirm it (--confirm {name}).", kind=kind, path=name)


def _needed(kind: str, record_id: str, holder: str, by: str) -> Finding:
    told = f"It is not in the file, but stays, since {holder} “{by}” names it"
    return Finding(told, "Change or retire that record first.", kind=kind, path=f"{kind}/{record_id}")
