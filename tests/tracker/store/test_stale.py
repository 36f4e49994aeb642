"""Two edits that start from one revision: the second is refused with all versions, whatever was done to the record."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.edits import retire, undo
from tests.stores import store_of
from tracker.conflicts import Conflict, FieldConflict
from tracker.errors import StaleWrite
from tracker.store import Store


def programmes(**names: str) -> dict[str, list[dict[str, object]]]:
    return {"programme": [{"programme_id": key, "name": name} for key, name in names.items()]}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Revision 1 adds A and B, 2 renames A, 3 retires B, 4 adds C."""
    made = store_of(tmp_path / "s.duckdb", programmes(A="one", B="two"))
    made.save(programmes(A="uno"), actor="olena", reason="in Spanish")
    retire(made, "programme", ["B"], actor="ivan", reason="ended")
    made.save(programmes(C="three"), actor="ivan", reason="new")
    return made


def refused(store: Store, rows: dict[str, list[dict[str, object]]], based_on: int = 1, **options: object) -> list[Conflict]:
    """The conflicts with which a save based on an old revision is refused."""
    head = store.head
    with pytest.raises(StaleWrite) as error:
        store.save(rows, actor="a", reason="b", based_on=based_on, **options)  # type: ignore[arg-type]  # named by each test
    assert store.head == head
    return list(error.value.conflicts)


def test_a_record_that_both_changed(store: Store) -> None:
    (met,) = refused(store, programmes(A="eins"))
    assert (met.read, met.revision, met.actor, met.reason) == (1, 2, "olena", "in Spanish")
    assert met.fields == (FieldConflict("name", "one", "uno", "eins"),)


def test_a_record_that_others_retired(store: Store) -> None:
    (met,) = refused(store, programmes(B="zwei"))
    assert (met.revision, met.actor, met.now) == (3, "ivan", None)
    assert met.fields == (FieldConflict("programme_id", "B", None, "B"), FieldConflict("name", "two", None, "zwei"))
    assert "retired by ivan in revision 3" in met.text
    assert "now, revision 3: no record" in met.text


def test_a_record_that_both_added(store: Store) -> None:
    (met,) = refused(store, programmes(C="drei"))
    assert (met.base, met.fields[-1]) == (None, FieldConflict("name", None, "three", "drei"))


def test_a_record_to_be_retired_that_others_changed(store: Store) -> None:
    (met,) = refused(store, {}, retire={"programme": ["A"]})
    assert (met.wanted, met.fields[-1]) == (None, FieldConflict("name", "one", "uno", None))
    assert "yours: no record" in met.text


def test_wanting_what_is_there_already_is_no_conflict(store: Store) -> None:
    assert store.save(programmes(A="uno"), actor="a", reason="b", based_on=1).unchanged == {"programme": 1}


def test_conflicts_of_all_types_are_told_together_the_first_twenty(store: Store) -> None:
    many = {f"N{number:02}": "x" for number in range(30)}
    store.save({**programmes(**many), "source": [{"source_id": "S", "title": "x"}]}, actor="a", reason="b")
    told = refused(store, {"source": [{"source_id": "S", "title": "y"}], **programmes(**dict.fromkeys(many, "y"))}, based_on=4)
    assert [met.record_id for met in told] == ["S", *sorted(many)[:19]]
    with pytest.raises(StaleWrite, match="31 records were changed, after you read revision 4"):
        store.compare(programmes(**dict.fromkeys(many, "y")) | {"source": [{"source_id": "S", "title": "y"}]}, based_on=4)


def test_an_undo_shows_what_the_revision_said_what_stands_now_and_what_would_return(store: Store) -> None:
    store.save(programmes(A="eins"), actor="hans", reason="in German")
    with pytest.raises(StaleWrite) as error:
        undo(store, 2, actor="a", reason="b")
    (met,) = error.value.conflicts
    assert (met.fields, met.actor) == ((FieldConflict("name", "uno", "eins", "one"),), "hans")
    assert str(error.value).splitlines()[1].startswith("  programme “A”: changed by hans in revision 5")


def test_a_conflict_is_shown_without_what_a_terminal_would_obey_and_no_wider_than_it() -> None:
    versions: list[dict[str, str | None]] = [{"name": None}, {"name": "x" * 80}, {"name": "y"}]
    met = Conflict("programme", "A", 1, 2, datetime.fromisoformat("2026-01-02T03:04"), "o\x1b[31m", "a\nb", *versions)
    title, _, name = met.text.splitlines()
    assert "\x1b" not in title
    assert (name.split()[:2], name.split()[-1], "x" * 40 in name) == (["name", "–"], "y", False)
