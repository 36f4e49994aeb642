"""The ground floor starts fast because it loads none of the heavy libraries: checked on real processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"dash", "plotly", "reportlab", "polars", "duckdb"}


def imported(*arguments: str) -> set[str]:
    """The top packages that a Python process with these arguments imports before it ends well."""
    ran = subprocess.run([sys.executable, "-X", "importtime", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    lines = [line for line in ran.stderr.splitlines() if line.startswith("import time:")]
    return {line.rsplit("|", 1)[1].strip().split(".")[0] for line in lines}


@pytest.mark.parametrize("arguments", [("-c", "import tracker"), ("-m", "tracker", "--help")], ids=["import tracker", "tracker --help"])
def test_the_ground_floor_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    loaded = imported(*arguments)
    assert "tracker" in loaded
    assert loaded & HEAVY == set()


def test_the_check_sees_a_heavy_library_when_one_is_loaded() -> None:
    assert "duckdb" in imported("-c", "import tracker.store.connection")
