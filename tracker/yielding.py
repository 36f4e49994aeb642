"""Work that may take longer yields to whoever waits for a page: on a machine of few processors that decides when pages come."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

_GENTLY = 5
"""The priority of what yields: 0 is usual, 19 the lowest; 5 gets a third of it. Threads may hold what pages need, and all have readers."""


def yield_here() -> None:
    """The thread that calls this yields from now on, with all that it starts later. Only Linux tells threads apart."""
    if sys.platform == "linux":
        yields(0)


def yields(process: int) -> None:
    """A process that was started just now, or this one, yields from now on."""
    with suppress(OSError, AttributeError):  # it may have ended already; not every system has priorities
        os.setpriority(os.PRIO_PROCESS, process, max(_GENTLY, os.getpriority(os.PRIO_PROCESS, process)))
