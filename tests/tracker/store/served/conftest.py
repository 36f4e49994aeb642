"""A store that is really served: by `tracker serve` in a process of its own."""

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
from tests.stores import public_facts, store_of
from tracker.store.served.notice import notice_of
from tracker.store.served.published import published

T = TypeVar("T")
WAIT_S = 60.0


@dataclass(frozen=True)
class Served:
    """A store with its server and the dashboard's address."""

    store: Path
    process: subprocess.Popen[bytes]
    url: str

    def kill(self) -> None:
        """End it by kill -9, and wait until it is gone."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def await_copy(self, revision: int, audience: str = "internal") -> Path:
        """The published copy, once it is of the revision."""
        return awaited(lambda: (copy := published(self.store, audience)) and copy.revision == revision and copy.path)


def awaited(found: Callable[[], T | bool | None]) -> T:
    """What is found sooner or later."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        if it := found():
            return it  # type: ignore[return-value]  # where true is found nobody looks at it
        time.sleep(0.1)
    raise TimeoutError


@contextmanager
def serving(store: Path, **environment: str) -> Iterator[Served]:
    """`tracker serve` on the store until the end of the block, unless it was killed before."""
    port = free_port()
    command = [sys.executable, "-m", "tracker", "serve", "--port", str(port), "--store", str(store)]
    told = (store.parent / "serve.log").open("wb")
    own = {**os.environ, "TRACKER_OUT": str(store.parent / "out"), "TRACKER_DEBUG": "1"}  # a bug is told with its traceback
    with (
        told,
        subprocess.Popen(command, stderr=told, env=own | environment) as process,
    ):
        try:
            url = f"http://127.0.0.1:{port}"
            awaited(lambda: process.poll() is not None or _answers(f"{url}/health"))
            awaited(lambda: process.poll() is not None or notice_of(store))
            yield Served(store, process, url)
            if process.poll() is None:
                process.terminate()
                assert process.wait(WAIT_S) == 0, Path(told.name).read_text()
        finally:
            process.kill()


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


def tracker(store: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """A command of somebody else's on the store."""
    environment = {**os.environ, "TRACKER_STORE": str(store), "TRACKER_OUT": str(store.parent / "out")}
    return commands.tracker(*words, environment=environment)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The public facts, served to all tests of a module."""
    with serving(facts_at(tmp_path_factory.mktemp("served") / "tracker.duckdb")) as running:
        yield running
