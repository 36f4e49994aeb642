"""A session that stays: it shows what is saved by now, whatever it was asked before, and another takes its place after an error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.stores import empty_store
from tracker.store import Session, Store
from tracker.store.reading import bench

_NEAR = "select * from history.source where rev_from <= $new"
_ASKED = "select source_id, $word, $day from near_source where title <> $word order by all"
_DAY = date(2026, 1, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with empty_store(tmp_path / "tracker.duckdb") as made:
        yield made


def sources(store: Store, *words: str) -> list[tuple[str, str, date]]:
    """What a bench says of the sources near, asked once with each of some words."""
    with store.session() as session, session.bench() as own:
        own.table("near_source", _NEAR, {"new": session.revision})
        return [row for word in words for row in own.few(_ASKED, {"word": word, "day": _DAY})]


def save(store: Store, source_id: str) -> None:
    store.save({"source": [{"source_id": source_id, "title": "It's one"}]}, actor="a", reason="b")


@pytest.mark.parametrize("prepared", [32, 1])
def test_every_use_shows_what_is_saved_by_then(store: Store, monkeypatch: pytest.MonkeyPatch, prepared: int) -> None:
    monkeypatch.setattr(bench, "_MOST_PREPARED", prepared)
    for number in range(1, 6):
        save(store, f"S{number}")
        there = [f"S{one}" for one in range(1, number + 1)]
        assert sources(store, "o'clock", "$day") == [(one, word, _DAY) for word in ("o'clock", "$day") for one in there]
    assert sources(store, "It's one") == []


def test_a_table_holds_what_it_was_filled_with_last_and_nothing_afterwards(store: Store) -> None:
    save(store, "S1")
    save(store, "S2")
    for _ in range(3):
        with store.session() as session, session.bench() as own:
            for new in (1, 2, 1):
                own.table("near_source", _NEAR, {"new": new})
                assert len(own.few(_ASKED, {"word": "word", "day": _DAY})) == new
        with store.session() as session, session.bench() as own:
            assert own.tuples("select count(*) from near_source") == [(0,)]
            assert own.counts == {}


def test_it_stays_the_same_one_and_another_comes_after_an_error(store: Store) -> None:
    def lent() -> Session:
        with store.session() as session, session.bench() as own:
            return own

    save(store, "S1")
    first = lent()
    assert lent() is first
    with pytest.raises(duckdb.ProgrammingError, match="nothing"), store.session() as session, session.bench() as own:
        own.few("select nothing")
    assert lent() is not first
    assert len(sources(store, "word")) == 1
    store._open_again()
    assert len(sources(store, "word")) == 1


def test_a_session_outside_a_store_is_its_own_bench(store: Store) -> None:
    with Session(store._connection.cursor(), store.id) as session, session.bench() as own:
        assert own is session
