"""Many periods from one pass: the days are cut into stretches where periods begin or end, and a period is put together from its own.

Of a year, its quarters and its months the stretches are the twelve months: each row is read once, and added to one of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from indicators.addresses import Group
from indicators.declared.definition import Definition
from indicators.derived.batch import Cells, computed_by_days, ends
from indicators.derived.cell import Cell
from indicators.derived.daily import daily_rows
from indicators.derived.lean import lean
from indicators.derived.meetings import keys_met
from indicators.derived.numbered import numbered
from indicators.derived.together import plan_by_days, plan_meetings
from indicators.question import Question
from tracker.periods import Period
from tracker.store import Session


def computed_by_stretches(
    session: Session, definition: Definition, values: Mapping[str, Any], periods: Sequence[Period]
) -> list[Cells] | None:
    """The cells of each period with all breakdowns, in order; None when its days do not say what a period is."""
    daily = daily_rows(session, definition)
    if daily is None or not periods:
        return None
    definition, daily = lean(session, definition, daily)
    definition, cheap = numbered(session, definition, daily)
    stretches = stretches_of(periods)
    parts = [_part(stretches, one) for one in periods]
    given = {**values, "first": stretches[0].first, "before": stretches[-1].before}
    asked = Question(definition.code, "", periods[0], tuple(definition.dimensions), cross=False)
    made = [] if definition.counts_keys else computed_by_days(session, plan_by_days(definition, asked, daily, cheap), given, stretches)
    sums = [_sum(made[part.start : part.stop]) for part in parts]
    if definition.time == "flow":
        return sums
    keys = keys_met(session, plan_meetings(definition, asked, daily), given | ends(stretches), parts)
    return [_with_keys(*pair) for pair in zip(sums, keys, strict=True)]


def stretches_of(periods: Iterable[Period]) -> list[Period]:
    """The days of the periods, cut wherever one of them begins or ends."""
    cuts = sorted({day for one in periods for day in (one.first, one.before)})
    return [Period(first, before - timedelta(days=1)) for first, before in pairwise(cuts)]


def _part(stretches: Sequence[Period], period: Period) -> range:
    """The places of a period's stretches."""
    firsts = [one.first for one in stretches]
    return range(bisect_left(firsts, period.first), bisect_left(firsts, period.before))


def _sum(parts: Iterable[Cells]) -> Cells:
    total: Cells = {}
    for part in parts:
        for by, cell in part.items():
            total[by] = total[by].plus(cell) if by in total else cell
    return total


def _with_keys(sums: Cells, keys: Mapping[Group, int]) -> Cells:
    """The cells with the number of keys; where nothing else is told of them, they are what is counted."""
    counted = {by: Cell(number, None, 0, number, {"exact": number}) for by, number in keys.items()}
    return {by: replace(sums[by], keys=cell.keys) if sums else cell for by, cell in counted.items()}
