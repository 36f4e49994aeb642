"""The ledger, whatever engine keeps it: one suite for the store's own file and for PostgreSQL."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.postgres import Server
from tests.stores import csv_records
from tracker.errors import Forked, StaleWrite, WrongRequest
from tracker.records import RECORD_TYPES, record_type
from tracker.records.record_type import RecordType
from tracker.settings import DATA
from tracker.store import Store, create_store, open_store
from tracker.store.connection import connect, run
from tracker.store.safekeeping.integrity import problems
from tracker.store.schema import field_list
from tracker.store.shared import SharedStore
from tracker.store.versions.ledger import Ledger

WRITER = Path(__file__).with_name("writer.py")
ROOT = Path(__file__).resolve().parents[3]
TOTAL = "select coalesce(cast(sum(n) as integer), 0) from headcount"
A = "A/total/participant//////"
_numbers = count(1)


@dataclass(frozen=True)
class Place:
    """Where a ledger is kept, and how to open stores on it."""

    folder: Path
    address: str
    server: Server | None

    def path(self, name: str = "one") -> Path:
        return self.folder / f"{name}.duckdb"

    def open(self, name: str = "one") -> Store:
        """The store under this name, made when there is none; on PostgreSQL every name is another projection of one ledger."""
        return (open_store if self.path(name).exists() else create_store)(self.path(name), ledger=self.address)

    def writer(self, name: str, *saves: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(WRITER), str(self.path(name)), self.address, *saves]
        return subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(params=["native", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "native":
        return Place(tmp_path, "", None)
    server: Server = request.getfixturevalue("postgresql")
    return Place(tmp_path, server.database(f"ledger{next(_numbers)}"), server)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store with three revisions: 70 people at A, then 71, then another 5 at B."""
    with place.open() as made:
        made.save(people(70), actor="olena", reason="sheet")
        made.save(people(71), actor="olena", reason="recount")
        made.save(people(5, "B"), actor="ivan", reason="late sheet")
        yield made


def people(n: int, activity: str = "A") -> dict[str, list[dict[str, object]]]:
    return {"headcount": [{"activity_id": activity, "slice": "total", "role": "participant", "n": n, "qualifier": "exact"}]}


def ask(store: Store, sql: str = TOTAL, as_of: int | None = None) -> Any:
    with store.session(as_of) as session:
        return session.tuples(sql)[0][0]


def test_what_was_appended_is_pulled_by_revision(store: Store) -> None:
    ledger = engine(store)
    pulled = run(store._connection, f"select record_id, rev, op, n from {ledger.pull(record_type('headcount'), 1, 3)} order by rev")
    assert pulled == [(A, 2, 1, 71), ("B/total/participant//////", 3, 1, 5)]
    assert ledger.head() == 3
    told = [(r.rev, r.actor, r.reason, r.added, r.changed) for r in ledger.revisions(1)]
    assert told == [(2, "olena", "recount", 0, 1), (3, "ivan", "late sheet", 1, 0)]


def engine(store: Store) -> Ledger:
    """The engine that keeps the ledger that counts."""
    return store._there if isinstance(store, SharedStore) else store._ledger


def test_any_revision_can_be_read(store: Store) -> None:
    store.save({}, actor="a", reason="twice", retire={"headcount": [A]})
    assert [ask(store, as_of=revision) for revision in range(5)] == [0, 70, 71, 76, 5]


def test_every_field_of_every_type_comes_back_as_it_was(place: Place) -> None:
    full = {kind.name: {field.name: ODD[field.kind.sql] for field in kind.fields} for kind in RECORD_TYPES.values()}
    bare = {kind.name: dict.fromkeys(kind.names) | dict.fromkeys(kind.key, "") for kind in RECORD_TYPES.values() if only_text(kind)}
    with place.open() as store:
        store.save(
            {name: [row, *([bare[name]] if name in bare else [])] for name, row in full.items()}, actor="a", reason=str(ODD["VARCHAR"])
        )
        assert store.revisions()[0].reason == ODD["VARCHAR"]
        with store.session() as session:
            for kind in RECORD_TYPES.values():
                kept = session.rows(f"select {field_list(kind)} from ledger.{kind.name} order by record_id <> '', record_id")
                assert kept[-1] == full[kind.name]
                assert kept[:-1] == ([bare[kind.name]] if kind.name in bare else [])


ODD = {
    "VARCHAR": 'a "quote", a comma; \\. and\n\\.\n\\N \t\r\n, Київ, ’',
    "DATE": date(9999, 12, 31),
    "INTEGER": -(2**31) + 1,
    "BOOLEAN": False,
    "DECIMAL(18,2)": Decimal("-9999999999999999.99"),
    "DECIMAL(18,4)": Decimal("99999999999999.9999"),
    "DECIMAL(18,8)": Decimal("0.00000001"),
}


def only_text(kind: RecordType) -> bool:
    """Its key is text alone: a row of nothing but an empty key can be kept."""
    return all(kind.by_name[name].kind.sql == "VARCHAR" for name in kind.key)


