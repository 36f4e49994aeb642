"""Files on the page `/import`: what is shown is what is saved, once, by readers at the tracker's machine only."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient

from dashboards import sealed
from dashboards.app import build_app
from dashboards.components.preview import previewed
from dashboards.components.questions import questions
from dashboards.imports import Forgotten, Imports, Moved
from dashboards.reading import Reading
from dashboards.sealed import LARGEST, TooLarge
from dashboards.wait import Stopped
from tests.stores import store_of
from tracker.errors import StaleWrite, WrongRequest
from tracker.intake import load
from tracker.intake.effects import Effect, Supposition
from tracker.store import Store

PROGRAMMES = "programme_id;name\nIMP;Renamed\nNEW;Новa програма\nBAD;\n".encode()
NAME = "0123456789abcdef" * 2
READ = Reading(NAME)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two programmes."""
    with store_of(tmp_path / "s.duckdb", {"programme": [{"programme_id": name, "name": name} for name in ("IMP", "SYN")]}) as made:
        yield made


@pytest.fixture
def imports(store: Store) -> Imports:
    """The page's deliveries, one of which has brought three programmes, one of them without a name."""
    made = Imports(store)
    made.take(NAME, "programme.csv", PROGRAMMES)
    return made


def names(store: Store) -> dict[str, str]:
    """Every programme's name."""
    with store.session() as session:
        return dict(session.tuples("select programme_id, name from programme"))


def test_what_is_shown_is_what_is_saved_once(store: Store, imports: Imports) -> None:
    told = imports.preview(READ).result
    assert (told.new, [(one.record_id, one.new) for one in told.changes], len(told.rejected)) == (
        (("programme", "NEW"),),
        [("IMP", "Renamed")],
        1,
    )
    assert store.head == 1
    done = imports.save(READ, actor="Olena", reason="New names")
    assert (done.revision, done.added, done.changes, done.rejected) == (2, told.added, told.changes, told.rejected)
    assert names(store) == {"IMP": "Renamed", "SYN": "SYN", "NEW": "Новa програма"}
    assert imports.save(READ, actor="Olena", reason="A second click").revision == 2
    assert store.revisions()[-1].actor == "Olena"


def test_a_name_longer_than_a_disk_takes_is_cut(store: Store) -> None:
    long = Imports(store)
    long.take(NAME, f"{'Звіт партнерів ' * 16}.csv", PROGRAMMES)
    told = long.preview(replace(READ, kind="programme")).result
    assert told.new == (("programme", "NEW"),)


def test_a_preview_ends_when_its_reader_stops_it(imports: Imports, monkeypatch: pytest.MonkeyPatch) -> None:
    def impatient(*told: Any) -> Any:
        imports.stop(NAME)
        return load.previewed(*told)

    with monkeypatch.context() as patched:
        patched.setattr("dashboards.imports.previewed", impatient)
        with pytest.raises(Stopped):
            imports.preview(READ)
    assert imports.preview(READ).result.new == (("programme", "NEW"),)
    assert imports.reached(NAME).startswith("reports: ")


