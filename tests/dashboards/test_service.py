"""The dashboard inside `tracker serve`: it says where it is, answers, stops when told to, and says why when it cannot start."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from dashboards.machine import PASSED_ON
from dashboards.service import web
from tests.ports import free_port
from tests.stores import empty_store
from tracker.errors import CannotServe
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


def test_a_port_that_is_taken_is_a_sentence(store: Store) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"cannot listen on 127.0.0.1:{port}"):
            web(store, Settings(), threading.Event(), port=port)
