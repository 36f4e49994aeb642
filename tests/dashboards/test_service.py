"""The dashboard inside `tracker serve`: it says where it is, answers, stops when told to, and says why when it cannot start."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

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


def test_it_says_where_it_is_answers_and_stops_when_told_to(store: Store, capfd: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    stop, said = threading.Event(), ""
    thread = threading.Thread(target=web, args=(store, Settings(), stop), kwargs={"port": port})
    thread.start()
    while f"http://127.0.0.1:{port}" not in said and thread.is_alive():
        said += capfd.readouterr().err
    with urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
        assert answer.status == 200
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_a_port_that_is_taken_is_a_sentence(store: Store) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"cannot listen on 127.0.0.1:{port}"):
            web(store, Settings(), threading.Event(), port=port)
