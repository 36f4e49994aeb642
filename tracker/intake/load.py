"""Files into the store: read, checked and saved as one revision, with everything refused listed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TypedDict, Unpack

import polars as pl

from tracker import clock
from tracker.errors import UnknownName
from tracker.findings import Finding, place
from tracker.intake.effects import foreseen, silent
from tracker.intake.formats.given import NOTHING, Given
from tracker.intake.names.decisions import refuse_unsound
from tracker.intake.names.known import organisations
from tracker.intake.names.lookalikes import lookalikes
from tracker.intake.participants.recorded import Desk, Register, refuse_nonsense
from tracker.intake.participants.register import without_absent
from tracker.intake.reading import Reading
from tracker.intake.ready import Prepared
from tracker.intake.refusals.quarantine import keep
from tracker.intake.refusals.refused import Refused, refused
from tracker.intake.result import LoadResult, result_of
from tracker.intake.rows.sender import NOBODY, Sender
from tracker.intake.scrutiny.consistency import even, in_order, in_others, in_slices, turned, uncounted, without_repeats
from tracker.intake.scrutiny.dangling import without_dangling
from tracker.intake.scrutiny.held import Door
from tracker.intake.scrutiny.stored import held, participations, stored_ids, values_once
from tracker.intake.scrutiny.unsaid import without_second_spellings
from tracker.intake.scrutiny.validity import in_use
from tracker.intake.scrutiny.whole import Slice, retirement, slice_of
from tracker.intake.sources import Sources
from tracker.people.identifiers import home_country
from tracker.records import FROM_FILES, RECORD_TYPES, record_type
from tracker.records.record_type import RecordType
from tracker.store import Session, Store
from tracker.store.beside.shelf import Shelf
from tracker.store.changes.edit import Edit
from tracker.store.changes.merge import standings
from tracker.store.versions.filed import Filed, Rows, filed
from tracker.unswept import unswept
from tracker.vocabulary import Vocabulary, vocabulary

_PARTICIPANTS = "participation"


class HowRead(TypedDict, total=False):
    """How files are to be read: what they do not say themselves.

    `kind` is the record type, where names do not tell it; `currency` that of amounts without one. `sender` is what is remembered of how
    the files speak; what files of other formats do not say is `given`; with a `register` they are lists of participants. `confirm`
    names what was held back as far from the usual and is right all the same: `txn/T-1`, or `all`. `based_on` is the revision that
    the writer of the files saw, by default the newest as they are read. What they are the `whole` of (`activity,programme_id=IMP`) and
    do not name is retired. `tell` is told how far a long load is.
    """

    kind: str | None
    currency: str | None
    based_on: int | None
    sender: Sender
    given: Given
    confirm: Collection[str]
    whole: Sequence[str]
    register: Register | None
    tell: Callable[[str], object]


def load(  # noqa: PLR0913  the decisions of one load, all named at the call
    store: Store,
    files: Sequence[Path],
    *,
    dry_run: bool = False,
    all_or_nothing: bool = False,
    actor: str,
    reason: str,
    language: str = "en",
    **how: Unpack[HowRead],
) -> LoadResult:
    """Load files as one revision: all good rows of all files, or nothing and an error. A preview tells figures in the `language`.

    With `all_or_nothing` a single finding keeps everything out. Raises `StaleWrite` when a record changed since the revision that the
    files are based on, and a `TrackerError` for a file that cannot be read.
    """
    with prepared(store, files, **how) as ready:
        if dry_run:
            return previewed(store, ready, language, how.get("tell", silent))
        if all_or_nothing and ready.rejected:
            return LoadResult(None, rejected=ready.rejected, notes=(*ready.notes, "Nothing is saved, since not every row is right."))
        return saved(store, ready, actor=actor, reason=reason)


def prepared(store: Store, files: Sequence[Path], *, in_memory: int | None = None, **how: Unpack[HowRead]) -> Prepared:
    """The files read and checked against the store; nothing is saved. More rows than are to lie `in_memory` wait in files.

    Raises a `TrackerError` for a file that cannot be read.
    """
    shelf = Shelf(store.path, in_memory)
    try:
        return _prepared(store, files, shelf, **how)
    except BaseException:
        shelf.close()
        raise


@unswept()
def _prepared(  # noqa: PLR0913  the decisions of one load
    store: Store,
    files: Sequence[Path],
    shelf: Shelf,
    *,
    kind: str | None = None,
    currency: str | None = None,
    based_on: int | None = None,
    sender: Sender = NOBODY,
    given: Given = NOTHING,
    confirm: Collection[str] = (),
    whole: Sequence[str] = (),
    register: Register | None = None,
    tell: Callable[[str], object] = silent,
) -> Prepared:
    base, (given, files) = _base(store.head, based_on), given.beside(files)
    sources = Sources([*files, *filter(None, (given.mapping,))])
    with store.session() as session:
        refuse_unsound(session, sender)
        words = vocabulary(session).with_decided(sender.codes)
        slices = [slice_of(each, words) for each in whole]
        desk = _desk(register, session, words, sender)
        reading = Reading(words, currency and _known(words, currency), sender, given, desk, tell, shelf.put, slices)
        kind = kind or (_PARTICIPANTS if desk else None)
        reading.read(files, record_type(kind, FROM_FILES) if kind else None, session)
        door = Door(session, values_once(session), confirm, clock.now().date())
        rows = _consistent(reading, session, door, shelf)
    asked, left = tuple(reading.proposals), refused(reading.tables, reading.rejected.sorted_by(place))
    retire, found = _retirement(store, reading, door, rows, slices, left)
    return Prepared(rows, base, sources.told(sender.name), found, tuple(reading.notes), asked, tuple(door.held), left, shelf, words, retire)


def previewed(
    store: Store,
    ready: Prepared,
    language: str = "en",
    tell: Callable[[str], object] = silent,
    runs: Callable[[Session, Session], object] = silent,
) -> LoadResult:
    """What saving would do, to the records and to what is published, in the reader's language. Raises `StaleWrite`.

    `tell` is told how far it is; what it raises ends it. `runs` is told in which sessions it runs, which may be interrupted.
    """
    compared = store.compare(ready.rows, based_on=ready.base, retire=ready.retire)
    new = {name: ready.rows[name] for name, each in compared.items() if each.added or each.changed}
    moved, doubles = foreseen(store, Edit(new, ready.retire, ready.base), language, tell, runs)
    told = result_of(compared, None, ready.rejected, ready.notes)
    return replace(told, proposals=(*ready.proposals, *doubles), held=ready.held, effects=moved, words=ready.words)


def saved(store: Store, ready: Prepared, *, actor: str, reason: str, save_id: str | None = None) -> LoadResult:
    """What was prepared, saved as one revision, and what was refused, kept beside the store. Raises `StaleWrite`.

    A `save_id` seen before tells its revision. Records that are new are counted, not listed; in a large load those that change, too.
    """
    with store.session() as session:
        compared = store.compare(held(session, ready.rows), based_on=ready.base)
    done = store.save(
        ready.rows, actor=actor, reason=reason, source=ready.source, based_on=ready.base, save_id=save_id, retire=ready.retire
    )
    told = result_of(compared, done.revision, ready.rejected, ready.notes)
    kept = keep(store.path, ready.refused, ready.source, actor=actor, at=clock.now()) if ready.source else None
    told = replace(told, added=done.added, changed=done.changed, unchanged=done.unchanged, retired=done.retired)
    return replace(told, proposals=ready.proposals, held=ready.held, quarantine=kept, words=ready.words)


def _desk(register: Register | None, session: Session, words: Vocabulary, sender: Sender) -> Desk | None:
    """What a list of participants is taken by, when there is one."""
    if register is None:
        return None
    always = sender.values.get(_PARTICIPANTS, {})
    register = replace(register, activity=register.activity or always.get("activity_id", ""))
    refuse_nonsense(register, words, session)
    known = organisations(session, {}, sender.organisations)
    persons = frozenset(stored_ids(session, RECORD_TYPES["person"]))
    recorded = cache(partial(participations, session))
    decided, home = sender.columns.get(_PARTICIPANTS, {}), home_country(session)
    return Desk(register, words, known, persons, standings(session, "person"), recorded, decided, home)


def _known(words: Vocabulary, currency: str) -> str:
    """The currency's code. Raises `UnknownName`."""
    codes = words.codes("CURRENCY")
    if found := codes.resolve(currency):
        return found
    raise UnknownName(f"There is no currency “{currency}”", next_step=codes.suggestion(currency) or "Write its ISO 4217 code, such as EUR.")


