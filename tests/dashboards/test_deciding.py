"""Findings are decided by readers at the machine itself; who reads elsewhere sees them and is told that this is not the place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboards.address import address
from dashboards.app import build_app
from dashboards.imports import Imports
from dashboards.screens import Screens
from indicators.quality.breaches import still_open
from indicators.quality.inspection import inspected
from tests.stores import Records, csv_records, store_of
from tracker.settings import DATA
from tracker.store import Store

STATES = "decide-rule.value decide-records.value decide-actor.value decide-role.value decide-reason.value shown.data language.data"
ACCEPTED = ["accept DQ-36", [], "Olena", "", "published by the ministry", "/quality?programme=IMP", "en"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store_of(tmp_path_factory.mktemp("deciding") / "tracker.duckdb", csv_records(DATA / "demo")) as made:
        yield made


def decide(store: Store, host: str, told: list[Any], *, open_to_others: bool = False) -> str:
    """Press the button with a form filled in so, from a page of some host; what comes back."""
    app = build_app(store, imports=None if open_to_others else Imports(store))
    output = next(name for name in app.callback_map if "decide-told.children" in name)
    ids = [name.split(".") for name in output.strip(".").split("...")]
    body = {
        "output": output,
        "outputs": [{"id": one, "property": what} for one, what in ids],
        "inputs": [{"id": "decide-save", "property": "n_clicks", "value": 1}],
        "changedPropIds": ["decide-save.n_clicks"],
        "state": [
            {"id": one, "property": what, "value": value}
            for (one, what), value in zip((name.split(".") for name in STATES.split()), told, strict=True)
        ],
    }
    answer = app.server.test_client().post("/_dash-update-component", json=body, headers={"Host": host})
    return str(answer.get_data(as_text=True))


@pytest.mark.parametrize(("host", "open_to_others"), [("tracker.example", False), ("192.0.2.7:8050", False), ("localhost:8050", True)])
def test_a_reader_elsewhere_decides_nothing(store: Store, host: str, *, open_to_others: bool) -> None:
    head = store.head
    assert "Decisions are taken at the tracker" in decide(store, host, ACCEPTED, open_to_others=open_to_others)
    assert store.head == head


def test_a_reader_elsewhere_sees_findings_and_no_form(store: Store) -> None:
    shown, asked = (json.dumps(Screens(store, inside=inside).screen(address("/quality", "")).tree, default=str) for inside in (False, True))
    assert ("DQ-36" in shown, "decide-save" in shown, "decide-save" in asked) == (True, False, True)


def test_a_reader_at_the_machine_decides(store: Store) -> None:
    head = store.head
    assert f"Saved as revision {head + 1}" in decide(store, "127.0.0.1:8050", ACCEPTED)
    with store.session() as session:
        assert session.tuples("select rule_id, reason from dq_acceptance") == [("DQ-36", "published by the ministry")]


def test_what_stands_against_a_decision_is_told(store: Store) -> None:
    assert "There is no open finding of DQ-01" in decide(store, "localhost", ["accept DQ-01", *ACCEPTED[1:]])
    assert "give your name and a reason" in decide(store, "localhost", [*ACCEPTED[:2], " ", *ACCEPTED[3:]])


def test_values_and_pseudonyms_of_people_stay_inside(tmp_path: Path) -> None:
    people = [{"person_id": name, "sex": "F", "retain_until": date(2020, 1, 1), "dataset": "training"} for name in ("p-mary", "p-ann")]
    records: Records = {"programme": [{"programme_id": "P"}], "organisation": [{"org_id": "O-ZZ", "country": "ZZ"}], "person": people}
    with store_of(tmp_path / "people.duckdb", records) as made:
        shown, asked = (
            json.dumps(Screens(made, inside=one).screen(address("/quality", "")).tree, ensure_ascii=False, default=str)
            for one in (False, True)
        )
    assert "p-mary" in asked
    assert "Keep until: 1\xa0January 2020" in asked
    assert "Records of people: 2" in shown
    assert "Country: ZZ" in shown
    assert "p-mary" not in shown
    assert "2020" not in shown


def test_all_that_one_rule_finds_is_listed_page_by_page(tmp_path: Path) -> None:
    """A page that is no more, since findings were dealt with, is the last."""
    people = [{"person_id": f"p-{n:03}", "sex": "F", "retain_until": date(2020, 1, 1), "dataset": "training"} for n in range(450)]
    with store_of(tmp_path / "many.duckdb", {"programme": [{"programme_id": "P"}], "person": people}) as made:
        screens = Screens(made)
        first, second, third, gone, other, usual = (
            json.dumps(screens.screen(address("/quality", f"?programme=P&{asked}")).tree, default=str)
            for asked in ("rule=DQ-35", "rule=DQ-35&part=2", "rule=DQ-35&part=3", "rule=DQ-35&part=99", "rule=DQ-01", "")
        )
    for page, listed in (
        (first, range(200)),
        (second, range(200, 400)),
        (third, range(400, 450)),
        (gone, range(400, 450)),
        (usual, range(12)),
    ):
        assert [number for number in range(450) if f"p-{number:03}" in page] == [*listed]
    assert "/quality?programme=P&period=2026&rule=DQ-35&part=3" in first
    assert ("The rule DQ-01 finds nothing in this programme." in other, "finds nothing" in gone) == (True, False)


def test_what_was_accepted_is_open_no_more_nor_is_an_older_page_a_place_to_decide(tmp_path: Path) -> None:
    record = "?record=agreement/IMP-003"
    with store_of(tmp_path / "tracker.duckdb", csv_records(DATA / "demo")) as made:

        def shown(path: str, asked: str) -> str:
            return json.dumps(Screens(made).screen(address(path, asked)).tree, ensure_ascii=False)

        before = [shown("/quality", ""), shown("/", ""), shown("/record", record)]
        for rule in ("DQ-36", "DQ-18"):
            decide(made, "localhost", [f"accept {rule}", *ACCEPTED[1:]])
        after = [shown("/quality", ""), shown("/", ""), shown("/record", record)]
        older = shown("/quality", "?as_of=1")
    told = ("badge badge-error", "reports go out as drafts", "DQ-18")
    assert [word in page for word, page in zip(told, before, strict=True)] == [True, True, True]
    assert [word in page for word, page in zip(told, after, strict=True)] == [False, False, False]
    assert ("decide-save" in older, "edit-look" in older, "record=agreement" in older) == (False, False, False)


def test_findings_of_another_programme_are_left_open(tmp_path: Path) -> None:
    with store_of(tmp_path / "tracker.duckdb", csv_records(DATA / "demo")) as made:
        assert "Saved as revision 2" in decide(made, "localhost", ["accept DQ-24", *ACCEPTED[1:5], "/quality?programme=SPH", "en"])
        with made.session() as session:
            still = {one.rule.id: len(one) for one in still_open(inspected(session, "IMP", session.data_date))}
    assert still["DQ-24"] == 4
