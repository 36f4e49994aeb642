"""Rubbish is cleared away between answers, at the latest after a hundred rounds, and as Python would when the server has stopped.

Tried in a process of its own: the servers of other tests put it off here, too.
"""

from __future__ import annotations

import subprocess
import sys

TRIED = """
import gc
import weakref

from tracker.unswept import clear_away, put_off


class Ring:
    "Something that only a look through everything finds to be rubbish."

    def __init__(self):
        self.itself = self


def old_ring():
    ring = Ring()
    gc.collect(1)
    return weakref.ref(ring)


def rounds(number):
    for _ in range(number):
        gc.collect(1)
    return [[number] for number in range(100_000)]


usual = gc.get_threshold()
with put_off():
    found = old_ring()
    kept = rounds(usual[2] + 1)
    print("kept while", len(kept), "things are made:", found() is not None)
    clear_away()
    print("cleared away:", found() is None)
    found = old_ring()
    kept += rounds(101)
    print("cleared away by itself in the end:", found() is None)
print("as before:", (gc.get_threshold(), gc.get_freeze_count()) == (usual, 0))
"""


def test_what_has_grown_old_is_looked_through_only_when_nobody_waits() -> None:
    done = subprocess.run([sys.executable, "-c", TRIED], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == [
        "kept while 100000 things are made: True",
        "cleared away: True",
        "cleared away by itself in the end: True",
        "as before: True",
    ]
