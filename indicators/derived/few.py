"""Cells made in Python of a few rows of a few keys, as the measures of a plan (`indicators/measures.py`) make them of all in SQL.

To plan such a statement would take the engine longer than this takes altogether.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from indicators.addresses import Group
from indicators.declared.definition import Definition
from indicators.derived.batch import Cells
from indicators.derived.cell import Cell
from indicators.derived.together import Few
from indicators.figures import Number
from tracker.periods import Period
from tracker.store import Session


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an indicator on its day, with the cells it belongs to."""

    day: date
    key: str
    num: Number | None
    den: Number | None
    missing: bool
    qualifier: str
    cells: tuple[Group, ...]


def few_rows(session: Session, few: Few, values: Mapping[str, Any], *, small: bool = False) -> list[list[Row]]:
    """The rows of a plan for a few keys, indicator by indicator. What is read is `small` when the records are near very few keys."""
    ask, keys = session.few if small else session.tuples, frozenset(values["keys"])
    found: list[list[Row]] = [[] for _ in range(few.parts[-1].place + 1)]
    told = ask(few.sql, {name: values[name] for name in few.parameters})
    for part, day, key, num, den, whole_num, whole_den, missing, qualifier, groups in told:
        place, dimensions, with_total = few.parts[part]
        if key in keys:
            cells = _belongs(dimensions, groups, with_total=with_total)
            measures = _measure(num, whole_num), _measure(den, whole_den)
            found[place].append(Row(day, key, *measures, missing, qualifier or "exact", cells))
    return found


def _measure(number: Number | None, whole: object) -> Number | None:
    """A measure as its own query gives it: in one statement with others the engine gives decimals to all of them."""
    return int(number) if whole and number is not None else number


def _belongs(dimensions: Sequence[str], groups: Sequence[str], *, with_total: bool) -> tuple[Group, ...]:
    total: tuple[Group, ...] = ((),) if with_total else ()
    return (*total, *(((name, group),) for name, group in zip(dimensions, groups, strict=True)))


def cells_of(definition: Definition, rows: Iterable[Row], period: Period) -> Cells:
    """The cells of one period."""
    found: dict[Group, list[Row]] = {}
    for row in rows:
        if row.day in period:
            for by in row.cells:
                found.setdefault(by, []).append(row)
    return {by: _cell(definition, some) for by, some in found.items()}


def _cell(definition: Definition, rows: Sequence[Row]) -> Cell:
    keys = len({row.key for row in rows})
    if definition.counts_keys:
        return Cell(keys, None, 0, keys, {"exact": keys})
    told = Counter(row.qualifier for row in rows)
    if definition.rule == "count":
        return Cell(keys, None, 0, keys, told)
    return Cell(_sum(row.num for row in rows), _sum(row.den for row in rows), sum(row.missing for row in rows), keys, told)


def _sum(numbers: Iterable[Number | None]) -> Number | None:
    there = [number for number in numbers if number is not None]
    return sum(there) if there else None
