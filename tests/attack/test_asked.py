"""No small count of people can be worked out from answers that a reader outside asks for one by one: tried by linear programming.

A session tries a few programmes; `TRACKER_ATTACKS` is how many, for a night's run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from indicators.answer import answer
from indicators.declared.kept import indicator
from indicators.figures import Figures, Status
from indicators.question import INTERNAL, Question
from tests.attack.attacker import RUNGS, Event, Heard, Page
from tests.attack.secrets import found_out
from tests.attack.worlds import worlds
from tests.stores import store_of
from tracker.periods import BEGINNING, Period, period
from tracker.store import Session, Store

SEEDS = range(int(os.environ.get("TRACKER_ATTACKS", "2")))
SPAN = period("2024-01-01..2025-12-31")
CODES = ("PTC-01", "PTC-02", "PTC-03", "QUA-03", "TRN-03", *RUNGS)
TRIED = 10
"""So many secrets of each programme are tried, of some hundreds."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Many programmes of nine small events each."""
    with store_of(tmp_path_factory.mktemp("asked") / "tracker.duckdb", worlds(SEEDS)) as made:
        yield made


def questions(session: Session, programme: str, chance: Random) -> list[Question]:
    """What a curious reader asks: several breakdowns, for every part of two years or of one, to date, and for odd periods."""
    months = chance.choice(SPAN.parts("year")).parts("month")
    parts = [*(part for kind in ("year", "half", "quarter") for part in SPAN.parts(kind)), *months]
    odd = [Period(*sorted(chance.sample([day for part in months for day in (part.first, part.last)], 2))) for _ in range(2)]
    periods = dict.fromkeys([*parts, *(Period(BEGINNING, part.last) for part in SPAN.parts("half")), SPAN, *odd])
    wanted = [("PTC-01", ()), ("PTC-01", ("activity_kind",)), *chance.sample(_breakdowns(session), 4)]
    return [Question(code, programme, when, names, audience="donor") for code, names in wanted for when in periods]


def _breakdowns(session: Session) -> list[tuple[str, tuple[str, ...]]]:
    dimensions = {code: tuple(indicator(session, code).dimensions) for code in CODES}
    return [(code, names) for code in CODES for names in ((), *((name,) for name in dimensions[code]))]


def heard(session: Session, question: Question) -> Heard:
    """What a reader is told, beside the truth. Where a small number reads `hidden` and not `<5`, its place says nothing."""
    seen, truth = answer(session, question), answer(session, replace(question, audience=INTERNAL))
    told = {frozenset(figure.by): seen.at(figure.by) for figure in truth.figures}
    hidden = {by for by, figure in told.items() if figure.status is Status.SUPPRESSED}
    aside = {by for by in hidden if told[by].complement}
    whole_year = question.period in SPAN.parts("year")
    silent = {by for by in aside if not whole_year or _untold(seen, by)}
    return Heard(truth, frozenset(hidden), frozenset(aside), frozenset(silent))


def _untold(seen: Figures, by: frozenset[tuple[str, str]]) -> bool:
    """One figure stands for all groups of a dimension."""
    return tuple(sorted(by)) not in {figure.by for figure in seen.figures}


def page(session: Session, programme: str, answers: list[Heard]) -> Page:
    """What the reader knows in the end; when which event was is no secret."""
    known = session.tuples("select activity_id, kind, start_date from activity where programme_id = $programme", {"programme": programme})
    return Page(tuple(Event(*one) for one in known), answers)


@pytest.mark.parametrize("seed", SEEDS)
def test_single_answers_give_nothing_small_away_whatever_is_asked_first(store: Store, seed: int) -> None:
    chance, programme = Random(seed), f"P{seed}"
    with store.session() as session:
        asked = questions(session, programme, chance)
        told = {}
        for question in chance.sample(asked, len(asked)):
            told[question] = heard(session, question)
        assert found_out([page(session, programme, [told[one] for one in asked])], chance, TRIED) == []
