"""A store that another process serves: read from a private copy of its newest revision, saved by handing rows to the server."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from tracker.errors import HandOverFailed, HandOverLost, StoreLocked, UnknownName, WrongRequest
from tracker.settings import INTERNAL
from tracker.store.connection import connect
from tracker.store.engines.native import NativeLedger
from tracker.store.reading.as_of import Session
from tracker.store.safekeeping.backup import Manifest
from tracker.store.served.notice import Notice, notice_of, speech
from tracker.store.served.server import HOST
from tracker.store.served.wire import LARGEST, places, raised, texts
from tracker.store.store import Store
from tracker.store.versions.filed import Rows
from tracker.store.versions.ledger import Revision
from tracker.store.versions.saving import Note, Saved
from tracker.store.versions.staging import Comparison

HELLO_S = 15.0
WORK_S = 900.0
_TRIES = 5
"""How often a copy is asked for that is replaced again before it is opened."""


class ServedStore(Store):
    """A store as its users know it, of which another process is the owner. Each reading sees what was saved before it began."""

    def __init__(self, path: Path, notice: Notice) -> None:
        self.path = path
        self._notice = notice
        self._copies: dict[str, Store] = {}
        if notice.speaks != speech():
            raise StoreLocked(
                f"The store {path} is served by {notice.speaks}, and this is {speech()}",
                next_step="Use the same version, or restart the server with this one.",
            )
        self._ask("hello", {}, HELLO_S)

    def _copy(self) -> Store:
        """The newest copy, open. Earlier ones stay open for the sessions that read them."""
        for _ in range(_TRIES):
            place = self._ask("copy", {})["path"]
            try:
                if place not in self._copies:
                    self._copies[place] = _opened(Path(place), self.path)
            except UnknownName:
                continue
            return self._copies[place]
        raise HandOverFailed(f"The store {self.path} is being changed faster than it can be copied", next_step="Try again.")

    @property
    def id(self) -> str:  # type: ignore[override]  # a field there, asked for here
        """The store's own identity."""
        return self._copy().id

    @property
    def head(self) -> int:
        """The newest revision."""
        return self._copy().head

    def revisions(self) -> tuple[Revision, ...]:
        """Every revision, oldest first."""
        return self._copy().revisions()

    def session(self, as_of: int | None = None) -> Session:
        """A reading session at a revision, the newest when none is named. Raises `UnknownName`."""
        return self._copy().session(as_of)

    def copy_to(self, path: Path) -> None:
        """Write the whole store as it stands now to a new file at `path`."""
        self._copy().copy_to(path)

    def compare(
        self, rows: Mapping[str, Rows], *, based_on: int | None = None, retire: Mapping[str, Sequence[str]] | None = None
    ) -> dict[str, Comparison]:
        """What saving these rows and retiring those records would do, by record type. Saves nothing, so the copy can tell."""
        return self._copy().compare(rows, based_on=based_on, retire=retire)

    def _save(self, rows: Mapping[str, Rows], retire: Mapping[str, Sequence[str]], based_on: int | None, note: Note) -> Saved:
        """One save, by the server. It always goes with a save id: when the line breaks it is asked once more."""
        told = {
            "rows": texts(rows),
            "files": places(rows),
            "actor": note.actor,
            "reason": note.reason,
            "source": asdict(note.source) if note.source else None,
            "based_on": based_on,
            "save_id": note.save_id or uuid.uuid4().hex,
            "retire": {name: list(record_ids) for name, record_ids in retire.items()},
        }
        try:
            return Saved(**self._ask("save", told))
        except HandOverLost:
            if (again := notice_of(self.path)) is None:
                raise
            self._notice = again
            return Saved(**self._ask("save", told))

    def back_up(self, directory: Path) -> Manifest:
        """Let the server write a backup into a new folder."""
        return Manifest(**self._ask("backup", {"directory": str(directory.absolute())}))

    def published(self, audience: str = INTERNAL) -> Path | None:
        """The published copy for an audience, when it is of the newest revision."""
        place = self._ask("published", {"audience": audience})["path"]
        return Path(place) if place else None

    def close(self) -> None:
        """Let the copies go."""
        for copy in self._copies.values():
            copy.close()

    def _ask(self, what: str, told: object, patience_s: float = WORK_S) -> Any:
        """The server's answer. Raises what it raised, `HandOverFailed` when it does not answer, `HandOverLost` when it went away."""
        status, answer = self._said(what, _bounded(told), patience_s)
        if status == HTTPStatus.OK:
            return answer
        if status == HTTPStatus.UNPROCESSABLE_ENTITY:
            raise raised(answer)
        if "bug" in answer:
            raise RuntimeError(f"in the process that serves the store: {answer['bug']}")
        raise HandOverFailed(
            f"The process that serves the store refuses this one ({status})", next_step="Restart the server, then try again."
        )

    def _said(self, what: str, body: bytes, patience_s: float) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self._notice.token}", "Content-Type": "application/json"}
        with closing(HTTPConnection(HOST, self._notice.port, timeout=patience_s)) as line:
            try:
                line.request("POST", f"/{what}", body, headers)
                answer = line.getresponse()
                return answer.status, json.loads(answer.read())
            except TimeoutError as error:
                raise HandOverFailed(
                    f"The process {self._notice.pid}, which serves the store {self.path}, does not answer",
                    next_step=f"See whether it is busy or hangs; {_LOOK}",
                ) from error
            except (OSError, HTTPException, ValueError) as error:
                raise HandOverLost(
                    f"The process that serves the store {self.path} went away before it answered", next_step=_AGAIN
                ) from error


def _opened(copy: Path, path: Path) -> Store:
    """A private copy of the store at `path`, open for reading. Raises `UnknownName` when it is gone."""
    connection = connect(copy, read_only=True)
    return Store(connection, path, NativeLedger(connection))


_LOOK = "`tracker history` tells what was saved."
_AGAIN = f"Try again: what is there already is not saved twice. {_LOOK}"


def _bounded(told: object) -> bytes:
    body = json.dumps(told).encode()
    if len(body) > LARGEST:
        raise WrongRequest(
            f"This is more than the {LARGEST >> 20} MB that can be handed to the running tracker at once", next_step="Load it in parts."
        )
    return body
