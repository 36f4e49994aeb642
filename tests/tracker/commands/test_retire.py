"""`tracker retire` and `tracker undo` as people run them: what is printed where, and the exit code."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests import commands
from tests.stores import Records, store_of


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two programmes; a partnership belongs to IMP."""
    path = tmp_path / "tracker.duckdb"
    records = {
        "programme": [{"programme_id": "IMP", "name": "Impact"}, {"programme_id": "OLD", "name": "Old"}],
        "partnership": [{"partnership_id": "P-1", "programme_id": "IMP"}],
    }
    store_of(path, records).close()
    return path


def tracker(*arguments: object, store: Path) -> subprocess.CompletedProcess[str]:
    return commands.tracker(*arguments, "--store", store)


def test_retire_then_undo(store: Path) -> None:
    ran = tracker("retire", "programme", "OLD", "--why", "ended in 2019", "--by", "olena", store=store)
    assert ran.stdout.splitlines() == [
        "kind       added  changed  retired",
        "---------  -----  -------  -------",
        "programme      0        0        1",
    ]
    assert (ran.returncode, ran.stderr) == (0, "Saved as revision 2.\n")
    ran = tracker("undo", "2", "--why", "it runs again", "--json", store=store)
    assert ran.returncode == 0
    assert json.loads(ran.stdout) == {"revision": 3, "added": {"programme": 1}, "changed": {}, "unchanged": {}, "retired": {}}


def test_a_preview_tells_what_would_go_and_return_and_saves_nothing(store: Path) -> None:
    words = ("retire", "programme", "OLD", "--why", "ended in 2019")
    ran = tracker(*words, "--dry-run", store=store)
    assert (ran.returncode, ran.stdout.splitlines()[2:3]) == (0, ["programme      0        0        1"])
    assert ran.stderr.endswith("This was a preview: nothing is saved.\n")
    tracker(*words, store=store)
    ran = tracker("undo", "2", "--why", "it runs again", "--dry-run", "--json", store=store)
    told = json.loads(ran.stdout)
    assert (told["revision"], told["added"], told["retired"]) == (None, {"programme": 1}, {})
    assert "effects" in told


def test_what_is_still_referred_to_is_refused_with_the_list(store: Path) -> None:
    ran = tracker("retire", "programme", "OLD", "IMP", "--why", "ended", store=store)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr == (
        "Error: 1 reference(s) would lead nowhere: partnership “P-1” names programme “IMP”. "
        "Change or retire those records first, then try again.\n"
    )


def test_a_record_goes_with_its_parts_and_theirs_but_never_with_what_only_names_it(tmp_path: Path) -> None:
    path = tmp_path / "parts.duckdb"
    tool = {"assessment_id": "R", "tool": "EFFECT", "subject_kind": "partnership", "subject_id": "P", "performed_on": date(2024, 6, 1)}
    records: Records = {
        "programme": [{"programme_id": "IMP", "name": "Impact"}],
        "partnership": [{"partnership_id": "P", "programme_id": "IMP"}],
        "assessment": [tool | {"status": "done"}],
        "assessment_score": [{"assessment_id": "R", "item": "trust", "score": 4, "scale_max": 5}],
    }
    store_of(path, records).close()
    ran = tracker("retire", "assessment", "R", "--why", "void", store=path)
    assert (ran.returncode, "assessment_score “R/trust" in ran.stderr, "with its parts (--parts)" in ran.stderr) == (3, True, True)
    ran = tracker("retire", "assessment", "R", "--parts", "--why", "void", "--json", store=path)
    assert json.loads(ran.stdout)["retired"] == {"assessment": 1, "assessment_score": 1}
    assert tracker("retire", "programme", "IMP", "--parts", "--why", "void", store=path).returncode == 3


def test_an_undo_in_conflict_is_refused_and_says_with_what(store: Path) -> None:
    tracker("retire", "programme", "OLD", "--why", "ended", store=store)
    ran = tracker("undo", "1", "--why", "wrong", store=store)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "1 of its records changed later (programme “OLD” by revision 2)" in ran.stderr


def test_a_reason_is_required_and_a_revision_must_exist(store: Path) -> None:
    assert tracker("undo", "1", store=store).returncode == 2
    assert tracker("retire", "programme", "OLD", store=store).returncode == 2
    assert tracker("undo", "7", "--why", "x", store=store).returncode == 4
