"""Every way into the dashboard, and for whom it is open: readers at the machine, or also those whom another host's name led here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from dash import Dash

from dashboards.app import build_app
from dashboards.imports import Imports
from dashboards.queries import Queries
from dashboards.screens import Screens
from dashboards.wording import say
from tests.stores import csv_records, store_of
from tracker.settings import DATA
from tracker.store import Store

HERE = {"Host": "localhost:8050"}
ELSEWHERE = [{"Host": "tracker.example"}, {"Host": "192.0.2.7:8050"}, {"Host": "localhost:8050", "X-Forwarded-For": "192.0.2.7"}]
GIVEN = {
    "n_clicks": 1,
    "n_intervals": 1,
    "language": "en",
    '{"part":["MATCH"],"type":"import-page"}': 1,
    "sql-asked": {"name": "a", "query": "select 1"},
    "import-delivery": "0" * 32,
    "import-actor": "A. Stranger",
    "import-reason": "no reason",
    "decide-rule": "accept DQ-36",
    "record-of": ["agreement", "IMP-003"],
    "import-based": 1,
    "searchValue": "ACT",
    "decide-actor": "A. Stranger",
    "decide-reason": "no reason",
}
"""What the browser says, by id or property; of all else nothing."""

ROUTES = {
    "/": "everybody: the page without content",
    "/<path:path>": "everybody: the same",
    "/static/<path:filename>": "everybody: files of ours",
    "/assets/<path:filename>": "everybody: the same",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": "everybody: the same",
    "/_favicon.ico": "everybody: the same",
    "/_dash-layout": "everybody: the page without content",
    "/_dash-dependencies": "everybody: the names below",
    "/_reload-hash": "everybody: whether it is a developer's",
    "/_dash-update-component": "the answers below",
    "/geography/world.geojson": "everybody: a file of ours",
    "/template.xlsx": "everybody: the blank workbook",
    "/health": "everybody: a revision and a number of organisations",
    "/findings.xlsx": "here",
    "/report.pdf": "here",
    "/import/<delivery>": "here",
    "/import/<delivery>.xlsx": "here",
    "/sql/<name>.csv": "here",
}
ANSWERS = {
    "url": "everybody: what is not about single people",
    "sql-asked": "here",
    "sql-cancel": "here",
    "import-delivery": "here",
    "import-tick": "here",
    "import-stop": "here",
    "import-remember": "here",
    "import-attend": "everybody: gives back what was said",
    "import-same": "everybody: the same",
    "import-page": "here",
    "import-save": "here",
    "decide-rule": "here",
    "decide-save": "here",
    "edit-which": "here",
    "edit-keep": "here",
    "edit-look": "here",
    "import-saved": "here",
    "import-preview": "here",
    "record-look": "here",
    "import-onto": "here",
    "record-refers": "here",
}
"""By what asks first."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store_of(tmp_path_factory.mktemp("doors") / "tracker.duckdb", csv_records(DATA / "demo")) as made:
        yield made


@pytest.fixture(scope="module")
def app(store: Store) -> Iterator[Dash]:
    queries = Queries(store.path)
    yield build_app(store, queries=queries, imports=Imports(store))
    queries.close()


def first(asks: dict[str, Any]) -> str:
    """What asks first: an id, or the kind of a family of them."""
    name = str(asks["inputs"][0]["id"])
    return str(json.loads(name)["type"]) if "type" in name else name


def test_no_way_in_is_without_a_rule(app: Dash) -> None:
    answers = [first(asks) for asks in app.callback_map.values() if "callback" in asks]
    assert (sorted(answers), sorted(rule.rule for rule in app.server.url_map.iter_rules())) == (sorted(ANSWERS), sorted(ROUTES))


