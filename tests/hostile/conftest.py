"""A store that hostile files would change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stores import store_of
from tracker.store import Store

pytest.register_assert_rewrite("tests.hostile.judge")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with two programmes, which the files would change, and a training."""
    records = {
        "programme": [{"programme_id": name, "name": f"Programme {name}"} for name in ("IMP", "SYN")],
        "activity": [{"activity_id": "X", "programme_id": "IMP", "kind": "TRAINING", "status": "held", "count_basis": "individual"}],
    }
    with store_of(tmp_path_factory.mktemp("store") / "t.duckdb", records) as opened:
        yield opened
