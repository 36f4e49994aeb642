r"""The journal beside a store: every revision with its rows, on the disk before the store commits it, each entry chained to the last.

An entry is `TJ1\n`, the length of its body (8 bytes), the body, and SHA-256 over the previous chain value and the body. A body is a
line of JSON with the revision and its small tables, then the big tables as Parquet. The first entry says whose journal it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Self

from tracker.durable import flush
from tracker.errors import JournalBroken, StoreFull
from tracker.store.beside.placing import unfinished
from tracker.store.versions.entries import Entry, Part, chunks, decoded, encoded, size

_MAGIC = b"TJ1\n"
_HEAD = struct.Struct(">4sQ")
_CHAIN = 32
_SECTOR = 512
_START = bytes(_CHAIN)
MAKE_ROOM = "Nothing was saved, nothing is lost: make room on the disk, then save again."
_RECOVER = "See what `tracker check` says; `tracker recover` writes a new journal from the store."


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the chain: after the entry of revision `rev`, at byte `end`, where its chain value is `chain` (hexadecimal)."""

    rev: int
    end: int
    chain: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose journal it is."""

    store_id: str
    created_at: datetime


def journal_path(store_path: Path) -> Path:
    """Where the journal of a store lies: `tracker.journal` beside `tracker.duckdb`."""
    return store_path.with_name(f"{store_path.stem}.journal")


class Journal:
    """The journal of one store, open for reading, and for appending unless `read_only`; close it after use."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        try:
            self._file = os.open(path, os.O_RDONLY if read_only else os.O_RDWR)
        except OSError as error:
            raise JournalBroken(f"The journal {path} cannot be opened: {error.strerror}", next_step=_RECOVER) from error
        self.path = path
        try:
            self.origin, self.beginning = self._begun()
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, path: Path, origin: Origin) -> Mark:
        """A new journal without revisions, on the disk, in the place of what is at `path`; where it begins."""
        return cls.written(path, origin, ())

    @classmethod
    def written(cls, path: Path, origin: Origin, entries: Iterable[Entry]) -> Mark:
        """A new journal that holds `entries`, on the disk, in the place of what is at `path`; where it ends."""
        body = json.dumps({"journal": 1, "store_id": origin.store_id, "created_at": origin.created_at.isoformat()}).encode()
        with unfinished(path) as new:
            with new.open("wb") as file:
                framed, chain = _framed([body], _START)
                file.writelines(chunks(framed))
                mark = Mark(0, sum(map(size, framed)), chain.hex())
                for entry in entries:
                    framed, mark = cls.sealed(entry, mark)
                    file.writelines(chunks(framed))
            flush(new)
            new.replace(path)
        flush(path.parent)
        return mark

    def _begun(self) -> tuple[Origin, Mark]:
        body, mark = self._next(Mark(0, 0, _START.hex()))
        try:
            told = json.loads(body)
            return Origin(told["store_id"], datetime.fromisoformat(told["created_at"])), mark
        except (ValueError, KeyError, TypeError) as error:
            raise JournalBroken(f"{self.path} is not the journal of a store", next_step=_RECOVER) from error

    def holds(self, mark: Mark) -> bool:
        """The chain reaches `mark`, and its value there is the one that the mark names."""
        return mark.end == 0 or os.pread(self._file, _CHAIN, mark.end - _CHAIN).hex() == mark.chain

    def after(self, mark: Mark) -> Iterator[tuple[Entry, Mark]]:
        """The entries after `mark`, each with the mark behind it; every one is checked. A last one that was never finished is left out.

        Raises `JournalBroken` for anything else that is not as it was written.
        """
        size = os.fstat(self._file).st_size
        while mark.end < size:
            try:
                body, reached = self._next(mark)
            except JournalBroken:
                if self._unfinished(mark.end, size):
                    return
                raise
            entry = decoded(body)
            if entry.revision.rev != mark.rev + 1:
                raise self._broken(f"revision {entry.revision.rev} follows revision {mark.rev}")
            mark = Mark(entry.revision.rev, reached.end, reached.chain)
            yield entry, mark

    def _unfinished(self, place: int, size: int) -> bool:
        """What lies there was being written when the machine stopped: the last entry, cut off or with sectors that never reached the disk.

        Nobody was told that it is saved. An entry that others follow was flushed before them, so it is damage.
        """
        rest = os.pread(self._file, size - place, place)
        if _MAGIC in rest[1:]:
            return False
        length = _HEAD.unpack(rest[: _HEAD.size])[1] if len(rest) >= _HEAD.size else size
        return _HEAD.size + length + _CHAIN > len(rest) or bytes(_SECTOR) in rest or not rest[-1]

    def _next(self, mark: Mark) -> tuple[bytes, Mark]:
        head = os.pread(self._file, _HEAD.size, mark.end)
        magic, length = _HEAD.unpack(head) if len(head) == _HEAD.size else (b"", 0)
        if magic != _MAGIC or length > os.fstat(self._file).st_size:
            raise self._broken(f"there is no entry after revision {mark.rev}")
        body = os.pread(self._file, length, mark.end + _HEAD.size)
        end = mark.end + _HEAD.size + length + _CHAIN
        chain = hashlib.sha256(bytes.fromhex(mark.chain) + body).digest()
        if os.pread(self._file, _CHAIN, end - _CHAIN) != chain:
            raise self._broken(f"the entry after revision {mark.rev} is not what was written")
        return body, Mark(mark.rev, end, chain.hex())

    def _broken(self, why: str) -> JournalBroken:
        return JournalBroken(f"The journal {self.path} is damaged: {why}", next_step=_RECOVER)

    @staticmethod
    def sealed(entry: Entry, after: Mark, files: Mapping[str, Path] = MappingProxyType({})) -> tuple[list[Part], Mark]:
        """An entry as it will be written behind `after`, and the mark it will reach. `files` hold rows as Parquet, until it is written."""
        framed, chain = _framed(encoded(entry, files), bytes.fromhex(after.chain))
        return framed, Mark(entry.revision.rev, after.end + sum(map(size, framed)), chain.hex())

    def write(self, framed: Iterable[Part], place: int) -> None:
        """Put a sealed entry at byte `place`, on the disk, instead of whatever unfinished one lies there. Raises `StoreFull`."""
        try:
            self.cut(place)
            end = place
            for chunk in chunks(framed):
                written = 0
                while written < len(chunk):
                    written += os.pwrite(self._file, chunk[written:], end + written)
                end += written
            os.fdatasync(self._file)
        except OSError as error:
            with suppress(OSError):
                self.cut(place)
            raise StoreFull(f"The journal {self.path} cannot be written: {error.strerror}", next_step=MAKE_ROOM) from error

    def cut(self, place: int) -> None:
        """Take away what lies from byte `place` on."""
        if os.fstat(self._file).st_size > place:
            os.ftruncate(self._file, place)
            os.fdatasync(self._file)

    def close(self) -> None:
        """Let the file go; once more does nothing, since the number may be another file's by then."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)

    def __enter__(self) -> Self:
        """The journal itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the file go."""
        self.close()


def _framed(body: list[Part], chain: bytes) -> tuple[list[Part], bytes]:
    """The parts of an entry, and the chain value that it reaches."""
    reached = hashlib.sha256(chain)
    for chunk in chunks(body):
        reached.update(chunk)
    return [_HEAD.pack(_MAGIC, sum(map(size, body))), *body, reached.digest()], reached.digest()
