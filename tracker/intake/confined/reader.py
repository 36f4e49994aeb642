"""Files from outside, each read by a process of its own within hard limits: no file can harm, stop or exhaust the one that asks."""

from __future__ import annotations

import atexit
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tracker.errors import UnknownName, UnreadableFile, WrongRequest
from tracker.intake.confined import wire
from tracker.intake.raw.tables import Contents, Sheet
from tracker.quoting import shown
from tracker.records.record_type import RecordType
from tracker.yielding import yields

_TOLD = {error.__name__: error for error in (UnreadableFile, UnknownName, WrongRequest)}
_CHUNK = 2**20
_LONGEST = 1_000
_MOST_HUMANS = 64 * 2**20
_SPLIT = "Split it into several files, or save only the sheet that matters as a new workbook."


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may use: seconds by the clock and of the processor, bytes of address space and of what is told."""

    seconds: float = 180.0
    cpu_s: int = 90
    memory: int = 2 << 30
    told: int = 2 << 30


class ReaderFailed(RuntimeError):
    """A reader of ours met a file that it was not made for: a bug of ours, told as the file's refusal and kept as its cause."""


def contents(path: Path, kind: RecordType | None = None, *, limits: Limits = Limits(), **options: object) -> Contents:
    """The tables of a file by record type, as `sheets.contents` finds them. Raises a `TrackerError`."""
    found: Contents = _read("contents", path, {"kind": kind, **options}, limits)
    return found


def sheets(path: Path, *, limits: Limits = Limits()) -> list[Sheet]:
    """The sheets of a spreadsheet, as `kinds.spreadsheet` finds them. Raises `UnreadableFile`."""
    found: list[Sheet] = _read("sheets", path, {}, limits)
    return found


def humans(told: IO[bytes], *, limits: Limits = Limits()) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table of humans, as `humans.humans` finds them. It lies in memory only. Raises `WrongRequest` and `UnreadableFile`."""
    data = told.read(_MOST_HUMANS + 1)
    if len(data) > _MOST_HUMANS:
        raise WrongRequest(f"The standard input has more than {_MOST_HUMANS // 2**20} MB", next_step="Give it in several parts.")
    with os.fdopen(os.memfd_create("humans"), "w+b", buffering=0) as held:
        held.write(data)
        held.seek(0)
        found = _read("humans", Path("the standard input"), {}, limits, held.fileno())
    return [(number, row) for number, row in found]


def _read(job: str, path: Path, options: dict[str, object], limits: Limits, *data: int) -> Any:
    """What a copy of the reading process finds in a file, or in open `data`. What it does not live to tell is a refusal."""
    asked = {"job": job, "path": path, "options": options, "folder": str(Path.cwd()), "cpu_s": limits.cpu_s, "memory": limits.memory}
    out, into = os.pipe()
    try:
        _process().ask(asked, into, *data)
    finally:
        os.close(into)
    with os.fdopen(out, "rb", buffering=0):
        try:
            told = wire.value(_lines(out, path, limits))
        except ValueError as error:
            raise UnreadableFile(f"{path.name} needs more memory or time than one file may have", next_step=_SPLIT) from error
    if "found" in told:
        return told["found"]
    raise _error(path, told)


def _lines(out: int, path: Path, limits: Limits) -> Iterator[bytes]:
    """The lines of a copy, but for the first, which says its number. It is killed when it takes too long or tells too much."""
    pid, held, left, until = 0, bytearray(), limits.told, time.monotonic() + limits.seconds
    try:
        while chunk := _chunk(out, until):
            *ends, rest = chunk.split(b"\n")
            for end in ends:
                if pid:
                    yield bytes(held + end)
                else:
                    pid = int(held + end)
                held.clear()
            held += rest
            left -= len(chunk)
            if left < 0:
                return
        if not pid and time.monotonic() < until:
            raise UnreadableFile(f"{path.name} cannot be read: the process that reads files did not start", next_step="Try again.")
    finally:
        if pid:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _chunk(out: int, until: float) -> bytes:
    """The next bytes, nothing at the end or when the time is over."""
    with selectors.DefaultSelector() as selector:
        selector.register(out, selectors.EVENT_READ)
        ready = selector.select(max(until - time.monotonic(), 0))
    return os.read(out, _CHUNK) if ready else b""


def _error(path: Path, told: dict[str, Any]) -> Exception:
    """A copy's words as an error of ours, on one line and without what steers a terminal."""
    if told.get("error") in _TOLD:
        what, where, step = (shown(told[name], _LONGEST) if told.get(name) else None for name in ("what", "where", "next_step"))
        return _TOLD[told["error"]](what or path.name, where=where, next_step=step)
    refusal = UnreadableFile(f"{path.name} cannot be read: it is damaged, or not built as such files are", next_step="Save it again.")
    refusal.__cause__ = ReaderFailed(f"{told.get('bug')}\n{told.get('trace')}")
    return refusal


class _Process:
    """A process that waits with every reader loaded. It lives as long as this one; each file is read by a copy of it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-X", "utf8", "-m", "tracker.intake.confined.reader_child"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"OPENBLAS_NUM_THREADS": "1"},  # a library that openpyxl loads would start threads, which a copy has not
                cwd="/",
                start_new_session=True,
            )
            yields(self._process.pid)

    @property
    def lives(self) -> bool:
        """It is ours, and runs."""
        return self.owner == os.getpid() and self._process.poll() is None

    def ask(self, asked: dict[str, object], into: int, *data: int) -> None:
        """Hand over a job, the pipe for what comes of it, and what is open already."""
        job: list[bytes] = []
        wire.lines(asked, job.append)
        socket.send_fds(self._channel, job, [into, *data])

    def close(self) -> None:
        """End the process: it does so when nobody can ask any more."""
        self._channel.close()
        if self.owner == os.getpid():
            self._process.kill()
            self._process.wait()


_lock = threading.Lock()
_kept: list[_Process] = []


def start() -> None:
    """Let the process start now, while the caller does something else: it takes a quarter of a second to load its readers."""
    _process()


def _process() -> _Process:
    """The process that is kept, a new one where it is gone. A copy of this process, by fork, begins its own."""
    with _lock:
        if not _kept or not _kept[0].lives:
            stop()
            _kept.append(_Process())
        return _kept[0]


@atexit.register
def stop() -> None:
    """End the process that is kept, if there is one."""
    while _kept:
        _kept.pop().close()
