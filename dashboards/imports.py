"""Files that a reader brings to the page `/import`: kept in memory until they are saved, previewed and saved as `tracker load` does."""

from __future__ import annotations

import hashlib
import re
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tracker.errors import UnknownName, WrongRequest
from tracker.intake.decisions import refuse_nonsense
from tracker.intake.formats.given import Given
from tracker.intake.load import Prepared, prepared, previewed, saved
from tracker.intake.marked import marked
from tracker.intake.result import LoadResult
from tracker.intake.sender import NOBODY, remember, remembered
from tracker.recent import Recent
from tracker.store import Store

FILES = "import_file"
"""The name of the route that takes files."""

LARGEST = 20_000_000
"""So many bytes may the files of one delivery have together; larger ones are for `tracker load`."""

_DELIVERIES = 4
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\]")
_LONGEST_NAME = 150


class TooLarge(WrongRequest):
    """The files of a delivery are larger than the page takes."""


class Forgotten(UnknownName):
    """The files are not kept any more: newer ones took their place, or the tracker was started anew."""


class Nameless(WrongRequest):
    """An answer cannot be remembered without a sender."""


class Moved(WrongRequest):
    """Since the preview somebody saved something by which the files would be read otherwise."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the files of a delivery are to be read: what they do not say, what a person confirmed, and how many answers were remembered."""

    delivery: str
    kind: str | None = None
    currency: str | None = None
    sender: str | None = None
    programme: str | None = None
    confirmed: tuple[str, ...] = ()
    answered: int = 0
    language: str = "en"

    @property
    def save_id(self) -> str:
        """The same files read the same way are saved once, however often the button is pressed."""
        return hashlib.sha256(repr(replace(self, language="")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be saved, and what that would do."""

    ready: Prepared
    result: LoadResult


@dataclass(slots=True)
class _Delivery:
    """The files of one reader, and the preview that was made of them last."""

    files: dict[str, bytes] = field(default_factory=dict)
    seen: tuple[Reading, Preview] | None = None


class Imports:
    """The deliveries of one store. Each has a name that its reader made up and nobody can guess. Threads may share it.

    The files lie on the disk only while they are read: lists of participants are brought here, too.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = threading.Lock()
        self._deliveries: Recent[_Delivery] = Recent(_DELIVERIES)

    def take(self, delivery: str, name: str, data: bytes) -> None:
        """Take one file of a delivery. Raises `TooLarge`."""
        with self._turn:
            files = self._deliveries.once(delivery, _Delivery).files
            if sum(map(len, files.values())) + len(data) > LARGEST:
                raise TooLarge(f"The files have more than {LARGEST // 1_000_000} MB together", next_step="Use `tracker load`.")
            files[safe_name(name)] = data

    def preview(self, reading: Reading) -> Preview:
        """What saving the files would do, as the store is now. Raises `Forgotten`, and a `TrackerError` for a file that cannot be read."""
        with self._turn:
            kept = self._kept(reading)
            if kept.seen is None or kept.seen[0] != reading or kept.seen[1].ready.base != self._store.head:
                ready = self._prepared(kept, reading)
                kept.seen = reading, Preview(ready, previewed(self._store, ready, reading.language))
            return kept.seen[1]

    def seen(self, reading: Reading) -> Preview:
        """The preview that the reader saw. Raises `Forgotten`."""
        seen = self._kept(reading).seen
        if seen is None or seen[0] != reading:
            raise Forgotten("These files were not previewed in this way", next_step="Look at the preview first.")
        return seen[1]

    def save(self, reading: Reading, *, actor: str, reason: str) -> LoadResult:
        """Save what the reader saw, and nothing else. Raises `Moved` when the files would be read otherwise by now, and `StaleWrite`."""
        with self._turn:
            ready = self.seen(reading).ready
            if self._store.head != ready.base and not ready.same_rows(self._prepared(self._kept(reading), reading, ready.base)):
                raise Moved(
                    "Somebody saved something since by which these files are read otherwise", next_step="Look at the preview again."
                )
            return saved(self._store, ready, actor=actor, reason=reason, save_id=reading.save_id)

    def answer(self, reading: Reading, answers: Mapping[int, str]) -> None:
        """Remember answers to questions, by their place, for all files of the sender. Raises `Nameless`, and a `TrackerError`."""
        if not reading.sender:
            raise Nameless("It is not said whose files these are", next_step="Name the sender, under whom the answers are remembered.")
        asked = self.seen(reading).result.proposals
        with self._turn, self._store.session() as session:
            for place, meant in answers.items():
                refuse_nonsense(session, asked[place].section, meant)
                remember(self._store.path, reading.sender, asked[place].section, asked[place].said, meant)

    def refused(self, delivery: str) -> bytes | None:
        """The refused rows of a delivery as a workbook to correct, None when there are none."""
        kept = self._deliveries.kept(delivery)
        return marked(kept.seen[1].ready.refused) if kept and kept.seen and kept.seen[1].ready.refused else None

    def _prepared(self, kept: _Delivery, reading: Reading, base: int | None = None) -> Prepared:
        with _on_disk(kept.files) as paths:
            sender = remembered(self._store.path, reading.sender) if reading.sender else NOBODY
            given = Given(programme=reading.programme, currency=reading.currency)
            return prepared(
                self._store,
                paths,
                kind=reading.kind,
                currency=reading.currency,
                based_on=base,
                sender=sender,
                given=given,
                confirm=reading.confirmed,
            )

    def _kept(self, reading: Reading) -> _Delivery:
        kept = self._deliveries.kept(reading.delivery)
        if kept is None:
            raise Forgotten("These files are not kept any more", next_step="Choose them again.")
        return kept


def safe_name(name: str) -> str:
    """A file's own name, whatever path or control character its sender wrote.

    >>> safe_name("../../etc/txn.csv"), safe_name("..")
    ('txn.csv', 'file')
    """
    own = _NOT_IN_NAMES.sub("", re.split(r"[/\\]", name)[-1]).strip()[-_LONGEST_NAME:]
    return own if own.strip(".") else "file"


@contextmanager
def _on_disk(files: Mapping[str, bytes]) -> Iterator[list[Path]]:
    """The files in a folder that only we can enter, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="tracker-import-") as folder:
        paths = [Path(folder) / name for name in files]
        for path, data in zip(paths, files.values(), strict=True):
            path.write_bytes(data)
        yield paths
