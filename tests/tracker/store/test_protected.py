"""A protected organisation is known outside by its region only: in reports, in names of groups, and in analysts' copies."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from reports.content import document
from reports.spec import spec
from tests.reports.content.plain import written
from tests.stores import Records, store_of
from tracker.organisations import organisation_name, told_outside
from tracker.periods import period
from tracker.store.analysts.snapshot import write_snapshot
from tracker.store.connection import connect, run

HOSPITAL: Records = {
    "programme": [{"programme_id": "P", "name": "P", "home_country": "UA"}],
    "organisation": [
        {"org_id": "H1", "org_type": "15", "country": "UA", "subdivision": "UA-18", "city": "Ovruch", "protected": True},
        {"org_id": "F1", "org_type": "15", "country": "FR", "city": "Lille"},
    ],
    "org_name": [
        {"org_id": "H1", "name": "Ovruch City Hospital", "lang": "en", "valid_from": None},
        {"org_id": "F1", "name": "Lille Hospital", "lang": "en", "valid_from": None},
    ],
    "agreement": [{"agreement_id": "A1", "programme_id": "P", "kind": "MOU_TWIN", "signed_on": "2024-03-01", "status": "signed"}],
    "agreement_party": [{"agreement_id": "A1", "org_id": "H1", "side": "home"}, {"agreement_id": "A1", "org_id": "F1", "side": "foreign"}],
    "activity": [
        {
            "activity_id": "X",
            "programme_id": "P",
            "kind": "TRAINING",
            "title": "First aid",
            "status": "held",
            "start_date": "2024-05-01",
            "count_basis": "none",
        }
    ],
    "activity_place": [{"activity_id": "X", "country": "UA", "subdivision": "UA-18", "city": "Ovruch"}],
}


def test_outside_it_is_called_by_its_region(tmp_path: Path) -> None:
    with store_of(tmp_path / "t.duckdb", HOSPITAL) as store, store.session() as session:
        assert organisation_name(session, "H1", "en") == "Ovruch City Hospital"
        assert told_outside(session, "H1", "en") == "Zhytomyr"
        assert told_outside(session, "F1", "en") == "Lille Hospital"


@pytest.mark.parametrize("name", ["donor", "who"])
def test_no_report_to_others_names_it_or_its_city(tmp_path: Path, name: str) -> None:
    with store_of(tmp_path / "t.duckdb", HOSPITAL) as store, store.session() as session:
        text = written(document(session, spec(name), programme="P", period=period("2024"), language="en")[0])
    assert "Ovruch" not in text
    assert "Lille Hospital" in text or name == "who"


def test_no_copy_for_others_holds_its_name_or_city(tmp_path: Path) -> None:
    with store_of(tmp_path / "t.duckdb", HOSPITAL) as store, store.session() as session:
        write_snapshot(session, tmp_path / "donor.duckdb", "donor")
        write_snapshot(session, tmp_path / "internal.duckdb")
    with closing(connect(tmp_path / "donor.duckdb", read_only=True)) as copy:
        assert run(copy, "select org_id, subdivision, city from organisation order by 1") == [("F1", None, "Lille"), ("H1", "UA-18", None)]
    assert b"Ovruch" in (tmp_path / "internal.duckdb").read_bytes()
    assert b"Ovruch" not in (tmp_path / "donor.duckdb").read_bytes()


def test_no_copy_for_others_holds_what_a_finding_said_when_it_was_accepted(tmp_path: Path) -> None:
    accepted = {
        "rule_id": "DQ-24",
        "entity": "activity",
        "entity_id": "X",
        "status": "accepted",
        "reason": "no list",
        "on_date": "2024-06-01",
    }
    records = {**HOSPITAL, "dq_acceptance": [accepted | {"found": '{"people":3}'}]}
    with store_of(tmp_path / "t.duckdb", records) as store, store.session() as session:
        write_snapshot(session, tmp_path / "donor.duckdb", "donor")
    with closing(connect(tmp_path / "donor.duckdb", read_only=True)) as copy:
        for table in ("dq_acceptance", "history.dq_acceptance"):
            assert run(copy, f"select reason, found from {table}") == [("no list", None)]
