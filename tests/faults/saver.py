"""Work for processes that are to be killed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tracker.intake.load import load
from tracker.store import Store, open_store
from tracker.store.connection import run
from tracker.store.safekeeping.backup import backup

MANY = 300


def save(store: Store, name: str) -> None:
    """Save a programme and its many partnerships under the save id `name`: half of it would show."""
    programme = {"programme_id": name, "name": name}
    partnerships = [{"partnership_id": f"{name}-{number}", "programme_id": name} for number in range(MANY)]
    store.save({"programme": [programme], "partnership": partnerships}, actor="faults", reason=name, save_id=name)


def work(kind: str, store: Store, name: str) -> None:
    """Do one piece of work; a name is a folder of files for loads, of a new backup for backups."""
    if kind == "load":
        load(store, (Path(name) / "programme.csv", Path(name) / "partnership.csv"), actor="faults", reason=Path(name).name)
    else:
        save(store, Path(name).name)
        if kind == "checkpoint":
            run(store._connection, "checkpoint")
        if kind == "backup":
            backup(store, Path(name))


def say(line: str) -> None:
    """One line on stdout, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def save_all(kind: str, path: Path, names: Sequence[str], told: Path) -> None:
    """Write “ready” into a file once the store is open, then each name once its work is acknowledged."""
    with open_store(path) as store, told.open("a", encoding="utf-8", buffering=1) as acknowledged:
        acknowledged.write("ready\n")
        for name in names:
            work(kind, store, name)
            acknowledged.write(f"{name}\n")
