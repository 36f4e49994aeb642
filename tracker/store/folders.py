"""A new folder that has its name only when everything in it is there and on the disk."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.durable import flush
from tracker.errors import WouldOverwrite


@contextmanager
def new_folder(directory: Path) -> Iterator[Path]:
    """A folder to write into, which becomes `directory` at the end, or is taken away when something fails.

    Only its owner may look into it. Raises `WouldOverwrite` when something is at `directory`.
    """
    if directory.exists() or directory.is_symlink():
        raise WouldOverwrite(f"There is already something at {directory}", next_step="Name another folder.")
    new = directory.with_name(f".{directory.name}.{secrets.token_hex(4)}.part")
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        new.mkdir(mode=0o700)
        yield new
        for path in (*new.rglob("*"), new):
            flush(path)
        new.rename(directory)
        flush(directory.parent)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def sha256(path: Path) -> str:
    """The SHA-256 of a file, read as a stream."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
