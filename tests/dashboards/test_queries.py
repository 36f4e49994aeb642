"""Readers' queries on the dashboard: two at once, killed on time, cancelled by name, and none for strangers; the rest goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from dashboards.app import build_app
from dashboards.asking import _answer
from dashboards.queries import Busy, Cancelled, NoCopy, Queries
from indicators.analysts.macros import add_macros
from tests.stores import csv_records, store_of
from tracker.settings import DATA
from tracker.store import Store
from tracker.store.analysts.sandbox import BadQuery, QueryRefused, TooLong
from tracker.store.analysts.snapshot import write_snapshot
from tracker.store.served.published import folder_of, publish

ENDLESS = "select count(*) from range(10000000) a, range(10000000) b"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The public facts, and their published copy."""
    with store_of(tmp_path_factory.mktemp("queries") / "s.duckdb", csv_records(DATA / "demo")) as made:
        with made.session() as session:
            write_snapshot(session, folder_of(made.path) / ".new.duckdb", additions=[add_macros])
        publish(folder_of(made.path) / ".new.duckdb", "internal", 1)
        yield made


@pytest.fixture
def queries(store: Store) -> Iterator[Queries]:
    made = Queries(store.path)
    yield made
    made.close()


def test_a_query_is_answered_from_the_published_copy(queries: Queries) -> None:
    answer = queries.ask("a", "select count(*) as n from agreement")
    assert (answer.rows.rows, answer.revision) == (((26,),), 1)
    assert (queries.file("a"), queries.file("b")) == ("n\n26\n", None)


def test_two_at_once_a_third_is_told_and_health_answers_throughout(store: Store, queries: Queries) -> None:
    client = build_app(store, queries=queries).server.test_client()
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(queries.ask, name, ENDLESS) for name in "ab"]
        until = time.monotonic() + 10
        while len(queries._running) < 2 and time.monotonic() < until:
            time.sleep(0.01)
        with pytest.raises(Busy):
            queries.ask("c", "select 1")
        waited = []
        while not all(future.done() for future in running):
            begun = time.monotonic()
            assert client.get("/health").get_json()["status"] == "ok"
            waited.append(time.monotonic() - begun)
        assert [type(future.exception()) for future in running] == [TooLong, TooLong]
    assert max(waited) < 2
    assert queries.ask("d", "select 1").rows.rows == ((1,),)


def test_a_query_is_cancelled_by_its_name_only(queries: Queries) -> None:
    threading.Timer(0.5, queries.cancel, ["another"]).start()
    threading.Timer(1.0, queries.cancel, ["mine"]).start()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        queries.ask("mine", ENDLESS)
    assert 0.9 < time.monotonic() - begun < 4


def test_the_next_sandbox_is_ready_before_it_is_asked_for(queries: Queries) -> None:
    first = queries._ready
    queries.ask("a", "select 1")
    assert queries._ready is not first
    assert queries._ready is not None


@pytest.mark.parametrize(("query", "error"), [("selct", BadQuery), ("copy agreement to 'x.csv'", QueryRefused), ("", BadQuery)])
def test_what_may_not_be_is_refused(queries: Queries, query: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        queries.ask("a", query)


def test_without_a_published_copy_it_says_so(tmp_path: Path) -> None:
    lonely = Queries(tmp_path / "s.duckdb")
    with pytest.raises(NoCopy):
        lonely.ask("a", "select 1")
    lonely.close()


def test_the_page_answers_in_the_readers_language(queries: Queries) -> None:
    assert "requêtes ne sont traitées que sur la machine" in text(_answer(None, {"name": "a", "query": "select 1"}, "fr"))
    assert 'синтаксична помилка біля "selct".' in text(_answer(queries, {"name": "a", "query": "selct"}, "uk"))
    refused = text(_answer(queries, {"name": "a", "query": "from agrement"}, "fr"))
    assert "Il n’y a pas de table agrement. Vouliez-vous dire « agreement » ? Toutes les tables : `select" in refused.replace("\\xa0", " ")
    assert "Рядків: 1 · версія даних 1" in text(_answer(queries, {"name": "a", "query": "select 1"}, "uk"))


def text(tree: Any) -> str:
    return str(tree)


def test_a_file_is_sent_to_who_knows_its_name_at_this_machine(store: Store, queries: Queries) -> None:
    client = build_app(store, queries=queries).server.test_client()
    queries.ask("abc", "select '@x' as a")
    answer = client.get("/sql/abc.csv")
    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "\ufeffa\n'@x\n")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert client.get("/sql/abd.csv").status_code == 404
    assert client.get("/sql/abc.csv", headers={"Host": "elsewhere.example"}).status_code == 404
    assert build_app(store).server.test_client().get("/sql/abc.csv").status_code == 404
