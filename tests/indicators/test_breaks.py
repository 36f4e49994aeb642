"""Breaks of a series: a definition that changed is told beside every figure since, with what changed in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indicators.analysts.macros import add_macros
from indicators.answer import answer
from indicators.authoring.keeping import keep_definitions
from indicators.declared.breaks import Break, counting, series_breaks
from indicators.declared.catalogue import catalogue
from indicators.declared.definition import definition_of
from indicators.declared.kept import record
from indicators.notes import note_text
from indicators.pictures import trend
from indicators.question import INTERNAL, Question
from reports.content import document
from reports.spec import spec
from tests.reports.content.plain import written
from tests.stores import public_facts, store_of
from tracker.periods import period
from tracker.store import Store
from tracker.store.analysts.snapshot import write_snapshot
from tracker.store.connection import connect, rows

FILE = catalogue()["AGR-01"]
FIRST = FILE.text
WORDED = FIRST.replace("Agreements signed, cumulative", "Agreements signed so far")
RECOUNTED = WORDED.replace("version = 1", "version = 2").replace("'cancelled')", "'cancelled', 'ended')")
REVIEWED = RECOUNTED.replace("version = 2", "version = 3").replace("not yet checked", "M. Checker")
SIGNED = Question("AGR-01", "P", period("2024"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Revision 1 holds the first text; 2 says it in other words, 3 counts anew in a shared view, 4 names who checked it."""
    records = {
        "programme": [{"programme_id": "P"}],
        "agreement": [{"agreement_id": "A", "programme_id": "P", "signed_on": "2024-05-01", "status": "signed"}],
    }
    texts = [definition_of(text, "a test") for text in (FIRST, WORDED, RECOUNTED, REVIEWED)]
    with store_of(tmp_path_factory.mktemp("breaks") / "t.duckdb", records | {"definition": [record(texts[0])]}) as made:
        for text in texts[1:]:
            made.save({"definition": [record(text)]}, actor="olena", reason="another text")
        yield made


def test_a_new_version_breaks_the_series_and_other_words_do_not(store: Store) -> None:
    with store.session() as session:
        assert series_breaks(session, "AGR-01") == (Break(3, 1, 2, ("counting",)), Break(4, 2, 3, ("governance",)))


def test_other_words_are_the_same_counting_in_any_language() -> None:
    fingerprints = {text: counting(definition_of(text, "a test")) for text in (FIRST, WORDED, RECOUNTED, REVIEWED)}
    assert fingerprints[FIRST] == fingerprints[WORDED] != fingerprints[RECOUNTED] == fingerprints[REVIEWED]


def test_before_the_change_there_was_no_break(store: Store) -> None:
    with store.session(2) as session:
        assert series_breaks(session, "AGR-01") == ()
        assert answer(session, SIGNED).notes == ()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Series break: the definition changed in revision 3, from version 1 to 2 (how it is counted). "),
        ("uk", "Розрив ряду: визначення змінено у версії даних 3, з версії 1 на 2 (як рахується). "),
        ("fr", "Rupture de série\u00a0: la définition a changé à la révision 3, de la version 1 à la version 2 (mode de calcul). "),
    ],
)
def test_answers_and_charts_say_when_the_series_broke_last(store: Store, language: str, told: str) -> None:
    with store.session(3) as session:
        figures = answer(session, SIGNED)
        chart, _ = trend(session, SIGNED, language)
    assert note_text(figures.notes[-1], figures, language).startswith(told)
    assert chart.note.startswith(told)


def test_analysts_are_told_beside_the_macro(store: Store, tmp_path: Path) -> None:
    """A macro asked for an earlier revision counts its records by the definition of today: its comment says so."""
    with store.session() as session:
        write_snapshot(session, tmp_path / "copy.duckdb", INTERNAL, [add_macros])
    with closing(connect(tmp_path / "copy.duckdb", read_only=True)) as copy:
        (told,) = rows(copy, "select comment from duckdb_functions() where function_name = 'AGR_01'")
    assert "Series break: the definition changed in revision 4, from version 2 to 3. at_revision chooses the records" in told["comment"]


def test_a_report_tells_every_break_beside_the_definition(tmp_path: Path) -> None:
    earlier = definition_of(FIRST.replace("'cancelled')", "'cancelled', 'ended')"), "a test")
    facts = public_facts()
    others = [row for row in facts["definition"] if row["code"] != "AGR-01"]
    with store_of(tmp_path / "t.duckdb", {**facts, "definition": [*others, record(earlier)]}) as made:
        keep_definitions(made, actor="olena", reason="The definitions of summer")
        with made.session() as session:
            report, _ = document(session, spec("donor"), programme="IMP", period=period("2025"), language="en")
    (line,) = [line for line in written(report).splitlines() if line.startswith("AGR-01 Agreements signed, cumulative. Version 1")]
    assert f"{FILE.hash[:12]} Series break: the definition changed in revision 2, from version 1 to 1 (how it is counted)." in line
