"""Where the decisions about senders' files lie, for those who keep copies of them: a folder of small texts beside the store."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = "senders"
_KEPT = re.compile(rf"{FOLDER}/\w[\w.-]{{0,60}}\.toml")


def senders_path(store_path: Path) -> Path:
    """The folder of a store's senders, which is there once something is remembered."""
    return store_path.with_name(f"{store_path.stem}.{FOLDER}")


def is_senders(name: str) -> bool:
    """A file of a backup that holds the decisions about one sender.

    >>> is_senders("senders/giz.toml"), is_senders("senders/../giz.toml")
    (True, False)
    """
    return _KEPT.fullmatch(name) is not None


def kept(store_path: Path) -> dict[str, Path]:
    """Every sender's file by its name in a backup."""
    found = sorted(senders_path(store_path).glob("*.toml"))
    return {name: path for path in found if path.is_file() and is_senders(name := f"{FOLDER}/{path.name}")}
