"""The notice beside a served store: where its server listens and the token that it asks for, readable by its owner alone.

The server holds a lock on the notice while it lives; the lock ends with the process, so what a killed server left behind is known.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from tracker.errors import StoreLocked
from tracker.store.schema import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Notice:
    """Where a server listens on this machine, the token it asks for, its process and the language it speaks."""

    port: int
    token: str
    pid: int
    speaks: str


def speech() -> str:
    """What both sides must be equal in: the tracker's version and its store's layout."""
    return f"tracker {version('partnership-impact-tracker')}, layout {SCHEMA_VERSION}"


def beside(store_path: Path, ending: str) -> Path:
    """A file or folder of the server's beside a store, whatever name the store was reached by.

    >>> beside(Path("/live/tracker.duckdb"), "serving.json").name
    'tracker.serving.json'
    """
    whole = store_path.resolve()
    return whole.with_name(f"{whole.stem}.{ending}")


@contextmanager
def put_up(store_path: Path, notice: Notice) -> Iterator[None]:
    """Show the notice, whole or not at all, until the end of the block."""
    path = beside(store_path, "serving.json")
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        os.write(handle, json.dumps(asdict(notice)).encode())
        new.replace(path)
        yield
    finally:
        new.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        os.close(handle)


def notice_of(store_path: Path) -> Notice | None:
    """The notice of the server that owns the store now, None when there is none. Raises `StoreLocked` when it is not ours to read."""
    path = beside(store_path, "serving.json")
    try:
        with path.open(encoding="utf-8") as file:
            return Notice(**json.load(file)) if _held(file.fileno()) else None
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise StoreLocked(
            f"The store {store_path} is served by another user, whose {path.name} you may not read",
            next_step="Run this as the user who serves it, or ask them to.",
        ) from error
    except (ValueError, TypeError):
        return None


def _held(handle: int) -> bool:
    """A living server holds the lock on its notice."""
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
