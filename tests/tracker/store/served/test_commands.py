"""Beside a running server every command works: it reads a private copy, and the server saves for it."""

from __future__ import annotations

import json
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import polars as pl
import pytest

from tests.ports import free_port
from tests.stores import empty_store
from tests.tracker.store.served.conftest import Served, awaited, client_of, facts_at, publishing, serving, small_store, tracker
from tracker.__main__ import cli
from tracker.conflicts import FieldConflict
from tracker.errors import HandOverFailed, HandOverLost, StaleWrite, StoreLocked, TrackerError, UnreadableFile, WrongRequest
from tracker.records import record_type
from tracker.store import Store, open_store
from tracker.store.beside.shelf import IN_MEMORY, Shelf
from tracker.store.safekeeping.integrity import problems
from tracker.store.served import client
from tracker.store.served.client import ServedStore
from tracker.store.served.notice import Notice, beside, notice_of, put_up, speech
from tracker.store.served.wire import raised, spelled
from tracker.store.versions.filed import filed
from tracker.store.versions.ledger import Source

SHEET = "activity_id;slice;role;n;qualifier\nACT-WS;total;participant;{};about\n"
IN_USE = "in use by another process"

# Every command, in an order in which each finds what it needs; {out} is a folder.
COMMANDS = """
0 history
0 history --kind agreement --id IMP-001
0 diff 0 1
0 check
0 indicators list --programme IMP --period 2025
0 indicators show AGR-01 --programme IMP --period 2025 --by partner_country
0 indicators show PTC-01 --programme IMP --period 2024 --as-of 1 --json
0 indicators explain AGR-01
1 quality --programme IMP
0 report list
0 report make donor --period 2024 -o {out}/donor.pdf
0 report verify {out}/donor.pdf
0 report due
0 sql 'select 1'
0 sql 'from agreement' --as-of 1 --limit 1
0 snapshot {out}/copy.duckdb --audience donor
0 template -o {out}/blank.xlsx
0 load {out}/headcount.csv --dry-run
0 load {out}/headcount.csv --by olena --why recount
0 mapping set ngo organisations 'World Health' WHO
0 mapping show
0 quarantine list
0 diff 1 2
0 undo 2 --why mistaken
0 retire agreement_party IMP-001/PMC --why withdrawn
0 correct activity ACT-WS title=Workshops --why clearer
0 merge organisation PMC WHO --why one --dry-run
0 merge organisation PMC WHO --why one
0 unmerge organisation WHO
0 people due
0 people rotate-key
2 people find --new
4 people erase P-0 --why asked --basis objection
0 backup {out}/backup
3 restore {out}/backup
3 restore {out}/backup --force
3 demo --no-serve --out {out}
3 serve --port 0
3 recover
0 migrate
0 export parquet {out}/export
3 import {out}/export
2 migrate-ledger
2 init
0 check
"""


_TOLD_TWICE = """
import os, signal, threading
notify_all = threading.Condition.notify_all
def told_again(self):
    if callable(signal.getsignal(signal.SIGTERM)):
        os.kill(os.getpid(), signal.SIGTERM)
    notify_all(self)
threading.Condition.notify_all = told_again
from tracker.__main__ import main
main()
"""


def test_a_server_that_is_told_to_end_while_it_ends_does(tmp_path: Path) -> None:
    empty_store(tmp_path / "tracker.duckdb").close()
    words = [sys.executable, "-c", _TOLD_TWICE, "serve", "--port", str(free_port()), "--store", str(tmp_path / "tracker.duckdb")]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stderr.endswith("Stopped.\n")


def test_each_command_does_its_work_beside_the_server_or_says_why_not(served: Served, tmp_path: Path) -> None:
    (tmp_path / "headcount.csv").write_text(SHEET.format(72), encoding="utf-8")
    lines = [shlex.split(line) for line in COMMANDS.format(out=tmp_path).strip().splitlines()]
    ran = [(int(code), words, tracker(served.store, *words)) for code, *words in lines]
    assert [(words, done.returncode, done.stderr) for code, words, done in ran if done.returncode != code] == []
    assert [words for _, words, done in ran if IN_USE in done.stderr or "Traceback" in done.stderr] == []
    refused = {words[0]: done.stderr for code, words, done in ran if code == 3 and "already a file" not in done.stderr}
    assert refused.keys() == {"restore", "demo", "serve", "recover"}
    assert all("is served by a running tracker" in told and "stop `tracker serve`" in told for told in refused.values())
    with open_store(served.store) as opened:
        assert [(saved.rev, saved.actor) for saved in opened.revisions()][:2] == [(1, "test"), (2, "olena")]


