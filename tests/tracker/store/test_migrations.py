"""Stores of every released layout open today: whole, with the answers they gave then, after a copy was put aside."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from indicators.answer import answer
from indicators.question import INTERNAL, Question
from tracker.errors import StoreTooOld
from tracker.periods import period
from tracker.records import RECORD_TYPES
from tracker.store import Session, Store, open_store
from tracker.store.connection import connect, run
from tracker.store.engines.journal import journal_path
from tracker.store.safekeeping import migrations
from tracker.store.safekeeping.audit import journal_problems
from tracker.store.safekeeping.integrity import problems
from tracker.store.schema import SCHEMA_VERSION, layout

RELEASED = Path(__file__).with_name("released")
VERSIONS = sorted(int(path.name.split("-")[1].split(".")[0]) for path in RELEASED.glob("layout-*.duckdb.gz"))


def store_of_layout(version: int, folder: Path) -> Path:
    """The stored small store of a released layout, unpacked, with its journal where that layout has one."""
    for kept in RELEASED.glob(f"layout-{version}.*.gz"):
        (folder / f"tracker.{kept.name.split('.')[1]}").write_bytes(gzip.decompress(kept.read_bytes()))
    return folder / "tracker.duckdb"


def faults(store: Store, session: Session) -> list[str]:
    """What is wrong with a store, but for references that led nowhere from the beginning."""
    return [told for told in (*problems(session), *journal_problems(store, session)) if "is not recorded" not in told]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_store_answers_as_it_did(tmp_path: Path, version: int) -> None:
    """To readers inside: what others may see is decided by the rules of today."""
    path = store_of_layout(version, tmp_path)
    expected = json.loads((RELEASED / f"layout-{version}.json").read_text(encoding="utf-8"))
    with open_store(path) as store, store.session() as newest:
        assert faults(store, newest) == []
        for revision, totals in expected["totals of 2024"].items():
            with store.session(int(revision)) as session:
                asked = {code: Question(code, expected["programme"], period("2024"), audience=INTERNAL) for code in totals}
                assert {code: str(answer(session, question).total.value) for code, question in asked.items()} == totals


@pytest.mark.parametrize("version", VERSIONS)
def test_what_it_was_before_is_kept_and_it_can_be_saved_to(tmp_path: Path, version: int) -> None:
    path = store_of_layout(version, tmp_path)
    with open_store(path) as store:
        before = store.revisions()
        store.save({"programme": [{"programme_id": "NEW", "name": "New"}]}, actor="a", reason="b")
        assert store.revisions()[: len(before)] == before
    with connect(path.with_name(f"tracker.layout-{version}.duckdb"), read_only=True) as kept:
        assert run(kept, "select schema_version, (select max(rev) from ledger.revision) from about") == [(version, before[-1].rev)]


@pytest.mark.parametrize("version", VERSIONS)
def test_readers_are_told_and_change_nothing(tmp_path: Path, version: int) -> None:
    path = store_of_layout(version, tmp_path)
    before = path.read_bytes()
    with pytest.raises(StoreTooOld, match="tracker migrate"):
        open_store(path, read_only=True)
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", VERSIONS)
def test_a_migration_that_fails_changes_nothing_and_can_be_tried_again(
    tmp_path: Path, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = store_of_layout(version, tmp_path)
    real = migrations.STEPS[version]

    def failing(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        raise OSError("the disk is gone")

    monkeypatch.setitem(migrations.STEPS, version, failing)
    with pytest.raises(OSError, match="gone"):
        open_store(path)
    with connect(path, read_only=True) as left:
        assert run(left, "select schema_version from about") == [(version,)]
    monkeypatch.undo()
    with open_store(path) as store, store.session() as session:
        assert faults(store, session) == []
    assert journal_path(path).exists()


def test_a_change_of_the_record_types_is_a_new_layout() -> None:
    """When this fails: raise SCHEMA_VERSION, add a step, keep a small store of the old layout in `released`, write the new file."""
    text = "".join(
        f"{table}: {own}\n" + "".join(f"  {field.name} {field.kind.sql}\n" for field in kind.fields)
        for kind in RECORD_TYPES.values()
        for table, own in list(layout(kind).items())[:1]
    )
    assert text == (RELEASED / f"layout-{SCHEMA_VERSION}.txt").read_text(encoding="utf-8")
