"""A reader who waits for a preview: told how far it is, and free to stop it in the middle of a query."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tracker.errors import WrongRequest
from tracker.store import Session
from tracker.store.connection import DatabaseError

_AGAIN_S = 0.05
"""How soon a query is interrupted that began just after the last was."""


class Stopped(WrongRequest):
    """The reader stopped the preview."""


@dataclass(slots=True)
class Wait:
    """How far the preview is, whether it was stopped, and in which sessions it runs."""

    reached: str = ""
    stopped: bool = False
    _sessions: tuple[Session, ...] = ()
    _ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def begun(self) -> Iterator[None]:
        """While the preview is made. Raises `Stopped` when the reader does not want it any more."""
        self.reached, self.stopped, self._sessions, self._ended = "", False, (), threading.Event()
        try:
            yield
        except DatabaseError as error:
            if self.stopped:
                raise Stopped("The preview was stopped") from error
            raise
        finally:
            self._ended.set()

    def tell(self, text: str) -> None:
        """How far the preview is. Raises `Stopped` when the reader does not want it any more."""
        if self.stopped:
            raise Stopped("The preview was stopped")
        self.reached = text

    def runs(self, *sessions: Session) -> None:
        """In which sessions the preview runs."""
        self._sessions = sessions

    def stop(self) -> None:
        """End the preview as soon as may be."""
        self.stopped = True
        threading.Thread(target=_interrupt, args=(self._sessions, self._ended), name="stopping", daemon=True).start()


def _interrupt(sessions: tuple[Session, ...], ended: threading.Event) -> None:
    """Interrupt what runs until the preview has ended, for another query may begin at this very moment."""
    while sessions and not ended.wait(_AGAIN_S):
        for session in sessions:
            session.interrupt()
