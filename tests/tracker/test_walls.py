"""Behind its walls a process reads what it was given and nothing else, writes nothing, and calls nobody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import os, socket, sys
from pathlib import Path
from tracker import walls

given, other = map(Path, sys.argv[1:])
walls.leave_the_network()
shut = walls.read_only([given, Path(sys.base_prefix, "lib")])
walls.limit(cpu_s=5, memory=1 << 30, nofile=20)

def tried(what):
    try:
        what()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"

print(shut, *map(tried, (
    lambda: given.read_text(),
    lambda: other.read_text(),
    lambda: os.listdir(other.parent),
    lambda: given.write_text("x"),
    lambda: other.unlink(),
    lambda: os.execv("/bin/true", ["true"]),
    lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
    lambda: bytearray(2 << 30),
)))
"""


def test_behind_the_walls_only_what_was_given_can_be_read(tmp_path: Path) -> None:
    given, other = tmp_path / "given.txt", tmp_path / "other.txt"
    given.write_text("read me")
    other.write_text("a secret")
    ran = subprocess.run([sys.executable, "-c", SCRIPT, given, other], capture_output=True, text=True, check=True)
    shut, *came = ran.stdout.split()
    if shut == "False":
        pytest.skip("this kernel has no Landlock")
    denied = "PermissionError"
    assert came == ["done", denied, denied, denied, denied, denied, "OSError", "MemoryError"]
    assert (given.read_text(), other.read_text()) == ("read me", "a secret")


ALONE = """
import os, threading
from tracker import walls

os.getuid() or os.setuid(65534)  # the administrator is held to no number of processes
walls.limit(cpu_s=5, memory=1 << 30, nproc=0)

def tried(what):
    try:
        what()
    except (OSError, RuntimeError) as error:
        return type(error).__name__
    return "done"

print(tried(os.fork), tried(threading.Thread(target=print).start))
"""


def test_behind_the_walls_no_process_and_no_thread_is_begun() -> None:
    ran = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["BlockingIOError", "RuntimeError"]