def test_a_query_of_a_preview_is_interrupted_when_its_reader_stops_it(imports: Imports, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def endless(supposed: Supposition) -> Iterator[Effect]:
        begun.set()
        supposed.then.tuples("select count(*) from range(10_000_000) as a, range(10_000_000) as b where hash(a.range, b.range) = 1")
        yield from ()

    monkeypatch.setattr("tracker.intake.effects._registered", lambda _: [endless])

    def stopped_once_begun() -> None:
        begun.wait()
        imports.stop(NAME)

    reader = threading.Thread(target=stopped_once_begun)
    reader.start()
    with pytest.raises(Stopped):
        imports.preview(READ)
    reader.join()
    monkeypatch.undo()
    assert imports.preview(READ).result.new == (("programme", "NEW"),)


def test_nobody_waits_for_the_file_of_another(imports: Imports, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, done, others = threading.Event(), threading.Event(), [f"{number:032x}" for number in range(17)]

    def long(*told: Any) -> Any:
        if not begun.is_set():
            begun.set()
            assert done.wait(60)
        return load.previewed(*told)

    monkeypatch.setattr("dashboards.imports.previewed", long)
    reader = threading.Thread(target=imports.preview, args=(READ,))
    reader.start()
    assert begun.wait(60)
    for number, other in enumerate(others):
        imports.take(other, "programme.csv", f"programme_id;name\nP{number};P{number}\n".encode())
    imports.preview(Reading(others[-1]))
    imports.save(Reading(others[-1]), actor="Ivan", reason="A small file")
    done.set()
    reader.join()
    assert imports.save(READ, actor="Olena", reason="The first file").revision == 3


def test_only_what_was_looked_at_is_saved(imports: Imports) -> None:
    with pytest.raises(Forgotten, match="not previewed in this way"):
        imports.save(READ, actor="Olena", reason="Unseen")
    imports.preview(READ)
    with pytest.raises(Forgotten):
        imports.save(Reading(NAME, currency="EUR"), actor="Olena", reason="Read otherwise")


def test_an_edit_that_came_between_is_shown_and_not_overwritten(store: Store, imports: Imports) -> None:
    imports.preview(READ)
    store.save({"programme": [{"programme_id": "IMP", "name": "Theirs"}]}, actor="Ivan", reason="Meanwhile")
    with pytest.raises(StaleWrite) as stale:
        imports.save(READ, actor="Olena", reason="Mine")
    (conflict,) = stale.value.conflicts
    assert [(one.base, one.now, one.wanted) for one in conflict.fields] == [("IMP", "Theirs", "Renamed")]
    assert names(store)["IMP"] == "Theirs"
    assert imports.preview(READ).result.changes[0].old == "Theirs"


def test_an_edit_of_other_records_does_not_stand_in_the_way(store: Store, imports: Imports) -> None:
    imports.preview(READ)
    store.save({"programme": [{"programme_id": "SYN", "name": "Theirs"}]}, actor="Ivan", reason="Meanwhile")
    assert imports.save(READ, actor="Olena", reason="Mine").revision == 3
    assert names(store) == {"IMP": "Renamed", "SYN": "Theirs", "NEW": "Новa програма"}


def test_what_would_be_read_otherwise_by_now_is_not_saved(store: Store) -> None:
    imports = Imports(store)
    imports.take(NAME, "agreement.csv", b"agreement_id,programme_id,kind,signed_on\nA-1,SYN,MOU_TWIN,2024-02-01\n")
    imports.preview(READ)
    store.save({}, retire={"programme": ["SYN"]}, actor="Ivan", reason="Meanwhile")
    with pytest.raises(Moved):
        imports.save(READ, actor="Olena", reason="Mine")
    assert "There is no programme" in imports.preview(READ).result.rejected[0].reason


def test_files_lie_on_the_disk_only_while_they_are_read(imports: Imports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "memory"
    place.mkdir()
    before = place.stat().st_mtime_ns
    monkeypatch.setattr(sealed, "_MEMORY", str(place))
    imports.preview(READ)
    imports.save(READ, actor="Olena", reason="New names")
    assert place.stat().st_mtime_ns > before, "they lay in this place"
    assert list(place.iterdir()) == []


def test_a_delivery_has_a_largest_size_and_gives_way_to_newer_ones(imports: Imports) -> None:
    with pytest.raises(TooLarge):
        imports.take(NAME, "more.csv", b" " * LARGEST)
    for number in range(16):
        imports.take(f"{number:032x}", "programme.csv", PROGRAMMES)
    with pytest.raises(Forgotten):
        imports.preview(READ)


def test_flows_of_others_are_asked_for_their_programme(store: Store) -> None:
    imports = Imports(store)
    heading = b"date,amountUSD,srcOrganization,destOrganization,flowType,status,id,boundary\n"
    imports.take(NAME, "flows.csv", heading + b"2024-02-01,5000,Luxembourg,WHO,Standard,paid,7,incoming\n")
    with pytest.raises(WrongRequest, match="It is not said which programme the records belong to"):
        imports.preview(READ)
    assert imports.preview(Reading(NAME, programme="IMP")).result.added == {"organisation": 2, "org_name": 2, "txn": 1}


def test_files_of_one_name_are_both_read_and_one_brought_twice_once(store: Store) -> None:
    imports = Imports(store)
    for programmes in (PROGRAMMES, b"programme_id,name,home_country\nQ,Another,UA\n", PROGRAMMES):
        imports.take(NAME, "programme.csv", programmes)
    assert imports.preview(READ).result.added == {"programme": 2}


def test_a_file_that_says_nothing_of_what_it_holds_is_asked_about(store: Store) -> None:
    imports = Imports(store)
    imports.take(NAME, "../../x.csv", PROGRAMMES)
    with pytest.raises(WrongRequest, match=r"The name x\.csv does not say what kind of record it holds"):
        imports.preview(READ)
    assert imports.preview(Reading(NAME, kind="programme")).result.added == {"programme": 1}


def test_an_answer_may_be_a_code_of_the_store(store: Store) -> None:
    store.save({"code": [{"list": "AGREEMENT_KIND", "code": "TWIN", "name_en": "Twinning of hospitals"}]}, actor="test", reason="own code")
    imports = Imports(store)
    imports.take(NAME, "agreement.csv", b"agreement_id,programme_id,kind\nA-1,IMP,friendship\n")
    (asked,) = questions(imports.preview(READ).result, "en", None)
    assert "Twinning of hospitals (TWIN)" in repr(asked)


MESSY = """activity_id,slice,n,qualifier,Щось,start_date
ACT-1,total,-3,exact,,
ACT-1,sex,12.5,exact,x,
ACT-1,total,5000000,exact,,
ACT-2,total,багато,exactly,,
""".encode()


def texts(part: Any) -> Iterator[str]:
    """Every text of a page that a reader sees."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list | tuple):
        for one in part:
            yield from texts(one)
    else:
        for name in ("label", "placeholder", "children"):
            yield from texts(getattr(part, name, None) or ())


@pytest.mark.parametrize("language", ["uk", "fr"])
def test_what_is_wrong_with_a_file_is_told_in_the_readers_language(store: Store, language: str) -> None:
    made, reading = Imports(store), replace(READ, language=language)
    made.take(NAME, "headcount.csv", MESSY)
    told = "\n".join(texts(previewed(made.preview(reading), reading)))
    assert {"uk": "«багато» не є числом", "fr": "«\u00a0багато\u00a0» n’est pas un nombre"}[language] in told
    assert not re.findall(r"\b(?:the|is|are|not|of|row|line|it|its|must|write)\b", told)


def test_the_workbook_to_correct_tells_its_reasons_in_the_readers_language(store: Store) -> None:
    made = Imports(store)
    made.take(NAME, "headcount.csv", MESSY)
    made.preview(READ)
    name, data = made.refused(NAME, "uk") or ("", b"")
    assert name == "corrected.xlsx"
    told = openpyxl.load_workbook(BytesIO(data))
    notes = [cell.comment.text for row in told.worksheets[0] for cell in row if cell.comment]
    assert "«багато» не є числом. Напишіть: ціле число." in notes


@pytest.fixture
def client(store: Store, imports: Imports) -> FlaskClient:
    """The dashboard of the store, with its page for files."""
    return build_app(store, imports=imports).server.test_client()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("host", "name", "headers", "status"),
    [
        ("localhost", NAME, {}, 200),
        ("tracker.example", NAME, {}, 403),
        ("localhost", "guess", {}, 403),
        ("localhost", NAME, {"Origin": "https://elsewhere.example"}, 403),
    ],
)
def test_files_are_taken_from_this_machine_and_this_page_only(
    client: FlaskClient, host: str, name: str, headers: dict[str, str], status: int
) -> None:
    sent = client.post(f"/import/{name}", data=PROGRAMMES, headers={"Host": host, "X-File-Name": "programme.csv", **headers})
    assert sent.status_code == status


def test_a_file_may_be_larger_than_other_requests_but_not_than_its_limit(client: FlaskClient) -> None:
    other = NAME[::-1]
    assert client.post(f"/import/{other}", data=b" " * 2_000_000).status_code == 200
    assert client.post(f"/import/{other}", data=b" " * (LARGEST + 1)).status_code == 413


def test_files_that_are_too_large_together_are_refused_and_what_has_no_refused_row_has_no_workbook(client: FlaskClient) -> None:
    halves = [
        client.post(f"/import/{NAME[::-1]}", data=bytes([each]) * (LARGEST // 2 + 1), headers={"X-File-Name": f"{each}"}) for each in (1, 2)
    ]
    assert [(half.status_code, half.json) for half in halves] == [(200, {"taken": True}), (413, {"error": "too large"})]
    assert client.get(f"/import/{NAME[::-1]}.xlsx").status_code == 404


def test_refused_rows_are_given_to_their_reader_at_this_machine_only(client: FlaskClient, imports: Imports) -> None:
    imports.preview(READ)
    given = [client.get(f"/import/{NAME}.xlsx", headers={"Host": host}).status_code for host in ("localhost", "tracker.example")]
    assert given == [200, 404]


def test_a_dashboard_that_others_can_reach_takes_no_files(store: Store) -> None:
    closed = build_app(store).server.test_client()
    assert closed.post(f"/import/{NAME}", data=PROGRAMMES).status_code == 403
