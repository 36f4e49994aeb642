"""The records that links lead to are found once each, with all versions that a step has to do with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from indicators.derived.linked import Link, Step, linked
from tests.stores import store_of
from tracker.store import Store


def activity(activity_id: str, parent_id: str | None, title: str = "one") -> dict[str, object]:
    return {"activity_id": activity_id, "parent_id": parent_id, "title": title, "start_date": date(2026, 1, 1)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_of(tmp_path / "s.duckdb", {"activity": [activity("A", "A"), activity("B", "A"), activity("C", None)]}) as opened:
        opened.save({"activity": [activity("B", "A", "another")]}, actor="a", reason="b")
        opened.save({"source": [{"source_id": "S", "title": "S"}]}, actor="a", reason="b")
        yield opened


def found(store: Store, links: Sequence[Link], step: Step | None = None) -> list[tuple[str, str]]:
    with store.session() as session:
        sql, given = linked(session, "activity", links, step)
        return sorted(session.tuples(f"select activity_id, title from ({sql})", given))


def test_a_record_that_several_links_lead_to_comes_once(store: Store) -> None:
    links = [Link("activity_id", ["A", "B"]), Link("parent_id", ["A"])]
    assert found(store, links) == [("A", "one"), ("B", "another")]
    assert found(store, [*links, Link("title", ["one"])]) == [("A", "one"), ("B", "another"), ("C", "one")]
    assert found(store, [Link("activity_id", []), Link("parent_id", [])]) == found(store, [Link("activity_id", [])]) == []


@pytest.mark.parametrize("again", [False, True])
def test_versions_are_those_of_the_step_whether_somebody_touched_them_since_or_not(store: Store, again: bool) -> None:
    if again:
        store.save({"activity": [activity("B", "C", "a third")]}, actor="a", reason="b")
    assert found(store, [Link("parent_id", ["A"])], Step(1, 2)) == [("A", "one"), ("B", "another"), ("B", "one")]
    assert found(store, [Link("parent_id", ["A"])], Step(2, 3)) == [("A", "one"), ("B", "another")]
    with store.session() as session:
        assert [session.untouched("activity", since) for since in (1, 2, 3)] == [False, not again, not again]
        assert not session.untouched("activity", 0)
    with store.session(3) as session:
        assert session.untouched("activity", 2) is (not again and session.revision == session.head)
