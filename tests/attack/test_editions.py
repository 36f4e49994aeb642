"""No small count of people can be worked out from whole editions, nor from two editions together: tried by linear programming."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from reports.content import written
from reports.content.brief import Brief
from reports.content.people import read, remembered
from reports.content.registers import activities
from reports.spec import spec
from tests.attack.attacker import RUNGS, Attack, Event, Form, Page, forms, rung_of
from tests.attack.worlds import later, worlds
from tests.stores import store_of
from tracker.periods import Period, period
from tracker.store import Session, Store

SMALL = range(1, 5)
ROUNDING = 1e-6


def page(brief: Brief, states: Mapping[str, str] = MappingProxyType({})) -> Page:
    """What the reader of an edition sees. `states` names the events behind which something has changed since."""
    known = ((one.activity_id, one.kind, one.start_date) for one in activities(brief.session, brief.programme))
    events = tuple(Event(name, kind, on, states.get(name, "")) for name, kind, on in known if on)
    hidden = {one.question: frozenset(frozenset(by) for by in one.hidden) for one in read(brief.people.values(), brief.release)}
    return Page(events, [(answer, hidden[question]) for question, answer in brief.people.items()])


def secrets(page: Page) -> Iterator[tuple[str, Form]]:
    """Each small number that a figure hides or that two periods differ by, with what it is."""
    totals: list[tuple[Period, Form, float]] = []
    for answer, hidden in page.answers:
        for figure in answer.figures:
            said = forms(page.events, answer, figure)
            named = f"{answer.question.indicator} {answer.question.period} {dict(figure.by)}"
            if frozenset(figure.by) in hidden:
                yield from ((named, form) for form, value, _ in said if value in SMALL)
                if answer.question.indicator in RUNGS and figure.low in SMALL:
                    yield named, rung_of(answer, figure.by)
            if len(said) == 2 and said[1][1] - said[0][1] in SMALL:
                yield f"rest of {named}", _difference(said[1][0], said[0][0])
            if answer.question.indicator == "PTC-01" and not figure.by:
                totals += [(answer.question.period, form, value) for form, value, _ in said]
    for outer, whole, many in totals:
        for inner, part, few in totals:
            if outer.first <= inner.first and inner.last <= outer.last and many - few in SMALL:
                yield f"{outer} but not {inner}", _difference(whole, part)


def _difference(whole: Form, part: Form) -> Form:
    return {name: factor for name in {**whole, **part} if (factor := whole.get(name, 0) - part.get(name, 0))}


def found_out(pages: list[Page]) -> list[str]:
    """The small numbers that the figures in print pin down further than the words in the places of all of them would."""
    reader, words = Attack(), Attack()
    for one in pages:
        reader.read(one)
        words.read(one, numbers=False)
    told = []
    for name, form in {name: form for one in pages for name, form in secrets(one)}.items():
        (low, high), (least, most) = reader.range(form), words.range(form)
        if low > max(1, least) + ROUNDING or high < min(4, most) - ROUNDING:
            told.append(f"{name} is {low:g} to {high:g}")
    return told


def edition(session: Session, name: str, programme: str, when: str, before: Brief | None = None) -> Brief:
    """An edition, beside the one that its audience was sent before."""
    known = remembered(before.session, session, read(before.people.values(), before.release)) if before else ()
    return written(Brief(session, spec(name), programme, period(when), "en"), known)[1]


SEEDS = range(2)
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
