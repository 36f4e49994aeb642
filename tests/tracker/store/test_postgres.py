"""Several processes on one ledger in PostgreSQL: what one saves the others see, what they may not lose, and what they are told."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from reports.produce import Order, produce
from reports.spec import spec
from reports.verify import verify
from tests import commands
from tests.postgres import Server
from tests.reports.content.plain import only
from tests.stores import csv_records, store_of
from tracker.errors import Forked, LedgerUnreachable, NotAStore, StaleWrite, StoreLocked, StoreTooNew, UnknownName, WrongRequest
from tracker.periods import period
from tracker.settings import DATA
from tracker.store import Store, create_store, open_store
from tracker.store.carried.moving import move_ledger
from tracker.store.changes.history import differences
from tracker.store.engines.address import parsed
from tracker.store.engines.postgres import PostgresLedger
from tracker.store.safekeeping.backup import backup
from tracker.store.safekeeping.integrity import problems
from tracker.store.schema import SCHEMA_VERSION

ROOT = Path(__file__).resolve().parents[3]
_numbers = count(1)


@pytest.fixture
def address(postgresql: Server) -> str:
    """An empty database."""
    return postgresql.database(f"shared{next(_numbers)}")


@pytest.fixture
def two(address: str, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two projections of one ledger, as two processes have them, with programme P saved by the first."""
    first, second = (create_store(tmp_path / f"{name}.duckdb", ledger=address) for name in ("first", "second"))
    save(first, "P", "Pairs")
    yield first, second
    first.close()
    second.close()


def save(store: Store, key: str, name: str, based_on: int | None = None) -> int | None:
    return store.save({"programme": [{"programme_id": key, "name": name}]}, actor="a", reason="b", based_on=based_on).revision


def names(store: Store) -> dict[str, str]:
    with store.session() as session:
        return dict(session.tuples("select programme_id, name from programme order by all"))


def test_what_one_process_saves_the_other_sees_at_once(two: tuple[Store, Store]) -> None:
    first, second = two
    assert (first.id, names(second)) == (second.id, {"P": "Pairs"})
    assert save(second, "Q", "Quality") == 2
    assert names(first) == {"P": "Pairs", "Q": "Quality"}
    with first.session(1) as session:
        assert session.tuples("select programme_id from programme") == [("P",)]


def test_a_save_is_compared_with_what_others_saved(two: tuple[Store, Store]) -> None:
    first, second = two
    save(first, "P", "Partners")
    assert save(second, "P", "Partners") is None
    assert second.compare({"programme": [{"programme_id": "P", "name": "Pairs"}]})["programme"].changes[0].old == "Partners"


def test_two_edits_from_one_base_conflict(two: tuple[Store, Store]) -> None:
    first, second = two
    save(first, "P", "Partners", based_on=1)
    with pytest.raises(StaleWrite, match="“P” was changed in revision 2, after you read revision 1"):
        save(second, "P", "Peers", based_on=1)
    assert names(second) == {"P": "Partners"}


def test_a_projection_made_anew_is_the_same_at_every_revision(two: tuple[Store, Store], address: str, tmp_path: Path) -> None:
    first, second = two
    first.save(csv_records(DATA / "demo"), actor="a", reason="facts")
    second.save({}, actor="a", reason="gone", retire={"programme": ["P"]})
    with create_store(tmp_path / "third.duckdb", ledger=address) as third, first.session() as old, third.session() as new:
        assert problems(new) == ()
        for table in ("programme", "headcount", "history.programme", "history.headcount", "ledger.headcount", "revision"):
            assert new.tuples(f"from {table} order by all") == old.tuples(f"from {table} order by all")


def test_the_server_holds_to_the_rules_by_itself(two: tuple[Store, Store], address: str) -> None:
    statements = (
        "insert into ledger.programme (record_id, rev, op) values ('X', 99, 1)",
        "insert into ledger.programme (record_id, rev, op) values ('P', 1, 1)",
        "insert into ledger.programme (record_id, rev, op) values ('X', 1, 7)",
        "insert into ledger.head values (5)",
    )
    for statement in statements:
        with closing(psycopg.connect(address)) as link, pytest.raises(psycopg.IntegrityError):
            link.execute(statement)


def test_a_row_changed_behind_the_trackers_back_is_found(two: tuple[Store, Store], address: str) -> None:
    first, second = two
    first.save(csv_records(DATA / "demo"), actor="a", reason="facts")
    assert (first.differing(), second.differing()) == ((), ())
    with closing(psycopg.connect(address, autocommit=True)) as link:
        link.execute("update ledger.headcount set n = n + 1 where activity_id = 'ACT-WS'")
        link.execute("update ledger.revision set actor = 'nobody' where rev = 1")
    found = second.differing()
    assert found[0].startswith("The revisions of the ledger's server are not those")
    assert found[1].startswith("Headcount: ")


