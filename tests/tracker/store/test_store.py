"""The store: every save a revision, nothing overwritten, any revision readable under the plain names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from tests.stores import csv_records, store_of
from tracker.errors import Forked, NotAStore, StaleWrite, StoreTooNew, UnknownName, WrongRequest
from tracker.settings import DATA
from tracker.store import Store, create_store, open_store
from tracker.store.connection import Connection, Parameters, Result, connect, result, run
from tracker.store.reading import as_of
from tracker.store.safekeeping.audit import journal_problems
from tracker.store.safekeeping.integrity import problems

TOTAL = "select cast(sum(n) as integer) from headcount where slice = 'total'"


def people(n: int, activity: str = "A") -> dict[str, list[dict[str, object]]]:
    """A headcount of `n` at one activity."""
    return {"headcount": [{"activity_id": activity, "slice": "total", "role": "participant", "n": n, "qualifier": "exact"}]}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with three revisions: 70 people, then 71, then another 5."""
    made = store_of(tmp_path / "s.duckdb", people(70))
    made.save(people(71), actor="olena", reason="recount")
    made.save(people(5, "B"), actor="ivan", reason="late sheet")
    return made


def total(store: Store, as_of: int | None = None) -> Any:
    """The sum of headcounts at a revision."""
    with store.session(as_of) as session:
        return session.tuples(TOTAL)[0][0]


@pytest.mark.parametrize(("as_of", "expected"), [(None, 76), (3, 76), (2, 71), (1, 70), (0, None)])
def test_plain_names_show_any_revision(store: Store, as_of: int | None, expected: int | None) -> None:
    assert total(store, as_of) == expected


def test_what_is_wrong_with_a_query_over_a_lent_frame_is_told(store: Store) -> None:
    with store.session() as session, pytest.raises(duckdb.ConversionException, match="five"):
        session.lent("select cast(n as integer) from lent", pl.DataFrame({"n": ["five"]}))


def test_saving_the_same_again_makes_no_revision(store: Store) -> None:
    saved = store.save(people(71), actor="olena", reason="again")
    assert (saved.revision, saved.unchanged, store.head) == (None, {"headcount": 1}, 3)


def test_a_save_that_fails_leaves_nothing(store: Store) -> None:
    good_and_bad = {**people(99, "C"), "activity": [{"activity_id": "C", "no_such_field": 1}]}
    with pytest.raises(WrongRequest, match="no_such_field"):
        store.save(good_and_bad, actor="a", reason="b")
    assert (store.head, total(store)) == (3, 76)


@pytest.mark.parametrize("n", [1, 3, 150])
def test_one_record_a_few_or_many_are_changed_added_left_and_retired_alike(tmp_path: Path, n: int) -> None:
    def named(name: str, kind: str) -> list[dict[str, object]]:
        return [{"programme_id": f"{kind}{i}", "name": name} for i in range(n)]

    with store_of(tmp_path / "s.duckdb", {"programme": named("old", "change") + named("same", "leave") + named("old", "retire")}) as made:
        rows = {"programme": named("new", "change") + named("same", "leave") + named("new", "add")}
        saved = made.save(rows, actor="a", reason="b", retire={"programme": [f"retire{i}" for i in range(n)]})
        assert (saved.changed, saved.unchanged, saved.added, saved.retired) == ({"programme": n},) * 4
        with made.session() as now:
            assert now.tuples("select name, count(*) from programme group by 1 order by 1") == [("new", 2 * n), ("same", n)]
            assert (*problems(now), *journal_problems(made, now)) == ()
        with made.session(1) as before:
            assert before.tuples("select name, count(*) from programme group by 1 order by 1") == [("old", 2 * n), ("same", n)]


def test_retiring_takes_a_record_from_now_on_and_not_before(store: Store) -> None:
    saved = store.save({}, actor="a", reason="entered twice", retire={"headcount": ["B/total/participant//////"]})
    assert (saved.revision, total(store), total(store, 3)) == (4, 71, 76)


def test_a_retired_record_can_come_back(store: Store) -> None:
    store.save({}, actor="a", reason="mistake", retire={"headcount": ["B/total/participant//////"]})
    store.save(people(5, "B"), actor="a", reason="it was right")
    assert [total(store, revision) for revision in (3, 4, 5)] == [76, 71, 76]


