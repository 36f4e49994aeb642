"""The whole store as Parquet and back: every row, revision and answer the same, and nothing taken in that is not what was written."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from indicators.answer import answer
from indicators.declared.catalogue import catalogue
from indicators.question import Question
from tests.stores import csv_records, store_of
from tracker.commands.export import export, import_export
from tracker.errors import ExportFailed, NotAStore, StoreTooNew, WouldOverwrite
from tracker.periods import period
from tracker.records import RECORD_TYPES
from tracker.settings import DATA
from tracker.store import Store, open_store
from tracker.store.beside.placing import sha256
from tracker.store.carried.export import MANIFEST, export_parquet
from tracker.store.carried.exported import store_from_export
from tracker.store.changes.history import differences
from tracker.store.connection import connect, run
from tracker.store.safekeeping.audit import journal_problems
from tracker.store.safekeeping.integrity import problems


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public facts, then a change, a record retired, and one that came back under a save id."""
    place = tmp_path_factory.mktemp("export") / "tracker.duckdb"
    with store_of(place, csv_records(DATA / "demo")) as store:
        store.save({"organisation": [{"org_id": "MOH-UA", "city": "Kyiv, “city”\nand more"}]}, actor="olena", reason="where")
        store.save({}, actor="ivan", reason="twice", retire={"headcount": ["ACT-WS/total/participant//////"]})
        first = csv_records(DATA / "demo")["headcount"]
        store.save(
            {"headcount": [row for row in first if row["activity_id"] == "ACT-WS"]}, actor="ivan", reason="it was right", save_id="k4"
        )
    return place


@pytest.fixture(scope="module")
def exported(path: Path) -> Path:
    return export_to(path, "whole")


@pytest.fixture(scope="module")
def back(exported: Path) -> Path:
    """The store made of the export."""
    place = exported.parent / "back" / "tracker.duckdb"
    store_from_export(exported, place)
    return place


def export_to(path: Path, name: str, as_of: int | None = None) -> Path:
    with open_store(path, read_only=True) as store, store.session(as_of) as session:
        export_parquet(session, path.parent / name)
    return path.parent / name


