"""Hostile statements against the sandbox: each gives an answer or a clear error in time, leaks nothing, writes nothing."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indicators.analysts.macros import add_macros
from tests.hostile.nursery import Nursery
from tests.stores import csv_records, store_of
from tracker.errors import TrackerError
from tracker.people.key import key_path
from tracker.people.vault import Erasing, open_vault, vault_path
from tracker.store import open_store
from tracker.store.analysts import sandbox
from tracker.store.analysts.sandbox import BadQuery, Child, Limits, QueryRefused
from tracker.store.analysts.snapshot import write_snapshot

HERE = Path(__file__).parent
LIMITS = Limits(seconds=0.5)
AT_ONCE = 2
CANARIES = (
    "canary-in-a-file",
    "canary-in-the-key",
    "canary-in-the-vault",
    "canary-in-the-environment",
    "canary-pseudonym",
    "canary-actor",
    "canary-reason",
    "root:x:0",
)

# Texts too long to be written down; each stays below the limit for the text of a query, but the last ones.
LONG = {
    "union_branches": " union all ".join(["select 1"] * 4_900),
    "union_distinct": " union ".join(["select 1"] * 5_000),
    "parentheses": "select " + "(" * 20_000 + "1" + ")" * 20_000,
    "nested_subqueries": "select * from (" * 3_000 + "select 1" + ")" * 3_000,
    "struct_depth": "select " + "{'a': " * 10_000 + "1" + "}" * 10_000,
    "list_depth": "select " + "[" * 20_000 + "]" * 20_000,
    "in_list": "select 1 in (" + ", ".join(map(str, range(16_000))) + ")",
    "many_columns": "select " + ", ".join(["1"] * 30_000),
    "additions": "select " + "1 + " * 20_000 + "1",
    "nots": "select " + "not " * 20_000 + "true",
    "minuses": "select " + "- " * 40_000 + "1",
    "joins": "select count(*) from " + ", ".join(f"range(10) t{number}" for number in range(400)),
    "ctes": "with " + ", ".join(f"t{n} as (select * from t{n - 1} a, t{n - 1} b)" if n else "t0 as (select 1 as x)" for n in range(60)) + " select count(*) from t59",
    "identifier": f"select 1 as {'x' * 90_000}",
    "comments": "/*" * 40_000 + " select 1",
    "quote": "select '" + "x" * 90_000,
    "case": "select " + "case when true then " * 3_000 + "1" + " end" * 3_000,
    "zero_byte": "select 1\0; drop table agreement",
    "lone_surrogate": "select '\ud800'",
    "too_long": "select '" + "x" * 100_000 + "'",
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What a statement led to: what was told, how long it took, whether it was an answer or a named error."""

    told: str
    seconds: float
    clear: bool


@dataclass(frozen=True)
class Place:
    """The copy for a donor, a secret file, and a folder that must stay empty."""

    copy: Path
    secret: Path
    out: Path

    def fingerprint(self) -> tuple[str, list[str], list[str]]:
        beside, out = (sorted(str(path) for path in folder.rglob("*")) for folder in (self.copy.parent, self.out))
        return hashlib.sha256(self.copy.read_bytes()).hexdigest(), beside, out


