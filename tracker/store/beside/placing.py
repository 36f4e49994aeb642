"""Files and folders that have their name only when everything in them is there; what stood in their place is moved aside."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracker import clock
from tracker.durable import flush
from tracker.errors import ExportFailed, WouldOverwrite

_UNFINISHED = re.compile(r"\..+\.[0-9a-f]{8}\.tracker\.part")
_JUST_MADE = timedelta(minutes=1)
"""A folder that was made so lately may not be locked yet."""


@contextmanager
def new_folder(directory: Path) -> Iterator[Path]:
    """A folder to write into, which becomes `directory` at the end, or is taken away when something fails.

    Only its owner may look into it. What an earlier one left there, killed before its end, is taken away. Raises `WouldOverwrite` when
    something is at `directory`.
    """
    if directory.exists() or directory.is_symlink():
        raise WouldOverwrite(f"There is already something at {directory}", next_step="Name another folder.")
    new = directory.with_name(f".{directory.name}.{secrets.token_hex(4)}.tracker.part")
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        _forget_abandoned(directory.parent)
        new.mkdir(mode=0o700)
        with locked(new):
            yield new
            for path in (*new.rglob("*"), new):
                flush(path)
            new.rename(directory)
            flush(directory.parent)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _forget_abandoned(folder: Path) -> None:
    """Take away the folders that lie here unfinished and belong to no process any more."""
    for left in [each for each in folder.iterdir() if _UNFINISHED.fullmatch(each.name)]:
        with suppress(OSError), locked(left):
            if clock.now() - datetime.fromtimestamp(left.stat().st_mtime, UTC).replace(tzinfo=None) > _JUST_MADE:
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """A lock on a folder, which ends with this process at the latest. Raises `OSError` where another has it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes) -> None:
    """A file that somebody named, with all of its content, or whatever stood there before. Raises `ExportFailed`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # a pipe or a device takes what it is given
            return
        with unfinished(path) as new:
            new.write_bytes(content)
            flush(new)
            new.replace(path)
        flush(path.parent)
    except OSError as error:
        why = error.strerror or error
        raise ExportFailed(f"{path} could not be written: {why}", next_step="Name another file, or make room there.") from error


def store_folder(path: Path) -> None:
    """The folder that a store at `path` will lie in, made for its owner and group alone: its files hold every record."""
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)


@contextmanager
def unfinished(path: Path) -> Iterator[Path]:
    """A hidden name beside `path` for a file in the making; what still has it at the end goes, and the log of a database with it."""
    new = hidden(path)
    try:
        yield new
    finally:
        for left in (new, new.with_name(f"{new.name}.wal")):
            left.unlink(missing_ok=True)


def hidden(path: Path) -> Path:
    """A new hidden name beside `path`."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")


def forget_unfinished(path: Path) -> None:
    """Take away what has a hidden name beside `path` because the process that was making it was killed. Only who owns `path` may."""
    name = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{8}}\.new(?:\.wal)?")
    for left in [each for each in path.parent.iterdir() if name.fullmatch(each.name)]:
        left.unlink(missing_ok=True)


def moved_aside(files: Iterable[Path], why: str) -> Path | None:
    """The new folder beside them, named for `why` and the moment, into which those files that exist were moved; None when none does."""
    found = [file for file in files if file.exists()]
    if not found:
        return None
    aside = found[0].parent / f"{why}-{clock.now():%Y-%m-%dT%H-%M-%S}-{secrets.token_hex(2)}"
    aside.mkdir(mode=0o700)
    for file in found:
        file.rename(aside / file.name)
    return aside


def sha256(path: Path) -> str:
    """The SHA-256 of a file, read as a stream."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
