"""How much memory the engine may take is a setting: what needs more says so, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stores import store_of
from tracker.errors import StoreFull, WrongRequest
from tracker.store import open_store

NOTED = {"programme": [{"programme_id": "A", "name": "Programme A"}]}


def test_what_needs_more_memory_than_allowed_is_refused_and_the_store_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_MEMORY", "50MB")
    with store_of(tmp_path / "t.duckdb", NOTED) as store:
        with store.session() as session, pytest.raises(StoreFull, match="TRACKER_MEMORY=50MB"):
            session.tuples("select len(list(i)) from range(20000000) t(i)")
        store.save({"programme": [{"programme_id": "B", "name": "Programme B"}]}, actor="olena", reason="goes on")
        with store.session() as session:
            assert session.tuples("select programme_id from programme order by all") == [("A",), ("B",)]


@pytest.mark.parametrize("most", ["a lot", "2", "0GB", "2GB; select 1"])
def test_an_amount_that_is_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: str) -> None:
    store_of(tmp_path / "t.duckdb", NOTED).close()
    monkeypatch.setenv("TRACKER_MEMORY", most)
    with pytest.raises(WrongRequest, match="TRACKER_MEMORY is “"):
        open_store(tmp_path / "t.duckdb")
