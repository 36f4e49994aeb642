"""`tracker check` and `tracker recover` as people run them."""

from __future__ import annotations

import json
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests import commands
from tests.stores import store_of
from tracker.store.connection import connect, run
from tracker.store.engines.journal import journal_path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "tracker.duckdb"
    store_of(path, {"programme": [{"programme_id": "A", "name": "Impact"}]}).close()
    return path


def tracker(*arguments: object, store: Path) -> subprocess.CompletedProcess[str]:
    return commands.tracker(*arguments, "--store", store)


def test_a_change_behind_the_trackers_back_is_told_and_taken_back(store: Path) -> None:
    with closing(connect(store)) as connection:
        for schema in ("ledger", "present"):
            run(connection, f"update {schema}.programme set name = 'forged'")
    ran = tracker("check", store=store)
    assert (ran.returncode, ran.stdout.startswith("Programme “A”: its row of revision 1")) == (1, True)
    assert ran.stderr == "Revision 1: 1 problem(s).\n"
    ran = tracker("check", "--json", store=store)
    assert (ran.returncode, len(json.loads(ran.stdout)["problems"])) == (1, 1)
    ran = tracker("recover", "--json", store=store)
    told = json.loads(ran.stdout)
    assert (ran.returncode, told["made"], told["revision"], Path(told["moved_to"]).exists()) == (0, "store", 1, True)
    wrong, done = ran.stderr.splitlines()
    assert wrong.startswith("Programme “A”: its row of revision 1 is not the one that was saved. It was made anew from its journal")
    assert done == f"The store {store} was made anew from its journal. It is at revision 1. The old file is in {told['moved_to']}."
    assert tracker("check", store=store).stderr == "Revision 1: no problem(s).\n"


def test_a_journal_that_is_lost_is_named_and_written_anew_when_told(store: Path) -> None:
    journal_path(store).unlink()
    ran = tracker("check", store=store)
    assert (ran.returncode, "`tracker recover`" in ran.stderr) == (3, True)
    for told in (
        f"The journal of {store} was written anew from the store.",
        f"The store {store} and its journal are sound: nothing was done.",
    ):
        ran = tracker("recover", store=store)
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", f"{told} It is at revision 1.\n")
