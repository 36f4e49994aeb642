"""Findings of which there are very many read as those of which there are few."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.tracker.intake.files import loaded, text_file
from tracker.findings import Finding
from tracker.intake.packed import PIECE, Findings
from tracker.store import Store

WRONG = [Finding(f"“{n}” is no number", "Write one.", "a.csv", line=n + 2, kind="txn", field="amount") for n in range(2 * PIECE + 5)]


def test_they_are_counted_told_in_order_and_picked() -> None:
    findings = Findings.of(WRONG[:3], Findings(WRONG[3:-2]), WRONG[-2:])
    assert len(findings) == len(WRONG)
    assert list(findings) == WRONG
    assert findings[PIECE : PIECE + 30] == tuple(WRONG[PIECE : PIECE + 30])
    assert (findings[0], findings[3], findings[-1], findings[PIECE + 2]) == (WRONG[0], WRONG[3], WRONG[-1], WRONG[PIECE + 2])
    with pytest.raises(IndexError):
        findings[len(WRONG)]


def test_a_packed_one_takes_a_few_bytes() -> None:
    packed = sum(sys.getsizeof(data) for _, data in Findings(WRONG)._packed)
    assert packed < 20 * len(WRONG)


def test_few_are_in_the_order_of_the_file() -> None:
    assert Findings(reversed(WRONG[:4])).sorted_by(lambda one: one.line) == tuple(WRONG[:4])


def test_of_a_file_wrong_in_every_row_every_row_is_told_and_the_first_are_kept(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.intake.packed.PIECE", 7)
    monkeypatch.setattr("tracker.intake.refused.MOST", 5)
    rows = "".join(f"A-{n},NONE,LOI,31.02.2024\n" for n in range(40))
    result = loaded(store, text_file(tmp_path / "agreement.csv", f"agreement_id,programme_id,kind,signed_on\n{rows}"))
    assert [one.line for one in result.rejected] == list(range(2, 42))
    assert result.quarantine is not None
