"""Python's rubbish, looked for while nobody waits: to look through all that is kept takes a tenth of a second.

In the midst of a page that would make one of twenty late.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_DUE = 10
"""After so many rounds among what is new Python would look through everything."""


@contextmanager
def put_off() -> Iterator[None]:
    """Meanwhile old things are looked through only by `clear_away`, and what is there at the beginning is not looked through at all."""
    young, middle, old = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(young, middle, sys.maxsize >> 33)
    try:
        yield
    finally:
        gc.set_threshold(young, middle, old)
        gc.unfreeze()


def clear_away() -> None:
    """Look through everything, where that is due."""
    if gc.get_count()[-1] > _DUE:
        gc.collect()
