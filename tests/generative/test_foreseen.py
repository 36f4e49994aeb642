"""Previews on random records of people and events: what a few keys tell is what comparing everything tells, and what saving makes so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from indicators.answer import answer
from indicators.differing.asked import Asked
from indicators.differing.moved import Moved, moved
from indicators.figures import Figure
from tests.generative.test_cells import HISTORIES, PERIODS, SUMMED, Editor
from tests.stores import store_of
from tracker.store import Store
from tracker.store.changes.supposed import supposed

EDITS, CODES = 3, 2
PROGRAMMES = [{"programme_id": "P", "name": "P", "home_country": "UA"}, {"programme_id": "Q", "name": "Q", "home_country": "FR"}]
ASKED = [Asked(programme, period) for programme in ("P", "Q", "NEW") for period in PERIODS]


def edit(editor: Editor) -> dict[str, list[dict[str, Any]]]:
    """Random records, of which some events go to another programme, to a new one, or only the programme itself changes."""
    rows = editor.records()
    events = [row | {"programme_id": editor.any(["P", "Q", "NEW"])} for row in rows["activity"]]
    home = {"programme_id": "P", "name": "P", "home_country": editor.any(["UA", "FR"])}
    return editor.any([{"programme": [home]}, rows | {"programme": [{"programme_id": "NEW", "name": "New"}], "activity": events}])


def preview(store: Store, rows: Mapping[str, Any], codes: Sequence[str]) -> dict[str, list[Moved]]:
    """What moves of some indicators."""
    with supposed(store, rows) as states:
        return {code: list(moved(states, frozenset(rows), code, ASKED)) for code in codes}


def saved(store: Store, one: Moved) -> tuple[Figure, ...]:
    """The answer as the store gives it now."""
    with store.session() as session:
        return tuple(replace(figure, address="") for figure in answer(session, one.told.question).figures)


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_a_few_keys_tell_what_everything_tells(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = Editor(Random(seed))
    with store_of(tmp_path / "store.duckdb", {"programme": PROGRAMMES} | editor.records()) as store:
        for _ in range(EDITS):
            rows, codes = edit(editor), editor.random.sample(SUMMED, CODES)
            told = preview(store, rows, codes)
            with monkeypatch.context() as patched:
                patched.setattr("indicators.differing.foreseen.MOST_KEYS", -1)
                assert preview(store, rows, codes) == told
            store.save(rows, actor="editor", reason="what was foreseen")
            assert preview(store, rows, codes) == {code: [] for code in codes}
            for one in (each for some in told.values() for each in some):
                assert one.after is not None
                assert one.after.figures == saved(store, one)


def test_more_people_than_keys_are_foreseen_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four people change, three of whom came to one event: the other event is told, too, however few keys may be followed."""
    held = {"programme_id": "P", "kind": "TRAINING", "status": "held", "start_date": PERIODS[0].first, "count_basis": "individual"}
    came = [("A", "1"), ("A", "2"), ("A", "3"), ("B", "4")]
    people = [{"person_id": one, "sex": "F"} for _, one in came]
    records: dict[str, list[dict[str, Any]]] = {
        "programme": PROGRAMMES,
        "activity": [held | {"activity_id": name, "title": name} for name in ("A", "B")],
        "person": people,
        "participation": [{"activity_id": name, "person_id": one, "role": "participant"} for name, one in came],
    }
    with store_of(tmp_path / "store.duckdb", records) as store:
        changed = {"person": [row | {"sex": "M"} for row in people]}
        told = preview(store, changed, ["PTC-01"])
        monkeypatch.setattr("indicators.differing.foreseen.MOST_KEYS", 2)
        assert preview(store, changed, ["PTC-01"]) == told
        assert {(after.by, after.value) for one in told["PTC-01"] if one.after for after in one.after.figures} >= {((("sex", "M"),), 4)}
