"""Findings on random edits of records that break every rule: what was asked of a few keys is what asking of all records tells."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from indicators.quality import rules
from indicators.quality.asked import asked, with_programmes
from indicators.quality.found import found
from indicators.quality.touched import touched
from tests.indicators.test_quality import BROKEN, DATA_DATE
from tests.stores import store_of
from tracker.records import RECORD_TYPES
from tracker.records.fields import CODES
from tracker.store import Session, Store

HISTORIES, EDITS = int(os.environ.get("TRACKER_HISTORIES", "2")), 4
ONE_BY_ONE = {"DQ-02", "DQ-04", "DQ-11", "DQ-12", "DQ-13", "DQ-14", "DQ-15", "DQ-24", "DQ-26", "DQ-36"}
"""The rules that are asked of what was touched only."""

_CHANGING = [kind for kind in sorted(BROKEN) if {*RECORD_TYPES[kind].names} > {*RECORD_TYPES[kind].key}]

Row = dict[str, Any]


class Editor:
    """Someone who changes, retires and brings back records at random; the seed decides everything."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.any = self.random.choice

    def edit(self, store: Store) -> None:
        """One revision: records of a type or two say something else, are there again, or are gone."""
        for kind in self.random.sample(_CHANGING, 2):
            with store.session() as session:
                there = session.rows(f"select * exclude (rev) from {kind} order by record_id")
            gone = [row for row in BROKEN[kind] if RECORD_TYPES[kind].record_id(row) not in {row["record_id"] for row in there}]
            if there and self.random.random() < 0.3:
                store.save({}, retire={kind: [self.any(there)["record_id"]]}, actor="editor", reason="a retirement")
            else:
                rows = gone[:2] or [self.changed(kind, self.any(there))]
                store.save({kind: rows}, actor="editor", reason="an edit")

    def changed(self, kind: str, row: Row) -> Row:
        """A record that says something else in one of its fields: what another record says there, nothing, or no word of the list."""
        key = RECORD_TYPES[kind].key
        field = self.any([field for field in RECORD_TYPES[kind].fields if field.name not in key])
        said = [other.get(field.name) for other in BROKEN[kind]]
        wrong = ["XX"] if field.codes and field.kind is not CODES else []
        value = self.any([one for one in (*said, *wrong) if one is not None or not field.required] or [row[field.name]])
        return {name: told for name, told in row.items() if name != "record_id"} | {field.name: value}


def told(rows: pl.DataFrame) -> list[tuple[str, ...]]:
    """What was found, in order."""
    return sorted(rows.rows(), key=repr)


def anew(session: Session) -> Mapping[str, list[tuple[str, ...]]]:
    """What asking of all records tells."""
    every = {code: (rule, asked(session, rule, DATA_DATE)) for code, rule in rules().items()}
    return {code: told(with_programmes(session, rows) if rule.derived else rows) for code, (rule, rows) in every.items()}


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_a_few_keys_tell_what_all_records_tell(tmp_path: Path, seed: int) -> None:
    editor = Editor(seed)
    with store_of(tmp_path / "store.duckdb", BROKEN) as store:
        for _ in range(EDITS):
            with store.session() as session:
                assert {code: told(found(session, rule, DATA_DATE)) for code, rule in rules().items()} == anew(session)
            for _ in range(editor.random.randint(1, 3)):
                editor.edit(store)


def test_each_rule_that_judges_records_one_by_one_is_asked_of_a_few_keys(tmp_path: Path) -> None:
    with store_of(tmp_path / "store.duckdb", BROKEN) as store:
        (listed,) = BROKEN["participation"]
        store.save({"participation": [listed | {"post_score": 81}]}, actor="editor", reason="an edit")
        store.save({"activity_funder": [BROKEN["activity_funder"][0] | {"share": 0.5}]}, actor="editor", reason="an edit")
        store.save({"activity": [BROKEN["activity"][0] | {"hours": 7}]}, actor="editor", reason="an edit")
        with store.session() as session:
            assert {code for code, rule in rules().items() if touched(session, rule, 1)} == ONE_BY_ONE
