"""A store that lost something: what its journal holds comes back, and what cannot come back is named before any figure is shown."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path

import pytest

from tests.stores import csv_records, store_of
from tracker.errors import JournalBroken, NotAStore, StoreDamaged, WrongRequest
from tracker.settings import DATA
from tracker.store import create_store, open_store
from tracker.store.changes.history import differences
from tracker.store.connection import connect, run
from tracker.store.engines.journal import Journal, journal_path
from tracker.store.opening import recover
from tracker.store.safekeeping.audit import journal_problems
from tracker.store.safekeeping.integrity import problems


def programme(key: str) -> dict[str, list[dict[str, object]]]:
    return {"programme": [{"programme_id": key, "name": f"Programme {key}"}]}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store at revision 3: three programmes, the first renamed, and one retired."""
    place = tmp_path / "live" / "tracker.duckdb"
    place.parent.mkdir()
    with store_of(
        place, {"programme": [*programme("A")["programme"], *programme("B")["programme"], *programme("C")["programme"]]}
    ) as store:
        store.save({"programme": [{"programme_id": "A", "name": "Another name"}]}, actor="olena", reason="renamed", save_id="k2")
        store.save({}, actor="ivan", reason="twice", retire={"programme": ["B"]})
    return place


def state(path: Path) -> tuple[object, ...]:
    """Everything that a store says: revisions, and records at each."""
    with open_store(path) as store, store.session() as session:
        assert (*problems(session), *journal_problems(store, session)) == ()
        return (
            store.id,
            store.revisions(),
            session.tuples("from history.programme order by all"),
            session.tuples("from programme order by all"),
        )


def earlier(path: Path) -> None:
    """Put the store's file back to what it was two saves ago, as a lost log does."""
    shutil.copy(path, path.with_name("kept"))
    with open_store(path) as store:
        store.save(programme("D"), actor="a", reason="b", save_id="k4")
        store.save(programme("E"), actor="a", reason="b", save_id="k5")
    shutil.copy(path.with_name("kept"), path)


@pytest.mark.parametrize(("there", "mode"), [(None, 0o750), (0o755, 0o755)])
def test_a_folder_made_for_a_store_is_for_nobody_else_and_another_stays_as_it_is(tmp_path: Path, there: int | None, mode: int) -> None:
    folder = tmp_path / "live"
    if there:
        folder.mkdir(there)
    create_store(folder / "tracker.duckdb").close()
    assert stat.S_IMODE(folder.stat().st_mode) == mode


def test_saves_that_the_file_lost_come_back_from_the_journal(path: Path) -> None:
    earlier(path)
    with open_store(path) as store, store.session() as session:
        assert [(r.rev, r.save_id) for r in store.revisions()[3:]] == [(4, "k4"), (5, "k5")]
        assert session.tuples("select programme_id from programme order by 1") == [("A",), ("C",), ("D",), ("E",)]
        assert store.save(programme("E"), actor="a", reason="again", save_id="k5").revision == 5


def test_of_a_record_that_lost_saves_changed_twice_each_version_comes_back(path: Path) -> None:
    shutil.copy(path, path.with_name("kept"))
    with open_store(path) as store:
        for name in ("Fourth", "Fifth"):
            store.save({"programme": [{"programme_id": "A", "name": name}]}, actor="olena", reason="renamed")
    before = state(path)
    path.with_name("kept").replace(path)
    assert state(path) == before


def test_only_the_last_entry_of_a_journal_may_lack_sectors(path: Path) -> None:
    with open_store(path) as store:
        for key in ("X", "Y"):
            store.save({"programme": [{"programme_id": f"{key}{n}", "name": f"No. {n}"} for n in range(2_000)]}, actor="a", reason="b")
    with Journal(journal_path(path), read_only=True) as journal:
        *_, before, middle, last = (mark.end for _, mark in journal.after(journal.beginning))
        whole = journal_path(path).read_bytes()
        for start, end, left in ((middle, last, 4), (before, middle, None)):
            place = (start + end) // 2
            journal_path(path).write_bytes(whole[:place] + bytes(1024) + whole[place + 1024 :])
            with pytest.raises(JournalBroken) if left is None else nullcontext():
                assert len([*journal.after(journal.beginning)]) == left


