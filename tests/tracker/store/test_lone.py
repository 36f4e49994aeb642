"""A record saved by itself goes a shorter way than records saved together: what is stored, told and refused is the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stores import empty_store, store_of
from tracker.errors import WrongRequest
from tracker.records import record_type
from tracker.store import Saved, Store, open_store
from tracker.store.connection import run
from tracker.store.safekeeping.audit import journal_problems
from tracker.store.schema import field_list

COMPANION = {"activity_id": "always", "person_id": "the same", "role": "participant"}
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "mode": st.sampled_from(["online", None]),
        "hours": st.sampled_from(["1", 1, Decimal("1.0000"), "2.5", None]),
        "completed": st.sampled_from([True, "true", False, None]),
        "followup_on": st.sampled_from([date(2024, 5, 1), "2024-05-01", None]),
        "org_id": st.sampled_from(["it's", 'a "ward"', "Лікарня № 1", None]),
    },
)
KEYS = st.fixed_dictionaries(
    {"activity_id": st.sampled_from(["A/1", "B%"]), "person_id": st.just("p"), "role": st.just("trainer")},
)


def stored(store: Store, schema: str) -> list[tuple[Any, ...]]:
    """The rows of participations in a schema of the file, the companion's left out."""
    own = {"ledger": "rev, op", "past": "rev_from, rev_to", "present": "rev"}[schema]
    columns = f"record_id, {own}, {field_list(record_type('participation'))}"
    return run(store._connection, f"select {columns} from {schema}.participation where person_id = 'p' order by all")


def saved(store: Store, *rows: Mapping[str, Any]) -> Saved:
    """One save of participations."""
    return store.save({"participation": rows}, actor="olena", reason="a form")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Store]:
    """Two stores that get the same records, one of them always beside another: whatever was saved before, they hold the same."""
    folder = tmp_path_factory.mktemp("pair")
    alone, together = (store_of(folder / name, {"participation": [COMPANION]}) for name in ("alone.duckdb", "together.duckdb"))
    return alone, together


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(KEYS, VALUES | st.none()), min_size=1, max_size=4))
def test_alone_or_together_the_same_is_stored(
    pair: tuple[Store, Store], edits: Sequence[tuple[Mapping[str, Any], Mapping[str, Any] | None]]
) -> None:
    """Put, or retired if it is there."""
    alone, together = pair
    for key, values in edits:
        told, beside = put(pair, key, values) if values is not None else retired(pair, key)
        assert (told.revision, told.added, told.changed, told.retired) == (beside.revision, beside.added, beside.changed, beside.retired)
    for schema in ("ledger", "past", "present"):
        assert stored(alone, schema) == stored(together, schema)
    with alone.session() as session:
        assert journal_problems(alone, session) == ()


def put(pair: tuple[Store, Store], key: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[Saved, Saved]:
    return saved(pair[0], {**key, **values}), saved(pair[1], {**key, **values}, COMPANION)


def retired(pair: tuple[Store, Store], key: Mapping[str, Any]) -> tuple[Saved, Saved]:
    record_id = record_type("participation").record_id(key)
    with pair[0].session() as session:
        there = session.tuples("select record_id from participation where record_id = ?", [record_id])
    gone = {"participation": [record_id for (record_id,) in there]}
    alone, together = (
        one.save(rows, retire=gone, actor="olena", reason="a form")
        for one, rows in zip(pair, ({}, {"participation": [COMPANION]}), strict=True)
    )
    return alone, together


def test_a_record_that_is_retired_comes_back_as_added(tmp_path: Path) -> None:
    store = store_of(tmp_path / "s.duckdb", {"participation": [COMPANION]})
    store.save({}, retire={"participation": ["always/the same/participant"]}, actor="olena", reason="a mistake")
    assert saved(store, COMPANION).added == {"participation": 1}


def test_what_is_refused_is_refused_in_the_same_words(tmp_path: Path) -> None:
    store = store_of(tmp_path / "s.duckdb", {"participation": [COMPANION]})
    for row, words in (({**COMPANION, "colour": "red"}, "unknown field"), ({"activity_id": "A"}, "the key field")):
        with pytest.raises(WrongRequest, match=words):
            saved(store, row)
    assert store.head == 1


def test_what_a_record_by_itself_said_before_and_says_now_is_known_by_heart(tmp_path: Path) -> None:
    with empty_store(tmp_path / "tracker.duckdb") as store:
        for titles in ({"S": "A page"}, {"S": "Another page"}, {"S": "A third", "T": "Not by itself"}):
            rows = [{"source_id": source_id, "title": title} for source_id, title in titles.items()]
            store.save({"source": rows}, actor="a", reason="b")
        store.save({}, retire={"source": ["S"]}, actor="a", reason="b")
        with store.session() as session:
            known = [session.alone("source", rev - 1, rev) for rev in range(1, store.head + 1)]
            assert session.alone("source", 0, 2) is session.alone("programme", 0, 1) is None
    told = [row and [one["title"] for one in row] for row in known]
    assert told == [["A page"], ["A page", "Another page"], None, ["A third", "A third"]]


def test_a_table_that_has_become_large_is_found_in_by_its_index_without_opening_the_store_again(tmp_path: Path) -> None:
    people = pl.DataFrame({"person_id": [f"H{number}" for number in range(100_000)]}).with_columns(
        sex=pl.lit("F"), legal_basis=pl.lit("contract"), retain_until=pl.lit(date(2040, 1, 1))
    )
    with store_of(tmp_path / "t.duckdb", {"person": people}) as store, store.session() as before:
        assert before.tuples("select count(*) from person") == [(100_000,)]
        for number in (7, 8):
            store.save({}, retire={"person": [f"H{number}"]}, actor="olena", reason="asked to")
        assert before.tuples("select count(*) from person") == [(100_000,)]
        with store.session() as session:
            assert session.tuples("select count(*), count(*) filter (where person_id in ('H7', 'H8')) from person") == [(99_998, 0)]
            assert session.tuples("select table_name from duckdb_indexes()") == [("person",)]
    with open_store(tmp_path / "t.duckdb") as again, again.session() as session:
        assert session.tuples("select table_name from duckdb_indexes()") == [("person",)]
