"""The sandbox: honest queries get their rows, caps come with a notice, limits and wrong queries with one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.stores import csv_records, store_of
from tracker.settings import DATA
from tracker.store.analysts.advice import MACROS_LISTED, TABLES_LISTED
from tracker.store.analysts.sandbox import BadQuery, Child, Limits, QueryRefused, Rows
from tracker.store.analysts.snapshot import Copy, write_snapshot

DAY_REFUSED = "invalid date field format: \"2025\", expected format is (YYYY-MM-DD). A day is written as date '2025-12-31'."


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The analysts' copy of the public facts."""
    folder = tmp_path_factory.mktemp("sandbox")
    with store_of(folder / "s.duckdb", csv_records(DATA / "demo")) as store, store.session() as session:
        write_snapshot(session, folder / "copy.duckdb", additions=[_add_macro])
    return folder / "copy.duckdb"


def _add_macro(copy: Copy) -> None:
    copy.add_macro("AGR_01", 'programme, day, "at_revision" := null', "select programme, day", "What an indicator is to who reads SQL.")


def ask(file: Path, query: str, *limits: Limits) -> Rows:
    """The query's answer, by a new child."""
    with Child() as child:
        return child.ask(file, query, *limits)


def test_a_query_gets_its_rows_with_names_and_types(copy: Path) -> None:
    answer = ask(copy, "select kind, count(*) as n, min(signed_on) as first, 1.50 as d from agreement group by kind order by n desc")
    assert answer.columns == (("kind", "VARCHAR"), ("n", "BIGINT"), ("first", "DATE"), ("d", "DECIMAL(3,2)"))
    assert answer.rows == (("MOU_TWIN", 24, "2023-08-20", "1.50"), ("MOU_MIN", 2, "2023-09-06", "1.50"))
    assert answer.notice is None


def test_values_of_every_kind_arrive(copy: Path) -> None:
    query = (
        "select null, true, -1, 0.5::double, 'nan'::double, 'їжак', timestamp '2024-01-02 03:04:05', time '10:00:00', [1, null], "
        "{'a': date '2024-01-01'}, map {1: 'x'}, '\\xff'::blob, uuid '00000000-0000-0000-0000-000000000001', 170141183460469231731687303715884105727"
    )
    (row,) = ask(copy, query).rows
    assert row[:6] == (None, True, -1, 0.5, "nan", "їжак")
    assert row[6:11] == ("2024-01-02T03:04:05", "10:00:00", [1, None], {"a": "2024-01-01"}, {"1": "x"})
    assert row[11:] == ("ff", "00000000-0000-0000-0000-000000000001", 170141183460469231731687303715884105727)


@pytest.mark.parametrize(
    "query", ["show tables", "describe agreement", "summarize agreement", "explain select 1", "pivot agreement on kind"]
)
def test_what_analysts_type_to_look_around_is_answered(copy: Path, query: str) -> None:
    assert ask(copy, query).rows


def test_more_rows_than_the_cap_are_cut_with_a_notice(copy: Path) -> None:
    answer = ask(copy, "from range(20000)")
    assert (len(answer.rows), answer.notice) == (10_000, "There is more: shown are the first 10,000 rows.")
    assert ask(copy, "from range(10000)").notice is None


def test_more_bytes_than_the_cap_are_cut_with_a_notice(copy: Path) -> None:
    answer = ask(copy, "select repeat('x', 1000) from range(9000)")
    assert 4_500 < len(answer.rows) < 5_000
    assert answer.notice == "There is more: shown are as many rows as 5,000,000 bytes hold."


def test_a_query_that_takes_too_long_is_killed_on_time(copy: Path) -> None:
    with Child() as child:
        child.wait_until_ready()
        begun = time.monotonic()
        with pytest.raises(QueryRefused, match=r"took longer than 0\.5 s"):
            child.ask(copy, "select count(*) from range(10000000) a, range(10000000) b", Limits(seconds=0.5))
        assert time.monotonic() - begun < 1.5


