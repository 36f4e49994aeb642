"""Rubbish waits until the work is done that makes many things which stay."""

from __future__ import annotations

import gc

from tracker.unswept import unswept


def test_rubbish_waits_until_the_first_who_began_is_done() -> None:
    with unswept():
        with unswept():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_work_that_fails_leaves_nothing_off() -> None:
    @unswept()
    def fail() -> None:
        raise ValueError

    try:
        fail()
    except ValueError:
        assert gc.isenabled()
