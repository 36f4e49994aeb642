"""kill -9 at random moments: what was acknowledged is there once, and nothing is there by half.

TRACKER_KILLS sets how many kills there are of each kind of work; the default keeps the suite short.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.faults import saver
from tracker.store import create_store, open_store
from tracker.store.backup import verified
from tracker.store.integrity import problems

KILLS = int(os.environ.get("TRACKER_KILLS", "5"))
NAMES = 60


def killed(kind: str, store: Path, names: list[str], after_s: float) -> list[str]:
    """The names acknowledged by a process that was killed `after_s` seconds after it had opened the store."""
    command = [sys.executable, "-m", "tests.faults.saver", kind, str(store), *names]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stdout.readline() == "ready\n", child.communicate()[1]
        time.sleep(after_s)
        child.kill()
        told, _ = child.communicate(timeout=30)
    return told.split()


def held(store: Path) -> dict[str, int]:
    """How many partnerships each saved programme has; the store opens by itself, is sound, and has one revision for each."""
    with open_store(store) as opened, opened.session() as session:
        assert problems(session) == ()
        assert max(Counter(revision.reason for revision in opened.revisions()).values(), default=1) == 1
        return dict(
            session.tuples(
                "select p.programme_id, count(s.partnership_id) from programme p left join partnership s using (programme_id) group by 1"
            )
        )


@pytest.mark.parametrize("kind", ["save", "load", "backup"])
def test_what_was_acknowledged_is_there_once_and_whole(tmp_path: Path, kind: str) -> None:
    store, random_s = tmp_path / "tracker.duckdb", random.Random(7)
    create_store(store).close()
    acknowledged: set[str] = set()
    for kill in range(KILLS):
        names = [f"K{kill}N{number}" for number in range(NAMES)]
        if kind == "load":
            write_files(tmp_path, names)
        places = [name if kind == "save" else str(tmp_path / name) for name in names]
        done = [Path(place).name for place in killed(kind, store, places, random_s.uniform(0.02, 0.8))]
        acknowledged |= set(done)
        found = held(store)
        assert acknowledged <= found.keys()
        assert len(found.keys() - acknowledged) <= 1
        assert set(found.values()) <= {saver.MANY}
        repeat(kind, store, names[len(done)], tmp_path)
        acknowledged.add(names[len(done)])
        assert held(store) == dict.fromkeys(acknowledged, saver.MANY)
        if kind == "backup":
            assert_backups_whole(tmp_path)


def write_files(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).mkdir()
        (folder / name / "programme.csv").write_text(f"programme_id,name\n{name},{name}\n", encoding="utf-8")
        rows = "".join(f"{name}-{number},{name},TWINNING\n" for number in range(saver.MANY))
        (folder / name / "partnership.csv").write_text(f"partnership_id,programme_id,kind\n{rows}", encoding="utf-8")


def repeat(kind: str, store: Path, name: str, folder: Path) -> None:
    """Do once more what was not acknowledged, as a client does that does not know whether it was saved."""
    with open_store(store) as opened:
        saver.work("load" if kind == "load" else "save", opened, str(folder / name) if kind == "load" else name)


def assert_backups_whole(folder: Path) -> None:
    """Every folder under a backup's own name is a sound backup; what a kill left lies under a hidden name."""
    for made in folder.glob("K*"):
        assert verified(made).revision > 0