def test_an_edit_from_an_old_base_is_refused_and_shown(store: Store) -> None:
    with pytest.raises(StaleWrite, match="changed in revision 2, after you read revision 1"):
        store.save(people(72), actor="a", reason="b", based_on=1)
    assert total(store) == 76


def test_a_save_id_seen_before_is_not_saved_twice(store: Store) -> None:
    first = store.save(people(8, "C"), actor="a", reason="b", save_id="k1")
    again = store.save(people(9, "C"), actor="a", reason="b", save_id="k1")
    assert (first.revision, again.revision, total(store)) == (4, 4, 84)


def test_fields_a_row_does_not_bring_keep_their_value(store: Store) -> None:
    store.save({"headcount": [{"activity_id": "A", "slice": "total", "role": "participant", "qualifier": "about"}]}, actor="a", reason="b")
    with store.session() as session:
        assert session.tuples("select n, qualifier from headcount where activity_id = 'A'") == [(71, "about")]


def test_two_rows_of_one_record_that_differ_are_refused(store: Store) -> None:
    with pytest.raises(WrongRequest, match="comes twice"):
        store.save({"headcount": [*people(1)["headcount"], *people(2)["headcount"]]}, actor="a", reason="b")


def test_comparing_shows_old_and_new_and_saves_nothing(store: Store) -> None:
    found = store.compare({"headcount": [*people(90)["headcount"], *people(1, "Z")["headcount"], *people(5, "B")["headcount"]]})[
        "headcount"
    ]
    assert [(c.record_id, c.field, c.old, c.new) for c in found.changes] == [("A/total/participant//////", "n", "71", "90")]
    assert (found.added, found.new, found.changed, found.unchanged, store.head) == (1, ("Z/total/participant//////",), 1, 1, 3)


def test_a_session_does_not_move_while_others_save(store: Store) -> None:
    with store.session() as session:
        store.save(people(500, "D"), actor="a", reason="b")
        assert (session.revision, session.tuples(TOTAL)) == (3, [(76,)])
    assert total(store) == 576


def test_a_session_reads_a_query_once_until_something_is_prepared_for_it(store: Store) -> None:
    with store.session() as session:
        session.prepare("set variable wanted = 1")
        asked = "select getvariable('wanted') as n"
        session.rows(asked)[0]["n"] = "spoiled by its reader"
        assert session.rows(asked) == [{"n": 1}]
        session.prepare("set variable wanted = 2")
        assert session.tuples(asked) == [(2,)]
        assert [session.tuples("select typeof($n)", {"n": n}) for n in (1, True)] == [[("INTEGER",)], [("BOOLEAN",)]]


def test_a_session_knows_what_revisions_touched_by_heart_and_from_the_ledger(store: Store) -> None:
    store.save(people(3, "T") | {"source": [{"source_id": "S", "title": "A page"}]}, actor="a", reason="b")
    with store.session() as session:
        by_heart = session.touches(1)
    store.close()
    with open_store(store.path) as again, again.session() as session:
        assert session.touches(1) == by_heart == {2: {"headcount"}, 3: {"headcount"}, 4: {"headcount", "source"}}


