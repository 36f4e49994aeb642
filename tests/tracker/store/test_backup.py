"""Backup and restore: the whole store at one revision, proven before it counts; nothing is overwritten unseen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.stores import Records, csv_records, one_definition, store_of
from tracker.errors import BackupFailed, NotAStore, StoreLocked, StoreTooNew, TrackerError, WouldOverwrite
from tracker.intake.rows.sender import remember, remembered, senders
from tracker.settings import DATA
from tracker.store import Store, create_store, open_store
from tracker.store.beside.ops import operations
from tracker.store.beside.placing import sha256
from tracker.store.carried.restore import restore
from tracker.store.connection import connect, run
from tracker.store.engines.journal import journal_path
from tracker.store.safekeeping.backup import JOURNAL, MANIFEST, OPS, STORE, backup, verified
from tracker.store.safekeeping.integrity import problems

NOTE = "create table if not exists note (text varchar)"
COMMENTS = (
    "select table_name, null, comment from duckdb_tables() where comment is not null union all "
    "select table_name, column_name, comment from duckdb_columns() where comment is not null order by all"
)


def programme(key: str) -> Records:
    return {"programme": [{"programme_id": key, "name": f"Programme {key}"}], **one_definition()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store at revision 2, a note in its notebook, and its backup."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "live").mkdir()
    path = folder / "live" / "tracker.duckdb"
    with store_of(path, programme("A")) as store, closing(operations(path)) as notebook:
        notebook.executescript(NOTE)
        with notebook:
            notebook.execute("insert into note values ('sent')")
        store.save(programme("B"), actor="a", reason="b")
        backup(store, folder / "copy")
    return folder


@pytest.fixture
def saved(made: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The same store and backup for one test alone."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "live" / "tracker.duckdb", tmp_path / "copy"


def programmes(path: Path) -> list[str]:
    with open_store(path, read_only=True) as store, store.session() as session:
        assert problems(session) == ()
        return [row[0] for row in session.tuples("select programme_id from programme order by 1")]


def notes(path: Path) -> list[str]:
    with closing(operations(path)) as notebook:
        return [row["text"] for row in notebook.execute("select text from note")]


def test_a_backup_says_what_it_holds_and_is_verified(saved: tuple[Path, Path]) -> None:
    path, folder = saved
    manifest = verified(folder)
    assert sorted(item.name for item in folder.iterdir()) == [MANIFEST, STORE, JOURNAL, OPS]
    assert (manifest.revision, manifest.rows["programme"], manifest.rows["revision"]) == (2, 2, 2)
    assert manifest.files == {name: sha256(folder / name) for name in (STORE, JOURNAL, OPS)}
    assert manifest.store_id == open_id(path)
    assert [item.name for item in folder.parent.iterdir() if item.name.startswith(".")] == []


def open_id(path: Path) -> str:
    with open_store(path, read_only=True) as store:
        return store.id


def test_tables_comments_and_history_are_those_of_the_store(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", csv_records(DATA / "demo")) as store:
        backup(store, tmp_path / "copy")
        with closing(connect(tmp_path / "copy" / STORE, read_only=True)) as copy:
            assert run(copy, COMMENTS) == run(store._connection, COMMENTS)
            tables = "select schema_name, table_name, sql from duckdb_tables() where not temporary order by all"
            assert run(copy, tables) == run(store._connection, tables)
            for schema, name, _ in run(copy, tables):
                read = f"from {schema}.{name} order by all"
                assert run(copy, read) == run(store._connection, read)
            storage = "select tags['storage_version'] from duckdb_databases() where not internal"
            assert run(copy, storage) == [("v1.5.0+",)]


def test_a_backup_may_be_made_while_others_save(tmp_path: Path) -> None:
    """Each of five backups during saves stands at one revision and holds exactly what was saved up to it."""
    with store_of(tmp_path / "s.duckdb", programme("0")) as store:
        done = threading.Event()

        def save() -> None:
            number = 1
            while not done.wait(0.05):
                store.save(programme(str(number)), actor="a", reason="b")
                number += 1

        saver = threading.Thread(target=save)
        saver.start()
        try:
            made = [backup(store, tmp_path / f"copy{number}") for number in range(5)]
        finally:
            done.set()
            saver.join()
        for number, manifest in enumerate(made):
            assert len(programmes(tmp_path / f"copy{number}" / STORE)) == manifest.revision == manifest.rows["programme"]
        assert 1 <= made[0].revision < made[-1].revision <= store.head


def test_a_backup_overwrites_nothing(saved: tuple[Path, Path], tmp_path: Path) -> None:
    path, folder = saved
    (tmp_path / "empty").mkdir()
    with open_store(path) as store:
        for place in (folder, folder / STORE, tmp_path / "empty"):
            with pytest.raises(WouldOverwrite, match="already something at"):
                backup(store, place)
    assert verified(folder).revision == 2


def test_a_backup_that_cannot_be_written_leaves_nothing(saved: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with open_store(saved[0]) as store, pytest.raises(BackupFailed, match="could not be made"):
        backup(store, tmp_path / "file" / "copy")


def test_a_store_that_is_not_sound_is_not_backed_up(saved: tuple[Path, Path], tmp_path: Path) -> None:
    with closing(connect(saved[0])) as connection:
        run(connection, "update present.programme set name = 'forged'")
    with open_store(saved[0]) as store, pytest.raises(BackupFailed, match=r"not sound: Programme: 4 version.*tracker check"):
        backup(store, tmp_path / "second")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["copy", "live"]


def test_restoring_brings_back_the_store_and_its_notebook_and_moves_the_old_aside(saved: tuple[Path, Path]) -> None:
    path, folder = saved
    with open_store(path) as store, closing(operations(path)) as notebook, notebook:
        store.save(programme("C"), actor="a", reason="b")
        notebook.execute("insert into note values ('sent again')")
    done = restore(folder, path, force=True)
    assert (done.revision, programmes(path), notes(path)) == (2, ["A", "B"], ["sent"])
    old = Path(done.moved_to or "")
    assert (programmes(old / path.name), notes(old / path.name)) == (["A", "B", "C"], ["sent", "sent again"])
    with open_store(path) as store:
        assert store.save(programme("D"), actor="a", reason="b").revision == 3


def test_a_lost_or_an_older_store_is_restored_without_force(saved: tuple[Path, Path], tmp_path: Path) -> None:
    path, folder = saved
    assert restore(folder, path).revision == 2
    assert restore(folder, tmp_path / "new" / "place.duckdb").moved_to is None
    assert (programmes(tmp_path / "new" / "place.duckdb"), notes(tmp_path / "new" / "place.duckdb")) == (["A", "B"], ["sent"])
    with open_store(path) as store:
        store.save(programme("C"), actor="a", reason="b")
        backup(store, tmp_path / "later")
    assert restore(tmp_path / "later", tmp_path / "new" / "place.duckdb").revision == 3


def newer(path: Path) -> None:
    with open_store(path) as store:
        store.save(programme("C"), actor="a", reason="b")


def another(path: Path) -> None:
    path.unlink()
    journal_path(path).unlink()
    create_store(path).close()


def astray(path: Path) -> None:
    with closing(connect(path)) as connection:
        for schema in ("main", "ledger"):
            run(connection, f"update {schema}.revision set reason = 'forged' where rev = 2")


def broken(path: Path) -> None:
    path.write_bytes(b"not a database " * 1000)
    journal_path(path).unlink()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (newer, "is newer: it is at revision 3, the backup at 2"),
        (another, "is another store"),
        (astray, "has revisions of its own"),
        (broken, "cannot be read"),
    ],
)
def test_what_the_backup_does_not_hold_is_replaced_only_when_told(
    saved: tuple[Path, Path], change: Callable[[Path], None], message: str
) -> None:
    path, folder = saved
    change(path)
    before = path.read_bytes()
    with pytest.raises(WouldOverwrite, match=message):
        restore(folder, path)
    assert path.read_bytes() == before
    done = restore(folder, path, force=True)
    assert programmes(path) == ["A", "B"]
    assert (Path(done.moved_to or "") / path.name).read_bytes() == before


def test_a_store_in_use_is_never_replaced(saved: tuple[Path, Path]) -> None:
    path, folder = saved
    code = "import sys; from pathlib import Path; from tracker.store.carried.restore import restore; restore(Path(sys.argv[1]), Path(sys.argv[2]), force=True)"
    with open_store(path):
        ran = subprocess.run([sys.executable, "-c", code, str(folder), str(path)], capture_output=True, text=True, timeout=60, check=False)
    assert StoreLocked.__name__ in ran.stderr
    assert programmes(path) == ["A", "B"]


def declare(folder: Path, **values: object) -> None:
    """Change the manifest; hashes are brought up to date, as a forger would."""
    told = json.loads((folder / MANIFEST).read_text(encoding="utf-8")) | values
    told["files"] = {name: sha256(folder / name) for name in told["files"] if (folder / name).exists()}
    (folder / MANIFEST).write_text(json.dumps(told), encoding="utf-8")


def view_instead_of_a_table(folder: Path) -> None:
    with closing(connect(folder / STORE)) as connection:
        run(connection, "alter table about rename to about_")
        run(connection, "create view about as select * from about_")
    declare(folder)


def macro_instead_of_a_function(folder: Path) -> None:
    with closing(connect(folder / STORE)) as connection:
        run(connection, "create macro max(x) as 7")
    declare(folder)


def rows_of_another(folder: Path) -> None:
    with closing(connect(folder / STORE)) as connection:
        run(connection, "update present.programme set name = 'forged'")
    declare(folder)


def column_gone(folder: Path) -> None:
    with closing(connect(folder / STORE)) as connection:
        run(connection, "alter table present.programme drop column name")
    declare(folder)


def newer_store(folder: Path) -> None:
    with closing(connect(folder / STORE)) as connection:
        run(connection, "update about set schema_version = 99")
    declare(folder)


def flipped(folder: Path) -> None:
    data = bytearray((folder / STORE).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / STORE).write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "error", "message"),
    [
        (lambda folder: (folder / MANIFEST).unlink(), NotAStore, "is not a backup"),
        (lambda folder: (folder / MANIFEST).write_text("[]"), NotAStore, "is not a backup"),
        (lambda folder: (folder / MANIFEST).write_text("[" * 200_000), NotAStore, "is not a backup"),
        (lambda folder: declare(folder, format="other/1"), NotAStore, "is not a backup"),
        (lambda folder: declare(folder, files={STORE: "", "../evil": ""}), NotAStore, "is not a backup"),
        (lambda folder: declare(folder, revision=7), NotAStore, "does not hold what its manifest says"),
        (lambda folder: declare(folder, schema_version=99), StoreTooNew, "newer tracker"),
        (lambda folder: (folder / OPS).unlink(), NotAStore, f"{OPS} is not the file"),
        (lambda folder: os.truncate(folder / STORE, 4096), NotAStore, f"{STORE} is not the file"),
        (flipped, NotAStore, f"{STORE} is not the file"),
        (newer_store, StoreTooNew, "schema version 99"),
        (view_instead_of_a_table, NotAStore, "holds views or macros"),
        (macro_instead_of_a_function, NotAStore, "holds views or macros"),
        (rows_of_another, NotAStore, "not sound"),
        (column_gone, NotAStore, "not sound"),
    ],
    ids=(
        "no manifest,list,nested,format,path outside,revision,schema,notebook gone,cut,bit flipped,"
        "newer store,view,macro,projection off,column gone"
    ).split(","),
)
def test_what_is_no_sound_backup_of_ours_is_refused_and_the_store_stays(
    saved: tuple[Path, Path], spoil: Callable[[Path], object], error: type[TrackerError], message: str
) -> None:
    path, folder = saved
    (folder.parent / "evil").write_text("kept")
    spoil(folder)
    before = path.read_bytes()
    for place in (path, folder.parent / "new.duckdb"):
        with pytest.raises(error, match=message):
            restore(folder, place, force=True)
    assert path.read_bytes() == before
    assert not (folder.parent / "new.duckdb").exists()


def test_figures_are_computed_again_from_the_copy(tmp_path: Path) -> None:
    with store_of(tmp_path / "tracker.duckdb", csv_records(DATA / "demo") | one_definition()) as store:
        told = backup(store, tmp_path / "copy").figures
    assert [len(part) for part in told["figures"]] == [64, 64]
    assert verified(tmp_path / "copy").figures == told
    declare(tmp_path / "copy", figures={"figures": [told["figures"][0], "0" * 64]})
    with pytest.raises(NotAStore, match="does not give the figures"):
        restore(tmp_path / "copy", tmp_path / "new.duckdb")
    declare(tmp_path / "copy", figures={"figures": ["definitions of another tracker", "0" * 64]})
    assert restore(tmp_path / "copy", tmp_path / "new.duckdb").revision == 1


def test_a_backup_may_be_moved(saved: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.move(saved[1], tmp_path / "vault")
    assert verified(tmp_path / "vault").revision == 2


def test_a_store_whose_name_is_odd_can_be_backed_up(tmp_path: Path) -> None:
    with store_of(tmp_path / 'o\'dd "na.me".duckdb', programme("A")) as store:
        assert isinstance(store, Store)
        assert backup(store, tmp_path / "it's a copy").revision == 1


def test_what_is_remembered_of_senders_goes_into_a_backup_and_comes_back(saved: tuple[Path, Path], tmp_path: Path) -> None:
    path, _ = saved
    remember(path, "giz", "organisations", "МОЗ", "MOH-UA")
    with open_store(path) as store:
        manifest = backup(store, tmp_path / "third")
    assert [name for name in manifest.files if name.startswith("senders/")] == ["senders/giz.toml"]
    remember(path, "who", "codes.REGION", "east", "UA-63")
    remember(path, "giz", "organisations", "МОЗ", "OTHER")
    done = restore(tmp_path / "third", path)
    assert (senders(path), remembered(path, "giz").organisations) == (("giz",), {"МОЗ": "MOH-UA"})
    assert done.moved_to is not None
    assert sorted(item.name for item in Path(done.moved_to, "tracker.senders").iterdir()) == ["giz.toml", "who.toml"]
    (tmp_path / "third" / "senders" / "giz.toml").write_text("", encoding="utf-8")
    with pytest.raises(NotAStore, match=r"senders/giz\.toml is not the file that was written"):
        verified(tmp_path / "third")


def test_a_backup_of_old_leaves_what_is_remembered_of_senders(saved: tuple[Path, Path]) -> None:
    path, folder = saved
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(manifest | {"format": "tracker-backup/2"}), encoding="utf-8")
    remember(path, "giz", "organisations", "МОЗ", "MOH-UA")
    restore(folder, path)
    assert senders(path) == ("giz",)


@pytest.mark.parametrize("name", ["senders/../../x.toml", "../tracker.duckdb", "senders/x.sh", "/etc/passwd"])
def test_a_manifest_cannot_name_a_file_elsewhere(saved: tuple[Path, Path], name: str) -> None:
    path, folder = saved
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["files"][name] = "0" * 64
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(NotAStore, match="is not a backup of a tracker store"):
        restore(folder, path)


_KILLED = """
import os, sys
from pathlib import Path
from tracker.store.carried import restore

def flush(path):
    if sys.argv[3] in path.name:
        os.kill(os.getpid(), 9)

restore.flush = flush
restore.restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_what_a_killed_restore_left_goes_when_the_store_is_opened(saved: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "new" / "tracker.duckdb"
    for name in ("ops", "journal", "duckdb"):
        subprocess.run([sys.executable, "-c", _KILLED, saved[1], path, name], check=False)
    assert len(hidden_in(path.parent)) == 1 + 2 + 3
    restore(saved[1], path)
    open_store(path).close()
    assert hidden_in(path.parent) == []


def hidden_in(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir() if each.name.startswith(".")]
