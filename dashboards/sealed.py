"""Files that a reader brought, kept so that only that reader can have them read: the key is a name which their page alone knows."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path

from tracker.errors import WrongRequest

LARGEST = 20_000_000
"""So many bytes may the files of one delivery have together; larger ones are for `tracker load`."""

_MEMORY = "/dev/shm"  # noqa: S108  what lies there is never written to a disk
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\]")
_LONGEST_NAME = 200
"""Bytes: a disk takes 255, and a name in Cyrillic letters needs two for each."""


class TooLarge(WrongRequest):
    """The files of a delivery are larger than the page takes."""


class Sealed:
    """The files of one delivery. Lists of participants are brought here, too: what is kept of them between two requests is noise.

    Each file is crossed with a stream of SHAKE-256 over the delivery's name, 128 bits that the reader's page made up, and the file's own
    number, so that no stream is used twice.
    """

    def __init__(self) -> None:
        self._files: dict[str, tuple[int, bytes]] = {}
        self._taken = 0

    def take(self, delivery: str, name: str, data: bytes) -> None:
        """Take one file, once; another of the same name is numbered. Raises `TooLarge`."""
        own = Path(safe_name(name))
        alike = chain([own.name], (f"{own.stem} ({number}){own.suffix}" for number in count(2)))
        free = next(one for one in alike if one not in self._files or self._opened(delivery, one) == data)
        if free in self._files:
            return
        if sum(len(kept) for _, kept in self._files.values()) + len(data) > LARGEST:
            raise TooLarge(f"The files have more than {LARGEST // 1_000_000} MB together", next_step="Use `tracker load`.")
        self._taken += 1
        self._files[free] = self._taken, _crossed(delivery, self._taken, data)

    @contextmanager
    def on_disk(self, delivery: str) -> Iterator[list[Path]]:
        """The files in a folder that only we can enter, gone afterwards; in memory where the system has such a place."""
        with tempfile.TemporaryDirectory(prefix="tracker-import-", dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None) as folder:
            paths = [Path(folder) / name for name in self._files]
            for path in paths:
                path.write_bytes(self._opened(delivery, path.name))
            yield paths

    def _opened(self, delivery: str, name: str) -> bytes:
        return _crossed(delivery, *self._files[name])


def index_of(delivery: str) -> str:
    """Under what a delivery is found; its name does not follow from it."""
    return hashlib.sha256(f"delivery\0{delivery}".encode()).hexdigest()


def _crossed(delivery: str, number: int, data: bytes) -> bytes:
    stream = hashlib.shake_256(f"{delivery}\0{number}".encode()).digest(len(data))
    return (int.from_bytes(data, "little") ^ int.from_bytes(stream, "little")).to_bytes(len(data), "little")


def safe_name(name: str) -> str:
    """A file's own name, whatever path or control character its sender wrote.

    >>> safe_name("../../etc/txn.csv"), safe_name("..")
    ('txn.csv', 'file')
    """
    own = _NOT_IN_NAMES.sub("", re.split(r"[/\\]", name)[-1]).encode(errors="ignore")[-_LONGEST_NAME:].decode(errors="ignore").strip()
    return own if own.strip(".") else "file"
