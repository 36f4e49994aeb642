"""Power cuts, replayed: files as a disk may hold them when the machine stops in the middle of a save. Nothing acknowledged is lost.

What was flushed is there; of what was being written, any sector may be old or new. The journal's entry is flushed before the commit
begins, so the store's own files are torn only when that entry is whole.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tracker.store import create_store, open_store
from tracker.store.connection import run
from tracker.store.safekeeping.audit import journal_problems
from tracker.store.safekeeping.integrity import problems

IMAGES = int(os.environ.get("TRACKER_POWER_CUTS", "10"))
SECTOR = 512
SAVES = 12


@dataclass(frozen=True)
class Disk:
    """What the three files of a store held after a number of saves."""

    store: bytes
    log: bytes
    journal: bytes


def disks(folder: Path) -> list[Disk]:
    """The files after each of some saves; every third save moves the log into the store."""
    path = folder / "tracker.duckdb"
    with create_store(path) as store:
        found = [contents(path)]
        for number in range(SAVES):
            rows = [{"partnership_id": f"N{number}-{i}", "programme_id": f"N{number}"} for i in range(40)]
            store.save({"programme": [{"programme_id": f"N{number}", "name": "x"}], "partnership": rows}, actor="a", reason=str(number))
            if number % 3 == 2:
                run(store._connection, "checkpoint")
            found.append(contents(path))
    return found


def contents(path: Path) -> Disk:
    files = (path, path.with_name("tracker.duckdb.wal"), path.with_name("tracker.journal"))
    return Disk(*(file.read_bytes() if file.exists() else b"" for file in files))


def torn(before: bytes, after: bytes, chance: random.Random) -> bytes:
    """Each sector as it was before or as it is after; the length of either."""
    whole = bytearray(after if chance.random() < 0.5 or len(before) > len(after) else after[: len(before)])
    for place in range(0, len(whole), SECTOR):
        if before[place : place + SECTOR] != after[place : place + SECTOR] and chance.random() < 0.5:
            old = before[place : place + SECTOR]
            whole[place : place + SECTOR] = old.ljust(min(SECTOR, len(whole) - place), b"\0")
    return bytes(whole)


def images(found: list[Disk], chance: random.Random) -> Iterator[tuple[int, Disk]]:
    """Disks after a power cut, each with how many saves had been acknowledged before it."""
    for number in range(IMAGES):
        saved = chance.randrange(SAVES)
        before, after = found[saved], found[saved + 1]
        if number % 3 == 0:
            fresh = after.journal[len(before.journal) :]
            cut = fresh[: chance.randrange(len(fresh))]
            if chance.random() < 0.5:  # the file has its length already, its last sectors have not arrived
                cut = cut[: len(cut) // SECTOR * SECTOR].ljust(len(fresh), b"\0")
            yield saved, Disk(before.store, before.log, before.journal + cut)
        else:
            log = before.log + after.log[len(before.log) :][: chance.randrange(1 + max(0, len(after.log) - len(before.log)))]
            yield saved, Disk(torn(before.store, after.store, chance), log, after.journal)


@pytest.mark.parametrize("seed", [1])
def test_nothing_acknowledged_is_lost(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    (tmp_path / "made").mkdir()
    for number, (saved, disk) in enumerate(images(disks(tmp_path / "made"), chance)):
        path = tmp_path / f"cut{number}" / "tracker.duckdb"
        path.parent.mkdir()
        path.write_bytes(disk.store)
        path.with_name("tracker.journal").write_bytes(disk.journal)
        if disk.log:
            path.with_name("tracker.duckdb.wal").write_bytes(disk.log)
        with open_store(path, read_only=number % 2 == 0) as store, store.session() as session:
            assert (*problems(session), *journal_problems(store, session)) == ()
            assert session.head in (saved, saved + 1)
            assert session.tuples("select count(*), count(distinct programme_id) from partnership") == [(40 * session.head, session.head)]
        shutil.rmtree(path.parent)
