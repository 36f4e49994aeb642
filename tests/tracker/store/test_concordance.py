"""A concordance leads from a person to the records that name him, as of a revision; where it is not right it says nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stores import store_of
from tracker.store import Store, open_store
from tracker.store.engines.journal import journal_path
from tracker.store.reading import concordance as room
from tracker.store.reading.concordance import Named, concordance_folder, named


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store whose two participations are many."""
    monkeypatch.setattr(room, "LARGE", 1)
    with store_of(tmp_path / "store.duckdb", {"participation": [took_part("E1", "H1"), took_part("E2", "H1")]}) as opened:
        yield opened


def took_part(activity_id: str, person_id: str) -> dict[str, str]:
    return {"activity_id": activity_id, "person_id": person_id, "role": "participant"}


def save(store: Store, *rows: dict[str, str]) -> None:
    store.save({"participation": list(rows)}, actor="test", reason="edit")


def of(store: Store, *persons: str, as_of: int | None = None, make: bool = True) -> Named | None:
    with store.session(as_of) as session:
        found = named(session, "participation", "person_id", persons, make=make)
    return found and Named(found.revision, sorted(found.record_ids))


H1 = Named(1, ["E1/H1/participant", "E2/H1/participant"])


def test_it_names_the_records_that_name_a_value(store: Store) -> None:
    assert of(store, "H1") == H1
    assert of(store, "H2") == Named(1, [])


def test_it_is_made_where_that_is_asked_for_and_records_are_many(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert of(store, "H1", make=False) is None
    monkeypatch.setattr(room, "LARGE", 2)
    assert of(store, "H1") is None
    assert not concordance_folder(store.path).exists()


def test_it_says_nothing_of_what_was_saved_since_until_that_is_much(store: Store) -> None:
    assert of(store, "H1") == H1
    save(store, took_part("E3", "H1"))
    assert of(store, "H1") == H1
    save(store, took_part("E4", "H2"))
    assert of(store, "H1", "H2") == Named(3, [*H1.record_ids, "E3/H1/participant", "E4/H2/participant"])
    assert len([*concordance_folder(store.path).iterdir()]) == 1


def test_a_session_at_an_earlier_revision_reads_the_same(store: Store) -> None:
    save(store, took_part("E3", "H1"))
    assert of(store, "H1", as_of=1) == of(store, "H1") == Named(2, [*H1.record_ids, "E3/H1/participant"])


def test_one_of_another_history_is_not_believed(store: Store, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.duckdb"
    store.copy_to(earlier)
    shutil.copy(journal_path(store.path), journal_path(earlier))
    save(store, took_part("E3", "H1"))
    assert of(store, "H1") == Named(2, [*H1.record_ids, "E3/H1/participant"])
    with open_store(earlier) as other:
        shutil.copytree(concordance_folder(store.path), concordance_folder(earlier))
        assert of(other, "H1", make=False) is None
        save(other, took_part("E4", "H1"), took_part("E5", "H2"))
        assert of(other, "H1", make=False) is None
        assert of(other, "H1") == Named(2, [*H1.record_ids, "E4/H1/participant"])


def test_it_may_be_deleted_and_may_be_broken(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    assert of(store, "H1") == H1
    (path,) = concordance_folder(store.path).iterdir()
    path.write_bytes(path.read_bytes()[:100])
    assert of(store, "H1") is None
    assert "cannot be used, so that figures take longer" in caplog.text
    assert of(store, "H1") == H1
    shutil.rmtree(concordance_folder(store.path))
    assert of(store, "H1") == H1


def test_where_no_folder_can_be_it_is_done_without(store: Store) -> None:
    concordance_folder(store.path).write_text("in the way")
    assert of(store, "H1") is None
