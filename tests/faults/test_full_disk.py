"""A full disk, really full, at many points: a clear error, nothing lost, reads go on, and saves resume by themselves."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from tracker.errors import StoreFull
from tracker.records import record_type
from tracker.store import Store, create_store, open_store
from tracker.store import store as stores
from tracker.store.beside import shelf
from tracker.store.connection import connect
from tracker.store.safekeeping.audit import journal_problems
from tracker.store.safekeeping.integrity import problems
from tracker.store.versions.filed import filed

POINTS = tuple(4096 * blocks for blocks in (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 60, 80, 100, 150, 200, 300, 600))
"""How many bytes are left when the saves begin: each lets the engine get a little further."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own with 60 MB. Needs the right to mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(folder)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("A disk of its own can be mounted by root only.")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, *, but: int) -> Path:
    """Leave only so many bytes free."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                os.write(file.fileno(), b"\1" * 4096)
        except OSError:
            os.truncate(filler, max(0, filler.stat().st_size - but))
    return filler


def save(store: Store, name: str) -> None:
    """A programme with many partnerships, of which none compresses: half of it would show."""
    partnerships = [{"partnership_id": f"{name}-{i}", "programme_id": name, "title": os.urandom(100).hex()} for i in range(300)]
    store.save({"programme": [{"programme_id": name, "name": name}], "partnership": partnerships}, actor="a", reason=name, save_id=name)


def save_until_full(store: Store, name: str, saved: set[str]) -> None:
    for number in range(200):
        save(store, f"{name}N{number}")
        saved.add(f"{name}N{number}")


def held(store: Store) -> dict[str, int]:
    with store.session() as session:
        return dict(session.tuples("select programme_id, count(*) from partnership group by 1"))


@pytest.mark.parametrize("guarded", [True, False])
def test_nothing_is_lost_and_saves_resume(small_disk: Path, monkeypatch: pytest.MonkeyPatch, *, guarded: bool) -> None:
    if not guarded:
        monkeypatch.setattr(stores, "RESERVE", 0)
    store = create_store(small_disk / "tracker.duckdb")
    saved: set[str] = set()
    for point in POINTS if not guarded else POINTS[:3]:
        filler = fill(small_disk, but=point)
        with pytest.raises(StoreFull, match="make room"):
            save_until_full(store, f"F{point}", saved)
        assert held(store).keys() == saved
        filler.unlink()
        save(store, f"R{point}")
        saved.add(f"R{point}")
        assert held(store) == dict.fromkeys(saved, 300)
    store.close()
    with open_store(small_disk / "tracker.duckdb") as again, again.session() as session:
        assert (*problems(session), *journal_problems(again, session)) == ()
        assert held(again) == dict.fromkeys(saved, 300)


def test_a_store_closed_on_a_full_disk_opens_whole(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "RESERVE", 0)
    path = small_disk / "tracker.duckdb"
    saved: list[str] = []
    for point in POINTS[::4]:
        with create_store(path) if not saved else open_store(path) as store:
            save(store, f"P{point}")
            saved.append(f"P{point}")
            filler = fill(small_disk, but=point)
        with open_store(path, read_only=True) as read:
            assert held(read) == dict.fromkeys(saved, 300)
        filler.unlink()
    with open_store(path) as store, store.session() as session:
        assert (*problems(session), *journal_problems(store, session)) == ()
        assert held(store) == dict.fromkeys(saved, 300)


def test_a_file_that_finds_no_room_to_begin_is_not_called_damaged(small_disk: Path) -> None:
    fill(small_disk, but=8192)
    with pytest.raises(StoreFull, match="make room"):
        connect(small_disk / "copy.duckdb")


def test_rows_of_a_load_that_find_no_room_beside_the_store_are_told(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "IN_MEMORY", 0)
    fill(small_disk, but=8192)
    frame = pl.DataFrame({"programme_id": [os.urandom(20).hex() for _ in range(10_000)]})
    with closing(shelf.Shelf(small_disk / "tracker.duckdb")) as made:
        for lay in (made.put, lambda rows: filed(record_type("programme"), rows.lazy(), rows.columns, made)):
            with pytest.raises(StoreFull, match="make room"):
                lay(frame)
    assert [path.name for path in small_disk.iterdir()] == ["filler"]
