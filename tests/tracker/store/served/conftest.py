"""A store that is really served: by `tracker serve` in a process of its own, or only handed over, with its copies for analysts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.request import urlopen

import pytest

from tests import commands
from tests.ports import free_port
from tests.stores import csv_records, handed_over, one_definition, public_facts, store_of
from tracker.settings import DATA
from tracker.store import own_store
from tracker.store.served.client import ServedStore
from tracker.store.served.notice import notice_of
from tracker.store.served.published import published

T = TypeVar("T")
WAIT_S = 60.0


@dataclass(frozen=True)
class Served:
    """A store with its server."""

    store: Path
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End it by kill -9, and wait until it is gone."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


def copy_of(store: Path, revision: int, audience: str = "internal") -> Path:
    """The published copy, once it is of the revision."""

    def there() -> Path | None:
        copy = published(store, audience)
        return copy.path if copy and copy.revision == revision else None

    return awaited(there)


def awaited(found: Callable[[], T | None]) -> T:
    """What is found sooner or later."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        if it := found():
            return it
        time.sleep(0.1)
    raise TimeoutError


@contextmanager
def serving(store: Path) -> Iterator[Served]:
    """`tracker serve` on the store until the end of the block, unless it was killed before; nobody is published for."""
    port = free_port()
    command = [sys.executable, "-m", "tracker", "serve", "--port", str(port), "--store", str(store)]
    told = (store.parent / "serve.log").open("wb")
    own = {"TRACKER_SNAPSHOTS": "", "TRACKER_OUT": str(store.parent / "out"), "TRACKER_DEBUG": "1"}  # a bug is told with its traceback
    with told, subprocess.Popen(command, stderr=told, env={**os.environ, **own}) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            awaited(lambda: process.poll() is not None or _answers(f"{url}/health"))
            awaited(lambda: process.poll() is not None or notice_of(store))
            yield Served(store, process)
            if process.poll() is None:
                process.terminate()
                assert process.wait(WAIT_S) == 0, Path(told.name).read_text()
        finally:
            process.kill()


@contextmanager
def publishing(store: Path, audiences: str = "internal") -> Iterator[Path]:
    """The store handed over to other processes by this one, its copies published, until the end of the block."""
    with own_store(store) as opened, handed_over(opened, audiences):
        yield store


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5):
            return True
    except OSError:
        return False


def facts_at(path: Path) -> Path:
    """A store of the public facts."""
    store_of(path, public_facts()).close()
    return path


def client_of(store: Path) -> ServedStore:
    """The store as another process is given it."""
    notice = notice_of(store)
    assert notice
    return ServedStore(store, notice)


def small_store(path: Path) -> Path:
    """The public facts under one indicator: a copy of them is published in a second."""
    store_of(path, csv_records(DATA / "demo") | one_definition()).close()
    return path


def tracker(store: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """A command of somebody else's on the store."""
    environment = {**os.environ, "TRACKER_STORE": str(store), "TRACKER_OUT": str(store.parent / "out")}
    return commands.tracker(*words, environment=environment)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The public facts, served to all tests of a module."""
    with serving(facts_at(tmp_path_factory.mktemp("served") / "tracker.duckdb")) as running:
        yield running
