"""`tracker backup` and `tracker restore` as people run them: what is printed where, and the exit code."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests import commands
from tests.stores import one_definition, store_of
from tracker.store import open_store


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "tracker.duckdb"
    store_of(path, {"programme": [{"programme_id": "IMP", "name": "Impact"}], **one_definition()}).close()
    return path


def tracker(*arguments: object, store: Path) -> subprocess.CompletedProcess[str]:
    return commands.tracker(*arguments, "--store", store)


def test_there_and_back(store: Path, tmp_path: Path) -> None:
    ran = tracker("backup", tmp_path / "copy", "--json", store=store)
    told = json.loads(ran.stdout)
    assert (ran.returncode, told["revision"], sorted(told["files"])) == (0, 1, ["tracker.duckdb", "tracker.journal"])
    assert ran.stderr == f"Backup {tmp_path / 'copy'}: store {told['store_id']} at revision 1, 2 file(s), verified.\n"
    ran = tracker("restore", tmp_path / "copy", "--json", store=tmp_path / "other.duckdb")
    assert json.loads(ran.stdout) == {"store_id": told["store_id"], "revision": 1, "moved_to": None}
    assert tracker("check", store=tmp_path / "other.duckdb").returncode == 0


def test_a_newer_store_is_replaced_only_when_told_and_then_moved_aside(store: Path, tmp_path: Path) -> None:
    tracker("backup", tmp_path / "copy", store=store)
    with open_store(store) as opened:
        opened.save({"programme": [{"programme_id": "NEW", "name": "New"}]}, actor="a", reason="b")
    ran = tracker("restore", tmp_path / "copy", store=store)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr == (
        f"Error: The store {store} is newer: it is at revision 2, the backup at 1. "
        "With --force it is moved aside, and the backup takes its place.\n"
    )
    ran = tracker("restore", tmp_path / "copy", "--force", store=store)
    assert ran.returncode == 0
    assert "What was there is in" in ran.stderr


def test_what_is_no_backup_and_an_existing_folder_are_refused_in_one_sentence(store: Path, tmp_path: Path) -> None:
    ran = tracker("restore", tmp_path, store=store)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr == f"Error: {tmp_path} is not a backup of a tracker store, or is damaged. Name another backup.\n"
    ran = tracker("backup", tmp_path, store=store)
    assert (ran.returncode, ran.stderr) == (3, f"Error: There is already something at {tmp_path}. Name another folder.\n")
