"""DuckDB and PostgreSQL give the same cells: nothing that an indicator says hangs on one database's ways."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.declared.catalogue import catalogue
from indicators.question import INTERNAL, Question
from tests.generative.test_twin import CAREFULLY, JUDGED, questions
from tests.postgres import Server
from tests.spec.second_engine import SecondEngine, differences, second_engine
from tests.stores import csv_records, store_of
from tracker.periods import period
from tracker.store import Session

SYNTHETIC = csv_records(Path(__file__).parents[1] / "spec" / "synthetic")
ONE_ENGINE_ONLY: dict[str, str] = {}
"""Indicators whose SQL PostgreSQL cannot run, and why. One that it can run must not stand here."""


@pytest.fixture(scope="module")
def second(postgresql: Server) -> Iterator[SecondEngine]:
    with second_engine(postgresql.database("judge")) as engine:
        yield engine


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with store_of(tmp_path_factory.mktemp("judged") / "s.duckdb", SYNTHETIC) as store, store.session() as opened:
        yield opened


@pytest.mark.parametrize("code", catalogue())
def test_the_engines_agree_on_the_synthetic_programme(session: Session, second: SecondEngine, code: str) -> None:
    second.load(SYNTHETIC)
    definition = catalogue()[code]
    asked = [
        Question(code, "SYN", period(when), by, audience=INTERNAL, rate_set="TESTSET")
        for when in ("2024", "2024-Q2", "..2024-12-31", "2025")
        for by in ((), tuple(definition.dimensions)[:3], tuple(definition.dimensions)[3:])
    ]
    if code in ONE_ENGINE_ONLY:
        with pytest.raises(Exception, match=r".*"):
            differences(session, second, definition, asked[0])
    else:
        assert [one for question in asked for one in differences(session, second, definition, question)] == []


@pytest.mark.parametrize("room", JUDGED)
@CAREFULLY
@given(st.data())
def test_the_engines_agree_on_random_worlds(second: SecondEngine, room: str, data: st.DataObject) -> None:
    world, codes = JUDGED[room]
    records, asked = data.draw(world), data.draw(questions(*codes))
    second.load(records)
    with tempfile.TemporaryDirectory() as folder, store_of(Path(folder) / "world.duckdb", records) as store, store.session() as session:
        for one in (one for one in asked if one.indicator not in ONE_ENGINE_ONLY):
            assert differences(session, second, catalogue()[one.indicator], one) == []


def test_a_row_that_only_one_engine_has_is_noticed(session: Session, second: SecondEngine) -> None:
    second.load({**SYNTHETIC, "agreement": SYNTHETIC["agreement"][1:]})
    asked = Question("AGR-01", "SYN", period("2024"), audience=INTERNAL)
    (found,) = differences(session, second, catalogue()["AGR-01"], asked)
    assert "AGR-01" in found
