"""The ledger's statements keep to the SQL that DuckDB, PostgreSQL and DuckLake accept: each one that is really run is read here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import Server
from tests.stores import csv_records
from tracker.records import RECORD_TYPES
from tracker.settings import DATA
from tracker.store import create_store, schema
from tracker.store.connection import run
from tracker.store.engines import native
from tracker.store.engines.postgres_layout import BEGINNING, OWN_CHECKS

TYPES = {"VARCHAR", "BIGINT", "INTEGER", "DATE", "TIMESTAMP", "BOOLEAN", "DECIMAL"}
SPELLED = {"TINYINT": "SMALLINT"}
"""The one type that PostgreSQL spells otherwise; `postgres_layout` does."""
FORBIDDEN = (
    r"primary key|unique|foreign key|references|check \(|create (unique )?index",
    r"sequence|nextval|serial|generated|default",
    r"enum|create type|bit\b|hugeint|\[\d*\]|collate",
    r"returning|on conflict|insert or (replace|ignore)|merge",
    r"alter (column|type)|rename",
    r"using\b|qualify|exclude|::|//",
    r"^(delete|truncate|drop)|^update (?!ledger\.(head|about) )",
)
_numbers = count(1)


def faults(statement: str) -> Iterator[str]:
    """What in a statement one of the engines would refuse, or the ledger never does: its rows are only added to."""
    bare = re.sub(r"'[^']*'", "''", statement)
    bare = re.sub(r'"[^"]*"', "name", bare)
    bare = re.sub(r"\bledger\.(?!head\b|about\b)\w+", "ledger.a", bare)  # a record type may be called `merge`
    yield from (found[0] for pattern in FORBIDDEN if (found := re.search(pattern, bare, re.IGNORECASE)))
    if bare.startswith("create table"):
        yield from sorted(set(re.findall(r"\b[A-Z]{3,}\b", bare)) - TYPES - {"NOT", "NULL", *SPELLED, *SPELLED.values()})


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that the ledger's modules run on DuckDB from now on."""
    seen: list[str] = []

    def noted(connection: Any, sql: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        seen.append(sql)
        return run(connection, sql, parameters)

    for module in (native, schema):
        monkeypatch.setattr(module, "run", noted)
    return seen


def of_ledger(statements: Iterable[str]) -> list[str]:
    """The statements that lay out or change the ledger; what only DuckDB's side does (temporary tables, comments) is not among them."""
    found = [sql for sql in statements if re.match(r"(create (table|schema)|insert into|update|delete from|alter table) ledger\b", sql)]
    return [sql for sql in found if " ledger.journal " not in sql]  # the mark of the journal, which only a store's own file has


def use(path: Path, address: str) -> None:
    """A life of a ledger: laid out, records added, changed and retired."""
    with create_store(path, ledger=address) as store:
        store.save(csv_records(DATA / "demo"), actor="a", reason="b")
        store.save({"programme": [{"programme_id": "IMP", "name": "Changed"}]}, actor="a", reason="b")
        headcounts = store.session()
        first = headcounts.tuples("select record_id from headcount order by 1 limit 1")[0][0]
        headcounts.close()
        store.save({}, actor="a", reason="b", retire={"headcount": [first]})


def test_the_ledger_in_a_file_uses_common_sql_only(statements: list[str], tmp_path: Path) -> None:
    use(tmp_path / "s.duckdb", "")
    seen = of_ledger(statements)
    assert {f"create table ledger.{name}" for name in RECORD_TYPES} <= {sql.split(" (")[0] for sql in seen}
    assert "update ledger.head set rev = ? where rev = ?" in seen
    assert {sql: found for sql in seen if (found := list(faults(sql)))} == {}


def test_the_ledger_in_postgresql_adds_nothing_but_its_own_checks(postgresql: Server, tmp_path: Path) -> None:
    address = postgresql.database(f"portable{next(_numbers)}")
    seen = logged(postgresql, lambda: use(tmp_path / "s.duckdb", address))
    written = {sql for sql in of_ledger(seen) if sql not in OWN_CHECKS}
    assert set(BEGINNING) <= written
    assert {sql: found for sql in written if (found := list(faults(sql)))} == {}


def logged(server: Server, work: Callable[[], None]) -> list[str]:
    """Every statement that reached the server during some work, from its own log."""
    server.run("psql", "-c", "alter system set log_statement = 'all'", "-c", "select pg_reload_conf()")
    try:
        work()
    finally:
        server.run("psql", "-c", "alter system reset log_statement", "-c", "select pg_reload_conf()")
    text = (server.folder / "log").read_text(encoding="utf-8")
    return [line.strip() for line in re.findall(r"LOG:  (?:statement|execute [^:]*): (.*)", text)]


@pytest.mark.parametrize(
    "statement",
    [
        "create table ledger.a (x BIGINT primary key)",
        "create table ledger.a (x HUGEINT)",
        "create table ledger.a (x UBIGINT NOT NULL)",
        "create table ledger.a (x INTEGER[])",
        "insert into ledger.a values (1) returning x",
        "insert into ledger.a values (1) on conflict do nothing",
        "update ledger.a set x = 1",
        "delete from ledger.a",
        "merge into ledger.merge using delta_merge on true when not matched then insert values (1)",
    ],
)
def test_the_check_sees_what_an_engine_would_refuse(statement: str) -> None:
    assert list(faults(statement))


def test_what_stands_in_quotes_is_no_sql() -> None:
    assert list(faults('insert into ledger.a ("check", "using") values (\'on conflict (returning)\')')) == []
