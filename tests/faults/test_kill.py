"""kill -9 at random moments: what was acknowledged is there once, and nothing is there by half.

TRACKER_KILLS sets how many kills there are of each kind of work; the default keeps the suite short.
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from tests.commands import forked, tracker
from tests.faults import saver
from tests.stores import one_definition, store_of
from tests.tracker.store.test_migrations import faults, store_of_layout
from tracker.store import open_store
from tracker.store.safekeeping.audit import journal_problems
from tracker.store.safekeeping.backup import backup, verified
from tracker.store.safekeeping.integrity import problems

KILLS = int(os.environ.get("TRACKER_KILLS", "5"))
NAMES = 60


def killed(kind: str, store: Path, names: list[str], after_s: float) -> list[str]:
    """The names acknowledged by a process that was killed `after_s` seconds after it had opened the store."""
    told = store.with_name("told")
    told.write_text("", encoding="utf-8")
    child = forked.Process(target=saver.save_all, args=(kind, store, names, told))
    child.start()
    while not told.read_text(encoding="utf-8"):
        assert child.is_alive()
        time.sleep(0.005)
    time.sleep(after_s)
    child.kill()
    child.join()
    return told.read_text(encoding="utf-8").split()[1:]


def held(store: Path) -> dict[str, int]:
    """How many partnerships each saved programme has; the store opens by itself, is sound, and has one revision for each."""
    with open_store(store) as opened, opened.session() as session:
        assert (*problems(session), *journal_problems(opened, session)) == ()
        assert max(Counter(revision.reason for revision in opened.revisions()).values(), default=1) == 1
        return dict(
            session.tuples(
                "select p.programme_id, count(s.partnership_id) from programme p left join partnership s using (programme_id) group by 1"
            )
        )


@pytest.mark.parametrize("kind", ["save", "checkpoint", "load", "backup"])
def test_what_was_acknowledged_is_there_once_and_whole(tmp_path: Path, kind: str) -> None:
    store, random_s = tmp_path / "tracker.duckdb", random.Random(7)
    store_of(store, one_definition()).close()
    acknowledged: set[str] = set()
    for kill in range(KILLS):
        names = [f"K{kill}N{number}" for number in range(NAMES)]
        if kind == "load":
            write_files(tmp_path, names)
        places = [name if kind in ("save", "checkpoint") else str(tmp_path / name) for name in names]
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


def ended(*words: object, after_s: float) -> bool:
    """Whether a command came to its end before it was killed."""
    with suppress(subprocess.TimeoutExpired):
        return tracker(*words, timeout_s=after_s).returncode == 0
    return False


def test_a_migration_that_is_killed_took_place_or_did_not(tmp_path: Path) -> None:
    random_s = random.Random(11)
    for kill in range(KILLS):
        (tmp_path / str(kill)).mkdir()
        path = store_of_layout(1, tmp_path / str(kill))
        ended("migrate", "--store", path, after_s=random_s.uniform(0.02, 0.8))
        with open_store(path) as store, store.session() as session:
            assert faults(store, session) == []
            assert session.head == 3


def test_a_store_whose_remaking_is_killed_is_made_when_it_is_opened_again(tmp_path: Path) -> None:
    path, random_s = tmp_path / "tracker.duckdb", random.Random(12)
    with store_of(path, one_definition()) as store:
        for number in range(30):
            saver.save(store, f"N{number}")
    expected = held(path)
    for _ in range(KILLS):
        path.write_bytes(b"\0" * 20_000)
        ended("history", "--store", path, after_s=random_s.uniform(0.02, 0.7))
        assert held(path) == expected


def test_a_restore_that_is_killed_is_whole_when_it_is_done_again(tmp_path: Path) -> None:
    path, random_s = tmp_path / "tracker.duckdb", random.Random(13)
    with store_of(path, one_definition()) as store:
        saver.save(store, "OLD")
        backup(store, tmp_path / "copy")
        saver.save(store, "NEW")
    for _ in range(KILLS):
        words = ("restore", tmp_path / "copy", "--force", "--store", path)
        if not ended(*words, after_s=random_s.uniform(0.02, 0.9)):
            assert ended(*words, after_s=60)
        assert held(path) == {"OLD": saver.MANY}
        with open_store(path) as store:
            saver.save(store, "NEW")
