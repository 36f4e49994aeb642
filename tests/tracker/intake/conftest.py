"""A store for the tests of intake: two programmes, three organisations and one agreement, as revision 1."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.stores import Records, store_of
from tracker.store import Store


@pytest.fixture(autouse=True)
def previews_cost_little(nothing_due: None) -> None:
    """What a preview tells of reports still to be made is tested where figures are, not with every file that is read."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The store of the tests."""
    records: Records = {
        "organisation": [{"org_id": name, "org_type": "10"} for name in ("MOH-UA", "WHO", "PMC")],
        "programme": [{"programme_id": name, "name": f"Programme {name}"} for name in ("IMP", "SYN")],
        "agreement": [
            {
                "agreement_id": "A-1",
                "programme_id": "IMP",
                "kind": "MOU_TWIN",
                "title": "First",
                "signed_on": date(2024, 3, 1),
                "expires_on": date(2026, 3, 1),
            }
        ],
    }
    with store_of(tmp_path / "tracker.duckdb", records) as opened:
        yield opened
