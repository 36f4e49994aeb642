"""Ctrl-C in the midst of a long query stops the program as anywhere else: it is no bug."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.stores import empty_store

LONG = "select count(*) from range(1_000_000_000) a, range(1_000_000_000) b"


def test_a_long_query_is_stopped_by_ctrl_c(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        with empty_store(tmp_path / "s.duckdb") as store, store.session() as session:
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            with pytest.raises(KeyboardInterrupt):
                session.tuples(LONG)
    finally:
        signal.signal(signal.SIGALRM, before)
