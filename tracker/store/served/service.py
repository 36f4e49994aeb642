"""The hand-over inside `tracker serve`: other processes' reading, saving and backups, and the published copies."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tracker.errors import CannotServe
from tracker.settings import AUDIENCES, Settings
from tracker.store.safekeeping.backup import backup
from tracker.store.served.copies import Copies
from tracker.store.served.notice import Notice, put_up, speech
from tracker.store.served.publisher import Publisher
from tracker.store.served.server import Answers, Server
from tracker.store.served.wire import files, frames
from tracker.store.store import Store
from tracker.store.versions.ledger import Source
from tracker.suggestions import did_you_mean


def hand_over(store: Store, settings: Settings, stop: threading.Event) -> None:
    """Do for other processes what only the owner of the store can, and publish the analysts' copies, until told to stop."""
    audiences = _audiences(settings)
    try:
        copies = Copies(store)
        publisher = Publisher(store, copies, audiences, stop)
        with _listening(store, _answers(store, copies, publisher)):
            publisher.run()
        copies.remove()
    except OSError as error:
        raise CannotServe(
            f"The store cannot be handed over to other processes: {error}", next_step="Check that its folder may be written."
        ) from error


def _audiences(settings: Settings) -> tuple[str, ...]:
    """Whom copies are published for. Raises `CannotServe` for an unknown audience."""
    for audience in settings.snapshots:
        if audience not in AUDIENCES:
            known = did_you_mean(audience, AUDIENCES) or f"Known: {', '.join(AUDIENCES)}."
            raise CannotServe(f"TRACKER_SNAPSHOTS names the unknown audience “{audience}”", next_step=known)
    return settings.snapshots


@contextmanager
def _listening(store: Store, answers: Answers) -> Iterator[None]:
    """Answer other processes, and tell them where, until the end of the block."""
    token = secrets.token_urlsafe(32)
    with Server(token, answers) as server:
        thread = threading.Thread(target=server.serve_forever, name="hand-over", daemon=True)
        thread.start()
        try:
            with put_up(store.path, Notice(server.port, token, os.getpid(), speech())):
                yield
        finally:
            server.shutdown()
            thread.join()


def _answers(store: Store, copies: Copies, publisher: Publisher) -> Answers:
    """What other processes may ask for, by name."""

    def copy(told: Any) -> object:
        del told
        return {"path": str(copies.newest().path)}

    def published(told: Any) -> object:
        found = publisher.current(told["audience"])
        return {"path": str(found.path) if found else None}

    def save(told: Any) -> object:
        source = Source(**told["source"]) if told["source"] else None
        rows = {**frames(told["rows"]), **files(told.pop("files"), store.path)}
        return asdict(store.save(**{**told, "rows": rows, "source": source}))

    def back_up(told: Any) -> object:
        return asdict(backup(store, Path(told["directory"])))

    return {"hello": lambda told: {"heard": told}, "copy": copy, "published": published, "save": save, "backup": back_up}
