"""Whether an indicator is the sum over records and days that it is declared to be, tried on the records of a session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from indicators.batch import Cells, computed
from indicators.daily import daily_rows
from indicators.definition import Definition
from indicators.deltas import deltas, record_types, touched_keys
from indicators.figures import Figure
from indicators.parameters import parameters
from indicators.plan import plan
from indicators.question import Question
from indicators.stretches import computed_by_stretches
from indicators.tabulation import figures_of, ordered
from tracker.store import Session

_NO_DAYS = (
    "sums_over: each query must ask of one day whether it lies in the period (day >= $first and day < $before, among the conditions of "
    "its outermost select, and nowhere else), and every total must exist"
)


def not_summed(session: Session, definition: Definition, asked: Question) -> Iterator[str]:
    """In what the sum that `sums_over` promises differs from the plain answer, in sentences.

    The session's revision brought all of its records.
    """
    if not definition.sums_over:
        return
    if daily_rows(session, definition) is None:
        yield _NO_DAYS
        return
    question = replace(asked, by=tuple(definition.dimensions), filter=(), cross=False)
    values, period = parameters(session, question), question.period

    def shown(cells: Cells) -> tuple[Figure, ...]:
        return ordered(figures_of(definition, question, cells))

    plain = shown(computed(session, plan(definition, question), values))
    by_days = computed_by_stretches(session, definition, values, [period, *period.parts("month")])
    if by_days is None or shown(by_days[0]) != plain:
        yield "sums_over: the sum of a period’s days is not what the period has"
    of_types = (touched_keys(session, definition, (name,), session.revision) or () for name in record_types(definition))
    keys = sorted({key for of_type in of_types for key in of_type})
    (brought,) = deltas(session, definition, values, [period], (session.revision, keys))
    if shown({by: after for by, (_, after) in brought.items()}) != plain:
        yield f"sums_over: what each {definition.sums_over} gives by itself does not sum to what all of them give"
