"""The same cells by grouping sets with count(distinct), as one would write them without this project; both compared, then paired.

A part of `benchmarks.cells`, where its store is opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from benchmarks.asked import PERIODS, WHOLE, everything, question
from benchmarks.timing import timed
from indicators.declared.definition import Definition, has
from indicators.declared.kept import indicator
from indicators.derived.batch import Cells
from indicators.derived.daily import DAY, daily_rows
from indicators.derived.stretches import computed_by_stretches
from indicators.plan import grouped_by, needed_rows, parameters_of, with_views
from indicators.terms.parameters import parameters
from tracker.store import Session, Store

Told = dict[tuple[object, ...], tuple[object, ...]]
"""Of each month, quarter, year or all, and group: num, den, keys and qualifiers."""
_KINDS = ("month", "quarter", "year")


def by_grouping_sets(session: Session, definition: Definition) -> Told:
    """An indicator in all periods and breakdowns by grouping sets over its own rows, with count(distinct) of its keys."""
    asked, daily = question(definition.code), daily_rows(session, definition) or {}
    given = {**parameters(session, asked), "first": WHOLE.first, "before": WHOLE.before}
    found: Told = {}
    for rows, by, with_total in needed_rows(definition, asked):
        sql = _grouping_sets(definition, rows, by, daily[rows], with_total=with_total)
        for *cut, dimension, code, num, den, keys, qualifiers in session.tuples(sql, {name: given[name] for name in parameters_of(sql)}):
            found[*cut, dimension, code] = num, den, keys, qualifiers
    return found


def _grouping_sets(definition: Definition, rows: str, by: tuple[str, ...], daily: str, *, with_total: bool) -> str:
    """The statement for one of its queries, whose rows come with their day."""
    groups = [f"{grouped_by(name)} as {name}" for name in by]
    cuts = [f"cast(date_trunc('{kind}', {DAY}) as date) as cut_{kind}" for kind in _KINDS]
    sets = product((*(f"cut_{kind}" for kind in _KINDS), ""), (*([""] if with_total else []), *by))
    dimension = "".join(f" when grouping({name}) = 0 then '{name}'" for name in by)
    counts = definition.rule == "count"
    den = "sum(den)" if has("den", rows) else "count(num)" if definition.rule == "mean" else "null"
    qualifiers = "histogram(coalesce(qualifier, 'exact'))" if has("qualifier", rows) else "map {'exact': count(*)}"
    own = [name for name in ("key", "num", "den", "qualifier") if name not in by and has(name, rows)]
    return f"""
        {with_views(daily, definition.views)},
        told as (select {", ".join([*own, *groups, *cuts])} from rows_of_indicator)
        select {", ".join(f"cut_{kind}" for kind in _KINDS)},
            {f"case{dimension} end" if by else "null"}, {f"coalesce({', '.join(by)})" if by else "null"},
            {"null" if counts else "sum(num)"}, {den}, count(distinct key), {qualifiers}
        from told
        group by grouping sets ({", ".join(f"({', '.join(filter(None, names))})" for names in sets)})
    """


def by_cells(session: Session, definition: Definition) -> list[Cells]:
    """The same put together from stretches of days, as a build does."""
    return computed_by_stretches(session, definition, parameters(session, question(definition.code)), PERIODS) or []


def _told(definition: Definition, made: Iterable[Cells]) -> Told:
    """Cells as grouping sets tell them."""
    kinds = {part: kind for kind in _KINDS for part in WHOLE.parts(kind)}
    return {
        (*(over.first if kinds.get(over) == kind else None for kind in _KINDS), *(by[0] if by else (None, None))): (
            None if definition.rule == "count" else cell.num,
            cell.den,
            cell.keys,
            None if definition.counts_keys else dict(cell.qualifiers),
        )
        for over, found in zip(PERIODS, made, strict=True)
        for by, cell in found.items()
    }


def against_grouping_sets(store: Store, codes: Iterable[str]) -> None:
    """Three ways to the same cells, for each indicator whose periods are sums of their days: from nothing, as kept, by grouping sets."""
    totals = [0.0, 0.0, 0.0]
    with store.session() as session:
        definitions = [one for code in codes if daily_rows(session, one := indicator(session, code)) is not None]
        everything(session, [one.code for one in definitions], keep=True)
    for one in definitions:
        with store.session() as session:
            built, answered, rival = (
                timed(by_cells, session, one),
                timed(everything, session, [one.code], keep=False),
                timed(by_grouping_sets, session, one),
            )
        alike, cpu = _told(one, built.made), [way.cpu for way in (built, answered, rival)]
        totals = [so_far + more for so_far, more in zip(totals, cpu, strict=True)]
        print(f"{one.code}: {len(alike)} cells, {_unlike(alike, rival.made)} differ; {_compared(*cpu)}", flush=True)
    print(f"{len(definitions)} indicators: {_compared(*totals)}")


def _compared(built: float, answered: float, rival: float) -> str:
    return (
        f"{built:.2f} s CPU from nothing, {answered:.3f} from kept cells, {rival:.2f} by grouping sets: "
        f"{rival / built:.1f} and {rival / answered:.0f} times as much"
    )


def _unlike(cells_told: Told, sets_told: Told) -> int:
    """How many cells one has and the other has not, or otherwise; qualifiers are compared where both tell them."""

    def differ(a: tuple[object, ...] | None, b: tuple[object, ...] | None) -> bool:
        return a is None or b is None or a[:3] != b[:3] or (a[3] is not None and a[3] != b[3])

    return sum(differ(cells_told.get(place), sets_told.get(place)) for place in cells_told.keys() | sets_told.keys())
