"""The process that reads files from outside. It waits with all readers loaded, and a copy of it reads each file behind walls.

What it says is judged by `reader`, which started it: each line is data of somebody else's.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tracker
from tracker import walls
from tracker.errors import BadDeclaration, TrackerError, UnknownName, UnreadableFile, WrongRequest
from tracker.intake.confined import wire
from tracker.intake.confined.humans import humans
from tracker.intake.raw.precheck import COLUMN_LIMIT
from tracker.intake.raw.tables import Contents
from tracker.intake.sheets import contents
from tracker.intake.spreadsheets.kinds import spreadsheet
from tracker.settings import DATA

JOBS: dict[str, Callable[..., object]] = {
    "contents": lambda path, **options: _bounded(contents(path, **options)),
    "sheets": lambda path: spreadsheet(path, lambda _title: False),
    "humans": lambda _, data: humans(data),
}
TOLD = (UnreadableFile, UnknownName, WrongRequest)
_SPLIT = "Split it into several files, or save only the sheet that matters as a new workbook."
_JOB = 2**20
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo")


def main() -> None:
    """Take jobs from the socket on stdin, each with the pipe for its answer; end when the other side is closed."""
    channel = socket.socket(fileno=sys.stdin.fileno())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a copy ended: it tells, or it does not
    gc.freeze()
    while True:
        job, given, *_ = socket.recv_fds(channel, _JOB, 2)
        if not job:
            return
        if not os.fork():
            channel.close()
            _work(job, *given)
        for each in given:
            os.close(each)


def _work(job: bytes, pipe: int, data: int | None = None) -> None:
    """Do one job within its limits, on a file or on open data; tell what came of it, and end without ado."""
    with os.fdopen(pipe, "wb") as out:
        out.write(b"%d\n" % os.getpid())
        out.flush()
        asked = wire.value([job])
        os.chdir(asked["folder"])
        _shut(asked)
        if data is not None:
            with os.fdopen(data, "rb") as held:
                asked["options"]["data"] = held.read()
        wire.lines(_answer(asked), out.write)
    os._exit(0)


def _shut(asked: dict[str, Any]) -> None:
    """Leave nothing within reach but the files of the job and our own code."""
    files = [given for given in (asked["path"], *asked["options"].values()) if isinstance(given, Path)]
    ours = [Path(tracker.__file__).parent, DATA / "codes", DATA / "headings.csv"]
    packages = [Path(place) for place in sys.path if Path(place).name == "site-packages"]
    walls.leave_the_network()
    walls.read_only([*files, *ours, *packages, Path(sys.base_prefix, "lib"), *map(Path, _LIBRARIES)])
    walls.limit(cpu_s=asked["cpu_s"], memory=asked["memory"], nofile=64, nproc=0)


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    name = asked["path"].name
    try:
        return {"found": JOBS[asked["job"]](asked["path"], **asked["options"])}
    except TrackerError as error:
        kind = next((each.__name__ for each in TOLD if isinstance(error, each)), UnreadableFile.__name__)
        what = error.line if isinstance(error, BadDeclaration) else error.what
        return {"error": kind, "what": what, "where": error.where, "next_step": error.next_step}
    except MemoryError:
        return {"error": "UnreadableFile", "what": f"{name} needs more memory than one file may have", "next_step": _SPLIT}
    except RecursionError:
        return {"error": "UnreadableFile", "what": f"{name} is nested too deep", "next_step": "Save it again from where it came from."}
    except OSError as error:
        told = f"{name} cannot be opened: {(error.strerror or 'it cannot be read').lower()}"
        return {"error": "UnreadableFile", "what": told, "next_step": "Look at where it lies and who may read it."}
    except Exception as error:  # noqa: BLE001  any other trouble is a bug of ours, and told as one; of humans without its words
        private = asked["job"] == "humans"
        return {"bug": type(error).__name__ if private else repr(error), "trace": "" if private else traceback.format_exc()}


def _bounded(found: Contents) -> Contents:
    """The contents as they are, unless a row has more cells than a spreadsheet holds columns."""
    for _, table in found.tables:
        for row in table.rows:
            if len(row.cells) > COLUMN_LIMIT:
                where = f"{'line' if table.sheet is None else 'row'} {row.number}"
                raise UnreadableFile(
                    f"{table.name} has {len(row.cells):,} cells in {where}, more than the {COLUMN_LIMIT:,} that a table may have",
                    next_step="Delete the empty columns, or look for the separator that is meant.",
                )
    return found


if __name__ == "__main__":
    main()
