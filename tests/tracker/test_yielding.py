"""What yields to whoever waits for a page."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dashboards.imports import Imports
from dashboards.reading import Reading
from tests.stores import empty_store
from tracker.intake import load
from tracker.intake.confined.reader import _Process
from tracker.store.analysts.sandbox import Child

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the priorities of threads apart")


def priority(process: int = 0) -> int:
    """How low the priority of a process is, or of this thread."""
    return os.getpriority(os.PRIO_PROCESS, process)


def test_processes_for_files_and_queries_yield() -> None:
    with closing(_Process()) as reads, Child() as answers:
        assert (priority(reads._process.pid), priority(answers.pid)) == (5, 5)


def test_a_command_yields_and_the_server_does_not() -> None:
    asks = "import os, sys; import tracker.__main__ as command; sys.argv[1:] = [sys.argv[1], '--help']"
    asks += "; command._leave = lambda code: print(os.getpriority(os.PRIO_PROCESS, 0)); command.main()"
    told = [subprocess.run([sys.executable, "-c", asks, name], capture_output=True, text=True, check=True) for name in ("check", "serve")]
    assert [int(each.stdout.split()[-1]) for each in told] == [5, priority()]


def test_a_preview_yields_and_its_server_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, before = list[int](), priority()

    def noted(*told: Any) -> Any:
        seen.append(priority())
        return load.previewed(*told)

    monkeypatch.setattr("dashboards.imports.previewed", noted)
    with empty_store(tmp_path / "t.duckdb") as store, closing(Imports(store)) as imports:
        imports.take("0" * 32, "programme.csv", b"programme_id;name\nNEW;New\n")
        imports.preview(Reading("0" * 32))
    assert (seen, priority()) == ([5], before)
