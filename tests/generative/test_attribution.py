"""Funders' shares, and what is stated of nobody, make the programme's result: exactly, in every cell of random worlds."""

from __future__ import annotations

import tempfile
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from indicators.attribution import attributed
from indicators.figures import Status
from indicators.question import ADDING, INTERNAL, Question
from tests.generative import worlds as w
from tests.generative.test_twin import CAREFULLY
from tests.stores import store_of
from tracker.periods import period

CODES = {
    "TRN-01": ("kind", "mode"),
    "PTC-01": ("activity_kind", "qualifier"),
    "TRN-03": ("host_country",),
    "FUN-03": ("in_kind", "currency"),
}
ACTIVITY_FUNDER: w.Fields = {
    "activity_id": w.word(w.ACTIVITIES),
    "funder_org": w.word("O1 O2 O3"),
    "share": st.sampled_from([None, "0.33333333", "0.5", "0.25", "0.67", "1"]),
}
TXN = {
    **w.TXN,
    "funding_id": w.maybe("F1 F2"),
    "type": w.word("4 4 4 11"),
    "activity_id": w.word(w.ACTIVITIES),
    "currency": w.word("EUR EUR USD"),
}
WORLDS = w.world(
    activity=w.each("activity_id", w.ACTIVITIES, w.ACTIVITY),
    activity_funder=w.some("activity_id funder_org", ACTIVITY_FUNDER, least=8),
    activity_place=w.some("activity_id country subdivision", w.ACTIVITY_PLACE, least=6),
    person=w.each("person_id", "p1 p2 p3 p4", w.PERSON),
    participation=w.some("activity_id person_id role", w.PARTICIPATION, least=15),
    headcount=w.some("activity_id slice role mode sex country cadre", w.HEADCOUNT, least=30),
    funding=w.each("funding_id", "F1 F2", w.FUNDING),
    txn=w.each("txn_id", "T1 T2 T3 T4 T5 T6 T7 T8 T9", TXN),
    fx_rate=w.some("rate_set month currency", w.FX_RATE, least=8),
)


@CAREFULLY
@given(WORLDS, st.sampled_from(["2024", "..2024-12-31"]), st.sampled_from([date(2024, 3, 31), date(2024, 12, 31)]))
def test_shares_make_the_whole(records: dict[str, Any], when: str, on: date) -> None:
    with tempfile.TemporaryDirectory() as folder, store_of(Path(folder) / "world.duckdb", records) as store, store.session() as session:
        for code, by in CODES.items():
            for rule in ADDING:
                found = attributed(session, Question(code, "P", period(when), by, audience=INTERNAL), rule, on)
                for figure in found.whole.figures:
                    if figure.status in (Status.VALUE, Status.NO_DATA):
                        parts = [Fraction(part.at(figure.by).value or 0) for part in found.parts]
                        assert sum(parts) == Fraction(figure.value or 0), (code, rule, figure.by)