def test_no_command_was_left_out() -> None:
    group = cli.list_commands(click.Context(cli))
    tried = {line.split()[1] for line in COMMANDS.strip().splitlines()}
    assert set(group) - {"figure"} <= tried


def test_a_printed_figure_is_explained_beside_the_server(served: Served) -> None:
    shown = json.loads(tracker(served.store, "indicators", "show", "AGR-02", "--programme", "IMP", "--period", "2023", "--json").stdout)
    behind = tracker(served.store, "figure", shown["figures"][0]["address"], "--json")
    assert (behind.returncode, json.loads(behind.stdout)["text"]) == (0, "2")


def test_a_save_is_read_at_once_and_values_arrive_exactly(served: Served) -> None:
    with open_store(served.store) as opened:
        assert isinstance(opened, ServedStore)
        spent = {"txn_id": "T-1", "programme_id": "IMP", "type": "3", "txn_date": date(2024, 2, 29), "amount": Decimal("9007199254740993.07"),
                 "currency": "EUR", "in_kind": False, "boundary": "in"}  # fmt: skip
        before = opened.head
        saved = opened.save({"txn": [spent]}, actor="iryna", reason="exact")
        with opened.session() as session:
            held = session.rows("select * from txn where txn_id = 'T-1'")[0]
        assert (saved.revision, saved.added, opened.head) == (before + 1, {"txn": 1}, before + 1)
        assert {name: held[name] for name in spent} == spent


def test_an_error_crosses_as_what_it_is(served: Served) -> None:
    with open_store(served.store) as opened:
        with pytest.raises(WrongRequest, match=r"unknown field.*The fields are"):
            opened.save({"source": [{"source_id": "S", "colour": "red"}]}, actor="a", reason="b")
        opened.save({"source": [{"source_id": "S-STALE", "title": "one"}]}, actor="a", reason="b")
        with pytest.raises(StaleWrite, match="after you read revision 0") as stale:
            opened.save({"source": [{"source_id": "S-STALE", "title": "two"}]}, actor="a", reason="b", based_on=0)
        with pytest.raises(StaleWrite, match="after you read revision 0"):
            opened.compare({"source": [{"source_id": "S-STALE", "title": "two"}]}, based_on=0)
    (met,) = stale.value.conflicts
    assert (stale.value.exit_code, met.actor, met.base, met.fields[-1]) == (3, "a", None, FieldConflict("title", None, "one", "two"))
    assert met.text in str(stale.value)


def test_a_big_load_arrives_whole(served: Served, tmp_path: Path) -> None:
    rows = "".join(f"BIG-{number},IMP,TWINNING\n" for number in range(IN_MEMORY + 1))
    (tmp_path / "partnership.csv").write_text(f"partnership_id,programme_id,kind\n{rows}", encoding="utf-8")
    loaded = tracker(served.store, "load", tmp_path / "partnership.csv", "--json")
    assert (loaded.returncode, json.loads(loaded.stdout)["added"]) == (0, {"partnership": IN_MEMORY + 1})
    with open_store(served.store) as opened, opened.session() as session:
        assert session.tuples("select count(*) from partnership where partnership_id like 'BIG-%'") == [(IN_MEMORY + 1,)]
    assert not list(served.store.parent.glob(".*.load"))


def test_rows_in_a_file_that_is_not_of_a_load_are_refused(served: Served, tmp_path: Path) -> None:
    frame = pl.DataFrame({"source_id": ["S-FILE"], "title": ["from a file"]})
    with (
        closing(Shelf(tmp_path / served.store.name)) as elsewhere,
        closing(Shelf(served.store)) as beside,
        open_store(served.store) as opened,
    ):
        for shelf in (elsewhere, beside):
            rows = {"source": filed(record_type("source"), frame.lazy(), frame.columns, shelf)}
            with pytest.raises(WrongRequest, match="not that of a load") if shelf is elsewhere else nullcontext():
                assert opened.save(rows, actor="a", reason="b").added == {"source": 1}


def test_several_writers_at_once_get_a_revision_each(served: Served, tmp_path: Path) -> None:
    def load(number: int) -> int:
        path = tmp_path / str(number) / "source.csv"
        path.parent.mkdir()
        path.write_text(f"source_id,title\nW-{number},t\n", encoding="utf-8")
        return int(json.loads(tracker(served.store, "load", path, "--json").stdout)["revision"])

    with ThreadPoolExecutor(4) as pool:
        revisions = list(pool.map(load, range(4)))
    assert len(set(revisions)) == 4
    with open_store(served.store) as opened, opened.session() as session:
        assert session.tuples("select count(*) from source where source_id like 'W-%'") == [(4,)]
        assert problems(session) == ()