def test_a_restarted_server_is_found_again(two: tuple[Store, Store], postgresql: Server) -> None:
    first, second = two
    postgresql.stop("immediate")
    postgresql.start()
    assert save(first, "Q", "Quality") == 2
    assert names(second) == {"P": "Pairs", "Q": "Quality"}


def test_without_the_server_reading_goes_on_and_saving_is_refused(two: tuple[Store, Store], postgresql: Server) -> None:
    first, _ = two
    postgresql.stop()
    try:
        with pytest.raises(LedgerUnreachable, match="does not answer"):
            save(first, "Q", "Quality")
        assert names(first) == {"P": "Pairs"}
    finally:
        postgresql.start()
    assert save(first, "Q", "Quality") == 2


def test_a_value_that_postgresql_cannot_keep_is_refused_whole(two: tuple[Store, Store]) -> None:
    first, _ = two
    with pytest.raises(WrongRequest, match="NUL"):
        save(first, "Z", "a\0b")
    assert (first.head, save(first, "Z", "ab")) == (1, 2)


def test_a_ledger_restored_and_gone_on_differently_is_noticed(two: tuple[Store, Store], address: str) -> None:
    first, _ = two
    with closing(psycopg.connect(address, autocommit=True)) as link:
        link.execute("update ledger.revision set reason = 'another save' where rev = 1")
    with pytest.raises(Forked, match="Revision 1 of the projection is not revision 1 of its ledger"):
        names(first)


