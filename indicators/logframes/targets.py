"""What was promised for an indicator, and how far a figure has come towards it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from indicators.addresses import Group
from indicators.figures import Number
from indicators.terms.frameworks import MET, NEARLY, Framework
from tracker.periods import Period
from tracker.store import Session


class Band(StrEnum):
    """How a figure stands against its target."""

    MET = "met"
    NEARLY = "nearly"
    BEHIND = "behind"
    NOT_RATED = "not_rated"


@dataclass(frozen=True, slots=True)
class Mark:
    """A baseline, milestone or target on its day. `value` is None where it is not known, which is not zero."""

    kind: Literal["baseline", "milestone", "target"]
    on_date: date
    value: Decimal | None
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a framework promises for a figure of a period: where it began, and the milestone or target that applies.

    `goal` is what a figure of the period is held against: the milestone or the target that comes due next.
    Before the first baseline there is none.
    """

    baseline: Mark | None
    goal: Mark | None
    milestone: Mark | None = None
    target: Mark | None = None
    met: Fraction = MET
    nearly: Fraction = NEARLY


def stands(frame: Framework, of_group: tuple[Mark, ...], period: Period) -> Standing:
    """Which of the marks of an indicator, or of one of its groups, apply to a period."""
    goals, milestones, targets = (
        tuple(mark for mark in of_group if mark.kind in kinds) for kinds in (("milestone", "target"), ("milestone",), ("target",))
    )
    baseline = _baseline(of_group, period)
    return Standing(
        baseline=baseline,
        goal=None if baseline and baseline.on_date > period.last else _due(goals, period),
        milestone=_due(milestones, period),
        target=_due(targets, period),
        met=frame.met,
        nearly=frame.nearly,
    )


def marks(session: Session, framework: str, indicator: str) -> dict[Group, tuple[Mark, ...]]:
    """The marks of an indicator by group, the total's under an empty one, by day; on one day a target comes before a milestone."""
    found: dict[Group, list[Mark]] = {}
    for dim, value, *mark in session.tuples(_MARKS, {"framework": framework, "indicator": indicator}):
        kind, on_date, worth, rationale = mark
        found.setdefault(((dim, value),) if dim else (), []).append(Mark(kind, on_date, worth, rationale or ""))
    return {group: tuple(of_group) for group, of_group in found.items()}


def achievement(actual: Number | None, standing: Standing | None) -> Fraction | None:
    """The share of the way from baseline to goal, 1 being all of it, whichever way the numbers are meant to go.

    None where a value, baseline or goal is not known, or where there is no way to go.
    """
    if actual is None or standing is None or standing.baseline is None or standing.goal is None:
        return None
    start, end = standing.baseline.value, standing.goal.value
    if start is None or end is None or start == end:
        return None
    return (Fraction(str(actual)) - Fraction(start)) / (Fraction(end) - Fraction(start))


def band(achieved: Fraction | None, standing: Standing | None = None) -> Band:
    """The band an achievement lies in, by the framework's bounds; not rated where there is none."""
    if achieved is None:
        return Band.NOT_RATED
    met, nearly = (standing.met, standing.nearly) if standing else (MET, NEARLY)
    return Band.MET if achieved >= met else Band.NEARLY if achieved >= nearly else Band.BEHIND


def _baseline(found: tuple[Mark, ...], period: Period) -> Mark | None:
    """The latest baseline by the end of the period, else the first one."""
    baselines = [mark for mark in found if mark.kind == "baseline"]
    past = [mark for mark in baselines if mark.on_date <= period.last]
    return past[-1] if past else next(iter(baselines), None)


def _due(goals: tuple[Mark, ...], period: Period) -> Mark | None:
    """The next of some marks at the end of the period; when all are past, the latest."""
    coming = [mark for mark in goals if mark.on_date >= period.last]
    if coming or not goals:
        return next(iter(coming), None)
    return next(mark for mark in goals if mark.on_date == goals[-1].on_date)


_MARKS = """
select
    dim,
    dim_value,
    kind,
    on_date,
    value,
    rationale
from target
where framework_id = $framework
    and indicator = $indicator
    and (dim is null) = (dim_value is null)
order by
    on_date,
    kind = 'milestone'
"""
