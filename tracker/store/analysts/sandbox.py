"""Safe SQL: anybody's query, answered by a child process that is used once, on an analysts' copy, within hard limits.

DuckDB itself promises no wall against SQL, so none is asked of it: the child may see all of its file and nothing else.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from tracker.errors import TrackerError, WrongRequest
from tracker.store.analysts.advice import Names, advice
from tracker.yielding import yields

_CHILD = Path(__file__).with_name("sandbox_child.py")
_START_S = 30.0
_READY = b"ready\n"
_CUT = {"rows": "the first {rows:,} rows", "size": "as many rows as {size:,} bytes hold"}


class BadQuery(WrongRequest):
    """The query is not SQL that this file can answer."""


class QueryRefused(TrackerError):
    """The query wants more than to read this file, or more than it may use."""


class TooLong(QueryRefused):
    """The query did not end within its time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use: seconds, rows and bytes of its answer, bytes of address space, bytes of its own text."""

    seconds: float = 5.0
    rows: int = 10_000
    size: int = 5_000_000
    memory: int = 2 << 30
    text: int = 100_000


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer. Cells are null, booleans, numbers, texts, lists or objects; days, moments and decimals are texts.

    `columns` are (name, SQL type) pairs. `notice` says what was left out, None when nothing was.
    """

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]
    notice: str | None = None


class Child:
    """A process that was started ahead of time and answers one query. Close it, or use it as a context."""

    def __init__(self) -> None:
        self._ready = False
        self._process = subprocess.Popen(  # noqa: S603  our own file, our own interpreter
            [sys.executable, "-I", "-B", "-X", "utf8", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,
        )
        yields(self._process.pid)

    def wait_until_ready(self) -> None:
        """Return once the process has loaded the engine. Raises `QueryRefused` when it cannot."""
        if not self._ready and self._read(_START_S, len(_READY)) != _READY:
            raise QueryRefused("The process for queries did not start", next_step="Try again.")
        self._ready = True

    def ask(self, file: Path, query: str, limits: Limits = Limits()) -> Rows:
        """The query's answer from the copy `file`. Raises `BadQuery`, or `QueryRefused` for what may not be and at a limit."""
        _check(query, limits)
        self.wait_until_ready()
        job = {"file": str(file.resolve()), "query": query, **asdict(limits)}
        self._send(json.dumps(job).encode() + b"\n")
        told = self._read(limits.seconds, 2 * limits.size + (1 << 20), whole=True)
        if told is None:
            raise TooLong(f"The query took longer than {limits.seconds:g} s and was stopped", next_step="Ask for less.")
        return _understood(told, limits)

    def _send(self, text: bytes) -> None:
        assert self._process.stdin
        try:
            self._process.stdin.write(text)
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise QueryRefused("The process for queries ended", next_step="Try again.") from error

    def _read(self, seconds: float, most: int, *, whole: bool = False) -> bytes | None:
        """What the child says: `most` bytes, or all until it ends when `whole`; None when time or space runs out."""
        assert self._process.stdout
        stream, found, until = self._process.stdout.fileno(), bytearray(), time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while (left := until - time.monotonic()) > 0 and len(found) <= most:
                if not selector.select(left):
                    continue
                chunk = os.read(stream, most - len(found) if not whole else 1 << 16)
                found += chunk
                if not chunk or (not whole and len(found) == most):
                    return bytes(found)
        return None

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def cancel(self) -> None:
        """Stop the query, from any thread: whoever waits for it is told that it was stopped."""
        self._process.kill()

    def close(self) -> None:
        """Kill the process, whatever it is doing; a query under way ends as stopped."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(BrokenPipeError):  # of a question that the process did not live to read
                    stream.close()

    def __enter__(self) -> Self:
        """The child itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Kill the process."""
        self.close()


def _check(query: str, limits: Limits) -> None:
    try:
        size = len(query.encode())
    except UnicodeEncodeError as error:
        raise BadQuery("The query holds characters that are no text", next_step="Write it in UTF-8.") from error
    if size > limits.text:
        raise BadQuery(f"The query is longer than {limits.text:,} bytes", next_step="Shorten it.")


def _understood(told: bytes, limits: Limits) -> Rows:
    """The child's words as an answer. They are data of somebody else's: JSON, and nothing that could run."""
    try:
        answer = json.loads(told)
    except ValueError as error:
        raise QueryRefused("The query used up what it may use and was stopped", next_step="Ask for less.") from error
    if "error" in answer:
        if answer["kind"] == "query":
            names = Names(answer.get("columns", {}), answer.get("macros", {}))
            raise BadQuery(answer["error"], next_step=advice(answer["error"], names) or None)
        raise QueryRefused(answer["error"], next_step="Queries may only read this copy." if answer["kind"] == "refused" else None)
    cut = answer["cut"]
    notice = f"There is more: shown are {_CUT[cut].format(rows=limits.rows, size=limits.size)}." if cut else None
    return Rows(tuple((name, sql) for name, sql in answer["columns"]), tuple(map(tuple, answer["rows"])), notice)
