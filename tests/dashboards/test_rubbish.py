"""Rubbish is cleared away between answers, and as Python would when the server has stopped."""

from __future__ import annotations

import gc
import weakref

from dashboards.rubbish import clear_away, put_off


class _Ring:
    """Something that only a look through everything finds to be rubbish."""

    def __init__(self) -> None:
        self.itself = self


def test_what_has_grown_old_is_looked_through_only_when_nobody_waits() -> None:
    usual = gc.get_threshold()
    with put_off():
        old = _Ring()
        found = weakref.ref(old)
        gc.collect(1)
        del old
        for _ in range(usual[2] + 1):
            gc.collect(1)
        kept = [[number] for number in range(100_000)]  # Python looks for rubbish meanwhile
        assert found() is not None, f"nothing old was looked through while {len(kept)} things were made"
        clear_away()
        assert found() is None
    assert (gc.get_threshold(), gc.get_freeze_count()) == (usual, 0)
