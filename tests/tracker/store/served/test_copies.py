"""Private copies for readers: whole, and not given out before the engine lets the file go."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.stores import store_of
from tracker.store.connection import connect, run
from tracker.store.served import copies
from tracker.store.served.copies import Copies


@pytest.fixture
def attached(tmp_path: Path) -> Path:
    """A small store that a copy was made of, somewhere else."""
    with store_of(tmp_path / "s.duckdb", {"programme": [{"programme_id": "P"}]}) as store:
        store.copy_to(tmp_path / "copy.duckdb")
    return tmp_path / "copy.duckdb"


def test_a_copy_that_the_engine_still_holds_is_waited_for(attached: Path) -> None:
    holder = connect(attached.with_name("holder.duckdb"))
    run(holder, f"attach '{attached}' as held")
    threading.Timer(0.5, lambda: run(holder, "detach held")).start()
    assert copies._let_go(attached) == 1
    holder.close()


def test_the_copy_of_a_revision_is_made_once(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", {"programme": [{"programme_id": "P"}]}) as store:
        made = Copies(store)
        first = made.newest()
        assert (first.revision, made.newest()) == (1, first)
        store.save({"programme": [{"programme_id": "Q"}]}, actor="a", reason="b")
        assert made.newest().revision == 2
        made.remove()
