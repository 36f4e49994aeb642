"""Loads so large that their rows lie in files on the way: no name, address or number is in any of them, nor in store or journal.

What is packed is unpacked before it is searched. TRACKER_CANARIES sets how many rows there are; then the limit is the true one where
they are more.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterable, Iterator
from contextlib import closing, nullcontext
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.stores import store_of
from tests.tracker.intake.files import text_file
from tracker.intake.load import prepared, previewed, saved
from tracker.intake.participants.recorded import Register
from tracker.people.vault import open_vault
from tracker.store import Store, open_store
from tracker.store.beside.shelf import IN_MEMORY, Shelf
from tracker.store.engines.journal import Journal, journal_path

pytestmark = pytest.mark.usefixtures("nothing_due")
ROWS = int(os.environ.get("TRACKER_CANARIES", "0"))
LIMIT = None if ROWS > IN_MEMORY else 200
CANARY = re.compile("канар|canar|kanar|050 ?987", re.IGNORECASE)
PERSON = "person_id;legal_basis;retain_until;sex;Full name;Phone\n"
HUMAN = "Канаренко Олена Іванівна"
BEGINNINGS = [f"{one}{other}" for one in "бвгджзклмнпрст" for other in "аеиоу"]
ENDINGS = ["ко", "енко", "чук", "ський", "юк", "ець", "ишин"]


def humans(count: int) -> Iterator[tuple[str, str, str]]:
    """So many: name, address, number."""
    chance = random.Random(count)
    surnames = [f"{''.join(chance.choices(BEGINNINGS, k=3))}{chance.choice(ENDINGS)}" for _ in range(min(count, 5_000))]
    for number in range(count):
        name = f"{chance.choice(surnames).capitalize()} {chance.choice(['Олена', 'Serhii', 'Ян'])} Канарівна"
        yield name, f"canary{number}@x.example", f"+38 050 987{number:06}"


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Everything that files hold, with where: their bytes in each encoding of ours, and what is packed in them."""
    for file in (file for file in folder.rglob("*") if file.is_file()):
        data = file.read_bytes()
        for encoding in ("utf-8", "utf-16-le"):
            yield file.name, data.decode(encoding, "ignore")
        if file.suffix in {".arrow", ".parquet"}:
            yield from ((file.name, text) for text in columns(pl.read_ipc(file) if file.suffix == ".arrow" else pl.read_parquet(file)))


def columns(frame: pl.DataFrame) -> Iterator[str]:
    """The columns of a table as text."""
    return ("\n".join(map(str, frame[name].to_list())) for name in frame.columns)


def unpacked(store: Store) -> Iterator[tuple[str, str]]:
    """What store and journal hold, which the engine packs."""
    with store.session() as session:
        tables = session.tuples("select schema_name, table_name from duckdb_tables() where not internal")
        for schema, table in tables:
            yield from ((f"{schema}.{table}", text) for text in columns(session.frame(f'from "{schema}"."{table}"')))
    with Journal(journal_path(store.path), read_only=True) as journal:
        for entry, _ in journal.after(journal.beginning):
            for name, rows in entry.rows.items():
                yield from (
                    (f"journal of {name}", text) for text in columns(rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(rows))
                )


def found_in(told: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Where a canary is, and which."""
    return {(where, found[0]) for where, text in told for found in CANARY.finditer(text)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store in a folder of its own, with one training; afterwards nothing in that folder holds a canary."""
    activity = {"activity_id": "X", "programme_id": "IMP", "kind": "TRAINING", "status": "held", "count_basis": "individual"}
    (tmp_path / "store").mkdir()
    records = {"programme": [{"programme_id": "IMP", "name": "Impact"}], "activity": [activity]}
    with store_of(tmp_path / "store" / "tracker.duckdb", records) as opened:
        yield opened
        assert found_in(unpacked(opened)) == set()
    with open_store(tmp_path / "store" / "tracker.duckdb"):
        assert found_in(texts(tmp_path / "store")) == set()


def test_rows_that_were_left_out_leave_nothing_in_a_file(tmp_path: Path) -> None:
    """Texts of a table lie together, and what is left out of the table is not taken from among them."""
    texts_of = pl.DataFrame({"text": ["IMP" if number % 5_000 else HUMAN for number in range(20_000)]})
    with closing(Shelf(tmp_path / "s.duckdb", in_memory=0)) as shelf:
        kept = shelf.put(texts_of.filter(pl.col("text") != HUMAN))
        assert kept.collect().height == 19_996
        assert found_in(texts(tmp_path)) == set()


def test_the_search_finds_what_is_packed(tmp_path: Path) -> None:
    named = pl.DataFrame({"name": [f"Канаренко {number}" for number in range(2_000)]})
    for ending, write in ((".parquet", named.write_parquet), (".arrow", named.write_ipc)):
        write(tmp_path / f"packed{ending}", compression="zstd")
        assert found_in(texts(tmp_path)) == {(f"packed{ending}", "Канар")}
        (tmp_path / f"packed{ending}").unlink()
    programmes = [{"programme_id": f"P{number}", "name": "Канаренко"} for number in range(2_000)]
    with store_of(tmp_path / "s.duckdb", {"programme": programmes}) as store:
        assert {where for where, _ in found_in(unpacked(store))} >= {"ledger.programme", "journal of programme"}


def line(way: str, n: int, name: str, address: str, phone: str) -> str:
    """One row."""
    if way == "list":
        return f"{name};{address};{phone};Clinic {n}"
    if way == "person":
        return f"p{n};{'consent' if n % 500 else name};2030-01-01;{phone if n % 700 == 1 else 'F'};{name};{phone}"
    return f"A-{n};IMP;TRAINING;Training {n};held;individual" if n % 5_000 else f"Виконавець:;{name};тел. {phone};;;"


@pytest.mark.parametrize("way", ["list", "person", "activity"])
def test_many_rows_hold_nobody_on_their_way(store: Store, tmp_path: Path, way: str) -> None:
    """A list of participants; a sheet of persons with columns that it should not have, and rows that are refused; a sheet that is signed."""
    folder, people = store.path.parent, humans(ROWS or {"list": 400}.get(way, 25_000))
    head = {"list": "Name;E-mail;Phone;Organisation\n", "person": PERSON}.get(
        way, "activity_id;programme_id;kind;title;status;count_basis\n"
    )
    file = text_file(tmp_path / f"{way}.csv", head + "\n".join(line(way, number, *who) for number, who in enumerate(people)))
    with open_vault(store.path) if way == "list" else nullcontext() as vault:
        register = Register(vault, "consent", date(2030, 1, 1), "X", new=True) if vault else None
        kind = None if register else way
        with prepared(store, [file], kind=kind, register=register, in_memory=LIMIT) as ready:
            shelved = {path.suffix for path in folder.rglob("*.load/*")}
            assert shelved == ({".parquet"} if way == "list" else {".arrow", ".parquet"})
            assert found_in(texts(folder)) == set()
            told = previewed(store, ready)
            done = saved(store, ready, actor="test", reason="many")
    assert found_in([("preview", repr(told.as_dict())), ("load", repr(done.as_dict()))]) == set()
    assert done.revision == 2
