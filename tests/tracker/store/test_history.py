"""The life of a record and of a record type, and what differs between two revisions, forwards and backwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.edits import undo
from tests.stores import store_of
from tracker.errors import UnknownName
from tracker.store import Store
from tracker.store.changes.history import Step, differences, steps, versions


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """1 adds A, B and a source; 2 renames A; 3 retires B; 4 takes 3 back; 5 adds C and gives A a country."""
    records = {"programme": [{"programme_id": "A", "name": "one"}, {"programme_id": "B", "name": "two"}]}
    made = store_of(tmp_path / "s.duckdb", records | {"source": [{"source_id": "S", "title": "Page"}]})
    made.save({"programme": [{"programme_id": "A", "name": "uno"}]}, actor="olena", reason="in Spanish")
    made.save({}, actor="ivan", reason="ended", retire={"programme": ["B"]})
    undo(made, 3, actor="olena", reason="not ended")
    made.save(
        {"programme": [{"programme_id": "A", "home_country": "UA"}, {"programme_id": "C", "home_country": None}]},
        actor="hans",
        reason="new",
    )
    return made


def told(found: tuple[Step, ...]) -> list[str]:
    """Each step in one line."""
    return [
        f"{s.rev} {s.actor} ({s.reason}): {s.what} {s.record_id} " + ", ".join(f"{c.field} {c.old}→{c.new}" for c in s.changes)
        for s in found
    ]


def test_the_steps_of_a_type_newest_first(store: Store) -> None:
    with store.session() as session:
        assert told(steps(session, "programme")) == [
            "5 hans (new): changed A home_country None→UA",
            "5 hans (new): added C programme_id None→C",
            "4 olena (not ended): added B programme_id None→B, name None→two",
            "3 ivan (ended): retired B programme_id B→None, name two→None",
            "2 olena (in Spanish): changed A name one→uno",
            "1 test (fixture): added A programme_id None→A, name None→one",
            "1 test (fixture): added B programme_id None→B, name None→two",
        ]
        assert [s.rev for s in steps(session, "programme", limit=2)] == [5, 5]
    with store.session(2) as session:
        assert [s.rev for s in steps(session, "programme")] == [2, 1, 1]


def test_the_life_of_a_record_with_what_each_step_changed(store: Store) -> None:
    with store.session() as session:
        life = versions(session, "programme", "A")
        assert [(v.rev_from, v.rev_to, v.fields["name"], v.fields["home_country"]) for v in life] == [
            (1, 2, "one", None),
            (2, 5, "uno", None),
            (5, None, "uno", "UA"),
        ]
        assert [(v.step.actor, [c.field for c in v.step.changes]) for v in life] == [
            ("test", ["programme_id", "name"]),
            ("olena", ["name"]),
            ("hans", ["home_country"]),
        ]
        with pytest.raises(UnknownName, match="No programme “Z” was ever recorded"):
            versions(session, "programme", "Z")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (1, 5, ["changed A name one→uno, home_country None→UA", "added C programme_id None→C"]),
        (5, 1, ["changed A name uno→one, home_country UA→None", "retired C programme_id C→None"]),
        (2, 3, ["retired B programme_id B→None, name two→None"]),
        (2, 4, []),
        (3, 3, []),
    ],
    ids=["forwards", "backwards", "one step", "there and back", "the same"],
)
def test_what_differs_between_two_revisions(store: Store, old: int, new: int, expected: list[str]) -> None:
    with store.session() as session:
        found = differences(session, old, new)
        assert [f"{d.what} {d.record_id} " + ", ".join(f"{c.field} {c.old}→{c.new}" for c in d.changes) for d in found] == expected


def test_differences_of_some_types_only(store: Store) -> None:
    with store.session() as session:
        assert [d.record_id for d in differences(session, 0, 5, ["source"])] == ["S"]
        assert [d.kind for d in differences(session, 0, 5)] == ["programme", "programme", "programme", "source"]
        with pytest.raises(UnknownName, match="Did you mean “source”"):
            differences(session, 0, 5, ["sorce"])
        with pytest.raises(UnknownName, match="no revision 9"):
            differences(session, 9, 1)
