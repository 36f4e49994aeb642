"""Work that may take longer yields to whoever waits for a page: on a machine of few processors that decides when pages come."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

_GENTLY = 5
"""The priority of what yields: 0 is usual, 19 the lowest; 5 gets a third of it. Threads may hold what pages need, and all have readers."""
_LOOK_UP_S = 0.2
"""How often it is asked whether somebody still waits for a process."""


def yield_here() -> None:
    """The thread that calls this yields from now on, with all that it starts later. Only Linux tells threads apart."""
    if sys.platform == "linux":
        yields(0)


def yields(process: int) -> None:
    """A process that was started just now, or this one, yields from now on."""
    with suppress(OSError, AttributeError):  # it may have ended already; not every system has priorities
        os.setpriority(os.PRIO_PROCESS, process, max(_GENTLY, os.getpriority(os.PRIO_PROCESS, process)))


def ran(command: Sequence[str], given_up: Callable[[], bool]) -> bool:
    """Run a command of ours to its end, yielding; False when it was given up before. Raises `OSError` with what it said where it fails."""
    import subprocess  # noqa: PLC0415  every command begins with this module, and few run another

    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:  # noqa: S603  our own command
        yields(process.pid)
        told = None
        while told is None:
            if given_up():
                process.kill()
                return False
            with suppress(subprocess.TimeoutExpired):
                told = process.communicate(timeout=_LOOK_UP_S)[1]
    if process.returncode and not given_up():  # who stops all of us stops it, too
        raise OSError(told.decode(errors="replace").strip())
    return process.returncode == 0
