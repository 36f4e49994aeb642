"""Restatements on random edit histories: every change is listed with shares that sum exactly, as a plain replay says, and nothing else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.answer import answer
from indicators.differing.restatements import Restatement, restatements
from indicators.figures import Figure
from indicators.question import INTERNAL, Question
from tests.generative.histories import NARROWED, PROGRAMMES, Editor
from tests.generative.test_twin import CAREFULLY
from tests.spec.twin import twin
from tests.stores import empty_store
from tracker.periods import period
from tracker.records import RECORD_TYPES
from tracker.store import Cause, Session, Store

HISTORIES, REVISIONS, PAIRS = int(os.environ.get("TRACKER_HISTORIES", "2")), 8, 6
"""Stores made, revisions of each, pairs of revisions compared in each: four edited programmes a pair, seven questions of each."""
EVER = period("2024-01-01..2199-12-31")
KINDS = tuple(
    "programme organisation agreement agreement_party activity activity_place headcount txn fx_rate merge definition code code_map "
    "assessment assessment_score".split()
)
ASKED = {
    "AGR-01": ("kind", "partner_country"),
    "AGR-04": ("country",),
    "TRN-01": ("mode", "country"),
    "PTC-01": ("sex",),
    "QUA-03": (),
    "FUN-03": ("spender",),
    "IHR-03": ("item",),
}
QUESTIONS = [Question(code, name, EVER, by, audience=INTERNAL, cross=False) for name in PROGRAMMES for code, by in ASKED.items()]


@dataclass(frozen=True)
class Version:
    """What one revision made of a record; no fields when it retired it."""

    rev: int
    fields: Mapping[str, Any] | None


History = Mapping[str, Mapping[str, list[Version]]]


def history(session: Session) -> History:
    """Every step of every record, by type and identity."""
    told: dict[str, dict[str, list[Version]]] = {kind: {} for kind in KINDS}
    for kind in KINDS:
        for row in session.rows(f"select * from history.{kind} order by rev_from"):
            record_id, since, until = row.pop("record_id"), row.pop("rev_from"), row.pop("rev_to")
            steps = told[kind].setdefault(record_id, [])
            if steps and steps[-1].fields is None and steps[-1].rev == since:
                steps.pop()
            steps += [Version(since, row), *([Version(until, None)] if until else [])]
    return told


class Replay:
    """The rules of the replay in slow, obvious Python: which version of each record shows after each cause."""

    def __init__(self, told: History, old: int, new: int) -> None:
        self._told, self._old, self._new = told, old, new
        self._merges = {step.rev for steps in told["merge"].values() for step in steps}

    def world(self, cause: int) -> dict[str, list[Mapping[str, Any]]]:
        """The records as they show after a cause; before any, for 0."""
        return {
            kind: [fields for steps in records.values() if (fields := self._shown(kind, steps, cause)) is not None]
            for kind, records in self._told.items()
        }

    def _shown(self, kind: str, steps: list[Version], cause: int) -> Mapping[str, Any] | None:
        shown = next((step.fields for step in reversed(steps) if step.rev <= self._old), None)
        staged = self._staged(kind, steps)
        return next((step.fields for step, stage in reversed(staged) if stage <= cause), shown)

    def _staged(self, kind: str, steps: list[Version]) -> list[tuple[Version, int]]:
        """The steps on the way, each with the cause from which on it shows."""
        causes = [
            (step, self._cause(kind, step, before, returned=any(one.fields is None for one in steps[:place])))
            for place, (before, step) in enumerate(pairwise([Version(0, None), *steps]))
            if self._old < step.rev <= self._new
        ]
        pivots = [
            cause
            for (step, cause), before in zip(causes, [self._before(steps, step) for step, _ in causes], strict=True)
            if step.fields is None or before is None
        ]
        if pivots:
            return [(step, pivots[-1]) for step, _ in causes]
        return [(step, max(cause for _, cause in causes[: place + 1])) for place, (step, _) in enumerate(causes)]

    def _before(self, steps: list[Version], step: Version) -> Mapping[str, Any] | None:
        return next((one.fields for one in reversed(steps) if one.rev < step.rev), None)

    def _cause(self, kind: str, step: Version, before: Version, *, returned: bool) -> int:
        if kind in _MEASURED:
            return _MEASURED[kind]
        if step.rev in self._merges:
            return Cause.MERGE
        if step.fields is None:
            return Cause.RETIREMENT
        if before.fields is not None:
            return Cause.CORRECTION
        if returned:
            return Cause.RETIREMENT
        day = self._day(kind, step.fields)
        return Cause.LATE if day is not None and day.year < 2100 else Cause.ADDITION

    def _day(self, kind: str, fields: Mapping[str, Any]) -> date | None:
        """When a record happened; a headcount or place when its activity did, as it was told last on the way."""
        if kind in _OWNED:
            owner, key = _OWNED[kind]
            steps = self._told[owner].get(fields[key], [])
            known = [
                step.fields
                for place, step in enumerate(steps)
                if step.fields and step.rev <= self._new and (place + 1 == len(steps) or steps[place + 1].rev > self._old)
            ]
            return self._day(owner, known[-1]) if known else None
        name = RECORD_TYPES[kind].dated
        return fields[name] if name else fields.get("start_date")


_MEASURED = {"fx_rate": Cause.RATES, "definition": Cause.DEFINITION, "code": Cause.CODES, "code_map": Cause.CODES}
_OWNED = {
    "headcount": ("activity", "activity_id"),
    "activity_place": ("activity", "activity_id"),
    "agreement_party": ("agreement", "agreement_id"),
}
"""Whose day a record has that names none: of what type, by which field."""


def told_by(world: dict[str, list[Mapping[str, Any]]], question: Question) -> dict[Any, Any]:
    """What the twin says of a world by the definition that is in force there: the second version of one counts trainings alone."""
    if question.indicator == NARROWED and any(row["version"] == "2" for row in world["definition"]):
        world = world | {"activity": [row for row in world["activity"] if row["kind"] == "TRAINING"]}
    return twin(world, question)


Chain = tuple[Cause, ...]
CHAIN: Chain = tuple(cause for cause in Cause if cause is not Cause.DISCLOSURE)


def number(told: tuple[Any, str, str] | None, code: str) -> Fraction | None:
    """A figure of the twin as a number: what is counted or added and is not there is nothing, a ratio that is not there is none."""
    if told is None or told[1] == "no_data":
        return None if code.startswith(("QUA", "IHR")) else Fraction(0)
    return None if told[0] is None else Fraction(told[0])


def expected(states: list[dict[Any, Any]], code: str) -> dict[Any, dict[Cause, Fraction]]:
    """For each group that the replay changes from end to end: the share of each cause that made a difference on the way."""
    found: dict[Any, dict[Cause, Fraction]] = {}
    for by in {by for state in states for by in state}:
        told = [state.get(by) for state in states]
        if number(told[0], code) == number(told[-1], code):
            continue
        reached, shares = number(told[0], code), {}
        for cause, now in zip(CHAIN, told[1:], strict=True):
            value = number(now, code)
            if value is not None and reached is not None and value != reached:
                shares[cause] = value - reached
            reached = reached if value is None else value
        if number(told[0], code) is not None and number(told[-1], code) is not None:
            found[by] = shares
    return found


def told(changes: list[Restatement]) -> dict[Any, dict[Cause, Fraction]]:
    """The shares that are not nothing, by group, of the changes that are not."""
    return {one.by: {share.cause: share.change for share in one.shares if share.change} for one in changes if one.change}


def lawful(ends: tuple[Session, Session], question: Question, found: list[Restatement]) -> None:
    """What holds of every answer: whole, exact, in order, each share with its saves."""
    before, after = ({figure.by: said(figure) for figure in answer(end, question).figures} for end in ends)
    groups = {by for by in {*before, *after} if before.get(by) != after.get(by)}
    assert [one.by for one in found] == sorted(groups, key=lambda by: (len(by), by)), "all that changed is listed, once, and nothing else"
    for one in found:
        causes = [share.cause for share in one.shares]
        assert causes, "nothing changes without a cause"
        assert causes == sorted(set(causes)), "each cause once, in order"
        assert Cause.DISCLOSURE not in causes, "nothing is hidden from insiders"
        assert all(
            share.saves and all(ends[0].revision < save.revision <= ends[1].revision for save in share.saves) for share in one.shares
        )
        numbers = [share.change for share in one.shares]
        assert (None in numbers) == (one.change is None)
        assert one.change in (None, sum(filter(None, numbers), Fraction(0))), "the shares are the difference, to the last digit"


def said(figure: Figure) -> tuple[Any, ...]:
    """What a reader is told."""
    return figure.value, figure.status, figure.qualifier, figure.numerator, figure.denominator


def check(store: Store, old: int, new: int, *, back: bool = False) -> None:
    """Compare every restatement between two revisions with the plain replay, and with the way back."""
    forth = restatements(store, QUESTIONS, old, new)
    with store.session(old) as before, store.session(new) as after:
        replay = Replay(history(after), old, new)
        worlds = [replay.world(cause) for cause in (0, *CHAIN)]
        for question in QUESTIONS:
            found = [one for one in forth if one.question == question]
            lawful((before, after), question, found)
            assert told(found) == expected([told_by(world, question) for world in worlds], question.indicator), (question, old, new)
            if question.indicator == "PTC-01" and back:
                outside(store, (before, after), replace(question, audience="donor"))
    if back:
        assert mirrored(restatements(store, QUESTIONS, new, old)) == [facts(one) for one in forth]


def outside(store: Store, ends: tuple[Session, Session], question: Question) -> None:
    """For readers outside all that changed is listed, too; what is hidden from them at either end is a cause of its own, the last."""
    seen, known = ([{figure.by: said(figure) for figure in answer(end, one).figures} for end in ends] for one in _both(question))
    found = restatements(store, [question], ends[0].revision, ends[1].revision)
    assert {one.by for one in found} == {by for by in {*seen[0], *seen[1]} if seen[0].get(by) != seen[1].get(by)}
    for one in found:
        causes = [share.cause for share in one.shares]
        hidden = any(here.get(one.by) != whole.get(one.by) for here, whole in zip(seen, known, strict=True))
        assert causes == sorted(set(causes)), "each cause once, in order"
        assert (Cause.DISCLOSURE in causes) == hidden
        assert len(causes) == 1 or all(share.change is None for share in one.shares), "of several causes no share is told"


def _both(question: Question) -> tuple[Question, Question]:
    return question, replace(question, audience=INTERNAL)


def facts(one: Restatement) -> tuple[Any, ...]:
    """What a restatement says, without its addresses."""
    shares = [(share.cause, share.change) for share in one.shares]
    return one.question, one.by, one.old and said(one.old), one.new and said(one.new), one.change, shares


def mirrored(found: tuple[Restatement, ...]) -> list[tuple[Any, ...]]:
    """The same said the other way round."""

    def negative(change: Fraction | None) -> Fraction | None:
        return None if change is None else -change

    return [
        (question, by, new, old, negative(change), [(cause, negative(part)) for cause, part in reversed(shares)])
        for question, by, old, new, change, shares in map(facts, found)
    ]


def windows(head: int, most: int) -> list[tuple[int, int]]:
    """Pairs of revisions, the widest first."""
    return sorted(combinations(range(1, head + 1), 2), key=lambda pair: pair[0] - pair[1])[:most]


@settings(CAREFULLY, max_examples=HISTORIES)
@given(st.integers(0, 2**32))
def test_shares_are_what_a_plain_replay_says(seed: int) -> None:
    """Each store holds four programmes edited at random; each is asked seven questions between several pairs of revisions."""
    with tempfile.TemporaryDirectory() as folder, empty_store(Path(folder) / "store.duckdb") as store:
        Editor(store, seed).work(REVISIONS)
        for place, (old, new) in enumerate(windows(store.head, PAIRS)):
            check(store, old, new, back=not place)