def test_what_a_query_gave_lasts_until_a_record_type_that_it_reads_is_touched(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(connection: Connection, sql: str, parameters: Parameters) -> Result:
        asked.append(sql)
        return result(connection, sql, parameters)

    monkeypatch.setattr(as_of, "result", noted)

    def read(sql: str) -> tuple[list[tuple[object, ...]], int]:
        """What a new session finds, and how many queries it ran for that."""
        asked.clear()
        with store.session() as session:
            return session.tuples(sql), len(asked)

    assert (read(TOTAL), read(TOTAL)) == (([(76,)], 1), ([(76,)], 0))
    store.save({"source": [{"source_id": "S", "title": "A page"}]}, actor="a", reason="another type")
    assert read(TOTAL) == ([(76,)], 0)
    store.save(people(10, "C"), actor="a", reason="of this type")
    assert read(TOTAL) == ([(86,)], 1)
    with store.session() as session:
        session.show({"headcount": "select * from history.headcount where false"}, "nothing")
        assert session.tuples(TOTAL) == [(None,)]
    assert (read(TOTAL), total(store, as_of=2)) == (([(86,)], 0), 71)
    of_revisions = "select max(rev) from main.revision"
    assert (read(of_revisions), read(of_revisions)) == (([(5,)], 1), ([(5,)], 1))


def test_a_long_query_may_run_as_it_is_written(store: Store) -> None:
    with store.session() as session:
        assert session.few(TOTAL) == session.tuples(TOTAL)
        assert session.few("select $n", {"n": 1}) == [(1,)]
        with pytest.raises(duckdb.ProgrammingError, match="nothing_like_this"):
            session.few("select nothing_like_this")


def test_revisions_say_who_why_and_how_much(store: Store) -> None:
    told = [(r.rev, r.actor, r.reason, r.added, r.changed, r.retired) for r in store.revisions()]
    assert told == [(1, "test", "fixture", 1, 0, 0), (2, "olena", "recount", 0, 1, 0), (3, "ivan", "late sheet", 1, 0, 0)]


def test_a_frame_may_be_saved_as_well(store: Store) -> None:
    store.save({"headcount": pl.DataFrame(people(11, "F")["headcount"])}, actor="a", reason="b")
    assert total(store) == 87


def test_a_save_leaves_no_working_tables_behind(store: Store) -> None:
    """A server saves for months: what a save was staged in must not stay in memory."""
    store.save({**people(3, "G"), "source": [{"source_id": "S", "title": "t"}]}, actor="a", reason="b", retire={"activity": []})
    left = run(store._connection, "select table_name from duckdb_tables() where temporary")
    assert left == []


def test_an_unknown_revision_is_named(store: Store) -> None:
    with pytest.raises(UnknownName, match="no revision 9"):
        store.session(9)


def test_the_demo_store_is_sound_and_planted_damage_is_found(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", csv_records(DATA / "demo")) as store, store.session() as session:
        assert problems(session) == ()
    connection = connect(tmp_path / "s.duckdb")
    run(connection, "update present.headcount set n = n + 1 where activity_id = 'ACT-WS' and slice = 'total'")
    run(connection, "delete from ledger.revision")
    run(
        connection,
        "insert into present.agreement_party (record_id, rev, agreement_id, org_id, side) values ('x', 1, 'IMP-001', 'NOBODY', 'home')",
    )
    connection.close()
    with open_store(tmp_path / "s.duckdb") as store, store.session() as session:
        found = " ".join(problems(session))
    assert "Headcount: 2 version(s)" in found
    assert "“NOBODY”" in found
    assert "newest revision" in found


def test_a_store_in_use_is_refused_with_one_sentence(store: Store) -> None:
    script = f"from pathlib import Path\nfrom tracker.store import open_store\nopen_store(Path({str(store.path)!r}), read_only=True)"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "StoreLocked" in ended.stderr
    assert "in use by another process" in ended.stderr


def test_a_projection_ahead_of_its_ledger_stops_and_says_so(store: Store) -> None:
    store.close()
    connection = connect(store.path)
    run(connection, "delete from ledger.revision where rev = 3")
    run(connection, "update ledger.head set rev = 2")
    connection.close()
    with pytest.raises(Forked, match="The projection is at revision 3, its ledger only at 2"):
        open_store(store.path)


def test_a_store_of_a_newer_tracker_is_refused(store: Store) -> None:
    store.close()
    connection = connect(store.path)
    run(connection, "update about set schema_version = 99")
    connection.close()
    with pytest.raises(StoreTooNew, match="schema version 99"):
        open_store(store.path)


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.duckdb").write_text("not a database " * 1000)
    with pytest.raises(NotAStore):
        open_store(tmp_path / "text.duckdb")
    connect(tmp_path / "other.duckdb").close()
    with pytest.raises(NotAStore):
        open_store(tmp_path / "other.duckdb")
    with pytest.raises(UnknownName, match="no store at"):
        open_store(tmp_path / "missing.duckdb")


def test_a_new_store_does_not_replace_a_file(store: Store) -> None:
    with pytest.raises(WrongRequest, match="already a file"):
        create_store(store.path)
    assert store.head == 3


def test_every_table_tells_another_client_what_it_holds(store: Store) -> None:
    with store.session() as session:
        tables = session.tuples("select schema_name, table_name from duckdb_tables() where not internal and comment is null")
        columns = session.tuples(
            "select schema_name, table_name, column_name from duckdb_columns() where not internal and comment is null "
            "and schema_name in ('main', 'history') and table_name not in ('about', 'revision')"
        )
    assert (tables, columns) == ([], [])


def test_no_progress_bar_is_drawn_into_the_output_of_what_takes_long(store: Store) -> None:
    with store.session() as session:
        assert session.tuples("select value from duckdb_settings() where name = 'enable_progress_bar'") == [("false",)]
