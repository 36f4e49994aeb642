"""How long something takes: processor time of all threads, time on the wall, and what was made in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, NamedTuple, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Made = TypeVar("Made")


class Timed(NamedTuple, Generic[Made]):
    """One run: CPU seconds of all threads, seconds on the wall, and what the work gave back."""

    cpu: float
    wall: float
    made: Made


def timed(work: Callable[Asked, Made], *args: Asked.args, **named: Asked.kwargs) -> Timed[Made]:
    """Run the work once with what it asks for."""
    cpu, wall = time.process_time(), time.perf_counter()
    made = work(*args, **named)
    return Timed(time.process_time() - cpu, time.perf_counter() - wall, made)


def most_memory() -> float:
    """The most megabytes that this process ever held; `ru_maxrss` would count those of the process that began it, too."""
    (held,) = (line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(held.split()[1]) / 1024
