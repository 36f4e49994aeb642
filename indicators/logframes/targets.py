"""What was promised for an indicator, and how far a figure has come towards it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from indicators.addresses import Group
from indicators.figures import Figure, Number
from indicators.terms.frameworks import MET, NEARLY, Framework
from tracker.periods import Period
from tracker.store import Session


class Band(StrEnum):
    """How a figure stands against its target; the last three where it is known too loosely to be rated."""

    MET = "met"
    NEARLY = "nearly"
    BEHIND = "behind"
    NOT_RATED = "not_rated"
    LOWER_BOUND = "only_lower_bound"
    UPPER_BOUND = "only_upper_bound"
    BOUNDS = "between_bounds"


LOOSE = frozenset({Band.LOWER_BOUND, Band.UPPER_BOUND, Band.BOUNDS})


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
    baseline = _baseline(of_group, period)
    return Standing(
        baseline=baseline,
        goal=None if baseline and baseline.on_date > period.last else _due(of_group, {"milestone", "target"}, period),
        milestone=_due(of_group, {"milestone"}, period),
        target=_due(of_group, {"target"}, period),
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


@dataclass(frozen=True, slots=True)
class Way:
    """The share of the way from baseline to goal that a figure has covered, 1 being all of it, and how that is rated.

    It lies from `least` to `most`; the same twice where the figure is one number, None on a side where nothing is known.
    """

    least: Fraction | None
    most: Fraction | None
    band: Band

    @property
    def share(self) -> Fraction | None:
        """The one number that can be told, be it a bound; None where there are two, or none."""
        told = {self.least, self.most} - {None}
        return told.pop() if len(told) == 1 else None


def way(figure: Figure, standing: Standing) -> Way:
    """How far a figure has come, whichever way its numbers are meant to go; rated only where all that it may be is rated alike.

    “About 70” is rated as 70: how far off it may be, nobody said; its words say that the number is approximate.
    """
    start, goal = _path(standing)
    least, most = (_covered(end, start, goal) for end in figure.ends)
    if start is not None and goal is not None and goal < start:
        least, most = most, least
    if least is None and most is None:
        return Way(None, None, Band.NOT_RATED)
    worst, best = (Band.BEHIND if least is None else _band(least, standing)), (Band.MET if most is None else _band(most, standing))
    if worst is best:
        return Way(least, most, worst)
    low, high = figure.ends
    return Way(least, most, Band.LOWER_BOUND if high is None else Band.UPPER_BOUND if low is None else Band.BOUNDS)


def _path(standing: Standing) -> tuple[Number | None, Number | None]:
    """From where to where the way leads, as far as that is known."""
    baseline, goal = standing.baseline, standing.goal
    return baseline.value if baseline else None, goal.value if goal else None


def _covered(number: Number | None, start: Number | None, end: Number | None) -> Fraction | None:
    """The share of the way; None where a number, baseline or goal is not known, or where there is no way to go."""
    if number is None or start is None or end is None or start == end:
        return None
    return (Fraction(str(number)) - Fraction(start)) / (Fraction(end) - Fraction(start))


def _band(share: Fraction, standing: Standing) -> Band:
    """The band a share lies in, by the framework's bounds."""
    return Band.MET if share >= standing.met else Band.NEARLY if share >= standing.nearly else Band.BEHIND


def _baseline(found: tuple[Mark, ...], period: Period) -> Mark | None:
    """The latest baseline by the end of the period, else the first one."""
    baselines = [mark for mark in found if mark.kind == "baseline"]
    past = [mark for mark in baselines if mark.on_date <= period.last]
    return past[-1] if past else next(iter(baselines), None)


def _due(found: tuple[Mark, ...], kinds: Collection[str], period: Period) -> Mark | None:
    """The next mark of some kinds at the end of the period; when all are past, the latest."""
    goals = [mark for mark in found if mark.kind in kinds]
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
