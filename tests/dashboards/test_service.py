"""The dashboard inside `tracker serve`: it says where it is, answers, stops when told to, and says why when it cannot start."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from benchmarks.attacked import Browser, Seen
from dashboards.machine import PASSED_ON, user_at
from dashboards.service import web
from tests.ports import free_port
from tests.stores import empty_store
from tracker.errors import CannotServe
from tracker.intake.effects import Effect, Supposition
from tracker.settings import Settings
from tracker.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with empty_store(tmp_path / "tracker.duckdb") as made:
        yield made


@pytest.fixture
def served(store: Store, capfd: pytest.CaptureFixture[str]) -> Iterator[str]:
    """The address of the dashboard, as it says it; afterwards it stops when told to."""
    url, stop, said = f"http://127.0.0.1:{free_port()}", threading.Event(), ""
    thread = threading.Thread(target=web, args=(store, Settings(), stop), kwargs={"port": int(url.rpartition(":")[2])})
    thread.start()
    while url not in said and thread.is_alive():
        said += capfd.readouterr().err
    yield url
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_it_says_where_it_is_and_answers(served: str) -> None:
    with urlopen(f"{served}/health", timeout=10) as answer:
        assert answer.status == 200


def test_who_comes_through_a_proxy_does_not_sit_at_this_machine(served: str) -> None:
    with urlopen(f"{served}/findings.xlsx", timeout=10) as answer:
        assert answer.status == 200
    for name in PASSED_ON:
        with pytest.raises(HTTPError, match="403"):
            urlopen(Request(f"{served}/findings.xlsx", headers={name: "192.0.2.7"}), timeout=10)


def test_it_sees_that_a_reader_of_a_draft_has_gone(served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = threading.Event(), threading.Event()

    def endless(*_: object, given_up: Callable[[], bool]) -> None:
        begun.set()
        while not given_up():
            time.sleep(0.05)
        ended.set()

    monkeypatch.setattr("dashboards.workbooks.draft", endless)
    with closing(socket.create_connection(("127.0.0.1", int(served.rpartition(":")[2])))) as reader:
        reader.sendall(b"GET /report.pdf?report=who HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert begun.wait(60)
        assert not ended.wait(0.3)
    assert ended.wait(10)


def test_it_stops_while_a_file_is_previewed(served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def endless(supposed: Supposition) -> Iterator[Effect]:
        begun.set()
        supposed.then.tuples("select count(*) from range(10_000_000) as a, range(10_000_000) as b where hash(a.range, b.range) = 1")
        yield from ()

    def bring() -> None:
        with suppress(OSError, HTTPException), closing(Browser(int(served.rpartition(":")[2]), Seen())) as browser:
            browser.bring("programme.csv", b"programme_id;name\nIMP;IMP\n", "a file")

    monkeypatch.setattr("tracker.intake.effects._registered", lambda _: [endless])
    threading.Thread(target=bring).start()
    assert begun.wait(60)


_AS_SOMEBODY_ELSE = """
import encodings.idna, os, sys, urllib.request
os.setuid(65534)
urllib.request.urlopen(sys.argv[1], timeout=10)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can be somebody else")
def test_another_user_of_the_machine_is_a_reader_outside(served: str) -> None:
    page, rows = (
        subprocess.run([sys.executable, "-c", _AS_SOMEBODY_ELSE, f"{served}{path}"], capture_output=True, text=True, check=False)
        for path in ("/", "/findings.xlsx")
    )
    assert page.returncode == 0
    assert "403" in rows.stderr


def test_a_connection_is_told_to_be_of_its_user_until_it_is_closed() -> None:
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.create_server((host, 0), family=family) as listening:
            ours = listening.getsockname()[:2]
            with socket.create_connection(ours) as connection:
                theirs = connection.getsockname()[:2]
                assert user_at(theirs, ours) == os.geteuid()
            assert user_at(theirs, ours) is None


def test_a_port_that_is_taken_is_a_sentence(store: Store) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"cannot listen on 127.0.0.1:{port}: Address already in use. "):
            web(store, Settings(), threading.Event(), port=port)
