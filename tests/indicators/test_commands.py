"""What `tracker indicators` prints of changes, ladders, frameworks and parts of a period, as people run it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.commands import tracker
from tests.reports.content.plain import demo_records
from tests.stores import definitions_of, store_of

ASKED = ("--programme", "IMP", "--period", "2025")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public facts with a few indicators, and a recount."""
    there = tmp_path_factory.mktemp("commands") / "t.duckdb"
    with store_of(there, {**demo_records(), **definitions_of("AGR-01", "PTC-01", "PTC-02")}) as store:
        recount = {"activity_id": "ACT-FOR", "slice": "total", "role": "participant", "n": 160, "qualifier": "more_than"}
        store.save({"headcount": [recount]}, actor="olena", reason="recount of the forum")
    return there


@pytest.mark.parametrize(
    ("words", "code", "lines"),
    [
        (
            ("changes", 1, 2, *ASKED, "--indicator", "ptc-01"),
            0,
            (
                "PTC-01 2025 Sex: not stated more than 150 more than 160 +10 correction +10 (2)",
                "6 figure(s) changed between revision 1 and revision 2.",
            ),
        ),
        (
            ("changes", 1, 2, "--programme", "IMP", "--language", "uk"),
            0,
            ("PTC-01 2025 Усього понад 150 понад 160 +10 виправлення +10 (2)",),
        ),
        (("changes", 1, 1, "--programme", "IMP"), 0, ("No figure(s) changed between revision 1 and revision 1.",)),
        (("changes", 1, 2, "--programme", "NOPE"), 4, ("Error: There is no programme “NOPE” at revision 2.",)),
        (
            ("ladder", *ASKED, "--by", "sex"),
            0,
            (
                "Participants, each counted once in the programme Sex: not stated more than 160 1",
                "Unique participants (individually recorded) Total no data 0",
            ),
        ),
        (("framework", "--programme", "IMP"), 0, ("EU-IMP EU logframe (example, not from a contract) EU EUR ECB co_funded_whole",)),
        (("framework", "EU-IMP", "--programme", "IMP"), 2, ("Error: A logframe is of a period. Add for instance --period 2025.",)),
        (
            ("framework", "EU-IMP", *ASKED),
            0,
            (
                "Co-funded results: The whole result, co-funders named",
                "Op 1.1.1 Agreements signed since the beginning · AGR-01 Agreements signed, cumulative 1 (31 August 2023) 30 (31 December 2025)",
            ),
        ),
        (
            ("show", "PTC-01", *ASKED, "--each", "quarter"),
            0,
            ("Q3 2025 Total no data 0", "Q4 2025 Total more than 160 1", "The parts add up to the whole."),
        ),
    ],
)
def test_it_is_printed(path: Path, words: tuple[object, ...], code: int, lines: tuple[str, ...]) -> None:
    ran = tracker("indicators", *words, "--store", path)
    printed = [re.sub(r"[ \u00a0]+", " ", line).strip() for line in (ran.stdout + ran.stderr).splitlines()]
    assert ran.returncode == code, printed
    assert [line for line in lines if not any(one.startswith(line) for one in printed)] == [], printed


@pytest.mark.parametrize(
    ("words", "place", "told"),
    [
        (("changes", 1, 2, *ASKED), (0, "new", "text"), "more than 160"),
        (("ladder", *ASKED), ("rungs", 0, "name"), "Participants (attendances)"),
        (("framework", "--programme", "IMP"), (0, "framework"), "EU-IMP"),
        (("framework", "EU-IMP", *ASKED), ("attribution",), "co_funded_whole"),
        (("show", "PTC-01", *ASKED, "--each", "quarter"), ("parts", 3, "period", "to"), "2025-12-31"),
        (("show", "PTC-01", *ASKED), ("indicator",), "PTC-01"),
    ],
)
def test_it_is_one_json_document(path: Path, words: tuple[object, ...], place: tuple[str | int, ...], told: str) -> None:
    found = json.loads(tracker("indicators", *words, "--json", "--store", path).stdout)
    for step in place:
        found = found[step]
    assert found == told
