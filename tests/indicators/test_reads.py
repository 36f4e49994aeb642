"""Which record types an indicator reads, however its SQL is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from indicators.declared.catalogue import catalogue
from indicators.reads import heeds, record_types
from tests.stores import store_of

OWN = """
select p.Person_id as key, 'from headcount' as programme
from Activity as a, "participation" p
where a.activity_id in (select activity_id from activity_place)
"""


def test_tables_are_told_from_columns_parameters_and_texts(tmp_path: Path) -> None:
    definition = replace(catalogue()["PTC-02"], rows=OWN, ladder=None)
    with store_of(tmp_path / "store.duckdb", {}) as store, store.session() as session:
        assert record_types(session, definition, [OWN]) == {"activity", "activity_place", "participation"}
        assert record_types(session, definition, [f"{OWN} and $home_country = 'UA'"]) >= {"programme"}
        assert record_types(session, catalogue()["PTC-01"]) == {"activity", "headcount", "participation", "person"}


@pytest.mark.parametrize(
    ("counted", "takes_all"),
    [("a.activity_id", False), ("*", True), ("a.*", True), ("a", True), ("count(distinct A)", True), ("Activity", True)],
)
def test_a_query_that_takes_whole_rows_heeds_every_field(
    counted: str, takes_all: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "activity" if counted == "Activity" else "activity as a"
    definition = replace(catalogue()["TRN-01"], rows=f"select {counted} from {name}", dimension=(), view=(), hash=counted)
    monkeypatch.setattr("indicators.reads.indicator", lambda *_: definition)
    with store_of(tmp_path / "store.duckdb", {}) as store, store.session() as session:
        assert heeds(session, "TRN-01", "activity", frozenset({"title"})) is takes_all
