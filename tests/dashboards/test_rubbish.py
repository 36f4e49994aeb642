"""Rubbish is cleared away between answers, and as Python would when the server has stopped.

Tried in a process of its own: the servers of other tests put it off here, too.
"""

from __future__ import annotations

import subprocess
import sys

TRIED = """
import gc
import weakref

from dashboards.rubbish import clear_away, put_off


class Ring:
    "Something that only a look through everything finds to be rubbish."

    def __init__(self):
        self.itself = self


usual = gc.get_threshold()
with put_off():
    old = Ring()
    found = weakref.ref(old)
    gc.collect(1)
    del old
    for _ in range(usual[2] + 1):
        gc.collect(1)
    kept = [[number] for number in range(100_000)]
    print("kept while", len(kept), "things are made:", found() is not None)
    clear_away()
    print("cleared away:", found() is None)
print("as before:", (gc.get_threshold(), gc.get_freeze_count()) == (usual, 0))
"""


def test_what_has_grown_old_is_looked_through_only_when_nobody_waits() -> None:
    done = subprocess.run([sys.executable, "-c", TRIED], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == ["kept while 100000 things are made: True", "cleared away: True", "as before: True"]
