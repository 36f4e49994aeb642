"""What was promised for an indicator, and how far a figure has come towards it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from indicators.figures import Number
from tracker.periods import Period
from tracker.store import Session

NEARLY = Fraction(80, 100)
"""From this share of the way on a figure is nearly there: our own choice, which reports print beside the bands."""


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
    """What a framework promises for an indicator in a period: where it began, and the milestone or target that applies."""

    framework: str
    indicator: str
    label: str
    external_code: str
    baseline: Mark | None
    goal: Mark | None


def target_of(session: Session, programme: str, indicator: str, period: Period, framework: str | None = None) -> Standing | None:
    """What the programme's framework promises for the whole of an indicator; None where no framework names it.

    Without `framework`, the first by identifier that names the indicator answers.
    """
    found = session.rows(_FRAMEWORK, {"programme": programme, "indicator": indicator, "framework": framework})
    if not found:
        return None
    name, label, code = (found[0][key] for key in ("framework_id", "label", "external_code"))
    marks = _marks(session, name, indicator)
    return Standing(name, indicator, label or "", code or "", _baseline(marks, period), _goal(marks, period))


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


def band(achieved: Fraction | None) -> Band:
    """The band an achievement lies in: met from 100 %, nearly from 80 %, else behind; not rated where there is none."""
    if achieved is None:
        return Band.NOT_RATED
    if achieved >= 1:
        return Band.MET
    return Band.NEARLY if achieved >= NEARLY else Band.BEHIND


def _marks(session: Session, framework: str, indicator: str) -> list[Mark]:
    """The marks of the whole indicator by day; on one day a target comes before a milestone."""
    found = session.tuples(_MARKS, {"framework": framework, "indicator": indicator})
    return [Mark(kind, on_date, value, rationale or "") for kind, on_date, value, rationale in found]


def _baseline(marks: list[Mark], period: Period) -> Mark | None:
    """The latest baseline by the end of the period, else the first one."""
    baselines = [mark for mark in marks if mark.kind == "baseline"]
    past = [mark for mark in baselines if mark.on_date <= period.last]
    return past[-1] if past else next(iter(baselines), None)


def _goal(marks: list[Mark], period: Period) -> Mark | None:
    """The next milestone or target at the end of the period; when all are past, the latest."""
    goals = [mark for mark in marks if mark.kind != "baseline"]
    coming = [mark for mark in goals if mark.on_date >= period.last]
    if coming or not goals:
        return next(iter(coming), None)
    return next(mark for mark in goals if mark.on_date == goals[-1].on_date)


_FRAMEWORK = """
select
    framework.framework_id,
    framework_indicator.label,
    framework_indicator.external_code
from framework
left join framework_indicator
    on framework_indicator.framework_id = framework.framework_id
    and framework_indicator.indicator = $indicator
where framework.programme_id = $programme
    and (cast($framework as varchar) is null or framework.framework_id = $framework)
    and (
        framework_indicator.indicator is not null
        or exists (
            select 1
            from target
            where target.framework_id = framework.framework_id
                and target.indicator = $indicator
        )
    )
order by
    framework.framework_id,
    framework_indicator.result_id
limit 1
"""

_MARKS = """
select
    kind,
    on_date,
    value,
    rationale
from target
where framework_id = $framework
    and indicator = $indicator
    and dim is null
    and dim_value is null
order by
    on_date,
    kind = 'milestone'
"""
