"""`tracker merge` and `tracker unmerge` as people run them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests import commands
from tests.stores import store_of


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two records of one hospital, each with a name."""
    path = tmp_path / "tracker.duckdb"
    records = {
        "organisation": [{"org_id": "A", "org_type": "10", "city": "Kyiv"}, {"org_id": "B", "org_type": "10", "city": "Kiev"}],
        "org_name": [
            {"org_id": "A", "lang": "en", "name": "Hospital"},
            {"org_id": "B", "lang": "en", "name": "Clinic"},
            {"org_id": "B", "lang": "uk", "name": "Лікарня"},
        ],
    }
    store_of(path, records).close()
    return path


def tracker(*arguments: object, store: Path) -> subprocess.CompletedProcess[str]:
    return commands.tracker(*arguments, "--store", store)


TOLD = [
    "kind      moved",
    "--------  -----",
    "org_name      1",
    "Retired: organisation B; it said otherwise:",
    "    city: “Kiev” goes, “Kyiv” stays",
    "Retired: org_name B/en/, since A/en/ stands already; it said otherwise:",
    "    name: “Clinic” goes, “Hospital” stays",
]


def test_a_preview_then_a_merge_then_back(store: Path) -> None:
    words = ("merge", "organisation", "A", "B", "--why", "one hospital")
    ran = tracker(*words, "--dry-run", store=store)
    assert (ran.returncode, ran.stdout.splitlines()) == (0, TOLD)
    assert ran.stderr.endswith("This was a preview: nothing is saved.\n")
    told = json.loads(tracker(*words, "--dry-run", "--json", store=store).stdout)
    assert (told["revision"], told["moved"], [one["record_id"] for one in told["dropped"]], told["effects"]) == (
        None,
        {"org_name": 1},
        ["B", "B/en/"],
        [],
    )
    ran = tracker(*words, store=store)
    assert (ran.returncode, ran.stdout.splitlines()) == (0, TOLD)
    assert ran.stderr == "Saved as revision 2. `tracker unmerge organisation B` takes it back.\n"
    ran = tracker("unmerge", "organisation", "B", "--json", store=store)
    assert json.loads(ran.stdout) == {
        "revision": 3,
        "added": {"organisation": 1, "org_name": 2},
        "changed": {},
        "unchanged": {},
        "retired": {"org_name": 1, "merge": 1},
    }


def test_a_merge_edited_since_is_refused_with_the_versions(store: Path) -> None:
    tracker("merge", "organisation", "A", "B", "--why", "one hospital", store=store)
    tracker("retire", "org_name", "A/uk/", "--why", "misspelt", "--by", "ivan", store=store)
    ran = tracker("unmerge", "organisation", "B", "--json", store=store)
    assert ran.returncode == 3
    assert "org_name “A/uk/”: retired by ivan in revision 3" in ran.stderr
    assert "Undo the later revisions first" in ran.stderr
    assert [met["record_id"] for met in json.loads(ran.stdout)["conflicts"]] == ["A/uk/"]


def test_what_cannot_be_merged(store: Path) -> None:
    assert tracker("merge", "organisation", "A", "C", "--why", "x", store=store).returncode == 4
    assert tracker("merge", "organisation", "A", "A", "--why", "x", store=store).returncode == 2
    assert tracker("merge", "activity", "A", "B", "--why", "x", store=store).returncode == 2
    assert tracker("unmerge", "organisation", "B", store=store).returncode == 4
