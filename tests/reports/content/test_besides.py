"""What a report is known to tell without being written is what it tells once it is."""

from __future__ import annotations

from pathlib import Path

from reports.content.besides import told
from reports.content.brief import Brief
from reports.spec import spec
from tests.stores import definitions_of, store_of
from tracker.periods import period


def test_a_report_is_known_to_tell_only_of_indicators_in_force(tmp_path: Path) -> None:
    records = {"programme": [{"programme_id": "IMP", "name": "Impact"}]} | definitions_of("AGR-01")
    with store_of(tmp_path / "s.duckdb", records) as store, store.session() as session:
        assert {one.indicator for one in told(Brief(session, spec("who"), "IMP", period("2025"), "en"))} == {"AGR-01"}
