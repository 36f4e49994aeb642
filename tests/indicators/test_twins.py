"""Organisations that are likely one are found by what they are called, until somebody says that they are two."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indicators.quality import twins as room
from indicators.quality.twins import apart, twins
from tests.edits import merge
from tests.stores import Records, csv_records, store_of
from tracker.settings import DATA

NAMED = {
    "KYIV": "Clinic of Kyiv",
    "KIEV": "Clinic of Kiev",
    "LVIV": "Lviv Hospital No 4",
    "LVIV-14": "Lviv Hospital No 14",
    "MOZ": "МОЗ України",
}
RECORDS: Records = {
    "organisation": [{"org_id": org, "org_type": "80", "country": "FR" if org == "KIEV" else "UA"} for org in NAMED],
    "org_name": [{"org_id": org, "name": name, "lang": "uk" if org == "MOZ" else "en"} for org, name in NAMED.items()],
    "programme": [{"programme_id": "P", "name": "P"}],
    "funding": [{"funding_id": "F", "funder_org": "KIEV", "programme_id": "P"}],
}


def test_a_pair_is_told_with_what_tells_it_apart_until_it_is_said_to_be_two_or_merged(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", RECORDS) as store:
        with store.session() as session:
            (found,) = twins(session)
            edit = apart(session, "KYIV", "KIEV", reason="two towns", on=date(2026, 11, 28))
        assert (found.keep.org_id, found.other.org_id, found.score) == ("KIEV", "KYIV", 93)
        assert (found.keep.apart, found.other.apart) == ((("country", "FR"),), (("country", "UA"),))
        assert (found.keep.named, found.other.named) == (1, 0)
        saved = edit.saved(store, actor="Olena", reason="two towns")
        with store.session() as session:
            assert twins(session) == ()
        with store.session(saved.revision and saved.revision - 1) as session:
            assert len(twins(session)) == 1


def test_a_merged_pair_is_one(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", RECORDS) as store:
        with store.session() as session:
            assert len(twins(session)) == 1
        merge(store, "organisation", "KIEV", "KYIV", actor="Olena", reason="one", on=date(2026, 11, 28))
        with store.session() as session:
            assert twins(session) == ()


def test_of_very_many_names_those_saved_last_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"O-{n}": f"Організація {n * 7919}" for n in range(60)}
    records: Records = {
        "organisation": [{"org_id": org, "org_type": "80"} for org in many],
        "org_name": [{"org_id": org, "name": name, "lang": "uk"} for org, name in many.items()],
    }
    monkeypatch.setattr(room, "_COMPARISONS", 200)
    with store_of(tmp_path / "s.duckdb", records) as store:
        store.save({name: RECORDS[name][:2] for name in ("organisation", "org_name")}, actor="a", reason="two more")
        with store.session() as session:
            assert [(one.keep.org_id, one.other.org_id) for one in twins(session)] == [("KIEV", "KYIV")]


def test_the_public_facts_hold_one_such_pair(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", csv_records(DATA / "demo")) as store, store.session() as session:
        assert [(one.keep.org_id, one.other.org_id) for one in twins(session)] == [("WHO", "WOAH")]
