"""Undo and retire: a step back is a new step, nothing is overwritten, and a conflict is shown, never resolved silently."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.edits import retire, undo
from tests.stores import csv_records, empty_store, store_of
from tracker.errors import StaleWrite, StillNeeded, UnknownName, WrongRequest
from tracker.records import RECORD_TYPES
from tracker.settings import DATA
from tracker.store import Store
from tracker.store.safekeeping.integrity import problems
from tracker.store.schema import field_list

Edit = tuple[dict[str, int], frozenset[str]]


def programmes(**names: str) -> dict[str, list[dict[str, object]]]:
    return {"programme": [{"programme_id": key, "name": name} for key, name in names.items()]}


def state(store: Store, as_of: int | None = None, *kinds: str) -> dict[str, list[tuple[object, ...]]]:
    """What is current at a revision, by record type: of all types when none is named."""
    with store.session(as_of) as session:
        return {
            kind.name: session.tuples(f"select record_id, {field_list(kind)} from {kind.name} order by 1") for kind in RECORD_TYPES.values()
        }


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Revision 1 adds A and B, 2 changes A and adds C, 3 retires B."""
    made = store_of(tmp_path / "s.duckdb", programmes(A="one", B="two"))
    made.save(programmes(A="uno", C="three"), actor="olena", reason="names")
    made.save({}, actor="ivan", reason="ended", retire={"programme": ["B"]})
    return made


def names(store: Store) -> dict[str, str]:
    with store.session() as session:
        return dict(session.tuples("select programme_id, name from programme order by 1"))


def test_added_is_retired_changed_says_again_what_it_said_and_retired_returns(store: Store) -> None:
    saved = undo(store, 3, actor="olena", reason="not ended")
    assert (saved.revision, saved.added, names(store)) == (4, {"programme": 1}, {"A": "uno", "B": "two", "C": "three"})
    saved = undo(store, 2, actor="olena", reason="wrong list")
    assert (saved.changed, saved.retired, names(store)) == ({"programme": 1}, {"programme": 1}, {"A": "one", "B": "two"})
    assert [(r.rev, r.actor, r.reason) for r in store.revisions()][3:] == [(4, "olena", "not ended"), (5, "olena", "wrong list")]


def test_an_undo_can_be_undone(store: Store) -> None:
    undo(store, 3, actor="a", reason="b")
    undo(store, 4, actor="a", reason="b")
    assert state(store) == state(store, 3)


def test_a_record_touched_later_is_a_conflict_that_names_both(store: Store) -> None:
    with pytest.raises(StaleWrite, match="Revision 1 cannot be undone: 2 of its records") as refused:
        undo(store, 1, actor="a", reason="b")
    assert "programme “A” by revision 2; programme “B” by revision 3" in str(refused.value)
    assert store.head == 3


def test_revisions_of_one_record_are_taken_back_newest_first(store: Store) -> None:
    store.save(programmes(A="eins"), actor="a", reason="b")
    with pytest.raises(StaleWrite, match="programme “A” by revision 4"):
        undo(store, 2, actor="a", reason="b")
    undo(store, 4, actor="a", reason="b")
    undo(store, 2, actor="a", reason="b")
    assert names(store) == {"A": "one"}


def test_an_undone_revision_is_not_undone_twice(store: Store) -> None:
    undo(store, 3, actor="a", reason="b")
    with pytest.raises(StaleWrite, match="“B” by revision 4"):
        undo(store, 3, actor="a", reason="b")


def test_an_empty_field_becomes_empty_again(tmp_path: Path) -> None:
    one = {"activity_id": "A", "slice": "total", "role": "participant"}
    with store_of(tmp_path / "s.duckdb", {"headcount": [one]}) as store:
        store.save({"headcount": [one | {"n": 5, "qualifier": "exact"}]}, actor="a", reason="b")
        undo(store, 2, actor="a", reason="b")
        assert state(store) == state(store, 1)


def test_an_unknown_revision_is_named(store: Store) -> None:
    for revision in (0, 9):
        with pytest.raises(UnknownName, match=f"no revision {revision} to undo"):
            undo(store, revision, actor="a", reason="b")


def referring(tmp_path: Path) -> Store:
    """Revision 1 adds a programme, 2 a partnership that names it."""
    made = store_of(tmp_path / "s.duckdb", programmes(A="one", B="two"))
    made.save({"partnership": [{"partnership_id": "P-1", "programme_id": "A"}]}, actor="a", reason="b")
    return made


def test_what_others_refer_to_stays_and_they_are_listed(tmp_path: Path) -> None:
    with referring(tmp_path) as store:
        with pytest.raises(StillNeeded, match="partnership “P-1” names programme “A”"):
            retire(store, "programme", ["A"], actor="a", reason="b")
        with pytest.raises(StillNeeded, match="partnership “P-1” names programme “A”"):
            undo(store, 1, actor="a", reason="b")
        assert retire(store, "programme", ["B"], actor="a", reason="b").retired == {"programme": 1}


