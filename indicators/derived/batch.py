"""The statements of a question, run: what its figures are made of, for one period or for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

from indicators.addresses import Group
from indicators.declared.definition import Definition
from indicators.derived.cell import Cell
from indicators.derived.together import ByDays
from indicators.plan import Statement
from indicators.reads import record_types
from tracker.periods import Period
from tracker.store import Session

OfProgramme = tuple[str, str | None, Period]
"""A programme, its home country, and a period."""

Days = tuple[date | None, date]
"""What tells a period from others."""

Cells = dict[Group, Cell]
"""What the figures of one period are made of; a group without rows has no cell."""

_MOST_MET = 1_500_000
"""So many records at the most, each as often as periods meet it, are held by one statement."""


def days(period: Period, *, begun: bool) -> Days:
    """Where it does not matter when periods begin, those that end together are one."""
    return period.first if begun else None, period.before


def computed(session: Session, statements: Iterable[Statement], values: Mapping[str, Any]) -> Cells:
    """The cells of one period."""
    return dict(_cell(statement, row) for statement in statements for row in _rows(session, statement, values))


def computed_by_key(session: Session, statements: Iterable[Statement], values: Mapping[str, Any]) -> Iterator[tuple[str, Group, Cell]]:
    """The cells of one period for every key alone, by statements for keys."""
    for statement in statements:
        for key, *row in _rows(session, statement, values):
            yield str(key), *_cell(statement, row)


def at_once(session: Session, definition: Definition) -> int:
    """For how many periods each record that an indicator reads may be met in one statement: what that takes of memory grows with both."""
    return 1 + _MOST_MET // (1 + count(session, record_types(session, definition)))


def count(session: Session, names: Iterable[str]) -> int:
    """How many records of some types there are."""
    return sum(int(session.tuples(f"select count(*) from {name}")[0][0]) for name in names)


def computed_together(
    session: Session, definition: Definition, statements: Iterable[Statement], values: Mapping[str, Any], periods: Sequence[Period]
) -> list[Cells]:
    """The cells of each period, in order, by statements for many.

    Where it does not matter when periods begin, a record is met in each that ends after it.
    """
    statements = list(statements)
    begun = any("firsts" in statement.parameters for statement in statements)
    alike = {days(one, begun=begun): one for one in periods}
    some, asked = 1 + len(alike) if begun else at_once(session, definition), list(alike.values())
    turns = [asked[start : start + some] for start in range(0, len(asked), some)]
    of_each = dict(zip(alike, chain.from_iterable(_side_by_side(session, statements, values, turn) for turn in turns), strict=True))
    return [of_each[days(one, begun=begun)] for one in periods]


def computed_by_days(session: Session, asked: ByDays, values: Mapping[str, Any], periods: Sequence[Period]) -> list[Cells]:
    """The cells of each period, in order, by statements that are run as one."""
    given = {**values, **ends(periods)}
    (made,) = session.tuples(asked.sql, {name: given[name] for name in asked.parameters})
    rows_of_each = ([one.values() for one in rows or ()] for rows in made[: len(asked.statements)])
    return _by_place(zip(asked.statements, rows_of_each, strict=True), len(periods))


def computed_of_programmes(
    session: Session,
    statements: Iterable[Statement],
    values: Mapping[str, Any],
    asked: Sequence[OfProgramme],
) -> list[Cells]:
    """The cells of each programme and period, in order, by statements for many programmes."""
    return _side_by_side(session, statements, {**values} | _programmes(asked), [period for _, _, period in asked])


def prints_of_programmes(
    session: Session, statements: Iterable[Statement], values: Mapping[str, Any], asked: Sequence[OfProgramme]
) -> list[list[tuple[int, Any]]]:
    """For each programme and period, in order, the numbers of its rows, each with the place of its statement."""
    given = {**values} | _programmes(asked) | ends([period for _, _, period in asked])
    found: list[list[tuple[int, Any]]] = [[] for _ in asked]
    for number, statement in enumerate(statements):
        for place, printed in _rows(session, statement, given):
            found[place].append((number, printed))
    return found


def _programmes(asked: Sequence[OfProgramme]) -> dict[str, Any]:
    return {"programmes": [name for name, _, _ in asked], "home_countries": [country for _, country, _ in asked]}


def ends(periods: Sequence[Period]) -> dict[str, Any]:
    """Where periods begin and end, as parameters of statements for many."""
    return {"firsts": [one.first for one in periods], "befores": [one.before for one in periods]}


def _side_by_side(session: Session, statements: Iterable[Statement], values: Mapping[str, Any], periods: Sequence[Period]) -> list[Cells]:
    given = {**values, **ends(periods)}
    return _by_place(((statement, _rows(session, statement, given)) for statement in statements), len(periods))


def _by_place(told: Iterable[tuple[Statement, Iterable[Iterable[Any]]]], size: int) -> list[Cells]:
    """The cells of so many periods, of rows that begin with the place of theirs."""
    found: list[Cells] = [{} for _ in range(size)]
    for statement, rows in told:
        for place, *row in rows:
            by, cell = _cell(statement, row)
            found[place][by] = cell
    return found


def _rows(session: Session, statement: Statement, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return session.tuples(statement.sql, {name: values[name] for name in statement.parameters})


def _cell(statement: Statement, row: Sequence[Any]) -> tuple[Group, Cell]:
    """One row of a statement's result; the total over no row at all is empty."""
    size = len(statement.dimensions)
    by = tuple((name, row[place]) for place, name in enumerate(statement.dimensions) if not row[size + place])
    num, den, missing, keys, mixed, qualifiers = row[2 * size :]
    counts = qualifiers if isinstance(qualifiers, dict) else dict.fromkeys((name or "exact" for name in qualifiers or ()), 1)
    return by, Cell(num, den, missing or 0, keys or 0, counts, tuple(mixed))
