"""A report tells each framework's funder its part, and lists the amounts that no rate converts."""

from __future__ import annotations

import re
from pathlib import Path

from reports.content import document
from reports.spec import spec
from tests.reports.content.plain import written
from tests.stores import csv_records, store_of
from tracker.periods import period

SYNTHETIC = Path(__file__).parents[2] / "spec" / "synthetic"


def test_shares_of_money_are_told_with_what_is_stated_of_nobody_and_amounts_without_a_rate_are_listed(tmp_path: Path) -> None:
    """SX1 was paid by S-D1; SX2 for 10,000 euro by S-D2 and for 1,000 in kind by S-H2; of SX3 nobody says who paid. Four people are few."""
    given = csv_records(SYNTHETIC)
    given["framework"] = [{**row, "programme_id": "SYN", "attribution": "share"} for row in given["framework"]]
    given["result"] = [{"result_id": "R", "framework_id": "EU-SYN", "level": "1", "statement": "Staff trained"}]
    given["framework_indicator"] = [{"framework_id": "EU-SYN", "result_id": "R", "indicator": "PTC-01"}]
    lost = {"txn_id": "LOST", "programme_id": "SYN", "type": "11", "boundary": "external", "currency": "UAH", "amount": "5.00"}
    given["txn"] = [*given["txn"], {**lost, "txn_date": "2024-08-01"}]
    with store_of(tmp_path / "t.duckdb", given) as store, store.session() as session:
        made, _ = document(session, spec("donor"), programme="SYN", period=period("2024"), language="en")
    text = re.sub(r"\[F-\w+\]", "", written(made)).replace("\u00a0", " ")
    assert "= Co-funded results, as told to: S-D1" in text
    assert "\n | S-D1 | hidden\n" in text
    assert (
        "TRN-01 Trainings and workshops held | Programme | 2\n | S-D1 | 1\n | S-D2 | 0.9\n | S-H2 | 0.1\n | Shares not stated | 0" in text
    )
    assert "The funder’s share of the money spent, up to 31 December 2024." in text
    assert (
        "= Amounts without an exchange rate\nTransaction | Date | Amount | No rate for\nT2 | 15 February 2024 | USD 60,000 | USD, February 2024"
        in text
    )
    assert "LOST | 1 August 2024 | UAH 5 | UAH, August 2024" in text
