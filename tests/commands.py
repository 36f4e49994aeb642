"""The `tracker` command in a process of its own, forked from one that has read the program already: reading it costs half a second."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path

from tracker.__main__ import GROUP, main

_READ = (
    *(found.module for found in entry_points(group=GROUP)),
    "indicators.commands.asking",
    "reports.produce",
    "tracker.intake.load",
    "tracker.store",
)
"""What commands read once they are asked something; none of it starts a thread, which a fork would lose."""

forked = multiprocessing.get_context("forkserver")
"""Where processes come from that have read the program."""
forked.set_forkserver_preload([*_READ])


def tracker(
    *words: object, told: str = "", environment: Mapping[str, str] | None = None, timeout_s: float = 120
) -> subprocess.CompletedProcess[str]:
    """How `tracker` and some words ended, with `told` on its standard input, in the environment of the test unless another is given.

    Raises `TimeoutExpired` once it was killed for taking longer than `timeout_s`.
    """
    said = ["tracker", *map(str, words)]
    with tempfile.TemporaryDirectory() as folder:
        given, out, err = (Path(folder, name) for name in ("in", "out", "err"))
        given.write_text(told, encoding="utf-8")
        for path in (out, err):
            path.touch()
        process = forked.Process(target=_run, args=(said, (given, out, err), dict(environment or os.environ), Path.cwd()))
        process.start()
        process.join(timeout_s)
        if process.is_alive():
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(said, timeout_s)
        return subprocess.CompletedProcess(said, process.exitcode or 0, out.read_text("utf-8"), err.read_text("utf-8"))


def _run(words: list[str], streams: tuple[Path, Path, Path], environment: Mapping[str, str], place: Path) -> None:
    """Be what `python -m tracker` is when it begins."""
    for number, path in enumerate(streams):
        os.dup2(os.open(path, os.O_RDWR), number)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(place)
    sys.argv = words
    main()
