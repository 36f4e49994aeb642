"""The published copies of a served store: for each audience a stable name that leads to the newest copy, at most two of which are kept.

`tracker.snapshots/internal.duckdb` is such a name. Whoever has a copy open keeps reading it when the name moves on.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tracker.settings import AUDIENCES, INTERNAL
from tracker.store.served.notice import beside

_NAMED = re.compile(rf"({'|'.join(AUDIENCES)})-([0-9]+)-[0-9a-f]{{8}}\.duckdb")
_OURS = re.compile(rf"\..*|({'|'.join(AUDIENCES)})(-[0-9]+-[0-9a-f]{{8}})?\.duckdb(\.wal)?")


@dataclass(frozen=True, slots=True)
class Published:
    """A published copy, whose name says for whom and of which revision it is."""

    path: Path
    audience: str
    revision: int

    @classmethod
    def at(cls, path: Path) -> Self | None:
        """The copy that a file is by its name.

        >>> Published.at(Path("donor-12-0a1b2c3d.duckdb")).revision
        12
        """
        found = _NAMED.fullmatch(path.name)
        return cls(path, found[1], int(found[2])) if found else None


def folder_of(store_path: Path) -> Path:
    """Where the published copies of a store lie."""
    return beside(store_path, "snapshots")


def published(store_path: Path, audience: str = INTERNAL) -> Published | None:
    """The copy that an audience's stable name leads to now."""
    return Published.at(_stable(folder_of(store_path), audience).resolve())


def publish(new: Path, audience: str, revision: int) -> Published:
    """Give a finished copy its own name, let the stable name lead to it in one step, and keep only the copy before it."""
    folder, mark = new.parent, secrets.token_hex(4)
    before = _stable(folder, audience).resolve()
    copy = Published(folder / f"{audience}-{revision}-{mark}.duckdb", audience, revision)
    new.rename(copy.path)
    link = folder / f".{audience}.{mark}.link"
    link.symlink_to(copy.path.name)
    link.replace(_stable(folder, audience))
    for old in folder.glob(f"{audience}-*"):
        if old.name not in (copy.path.name, before.name):
            old.unlink(missing_ok=True)
    return copy


def sweep(folder: Path, audiences: Collection[str]) -> None:
    """Remove what a crash left in the folder, and the copies of audiences that get none any more; readers of the others notice nothing."""
    kept = {stable.name for audience in audiences for stable in (_stable(folder, audience), _stable(folder, audience).resolve())}
    for path in folder.iterdir():
        if _OURS.fullmatch(path.name) and path.name not in kept:
            path.unlink(missing_ok=True)


def _stable(folder: Path, audience: str) -> Path:
    return folder / f"{audience}.duckdb"