def test_the_public_facts_are_kept_soundly(place: Place) -> None:
    with place.open() as store:
        store.save(csv_records(DATA / "demo"), actor="a", reason="b")
        with store.session() as session:
            assert problems(session) == ()


def test_pulling_bit_by_bit_equals_reading_the_whole_ledger(place: Place) -> None:
    chance = random.Random(3)
    with place.open() as store:
        for _ in range(12):
            keys = chance.sample("ABCDEFGH", 3)
            rows = [row for key in keys for row in people(chance.randrange(50), key)["headcount"]]
            gone = [key for (key,) in session_rows(store, "select record_id from headcount") if key[0] not in keys][:1]
            store.save({"headcount": rows}, actor="a", reason="b", retire={"headcount": gone})
        whole = (
            "select coalesce(cast(sum(n) as integer), 0) from (select n, op, row_number() over (partition by record_id order by rev desc) as age "
            "from ledger.headcount where rev <= {}) where age = 1 and op = 1"
        )
        assert [ask(store, as_of=rev) for rev in range(store.head + 1)] == [ask(store, whole.format(rev)) for rev in range(store.head + 1)]
        with store.session() as session:
            assert [problem for problem in problems(session) if "is not recorded" not in problem] == []


def session_rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.session() as session:
        return session.tuples(sql)


def test_an_edit_from_an_old_base_is_refused(store: Store) -> None:
    with pytest.raises(StaleWrite, match="changed in revision 2, after you read revision 1"):
        store.save(people(72), actor="a", reason="b", based_on=1)
    assert store.save(people(9, "C"), actor="a", reason="b", based_on=1).revision == 4


def test_a_save_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(WrongRequest, match="no_such_field"):
        store.save({**people(99, "C"), "activity": [{"activity_id": "C", "no_such_field": 1}]}, actor="a", reason="b")
    assert (store.head, ask(store), store.save(people(1, "C"), actor="a", reason="b").revision) == (3, 76, 4)


def test_a_save_id_seen_before_is_not_saved_twice(store: Store) -> None:
    first = store.save(people(8, "C"), actor="a", reason="b", save_id="k1")
    again = store.save(people(9, "C"), actor="a", reason="b", save_id="k1")
    assert (first.revision, again.revision, ask(store)) == (4, 4, 84)


def test_four_writers_at_once_give_an_unbroken_row_of_revisions(place: Place) -> None:
    """Threads of one process share its store; on PostgreSQL they are four processes, each with its own projection."""
    saves = {f"w{writer}": [f"w{writer}s{save}" for save in range(5)] for writer in range(4)}
    place.open().close()
    (by_processes if place.server else by_threads)(place, saves)
    with place.open() as store, store.session() as session:
        assert (session.revision, problems(session)) == (20, ())
        assert sorted(row[0] for row in session.tuples("select programme_id from programme")) == sorted(chain.from_iterable(saves.values()))
        assert [revision.rev for revision in store.revisions()] == list(range(1, 21))


def by_threads(place: Place, saves: dict[str, list[str]]) -> None:
    def work(store: Store, names: list[str]) -> None:
        for name in names:
            store.save({"programme": [{"programme_id": name, "name": name}]}, actor=name, reason=name)

    with place.open() as store:
        threads = [threading.Thread(target=work, args=(store, names)) for names in saves.values()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def by_processes(place: Place, saves: dict[str, list[str]]) -> None:
    writers = [place.writer(writer, *names) for writer, names in saves.items()]
    said = [writer.communicate(timeout=120) for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 4, said


def test_a_writer_that_is_killed_loses_nothing_acknowledged(place: Place) -> None:
    chance, acknowledged = random.Random(11), set()
    place.open().close()
    for kill in range(40):
        with place.writer("one", *(f"k{kill}s{save}" for save in range(100))) as writer:
            assert writer.stdout
            assert writer.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0.05, 0.6))
            writer.kill()
            acknowledged |= {line.split()[0] for line in writer.communicate(timeout=30)[0].splitlines()}
        with place.open() as store, store.session() as session:
            assert problems(session) == ()
            held = dict(session.tuples("select programme_id, count(*) from partnership group by all"))
        assert acknowledged <= held.keys()
        assert len(held.keys() - acknowledged) <= kill + 1
        assert set(held.values()) <= {20}
        if kill >= 3 and acknowledged:  # on a busy machine the first kills may all come before the first save is through
            break
    assert acknowledged


def test_a_ledger_restored_from_an_older_backup_is_noticed(store: Store, place: Place) -> None:
    store.close()
    older(place)
    with pytest.raises(Forked, match=r"The projection is at revision 3, its ledger only at 2\..*restored from a backup"):
        place.open()


def older(place: Place) -> None:
    """Take the newest revision away from the ledger, as a restored backup lacks it."""
    statements = (
        "delete from ledger.headcount where rev = 3",
        "delete from ledger.revision where rev = 3",
        "update ledger.head set rev = 2",
    )
    with closing(psycopg.connect(place.address, autocommit=True) if place.server else connect(place.path())) as ledger:
        for statement in statements:
            ledger.execute(statement)
