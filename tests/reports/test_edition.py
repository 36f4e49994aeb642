"""Which edition a new one is compared with: what readers have, whatever was tried since."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.edition import Edition, before, keep


def edition(code: str, revision: int, status: str) -> Edition:
    return Edition(code, "donor", "IMP", "2025", "en", status, revision, None, "", "", b"{}")


@pytest.mark.parametrize(
    ("kept", "compared_with"),
    [
        ((), None),
        ((edition("A", 1, "draft"), edition("B", 2, "draft")), "B"),
        ((edition("A", 1, "final"), edition("B", 2, "draft")), "A"),
        ((edition("A", 1, "final"), edition("B", 2, "final"), edition("C", 3, "draft"), edition("D", 9, "final")), "B"),
    ],
)
def test_a_final_report_is_compared_with_what_was_issued_not_with_its_own_draft(
    tmp_path: Path, kept: tuple[Edition, ...], compared_with: str | None
) -> None:
    for one in kept:
        keep(tmp_path / "tracker.duckdb", one)
    found = before(tmp_path / "tracker.duckdb", edition("NEW", 3, "final"))
    assert (found and found.code) == compared_with
