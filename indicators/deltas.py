"""What one revision changed in the cells of an indicator that sums over records: the keys it may have touched, asked before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from indicators.addresses import Group
from indicators.batch import Cells
from indicators.cells import NOTHING, Cell
from indicators.daily import daily_rows
from indicators.definition import Definition
from indicators.few import Row, cells_of, few_rows
from indicators.near import holders, naming_fields, near
from indicators.question import Question
from indicators.together import plan_few
from tracker.periods import Period
from tracker.store import Session
from tracker.store.schema import quoted

_STATE = "select *\nfrom {}\nwhere rev_from <= $at\n    and (rev_to is null or rev_to > $at)"
MOST_KEYS = 500
"""Beyond, making the cells anew is cheaper."""

Delta = dict[Group, tuple[Cell, Cell]]


def touched_keys(session: Session, definition: Definition, types: Sequence[str], revision: int) -> list[str] | None:
    """The keys whose rows a revision may have changed by touching records of some types; None when they cannot be told, or are many."""
    keys: set[str] = set()
    for name in types:
        queries = _naming_queries(definition, name)
        if not queries:
            return None
        for query in queries:
            keys |= {key for (key,) in session.tuples(f"{query} limit {MOST_KEYS + 1}", {"rev": revision})}
    return sorted(keys) if len(keys) <= MOST_KEYS else None


def deltas(
    session: Session, definition: Definition, values: Mapping[str, Any], periods: Sequence[Period], touch: tuple[int, list[str]]
) -> list[Delta]:
    """For each period, what some keys gave to each group just before a revision, and what they give since."""
    revision, keys = touch
    daily, around = daily_rows(session, definition) or {}, near(session, definition, keys, revision=revision)
    given = {**values, "first": min(one.first for one in periods), "before": max(one.before for one in periods), "keys": keys}
    asked = Question(definition.code, "", periods[0], tuple(definition.dimensions), cross=False)
    few = plan_few(definition, asked, daily, {name: _STATE.format(table) for name, table in around.items()})
    before, after = (few_rows(session, few, {**given, "at": at}) for at in (revision - 1, revision))
    return differences(definition, before, after, periods)


def differences(definition: Definition, before: Sequence[Row], after: Sequence[Row], periods: Sequence[Period]) -> list[Delta]:
    """For each period, what some rows give to each group, and what others give in their place: only keys whose rows differ matter."""
    was, now = Counter(before), Counter(after)
    differing = (was - now) + (now - was)
    keys, days = {row.key for row in differing}, {row.day for row in differing}
    states = [[row for row in rows if row.key in keys] for rows in (before, after)]
    return [
        _changes(*(cells_of(definition, rows, one) for rows in states)) if any(one.first <= day <= one.last for day in days) else {}
        for one in periods
    ]


def _changes(before: Cells, after: Cells) -> Delta:
    return {by: (before.get(by, NOTHING), after.get(by, NOTHING)) for by in before.keys() | after.keys() if before.get(by) != after.get(by)}


def exact(cell: Cell) -> bool:
    """The cell's numbers can be subtracted again without a trace."""
    return not isinstance(cell.num, float) and not isinstance(cell.den, float)


def _naming_queries(definition: Definition, name: str) -> list[str]:
    """Queries for the keys that records of a type, touched by revision `$rev`, belong to."""
    touched = "rev_from = $rev or rev_to = $rev"
    if fields := naming_fields(definition, name):
        return [
            f"select distinct {quoted(field)} from history.{name} where ({touched}) and {quoted(field)} is not null" for field in fields
        ]
    return [
        f"select distinct {quoted(key)} from history.{holder} where {quoted(field)} in (select {quoted(column)} from history.{name} "
        f"where {touched}) and rev_from <= $rev and (rev_to is null or rev_to >= $rev) and {quoted(key)} is not null"
        for holder, field, column in holders(definition, name)
        for key in naming_fields(definition, holder)
    ]
