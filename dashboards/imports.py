"""What a reader brings to a page, files or an edit: kept in memory until it is saved, previewed and saved as `tracker load` does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from dashboards.participants import REGISTER, door, refuse_without_vault
from dashboards.reading import Preview, Reading
from dashboards.sealed import Sealed, index_of
from dashboards.wait import Wait
from dashboards.wording import on_page
from tracker.errors import UnknownName, WrongRequest
from tracker.intake.formats.given import Given
from tracker.intake.load import HowRead, prepared, previewed, saved
from tracker.intake.names.decisions import refuse_nonsense
from tracker.intake.reading import NamesPeople
from tracker.intake.ready import Prepared
from tracker.intake.refusals.marked import together
from tracker.intake.result import LoadResult
from tracker.intake.rows.sender import NOBODY, remember, remembered
from tracker.intake.understanding.matching import LEFT_OUT
from tracker.recent import Recent
from tracker.store import Session, Store
from tracker.store.changes.edit import Edit
from tracker.yielding import yield_here

FILES = "import_file"
"""The name of the route that takes files."""

_DELIVERIES = 16
_AT_ONCE = 2
"""So many deliveries are read at the same time: a small file need not wait for a large one."""
_MAPPING = ".toml"

Making = Callable[[str], Edit]
"""Makes an edit of the store as it is, for a reason."""


class Forgotten(UnknownName):
    """The files are not kept any more: newer ones took their place, or the tracker was started anew."""


class Several(WrongRequest):
    """Files were brought together with a list of participants, whose rows are told by their numbers alone."""


class Nameless(WrongRequest):
    """An answer cannot be remembered without a sender."""


class Moved(WrongRequest):
    """Since the preview somebody saved something by which it would say something else."""


@dataclass(slots=True)
class _Delivery:
    """The files of one reader, or an edit, and why it was to be saved; the last preview, with how it was asked for, and what was saved."""

    files: Sealed = field(default_factory=Sealed)
    edit: Making | None = None
    reason: str = ""
    seen: tuple[str, Preview] | None = None
    done: dict[str, LoadResult] = field(default_factory=dict)
    wait: Wait = field(default_factory=Wait)
    turn: threading.Lock = field(default_factory=threading.Lock)


class Imports:
    """The deliveries of one store. Each has a name that its reader made up and nobody can guess. Threads may share it.

    The files are kept sealed, and lie open only while they are read: lists of participants are brought here, too.
    """

    def __init__(self, store: Store, key_file: str = "") -> None:
        self._store, self._key_file = store, key_file
        self._people, self._answers = threading.Lock(), threading.Lock()
        self._gently = ThreadPoolExecutor(_AT_ONCE, "preview", initializer=yield_here)
        self._deliveries: Recent[_Delivery] = Recent(_DELIVERIES)

    def take(self, delivery: str, name: str, data: bytes, *, instead_of: str | None = None) -> None:
        """Take one file of a delivery, which may come `instead_of` another that was refused. Raises `TooLarge`."""
        kept = self._deliveries.once(index_of(delivery), _Delivery)
        with kept.turn:
            kept.files.take(delivery, name, data)
            kept.reason = self.reason(instead_of or delivery)

    def intend(self, delivery: str, edit: Making) -> None:
        """Take what makes an edit."""
        self._deliveries.keep(index_of(delivery), _Delivery(edit=edit))

    def preview(self, reading: Reading) -> Preview:
        """What saving the files would do, as the store is now. Raises `Forgotten`, and a `TrackerError` for a file that cannot be read.

        A list of participants of which nothing is said yet raises `NamesPeople`; `Stopped` when the reader does not wait for it.
        """
        kept = self._kept(reading)
        with kept.turn:
            if kept.seen is None or kept.seen[0] != reading.key or kept.seen[1].head != self._store.head:
                with kept.wait.begun():
                    kept.seen = reading.key, self._gently.submit(self._previewed, kept, reading).result()
                self._deliveries.keep(index_of(reading.delivery), kept)  # others may have brought many files meanwhile
            return kept.seen[1]

    def _previewed(self, kept: _Delivery, reading: Reading) -> Preview:
        head, ready = self._store.head, self._prepared(kept, reading)
        return Preview(head, ready, previewed(self._store, ready, reading.language, kept.wait.tell, kept.wait.runs))

    def reason(self, delivery: str) -> str:
        """Why its reader wanted to save it, and was refused: nobody is to write that twice."""
        kept = self._deliveries.kept(index_of(delivery))
        return kept.reason if kept else ""

    def reached(self, delivery: str) -> str:
        """How far the preview of a delivery is, in a sentence; nothing where that is not known. Others need not wait for it."""
        kept = self._deliveries.kept(index_of(delivery))
        return kept.wait.reached if kept else ""

    def stop(self, delivery: str) -> None:
        """End the preview of a delivery as soon as may be."""
        if kept := self._deliveries.kept(index_of(delivery)):
            kept.wait.stop()

    def close(self) -> None:
        """End every preview as soon as may be."""
        for kept in self._deliveries.all():
            kept.wait.stop()

    def seen(self, reading: Reading) -> Preview:
        """The preview that the reader saw. Raises `Forgotten`."""
        seen = self._kept(reading).seen
        if seen is None or seen[0] != reading.key:
            raise Forgotten("These files were not previewed in this way", next_step="Look at the preview first.")
        return seen[1]

    def save(self, reading: Reading, *, actor: str, reason: str) -> LoadResult:
        """Save what the reader saw, and nothing else. Raises `Moved` when the files would be read otherwise by now, and `StaleWrite`.

        People of a list get their pseudonyms now, when the list reads as it did in the preview.
        """
        kept = self._kept(reading)
        with kept.turn:
            seen, kept.reason = self.seen(reading).ready, reason
            if reading.save_id not in kept.done:
                ready = self._as_seen(kept, reading, seen, reason)
                kept.done[reading.save_id] = saved(self._store, ready, actor=actor, reason=reason, save_id=reading.save_id)
            return kept.done[reading.save_id]

    def _as_seen(self, kept: _Delivery, reading: Reading, seen: Prepared, reason: str) -> Prepared:
        """What the reader saw, as it is to be saved: an edit with its reason, a list with its pseudonyms. Raises `Moved`."""
        ready = seen
        if kept.edit or reading.attended or self._store.head != seen.base:
            ready = self._prepared(kept, reading, seen.base, reason=reason)
            if ready.base != seen.base or not (kept.edit or seen.same_rows(ready)):
                raise Moved("Somebody saved something since by which this means something else", next_step="Look at the preview again.")
        return self._prepared(kept, reading, seen.base, new=True) if reading.attended else ready

    def answer(self, reading: Reading, answers: Mapping[int, str]) -> None:
        """Remember answers to questions, by their place, for all files of the sender. Raises `Nameless`, and a `TrackerError`."""
        if not reading.sender:
            raise Nameless("It is not said whose files these are", next_step="Name the sender, under whom the answers are remembered.")
        asked = self.seen(reading).result.proposals
        with self._answers, self._store.session() as session:
            for place, said in answers.items():
                meant = "" if said == LEFT_OUT else said
                refuse_nonsense(session, asked[place].section, asked[place].said, meant)
                remember(self._store.path, reading.sender, asked[place].section, asked[place].said, meant)

    def refused(self, delivery: str, language: str) -> tuple[str, bytes] | None:
        """The refused rows of a delivery as a file to correct, with its name, its reasons in a language; None when there are none."""
        kept = self._deliveries.kept(index_of(delivery))
        if not (kept and kept.seen and kept.seen[1].ready.refused):
            return None
        return together(kept.seen[1].ready.refused, partial(on_page, language=language))

    def session(self) -> Session:
        """The store as it is now."""
        return self._store.session()

    def _prepared(self, kept: _Delivery, reading: Reading, base: int | None = None, *, new: bool = False, reason: str = "") -> Prepared:
        if kept.edit:
            edit = kept.edit(reason)
            return Prepared(edit.rows, edit.based_on, None, retire=edit.retire)
        sender = remembered(self._store.path, reading.sender) if reading.sender else NOBODY
        how = HowRead(
            kind=None if reading.attended else reading.kind,
            currency=reading.currency,
            based_on=reading.based_on if base is None else base,
            sender=sender,
            given=Given(programme=reading.programme, currency=reading.currency),
            confirm=reading.confirmed,
            whole=(reading.whole,) if reading.whole and not reading.attended else (),
            tell=kept.wait.tell,
        )
        with kept.files.on_disk(reading.delivery) as paths:
            if not reading.attended:
                return self._prepared_without_people(reading, paths, how)
            if sum(path.suffix.casefold() != _MAPPING for path in paths) > 1:
                raise Several("Several files were brought together with a list of participants", next_step="Bring the list alone.")
            with self._people, door(self._store, self._key_file, reading.attended, new=new) as register:
                how["register"] = register
                return prepared(self._store, paths, **how)

    def _prepared_without_people(self, reading: Reading, paths: Sequence[Path], how: HowRead) -> Prepared:
        """The files, none of which is a list of participants. Raises `NamesPeople` for one, and `NoVault` where it could not be read."""
        try:
            if reading.kind == REGISTER:
                raise NamesPeople("This is said to be a list of participants", next_step="Answer what is asked of it.")
            return prepared(self._store, paths, **how)
        except NamesPeople:
            refuse_without_vault(self._store)
            raise

    def _kept(self, reading: Reading) -> _Delivery:
        kept = self._deliveries.kept(index_of(reading.delivery))
        if kept is None:
            raise Forgotten("These files are not kept any more", next_step="Choose them again.")
        return kept
