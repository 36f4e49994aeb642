"""When Python collects garbage: not while work makes what stays, and in a server while nobody waits, as long as that can be.

To look through all that is kept takes a tenth of a second: in the middle of a page that would make one in twenty late.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_DUE, _OVERDUE = 10, 100
"""After so many rounds among what is new all is looked through: where nobody waits, as usual in Python, and where somebody always does."""


@contextmanager
def unswept() -> Iterator[None]:
    """Collect no garbage until the work is done, and that of whoever began before."""
    sweeps = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if sweeps:
            gc.enable()


@contextmanager
def put_off() -> Iterator[None]:
    """Leave old things to `clear_away`, unless it is not called for long; what is there at the beginning is not looked through at all."""
    young, middle, old = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(young, middle, _OVERDUE)
    try:
        yield
    finally:
        gc.set_threshold(young, middle, old)
        gc.unfreeze()


def clear_away() -> None:
    """Look through everything, where that is due."""
    if gc.get_count()[-1] > _DUE:
        gc.collect()
