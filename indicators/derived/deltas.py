"""What revisions changed in the cells of indicators that sum over records: the keys they may have touched, asked before and after.

A step from one revision to another goes in. Out come, for each indicator, the rows of those keys at both ends of the step (`rows_around`),
and of these what each period's cells lose and gain (`exactly`): 70 and 72, where a headcount of 70 was corrected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from indicators.addresses import Group
from indicators.declared.definition import Definition
from indicators.derived.absent import without
from indicators.derived.batch import Cells
from indicators.derived.cell import NOTHING, Cell
from indicators.derived.daily import daily_rows
from indicators.derived.few import Row, cells_of, few_rows
from indicators.derived.linked import Link, Step
from indicators.derived.near import Near, is_small
from indicators.derived.together import Few, plan_few
from tracker.periods import Period
from tracker.recent import Recent
from tracker.store import Session
from tracker.store.schema import quoted

_STEP = "near_step"
"""A table of the session with one row, the ends of the step that is taken: so the text of a query is the same for all steps."""
_STATE = "select *\nfrom {0}\nwhere rev_from <= ${1}\n    and (rev_to is null or rev_to > ${1})"
"""The records, of all versions in a table, that stood at an end of a step, given as a parameter."""
_AT_END = ", near_step\nwhere rev_from <= near_step.{0}\n    and (rev_to is null or rev_to > near_step.{0})"
"""The same, where the ends are in `near_step`."""
MOST_KEYS = 500
"""Beyond, making the cells anew is cheaper."""

_plans: Recent[Few] = Recent(64)

Delta = dict[Group, tuple[Cell, Cell]]
Around = tuple[list[Row], list[Row]]
"""The rows that an indicator has of some keys at both ends of a step."""


def rows_around(
    session: Session, definitions: Sequence[Definition], values: Mapping[str, Any], types: Sequence[str], step: Step
) -> list[Around] | None:
    """For each of some indicators that sum over the same, the rows of the keys that a step touches by records of some types, at its ends.

    None when the keys cannot be told, or are many.
    """
    near = Near.of(session, definitions)
    keys = touched_keys(session, near, types, step)
    if keys is None:
        return None
    tables = near.tables(session, keys, step)
    small = is_small(session, keys, tables)
    if small:
        session.table(_STEP, "select cast($old as bigint) as old, cast($new as bigint) as new", step.given)
    few = _plan(session, definitions, tables, step, small=small)
    rows = few_rows(session, few, {**values, **step.given, "keys": keys}, small=small)
    return list(zip(rows[: len(definitions)], rows[len(definitions) :], strict=True))


def _plan(session: Session, definitions: Sequence[Definition], tables: Mapping[str, str], step: Step, *, small: bool) -> Few:
    """The query for the rows of indicators at both ends of a step. A small one is the same for all steps and keys: it stays prepared."""
    near = {name: table for name, table in tables.items() if small and table in session.counts}
    absent = frozenset(name for name, table in near.items() if not session.counts[table])
    still = frozenset(name for name in near if session.untouched(name, step.old))

    def made() -> Few:
        asked = [(without(session, one, absent), daily_rows(session, one) or {}) for one in definitions]
        states = (_small_state(tables, end, still) if small else _state(tables, end) for end in Step._fields)
        return plan_few(asked, *states, all_keys=small)

    return _plans.once((small, absent, still, *(one.hash for one in definitions), *tables.items()), made)


def _state(tables: Mapping[str, str], end: str) -> dict[str, str]:
    """The queries for records at an end of a step."""
    return {name: _STATE.format(table, end) for name, table in tables.items()}


def _small_state(tables: Mapping[str, str], end: str, still: frozenset[str]) -> dict[str, str]:
    """The same for few, in one text for all steps: their ends stand in a table. Near tables of what is `still` hold nothing else."""
    return {name: f"select held.*\nfrom {table} as held{'' if name in still else _AT_END.format(end)}" for name, table in tables.items()}


def exactly(definition: Definition, around: Around, periods: Sequence[Period]) -> list[Delta] | None:
    """What differs in each period; None when it cannot be subtracted exactly."""
    found = differences(definition, *around, periods)
    return found if exact(found) else None


def differences(definition: Definition, before: Sequence[Row], after: Sequence[Row], periods: Sequence[Period]) -> list[Delta]:
    """For each period, what some rows give to each group, and what others give in their place: only keys whose rows differ matter."""
    was, now = Counter(before), Counter(after)
    differing = (was - now) + (now - was)
    keys, days = {row.key for row in differing}, {row.day for row in differing}
    states = [[row for row in rows if row.key in keys] for rows in (before, after)]
    known = {row.day for rows in states for row in rows}
    made: dict[frozenset[date], Delta] = {}

    def of(period: Period) -> Delta:
        within = frozenset(day for day in known if day in period)
        if within not in made:
            made[within] = _changes(*(cells_of(definition, rows, period) for rows in states)) if within & days else {}
        return made[within]

    return list(map(of, periods))


def _changes(before: Cells, after: Cells) -> Delta:
    return {by: (before.get(by, NOTHING), after.get(by, NOTHING)) for by in before.keys() | after.keys() if before.get(by) != after.get(by)}


def exact(deltas: Iterable[Delta]) -> bool:
    """All numbers in them can be subtracted again without a trace."""
    cells = (cell for delta in deltas for both in delta.values() for cell in both)
    return not any(isinstance(number, float) for cell in cells for number in (cell.num, cell.den))


def touched_keys(session: Session, near: Near, types: Iterable[str], step: Step) -> list[str] | None:
    """The keys of which a step touched anything by records of some types; None when they cannot be told, or are many."""

    def holding(holder: str, link: Link) -> set[str]:
        return near.keys_named(session, holder, link, MOST_KEYS, step)

    return near.touched(types, partial(_said, session, step), holding, MOST_KEYS)


def _said(session: Session, step: Step, name: str, column: str, most: int | None) -> set[str]:
    """What records of a type that a step touched say in a column, before and after."""
    if (alone := session.alone(name, step.old, step.new)) is not None:
        return {row[column] for row in alone if row[column] is not None}
    touched = f"from history.{name} where (rev_from > $old and rev_from <= $new or rev_to > $old and rev_to <= $new)"
    limit = "" if most is None else f"limit {most}"
    found = session.tuples(f"select distinct {quoted(column)} {touched} and {quoted(column)} is not null {limit}", step.given)
    return {value for (value,) in found}