def test_a_query_can_be_cancelled(copy: Path) -> None:
    with Child() as child:
        child.wait_until_ready()
        begun = time.monotonic()
        threading.Timer(0.5, child.cancel).start()
        with pytest.raises(QueryRefused, match="was stopped"):
            child.ask(copy, "select count(*) from range(10000000) a, range(10000000) b", Limits(seconds=20))
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("query", "error", "told"),
    [
        ("selct 1", BadQuery, 'syntax error at or near "selct".'),
        ("from nowhere", BadQuery, f"Table with name nowhere does not exist. {TABLES_LISTED}"),
        ("from agrement", BadQuery, f"Table with name agrement does not exist. Did you mean “agreement”? {TABLES_LISTED}"),
        ("from AGR_1('IMP')", BadQuery, f"Table Function with name agr_1 does not exist. Did you mean “AGR_01”? {MACROS_LISTED}"),
        (
            "select agreement.kin from agreement",
            BadQuery,
            'Table "agreement" does not have a column named "kin". Did you mean “kind”? `describe agreement` lists its columns.',
        ),
        (
            "from AGR_01('IMP')",
            BadQuery,
            (
                "Macro AGR_01() does not support the supplied arguments. You might need to add explicit type casts. "
                "It takes AGR_01(programme, day, at_revision). Whatever may be left out is given by name: at_revision := …"
            ),
        ),
        ("select date '2025'", BadQuery, DAY_REFUSED),
        (
            "select y from (select 1 as x)",
            BadQuery,
            'Referenced column "y" not found in FROM clause. Candidate bindings: "x".',
        ),
        ("", BadQuery, "There is no query in the text."),
        ("select 1; select 2", BadQuery, "One query at a time: the text holds 2 statements."),
        ("select '" + "x" * 100_000 + "'", BadQuery, "The query is longer than 100,000 bytes. Shorten it."),
        ("drop table agreement", QueryRefused, "Only a query that reads is answered, not DROP. Queries may only read this copy."),
        ("select repeat('x', 2000000000)", QueryRefused, "The query needs more memory than it may have."),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_sentence(copy: Path, query: str, error: type[Exception], told: str) -> None:
    with pytest.raises(error) as refused:
        ask(copy, query)
    assert str(refused.value) == told


def test_a_query_may_be_as_long_as_the_limit_says(copy: Path) -> None:
    assert ask(copy, "select 1", Limits(text=len("select 1"))).rows == ((1,),)


def test_the_exit_codes_are_those_of_the_house() -> None:
    assert (BadQuery("x").exit_code, QueryRefused("x").exit_code) == (2, 3)


def test_a_child_answers_once(copy: Path) -> None:
    with Child() as child:
        assert child.ask(copy, "select 1").rows == ((1,),)
        with pytest.raises(QueryRefused):
            child.ask(copy, "select 2")


def may_leave_the_network() -> bool:
    """This process is a root that may make namespaces, which the root of many containers may not."""
    script = "import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare(0x40000000) != 0)"
    return os.geteuid() == 0 and subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.skipif(not may_leave_the_network(), reason="only root can hand rights away")
def test_the_child_of_root_is_nobody_in_an_empty_world_without_network(copy: Path) -> None:
    def refused() -> None:
        with pytest.raises(QueryRefused):
            child.ask(copy, "select sum(a.range) from range(10000000) a, range(10000000) b", Limits(seconds=2))

    with Child() as child:
        child.wait_until_ready()
        asked = threading.Thread(target=refused)
        asked.start()
        time.sleep(1)
        proc = Path(f"/proc/{child.pid}")
        status = dict(line.split(":\t", 1) for line in (proc / "status").read_text().splitlines() if ":\t" in line)
        limits = (proc / "limits").read_text()
        root = str((proc / "root").readlink())
        network = (proc / "ns" / "net").readlink()
        environment = (proc / "environ").read_bytes()
        asked.join()
    assert (status["Uid"].split(), status["CapEff"], status["NoNewPrivs"]) == (["65534"] * 4, "0" * 16, "1")
    assert root.endswith("(deleted)")
    assert network != Path("/proc/self/ns/net").readlink()
    assert environment == b""
    told = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()[1:]}
    assert (told["Max file size"], told["Max processes"], told["Max address space"]) == ("0", "0", str(2 << 30))


def test_no_child_is_left_behind(copy: Path) -> None:
    with Child() as child:
        child.ask(copy, "select 1")
    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)
