"""A process to be killed: `python saver.py save|checkpoint|load|backup STORE NAME...` prints each name once its work is acknowledged."""

from __future__ import annotations

import sys
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


if __name__ == "__main__":
    kind, path, *names = sys.argv[1:]
    with open_store(Path(path)) as store:
        say("ready")
        for name in names:
            work(kind, store, name)
            say(name)
