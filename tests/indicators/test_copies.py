"""Two copies of one store that went their own ways, open in one process: each gets its own answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from indicators.answer import answer
from indicators.quality import findings
from indicators.question import Question
from tests.stores import store_of
from tracker.periods import period
from tracker.store import open_store


def test_a_copy_that_went_its_own_way_is_answered_and_judged_by_itself(tmp_path: Path) -> None:
    agreement = {"agreement_id": "A", "programme_id": "P", "kind": "LOI", "signed_on": "2024-05-01"}
    store_of(tmp_path / "one.duckdb", {"programme": [{"programme_id": "P", "name": "P"}]}).close()
    for ending in ("duckdb", "journal"):
        (tmp_path / f"two.{ending}").write_bytes((tmp_path / f"one.{ending}").read_bytes())
    seen = []
    for name, signed in (("one", "2024-05-01"), ("two", "2099-05-01")):
        with open_store(tmp_path / f"{name}.duckdb") as store:
            store.save({"agreement": [agreement | {"signed_on": signed}]}, actor="a", reason="b")
            with store.session() as session:
                rules = {finding.rule for finding in findings(session, "P", date(2025, 1, 1))}
                seen.append((session.revision, answer(session, Question("AGR-01", "P", period("2024"))).total.value, "DQ-01" in rules))
    assert seen == [(2, 1, False), (2, 0, True)]