def test_a_store_file_moves_to_the_server_with_its_revisions(address: str, tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    with store_of(path, csv_records(DATA / "demo")) as store:
        save(store, "P", "Pairs")
        store.save({}, actor="a", reason="gone", retire={"programme": ["P"]})
        before = store.revisions()
    assert move_ledger(path, address).carried == 3
    assert move_ledger(path, address).carried == 0
    with create_store(tmp_path / "other.duckdb", ledger=address) as other, open_store(path, ledger=address) as store:
        assert other.id == store.id
        assert other.revisions() == store.revisions() == before
        assert save(store, "Q", "Quality") == 4
        with other.session() as session:
            assert problems(session) == ()
            assert [difference.record_id for difference in differences(session, 3, 4)] == ["Q"]


def test_what_a_restored_ledger_lost_is_brought_back_from_a_projection(
    two: tuple[Store, Store], address: str, postgresql: Server, tmp_path: Path
) -> None:
    first, second = two
    first.close()
    second.close()
    old = f"old{next(_numbers)}"
    postgresql.run("createdb", "-T", urlsplit(address).path[1:], old)
    with open_store(first.path, ledger=address) as store:
        save(store, "Q", "Quality")
    with pytest.raises(Forked, match="migrate-ledger"):
        open_store(first.path, ledger=postgresql.address(old))
    assert move_ledger(first.path, postgresql.address(old)).carried == 1
    with open_store(second.path, ledger=postgresql.address(old)) as store:
        assert names(store) == {"P": "Pairs", "Q": "Quality"}


def test_a_ledger_that_went_its_own_way_is_not_joined(two: tuple[Store, Store], address: str, tmp_path: Path) -> None:
    with store_of(tmp_path / "mine.duckdb", {"programme": [{"programme_id": "P", "name": "Mine"}]}):
        pass
    with pytest.raises(NotAStore, match="that of another store"):
        move_ledger(tmp_path / "mine.duckdb", address)
    with closing(psycopg.connect(address, autocommit=True)) as link:
        link.execute("update ledger.revision set reason = 'another save' where rev = 1")
    two[0].close()
    with pytest.raises(Forked, match="gone its own way"):
        move_ledger(two[0].path, address)


def test_file_and_address_must_belong_together(two: tuple[Store, Store], address: str, postgresql: Server, tmp_path: Path) -> None:
    first, _ = two
    first.close()
    with pytest.raises(WrongRequest, match=r"The ledger of .*first.duckdb is kept at .*TRACKER_LEDGER"):
        open_store(first.path)
    with pytest.raises(UnknownName, match="There is no ledger at"):
        open_store(first.path, ledger=postgresql.database(f"empty{next(_numbers)}"))
    create_store(tmp_path / "own.duckdb").close()
    with pytest.raises(NotAStore, match="that of another store"):
        open_store(tmp_path / "own.duckdb", ledger=address)


def test_a_projection_is_backed_up_like_any_store(two: tuple[Store, Store], tmp_path: Path) -> None:
    assert backup(two[0], tmp_path / "copy").revision == 1


@pytest.mark.parametrize(
    "wrong",
    ["postgresql://u:hunter2@h/d", "postgresql://u@h/d?password=hunter2", "https://u:hunter2@h/d", "postgresql://[hunter2/d"],
)
def test_a_password_in_an_address_is_refused_and_not_repeated(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(WrongRequest, match="address of the ledger") as refused:
        create_store(tmp_path / "s.duckdb", ledger=wrong)
    assert "hunter2" not in str(refused.value)
    assert not (tmp_path / "s.duckdb").exists()


@pytest.fixture
def command(postgresql: Server, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The real command with a password in its environment."""

    def run(address: str, *arguments: str, store: str = "s") -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"TRACKER_LEDGER": address, "TRACKER_STORE": str(tmp_path / f"{store}.duckdb"), "PGPASSWORD": "hunter2"}
        return commands.tracker(*arguments, environment=environment)

    return run


def test_a_password_comes_from_the_environment_and_is_never_shown(
    command: Callable[..., subprocess.CompletedProcess[str]], postgresql: Server
) -> None:
    name = f"guarded{next(_numbers)}"
    address = postgresql.database(name)
    with closing(psycopg.connect(address, autocommit=True)) as link:
        link.execute("create role officer login password 'hunter2'")
        link.execute(f"grant create on database {name} to officer")
    rules = postgresql.folder / "data" / "pg_hba.conf"
    kept = rules.read_text()
    rules.write_text("local all officer scram-sha-256\n" + kept)
    postgresql.run("pg_ctl", "-D", str(postgresql.folder / "data"), "reload")
    theirs = address.replace("postgres@", "officer@")
    done = command(theirs, "init")
    assert (done.returncode, "New empty store" in done.stderr) == (0, True), done.stderr
    with closing(psycopg.connect(address, autocommit=True)) as link:
        link.execute("alter role officer password 'another'")
    refused = command(theirs, "history")
    assert refused.returncode == 3
    assert "password authentication failed" in refused.stderr
    assert "hunter2" not in refused.stdout + refused.stderr
    rules.write_text(kept)


def test_the_commands_work_on_a_shared_ledger(
    command: Callable[..., subprocess.CompletedProcess[str]], address: str, tmp_path: Path
) -> None:
    files = [str(path) for path in sorted((DATA / "demo").glob("*.csv"))]
    assert command(address, "init").returncode == 0
    assert command(address, "init", store="other").returncode == 0
    assert "Saved as revision 2" in command(address, "load", *files).stderr
    shown = command(address, "indicators", "show", "PTC-01", "--programme", "IMP", "--period", "2024", store="other")
    assert "about 70" in shown.stdout, shown.stderr
    with open_store(tmp_path / "other.duckdb", ledger=address) as other:
        made = produce(other, Order(only(spec("donor"), "partners"), "IMP", period("2025"), "en"))
        assert verify(other, made.pdf).verdict == "genuine"
    assert "no problem" in command(address, "check", store="other").stderr


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(("step", "refused"), [(1, StoreTooNew), (-1, NotAStore)])
def test_a_ledger_of_another_layout_is_not_read(address: str, step: int, refused: type[Exception]) -> None:
    with closing(psycopg.connect(address, autocommit=True)) as link:
        link.execute("update ledger.about set schema_version = %s", [SCHEMA_VERSION + step])
    with closing(PostgresLedger(parsed(address))) as ledger, pytest.raises(refused):
        ledger.identity()


@pytest.mark.usefixtures("two")
def test_who_lacks_a_right_who_waits_too_long_and_who_comes_late_is_told_so(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.store.engines.postgres.WAIT_S", 1)
    with closing(psycopg.connect(address, autocommit=True)) as link, ExitStack() as ended:
        link.execute("create role guest login")
        guest, ours = (PostgresLedger(parsed(one)) for one in (address.replace("postgres@", "guest@"), address))
        for ledger in (guest, ours):
            ended.callback(ledger.close)
        with pytest.raises(LedgerUnreachable, match="The ledger's server refuses: permission denied"):
            guest.head()
        (last,) = ours.revisions()
        with pytest.raises(StaleWrite, match="moved on"), ours.writing():
            ours.append_revisions([replace(last, rev=7)])
        with link.transaction():
            link.execute("select rev from ledger.head for update")
            with pytest.raises(StoreLocked, match="Others have been saving"), ours.writing():
                pass
        assert ours.head() == 1