def answered(app: Dash, name: str, headers: dict[str, str], **given: object) -> str:
    """What the browser is told by the answer that `name` asks first."""
    ((output, asks),) = [(output, asks) for output, asks in app.callback_map.items() if first(asks) == name and "callback" in asks]

    def said(id_: str, what: str) -> dict[str, Any]:
        return {"id": json.loads(id_.replace('["MATCH"]', '"added"')) if "MATCH" in id_ else id_, "property": what}

    def stated(one: dict[str, str]) -> Any:
        if "ALL" in one["id"]:
            return []
        asked = said(one["id"], one["property"])
        value = asked["id"] if one["property"] == "id" else given.get(one["property"], GIVEN.get(one["id"], GIVEN.get(one["property"])))
        return asked | {"value": value}

    told = [[] if '["ALL"]' in one else said(*one.rsplit(".", 1)) for one in output.strip(".").split("...")]
    body = {
        "output": output,
        "outputs": told if output.startswith("..") else told[0],
        "inputs": [stated(one) for one in asks["inputs"]],
        "state": [stated(one) for one in asks["state"]],
        "changedPropIds": ["{id}.{property}".format(**asks["inputs"][0])],
    }
    answer = app.server.test_client().post("/_dash-update-component", json=body, headers=headers)
    return json.dumps(answer.get_json()["response"], ensure_ascii=False)


@pytest.mark.parametrize("headers", ELSEWHERE)
@pytest.mark.parametrize("name", [name for name, whom in ANSWERS.items() if whom == "here"])
def test_what_is_answered_here_is_answered_nowhere_else(store: Store, app: Dash, name: str, headers: dict[str, str]) -> None:
    head = store.head
    told = answered(app, name, headers)
    assert told in ("{}", json.dumps({name: {"disabled": True}})) or "machine" in told
    assert store.head == head


def test_at_the_machine_more_is_answered(app: Dash) -> None:
    for name in ("sql-asked", "import-save", "import-tick", "decide-rule"):
        told = answered(app, name, HERE)
        assert told != "{}", name
        assert "machine" not in told, name


@pytest.mark.parametrize("headers", ELSEWHERE)
@pytest.mark.parametrize(("path", "search"), [("/quality", "?programme=IMP"), ("/import", "")])
def test_who_comes_from_elsewhere_is_shown_what_readers_outside_are(
    store: Store, app: Dash, path: str, search: str, headers: dict[str, str]
) -> None:
    outside = build_app(store, Screens(store, inside=False))
    here, led, meant = (
        answered(one, "url", by, pathname=path, search=search) for one, by in ((app, HERE), (app, headers), (outside, HERE))
    )
    assert led == meant
    assert led != here


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_routes_for_readers_here_give_others_nothing(app: Dash, headers: dict[str, str]) -> None:
    client = app.server.test_client()
    for route in (route for route, whom in ROUTES.items() if whom == "here"):
        path = route.replace("<delivery>", "0" * 32).replace("<name>", "a")
        answer = client.open(path, method="POST" if route.endswith("<delivery>") else "GET", headers=headers)
        assert answer.status_code in (403, 404), route


def test_what_an_address_says_wrongly_is_told_though_its_screen_is_the_one_that_is_shown(app: Dash) -> None:
    shown = "/frameworks?programme=IMP&period=2025"
    again, wrong = (
        answered(app, "url", HERE, pathname="/frameworks", search=f"?programme=IMP&period=2025{more}", data=shown)
        for more in ("", "&language=tlh")
    )
    assert ("frame-main" in again, "tlh" in wrong) == (False, True)


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_what_stands_behind_a_number_of_people_is_shown_to_readers_here(app: Dash, headers: dict[str, str]) -> None:
    page = answered(app, "url", HERE, pathname="/indicator/PTC-01", search="?programme=IMP&period=2024")
    address = page.partition("figure=F-")[2][:10]
    here, elsewhere = (answered(app, "url", by, pathname="/import", search=f"?figure=F-{address}") for by in (HERE, headers))
    assert ("ACT-WS" in here, "ACT-WS" in elsewhere) == (True, False)
    assert say("insiders", "en") in elsewhere


def test_nobody_elsewhere_ends_what_a_reader_here_waits_for(app: Dash, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []
    monkeypatch.setattr(Queries, "cancel", lambda _, name: ended.append(name))
    monkeypatch.setattr(Imports, "stop", lambda _, delivery: ended.append(delivery))
    for headers in ELSEWHERE:
        answered(app, "sql-cancel", headers)
        answered(app, "import-stop", headers)
    assert ended == []
    answered(app, "sql-cancel", HERE)
    answered(app, "import-stop", HERE)
    assert ended == ["a", "0" * 32]
