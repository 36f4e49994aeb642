"""A report on its way out: into a folder, or by mail to one address."""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from reports.letter import Occasion, letter
from reports.mail import Undelivered, send
from tracker.durable import flush
from tracker.settings import Settings

_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS)


def deliver(occasion: Occasion, settings: Settings, now: datetime) -> str:
    """Hand the report to its reader and say where it went. Raises `Undelivered` or `Unanswered`."""
    content = _content(occasion)
    if occasion.reader.deliver == "folder":
        return str(_put(content, settings.out / occasion.reader.to / occasion.file_name))
    try:
        message = letter(occasion, content, settings.mail_from, now)
    except ValueError as error:
        raise Undelivered(
            f"The mail cannot be written: {error}", again=False, next_step="Check TRACKER_MAIL_FROM and the reader."
        ) from error
    send(message, settings)
    return occasion.reader.to


def is_whole(path: Path, sha256: str) -> bool:
    """The file is there and still as it was issued."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _content(occasion: Occasion) -> bytes:
    built = occasion.built
    try:
        content = built.path.read_bytes()
    except OSError as error:
        raise Undelivered(f"The report at {built.path} cannot be read: {error.strerror}", again=True) from error
    if hashlib.sha256(content).hexdigest() != built.sha256:
        raise Undelivered(f"The report at {built.path} was changed after it was issued", again=True)
    return content


def _put(content: bytes, target: Path) -> Path:
    """The whole file on disk, or nothing; a different file under that name stays as it is."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # A killed process may have left it as a second name of the finished file, which must not be written again.
        unfinished.unlink(missing_ok=True)
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _name(unfinished, target, content)
        flush(target.parent)
    except OSError as error:
        raise Undelivered(f"The report cannot be written to {target.parent}: {error.strerror}", again=True) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return target


def _name(unfinished: Path, target: Path, content: bytes) -> None:
    """Give the finished file its name. Unlike a rename, a link never replaces what somebody else put there; many shares know no links."""
    try:
        os.link(unfinished, target)
    except OSError as error:
        if target.exists():
            if target.read_bytes() != content:
                raise Undelivered(
                    f"Another file lies at {target}", again=False, next_step="Move it away and ask for this delivery again."
                ) from error
        elif error.errno in _NO_LINKS:
            unfinished.rename(target)
        else:
            raise
