"""The one door to a store: its file where nobody else has it, else the process that serves it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.errors import HandOverLost, StoreLocked
from tracker.store import opening
from tracker.store.opening import Recovered
from tracker.store.safekeeping import backup as backups
from tracker.store.safekeeping.backup import Manifest
from tracker.store.served.client import ServedStore
from tracker.store.served.notice import notice_of
from tracker.store.store import Store

PATIENCE_S = 5.0
"""Longer than another command mostly has the store, and than a server needs to begin."""
_LOOK_UP_S = 0.1


def open_store(path: Path, *, read_only: bool = False, ledger: str | None = None) -> Store:
    """The store at `path`, also while a server has it; a command of somebody else's that has it is waited for a little.

    `ledger` is the address of its ledger: TRACKER_LEDGER unless given, "" for the file as it stands.

    Raises `UnknownName`, `StoreTooNew`, `NotAStore`, `HandOverFailed`, and `StoreLocked` when another process has it and serves nobody.
    """
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return opening.open_store(path, read_only=read_only, ledger=ledger)
        except StoreLocked:
            if (served := _greeted(path, until)) is not None:
                return served
            if time.monotonic() > until:
                raise
        time.sleep(_LOOK_UP_S)


def _greeted(path: Path, until: float) -> Store | None:
    """The store by the process that serves it, if one does; one that goes away while it is greeted is none, as long as there is time."""
    if (notice := notice_of(path)) is None:
        return None
    try:
        return ServedStore(path, notice)
    except HandOverLost:
        if time.monotonic() > until:
            raise
        return None


def own_store(path: Path, *, read_only: bool = False, ledger: str | None = None) -> Store:
    """The store at `path` for this process alone. Raises as `open_store` does, and `StoreLocked` also when a server has it."""
    with _alone(path):
        return opening.open_store(path, read_only=read_only, ledger=ledger)


def recover(path: Path) -> Recovered:
    """Make a damaged store or its journal anew, when no server has it. Raises what is wrong, and `StoreLocked`."""
    with _alone(path):
        return opening.recover(path)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Say of a served store that this needs it for itself."""
    try:
        yield
    except StoreLocked as error:
        if (notice := notice_of(path)) is None:
            raise
        raise StoreLocked(
            f"The store {path} is served by a running tracker (process {notice.pid})",
            next_step="This needs the store for itself: stop `tracker serve`, then try again.",
        ) from error


def backup(store: Store, directory: Path) -> Manifest:
    """Write and verify a backup, by the process that owns the store. Raises `WouldOverwrite` and `BackupFailed`."""
    return store.back_up(directory) if isinstance(store, ServedStore) else backups.backup(store, directory)


def published(store: Store) -> Path | None:
    """The analysts' copy that a server has published of the store's newest revision, None when there is none."""
    return store.published() if isinstance(store, ServedStore) else None
