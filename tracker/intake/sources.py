"""The files of a load: what they are called, what they hold, and whether somebody wrote to them while they were read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from tracker.errors import UnreadableFile
from tracker.store import Source
from tracker.store.beside.placing import sha256

_WHOSE = ": "


class Sources:
    """The files as they are when a load begins."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._states = {path: _state(path) for path in paths}

    def told(self, sender: str = "") -> Source:
        """Whose they are, their names and the SHA-256 of the file, or of the list of hashes when there are several.

        Raises `UnreadableFile`.
        """
        for path, state in self._states.items():
            _refuse_changed(path, state)
        hashes = {path: sha256(path) for path in self._states}
        names = (f"{sender}{_WHOSE}" if sender else "") + ", ".join(path.name for path in hashes)
        if len(hashes) == 1:
            return Source(names, *hashes.values())
        listed = "".join(f"{digest}  {path.name}\n" for path, digest in hashes.items())
        return Source(names, hashlib.sha256(listed.encode()).hexdigest())


def sender_of(source: str) -> str:
    """Whose files a save came from, as its revision tells it; nothing where nobody was named.

    >>> sender_of("giz: q3.xlsx"), sender_of("q3.xlsx")
    ('giz', '')
    """
    return source.partition(_WHOSE)[0] if _WHOSE in source else ""


def _refuse_changed(path: Path, state: tuple[int, ...]) -> None:
    """Raise `UnreadableFile` where a file is not as it was: what was read of it may be a half, and its hash that of another."""
    if _state(path) != state:
        raise UnreadableFile(f"{path.name} changed while it was read", next_step="Load it again when whoever writes it is done.")


def _state(path: Path) -> tuple[int, ...]:
    """What a write to a file changes; nothing where there is no such file, which its reader says."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns
