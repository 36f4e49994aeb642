"""Definitions kept in the store: a changed one is a revision, an unchanged one is none."""

from __future__ import annotations

import hashlib
from pathlib import Path

from click.testing import CliRunner

from indicators.catalogue import catalogue
from indicators.commands import indicators
from indicators.kept import keep_definitions
from tests.stores import store_of
from tracker.store import open_store


def test_definitions_are_kept_once_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    store_of(path, {}).close()
    told = [CliRunner().invoke(indicators, ["keep", "--store", str(path)]).stderr for _ in range(2)]
    assert told == [f"{len(catalogue())} definitions new or changed: revision 1.\n", "The store holds every definition as it is.\n"]
    with open_store(path, read_only=True) as store, store.session() as session:
        rows = session.rows("select code, version, sha256, text from definition")
    assert {row["code"] for row in rows} == set(catalogue())
    assert all(hashlib.sha256(row["text"].encode()).hexdigest() == row["sha256"] == catalogue()[row["code"]].hash for row in rows)


def test_a_changed_definition_is_a_revision(tmp_path: Path) -> None:
    old = {"code": "AGR-01", "version": "0", "sha256": "0", "text": "earlier"}
    with store_of(tmp_path / "t.duckdb", {"definition": [old]}) as store:
        saved = keep_definitions(store, actor="test", reason="new edition")
        assert (saved.revision, saved.changed) == (2, {"definition": 1})
        with store.session(1) as before:
            assert before.tuples("select text from definition") == [("earlier",)]
