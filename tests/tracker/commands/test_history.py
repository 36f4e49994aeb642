"""`tracker history` and `tracker diff` as people read them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests import commands
from tests.stores import store_of
from tracker.store import open_store

LONG = "A workshop on the quality of medicines, in which laboratories of both countries compared what they had found"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """1 adds programme IMP and activity X; 2 renames both at length; 3 retires X."""
    path = tmp_path / "tracker.duckdb"
    with store_of(
        path, {"programme": [{"programme_id": "IMP", "name": "Impact"}], "activity": [{"activity_id": "X", "programme_id": "IMP"}]}
    ) as made:
        made.save(
            {"activity": [{"activity_id": "X", "title": LONG}], "programme": [{"programme_id": "IMP", "name": "Impact 2"}]},
            actor="olena",
            reason="titles",
        )
        made.save({}, actor="ivan", reason="never held", retire={"activity": ["X"]})
    return path


def tracker(*arguments: object, store: Path) -> subprocess.CompletedProcess[str]:
    return commands.tracker(*arguments, "--store", store)


def moments(store: Path) -> list[str]:
    with open_store(store) as opened:
        return [f"{revision.saved_at:%Y-%m-%d %H:%M} UTC" for revision in opened.revisions()]


def test_the_history_of_a_type_says_who_when_why_and_what_changed(store: Path) -> None:
    first, second, third = moments(store)
    ran = tracker("history", "--kind", "activity", store=store)
    assert ran.stdout.splitlines() == [
        f"revision 3, {third}, by ivan: never held",
        "  retired  X  activity_id “X”, programme_id “IMP”, title “A workshop on the quality of medicines, in which labo…",
        f"revision 2, {second}, by olena: titles",
        "  changed  X",
        "             title: empty → “A workshop on the quality of medicines, in which laboratori…”",
        f"revision 1, {first}, by test: fixture",
        "  added    X  activity_id “X”, programme_id “IMP”",
    ]
    assert tracker("history", "--kind", "activity", "--limit", 1, store=store).stderr == "There are older steps: --limit 2 shows more.\n"


def test_the_life_of_one_record_is_told_from_its_beginning(store: Path) -> None:
    told = tracker("history", "--kind", "programme", "--id", "IMP", store=store).stdout.splitlines()
    assert [line.split(",")[0] for line in told if line.startswith("revision")] == ["revision 1", "revision 2"]
    assert told[-1] == "             name: “Impact” → “Impact 2”"
    (_, last) = json.loads(tracker("history", "--kind", "programme", "--id", "IMP", "--json", store=store).stdout)
    assert (last["rev_from"], last["rev_to"], last["fields"]["name"], last["step"]["actor"]) == (2, None, "Impact 2", "olena")


def test_a_diff_groups_by_type_and_works_backwards(store: Path) -> None:
    ran = tracker("diff", 1, 3, store=store)
    assert ran.stdout.splitlines() == [
        "programme: 1 changed",
        "  changed  IMP",
        "             name: “Impact” → “Impact 2”",
        "activity: 1 retired",
        "  retired  X  activity_id “X”, programme_id “IMP”",
    ]
    assert ran.stderr == "From revision 1 to 3: 2 record(s) differ.\n"
    assert tracker("diff", 3, 1, "--kind", "activity", store=store).stdout.splitlines() == [
        "activity: 1 added",
        "  added    X  activity_id “X”, programme_id “IMP”",
    ]


def test_json_holds_every_field_whole(store: Path) -> None:
    about = {"kind": "activity", "record_id": "X", "what": "changed"}
    assert json.loads(tracker("diff", 1, 2, "--kind", "activity", "--json", store=store).stdout) == [
        about | {"field": "title", "old": None, "new": LONG}
    ]
