"""A file that somebody names is whole or is not there, and a place that takes none is told, not a bug."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.errors import ExportFailed
from tracker.store.beside.placing import write_whole


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
