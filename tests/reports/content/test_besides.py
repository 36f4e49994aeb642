"""What a report is known to tell without being written is what it tells once it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.question import Question
from reports.content import printed, written
from reports.content.besides import told
from reports.content.brief import Brief
from reports.spec import spec
from tests.reports.content.plain import demo_records
from tests.stores import definitions_of, store_of
from tracker.periods import Period, period

Place = tuple[str, tuple[str, ...], Period]


@pytest.mark.parametrize(("name", "when"), [("donor", "2025"), ("who", "2025-H2")])
def test_all_that_a_report_asks_is_known_beforehand_earlier_points_of_its_charts_too(tmp_path: Path, name: str, when: str) -> None:
    with store_of(tmp_path / "s.duckdb", demo_records()) as store, store.session() as session:
        brief = Brief(session, spec(name), "IMP", period(when), "en")
        body, made = written(brief)
        asked = {place(one.question) for one in printed(body, made) if is_plain(one.question)}
        assert asked - set(map(place, told(brief))) == set()


def place(one: Question) -> Place:
    """What a question is about, whoever asks it."""
    return one.indicator, one.by, one.period


def is_plain(one: Question) -> bool:
    """A question of no framework and of no single activity."""
    return not one.framework and "activity" not in one.by


def test_a_report_is_known_to_tell_only_of_indicators_in_force(tmp_path: Path) -> None:
    records = {"programme": [{"programme_id": "IMP", "name": "Impact"}]} | definitions_of("AGR-01")
    with store_of(tmp_path / "s.duckdb", records) as store, store.session() as session:
        assert {one.indicator for one in told(Brief(session, spec("who"), "IMP", period("2025"), "en"))} == {"AGR-01"}
