"""Definitions kept in the store: a figure is made by the definition in force at its revision, whatever the files say today."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from indicators.answer import answer
from indicators.authoring.keeping import keep_definitions
from indicators.commands.asking import indicators
from indicators.declared.catalogue import catalogue
from indicators.declared.definition import definition_of
from indicators.declared.kept import definitions, indicator, unkept
from indicators.question import Question
from reports.produce import Order, produce
from reports.spec import spec
from tests.reports.content.plain import only
from tests.stores import store_of
from tracker.commands.init import init
from tracker.errors import UnknownName
from tracker.periods import period
from tracker.store import Store, open_store

RECORDS = {
    "programme": [{"programme_id": "P", "name": "Programme"}],
    "agreement": [
        {"agreement_id": "A1", "programme_id": "P", "signed_on": "2024-05-01", "status": "signed"},
        {"agreement_id": "A2", "programme_id": "P", "signed_on": "2024-06-01", "status": "ended"},
    ],
}
SIGNED = Question("AGR-01", "P", period("2024"))
FILE = catalogue()["AGR-01"]
EARLIER = FILE.text.replace("'cancelled')", "'cancelled', 'ended')")
"""AGR-01 as it might have been: a view that it shares with others left ended agreements out."""

EARLIER_RECORD = {"code": "AGR-01", "version": "1", "sha256": hashlib.sha256(EARLIER.encode()).hexdigest(), "text": EARLIER}

LOADED, KEPT_EARLIER, KEPT_FILES = 1, 2, 3


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store_of(tmp_path_factory.mktemp("kept") / "t.duckdb", RECORDS) as made:
        made.save({"definition": [EARLIER_RECORD]}, actor="olena", reason="The definition of spring")
        keep_definitions(made, actor="olena", reason="The definitions of summer")
        yield made


def signed(store: Store, revision: int) -> tuple[object, str]:
    """How many agreements are signed as of a revision, and by which text."""
    with store.session(revision) as session:
        figures = answer(session, SIGNED)
    return figures.total.value, figures.definition.hash


def test_a_figure_is_made_by_the_definition_in_force_at_its_revision(store: Store) -> None:
    assert signed(store, KEPT_EARLIER) == (1, hashlib.sha256(EARLIER.encode()).hexdigest())
    assert signed(store, KEPT_FILES) == (2, FILE.hash)


def test_before_any_was_kept_the_first_one_kept_is_in_force(store: Store) -> None:
    assert signed(store, LOADED) == signed(store, KEPT_EARLIER)


def test_the_indicators_of_a_revision_are_those_it_holds(store: Store) -> None:
    with store.session(KEPT_EARLIER) as then, store.session() as now:
        assert list(definitions(then)) == ["AGR-01"]
        assert definitions(now) == catalogue()


def test_an_indicator_that_the_store_took_in_later_is_asked_of_earlier_revisions_by_name(store: Store) -> None:
    with store.session(KEPT_EARLIER) as then:
        assert indicator(then, "PTC-01") == catalogue()["PTC-01"]
        with pytest.raises(UnknownName, match="AGR-99"):
            indicator(then, "AGR-99")


def test_a_store_that_holds_none_answers_by_the_files(tmp_path: Path) -> None:
    with store_of(tmp_path / "t.duckdb", RECORDS) as store:
        assert signed(store, LOADED) == (2, FILE.hash)


@pytest.mark.parametrize("code", catalogue())
def test_a_kept_text_says_all_that_the_file_and_the_shared_views_say(code: str) -> None:
    read = definition_of(catalogue()[code].text, "the store")
    assert read == catalogue()[code]
    assert read.hash == hashlib.sha256(read.text.encode()).hexdigest()


def test_definitions_are_kept_once_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    store_of(path, {}).close()
    told = [CliRunner().invoke(indicators, ["keep", "--store", str(path)]).stderr for _ in range(2)]
    assert told == [f"Definitions new or changed: {len(catalogue())}, as revision 1.\n", "The store holds every definition as it is.\n"]
    with open_store(path, read_only=True) as kept, kept.session() as session:
        rows = session.rows("select code, version, sha256, text from definition")
    assert {row["code"]: (row["version"], row["sha256"], row["text"]) for row in rows} == {
        code: (str(definition.version), definition.hash, definition.text) for code, definition in catalogue().items()
    }


def test_a_new_store_begins_with_the_definitions(tmp_path: Path) -> None:
    path = tmp_path / "new.duckdb"
    CliRunner().invoke(init, ["--store", str(path)])
    with open_store(path, read_only=True) as new, new.session() as session:
        assert unkept(session) == ()
    (first,) = open_store(path, read_only=True).revisions()
    assert (first.actor, first.reason) == ("tracker", f"Indicator definitions in force: {len(catalogue())} new")


def test_an_edition_is_issued_on_kept_definitions_only(tmp_path: Path) -> None:
    order = Order(only(spec("donor"), "results"), "P", period("2024"), "en")
    with store_of(tmp_path / "t.duckdb", RECORDS | {"definition": [EARLIER_RECORD]}) as kept:
        first = produce(kept, order)
        assert [(revision.rev, revision.actor, revision.reason) for revision in kept.revisions()[1:]] == [
            (2, "tracker", f"Indicator definitions in force: {len(catalogue()) - 1} new; AGR-01 changed, still version 1")
        ]
        assert (first.edition.revision, produce(kept, order).edition.revision) == (2, 2)
