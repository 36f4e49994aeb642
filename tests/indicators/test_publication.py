"""A framework published as IATI 2.03: the whole file, what it demands, and that it is read back as it was written.

The files of the demonstration were held against the official schema (iati-activities-schema.xsd, release 2.03) when this was written.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from indicators.commands.framework import framework
from tests.stores import store_of
from tracker.intake.formats.given import Given
from tracker.intake.load import load

ACTIVITY = {"programme_id": "P", "kind": "WORKSHOP", "title": "Workshop", "status": "held", "count_basis": "aggregate"}
RECORDS: dict[str, list[dict[str, Any]]] = {
    "organisation": [{"org_id": "M", "org_type": "10", "country": "UA"}, {"org_id": "F", "org_type": "40", "country": "BE"}],
    "org_name": [{"org_id": "M", "lang": "en", "name": "Ministry"}],
    "org_identifier": [{"org_id": "M", "scheme": "UA-EDR", "value": "12"}, {"org_id": "F", "scheme": "XI-IATI", "value": "XI-IATI-EC"}],
    "programme": [{"programme_id": "P", "name": "Partners & more", "iati_activity_id": "UA-EDR-12-P", "lead_org": "M", "start_date": "2023-01-01"}],
    "framework": [{"framework_id": "L", "programme_id": "P", "name": "Logframe", "funder_org": "F", "currency": "EUR", "rate_set": "ECB"}],
    "result": [{"result_id": "O", "framework_id": "L", "level": "1", "code": "1", "statement": "People learn", "assumptions": "Roads stay open"}],
    "framework_indicator": [
        {"framework_id": "L", "result_id": "O", "indicator": "PTC-01", "label": "People trained", "external_code": "1.1", "vocabulary": "99"}
    ],
    "target": [
        {"framework_id": "L", "indicator": "PTC-01", "kind": "baseline", "on_date": "2023-12-31", "value": 0},
        {"framework_id": "L", "indicator": "PTC-01", "kind": "milestone", "on_date": "2024-12-31", "value": "60.5", "rationale": "Agreed"},
        {"framework_id": "L", "indicator": "PTC-01", "kind": "target", "on_date": "2025-12-31", "value": 100},
        {"framework_id": "L", "indicator": "PTC-01", "kind": "target", "on_date": "2024-12-31", "value": 50, "dim": "sex", "dim_value": "F"},
    ],
    "activity": [ACTIVITY | {"activity_id": "A", "start_date": "2024-05-01"}],
    "headcount": [
        {"activity_id": "A", "slice": "total", "n": 40, "qualifier": "about"},
        {"activity_id": "A", "slice": "sex", "sex": "F", "n": 38, "qualifier": "exact"},
        {"activity_id": "A", "slice": "sex", "sex": "M", "n": 2, "qualifier": "exact"},
    ],
}  # fmt: skip

INDICATOR = """
      <indicator measure="1" ascending="1" aggregation-status="1">
        <title>
          <narrative>People trained</narrative>
        </title>
"""
PERIODS = """
        <reference vocabulary="99" code="1.1" />
        <baseline iso-date="2023-12-31" year="2023" value="0" />
        <period>
          <period-start iso-date="2024-01-01" />
          <period-end iso-date="2024-12-31" />
          <target value="60.5">
            <comment>
              <narrative>Agreed</narrative>
            </comment>
          </target>
          <target value="50">
            <dimension name="sex" value="F" />
          </target>
          <actual value="40">
            <comment>
              <narrative>about 40 · F-</narrative>
            </comment>
          </actual>
          <actual>
            <dimension name="sex" value="F" />
            <comment>
              <narrative>hidden · F-</narrative>
            </comment>
          </actual>
        </period>
        <period>
          <period-start iso-date="2024-01-01" />
          <period-end iso-date="2025-12-31" />
          <target value="100" />
        </period>
      </indicator>
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("publication") / "t.duckdb"
    store_of(made, RECORDS).close()
    return made


def published(path: Path, *more: str) -> Any:
    about = ["L", "--programme", "P", "--period", "2024", "--iati", "--store", str(path)]
    return CliRunner().invoke(framework, [*about, *more])


def test_the_file_says_what_a_publisher_needs_and_hides_what_the_public_may_not_see(path: Path) -> None:
    told = re.sub(r"F-\w{10}", "F-", published(path).output)
    assert told.startswith('<?xml version="1.0" encoding="utf-8"?>\n<iati-activities version="2.03">\n')
    assert INDICATOR in told
    assert PERIODS in told
    assert "<narrative>Partners &amp; more</narrative>" in told
    assert '<participating-org role="1" ref="XI-IATI-EC" type="40">' in told
    assert '<activity-status code="2" />' in told


def test_what_is_published_can_be_read_back(path: Path, tmp_path: Path) -> None:
    (tmp_path / "results.xml").write_text(published(path).output, encoding="utf-8")
    with store_of(tmp_path / "n.duckdb", {"programme": [{"programme_id": "P", "name": "P"}]}) as store:
        done = load(store, [tmp_path / "results.xml"], actor="a", reason="b", given=Given(programme="P"))
        assert done.rejected == ()
        with store.session() as session:
            marks = session.tuples("select kind, on_date, value, dim_value from target order by on_date, kind, dim_value nulls first")
            actuals = session.tuples("select value, dim_value from stated_total")
    assert [(kind, str(day), float(value), dim) for kind, day, value, dim in marks] == [
        ("baseline", "2023-12-31", 0.0, None),
        ("target", "2024-12-31", 60.5, None),
        ("target", "2024-12-31", 50.0, "F"),
        ("target", "2025-12-31", 100.0, None),
    ]
    assert [(float(value), dim) for value, dim in actuals] == [(40.0, None)]


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ({"programme": [RECORDS["programme"][0] | {"iati_activity_id": None}]}, "P has no iati_activity_id, which IATI demands"),
        ({"org_identifier": RECORDS["org_identifier"][1:]}, "M has no identifier by which IATI could name it"),
    ],
)
def test_without_what_iati_demands_it_says_what_to_record(tmp_path: Path, lacking: dict[str, Any], told: str) -> None:
    store_of(tmp_path / "t.duckdb", RECORDS | lacking).close()
    assert told in str(published(tmp_path / "t.duckdb").exception)
