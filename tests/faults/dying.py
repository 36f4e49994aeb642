"""Processes that kill themselves: `python -m tests.faults.dying STORE` reads `N rotate`, `N erase PERSON` or `N enrol LIST` and tells how each ended.

Each line is done by a process of its own, which dies before the Nth line of people/ that it runs. They are forked from one that has
loaded everything and opened nothing, so that each start costs milliseconds.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

from tests.faults.saver import say
from tracker.intake.load import load
from tracker.intake.participants.recorded import Register
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


def enrol(store: Path, file: str) -> None:
    """Load a list of participants."""
    with open_store(store) as opened, open_vault(store) as vault:
        register = Register(vault, "consent", date(2030, 1, 1), "X", new=True)
        load(opened, [Path(file)], register=register, actor="faults", reason="a list")


WORK: dict[str, Callable[..., None]] = {"rotate": rotate, "erase": erase, "enrol": enrol}


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


def ended(store: Path, at: int, work: str, *words: str) -> int:
    """How a process ended that works until it dies: its exit code, negative for a signal."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        sys.settrace(Death(at))
        WORK[work](store, *words)
        sys.settrace(None)
        code = 0
    except Exception:  # noqa: BLE001  whatever it is, it is told and becomes an exit code
        traceback.print_exc()
    os._exit(code)


if __name__ == "__main__":
    for line in sys.stdin:
        number, kind, *rest = line.split()
        say(str(ended(Path(sys.argv[1]), int(number), kind, *rest)))
