"""The key file: layers of secrets, of which a rotation adds one. Whoever has an older copy finds nobody with it."""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tracker.durable import flush
from tracker.errors import VaultClosed

FORMAT = "tracker-key/1"
_BYTES = 32
_OTHERS = 0o077
"""The rights of everybody but the owner."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """Secrets to be applied one after the other, the oldest first."""

    layers: tuple[bytes, ...]

    def __repr__(self) -> str:
        """How many layers there are, and no secret."""
        return f"Key({len(self.layers)} layers)"

    def mac(self, message: bytes, first: int = 0) -> bytes:
        """HMAC-SHA-256 of a message by each layer in turn: new = HMAC(k2, HMAC(k1, message))."""
        for layer in self.layers[first:]:
            message = hmac.digest(layer, message, "sha256")
        return message


def key_path(store_path: Path, named: str = "") -> Path:
    """Where the key of a store's vault lies: the file that was named, else beside the store."""
    return Path(named).resolve() if named else store_path.with_name(f"{store_path.stem}.key")


def read_key(path: Path) -> Key | None:
    """The key in a file, None where there is no file. Raises `VaultClosed`."""
    if not path.exists():
        return None
    refuse_open(path)
    try:
        form, *lines = path.read_text(encoding="ascii").split()
        layers = tuple(bytes.fromhex(line) for line in lines)
    except (OSError, ValueError):
        form, layers = "", ()
    if form != FORMAT or not layers or any(len(layer) != _BYTES for layer in layers):
        raise VaultClosed(f"{path} is not a key of the tracker, or cannot be read", next_step="Put the right file back.")
    return Key(layers)


def new_key(path: Path) -> Key:
    """A new key in a new file; when another process was faster, its key."""
    part = _written(path, Key((secrets.token_bytes(_BYTES),)))
    with suppress(FileExistsError):
        path.hardlink_to(part)
    part.unlink()
    flush(path.parent)
    key = read_key(path)
    assert key is not None
    return key


def add_layer(path: Path, key: Key) -> Key:
    """The key with one more layer, in its file whole or not at all."""
    longer = Key((*key.layers, secrets.token_bytes(_BYTES)))
    _written(path, longer).replace(path)
    flush(path.parent)
    return longer


def refuse_open(path: Path) -> None:
    """Raise `VaultClosed` when others than the owner may read or write a file."""
    if path.stat().st_mode & _OTHERS:
        raise VaultClosed(
            f"Others can read or change {path}",
            next_step=f"Run `chmod 600 {path}`; if anybody may have read it, run `tracker people rotate-key`.",
        )


def _written(path: Path, key: Key) -> Path:
    """A file beside `path` that only its owner can read, with a key, on the disk."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write("\n".join((FORMAT, *(layer.hex() for layer in key.layers), "")))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise VaultClosed(f"The key {path} cannot be written: {error.strerror}", next_step="Look at the folder's rights.") from error
    return part
