"""The SQLite file beside the store: several processes write to it at once and none loses a row."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tracker.errors import NotAStore
from tracker.store.beside.ops import operations, operations_path

TABLE = "create table if not exists note (author text not null, number integer not null, primary key (author, number))"
OPENERS = """
import os
import sys
from pathlib import Path
from tracker.store.beside.ops import operations

def opener(path, start):
    child = os.fork()
    if not child:
        try:
            os.read(start, 1)
            connection = operations(path)
            connection.executescript(sys.argv[2])
            connection.close()
        except BaseException as error:
            os.write(2, repr(error).encode())
            os._exit(1)
        os._exit(0)
    return child

for number in range(40):
    wait, start = os.pipe()
    children = [opener(Path(sys.argv[1]) / f"{number}.duckdb", wait) for _ in range(6)]
    os.write(start, b"......")
    for child in children:
        os.waitpid(child, 0)
"""
WRITER = """
import sys
from contextlib import closing
from pathlib import Path
from tracker.store.beside.ops import operations
for number in range(40):
    with closing(operations(Path(sys.argv[1]))) as connection:
        connection.executescript(sys.argv[3])
        with connection:
            connection.execute("insert into note values (?, ?)", (sys.argv[2], number))
"""


def test_the_file_lies_beside_the_store(tmp_path: Path) -> None:
    with closing(operations(tmp_path / "tracker.duckdb")) as connection:
        connection.executescript(TABLE)
    assert (tmp_path / "tracker.ops.db").exists()


def test_four_processes_that_create_and_write_at_once_lose_nothing(tmp_path: Path) -> None:
    store = tmp_path / "tracker.duckdb"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, store, name, TABLE], stderr=subprocess.PIPE, text=True) for name in "abcd"]
    told = [writer.communicate(timeout=60)[1] for writer in writers]
    assert [(writer.returncode, text) for writer, text in zip(writers, told, strict=True)] == [(0, "")] * 4
    with closing(operations(store)) as connection:
        assert connection.execute("select count(*) from note").fetchone()[0] == 160


def test_six_processes_may_open_a_new_file_at_the_same_moment(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", OPENERS, str(tmp_path), TABLE],
        stderr=subprocess.PIPE,
        timeout=60,
        check=True,
    ).stderr
    assert told == b""


def test_what_is_left_unfinished_is_not_saved(tmp_path: Path) -> None:
    store = tmp_path / "tracker.duckdb"
    with closing(operations(store)) as connection:
        connection.executescript(TABLE)
        with pytest.raises(sqlite3.IntegrityError), connection:
            connection.executemany("insert into note values (?, ?)", [("a", 1), ("a", 1)])
    with closing(operations(store)) as connection:
        assert connection.execute("select * from note").fetchall() == []


def test_references_are_checked_and_commits_reach_the_disk(tmp_path: Path) -> None:
    with closing(operations(tmp_path / "tracker.duckdb")) as connection:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        assert [connection.execute(f"pragma {name}").fetchone()[0] for name in names] == ["wal", 2, 1, 30_000]


def test_a_file_that_is_not_sqlite_is_refused_by_name(tmp_path: Path) -> None:
    store = tmp_path / "tracker.duckdb"
    operations_path(store).write_text("minutes of the steering committee, " * 40)
    with pytest.raises(NotAStore, match="cannot be opened: file is not a database") as refused:
        operations(store)
    assert "tracker.ops.db" in str(refused.value)


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAStore, match="Check that its folder exists"):
        operations(tmp_path / "nowhere" / "tracker.duckdb")
