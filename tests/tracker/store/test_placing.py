"""A file that somebody names is whole or is not there, and a place that takes none is told, not a bug."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.errors import ExportFailed
from tracker.store.beside.placing import new_folder, write_whole


def test_a_file_takes_the_place_of_the_one_before_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.pdf"
    for content in (b"first", b"second"):
        write_whole(path, content)
    assert [(file.name, file.read_bytes()) for file in path.parent.iterdir()] == [("report.pdf", b"second")]


def test_a_place_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for place in (tmp_path, tmp_path / "file" / "report.pdf"):
        with pytest.raises(ExportFailed, match=f"{place} could not be written: (Is a directory|File exists)"):
            write_whole(place, b"content")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


_KILLED = """
import os, sys
from pathlib import Path
from tracker.store.beside.placing import new_folder
with new_folder(Path(sys.argv[1])) as new:
    (new / "half").write_text("of a backup")
    print(new, flush=True)
    if sys.argv[2] == "killed":
        os.kill(os.getpid(), 9)
    sys.stdin.read()
"""


def test_what_was_killed_before_its_end_goes_with_the_next_and_nothing_else_does(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", _KILLED, tmp_path / "old", "killed"], stdout=subprocess.PIPE, text=True, check=False
    ).stdout
    with subprocess.Popen([sys.executable, "-c", _KILLED, tmp_path / "now", "waits"], stdin=-1, stdout=-1, text=True) as waiting:
        assert waiting.stdin is not None
        assert waiting.stdout is not None
        left, held = Path(told.strip()), Path(waiting.stdout.readline().strip())
        others = [tmp_path / name for name in (".a.0123abcd.part", ".a.0123abcd.tracker.part.txt", "a.0123abcd.tracker.part")]
        for folder in others:
            folder.mkdir()
        with new_folder(tmp_path / "first"):
            assert left.exists()  # made a moment ago: whoever made it may not have locked it yet
        for folder in (left, held, *others):
            os.utime(folder, (0, 0))
        with new_folder(tmp_path / "second"):
            assert not left.exists()
            assert all(folder.exists() for folder in (held, *others))
        waiting.stdin.close()
    assert {each.name for each in tmp_path.iterdir()} == {"first", "second", "now", *(folder.name for folder in others)}
