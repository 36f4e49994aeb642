"""Frameworks convert money as the twin does by hand: every method, calendars that overlap, and months without a rate."""

from __future__ import annotations

import tempfile
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from indicators.question import INTERNAL, Question
from tests.generative import worlds as w
from tests.generative.test_twin import CAREFULLY, compare
from tests.stores import store_of
from tracker.periods import period

MONTHS = [date(2023, 12, 1), *(date(2024, month, 1) for month in range(1, 6))]
ENDS = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 5, 31)]
FRAMEWORK: w.Fields = {
    "programme_id": st.sampled_from([None, "P"]),
    "name": st.just("F"),
    "currency": w.word("EUR USD UAH"),
    "rate_set": w.word("ECB ECB ECB NBU"),
    "fx_method": w.maybe("month_of_transaction month_of_entry period_average period_average period_average"),
    "fiscal_year_start": st.sampled_from([None, "04-01", "12-15"]),
}
REPORTING_PERIOD: w.Fields = {
    "framework_id": w.word("F1 F2 F3"),
    "period_from": st.sampled_from(MONTHS[:3]),
    "period_to": st.sampled_from(ENDS),
}
TXN = {**w.TXN, "txn_date": st.sampled_from([date(2024, 1, 1), date(2024, 2, 29), date(2024, 3, 31)]), "type": w.word("4 4 11")}


@st.composite
def rates(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A rate for nearly every month and currency."""
    cells = [{"rate_set": "ECB", "month": month, "currency": currency} for month, currency in product(MONTHS, ("USD", "UAH"))]
    lost = draw(st.lists(st.sampled_from(range(len(cells))), max_size=2))
    return [{**cell, "per_eur": draw(st.sampled_from(w.RATES))} for place, cell in enumerate(cells) if place not in lost]


WORLDS = w.world(
    activity=w.each("activity_id", w.ACTIVITIES, w.ACTIVITY),
    framework=w.each("framework_id", "F1 F2 F3", FRAMEWORK),
    reporting_period=w.some("framework_id period_from period_to", REPORTING_PERIOD, least=6),
    txn=w.each("txn_id", "T1 T2 T3 T4 T5 T6", TXN),
    fx_rate=rates(),
)


@CAREFULLY
@given(WORLDS)
def test_frameworks_convert_as_by_hand(records: dict[str, Any]) -> None:
    asked = [
        Question(code, "P", period("2024"), ("currency",), audience=INTERNAL, framework=name)
        for code, name in product(("FUN-01", "FUN-03"), ("F1", "F2", "F3"))
    ]
    with tempfile.TemporaryDirectory() as folder, store_of(Path(folder) / "world.duckdb", records) as store, store.session() as session:
        for one in asked:
            compare(session, records, one)
