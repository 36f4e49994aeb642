"""Records are retired and merged, and saves taken back, on the page: what was looked at is saved, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboards.app import build_app
from dashboards.editing import offered
from dashboards.imports import Imports
from tests.stores import csv_records, store_of
from tracker.settings import DATA
from tracker.store import Store

PAGE = "/quality?programme=IMP"
RECORD = "ACT-WS/total/participant//////"
EVENT = ["retire", f"headcount/{RECORD}", None]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_of(tmp_path / "tracker.duckdb", csv_records(DATA / "demo")) as made:
        yield made


class Desk:
    """A reader with the page open."""

    def __init__(self, store: Store, host: str = "127.0.0.1", *, open_to_others: bool = False) -> None:
        self.app = build_app(store, imports=None if open_to_others else Imports(store))
        self.host = host

    def press(self, told: str, button: str, *states: Any) -> Any:
        """The answer of the callback that fills `told`, to a press of the button, with the states as they are given."""
        output, made = next((name, one) for name, one in self.app.callback_map.items() if f"{told}.children" in name)
        inputs = [{"id": each["id"], "property": each["property"]} for each in made["inputs"]]
        values = [{**each, "value": 1} for each in inputs]
        outputs = [{"id": one, "property": what} for one, what in (name.split(".")[:2] for name in output.strip(".").split("..."))]
        body = {
            "output": output,
            "outputs": [{**each, "property": each["property"].partition("@")[0]} for each in outputs],
            "inputs": values,
            "changedPropIds": [f"{button}.n_clicks"],
            "state": [
                {"id": each["id"], "property": each["property"], "value": value} for each, value in zip(made["state"], states, strict=True)
            ],
        }
        answer = self.app.server.test_client().post("/_dash-update-component", json=body, headers={"Host": self.host})
        return answer.get_json(silent=True) or answer.get_data(as_text=True)

    def look(self, *chosen: Any, language: str = "en") -> tuple[str, Any]:
        """What is told of a choice, and what the page notes of it."""
        answer = self.press("edit-preview", "edit-look", *chosen, language)["response"]
        return str(answer["edit-preview"]["children"]), answer["edit-seen"]["data"]

    def save(self, *chosen: Any, seen: Any, actor: str = "Olena", reason: str = "no list was kept") -> str:
        """What comes back when the button is pressed."""
        return str(self.press("edit-told", "edit-save", *chosen, actor, reason, seen, PAGE, "en"))


def test_a_record_is_looked_at_then_retired_and_the_save_taken_back(store: Store) -> None:
    desk, head = Desk(store), store.head
    told, seen = desk.look(*EVENT)
    assert "Retired records: 1" in told
    assert "Published figures that would read differently" in told
    assert "PTC-01" in told
    assert store.head == head
    assert f"Saved as revision {head + 1}" in desk.save(*EVENT, seen=seen)
    assert "would read differently" in desk.look("undo", str(head + 1), None)[0]
    back = ["undo", str(head + 1), None]
    assert f"Saved as revision {head + 2}" in desk.save(*back, seen=desk.look(*back)[1])
    with store.session() as session:
        assert session.tuples("select n from headcount where record_id = ?", [RECORD]) == [(70,)]


def test_it_is_said_where_no_published_figure_would_change(store: Store) -> None:
    told, _ = Desk(store).look("retire", "evidence/agreement/IMP-003/S-O4B/", None)
    assert "Retired records: 1" in told
    assert "No published figure would change." in told


def test_a_record_goes_with_its_parts(store: Store) -> None:
    desk, gone = Desk(store), ["retire", "agreement/IMP-003", None]
    told, seen = desk.look(*gone)
    assert "Retired records: 4" in told
    assert "AGR-01" in told
    desk.save(*gone, seen=seen)
    with store.session() as session:
        assert {kind.name for kind in session.touched(store.head - 1, store.head)} == {"agreement", "agreement_party", "evidence"}
        assert session.tuples("select 1 from agreement_party where agreement_id = 'IMP-003'") == []


def test_two_organisations_become_one(store: Store) -> None:
    desk = Desk(store)
    with store.session() as session:
        (keep,), (gone,) = session.tuples("select org_id from organisation order by 1 limit 2")
    told, seen = desk.look("merge", gone, keep, language="uk")
    assert "Вилучені записи" in told
    assert "Saved as revision" in desk.save("merge", gone, keep, seen=seen)
    with store.session() as session:
        assert session.tuples("select from_id, into_id, reason from merge") == [(gone, keep, "no list was kept")]


def test_what_is_offered_holds_what_was_typed_whatever_the_language(store: Store) -> None:
    for what, typed in (("merge", "hospital"), ("merge", "лікарня"), ("retire", "act-ws"), ("undo", "fixture")):
        found = offered(store, what, typed, "uk")
        assert found, (what, typed)
        assert [label for label in found.values() if typed not in label.casefold()] == []
    assert offered(store, "retire", "a", "en") == {}


def test_only_what_was_looked_at_is_saved(store: Store) -> None:
    desk, head = Desk(store), store.head
    _, seen = desk.look(*EVENT)
    assert "Look at what changes first" in desk.save("undo", "1", None, seen=seen)
    assert "Look at what changes first" in desk.save(*EVENT, seen=None)
    assert "Give your name and a reason" in desk.save(*EVENT, seen=seen, actor=" ")
    store.save({"programme": [{"programme_id": "NEW", "name": "New"}]}, actor="somebody", reason="meanwhile")
    assert "Look at what changes first" in desk.save(*EVENT, seen=seen)
    assert store.head == head + 1


def test_what_cannot_be_is_said(store: Store) -> None:
    desk = Desk(store)
    assert "Choose what is to be done" in desk.look(None, None, None)[0]
    assert "Choose what is to be done" in desk.look("undo", "x", None)[0]
    assert "There is no revision 9 to undo" in desk.look("undo", "9", None)[0]
    told, seen = desk.look("retire", "programme/IMP", None, language="fr")
    assert "ne mèneraient nulle part" in told
    assert seen is None


@pytest.mark.parametrize(("host", "open_to_others"), [("tracker.example", False), ("localhost:8050", True)])
def test_a_reader_elsewhere_changes_nothing(store: Store, host: str, *, open_to_others: bool) -> None:
    desk, head = Desk(store, host, open_to_others=open_to_others), store.head
    for told in (str(desk.press("edit-preview", "edit-look", *EVENT, "en")), desk.save(*EVENT, seen=[*EVENT, head])):
        assert "own machine only" in told or "Forbidden" in told or "403" in told
    assert store.head == head
