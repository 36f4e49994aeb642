"""An empty role of a headcount is that of participants: the same count must not stand twice, once under each spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tracker.intake.files import loaded, said, text_file
from tracker.store import Store

REASON = "Role: empty and “participant” mean the same, and this record is known in the other spelling"
SUGGESTION = "Write it as it is known, so that it is not counted twice."


@pytest.fixture
def held_event(store: Store, tmp_path: Path) -> Store:
    """The store of the tests with an event that is counted in heads."""
    headings = "activity_id,programme_id,kind,title,status,count_basis"
    loaded(store, text_file(tmp_path / "activity.csv", f"{headings}\nE-1,IMP,TRAINING,One,held,aggregate\n"))
    return store


@pytest.mark.parametrize(("first", "second"), [("participant", ""), ("", "participant")], ids=["named first", "empty first"])
def test_a_count_is_not_taken_again_in_the_other_spelling(held_event: Store, tmp_path: Path, first: str, second: str) -> None:
    rows = "activity_id,slice,role,n,qualifier\nE-1,total,{},{},exact\n"
    assert loaded(held_event, text_file(tmp_path / "headcount.csv", rows.format(first, 70))).added == {"headcount": 1}
    assert loaded(held_event, text_file(tmp_path / "headcount.csv", rows.format(first, 71))).changed == {"headcount": 1}
    again = loaded(held_event, text_file(tmp_path / "headcount.csv", rows.format(second, 71)))
    assert said(again.rejected) == [("line 2", "role", REASON, SUGGESTION)]
    assert again.revision is None
    assert loaded(held_event, text_file(tmp_path / "headcount.csv", rows.format("speaker", 3))).added == {"headcount": 1}


def test_of_two_that_come_together_the_one_that_says_the_role_is_taken(held_event: Store, tmp_path: Path) -> None:
    rows = "activity_id,slice,role,n,qualifier\nE-1,total,,70,exact\nE-1,total,participant,70,exact\n"
    told = loaded(held_event, text_file(tmp_path / "headcount.csv", rows))
    assert told.added == {"headcount": 1}
    assert said(told.rejected) == [("line 2", "role", REASON, SUGGESTION)]
