"""The command line as scripts rely on it: JSON shapes, exit codes, one clear message for each wrong request."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.conftest import Tracker
from tracker.store.connection import connect, rows, run


def test_show_prints_the_contracts_json(tracker: Tracker) -> None:
    told = tracker("indicators", "show", "PTC-01", "--programme", "IMP", "--period", "2024", "--by", "country", "--json").json
    assert {
        name: told[name] for name in ("indicator", "version", "programme", "unit", "period", "revision", "audience", "licensed_total")
    } == {
        "indicator": "PTC-01",
        "version": 3,
        "programme": "IMP",
        "unit": "attendances",
        "period": {"from": "2024-01-01", "to": "2024-12-31"},
        "revision": 1,
        "audience": None,
        "licensed_total": True,
    }
    figures = [
        (figure["by"], figure["value"], figure["qualifier"], figure["status"], figure["text"], figure["rows"]) for figure in told["figures"]
    ]
    assert figures == [
        ({}, 70, "about", "value", "about 70", 1),
        ({"country": "FR"}, None, "exact", "suppressed", "<5", None),
        ({"country": "_U"}, None, "about", "suppressed", "hidden", None),
    ]
    assert all(figure["address"].startswith("F-") for figure in told["figures"])


def test_an_officer_sees_what_others_do_not(tracker: Tracker) -> None:
    told = tracker(
        "indicators", "show", "PTC-01", "--programme", "IMP", "--period", "2024", "--by", "country", "--audience", "internal", "--json"
    ).json
    assert [(figure["by"], figure["text"]) for figure in told["figures"]] == [
        ({}, "about 70"),
        ({"country": "FR"}, "3"),
        ({"country": "_U"}, "about 67"),
    ]


def test_an_address_leads_to_rows_and_sources(tracker: Tracker) -> None:
    shown = tracker("indicators", "show", "AGR-02", "--programme", "IMP", "--period", "2023", "--json").json
    behind = tracker("figure", shown["figures"][0]["address"], "--json").json
    assert (behind["text"], [row["key"] for row in behind["rows"]]) == ("2", ["IMP-001", "IMP-002"])
    assert [(source["record"], source["source"]) for source in behind["evidence"]] == [
        ("agreement/IMP-001", "S-KYI"),
        ("agreement/IMP-002", "S-EST"),
    ]


def test_rows_behind_a_figure_say_what_their_codes_mean_and_come_before_the_sql(tracker: Tracker) -> None:
    shown = tracker("indicators", "show", "AGR-02", "--programme", "IMP", "--period", "2023", "--json").json
    told = tracker("figure", shown["figures"][0]["address"], "--language", "fr", "--limit", "1").out
    rows, _, sql = told.partition("\nSQL:\n")
    assert "Pays-Bas (NL)" in rows
    assert sql.startswith("with ")


def test_an_analyst_can_run_the_sql_of_a_figure_on_the_store(tracker: Tracker, facts: Path) -> None:
    shown = tracker("indicators", "show", "AGR-02", "--programme", "IMP", "--period", "2024", "--by", "kind", "--json").json
    behind = tracker("figure", shown["figures"][1]["address"], "--json").json
    assert behind["parameters"]["programme"] == "IMP"
    connection = connect(facts, read_only=True)
    keys = {row["key"] for row in rows(connection, behind["sql"], behind["parameters"])}
    connection.close()
    assert keys == {row["key"] for row in behind["rows"]}
    assert len(keys) == behind["value"]


def test_the_rows_of_a_hidden_figure_stay_hidden(tracker: Tracker) -> None:
    shown = tracker("indicators", "show", "PTC-01", "--programme", "IMP", "--period", "2024", "--by", "country", "--json").json
    behind = tracker("figure", shown["figures"][1]["address"], "--json").json
    assert (behind["withheld"], behind["rows"], behind["evidence"], behind["value"]) == (True, [], [], None)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("indicators", "show", "TNR-03", "--programme", "IMP", "--period", "2024"), 4, "Did you mean “TRN-03”?"),
        (("indicators", "show", "AGR-01", "--programme", "IPM", "--period", "2024"), 4, "Did you mean “IMP”?"),
        (("indicators", "show", "AGR-01", "--programme", "IMP", "--period", "2024-Q5"), 2, "is not a period"),
        (("indicators", "show", "AGR-01", "--programme", "IMP", "--period", "2024-02-30..2024-03-01"), 2, "does not exist"),
        (
            ("indicators", "show", "AGR-01", "--programme", "IMP", "--period", "2024", "--by", "contry"),
            2,
            "cannot be broken down by “contry”",
        ),
        (("indicators", "show", "AGR-01", "--programme", "IMP", "--period", "2024", "--filter", "kind"), 2, "DIM=VALUE"),
        (("indicators", "show", "AGR-01", "--programme", "IMP", "--period", "2024", "--as-of", "99"), 4, "There is no revision 99"),
        (("figure", "F-0000000000"), 4, "No figure of this store"),
        (("figure", "seven"), 4, "is not a figure's address"),
        (("history", "--id", "IMP-001"), 2, "--id needs --kind"),
        (("history", "--kind", "agreement", "--id", "nobody"), 4, "was ever recorded"),
        (("diff", "0", "9"), 4, "There is no revision 9"),
        (("indicater",), 2, "Did you mean “indicators”?"),
        (("report", "make", "doner", "--period", "2025", "-o", "x.pdf"), 4, "Did you mean “donor”?"),
        (("report", "verify", "missing.pdf"), 4, "There is no file missing.pdf"),
        (("serve", "--port", "99999"), 2, "0<=x<=65535"),
        (("init", "--store", "/proc/a/tracker.duckdb"), 3, "/proc/a cannot be used: No such file or directory."),
        (("template", "-o", f"{'я' * 300}.xlsx"), 3, "… cannot be used: File name too long."),
    ],
)
def test_a_wrong_request_gets_one_sentence_and_its_code(tracker: Tracker, words: tuple[str, ...], code: int, message: str) -> None:
    ended = tracker(*words)
    assert (ended.code, ended.out) == (code, "")
    assert message in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("AGR-01", "--programme", "IPM", "--period", "2024"), "Програми «IPM» у версії даних 1 немає. Можливо, це «IMP»?"),
        (("AGR-01", "--programme", "IMP", "--period", "2024", "--rate-set", "XYZ"), "Набору курсів «XYZ» немає."),
    ],
)
def test_what_stands_against_a_question_is_told_in_the_language_asked_for(tracker: Tracker, words: tuple[str, ...], message: str) -> None:
    ended = tracker("indicators", "show", *words, "--language", "uk")
    assert (ended.out, ended.err) == ("", f"Помилка: {message}\n")


def test_figures_are_told_in_the_language_asked_for(tracker: Tracker) -> None:
    ended = tracker("indicators", "show", "AGR-02", "--programme", "IMP", "--period", "2023", "--language", "uk")
    heading, _, total = ended.out.splitlines()
    assert (heading.split(), total.split()[:2]) == (["угоди", "значення", "рядки", "адреса"], ["Усього", "2"])
    first, *_, last = ended.err.replace("\u00a0", " ").splitlines()
    assert first.endswith("· 2023 · версія даних 1")
    assert last.startswith("Версія 1, чинна від версії даних 1. Автор: ")


def test_what_no_record_says_who_paid_for_is_told_with_its_rule(tracker: Tracker) -> None:
    ended = tracker("indicators", "show", "PTC-01", "--programme", "IMP", "--period", "2024", "--attribution", "share")
    assert "Shares not stated: what no record says who paid for. It is never spread over the funders." in ended.err


def test_stores_that_cannot_be_opened(tmp_path: Path, facts: Path, tracker: Tracker) -> None:
    text = tmp_path / "notes.duckdb"
    text.write_text("these are notes " * 1000)
    newer = tmp_path / "newer.duckdb"
    newer.write_bytes(facts.read_bytes())
    connection = connect(newer)
    run(connection, "update about set schema_version = 7")
    connection.close()
    locked = connect(tmp_path / "locked.duckdb")
    for path, code, message in [
        (text, 3, "is not a tracker store"),
        (newer, 3, "schema version 7"),
        (tmp_path / "locked.duckdb", 3, "in use by another process"),
        (tmp_path / "none.duckdb", 4, "There is no store at"),
    ]:
        ended = tracker("history", "--store", path)
        assert (ended.code, ended.out, "Traceback" in ended.err) == (code, "", False)
        assert message in ended.err
    locked.close()


def test_loading_a_changed_row_shows_in_history_and_diff(own: Tracker, tmp_path: Path) -> None:
    sheet = tmp_path / "headcount.csv"
    sheet.write_text("activity_id;slice;role;n;qualifier\nACT-WS;total;participant;72;about\n", encoding="utf-8")
    before = own("indicators", "show", "PTC-01", "--programme", "IMP", "--period", "2024", "--json").json["figures"][0]["text"]
    loaded = own("load", sheet, "--by", "olena", "--why", "recount", "--json").json
    after = own("indicators", "show", "PTC-01", "--programme", "IMP", "--period", "2024", "--json").json["figures"][0]["text"]
    then = own("indicators", "show", "PTC-01", "--programme", "IMP", "--period", "2024", "--as-of", 1, "--json").json["figures"][0]["text"]
    assert (before, loaded["revision"], after, then) == ("about 70", 2, "about 72", "about 70")
    assert [(d["kind"], d["field"], d["old"], d["new"]) for d in own("diff", 1, 2, "--json").json] == [("headcount", "n", "70", "72")]
    assert [(r["rev"], r["actor"], r["reason"]) for r in own("history", "--json").json][-1] == (2, "olena", "recount")
    assert own("check").code == 0


def test_who_stops_reading_a_pipe_is_told_nothing() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        ran = subprocess.run([sys.executable, "-m", "tracker", "indicators", "list"], stdout=pipe, stderr=subprocess.PIPE, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
