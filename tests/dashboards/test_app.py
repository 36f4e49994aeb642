"""The application as a server: what it lets a browser do, whom it refuses, and what it keeps."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from dash import Dash, html
from flask.testing import FlaskClient
from openpyxl import load_workbook

from dashboards.address import Address, Page, address
from dashboards.app import build_app
from dashboards.charts.world import SHAPES, SHAPES_URL
from dashboards.guard import LARGEST_REQUEST
from dashboards.imports import Imports
from dashboards.screens import Screens, plain
from dashboards.wording import _words
from indicators.declared.catalogue import catalogue
from indicators.phrasebook import phrases
from indicators.provenance import addressed
from reports.manifest import NAME
from reports.outgoing import draft
from reports.pdf import attachment
from tests.stores import Records, csv_records, handed_over, public_facts, store_of
from tracker.periods import period
from tracker.settings import DATA
from tracker.store import Store
from tracker.store import store as stores


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store_of(tmp_path_factory.mktemp("app") / "tracker.duckdb", csv_records(DATA / "demo")) as made:
        yield made


@pytest.fixture(scope="module")
def app(store: Store) -> Dash:
    return build_app(store)


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()  # type: ignore[no-any-return]


@pytest.mark.parametrize("path", ["/", "/indicator/AGR-01", "/_dash-layout", "/geography/world.geojson", "/health", "/assets/style.css"])
def test_every_answer_forbids_scripts_of_others_frames_and_guesses(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
        assert answer.status_code == 200
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert {policy["connect-src"], policy["form-action"]} == {"'self'"}
    assert {policy["base-uri"], policy["object-src"]} == {"'none'"}
    told = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"}
    told |= dict.fromkeys(("Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"), "same-origin")
    assert {name: answer.headers[name] for name in told} == told


def test_what_is_told_of_records_is_kept_by_no_browser(client: FlaskClient) -> None:
    assert client.get("/health").headers["Cache-Control"] == "no-store"


def test_scripts_and_shapes_go_out_packed_and_what_tells_of_records_does_not(client: FlaskClient) -> None:
    """Packed, 7 MB of scripts are 2; packed together with what a stranger chooses, records would be told by their length."""
    for path, is_packed in (("/assets/navigation.js", True), (SHAPES_URL, True), ("/health", False), ("/", False)):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert (answer.headers.get("Content-Encoding") == "gzip") == is_packed, path
    whole = SHAPES.read_bytes()
    assert gzip.decompress(client.get(SHAPES_URL, headers={"Accept-Encoding": "gzip"}).data) == whole


def test_the_page_names_no_other_host_and_allows_each_script_it_carries(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert "http://" not in page
    assert "https://" not in page
    assert "/assets/favicon.ico" in page
    assert "width=device-width" in page


def test_no_tool_door_is_open(client: FlaskClient) -> None:
    layout = client.get("/_dash-layout").get_data(as_text=True)
    assert client.post("/mcp", json={}).status_code in (404, 405)
    assert client.post("/_mcp", json={}).status_code in (404, 405)
    assert "Traceback" not in layout


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
)
def test_a_page_of_another_site_cannot_ask_in_the_readers_name(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/_dash-update-component", json={}, headers=headers).status_code == 403


def test_an_outsize_request_is_refused(client: FlaskClient) -> None:
    answer = client.post("/_dash-update-component", data=b" " * (LARGEST_REQUEST + 1), content_type="application/json")
    assert answer.status_code == 413


@pytest.mark.parametrize("body", ["", "{", "[]", '{"output":"no.such"}', '{"output":"..","inputs":7}'])
def test_a_senseless_request_gets_an_error_without_a_traceback(app: Dash, client: FlaskClient, body: str) -> None:
    app.server.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert answer.status_code >= 400
    assert "Traceback" not in answer.get_data(as_text=True)


def test_the_blank_workbook_is_for_everybody_and_findings_are_for_readers_here(store: Store, client: FlaskClient, tmp_path: Path) -> None:
    here = build_app(store, imports=Imports(store)).server.test_client()
    assert len(load_workbook(BytesIO(client.get("/template.xlsx").data)).sheetnames) > 40
    listed = load_workbook(BytesIO(here.get("/findings.xlsx?programme=IMP&language=uk").data)).worksheets[0]
    severity, rule, _, kind, record, *_ = (cell.value for cell in listed[2])
    assert (severity, rule, kind, record) == ("помилка", "DQ-36", "Кількість присутніх", "ACT-WS:country=FR")
    assert {row[1].value for row in listed.iter_rows(min_row=2)} > {"DQ-33"}
    other = load_workbook(BytesIO(here.get("/findings.xlsx?programme=SPH").data)).worksheets[0]
    assert {row[1].value for row in other.iter_rows(min_row=2)} == {"DQ-18", "DQ-24"}
    assert client.get("/findings.xlsx").status_code == 403
    assert here.get("/findings.xlsx", headers={"Host": "tracker.example"}).status_code == 403


def test_a_draft_of_a_report_is_for_readers_here(client: FlaskClient, tmp_path: Path) -> None:
    with store_of(tmp_path / "t.duckdb", public_facts()) as store, handed_over(store):
        here = build_app(store, imports=Imports(store)).server.test_client()
        made = here.get("/report.pdf?programme=IMP&period=2025&language=uk&report=who")
        elsewhere = [{"Host": "tracker.example"}, {"Sec-Fetch-Site": "cross-site"}]
        refused = [here.get("/report.pdf?report=who", headers=headers).status_code for headers in elsewhere]
        unknown = here.get("/report.pdf?report=donr&language=fr")
        misread = here.get("/report.pdf?report=who&period=2025-13&language=fr")
    told = json.loads(attachment(made.data, NAME) or b"")
    assert made.headers["Content-Disposition"] == "attachment; filename=who-2025-uk.pdf"
    assert (told["programme"], told["language"], told["status"]) == ("IMP", "uk", "draft")
    assert (unknown.status_code, unknown.text.replace("\u00a0", " ")) == (
        404,
        "Il n’y a pas de rapport « donr ». Vouliez-vous dire « donor » ?",
    )
    assert (misread.status_code, "2025-13" in misread.text) == (404, True)
    assert (refused, client.get("/report.pdf?report=who").status_code) == ([403, 403], 403)


def test_a_draft_ends_when_its_reader_has_gone(tmp_path: Path) -> None:
    with store_of(tmp_path / "t.duckdb", public_facts()) as store, handed_over(store):
        looks = iter([False, False, True])
        assert draft(store, "who", "IMP", period("2025"), "en", given_up=lambda: next(looks)) is None
        with pytest.raises(OSError, match="nowhere"):
            draft(store, "who", "nowhere", period("2025"), "en", given_up=lambda: False)


def test_health_is_a_real_question_to_the_store(client: FlaskClient) -> None:
    told = client.get("/health").get_json()
    assert (told["status"], told["revision"]) == ("ok", 1)
    assert told["organisations"] > 40


def test_health_says_when_the_disk_is_so_full_that_nothing_is_saved(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "RESERVE", 1 << 60)
    answer = client.get("/health")
    assert (answer.status_code, answer.get_json()["status"]) == (503, "full")


def test_a_screen_is_made_once_until_something_is_saved(tmp_path: Path) -> None:
    with store_of(tmp_path / "tracker.duckdb", csv_records(DATA / "demo")) as own:
        screens, asked = Screens(own), address("/indicator/AGR-01", "?period=2025")
        with ThreadPoolExecutor(2) as readers:
            first, same = readers.map(screens.screen, [asked, asked])
        assert first is same
        assert screens.screen(asked) is first
        assert screens.screen(address("/indicator/AGR-01", "?period=2025&figure=F-0000000000")) is first
        row = own.session().rows("select * exclude (record_id, rev) from agreement where agreement_id = 'IMP-026'")[0]
        own.save({"agreement": [row | {"signed_on": "2026-02-01"}]}, actor="olena", reason="Signed later")
        assert headline(first.tree) == "26"
        assert headline(screens.screen(asked).tree) == "25"
        older = screens.screen(address("/indicator/AGR-01", "?period=2025&as_of=1")).tree
        assert headline(older) == "26"
        told = [one for one in strings(older) if one not in {"Td", "dash_html_components", "number"}]
        changed = told.index("What changed between revision 1 and revision 2")
        assert told[(total := told.index("Total", changed)) + 1 : total + 5] == ["26", "25", "−1", "correction −1 (2)"]
        assert any(one.endswith("olena: Signed later") for one in told[changed:])
        assert "What changed" not in " ".join(strings(screens.screen(asked).tree)), "nobody outside was told anything yet"


def headline(tree: Any) -> str:
    """The text of the first big figure of a screen."""
    if isinstance(tree, dict):
        props = tree.get("props", {})
        if isinstance(props, dict) and "tile-value" in str(props.get("className", "")):
            return str(props["children"])
        return next(filter(None, map(headline, tree.values())), "")
    return next(filter(None, map(headline, tree)), "") if isinstance(tree, list) else ""


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("/indicator/QUA-01?period=2025", "+2.5 points from 26.3 % (2024)"),
        ("/indicator/QUA-01?period=2025&language=uk", "+2,5 в. п. проти 26,3 % (2024)"),
        ("/indicator/AGR-01?period=2025", "+10 from 16 (2024)"),
        ("/indicator/AGR-01?period=2024-12-15..2025-01-20", "same as before (8 November 2024 – 14 December 2024)"),
        ("/indicator/FUN-01?period=..2025", "until 31 December 2024: nothing to compare with"),
    ],
)
def test_a_figure_stands_beside_that_of_the_period_before(store: Store, asked: str, told: str) -> None:
    path, _, search = asked.partition("?")
    tree = json.dumps(Screens(store).screen(address(path, f"?{search}")).tree, ensure_ascii=False)
    assert told in tree.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("?programme=IMPS", "There is no programme “IMPS”; International Medical Partnership (Ukraine) is shown."),
        ("?period=2024-Q9", "“2024-Q9” is not a period"),
        ("?period=0000", "“0000” is not a period"),
        ("?period=9999", "“9999” is not a period"),
        ("?as_of=99", "There is no revision 99; the newest, 1, is shown."),
        ("?as_of=soon", "The address says as_of “soon”"),
        ("?language=tlh", "The address says language “tlh”"),
    ],
)
def test_what_an_address_says_wrongly_is_told_in_a_sentence(store: Store, asked: str, told: str) -> None:
    for path, also in (("/frameworks", ""), ("/indicator/AGR-1", "There is no indicator “AGR-1”")):
        shown = " ".join(strings(Screens(store).screen(address(path, asked)).tree))
        assert (told in shown, also in shown) == (True, True)


def test_a_screen_says_its_whole_address(store: Store) -> None:
    screens = Screens(store)
    assert screens.screen(Address()).url == "/?programme=IMP&period=2025"
    assert screens.screen(address("/", "?as_of=1&language=uk")).url == "/?programme=IMP&period=2025&language=uk"
    assert screens.screen(address("/", "?as_of=0")).url.endswith("as_of=0")


def test_a_bug_is_a_sentence_for_the_reader_and_a_line_in_the_log(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    broken = Screens(store)
    broken._store = None  # type: ignore[assignment]  # the bug
    screen = broken.screen(Address(language="fr"))
    assert "Cette page n’a pas pu être produite" in json.dumps(screen.tree, ensure_ascii=False)
    assert "could not be made" in caplog.text


def test_components_become_the_json_that_the_browser_reads() -> None:
    assert plain(html.P(["a", html.B("b")], className="c")) == {
        "type": "P",
        "namespace": "dash_html_components",
        "props": {"children": ["a", {"type": "B", "namespace": "dash_html_components", "props": {"children": "b"}}], "className": "c"},
    }


def test_who_reads_from_elsewhere_is_told_of_people_what_the_public_is(tmp_path: Path) -> None:
    """Two people were tested in May: their mean gain, and that they were two, are for readers at the machine."""
    records = csv_records(Path(__file__).parents[1] / "spec" / "synthetic")
    with store_of(tmp_path / "t.duckdb", records) as made:
        for code, inside, outside in (("PTC-05", "20.0", "hidden"), ("PTC-02", "4", "hidden")):
            asked = address(f"/indicator/{code}", "?programme=SYN&period=2024-H1")
            told = [headline(Screens(made, inside=there).screen(asked).tree) for there in (True, False)]
            assert told == [inside, outside]


def strings(part: Any) -> Iterator[str]:
    """Every text of a screen."""
    if isinstance(part, str):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list | tuple) else ():
        yield from strings(inner)


@pytest.mark.parametrize("language", ["uk", "fr"])
def test_no_page_says_in_english_what_is_known_in_the_readers_language(store: Store, language: str) -> None:
    texts = [*_words().values(), *phrases(), *(one.meaning for one in catalogue().values())]
    english = {words.en for words in texts if " " in words.en and words.text(language) != words.en}
    screens = Screens(store)
    pages: tuple[Page, ...] = ("overview", "indicators", "indicator", "frameworks", "quality", "import", "sql")
    for page in pages:
        asked = Address(page=page, indicator="PTC-01", programme="IMP", period="2025", language=language)
        told = screens.screen(asked)
        assert not english & {text.strip() for name in told.__slots__ for text in strings(getattr(told, name))}, page


def test_each_figure_on_a_page_opens(tmp_path: Path) -> None:
    with store_of(tmp_path / "t.duckdb", csv_records(DATA / "demo")) as own:
        for path in ("/frameworks", "/", "/indicator/PTC-01", "/indicators"):
            shown = json.dumps(Screens(own).screen(address(path, "?programme=IMP&period=2025&by=sex")).tree)
            cited = set(re.findall(r"figure=(F-[0-9A-Z]+)", shown))
            assert cited, path
            assert {addressed(own.path, figure).revision for figure in cited} == {1}


COUNTED = (("2023", 30, "exact"), ("2024", 40, "about"), ("2025", 50, "exact"))


def test_a_difference_is_told_of_two_exact_numbers_only_and_who_is_not_stated_comes_last(tmp_path: Path) -> None:
    held = {"programme_id": "P", "kind": "TRAINING", "title": "T", "status": "held", "date_precision": "day", "count_basis": "aggregate"}
    records: Records = {
        "programme": [{"programme_id": "P", "name": "P", "home_country": "UA"}],
        "activity": [{**held, "activity_id": f"A{year}", "start_date": f"{year}-05-01"} for year, _, _ in COUNTED],
        "headcount": [
            *({"activity_id": f"A{year}", "slice": "total", "role": "participant", "n": n, "qualifier": how} for year, n, how in COUNTED),
            *(
                {"activity_id": "A2025", "slice": "sex", "role": "participant", "sex": sex, "n": n, "qualifier": "exact"}
                for sex, n in (("F", 12), ("M", 8), ("_U", 30))
            ),
        ],
    }
    with store_of(tmp_path / "t.duckdb", records) as own:
        pages = [Screens(own).screen(address("/indicator/PTC-01", f"?period={year}&by=sex")).tree for year in ("2024", "2025")]
    earlier, later = (" ".join(strings(page)).replace("\u00a0", " ") for page in pages)
    assert "2023: 30" in earlier
    assert "2024: about 40" in later
    assert re.findall(r"\+\d+ from", earlier + later) == []
    groups = later[later.index("Address") :]
    assert groups.index("Female") < groups.index("Male") < groups.index("not stated")


def test_an_older_overview_lists_the_saves_up_to_then_and_a_query_quotes_a_programme(tmp_path: Path) -> None:
    with store_of(tmp_path / "t.duckdb", {"programme": [{"programme_id": "O'N", "name": "P"}]}) as own:
        own.save({"programme": [{"programme_id": "O'N", "name": "Q"}]}, actor="olena", reason="A new name")
        newest, older, query = (
            " ".join(strings(Screens(own).screen(address(path, asked)).tree))
            for path, asked in (("/", ""), ("/", "?as_of=1"), ("/sql", ""))
        )
    assert newest.count("A new name") == older.count("A new name") + 1
    assert "You are looking at revision 1" in older
    assert "AGR_01('O''N'," in query
