"""A private folder beside the store for rows on their way into it, gone when they are saved."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import polars as pl

from tracker.errors import StoreFull

IN_MEMORY = 100_000
"""So many rows of one load need no file, unless another number is said."""


class Shelf:
    """Where one load puts rows that are more than memory should hold. The folder is made when the first of them come."""

    def __init__(self, store_path: Path, in_memory: int | None = None) -> None:
        self._store, self.in_memory = store_path, IN_MEMORY if in_memory is None else in_memory
        self._rows = self._files = 0
        self._folder: Path | None = None
        self.close: Callable[[], object] = lambda: None

    def put(self, frame: pl.DataFrame) -> pl.LazyFrame:
        """The rows again, from now on read from a file, unless there are few so far. Raises `StoreFull`."""
        self._rows += frame.height
        if self._rows <= self.in_memory:
            return frame.lazy()
        with self.writing(".arrow") as place:
            frame.write_ipc(place, compat_level=pl.CompatLevel.oldest())  # the newest layout keeps texts of rows that were left out
        return pl.scan_ipc(place)

    @contextmanager
    def writing(self, ending: str) -> Iterator[Path]:
        """A new file in the folder, to be written. Raises `StoreFull` for what the disk refuses."""
        try:
            self._files += 1
            yield self._made() / f"{self._files}{ending}"
        except (OSError, pl.exceptions.ComputeError) as error:
            raise StoreFull(
                f"The rows cannot be laid beside the store {self._store}: {error}", next_step="Nothing was saved: make room on the disk."
            ) from error

    def _made(self) -> Path:
        """The folder, which goes when it is closed, at the latest when nobody knows the shelf any more."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix=f".{self._store.stem}.", suffix=".load", dir=self._store.parent))
            self.close = weakref.finalize(self, _remove, self._folder, _locked(self._folder))
        return self._folder


def is_shelved(file: Path, store_path: Path) -> bool:
    """The file lies in a folder of this kind beside the store."""
    folder = file.resolve().parent
    return folder.parent == store_path.resolve().parent and _is_shelf(folder, store_path)


def sweep(store_path: Path) -> None:
    """Take away the folders that loads left beside a store when they were killed; those of loads under way are locked."""
    for folder in store_path.parent.iterdir():
        if _is_shelf(folder, store_path):
            with suppress(OSError):
                _remove(folder, _locked(folder))


def _is_shelf(folder: Path, store_path: Path) -> bool:
    """The folder is called as a shelf of the store is."""
    return re.fullmatch(rf"\.{re.escape(store_path.stem)}\.\w+\.load", folder.name) is not None


def _locked(folder: Path) -> int:
    """A lock on a folder, which ends with this process. Raises `OSError` where another has it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


def _remove(folder: Path, lock: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.close(lock)
