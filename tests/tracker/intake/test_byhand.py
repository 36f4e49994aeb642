"""One record corrected or written by hand goes the way of a file: the same checks, the same preview, one revision that says who and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import tracker
from tests.stores import csv_records, store_of
from tracker.errors import StaleWrite, UnknownName, WrongRequest
from tracker.intake.byhand import BY_HAND, added, corrected
from tracker.intake.load import load
from tracker.intake.result import LoadResult
from tracker.records import FROM_FILES
from tracker.records.fields import Value
from tracker.settings import DATA
from tracker.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_of(tmp_path / "tracker.duckdb", csv_records(DATA / "demo")) as made:
        yield made


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The same for tests that save nothing."""
    with store_of(tmp_path_factory.mktemp("byhand") / "tracker.duckdb", csv_records(DATA / "demo")) as made:
        yield made


def brought(store: Store, folder: Path, made: bytes, *, based_on: int | None = None, dry_run: bool = True) -> LoadResult:
    """What loading it does; its sheet says what it holds."""
    (path := folder / BY_HAND).write_bytes(made)
    return load(store, [path], based_on=based_on, dry_run=dry_run, actor="Olena", reason="as signed")


def correct(store: Store, kind: str, record: str, /, **said: Value) -> bytes:
    """A record with some fields said anew."""
    with store.session() as session:
        return corrected(session, kind, record, said)


@pytest.mark.parametrize("kind", sorted(FROM_FILES))
def test_a_record_of_which_nothing_is_changed_is_read_as_it_is_stored(unchanged: Store, tmp_path: Path, kind: str) -> None:
    with unchanged.session() as session:
        some = session.tuples(f"select record_id from {kind} using sample 2 rows (reservoir, 7)")
    for (record_id,) in some:
        told = brought(unchanged, tmp_path, correct(unchanged, kind, record_id))
        assert (told.unchanged, told.changes, told.rejected) == ({kind: 1}, (), ()), (record_id, told.notes)


def test_only_what_is_said_anew_changes_and_the_revision_says_by_whom_and_why(store: Store, tmp_path: Path) -> None:
    head = store.head
    told = brought(store, tmp_path, correct(store, "agreement", "IMP-003", signed_on="3 травня 2024"), dry_run=False)
    assert [(one.field, one.new) for one in told.changes] == [("signed_on", "2024-05-03")]
    last = store.revisions()[-1]
    assert (last.rev, last.actor, last.reason, last.source) == (head + 1, "Olena", "as signed", BY_HAND)


def test_it_is_checked_as_a_row_of_a_file_is(store: Store, tmp_path: Path) -> None:
    told = brought(store, tmp_path, correct(store, "agreement", "IMP-003", signed_on="2024-02-31", kind="PACT"))
    assert {one.field for one in told.rejected} == {"signed_on", "kind"}


def test_what_somebody_changed_meanwhile_is_a_conflict(store: Store, tmp_path: Path) -> None:
    made, seen = correct(store, "programme", "IMP", name="Mine"), store.head
    store.save({"programme": [{"programme_id": "IMP", "name": "Theirs"}]}, actor="Ivan", reason="meanwhile")
    with pytest.raises(StaleWrite):
        brought(store, tmp_path, made, based_on=seen, dry_run=False)


def test_what_cannot_be_said_is_refused(store: Store) -> None:
    with pytest.raises(UnknownName, match="no agreement"):
        correct(store, "agreement", "NONE", title="x")
    with pytest.raises(UnknownName, match="no field “titel”"):
        correct(store, "agreement", "IMP-003", titel="x")
    with pytest.raises(WrongRequest, match="tells records of agreement apart"):
        correct(store, "agreement", "IMP-003", agreement_id="IMP-004")
    with store.session() as session:
        with pytest.raises(WrongRequest, match="already"):
            added(session, "agreement", {"agreement_id": "IMP-003"})
        with pytest.raises(WrongRequest, match="lists of participants"):
            added(session, "person", {"person_id": "Olena Kovalenko"})


def test_the_command_tells_what_it_would_do_then_does_it(store: Store) -> None:
    asked = ["correct", "agreement", "IMP-003", "title=Memorandum", "--why", "as signed", "--store", store.path, "--json"]
    store.close()
    told = json.loads(tracker(*asked, "--dry-run").stdout)
    assert (told["revision"], told["changed"]) == (None, {"agreement": 1})
    done = tracker(*asked)
    assert (done.returncode, json.loads(done.stdout)["changed"]) == (0, {"agreement": 1})
    refused = tracker("correct", "agreement", "IMP-003", "signed_on=2024-02-31", "--why", "x", "--store", store.path)
    assert refused.returncode == 1
    assert "a day that does not exist" in refused.stdout
    assert tracker("correct", "agreement", "IMP-003", "title", "--why", "x", "--store", store.path).returncode == 2
