"""`tracker sql` and `tracker snapshot` as people run them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.commands import tracker
from tests.stores import csv_records, one_definition, store_of
from tracker.settings import DATA
from tracker.store.connection import connect, run


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public facts under one indicator, and then one agreement withdrawn."""
    path = tmp_path_factory.mktemp("sql") / "s.duckdb"
    with store_of(path, csv_records(DATA / "demo") | one_definition()) as made:
        made.save({}, actor="a", reason="b", retire={"agreement": ["IMP-001"]})
    return path


def test_the_answer_is_a_table(store: Path) -> None:
    ran = tracker("sql", "select kind, count(*) as n from agreement group by kind order by n desc", "--store", store)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "kind       n\n--------  --\nMOU_TWIN  23\nMOU_MIN    2\n"


def test_the_past_is_asked_under_the_plain_names(store: Path) -> None:
    ran = tracker("sql", "select count(*) as n from agreement", "--as-of", 1, "--format", "json", "--store", store)
    assert json.loads(ran.stdout) == [{"n": 26}]


def test_the_rows_behind_a_figure_can_be_queried_though_no_server_keeps_a_copy_ready(store: Path) -> None:
    whole = "indicator = 'AGR-01' and period = '2024' and dimension is null and audience = 'internal' and framework is null"
    (found,) = json.loads(tracker("sql", f"select address, value from figure where {whole}", "--format", "json", "--store", store).stdout)
    ran = tracker("sql", f"select count(*) as n from rows_behind('{found['address']}')", "--format", "json", "--store", store)
    assert json.loads(ran.stdout) == [{"n": found["value"]}]


def test_indicators_and_their_figures_can_be_queried(store: Path) -> None:
    asked = "select value from AGR_01('IMP', '2024-01-01', '2025-01-01') where dimension is null"
    also = "select value from figure where indicator = 'AGR-01' and period = '2024' and programme = 'IMP' and dimension is null"
    ran = tracker("sql", f"{asked} union all {also}", "--format", "csv", "--store", store)
    assert ran.stdout == "value\n15.0\n15.0\n"


def test_a_programme_that_is_not_there_is_no_sound_zero(store: Path) -> None:
    ran = tracker("sql", "from AGR_01('imp', date '2024-01-01', date '2025-01-01')", "--store", store)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "Error: There is no programme “imp”. `from programme` lists them.\n"


def test_an_answer_without_rows_is_said(store: Path) -> None:
    ran = tracker("sql", "from agreement where false", "--store", store)
    assert (ran.returncode, ran.stderr) == (0, "The answer has no rows.\n")


def test_csv_has_no_cell_that_a_spreadsheet_would_run(store: Path) -> None:
    query = "select '=1+1' as \"=a\", '+x' as b, '-x' as c, '@x' as d, -1 as e, -1.5 as f, ['=x'] as g, null as h"
    ran = tracker("sql", query, "--format", "csv", "--store", store)
    assert ran.stdout == '\'=a,b,c,d,e,f,g,h\n\'=1+1,\'+x,\'-x,\'@x,-1,-1.5,"[""=x""]",\n'


def test_parquet_keeps_types(store: Path, tmp_path: Path) -> None:
    query = "select 1 as a, 1.50 as b, date '2024-01-01' as c, 'x' as a, null::double as e, true as f from range(2)"
    ran = tracker("sql", query, "--format", "parquet", "-o", tmp_path / "x.parquet", "--store", store)
    assert (ran.returncode, ran.stdout) == (0, "")
    frame = pl.read_parquet(tmp_path / "x.parquet")
    assert frame.schema == {"a": pl.Int64, "b": pl.Decimal(3, 2), "c": pl.Date, "a_2": pl.String, "e": pl.Float64, "f": pl.Boolean}
    assert frame["b"].to_list() == [Decimal("1.50")] * 2
    assert tracker("sql", query, "--format", "parquet", "--store", store).returncode == 2


def test_rows_left_out_are_told_beside_the_data(store: Path) -> None:
    ran = tracker("sql", "-", "--limit", 2, "--format", "csv", "--store", store, told="from range(3)")
    assert (ran.stdout, ran.stderr) == ("range\n0\n1\n", "There is more: shown are the first 2 rows.\n")


def test_a_terminal_gets_no_commands(store: Path) -> None:
    ran = tracker("sql", "select 'a' || chr(27) || '[31m' || chr(10) || 'b' as x", "--store", store)
    assert ran.stdout.splitlines()[2] == "a\ufffd[31m b"


@pytest.mark.parametrize(
    ("query", "code", "told"),
    [
        ("selct 1", 2, 'Error: syntax error at or near "selct".\n'),
        ("delete from agreement", 3, "Error: Only a query that reads is answered, not DELETE. Queries may only read this copy.\n"),
        (
            "select count(*) from range(10000000) a, range(10000000) b",
            3,
            "Error: The query took longer than 1 s and was stopped. Ask for less.\n",
        ),
    ],
)
def test_errors_are_one_line_with_an_exit_code(store: Path, query: str, code: int, told: str) -> None:
    ran = tracker("sql", query, "--seconds", 1, "--store", store)
    assert (ran.returncode, ran.stdout, ran.stderr) == (code, "", told)


def test_a_snapshot_can_be_opened_while_the_store_is_in_use(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.duckdb"
    ran = tracker("snapshot", path, "--audience", "donor", "--store", store)
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr == f"Wrote {path}: revision 2, audience donor. Any DuckDB from 1.5 on opens it; start with `from about`.\n"
    live, copy = connect(store), connect(path, read_only=True)
    assert run(copy, "select count(*) from agreement") == [(25,)]
    live.close()
    copy.close()


def test_a_snapshot_never_replaces_a_store(store: Path) -> None:
    before = store.read_bytes()
    ran = tracker("snapshot", store, "--store", store)
    assert ran.returncode == 3
    assert "is not an analysts' copy that may be replaced" in ran.stderr
    assert store.read_bytes() == before