def _base(head: int, based_on: int | None) -> int:
    """The revision that a load is based on. Raises `UnknownName`."""
    if based_on is not None and not 0 <= based_on <= head:
        raise UnknownName(f"There is no revision {based_on}", next_step=f"The newest is {head}; `tracker history` lists them.")
    return head if based_on is None else based_on


def _consistent(reading: Reading, session: Session, door: Door, shelf: Shelf) -> dict[str, pl.DataFrame | Filed]:
    """The rows that agree with each other and with the store, ready to save; findings go to the reading."""

    @cache
    def ids(name: str) -> pl.Series:
        return stored_ids(session, RECORD_TYPES[name])

    values = door.stored
    reading.understand(session)
    for name, blocks in reading.rows.items():
        single, repeats, same = without_repeats(blocks)
        ordered, disorder = in_order(single, values)
        reading.rows[name], out_of_use = in_use(ordered, values, reading.words)
        reading.rows[name], crossed = in_slices(reading.rows[name])
        reading.rows[name], own = in_others(reading.rows[name])
        reading.rows[name], doubled = without_second_spellings(name, reading.rows[name], ids)
        reading.proposals += lookalikes(name, reading.rows[name], ids)
        for findings in (repeats, disorder, out_of_use, crossed, own, doubled):
            reading.rejected += findings
        if same:
            reading.notes.append(f"{name}: {same} row(s) say the same as an earlier row and count once")
    reading.notes += [*uncounted(reading.rows, values), *turned(reading.rows, values)]
    plausible, far = door.let_in(reading.rows)
    kept, dangling = without_dangling(plausible, ids, reading.rejected.kinds)
    reading.rejected += far
    reading.rejected += dangling
    kept = without_absent(kept, reading.met)
    made = {name: _gathered(kind, *even(kept[name], values), shelf) for name, kind in RECORD_TYPES.items() if kept.get(name)}
    return {name: rows for name, rows in (made | door.acceptances(made)).items() if len(rows)}


def _retirement(  # noqa: PLR0913, PLR0917  the facts of one load
    store: Store, reading: Reading, door: Door, rows: Mapping[str, Rows], whole: Sequence[Slice], left: Sequence[Refused]
) -> tuple[dict[str, list[str]], Sequence[Finding]]:
    """The records that the files, being the whole, do not name any more, and everything that was found, in order."""
    retire, against = retirement(
        store, rows, whole, door, reading.sender.name, {one.kind for one in left} | (reading.rejected.kinds & {None})
    )
    reading.rejected += against
    reading.notes += [f"nothing is held back under {name}, so it needs no confirmation" for name in door.unknown()]
    return retire, reading.rejected.sorted_by(place)


def _gathered(kind: RecordType, names: Sequence[str], rows: pl.LazyFrame, shelf: Shelf) -> pl.DataFrame | Filed:
    """The rows of a type, in a file where they are many."""
    return filed(kind, rows, names, shelf) if rows.select(pl.len()).collect().item() > shelf.in_memory else rows.collect()