def test_a_record_does_not_return_to_what_is_gone(tmp_path: Path) -> None:
    with referring(tmp_path) as store:
        retire(store, "partnership", ["P-1"], actor="a", reason="b")
        retire(store, "programme", ["A"], actor="a", reason="b")
        with pytest.raises(StillNeeded, match="partnership would name programme “A”, which is retired"):
            undo(store, 3, actor="a", reason="b")
        undo(store, 4, actor="a", reason="b")
        undo(store, 3, actor="a", reason="b")
        assert state(store) == state(store, 2)


def test_retiring_what_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(UnknownName, match="no programme “X” to retire"):
        retire(store, "programme", ["X"], actor="a", reason="b")
    with pytest.raises(UnknownName, match="no record type “programm”"):
        retire(store, "programm", ["A"], actor="a", reason="b")


def test_an_edit_of_what_was_retired_meanwhile_is_refused(store: Store) -> None:
    with pytest.raises(StaleWrite, match="revision 3, after you read revision 2"):
        store.save(programmes(B="zwei"), actor="a", reason="b", based_on=2)


def test_one_save_may_put_and_retire_records_of_one_type_but_not_the_same_one(store: Store) -> None:
    saved = store.save(programmes(D="four"), actor="a", reason="b", retire={"programme": ["C"]})
    assert (saved.added, saved.retired, names(store)) == ({"programme": 1}, {"programme": 1}, {"A": "uno", "D": "four"})
    with pytest.raises(WrongRequest, match="cannot be put and retired"):
        store.save(programmes(D="vier"), actor="a", reason="b", retire={"programme": ["D"]})


def test_the_whole_demonstration_can_be_taken_back_and_brought_back(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", csv_records(DATA / "demo")) as store:
        undo(store, 1, actor="a", reason="b")
        assert state(store) == state(store, 0)
        undo(store, 2, actor="a", reason="b")
        assert state(store) == state(store, 1)
        with store.session() as session:
            assert problems(session) == ()


KEYS = st.sampled_from("ABCDEF")
EDITS = st.lists(st.tuples(st.dictionaries(KEYS, st.integers(1, 3), max_size=4), st.frozensets(KEYS, max_size=3)), min_size=1, max_size=5)


@settings(max_examples=8, deadline=None)
@given(edits=EDITS)
def test_undoing_the_newest_revision_of_any_history_leads_back_to_the_one_before(edits: list[Edit]) -> None:
    with tempfile.TemporaryDirectory() as folder, empty_store(Path(folder) / "s.duckdb") as store:
        for put, gone in edits:
            going = sorted((gone - set(put)) & names(store).keys())
            store.save(programmes(**{key: str(n) for key, n in put.items()}), actor="a", reason="b", retire={"programme": going})
        last = store.head
        told = {revision: state(store, revision, "programme") for revision in range(last + 1)}
        for revision in range(last, 0, -1):
            undo(store, revision, actor="a", reason="b")
            assert state(store, None, "programme") == told[revision - 1]
        assert {revision: state(store, revision, "programme") for revision in range(last + 1)} == told
        with store.session() as session:
            assert problems(session) == ()


def with_evidence(tmp_path: Path) -> Store:
    """Revision 1 adds two programmes and a source, 2 evidence and a verification about programme A, told as type and identity."""
    made = store_of(tmp_path / "s.duckdb", programmes(A="one", B="two") | {"source": [{"source_id": "S", "title": "Page"}]})
    about = {"entity": "programme", "entity_id": "A"}
    records = {"evidence": [about | {"source_id": "S"}], "verification": [about | {"status": "verified", "on_date": "2024-01-01"}]}
    made.save(records, actor="a", reason="b")
    return made


def test_what_is_said_about_a_record_by_type_and_identity_keeps_it(tmp_path: Path) -> None:
    with with_evidence(tmp_path) as store:
        with pytest.raises(StillNeeded) as refused:
            retire(store, "programme", ["A"], actor="a", reason="b")
        assert "evidence “programme/A/S/” names programme “A”; verification “programme/A/2024-01-01” names programme “A”" in str(
            refused.value
        )
        with pytest.raises(StillNeeded, match="evidence “programme/A/S/” names programme “A”"):
            undo(store, 1, actor="a", reason="b")
        assert retire(store, "programme", ["B"], actor="a", reason="b").retired == {"programme": 1}


def test_what_is_said_about_a_record_does_not_return_without_it(tmp_path: Path) -> None:
    with with_evidence(tmp_path) as store:
        undo(store, 2, actor="a", reason="b")
        retire(store, "programme", ["A"], actor="a", reason="b")
        with pytest.raises(StillNeeded, match="evidence would name programme “A”, which is retired"):
            undo(store, 3, actor="a", reason="b")
        undo(store, 4, actor="a", reason="b")
        undo(store, 3, actor="a", reason="b")
        assert state(store) == state(store, 2)


def test_a_check_finds_what_is_said_about_a_record_that_is_not_there(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", {"source": [{"source_id": "S", "title": "Page"}]}) as store:
        rows = [{"entity": "agreement", "entity_id": "X", "source_id": "S"}, {"entity": "source", "entity_id": "S", "source_id": "S"}]
        store.save({"evidence": rows}, actor="a", reason="b")
        with store.session() as session:
            assert problems(session) == ("Evidence “agreement/X/S/”: entity_id names the agreement “X”, which is not recorded.",)
