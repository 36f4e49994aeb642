"""Work that may take longer yields to whoever waits for a page: on a machine of few processors that decides when pages come."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

_PROCESS, _THREAD = 10, 5
"""Priorities by the system's measure: 0 is usual, 19 the lowest. A thread may hold what pages need, so it is not left behind as far."""


def yield_here() -> None:
    """The thread that calls this yields from now on, with all that it starts later. Only Linux tells threads apart."""
    if sys.platform == "linux":
        _lower(0, _THREAD)


def yields(process: int) -> None:
    """A process that was started just now, or this one, yields from now on."""
    _lower(process, _PROCESS)


def _lower(which: int, priority: int) -> None:
    with suppress(OSError, AttributeError):  # it may have ended already; not every system has priorities
        os.setpriority(os.PRIO_PROCESS, which, max(priority, os.getpriority(os.PRIO_PROCESS, which)))
