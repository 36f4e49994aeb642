"""A store of the public facts, driven by the real command in its own process."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import commands
from tests.stores import public_facts, store_of


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Tracker = Callable[..., Ended]


@pytest.fixture(scope="session")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the public facts that nobody changes."""
    path = tmp_path_factory.mktemp("facts") / "store.duckdb"
    store_of(path, public_facts()).close()
    return path


def command(store: Path) -> Tracker:
    """The `tracker` command on a store."""

    def run(*words: object) -> Ended:
        ended = commands.tracker(*words, environment={**os.environ, "TRACKER_STORE": str(store)}, timeout_s=300)
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return run


@pytest.fixture(scope="session")
def tracker(facts: Path) -> Tracker:
    """The command on the store that nobody changes."""
    return command(facts)


@pytest.fixture
def own(tmp_path: Path) -> Tracker:
    """The command on a store of the public facts for one test alone."""
    path = tmp_path / "own.duckdb"
    store_of(path, public_facts()).close()
    return command(path)
