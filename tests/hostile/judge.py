"""What holds for every load of a hostile file."""

from __future__ import annotations

import time
from pathlib import Path

from tracker.errors import TrackerError, WrongRequest
from tracker.intake.confined.reader import ReaderFailed
from tracker.intake.formats.given import Given
from tracker.intake.load import load
from tracker.store import Store

SECONDS, LETTERS = 30, 400


def refusal_of(store: Store, path: Path, kind: str | None = "programme", mapping: Path | None = None) -> str | None:
    """The one sentence by which a load refuses a file, None when rows or findings came of it. Anything else fails the test."""
    head, began = store.head, time.monotonic()
    try:
        given = Given(programme="IMP", mapping=mapping)
        result = load(store, [path], kind=kind, all_or_nothing=True, currency="EUR", given=given, actor="test", reason="test")
    except TrackerError as error:
        refusal = error
    else:
        told = [f"{finding.where} {finding.field} {finding.reason} {finding.suggestion}" for finding in result.rejected]
        assert [text for text in (*told, *result.notes) if not text.isprintable()] == []
        assert store.head == head if result.rejected else result.revision in (None, head, head + 1)
        return None
    finally:
        assert time.monotonic() - began < SECONDS
    assert store.head == head
    assert not isinstance(refusal.__cause__, ReaderFailed), refusal.__cause__
    said = str(refusal)
    assert path.name in said or isinstance(refusal, WrongRequest)
    assert refusal.next_step
    assert said.isprintable()
    assert len(said) < LETTERS
    return said
