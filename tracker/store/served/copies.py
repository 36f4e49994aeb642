"""Private copies of the whole store for other processes to read: made on request, used by all while their revision is the newest."""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from collections import deque
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import CannotServe, StoreDamaged, StoreFull
from tracker.store.connection import DatabaseError, connect
from tracker.store.served.notice import beside
from tracker.store.store import Store
from tracker.store.versions import projection

_TRIES, _PAUSE_S = 100, 0.1
_KEPT = 2
"""The newest copy, and the one before it, which somebody may be about to open."""


@dataclass(frozen=True, slots=True)
class PrivateCopy:
    """A copy of the store that only its owner may read."""

    path: Path
    revision: int


class Copies:
    """The copies in one folder beside a store. Threads may share them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = threading.Lock()
        self._kept: deque[PrivateCopy] = deque()
        self._folder = beside(store.path, "serving")
        self.remove()
        self._folder.mkdir(mode=0o700)

    def newest(self) -> PrivateCopy:
        """A copy of the newest revision. Raises `CannotServe` when there is no room for it."""
        with self._turn:
            if not self._kept or self._kept[-1].revision != self._store.head:
                self._kept.append(self._made(self._folder / f"{secrets.token_hex(8)}.duckdb"))
            while len(self._kept) > _KEPT:
                self._kept.popleft().path.unlink(missing_ok=True)
            return self._kept[-1]

    def _made(self, path: Path) -> PrivateCopy:
        try:
            self._store.copy_to(path)
            return PrivateCopy(path, _let_go(path))
        except (DatabaseError, StoreFull, StoreDamaged, OSError) as error:
            path.unlink(missing_ok=True)
            raise CannotServe(
                f"The running tracker cannot copy the store for others to read: {error}", next_step="Make room beside the store."
            ) from error

    def remove(self) -> None:
        """Take the folder away, also one that a killed server left behind."""
        if self._folder.exists():
            shutil.rmtree(self._folder)


def _let_go(path: Path) -> int:
    """The revision of a finished copy, once the engine lets it go: it holds the file while a reader’s earlier transaction runs."""
    for _ in range(_TRIES):
        try:
            with closing(connect(path, read_only=True)) as copy:
                return projection.revision(copy)
        except DatabaseError as error:
            if "already attached" not in str(error):
                raise
            time.sleep(_PAUSE_S)
    raise CannotServe(f"The copy {path.name} is still held by a reader", next_step="Try again when long queries have ended.")
