"""Monitoring returns: which are expected, which came, and which came in time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from indicators.commands.quality import quality
from tests.stores import Records, store_of

SENT = """
    partnership  from        to          received    nil    told as
    IN-TIME      2024-01-01  2024-12-31  2025-01-20         in_time
    NIL          2024-01-01  2024-12-31  2025-01-30  yes    in_time
    LATE         2024-01-01  2024-12-31  2025-02-09         late
    UNDATED      2024-01-01  2024-12-31  -                  undated
    YEAR-BEFORE  2023-01-01  2023-12-31  2024-01-05         missing
    NOTHING      -           -           -                  missing
"""


def records() -> dict[str, list[dict[str, Any]]]:
    """A partnership and an agreement for each line, and the return that it sent."""
    lines = [line.split() for line in SENT.strip().splitlines()[1:]]
    names = [line[0] for line in lines]
    returns = [
        {
            "partnership_id": name,
            "period_from": first,
            "period_to": last,
            "received_on": None if day == "-" else day,
            "nil_return": "yes" in rest,
        }
        for name, first, last, day, *rest in lines
        if first != "-"
    ]
    return {
        "programme": [{"programme_id": "P", "home_country": "UA"}],
        "partnership": [{"partnership_id": name, "programme_id": "P", "kind": "TWINNING", "title": f"About {name}"} for name in names],
        "agreement": [
            {"agreement_id": name, "programme_id": "P", "partnership_id": name, "kind": "MOU_TWIN", "signed_on": "2023-01-10"}
            for name in names
        ],
        "monitoring_return": returns,
    }


def told(path: Path, *more: str) -> Any:
    result = CliRunner().invoke(quality, ["returns", "--programme", "P", "--period", "2024", "--store", str(path), *more])
    return json.loads(result.stdout) if "--json" in more else (result.exit_code, result.stdout, result.stderr)


def test_each_expected_return_is_told_with_what_became_of_it(tmp_path: Path) -> None:
    store_of(tmp_path / "s.duckdb", records()).close()
    document = told(tmp_path / "s.duckdb", "--json")
    expected = {line.split()[0]: line.split()[-1] for line in SENT.strip().splitlines()[1:]}
    assert {one["partnership_id"]: one["sent"] for one in document["returns"]} == expected
    assert [one["sent"] for one in document["returns"]] == ["missing", "missing", "undated", "late", "in_time", "in_time"]
    counts = {name: document[name] for name in ("expected", "in_time", "late", "undated", "missing", "nil")}
    assert counts == {"expected": 6, "in_time": 2, "late": 1, "undated": 1, "missing": 2, "nil": 1}
    assert document["due_on"] == "2025-01-30"
    assert [one["days_late"] for one in document["returns"] if one["sent"] == "late"] == [10]


def test_a_funders_calendar_says_when_they_are_due(tmp_path: Path) -> None:
    calendar: Records = {
        "framework": [{"framework_id": "EU", "programme_id": "P", "name": "EU", "currency": "EUR", "rate_set": "ECB"}],
        "reporting_period": [{"framework_id": "EU", "period_from": "2024-01-01", "period_to": "2024-12-31", "due_on": "2025-02-28"}],
    }
    store_of(tmp_path / "s.duckdb", records() | dict(calendar)).close()
    document = told(tmp_path / "s.duckdb", "--json")
    assert (document["due_on"], document["late"], document["in_time"]) == ("2025-02-28", 0, 3)


def test_the_command_lists_what_is_missing_first_and_says_so_by_its_exit_code(tmp_path: Path) -> None:
    store_of(tmp_path / "s.duckdb", records()).close()
    code, out, err = told(tmp_path / "s.duckdb")
    assert code == 1
    assert out.splitlines()[2].split() == ["NOTHING", "About", "NOTHING", "missing"]
    assert err == "Due on 2025-01-30: expected 6, in time 2, late 1, undated 1, missing 2, nil 1.\n"


def test_where_nothing_is_expected_nothing_is_missing(tmp_path: Path) -> None:
    store_of(tmp_path / "s.duckdb", {"programme": [{"programme_id": "P", "home_country": "UA"}]}).close()
    assert told(tmp_path / "s.duckdb")[0] == 0
