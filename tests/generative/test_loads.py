"""Loads of random files: what is previewed is what is saved, twice is once, files of different records commute, edits that meet are shown."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.answer import answer
from indicators.declared.kept import indicator
from indicators.differing.changes import group_text
from indicators.differing.restatements import restatements
from indicators.question import INTERNAL, Question
from indicators.wording import figure_text, group_words
from tests.generative.test_twin import CAREFULLY
from tests.stores import store_of
from tests.tracker.intake.files import text_file
from tracker.errors import StaleWrite
from tracker.intake.effects import Effect
from tracker.intake.load import load, prepared, previewed, saved
from tracker.intake.result import LoadResult
from tracker.periods import period
from tracker.store import Store

LOADS = int(os.environ.get("TRACKER_LOADS", "4"))
"""Files tried of each kind."""
EACH = settings(CAREFULLY, max_examples=LOADS)
FIELDS = {
    "programme": ("programme_id", ("name", "lead_org")),
    "agreement": ("agreement_id", ("programme_id", "kind", "title", "signed_on")),
}
CELLS = {
    "name": ["First", "Друга", ""],
    "lead_org": ["", "ORG", "NOBODY"],
    "programme_id": ["P0", "P1", "P9"],
    "kind": ["MOU_TWIN", "LOI", "no kind"],
    "title": ["", "a, “b”", "New\nline", "=1+1"],
    "signed_on": ["2024-03-01", "2025-02-28", "31.02.2024", ""],
}
STORED = {
    "organisation": [{"org_id": "ORG", "org_type": "10"}],
    "programme": [{"programme_id": f"P{number}", "name": f"Programme {number}"} for number in range(3)],
    "agreement": [
        {"agreement_id": f"A{number}", "programme_id": "P0", "kind": "LOI", "signed_on": "2024-01-01", "title": "Old"}
        for number in range(3)
    ],
}


@st.composite
def files(draw: st.DrawFn, kind: str, numbers: range = range(6)) -> str:
    """A file of some records of a type, a few of which say what cannot be."""
    key, names = FIELDS[kind]
    letter = "P" if kind == "programme" else "A"
    chosen = draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=4, unique=True))
    lines = [[f"{letter}{number}", *(draw(st.sampled_from(CELLS[name])) for name in names)] for number in chosen]
    return "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in [[key, *names], *lines]) + "\n"


@contextmanager
def stored() -> Iterator[tuple[Store, Path]]:
    """A store of three programmes and three agreements, and the folder that it lies in."""
    with tempfile.TemporaryDirectory() as folder, store_of(Path(folder) / "s.duckdb", STORED) as store:
        yield store, Path(folder)


def records(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """What every record says now."""
    with store.session() as session:
        return {kind: session.tuples(f"select * exclude (rev) from {kind} order by record_id") for kind in FIELDS}


def loaded(store: Store, path: Path) -> LoadResult:
    """What loading the file did."""
    return load(store, [path], actor="test", reason="test")


@pytest.mark.parametrize("kind", FIELDS)
@EACH
@given(st.data())
def test_what_is_previewed_is_what_is_saved_and_twice_is_once(kind: str, data: st.DataObject) -> None:
    with stored() as (store, folder):
        path = text_file(folder / f"{kind}.csv", data.draw(files(kind)))
        before, ready = records(store), prepared(store, [path])
        compared = store.compare(ready.rows, based_on=ready.base)
        assert (records(store), store.head) == (before, 1)
        result = saved(store, ready, actor="test", reason="test")
        new = {one for each in compared.values() for one in each.new}
        assert sum(result.added.values()) == len(new)
        assert [(one.record_id, one.field, one.old, one.new) for one in result.changes] == [
            (one.record_id, one.field, one.old, one.new) for each in compared.values() for one in each.changes
        ]
        after = records(store)
        _only_these_changed(kind, before, after, new | {change.record_id for change in result.changes})
        again = loaded(store, path)
        assert (again.revision, again.added, again.changes, again.rejected) == (None, {}, (), result.rejected)
        assert records(store) == after


def _only_these_changed(kind: str, before: Mapping[str, Any], after: Mapping[str, Any], named: set[str]) -> None:
    """Each record that is not named says what it said."""
    old, new = ({row[0]: row for row in state[kind]} for state in (before, after))
    assert {record_id for record_id, row in new.items() if old.get(record_id) != row} == named
    assert old.keys() <= new.keys()


@EACH
@given(files("programme"), files("agreement", range(3)), files("agreement", range(3, 6)))
def test_files_of_different_records_commute(programmes: str, some: str, others: str) -> None:
    texts = {"programme.csv": programmes, "agreement_1.csv": some, "agreement_2.csv": others}
    ends = []
    for order in (list(texts), list(reversed(texts))):
        with stored() as (store, folder):
            for name in order:
                loaded(store, text_file(folder / name, texts[name]))
            ends.append(records(store))
    assert ends[0] == ends[1]


@EACH
@given(files("programme", range(3)), files("programme", range(3)))
def test_an_edit_that_came_between_is_shown_and_never_overwritten(theirs: str, mine: str) -> None:
    with stored() as (store, folder):
        ready = prepared(store, [text_file(folder / "programme.csv", mine)])
        before = {row[1]: row[2] for row in records(store)["programme"]}
        between = loaded(store, text_file(folder / "programme_2.csv", theirs))
        touched = {change.record_id for change in between.changes}
        now = records(store)
        frame = ready.rows.get("programme")
        wanted = frame.to_dicts() if isinstance(frame, pl.DataFrame) else []
        current = {row[1]: row[2] for row in now["programme"]}
        try:
            saved(store, ready, actor="test", reason="test")
        except StaleWrite as stale:
            assert records(store) == now
            for conflict in stale.conflicts:
                assert conflict.record_id in touched
                assert conflict.base is not None
                assert conflict.now is not None
                assert (conflict.base["name"], conflict.now["name"]) == (before[conflict.record_id], current[conflict.record_id])
                assert conflict.wanted is not None
                assert conflict.wanted["name"] == next(row["name"] for row in wanted if row["programme_id"] == conflict.record_id)
        else:
            after = {row[0]: row for row in records(store)["programme"]}
            assert all(after[row[0]] == row for row in now["programme"] if row[0] in touched)


@settings(CAREFULLY, max_examples=max(1, LOADS // 4))
@given(files("agreement"))
def test_figures_read_after_the_save_as_the_preview_said(text: str) -> None:
    with stored() as (store, folder):
        ready = prepared(store, [text_file(folder / "agreement.csv", text)])
        effects = previewed(store, ready).effects
        saved(store, ready, actor="test", reason="test")
        assert [one.new for one in effects] == [said(store, one) for one in effects]
        told = {(one.indicator, one.programme, one.period, one.group) for one in effects}
        assert restated(store, "2024") <= told


def restated(store: Store, year: str) -> set[tuple[str, str, str, str]]:
    """Every figure about agreements in a year that the newest revision tells otherwise than the first."""
    questions = [
        Question(code, programme, period(year), by, audience=INTERNAL)
        for code, by in (("AGR-01", ("kind",)), ("AGR-02", ("kind",)))
        for programme in ("P0", "P1")
    ]
    with store.session() as session:
        return {
            (one.question.indicator, one.question.programme, year, group_text(session, one, "en"))
            for one in restatements(store, questions, 1, store.head)
        }


def said(store: Store, one: Effect) -> str:
    """The figure that an effect speaks of, as it is told now; nothing where no group is called so."""
    with store.session() as session:
        by = tuple(indicator(session, one.indicator).dimensions)
        figures = answer(session, Question(one.indicator, one.programme, period(one.period), by, audience=INTERNAL, cross=False))
        told = {
            group_words(session, figures.definition, each.by, "en", INTERNAL): figure_text(each, figures, "en") for each in figures.figures
        }
        return told.get(one.group, "no data")
