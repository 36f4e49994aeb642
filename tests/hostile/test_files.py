"""Hostile files against a load: each ends in one clear sentence or in rows that are right, in time, and nothing of a refused one is saved."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.weapons import AMOUNTS, BOOKS, DAYS, TEXTS, Build, others
from tests.stores import store_of
from tests.tracker.intake.files import text_file
from tracker.errors import TrackerError
from tracker.intake import reader
from tracker.intake.load import load
from tracker.intake.reader import ReaderFailed
from tracker.store import Store

SECONDS = 30

FILES: dict[str, Build] = {
    **{f"{name}.xlsx": build for name, build in BOOKS.items()},
    **{f"{name}.csv": build for name, build in TEXTS.items()},
    **dict(others()),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with two programmes, which the files would change."""
    programmes = [{"programme_id": name, "name": f"Programme {name}"} for name in ("IMP", "SYN")]
    with store_of(tmp_path_factory.mktemp("store") / "t.duckdb", {"programme": programmes}) as opened:
        yield opened


def outcome(store: Store, path: Path, kind: str = "programme") -> str:
    """What a load says: a refusal in one sentence, or how many rows and findings there are; a bug of ours fails here."""
    head, began = store.head, time.monotonic()
    try:
        result = load(store, [path], kind=kind, all_or_nothing=True, actor="test", reason="test")
    except TrackerError as refusal:
        assert not isinstance(refusal.__cause__, ReaderFailed), refusal.__cause__
        said = str(refusal)
        assert path.name in said
        assert said.isprintable()
        assert refusal.next_step
        assert len(said) < 400
    else:
        said = f"{result.added} {result.changed} {result.unchanged} {len(result.rejected)} {'; '.join(result.notes)}"
        assert all(f"{finding.where} {finding.reason} {finding.suggestion}".isprintable() for finding in result.rejected)
    assert time.monotonic() - began < SECONDS
    assert store.head == head or "refus" not in said
    return said


@pytest.mark.parametrize("name", FILES)
def test_the_application_survives(store: Store, tmp_path: Path, name: str) -> None:
    FILES[name](tmp_path / name)
    print(name, "|", outcome(store, tmp_path / name))
