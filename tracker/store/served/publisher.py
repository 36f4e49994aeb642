"""The publisher: after each revision the analysts' copies are written anew in the background and take the place of the older ones.

Each is written by a process of its own from a private copy of the store: making all figures takes seconds of computing, and the
dashboard must not wait for it.
"""

from __future__ import annotations

import logging
import secrets
import sys
import threading
import time
from collections.abc import Sequence

from tracker.store.served import writer
from tracker.store.served.copies import Copies
from tracker.store.served.published import Published, folder_of, publish, sweep
from tracker.store.store import Store
from tracker.yielding import ran

_LOOK_UP_S = 0.5
"""How often it looks for a new revision; those of one look are published as one."""
_AGAIN_S = 15.0
"""How long after a failure it tries again."""

_LOG = logging.getLogger("tracker.snapshots")


class Publisher:
    """Publishes one store for some audiences until told to stop."""

    def __init__(self, store: Store, copies: Copies, audiences: Sequence[str], stop: threading.Event) -> None:
        self._store, self._copies, self._audiences, self._stop = store, copies, tuple(audiences), stop
        self._folder = folder_of(store.path)
        self._newest: dict[str, Published] = {}
        self._not_before: dict[str, float] = {}

    def current(self, audience: str) -> Published | None:
        """The copy of the newest revision, None when there is none yet. What an earlier server left is not trusted."""
        copy = self._newest.get(audience)
        return copy if copy and copy.revision == self._store.head else None

    def run(self) -> None:
        """Publish whatever is not current, look for new revisions, and try again what failed."""
        self._folder.mkdir(mode=0o750, exist_ok=True)
        sweep(self._folder, self._audiences)
        while not self._stop.is_set():
            for audience in self._audiences:
                self._renew(audience)
            self._stop.wait(_LOOK_UP_S)

    def _renew(self, audience: str) -> None:
        if time.monotonic() < self._not_before.get(audience, 0.0):
            return
        try:
            if self.current(audience) is None and not self._stop.is_set():
                self._publish(audience)
        except Exception as error:  # noqa: BLE001  whatever it is, the dashboard goes on
            _LOG.exception("The copy for %s could not be published (%s); it is tried again in %.0f s.", audience, error, _AGAIN_S)
            self._not_before[audience] = time.monotonic() + _AGAIN_S

    def _publish(self, audience: str) -> None:
        """Publish the newest revision, unless told to stop meanwhile. Raises `OSError` with what the writer said when it fails."""
        new, source = self._folder / f".{audience}.{secrets.token_hex(4)}.duckdb", self._copies.newest()
        command = [sys.executable, "-P", "-m", writer.__name__, str(source.path), str(self._store.path.resolve()), str(new), audience]
        try:
            if ran(command, self._stop.is_set):
                self._newest[audience] = publish(new, audience, source.revision)
        finally:
            new.unlink(missing_ok=True)
