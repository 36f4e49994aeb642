"""Museum, sixth room: one number told in several places, and differently in each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reports.manifest import NAME
from reports.pdf import attachment
from reports.produce import Order, produce
from reports.spec import spec
from tests.acceptance.conftest import command
from tests.reports.content.plain import only
from tests.stores import csv_records, one_definition, store_of
from tracker.periods import period
from tracker.settings import DATA
from tracker.store import open_store
from tracker.store.connection import connect, rows


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the public facts under one indicator."""
    path = tmp_path_factory.mktemp("surfaces") / "s.duckdb"
    store_of(path, csv_records(DATA / "demo") | one_definition()).close()
    return path


def test_report_command_and_the_analysts_own_query_tell_the_same_number(facts: Path, tmp_path: Path) -> None:
    """Akvo RSR's server and its report server each had an algorithm, so that values could differ.

    https://github.com/akvo/akvo-rsr/issues/2867
    """
    tracker = command(facts)
    shown = tracker("indicators", "show", "AGR-01", "--programme", "IMP", "--period", "2024", "--json").json["figures"][0]["value"]
    assert tracker("snapshot", tmp_path / "copy.duckdb").code == 0
    copy = connect(tmp_path / "copy.duckdb", read_only=True)
    told = rows(copy, "select value from AGR_01('IMP', date '2024-01-01', date '2025-01-01') where dimension is null")
    listed = rows(
        copy, "select value from figure where indicator = 'AGR-01' and programme = 'IMP' and period = '2024' and dimension is null"
    )
    copy.close()
    with open_store(facts) as store:
        made = produce(store, Order(only(spec("donor"), "results"), "IMP", period("2024"), "en"))
    manifest = json.loads(attachment(made.pdf, NAME) or b"{}")
    printed = {one["value"] for one in manifest["figures"] if one["indicator"] == "AGR-01" and not one["by"] and one["period"] == "2024"}
    assert (shown, told[0]["value"], listed[0]["value"], printed) == (16, 16, 16, {16})