def statements() -> dict[str, str]:
    """The corpus by name."""
    lines = [line for line in (HERE / "statements.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    pairs = [line.split(" | ", 1) for line in lines]
    assert len({name for name, _ in pairs}) == len(pairs)
    assert not {name for name, _ in pairs} & LONG.keys()
    return dict(pairs) | LONG


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A store with planted secrets, and its copy for a donor."""
    folder, out, elsewhere = (tmp_path_factory.mktemp(name) for name in ("copy", "out", "elsewhere"))
    secret = elsewhere / "secret.txt"
    secret.write_text("canary-in-a-file\n")
    for path in (out, elsewhere):
        path.chmod(0o777)  # only the sandbox stands before them
    with store_of(elsewhere / "s.duckdb", csv_records(HERE.parent / "spec" / "synthetic")) as store:
        store.save(
            {
                "person": [{"person_id": "canary-pseudonym", "legal_basis": "consent", "retain_until": date(2030, 1, 1)}],
                "participation": [{"activity_id": "SX1", "person_id": "canary-pseudonym", "role": "participant"}],
                "evidence": [{"entity": "person", "entity_id": "canary-pseudonym", "source_id": "S1", "kind": "news"}],
            },
            actor="canary-actor",
            reason="canary-reason",
        )
        with store.session() as session:
            write_snapshot(session, folder / "tracker.duckdb", "donor", [add_macros])
    plant_people(elsewhere / "s.duckdb")
    os.environ["TRACKER_CANARY"] = "canary-in-the-environment"
    yield Place(folder / "tracker.duckdb", secret, out)
    del os.environ["TRACKER_CANARY"]


def plant_people(store: Path) -> None:
    """A vault and a key beside the store, each with a canary, open to everybody: only the sandbox stands before them."""
    with open_vault(store) as vault:
        vault.forget([], [Erasing("canary-in-the-vault", "2026-01-01", "", "objection", "")])
    with key_path(store).open("a", encoding="ascii") as key:
        key.write("canary-in-the-key\n")
    for path in (key_path(store), vault_path(store)):
        path.chmod(0o666)


def tried(place: Place, statement: str, begun: Callable[[], Child] = Child) -> Outcome:
    """A statement, asked of a new child as it comes from an analyst."""
    store = place.secret.parent / "s.duckdb"
    places = {"{secret}": place.secret, "{out}": place.out, "{key}": key_path(store), "{vault}": vault_path(store)}
    query = statement
    for name, path in places.items():
        query = query.replace(name, str(path))
    with begun() as child:
        child.wait_until_ready()
        asked = time.monotonic()
        try:
            told: Any = child.ask(place.copy, query, LIMITS)
            clear = True
        except TrackerError as error:
            told, clear = error, isinstance(error, BadQuery | QueryRefused) and "\n" not in str(error)
        return Outcome(str(told), time.monotonic() - asked, clear)


def all_tried(place: Place, asked: Iterable[str], program: Path) -> list[Outcome]:
    """Statements one by one of children that run a program, two at a time."""
    with Nursery(program) as nursery, ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda statement: tried(place, statement, nursery.child), asked))


@dataclass(frozen=True)
class Ordeal:
    """What every statement led to, and what lay in the folders before and after them all."""

    outcomes: dict[str, Outcome]
    before: tuple[str, list[str], list[str]]
    after: tuple[str, list[str], list[str]]


@pytest.fixture(scope="module")
def ordeal(place: Place) -> Ordeal:
    """Every statement."""
    corpus, before = statements(), place.fingerprint()
    outcomes = dict(zip(corpus, all_tried(place, corpus.values(), sandbox._CHILD), strict=True))
    return Ordeal(outcomes, before, place.fingerprint())


def test_the_corpus_is_large() -> None:
    assert len(statements()) >= 150


def test_the_sandbox_answers_what_is_asked_honestly(place: Place) -> None:
    honest = tried(place, "select count(*) as n from agreement")
    assert (honest.clear, honest.told) == (True, "Rows(columns=(('n', 'BIGINT'),), rows=((3,),), notice=None)")


def test_a_child_begins_with_an_empty_environment_in_no_folder_of_ours() -> None:
    with Child() as child:
        child.wait_until_ready()
        begun = Path(f"/proc/{child.pid}")
        assert (begun.joinpath("environ").read_bytes(), begun.joinpath("cwd").readlink(), os.getsid(child.pid)) == (
            b"",
            Path("/"),
            child.pid,
        )


@pytest.mark.parametrize("name", statements())
def test_each_statement_ends_in_time_and_tells_no_secret(ordeal: Ordeal, name: str) -> None:
    outcome = ordeal.outcomes[name]
    assert outcome.clear, outcome.told
    assert outcome.seconds <= LIMITS.seconds + 1
    asked = statements()[name]
    assert [canary for canary in CANARIES if canary in outcome.told and canary not in asked] == []


def test_no_statement_writes_anything(ordeal: Ordeal) -> None:
    assert ordeal.after == ordeal.before
    assert ordeal.before[2] == []


def test_the_walls_hold_without_the_kind_word_before_them(place: Place, tmp_path: Path) -> None:
    """The refusal of what is no query is courtesy: without it the engine meets the statements, and its walls must hold."""
    child = tmp_path / "child.py"
    text = sandbox._CHILD.read_text(encoding="utf-8")
    child.write_text(text.replace('_refusal(connection, job["query"]) or ', ""), encoding="utf-8")
    assert child.read_text(encoding="utf-8") != text
    before = place.fingerprint()
    met = [text for text in statements().values() if len(text) < 1_000 and not text.startswith(("select", "from", "with recursive"))]
    outcomes = all_tried(place, met, child)
    assert len(outcomes) > 80
    assert [outcome for outcome in outcomes if not outcome.clear or any(canary in outcome.told for canary in CANARIES)] == []
    assert place.fingerprint() == before


def test_the_canaries_would_be_seen(place: Place) -> None:
    copy = place.secret.parent / "whole.duckdb"
    with open_store(place.secret.parent / "s.duckdb") as store, store.session() as session:
        write_snapshot(session, copy)
    whole = Place(copy, place.secret, place.out)
    assert all("canary-pseudonym" in tried(whole, statements()[name]).told for name in ("person", "participation", "evidence_of_person"))
    assert "canary-actor" in tried(whole, "select actor from revision").told