def tables(exported: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    for file in sorted(exported.rglob("*.parquet")):
        yield file.relative_to(exported).as_posix(), pl.read_parquet(file)


def test_every_row_of_the_store_that_comes_back_is_the_one_that_went(path: Path, back: Path) -> None:
    with closing(connect(back, read_only=True)) as new:
        run(new, f"attach '{path}' as old (read_only)")
        names = [name for (name,) in run(new, "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'old'")]
        assert {f"ledger.{name}" for name in RECORD_TYPES} < set(names)
        for name in set(names) - {"ledger.journal"}:
            assert run(
                new, f"select count(*) from ((from {name} except all from old.{name}) union all (from old.{name} except all from {name}))"
            ) == [(0,)], name


def test_the_store_that_comes_back_is_sound_and_goes_on(back: Path) -> None:
    with open_store(back) as store, store.session() as session:
        assert problems(session) == ()
        assert journal_problems(store, session) == ()
        assert differences(session, 2, 4) == ()
        assert [(r.rev, r.actor, r.save_id) for r in store.revisions()] == [
            (1, "test", None),
            (2, "olena", None),
            (3, "ivan", None),
            (4, "ivan", "k4"),
        ]


def test_every_indicator_answers_the_same_at_every_revision(path: Path, back: Path) -> None:
    def told(store: Store, revision: int) -> list[Any]:
        with store.session(revision) as session:
            return [answer(session, Question(name, "IMP", period("2024"))) for name in catalogue()]

    with open_store(path, read_only=True) as old, open_store(back, read_only=True) as new:
        for revision in range(1, 5):
            assert told(old, revision) == told(new, revision)


def test_a_second_export_holds_the_same(exported: Path, back: Path) -> None:
    again = export_to(back, "again")
    assert json.loads((again / MANIFEST).read_text())["rows"] == json.loads((exported / MANIFEST).read_text())["rows"]
    for (name, old), (other, new) in zip(tables(exported), tables(again), strict=True):
        assert name == other
        assert old.equals(new), name
    for name in ("dictionary.csv", "dictionary.md", "codes.csv"):
        assert (again / name).read_bytes() == (exported / name).read_bytes()


def test_an_export_of_an_earlier_revision_holds_nothing_of_later_ones(path: Path) -> None:
    early = export_to(path, "early", as_of=3)
    assert pl.read_parquet(early / "revision.parquet")["rev"].to_list() == [1, 2, 3]
    assert max(frame["rev"].max() or 0 for _, frame in tables(early)) == 3
    assert "ACT-WS" not in pl.read_parquet(early / "current" / "headcount.parquet").filter(slice="total")["activity_id"].to_list()
    store_from_export(early, path.parent / "early.duckdb")
    with open_store(path.parent / "early.duckdb") as store:
        assert store.head == 3


def test_a_plain_tool_reads_it(exported: Path) -> None:
    """Types are those of the dictionary: whole numbers, exact decimals, days; what is not stated is null."""
    people = pl.read_parquet(exported / "current" / "headcount.parquet")
    assert people.schema["n"] == pl.Int32
    assert people.filter(pl.col("activity_id") == "ACT-WS", pl.col("slice") == "total")["n"].to_list() == [70]
    money = pl.read_parquet(exported / "ledger" / "txn.parquet").schema
    assert money["amount"] == pl.Decimal(18, 2)
    assert money["txn_date"] == pl.Date


def test_the_dictionary_knows_every_column_of_every_file(exported: Path) -> None:
    with (exported / "dictionary.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    known: dict[str, set[str]] = {}
    for row in told:
        known.setdefault(row["table"], set()).add(row["column"])
        assert row["meaning"]
    for name, frame in tables(exported):
        left_out = {"op"} if name.startswith("current/") else set()
        assert set(frame.columns) == known[Path(name).stem] - left_out, name
    text = (exported / "dictionary.md").read_text(encoding="utf-8")
    assert all(f"## {name}\n" in text for name in ("revision", *RECORD_TYPES))
    lists = {row["codes"] for row in told} - {""}
    assert lists == set(pl.read_csv(exported / "codes.csv", infer_schema=False)["list"].to_list())


def test_the_manifest_proves_every_file(exported: Path) -> None:
    manifest = json.loads((exported / MANIFEST).read_text(encoding="utf-8"))
    files = {file.relative_to(exported).as_posix() for file in exported.rglob("*") if file.is_file()}
    assert files == {*manifest["files"], MANIFEST}
    assert manifest["files"] == {name: sha256(exported / name) for name in manifest["files"]}
    assert (manifest["format"], manifest["revision"]) == ("tracker-export/1", 4)


def test_a_folder_that_is_there_is_not_overwritten(path: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with open_store(path, read_only=True) as store, store.session() as session, pytest.raises(WouldOverwrite, match="already something"):
        export_parquet(session, tmp_path / "mine")
    assert list(tmp_path.iterdir()) == [tmp_path / "mine"]


def test_an_export_that_fails_leaves_nothing(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tracker.store.carried.export.dictionary_md", full)
    with open_store(path, read_only=True) as store, store.session() as session, pytest.raises(ExportFailed, match="could not be written"):
        export_parquet(session, tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def spoil_byte(directory: Path, _: dict[str, Any]) -> None:
    file = directory / "ledger" / "headcount.parquet"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def take_away(directory: Path, _: dict[str, Any]) -> None:
    (directory / "ledger" / "txn.parquet").unlink()


def another_format(_: Path, manifest: dict[str, Any]) -> None:
    manifest["format"] = "somebody-else/1"


def newer(_: Path, manifest: dict[str, Any]) -> None:
    manifest["schema_version"] = 99


def reach_outside(directory: Path, manifest: dict[str, Any]) -> None:
    (directory.parent / "outside").write_text("x")
    manifest["files"]["../outside"] = sha256(directory.parent / "outside")


def fewer_rows(directory: Path, manifest: dict[str, Any]) -> None:
    rewrite(directory, manifest, "ledger/headcount.parquet", lambda frame: frame.head(3))


def a_gap(directory: Path, manifest: dict[str, Any]) -> None:
    rewrite(directory, manifest, "revision.parquet", lambda frame: frame.filter(pl.col("rev") != 2))


def a_strange_column(directory: Path, manifest: dict[str, Any]) -> None:
    rewrite(directory, manifest, "ledger/txn.parquet", lambda frame: frame.with_columns(pl.lit(1).alias("surprise")))


def no_parquet(directory: Path, manifest: dict[str, Any]) -> None:
    (directory / "ledger" / "txn.parquet").write_text("not a table")
    manifest["files"]["ledger/txn.parquet"] = sha256(directory / "ledger" / "txn.parquet")


def rewrite(directory: Path, manifest: dict[str, Any], name: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    """Change a file and the manifest's hash of it: a forgery, which hashes alone do not show."""
    change(pl.read_parquet(directory / name)).write_parquet(directory / name)
    manifest["files"][name] = sha256(directory / name)


@pytest.mark.parametrize(
    ("spoil", "error", "said"),
    [
        (spoil_byte, NotAStore, "headcount.parquet is not the file that was written"),
        (take_away, NotAStore, "txn.parquet is not the file that was written"),
        (another_format, NotAStore, "is not an export"),
        (newer, StoreTooNew, "newer tracker"),
        (reach_outside, NotAStore, "outside is not the file"),
        (fewer_rows, NotAStore, "does not hold what its manifest says"),
        (a_gap, NotAStore, "damaged"),
        (a_strange_column, NotAStore, "unknown column surprise"),
        (no_parquet, NotAStore, "damaged"),
    ],
)
def test_what_is_not_what_was_written_is_refused(
    path: Path, tmp_path: Path, spoil: Callable[[Path, dict[str, Any]], None], error: type[Exception], said: str
) -> None:
    with open_store(path, read_only=True) as store, store.session() as session:
        export_parquet(session, tmp_path / "export")
    place = tmp_path / "export" / MANIFEST
    manifest = json.loads(place.read_text(encoding="utf-8"))
    spoil(tmp_path / "export", manifest)
    place.write_text(json.dumps(manifest), encoding="utf-8")
    (tmp_path / "new").mkdir()
    with pytest.raises(error, match=said):
        store_from_export(tmp_path / "export", tmp_path / "new" / "tracker.duckdb")
    assert list((tmp_path / "new").iterdir()) == []


def test_a_store_that_is_there_is_not_overwritten(exported: Path, path: Path) -> None:
    with pytest.raises(WouldOverwrite, match="already a file"):
        store_from_export(exported, path)
    with pytest.raises(NotAStore, match="is not an export"):
        store_from_export(path.parent, path.with_name("other.duckdb"))


def test_the_commands(path: Path, tmp_path: Path) -> None:
    run_ = CliRunner().invoke
    done = run_(export, ["parquet", str(tmp_path / "out"), "--store", str(path), "--json"])
    assert json.loads(done.stdout)["revision"] == 4
    assert "see dictionary.md" in done.stderr
    back = run_(import_export, [str(tmp_path / "out"), "--store", str(tmp_path / "new.duckdb")])
    assert "at revision 4, as exported" in back.stderr
    assert "parquet" in run_(export, ["--help"]).stdout