def test_a_session_does_not_move_while_others_save(served: Served) -> None:
    with open_store(served.store) as mine, open_store(served.store) as theirs, mine.session() as session:
        before = session.tuples("select count(*) from source")
        theirs.save({"source": [{"source_id": f"S-{session.revision}", "title": "t"}]}, actor="a", reason="b")
        assert session.tuples("select count(*) from source") == before
        assert mine.head == session.revision + 1


def test_nothing_of_the_server_lies_open_and_nothing_stays(tmp_path: Path) -> None:
    with publishing(small_store(tmp_path / "s.duckdb"), audiences="") as store:
        with client_of(store) as opened:
            assert opened.head == 1
        notice, copies = tmp_path / "s.serving.json", tmp_path / "s.serving"
        assert [oct(path.stat().st_mode & 0o777) for path in (notice, copies)] == ["0o600", "0o700"]
    assert not notice.exists()
    assert not copies.exists()


def test_after_kill_9_what_was_acknowledged_is_there_and_the_old_notice_is_ignored(tmp_path: Path) -> None:
    empty_store(store := tmp_path / "s.duckdb").close()
    acknowledged: list[str] = []
    for kill in range(3):
        with serving(store) as running:
            with open_store(store) as opened:
                threading.Timer(0.3 + kill / 4, running.kill).start()
                with pytest.raises(HandOverLost, match=r"went away before it answered.*not saved twice"):
                    save_on_and_on(opened, f"K{kill}", acknowledged)
            running.process.wait(10)
        assert beside(store, "serving.json").exists()
        assert notice_of(store) is None
        with open_store(store) as opened, opened.session() as session:
            assert not isinstance(opened, ServedStore)
            assert problems(session) == ()
            assert set(acknowledged) <= {name for (name,) in session.tuples("select source_id from source")}
            reasons = [saved.reason for saved in opened.revisions()]
            assert len(reasons) == len(set(reasons))
    assert acknowledged
    with serving(store):
        assert tracker(store, "history").returncode == 0
    assert [path.name for path in tmp_path.glob("s.serving*")] == []


def save_on_and_on(store: Store, prefix: str, acknowledged: list[str]) -> None:
    for number in range(10_000):
        name = f"{prefix}-{number}"
        store.save({"source": [{"source_id": name, "title": "t"}]}, actor="a", reason=name)
        acknowledged.append(name)


def test_an_old_notice_does_not_mislead_where_another_process_has_the_store(tmp_path: Path) -> None:
    store = facts_at(tmp_path / "s.duckdb")
    beside(store, "serving.json").write_text(json.dumps({"port": 1, "token": "t", "pid": 1, "speaks": speech()}))
    with open_store(store):
        refused = tracker(store, "history")
    assert (refused.returncode, IN_USE in refused.stderr) == (3, True)


def test_a_server_that_goes_away_while_it_is_greeted_is_none(tmp_path: Path) -> None:
    store = facts_at(tmp_path / "s.duckdb")
    with ThreadPoolExecutor(1) as pool, socket.socket() as nobody_listens:
        with open_store(store), put_up(store, Notice(_bound(nobody_listens), "t", 1, speech())):
            asked = pool.submit(tracker, store, "history")
            time.sleep(2)
        assert asked.result().returncode == 0, asked.result().stderr


def _bound(one: socket.socket) -> int:
    one.bind(("127.0.0.1", 0))
    return int(one.getsockname()[1])


