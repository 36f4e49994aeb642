"""Readers' queries on the published copy: two at once, each in a sandbox of its own, one of which is always kept ready."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tracker.recent import Recent
from tracker.store.analysts.listing import csv_text
from tracker.store.analysts.sandbox import Child, Limits, QueryRefused, Rows
from tracker.store.served.published import published

LIMITS = Limits()
AT_ONCE = 2
_KEPT = 8
"""So many answers are kept for download; each is at most as large as the limits allow."""

_LOG = logging.getLogger("tracker.queries")


class Busy(QueryRefused):
    """As many queries as may be are being answered."""


class NoCopy(QueryRefused):
    """Nothing has been published yet."""


class Cancelled(QueryRefused):
    """The reader cancelled the query."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A query's rows, and the revision of the copy that gave them."""

    rows: Rows
    revision: int


class Queries:
    """The queries on one store. Each has a name that its reader made up and nobody can guess. Threads may share it; close it."""

    def __init__(self, store_path: Path) -> None:
        self._store_path = store_path
        self._room = threading.BoundedSemaphore(AT_ONCE)
        self._turn = threading.Lock()
        self._ready: Child | None = Child()
        self._running: dict[str, Child] = {}
        self._cancelled: set[str] = set()
        self._files: Recent[str] = Recent(_KEPT)
        self._closed = False

    def ask(self, name: str, query: str) -> Answer:
        """The query's answer. Raises `BadQuery`, `QueryRefused`, and of these `Busy`, `NoCopy` and `Cancelled`."""
        if not self._room.acquire(blocking=False):
            raise Busy("Two queries are being answered already", next_step="Try again in a moment.")
        try:
            answer = self._asked(name, query)
        finally:
            self._room.release()
        self._files.once(name, lambda: csv_text(answer.rows))
        return answer

    def _asked(self, name: str, query: str) -> Answer:
        copy = published(self._store_path)
        if copy is None:
            raise NoCopy("There is no published copy yet", next_step="Try again in a moment.")
        with self._child(name) as child:
            try:
                rows = child.ask(copy.path, query, LIMITS)
            except QueryRefused as error:
                _LOG.info("Query on revision %d: %r: %s", copy.revision, query, error)
                if name in self._cancelled:
                    raise Cancelled("The query was cancelled") from error
                raise
        _LOG.info("Query on revision %d: %r: %d rows", copy.revision, query, len(rows.rows))
        return Answer(rows, copy.revision)

    @contextmanager
    def _child(self, name: str) -> Iterator[Child]:
        """The sandbox that was kept ready; the next one starts at once."""
        with self._turn:
            child = self._running[name] = self._ready or Child()
            self._ready = None if self._closed else Child()
        try:
            yield child
        finally:
            child.close()
            with self._turn:
                del self._running[name]
                self._cancelled.discard(name)

    def cancel(self, name: str) -> None:
        """Stop the query of that name, if it is being answered."""
        with self._turn:
            if child := self._running.get(name):
                self._cancelled.add(name)
                child.cancel()

    def file(self, name: str) -> str | None:
        """The answer of that name as CSV, None when it is not kept any more."""
        return self._files.kept(name)

    def close(self) -> None:
        """Stop every query, and take no more."""
        with self._turn:
            self._closed = True
            for child in self._running.values():
                child.cancel()
            if self._ready:
                self._ready.close()
            self._ready = None
