"""Derived cells on random edit histories of people, events and headcounts: at every revision they say what the plain definition says."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from indicators.answer import answers
from indicators.declared.catalogue import catalogue
from indicators.derived import numbered, upkeep
from indicators.derived.cells import cells_path
from indicators.figures import Figures
from indicators.question import INTERNAL, Question
from tests.caches import forget_answers
from tests.stores import store_of
from tracker.periods import period
from tracker.store import Store
from tracker.store.reading import concordance

HISTORIES, EDITS, BULK = int(os.environ.get("TRACKER_HISTORIES", "2")), 7, 600
SUMMED = [code for code, definition in catalogue().items() if definition.sums_over and not definition.money]
PERIODS = tuple(map(period, ("2024", "2024-Q1", "2024-Q2", "2024-02", "2024-02-10..2024-05-05", "..2025-12-31")))
DAYS = [date(2024, 1, 31), date(2024, 2, 10), date(2024, 3, 31), date(2024, 5, 5), date(2024, 5, 6), date(2025, 1, 1)]
EVENTS, PEOPLE = [f"E{n}" for n in range(5)], [f"H{n}" for n in range(4)]

Row = dict[str, Any]


class Editor:
    """Someone who edits the records of events at random; the seed decides everything."""

    def __init__(self, random: Random) -> None:
        self.any = random.choice
        self.random = random

    def records(self) -> dict[str, list[Row]]:
        """Some rows of every type, each said once."""
        return {
            "activity": [self.activity(name) for name in self._some(EVENTS)],
            "person": [self.person(name) for name in self._some(PEOPLE)],
            "participation": [self.took_part(event, who) for event in self._some(EVENTS) for who in self._some(PEOPLE)],
            "headcount": [row for event in self._some(EVENTS) for row in self.headcounts(event)],
            "activity_place": [{"activity_id": event, "country": self.any(["UA", "FR"])} for event in self._some(EVENTS)],
        }

    def activity(self, name: str) -> Row:
        """An event, or a part of an earlier one, of any kind, on any day, counted in any way."""
        return {
            "activity_id": name, "programme_id": "P", "title": name, "kind": self.any(["TRAINING", "EXCHANGE"]),
            "parent_id": self.any([None, *EVENTS[: EVENTS.index(name)]]), "mode": self.any(["ONLINE", None]),
            "status": self.any(["held", "held", "planned"]), "start_date": self.any(DAYS),
            "count_basis": self.any(["individual", "individual", "aggregate"]), "hours": self.any([None, 6]),
        }  # fmt: skip

    def person(self, name: str) -> Row:
        """Somebody of whom little is known."""
        known = {"sex": self.any(["F", "M", None]), "cadre": self.any(["2211", None]), "home_country": self.any(["UA", "FR", None])}
        return {"person_id": name, "legal_basis": "contract", "retain_until": date(2040, 1, 1)} | known

    def took_part(self, event: str, who: str) -> Row:
        """Somebody at an event, perhaps with scores and an answer months later."""
        return {
            "activity_id": event, "person_id": who, "role": "participant", "completed": self.any([True, False, None]),
            "hours": self.any([None, 3]), "pre_score": self.any([None, 40]), "post_score": 70, "followup_applied": self.any([True, False]),
            "followup_on": self.any([None, date(2024, 6, 30), date(2024, 9, 1)]),
        }  # fmt: skip

    def headcounts(self, event: str) -> list[Row]:
        """A headcount and what is known of its women."""
        told = {"activity_id": event, "role": "participant"}
        women = self.random.randint(1, 9)
        return [
            told | {"slice": "total", "n": women + self.random.randint(0, 9), "qualifier": self.any(["exact", "about"])},
            told | {"slice": "sex", "sex": "F", "n": women, "qualifier": "exact"},
        ]

    def edit(self, store: Store) -> None:
        """One revision: a word about a record or two, a retirement, many at once, or something that no indicator of people reads."""
        choice = self.random.random()
        if choice < 0.1:
            crowd = [f"B{self.random.randint(0, 9)}{n}" for n in range(BULK)]
            rows = {"person": [self.person(name) for name in crowd], "participation": [self.took_part("E0", name) for name in crowd]}
            store.save(rows, actor="editor", reason="a bulk load")
        elif choice < 0.2:
            store.save({"source": [{"source_id": str(choice), "title": "A page"}]}, actor="editor", reason="another")
        elif choice < 0.5:
            store.save({}, retire=self._leaving(store), actor="editor", reason="a retirement")
        else:
            kind, rows_of_kind = self.any([(kind, rows) for kind, rows in self.records().items() if rows])
            store.save({kind: self._some(rows_of_kind)[:2]}, actor="editor", reason="an edit")

    def _leaving(self, store: Store) -> dict[str, list[str]]:
        kind = self.any(["participation", "participation", "headcount"])
        with store.session() as session:
            there = [name for (name,) in session.tuples(f"select record_id from {kind} order by record_id")]
        return {kind: self.random.sample(there, min(len(there), 2))}

    def _some(self, things: Sequence[Any]) -> list[Any]:
        return self.random.sample(things, self.random.randint(1, len(things)))


def figures(store: Store, asked: Sequence[Question], as_of: int, *, plain: bool = False, keep: bool = False) -> list[Figures]:
    """All figures of some questions, from cells where there are some, or by the plain definition: a session without a place has none."""
    with store.session(as_of) as session:
        session.place = "" if plain else session.place
        return [found for question in asked for found in answers(session, question, PERIODS, keep=keep)]


def asked(codes: Sequence[str], audience: str | None = INTERNAL) -> list[Question]:
    return [Question(code, "P", PERIODS[0], tuple(catalogue()[code].dimensions), audience=audience, cross=False) for code in codes]


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_at_every_revision_cells_say_what_the_plain_definition_says(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Now and then everything that was read before is forgotten; else what still stands is not read again.

    Persons lead to their records by a concordance, new, old or none; participations are joined by numbers or by names. Edits are followed one by one or several at once.
    """
    editor = Editor(Random(seed))
    programme = {"programme": [{"programme_id": "P", "name": "P", "home_country": "UA"}]}
    with store_of(tmp_path / "store.duckdb", programme | editor.records()) as store:
        figures(store, asked(SUMMED), store.head, keep=True)
        for _ in range(EDITS):
            editor.edit(store)
            monkeypatch.setattr(concordance, "LARGE", editor.any([0, 3, 3, 1000]))
            monkeypatch.setattr(numbered, "MANY", editor.any([0, 1_000_000]))
            monkeypatch.setattr(upkeep, "_MOST_STEPS", editor.any([1, 50]))
            for of, at in ((3, store.head), (1, editor.random.randint(1, store.head))):
                if editor.any([True, False]):
                    forget_answers()
                some = asked(editor.random.sample(SUMMED, of), editor.any([INTERNAL, None]))
                assert figures(store, some, at, keep=editor.any([True, False])) == figures(store, some, at, plain=True)
        assert cells_path(store.path).exists()
        assert figures(store, asked(SUMMED), store.head, keep=True) == figures(store, asked(SUMMED), store.head, plain=True)
