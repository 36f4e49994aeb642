"""Children of the sandbox, forked from one that has read the engine already: to read it takes as long as most statements do.

All that a child does from its first word on it does itself, in the session, folder and environment that the sandbox would give it.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from tracker.store.analysts.sandbox import Child

_NURSERY = """
import importlib.util, os, signal, socket, sys

spec = importlib.util.spec_from_file_location("child", sys.argv[1])
child = importlib.util.module_from_spec(spec)
spec.loader.exec_module(child)
line = socket.socket(fileno=int(sys.argv[2]))
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while True:
    word, streams, _, _ = socket.recv_fds(line, 1, 2)
    if not word:
        os._exit(0)
    number = os.fork()
    if not number:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for place, stream in enumerate(streams):
            os.dup2(stream, place)
    for stream in streams:
        os.close(stream)
    if not number:
        line.close()
        child.main()
    line.send(number.to_bytes(4, "big"))
"""


@dataclass(slots=True)
class Born:
    """A process of the nursery, as far as the sandbox asks of one."""

    pid: int
    stdin: BinaryIO
    stdout: BinaryIO
    _handle: int = field(init=False)

    def __post_init__(self) -> None:
        self._handle = os.pidfd_open(self.pid)  # it is alive: nobody has asked it anything

    def kill(self) -> None:
        """End it, unless it has ended."""
        try:
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        except ProcessLookupError:
            return

    def wait(self) -> None:
        """Return once it is gone."""
        select.select([self._handle], [], [])
        os.close(self._handle)


class Forked(Child):
    """A child that was begun by forking."""

    def __init__(self, born: Born) -> None:
        self._ready = False
        self._process = born  # type: ignore[assignment]


class Nursery:
    """Begins children, from any thread."""

    def __init__(self, program: Path) -> None:
        self._line, theirs = socket.socketpair()
        self._one_at_a_time = threading.Lock()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-X", "utf8", "-c", _NURSERY, str(program), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                start_new_session=True,
            )

    def child(self) -> Child:
        """One more."""
        (given, to_child), (from_child, told) = os.pipe(), os.pipe()
        with self._one_at_a_time:
            socket.send_fds(self._line, [b"!"], [given, told])
            number = int.from_bytes(self._line.recv(4, socket.MSG_WAITALL), "big")
        os.close(given)
        os.close(told)
        return Forked(Born(number, os.fdopen(to_child, "wb"), os.fdopen(from_child, "rb")))

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Let nobody more be born."""
        self._line.close()
        self._process.wait(10)
