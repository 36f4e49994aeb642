"""No small count of people can be worked out from whole editions, nor from two editions together: tried by linear programming."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from reports.content import written
from reports.content.brief import Brief
from reports.content.people import read, remembered
from reports.content.registers import activities
from reports.spec import spec
from tests.attack.attacker import Event, Heard, Page
from tests.attack.secrets import found_out
from tests.attack.worlds import later, worlds
from tests.stores import store_of
from tracker.periods import period
from tracker.store import Session, Store


def page(brief: Brief, states: Mapping[str, str] = MappingProxyType({})) -> Page:
    """What the reader of an edition sees. `states` names the events behind which something has changed since."""
    known = ((one.activity_id, one.kind, one.start_date) for one in activities(brief.session, brief.programme))
    events = tuple(Event(name, kind, on, states.get(name, "")) for name, kind, on in known if on)
    hidden = {one.question: frozenset(frozenset(by) for by in one.hidden) for one in read(brief.people.values(), brief.release)}
    return Page(events, [Heard(answer, hidden[question]) for question, answer in brief.people.items()])


def edition(session: Session, name: str, programme: str, when: str, before: Brief | None = None) -> Brief:
    """An edition, beside the one that its audience was sent before."""
    known = remembered(before.session, session, read(before.people.values(), before.release)) if before else ()
    return written(Brief(session, spec(name), programme, period(when), "en"), known)[1]


SEEDS = range(int(os.environ.get("TRACKER_ATTACKS", "2")))
ORDERS = [("donor", "2024-Q4", "2024"), ("who", "2024-H2", "2025-H1")]
"""Editions, and those that the same readers were sent before: of another period, or of a part of it."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Many small programmes, then late records and corrections in all of them."""
    first = worlds(SEEDS)
    with store_of(tmp_path_factory.mktemp("attack") / "tracker.duckdb", first) as made:
        made.save(later(first, SEEDS), actor="test", reason="late records and corrections")
        yield made


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("name", "_before", "when"), ORDERS)
def test_an_edition_gives_nothing_small_away(store: Store, name: str, _before: str, when: str, seed: int) -> None:
    with store.session(1) as session:
        assert found_out([page(edition(session, name, f"P{seed}", when))]) == []


def test_that_all_visits_were_of_one_quarter_tells_nothing_of_other_kinds(tmp_path: Path) -> None:
    with store_of(tmp_path / "tracker.duckdb", worlds([6])) as made, made.session() as session:
        assert found_out([page(edition(session, "donor", "P6", "2024"))]) == []


def test_that_a_table_lacks_men_tells_nothing_of_others_in_the_next_edition(tmp_path: Path) -> None:
    first = worlds([3])
    with store_of(tmp_path / "tracker.duckdb", first) as made:
        made.save(later(first, [3]), actor="test", reason="late records and corrections")
        with made.session(1) as then, made.session(2) as now:
            before = edition(then, "donor", "P3", "2024-Q4")
            assert found_out([page(before, changed(then, now)), page(edition(now, "donor", "P3", "2024", before))]) == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("name", "before", "when"), ORDERS)
def test_nor_do_two_editions(store: Store, name: str, before: str, when: str, seed: int) -> None:
    with store.session(1) as then, store.session(2) as now:
        first = edition(then, name, f"P{seed}", before)
        second = edition(now, name, f"P{seed}", when, first)
        assert found_out([page(first, changed(then, now)), page(second)]) == []


def changed(then: Session, now: Session) -> dict[str, str]:
    """The events behind which a record has changed."""
    rows = "select activity_id, slice, role, sex, country, cadre, n, qualifier from headcount"
    moved = set(then.tuples(rows)) ^ set(now.tuples(rows))
    return {row[0]: "then" for row in moved}


def test_the_attack_finds_what_is_not_protected(store: Store) -> None:
    """Each small figure hidden and nothing beside it, as a table by itself would do: the reader finds some of them out."""
    with store.session(1) as session:
        careless = [edition(session, "donor", f"P{seed}", "2025-Q2") for seed in SEEDS]
        for brief in careless:
            only = {at: aside for at, aside in brief.release.hidden.items() if not aside}
            assert found_out([page(replace(brief, release=replace(brief.release, hidden=only)))]) != []
