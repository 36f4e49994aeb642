"""Which edition a new one is compared with: what readers have, whatever was tried since."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from reports.deliveries import enter, ledger
from reports.edition import Edition, before, keep, standing
from reports.manifest import verification_code
from reports.produce import Produced
from reports.schedule import DueReport
from tracker.periods import period


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


@pytest.mark.parametrize(
    ("state", "compared_with"), [("due", "B"), ("building", "B"), ("sending", "A"), ("sent", "A"), ("unknown", "A"), ("failed", "B")]
)
def test_a_draft_that_was_sent_or_may_have_been_is_what_its_reader_has(tmp_path: Path, state: str, compared_with: str) -> None:
    """It stands beside a newer one that nobody was sent."""
    path = tmp_path / "tracker.duckdb"
    for one in (edition("A", 1, "draft"), edition("B", 2, "draft"), edition("C", 3, "draft")):
        keep(path, one)
    with ledger(path) as connection, connection:
        enter(connection, [DueReport("donor", period("2025"), "office", datetime.fromisoformat("2026-01-20"))])
        connection.execute("update delivery set state = ?, edition = 'A'", [state])
    found = before(path, edition("C2", 2, "draft"))
    assert (found and found.code, [one.code for one in standing(path)]) == (compared_with, ["A", "C"] if compared_with == "A" else ["C"])


def test_no_two_editions_share_a_verification_code() -> None:
    one: dict[str, Any] = {"spec": "donor", "store_id": "s", "revision": 1, "programme": "P", "period": period("2025"), "language": "en"}
    others = {"spec": "who", "store_id": "t", "revision": 2, "programme": "Q", "period": period("2024"), "language": "uk"}
    others |= {"status": "final"}
    codes = {verification_code(**one), *(verification_code(**one | {name: value}) for name, value in others.items())}
    assert len(codes) == 1 + len(others)


@pytest.mark.parametrize(("shown", "share"), [(31, "100 %"), (30, "96 %"), (999, "99 %")])
def test_the_share_of_figures_shown_is_whole_so_that_it_reads_in_any_language_and_never_rounded_up(shown: int, share: str) -> None:
    made = Produced(edition("A", 1, "draft"), b"", 40, {"shown": shown, "small": 1 if shown != 31 else 0, "aside": 0})
    assert f"people {shown} ({share}) are shown" in made.told(Path("a.pdf"))[1]