def test_readers_bring_lost_saves_back_too(path: Path) -> None:
    earlier(path)
    with open_store(path, read_only=True) as store:
        assert store.head == 5


@pytest.mark.parametrize(
    "spoil",
    [Path.unlink, lambda place: place.write_bytes(b"\0" * 5000), lambda place: os.truncate(place, 300_000)],
    ids=["gone", "zeroed", "cut"],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_cannot_be_read_is_made_anew(
    path: Path, spoil: Callable[[Path], object], caplog: pytest.LogCaptureFixture, *, read_only: bool
) -> None:
    before = state(path)
    spoil(path)
    with open_store(path, read_only=read_only) as store:
        assert store.head == 3
    assert "made anew from its journal, up to revision 3" in caplog.text
    assert state(path) == before


def test_a_store_made_anew_is_the_store_that_was(tmp_path: Path) -> None:
    place = tmp_path / "tracker.duckdb"
    with store_of(place, csv_records(DATA / "demo")) as store:
        store.save({"organisation": [{"org_id": "MOH-UA", "city": "Kyiv city"}]}, actor="a", reason="b")
    shutil.copy(place, tmp_path / "kept.duckdb")
    place.unlink()
    open_store(place).close()
    with closing(connect(place)) as new:
        run(new, f"attach '{tmp_path / 'kept.duckdb'}' as kept (read_only)")
        tables = run(new, "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'kept' and not temporary")
        assert len(tables) > 90
        for (table,) in tables:
            assert run(new, f"select count(*) from (from kept.{table} except all from {table})") == [(0,)], table
            assert run(new, f"select count(*) from (from {table} except all from kept.{table})") == [(0,)], table


@pytest.mark.parametrize("length", [1, 11, 40, 200])
def test_an_entry_that_was_never_finished_is_left_out(path: Path, length: int) -> None:
    before, whole = state(path), journal_path(path).read_bytes()
    with open_store(path) as store:
        store.save(programme("D"), actor="a", reason="b")
    unfinished = journal_path(path).read_bytes()[: len(whole) + length]
    shutil.copy(path.with_name("tracker.duckdb"), path.with_name("later"))
    path.unlink()
    journal_path(path).write_bytes(unfinished)
    assert state(path) == before
    with open_store(path) as store:
        assert store.save(programme("D"), actor="a", reason="b").revision == 4


def cut_inside(journal: Path) -> None:
    os.truncate(journal, journal.stat().st_size - 10)


def flipped_in_the_last(journal: Path) -> None:
    data = bytearray(journal.read_bytes())
    data[-5] ^= 4
    journal.write_bytes(data)


def of_another(journal: Path) -> None:
    with store_of(journal.parent / "other" / "tracker.duckdb", programme("X")):
        pass
    shutil.copy(journal.parent / "other" / "tracker.journal", journal)


@pytest.mark.parametrize(
    "spoil",
    [Path.unlink, cut_inside, flipped_in_the_last, of_another, lambda it: it.write_bytes(b"")],
    ids=["gone", "cut", "flipped", "of another", "empty"],
)
def test_a_journal_that_is_not_the_stores_is_named_and_written_anew_when_told(path: Path, spoil: Callable[[Path], object]) -> None:
    before = state(path)
    spoil(journal_path(path))
    for read_only in (True, False):
        with pytest.raises(JournalBroken, match="tracker recover"):
            open_store(path, read_only=read_only)
    assert recover(path).made == "journal"
    assert state(path) == before
    assert recover(path).made == "nothing"


def test_a_flip_in_the_middle_of_the_journal_is_found_by_the_check_and_mended(path: Path) -> None:
    before, journal = state(path), journal_path(path)
    data = bytearray(journal.read_bytes())
    data[len(data) // 2] ^= 1
    journal.write_bytes(data)
    with open_store(path, read_only=True) as store, store.session() as session:
        assert problems(session) == ()
        assert "is damaged" in journal_problems(store, session)[0]
    assert recover(path).made == "journal"
    assert state(path) == before


@pytest.mark.parametrize(
    ("forgery", "found"),
    [
        ("update {}.programme set name = 'forged' where programme_id = 'C'", "Programme “C”: its row of revision 1"),
        ("delete from {}.programme where programme_id = 'C'", "Programme “C”: its row of revision 1"),
        ("update {}.revision set actor = 'nobody' where rev = 2", "Revision 2 says something else"),
    ],
)
def test_a_change_behind_the_trackers_back_is_found_and_taken_back(path: Path, forgery: str, found: str) -> None:
    before = state(path)
    with closing(connect(path)) as connection:
        for schema in ("ledger", "main" if "revision" in forgery else "present"):
            run(connection, forgery.format(schema))
    with open_store(path, read_only=True) as store, store.session() as session:
        assert any(told.startswith(found) for told in journal_problems(store, session))
    assert recover(path).made == "store"
    assert state(path) == before


def test_a_journal_beyond_what_is_checked_is_named_unless_others_save_meanwhile(path: Path) -> None:
    with open_store(path) as store, store.session() as session:
        session.tuples("select rev from ledger.head")
        store.save(programme("D"), actor="a", reason="b")
        (told,) = journal_problems(store, session)
        assert told.startswith("The journal holds revision 4, which the store has not")
        assert journal_problems(store, session, growing=True) == ()


def test_where_neither_is_sound_nothing_is_made_of_either(path: Path) -> None:
    """A journal with a flipped bit is written anew from a sound store only; here the store has lost a revision."""
    journal = journal_path(path)
    data = bytearray(journal.read_bytes())
    data[len(data) // 2] ^= 1
    journal.write_bytes(data)
    with closing(connect(path)) as connection:
        for schema in ("ledger", "main"):
            run(connection, f"delete from {schema}.revision where rev = 2")
    with open_store(path, read_only=True) as store, store.session() as session:
        assert problems(session)[:2] == (
            "The revisions of the ledger have a gap or a double.",
            "The head of the ledger is not its newest revision.",
        )
    left = path.read_bytes()
    with pytest.raises(StoreDamaged, match="Neither the store nor its journal is sound"):
        recover(path)
    assert (path.read_bytes(), journal.read_bytes()) == (left, bytes(data))


def test_when_both_are_lost_a_backup_is_needed(path: Path) -> None:
    path.write_bytes(b"\0" * 5000)
    data = bytearray(journal_path(path).read_bytes())
    data[len(data) // 2] ^= 1
    journal_path(path).write_bytes(data)
    for act in (open_store, recover):
        with pytest.raises(NotAStore, match="tracker restore"):
            act(path)


def test_a_journal_whose_store_is_gone_is_never_written_over(path: Path) -> None:
    path.unlink()
    with pytest.raises(WrongRequest, match="tracker recover"):
        create_store(path)
    assert recover(path).revision == 3


def test_nor_is_one_that_cannot_be_read(path: Path) -> None:
    path.unlink()
    journal = journal_path(path)
    journal.write_bytes(broken := b"X" + journal.read_bytes()[1:])
    with pytest.raises(WrongRequest, match="There is the journal of a store"):
        create_store(path)
    assert (journal.read_bytes(), path.exists()) == (broken, False)


def test_a_flipped_block_is_named_before_any_figure_is_shown(tmp_path: Path) -> None:
    place = tmp_path / "tracker.duckdb"
    store_of(place, csv_records(DATA / "demo")).close()
    whole, outcomes = place.read_bytes(), set()
    with open_store(place, read_only=True) as store, store.session() as session:
        expected = differences(session, 0, 1)
    for byte in range(4096, len(whole), len(whole) // 20):
        data = bytearray(whole)
        data[byte] ^= 0x10
        place.write_bytes(data)
        try:
            with open_store(place, read_only=True) as store, store.session() as session:
                assert differences(session, 0, 1) == expected
                outcomes.add("harmless")
        except StoreDamaged:
            if "named" not in outcomes:
                assert recover(place).made == "store"
            outcomes.add("named")
    assert "named" in outcomes
