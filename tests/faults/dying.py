"""A process that kills itself: `python -m tests.faults.dying N rotate|erase STORE [PERSON]` dies before the Nth line it runs in people/."""

from __future__ import annotations

import os
import signal
import sys
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

from tests.faults.saver import say
from tracker.people.erasure import erase as erase_person
from tracker.people.vault import open_vault
from tracker.store import open_store


def rotate(store: Path) -> None:
    """Rotate the key of a vault."""
    with open_vault(store) as vault:
        vault.rotate()


def erase(store: Path, person_id: str) -> None:
    """Erase a person."""
    with open_store(store) as opened, open_vault(store) as vault:
        erase_person(opened, vault, person_id, actor="faults", reason="asked", basis="objection", on=date(2026, 11, 1))


class Death:
    """Counts the lines that run in the rooms about people, and ends the process at one of them, without any farewell."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if "tracker/people/" not in frame.f_code.co_filename:
            return None
        if event == "line":
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


if __name__ == "__main__":
    at, work, path, *rest = sys.argv[1:]
    sys.settrace(Death(int(at)))
    erase(Path(path), rest[0]) if work == "erase" else rotate(Path(path))
    sys.settrace(None)
    say("done")
    os._exit(0)