def test_a_save_whose_answer_was_lost_is_asked_again_and_saved_once(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(served.store) as opened:
        assert isinstance(opened, ServedStore)
        real, calls = opened._said, []

        def cut(what: str, body: bytes, patience_s: float) -> object:
            calls.append(what)
            answer = real(what, body, patience_s)
            if calls == ["save"]:
                raise HandOverLost("cut")
            return answer

        before = opened.head
        monkeypatch.setattr(opened, "_said", cut)
        saved = opened.save({"source": [{"source_id": "S-ONCE", "title": "t"}]}, actor="a", reason="b")
        assert (calls, saved.revision) == (["save", "save"], before + 1)
        assert opened.head == before + 1


def test_a_server_that_hangs_is_told(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "HELLO_S", 0.5)
    served.process.send_signal(signal.SIGSTOP)
    awaited(lambda: Path(f"/proc/{served.process.pid}/stat").read_text().split()[2] == "T")
    try:
        with pytest.raises(HandOverFailed, match=r"does not answer\. See whether it is busy or hangs"):
            open_store(served.store)
    finally:
        served.process.send_signal(signal.SIGCONT)


def test_a_server_of_another_version_is_told(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    with put_up(path, Notice(1, "t", 1, "tracker 9.0, layout 7")):
        told = in_another_process(f"ServedStore(Path({str(path)!r}), notice_of(Path({str(path)!r})))")
    assert "is served by tracker 9.0, layout 7, and this is tracker" in told


def in_another_process(expression: str) -> str:
    script = (
        "from pathlib import Path\nfrom tracker.store.served.client import ServedStore\n"
        f"from tracker.store.served.notice import notice_of\n{expression}"
    )
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False).stderr


def test_a_notice_that_is_not_ours_to_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(StoreLocked, match=r"served by another user, whose s\.serving\.json you may not read"):
        notice_of(tmp_path / "s.duckdb")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 200),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": None}, 401),
        ({"Origin": "http://127.0.0.1"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Host": "tracker.example"}, 403),
        ({"Content-Length": str(1 << 40)}, 413),
        ({"Content-Length": "-1"}, 411),
    ],
    ids=str,
)
def test_only_the_owner_of_the_token_is_answered_and_no_browser(served: Served, change: dict[str, str | None], status: int) -> None:
    notice = notice_of(served.store)
    assert notice
    headers = {"Host": f"127.0.0.1:{notice.port}", "Authorization": f"Bearer {notice.token}", "Content-Length": "2"} | change
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value is not None)
    with socket.create_connection(("127.0.0.1", notice.port), 10) as line:
        line.sendall(f"POST /hello HTTP/1.1\r\n{lines}\r\n{{}}".encode())
        assert int(line.recv(100).split()[1]) == status


def test_it_listens_on_this_machine_only_and_knows_no_other_way_of_asking(served: Served) -> None:
    notice = notice_of(served.store)
    assert notice
    with socket.create_connection(("127.0.0.1", notice.port), 10) as line:
        line.sendall(b"GET /hello HTTP/1.1\r\n\r\n")
        assert int(line.recv(100).split()[1]) == 501
    listening = Path("/proc/net/tcp").read_text()
    assert f" 0100007F:{notice.port:04X} " in listening
    assert f" 00000000:{notice.port:04X} " not in listening


def test_silent_strangers_do_not_keep_others_from_being_answered(served: Served) -> None:
    notice = notice_of(served.store)
    assert notice
    strangers = [socket.create_connection(("127.0.0.1", notice.port), 10) for _ in range(4)]
    begun = time.monotonic()
    with open_store(served.store) as opened:
        assert opened.head >= 1
    assert time.monotonic() - begun < 10
    for stranger in strangers:
        stranger.close()


def test_all_that_a_save_says_crosses_and_a_server_begun_anew_is_found(tmp_path: Path) -> None:
    rows = {"source": [{"source_id": "S-1", "title": "t"}]}
    said: dict[str, Any] = {"actor": "a", "reason": "b", "source": Source("a.csv", "0" * 64), "save_id": "once"}
    with publishing(small_store(tmp_path / "s.duckdb"), audiences="") as store:
        opened = client_of(store)
        assert [opened.save(rows, **said).revision for _ in range(2)] == [2, 2]
    with publishing(store, audiences=""), opened:
        assert opened.save({}, retire={"source": ["S-1"]}, actor="a", reason="gone").revision == 3
        assert [one.source for one in opened.revisions()] == [None, "a.csv", None]
        with opened.session(2) as then, opened.session() as now:
            counts = [session.tuples("select count(*) from source where source_id = 'S-1'") for session in (then, now)]
        assert counts == [[(1,)], [(0,)]]
        assert opened.compare({}, retire={"agreement": ["IMP-001"]})["agreement"].retired == 1


def test_an_error_keeps_its_place_its_next_step_and_how_a_command_ends() -> None:
    error = UnreadableFile("It cannot be read", where="a.csv, line 2", next_step="Save it anew.")
    assert (type(raised(spelled(error))), str(raised(spelled(error)))) == (UnreadableFile, str(error))
    unheard = raised({**spelled(StaleWrite("Changed")), "error": "OfALaterRelease"})
    assert (type(unheard), unheard.exit_code) == (TrackerError, StaleWrite.exit_code)
