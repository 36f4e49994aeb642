"""Records are retired and merged, and saves taken back, on the page: what was looked at is saved, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboards.app import build_app
from dashboards.editing import offered
from dashboards.imports import Imports
from tests.stores import demo_store
from tracker.store import Store

PAGE = "/quality?programme=IMP"
RECORD = "ACT-WS/total/participant//////"
EVENT = ("retire", f"headcount/{RECORD}", None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with demo_store(tmp_path / "tracker.duckdb") as made:
        yield made


class Desk:
    """A reader with the page open."""

    def __init__(self, store: Store, host: str = "127.0.0.1", *, open_to_others: bool = False) -> None:
        self.app = build_app(store, imports=None if open_to_others else Imports(store))
        self.host = host

    def ask(self, told: str, asks: str, language: str = "en", **said: Any) -> Any:
        """The answer of the callback that fills `told` and that `asks` first, where the page says what is `said`."""
        output, made = next((name, one) for name, one in self.app.callback_map.items() if told in name and one["inputs"][0]["id"] == asks)
        known = {"language": language} | {name.replace("_", "-"): value for name, value in said.items()}
        outputs = [
            {"id": one, "property": what.partition("@")[0]} for one, what in (each.split(".") for each in output.strip(".").split("..."))
        ]
        body = {
            "output": output,
            "outputs": outputs if output.startswith("..") else outputs[0],
            "inputs": [{**each, "value": known.get(each["id"], 1 if each["id"] == asks else None)} for each in made["inputs"]],
            "changedPropIds": ["{id}.{property}".format(**made["inputs"][0])],
            "state": [{**each, "value": known.get(each["id"])} for each in made["state"]],
        }
        answer = self.app.server.test_client().post("/_dash-update-component", json=body, headers={"Host": self.host})
        return (answer.get_json(silent=True) or {}).get("response") or answer.get_data(as_text=True)

    def look(self, what: str | None, which: str | None, keep: str | None, language: str = "en") -> tuple[str, Any]:
        """What is told of a choice, and the name under which it is kept until it is saved."""
        told = self.ask("edit-told", "edit-look", language, edit_what=what, edit_which=which, edit_keep=keep)
        brought = told["import-delivery"]["data"]
        if not brought:
            return str(told["edit-told"]["children"]), None
        return str(self.ask("import-preview.children", "import-delivery", language, import_delivery=brought)), brought

    def save(self, brought: Any, language: str = "en", actor: str = "Olena", reason: str = "no list was kept") -> str:
        """What comes back when the button is pressed, and what the page then is."""
        told = self.ask("import-told", "import-save", language, import_delivery=brought, import_actor=actor, import_reason=reason)
        revision = told.get("import-saved", {}).get("data")
        return str(self.ask("screen", "import-saved", import_saved=revision, shown=PAGE) if revision else told)


def test_a_record_is_looked_at_then_retired_and_the_save_taken_back(store: Store) -> None:
    desk, head = Desk(store), store.head
    told, seen = desk.look(*EVENT)
    assert "Retired records: 1" in told
    assert "Published figures that would read differently" in told
    assert "PTC-01" in told
    assert store.head == head
    assert f"Saved as revision {head + 1}" in desk.save(seen)
    told, seen = desk.look("undo", str(head + 1), None)
    assert "would read differently" in told
    assert f"Saved as revision {head + 2}" in desk.save(seen)
    with store.session() as session:
        assert session.tuples("select n from headcount where record_id = ?", [RECORD]) == [(70,)]
    assert [(one.actor, one.reason, one.source) for one in store.revisions()[head:]] == [("Olena", "no list was kept", None)] * 2


@pytest.mark.usefixtures("nothing_due")
def test_it_is_said_where_no_published_figure_would_change(store: Store) -> None:
    told, _ = Desk(store).look("retire", "evidence/agreement/IMP-003/S-O4B/", None)
    assert "Retired records: 1" in told
    assert "No published figure would change." in told


@pytest.mark.usefixtures("nothing_due")
def test_a_record_goes_with_its_parts(store: Store) -> None:
    desk = Desk(store)
    told, seen = desk.look("retire", "agreement/IMP-003", None)
    assert "Retired records: 4" in told
    assert "AGR-01" in told
    desk.save(seen)
    with store.session() as session:
        assert {kind.name for kind in session.touched(store.head - 1, store.head)} == {"agreement", "agreement_party", "evidence"}
        assert session.tuples("select 1 from agreement_party where agreement_id = 'IMP-003'") == []


@pytest.mark.usefixtures("nothing_due")
def test_all_that_an_edit_would_change_is_there_to_be_seen(store: Store) -> None:
    """The first 25 were listed, and how many more there were."""
    assert "Pagination" in Desk(store).look("undo", "1", None)[0]


@pytest.mark.usefixtures("nothing_due")
def test_two_organisations_become_one(store: Store) -> None:
    desk = Desk(store)
    with store.session() as session:
        (keep,), (gone,) = session.tuples("select org_id from organisation order by 1 limit 2")
    told, seen = desk.look("merge", gone, keep, "uk")
    assert "Вилучені записи" in told
    assert "Saved as revision" in desk.save(seen, "uk")
    with store.session() as session:
        assert session.tuples("select from_id, into_id, reason from merge") == [(gone, keep, "no list was kept")]


def test_what_is_offered_holds_what_was_typed_whatever_the_language(store: Store) -> None:
    for what, typed in (("merge", "hospital"), ("merge", "лікарня"), ("retire", "act-ws"), ("undo", "fixture")):
        found = offered(store, what, typed, "uk")
        assert found, (what, typed)
        assert [label for label in found.values() if typed not in label.casefold()] == []
    assert offered(store, "retire", "a", "en") == {}
    assert offered(store, "undo", "nothing of the kind", "en") == {}


@pytest.mark.usefixtures("nothing_due")
def test_only_what_was_looked_at_is_saved(store: Store) -> None:
    desk, head = Desk(store), store.head
    _, seen = desk.look(*EVENT)
    assert "not kept any more" in desk.save("0" * 32)
    assert "Say who you are and why" in desk.save(seen, actor=" ")
    assert "Say who you are and why" in desk.save(seen, reason=" ")
    store.save({"programme": [{"programme_id": "NEW", "name": "New"}]}, actor="somebody", reason="meanwhile")
    assert "this means something else" in desk.save(seen)
    assert store.head == head + 1


def test_what_cannot_be_is_said(store: Store) -> None:
    desk = Desk(store)
    assert "Choose what is to be done" in desk.look(None, None, None)[0]
    assert "Choose what is to be done" in desk.look("undo", "x", None)[0]
    assert "There is no revision 9 to undo" in desk.look("undo", "9", None)[0]
    assert "ne mèneraient nulle part" in desk.look("retire", "programme/IMP", None, "fr")[0]


@pytest.mark.parametrize(("host", "open_to_others"), [("tracker.example", False), ("localhost:8050", True)])
def test_a_reader_elsewhere_changes_nothing(store: Store, host: str, *, open_to_others: bool) -> None:
    desk, head = Desk(store, host, open_to_others=open_to_others), store.head
    assert "own machine only" in desk.look(*EVENT)[0]
    assert "only on the machine" in desk.save("0" * 32)
    if not open_to_others:
        assert "Saved as revision" not in str(desk.ask("screen", "import-saved", import_saved=1, shown=PAGE))
    assert store.head == head
