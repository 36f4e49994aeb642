"""Whether an indicator keeps what its definition promises of its rows, tried on the records of a session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from indicators.addresses import Group
from indicators.declared.definition import Definition
from indicators.derived.batch import Cells, computed, computed_together
from indicators.derived.cell import NOTHING
from indicators.derived.daily import daily_rows
from indicators.derived.few import cells_of, few_rows
from indicators.derived.near import Near
from indicators.derived.stretches import computed_by_stretches
from indicators.derived.tabulation import figures_of, ordered
from indicators.derived.together import plan_few, plan_together
from indicators.figures import Figure
from indicators.plan import plan
from indicators.question import Question
from indicators.terms.parameters import parameters
from tracker.periods import Period
from tracker.store import Session
from tracker.store.schema import quoted

_NO_DAYS = (
    "sums_over: each query must ask of one day whether it lies in the period (day >= $first and day < $before, among the conditions of "
    "its outermost select, and nowhere else), and every total must exist"
)


def not_summed(session: Session, definition: Definition, asked: Question) -> Iterator[str]:
    """In what the sum that `sums_over` promises differs from the plain answer, in sentences."""
    if not definition.sums_over:
        return
    if daily_rows(session, definition) is None:
        yield _NO_DAYS
        return
    question = _of_all(definition, asked)
    values, period = parameters(session, question), question.period

    def shown(cells: Cells) -> tuple[Figure, ...]:
        return ordered(figures_of(definition, question, cells))

    plain = shown(computed(session, plan(definition, question), values))
    by_days = computed_by_stretches(session, definition, values, [period, *period.parts("month")])
    if by_days is None or shown(by_days[0]) != plain:
        yield "sums_over: the sum of a period’s days is not what the period has"
    if shown(_by_keys(session, definition, values, period)) != plain:
        yield f"sums_over: what each {definition.sums_over} gives by itself does not sum to what all of them give"


def key_twice(session: Session, definition: Definition, asked: Question) -> Iterator[str]:
    """Where `key_once` is promised, and a key has two rows all the same."""
    question = _of_all(definition, asked)
    values, periods = parameters(session, question), [question.period]
    if definition.key_once:
        (found,) = computed_together(session, definition, plan_together(definition, question), values, periods)
        if _keys(found) != _keys(computed(session, plan(definition, question), values)):
            yield "key_once: there are more rows than different keys"


def not_added(session: Session, definition: Definition, asked: Question) -> Iterator[str]:
    """Breakdowns whose groups are said to make the total of a count, and do not: one key stands in several."""
    question = _of_all(definition, asked)
    keys = _keys(computed(session, plan(definition, question), parameters(session, question)))
    for one in definition.dimension if definition.rule == "count" and () in keys else ():
        held = sum(number for by, number in keys.items() if [name for name, _ in by] == [one.name])
        if one.groups == "add" and not one.rows and held != keys[()]:
            yield (
                f"the breakdown {one.name}: its groups hold {held} and the total {keys[()]}, so they do not add up. "
                'Write groups = "overlap" under it'
            )


def _keys(cells: Cells) -> dict[Group, int]:
    return {by: cell.keys for by, cell in cells.items() if cell.keys}


def _of_all(definition: Definition, asked: Question) -> Question:
    """The question by every breakdown."""
    return replace(asked, by=tuple(definition.dimensions), filter=(), cross=False)


def _by_keys(session: Session, definition: Definition, values: Mapping[str, Any], period: Period) -> Cells:
    """What each key gives when only the records near it are known, added up."""
    asked, near = [(definition, daily_rows(session, definition) or {})], Near.of(session, [definition])
    total: Cells = {}
    for (key,) in session.tuples(f"select {quoted(near.key)} from {near.entity} order by all"):
        around = {name: f"select * from {table}" for name, table in near.tables(session, [key]).items() if table != name}
        (rows,) = few_rows(session, plan_few(asked, around), {**values, "keys": [key]})
        for by, cell in cells_of(definition, rows, period).items():
            total[by] = total.get(by, NOTHING).plus(cell)
    return total
