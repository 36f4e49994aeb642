"""Identifiers that look alike are asked of, since one record under two of them counts twice."""

from __future__ import annotations

from pathlib import Path

from tests.tracker.intake.files import loaded, text_file
from tracker.store import Store


def test_an_identifier_that_looks_like_another_is_asked_once_and_loaded(store: Store, tmp_path: Path) -> None:
    rows = "programme_id,name\nС-1,Cyrillic\nC-1,Latin\nimp,Partnership\nNEW/2,New\n"
    told = loaded(store, text_file(tmp_path / "programme.csv", rows))
    assert [(each.about, each.said, each.candidates[0].identity, each.where) for each in told.proposals] == [
        ("duplicate", "C-1", "С-1", "programme.csv, line 3"),
        ("duplicate", "imp", "IMP", "programme.csv, line 4"),
    ]
    assert told.added == {"programme": 4}
    assert loaded(store, text_file(tmp_path / "programme.csv", rows)).proposals == ()


def test_zeros_and_strokes_make_no_other_identifier(store: Store, tmp_path: Path) -> None:
    rows = "programme_id,name\nA-01,One\nA-1,Two\nA–1,Three\nA 01,Four\nA-10,Five\n00123,Six\n123,Seven\n"
    told = loaded(store, text_file(tmp_path / "programme.csv", rows))
    assert [(each.said, each.candidates[0].identity) for each in told.proposals] == [
        ("A-1", "A-01"),
        ("A–1", "A-01"),
        ("A 01", "A-01"),
        ("123", "00123"),
    ]
