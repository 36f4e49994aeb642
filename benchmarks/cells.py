"""What derived cells save: `python -m benchmarks.cells ROWS FOLDER [CODE ...]`, all indicators unless some are named.

Cells are compared with the plain definition first, and again after the edits. CPU seconds are those of all threads; what is
compared was measured in one process, turn by turn.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TypeVar

from benchmarks.scan import needed_columns, scan_of
from benchmarks.synthetic_store import PROGRAMME, store_of
from benchmarks.timing import timed
from dashboards.address import address
from dashboards.screens import Screens
from indicators import answer as engine
from indicators.addresses import Group
from indicators.declared.catalogue import catalogue
from indicators.declared.definition import Definition, has
from indicators.declared.kept import indicator
from indicators.derived import cells
from indicators.derived.batch import Cells
from indicators.derived.cell import Cell
from indicators.derived.daily import DAY, daily_rows
from indicators.derived.standing import derived
from indicators.derived.stretches import computed_by_stretches
from indicators.figures import Figures
from indicators.plan import grouped_by, parameters_of, texts, with_views
from indicators.question import INTERNAL, Question
from indicators.terms.parameters import parameters
from tracker.periods import Period, period
from tracker.store import Session, Store
from tracker.unswept import clear_away, put_off

WHOLE = period("2015-01-01..2025-12-31")
PERIODS = (*(part for kind in ("month", "quarter", "year") for part in WHOLE.parts(kind)), WHOLE)
JUDGED = (WHOLE, period("2020"), period("2021-Q3"), period("2022-05"))
Made = TypeVar("Made")
EDITS, FIRST, REPEATS, VERSIONS = 200, 3, 5, 11_000


def question(code: str, over: Period = WHOLE) -> Question:
    """An indicator with each of its breakdowns."""
    return Question(code, PROGRAMME, over, tuple(catalogue()[code].dimensions), audience=INTERNAL, cross=False)


def everything(session: Session, codes: Iterable[str], *, keep: bool) -> list[Figures]:
    """Every figure of the indicators in all months, quarters, years and in all."""
    engine.forget()
    return [figures for code in codes for figures in engine.answers(session, question(code), PERIODS, keep=keep)]


def differing(store: Store, codes: Iterable[str]) -> tuple[int, int]:
    """How many figures made from cells there are, and how many the plain definition, asked period by period, gives otherwise."""
    asked = [question(code, over) for code in codes for over in JUDGED]
    found = []
    for place in (True, False):
        engine.forget()
        with store.session() as session:
            session.place = session.place if place else ""
            found.append([figure for one in asked for figure in engine.answer(session, one).figures])
    return len(found[0]), sum(a != b for a, b in zip(*found, strict=True))


Times = list[tuple[float, float]]
"""CPU and wall seconds, measurement by measurement."""


def edits(store: Store, seed: int, look: Callable[[], object]) -> tuple[Times, Times]:
    """What it takes to retire a participation, durably, and then to look at something; one by one, the first ones not counted.

    Python's rubbish is cleared away between them, as the dashboard's server does.
    """
    with store.session() as session:
        records = session.tuples("select record_id from participation order by hash(record_id, ?) limit ?", [seed, EDITS + FIRST])

    def save(record_id: str) -> None:
        store.save({}, retire={"participation": [record_id]}, actor="benchmark", reason="edit")

    saved: Times = []
    looked: Times = []
    with put_off():
        for (record_id,) in records:
            saved.append(timed(save, record_id)[:2])
            looked.append(timed(look)[:2])
            clear_away()
    return saved[FIRST:], looked[FIRST:]


def page(store: Store, code: str) -> Callable[[], object]:
    """The indicator's page as the dashboard's server makes it for a reader whom nobody named: figures, hidden cells, charts, tables, JSON."""
    screens, asked = Screens(store), address(f"/indicator/{code}", "")
    return lambda: screens.screen(asked)


def quarters(store: Store, code: str) -> Callable[[], object]:
    """All figures of the indicator in all quarters, each read with its address, nothing hidden."""
    shown = [replace(question(code), period=over) for over in WHOLE.parts("quarter")]

    def look() -> object:
        with store.session() as session:
            return [figure for one in engine.answers(session, shown[0], [one.period for one in shown]) for figure in one.figures]

    return look


def told(what: str, saved: Times, looked: Times) -> float:
    """Print the median and the 95th of a hundred; the median CPU seconds."""
    both = list(zip(saved, looked, strict=True))
    cpu, walls = sorted(a[0] + b[0] for a, b in both), sorted(a[1] + b[1] for a, b in both)
    middle, late = len(both) // 2, len(both) * 95 // 100
    print(f"{len(both)} edits, then {what}: CPU p50 {1000 * cpu[middle]:.0f}, p95 {1000 * cpu[late]:.0f} ms; wall p50 "
          f"{1000 * walls[middle]:.0f}, p95 {1000 * walls[late]:.0f} ms, of which the save {1000 * statistics.median(wall for _, wall in saved):.0f}; "
          f"load {os.getloadavg()[0]:.1f}")  # fmt: skip
    return cpu[middle]


def slices(store: Store, code: str) -> dict[str, list[float]]:
    """CPU seconds of reading one period's cells now and as of an earlier revision."""
    taken: dict[str, list[float]] = {"now": [], "as of an earlier revision": []}
    with store.session() as session, store.session(max(1, store.head - EDITS // 2)) as earlier:
        definition = indicator(session, code)
        for _ in range(50):
            for name, of in zip(taken, (session, earlier), strict=True):
                taken[name].append(timed(derived, of, [definition], parameters(of, question(code)), [WHOLE], keep=False).cpu)
    return taken


def restated(path: Path) -> tuple[int, list[float]]:
    """How many versions of cells a file of its own has after so many edits, and CPU seconds of what changed in a slice between two."""
    _remove(path)
    groups: list[Group] = [(), *((("country", f"{number:02}"),) for number in range(40))]
    with cells.opened(path, 5.0) as file:
        book = cells.open_book(file, "benchmark", 1)
        spans = cells.add_spans(file, book, PERIODS, 1)
        with cells.writing(file):
            for rev in range(1, VERSIONS + 1):
                touched = (spans[rev % 132], spans[132 + rev % 44], spans[176 + rev % 11], spans[-1])
                of_edit = [groups[0], *(groups[1 + (rev * step) % 40] for step in range(1, 14))]
                cells.change(file, rev, {(number, by): Cell(rev, None, 0, rev, {"exact": rev}) for number in touched for by in of_edit})
        (count,) = file.execute("select count(*) from cell").fetchone()

        def between(old: int, new: int) -> int:
            was, now = (cells.read(file, {WHOLE: spans[-1]}, at)[WHOLE] for at in (old, new))
            return sum(was.get(by) != now.get(by) for by in was.keys() | now.keys())

        taken = [timed(between, VERSIONS // 2 - turn, VERSIONS * 9 // 10 - turn).cpu for turn in range(50)]
    return count, taken


def _remove(path: Path) -> None:
    """A file of cells, and what the engine left beside it."""
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()


Told = dict[tuple[object, ...], tuple[object, ...]]
"""Of each month, quarter, year or all, and group: num, den, keys and qualifiers."""
_KINDS = ("month", "quarter", "year")


def by_grouping_sets(session: Session, definition: Definition) -> Told:
    """An indicator in all periods and breakdowns by grouping sets over its own rows, with count(distinct) of its keys."""
    asked, daily = question(definition.code), daily_rows(session, definition) or {}
    given = {**parameters(session, asked), "first": WHOLE.first, "before": WHOLE.before}
    found: Told = {}
    for rows, by, with_total in texts(definition, asked):
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
    """Both ways to the same cells, compared first and then turn by turn, for each indicator whose periods are sums of their days."""
    total = [0.0, 0.0]
    with store.session() as session:
        definitions = [one for code in codes if daily_rows(session, one := indicator(session, code)) is not None]
    for one in definitions:
        with store.session() as session:
            cpu, _, made = timed(by_cells, session, one)
            longer, _, rival = timed(by_grouping_sets, session, one)
        alike = _told(one, made)
        total = [total[0] + cpu, total[1] + longer]
        print(f"{one.code}: {len(alike)} cells, {_unlike(alike, rival)} differ; {cpu:.2f} s CPU, by grouping sets {longer:.2f}")
    print(f"{len(definitions)} indicators: {total[0]:.1f} s CPU, grouping sets take {total[1] / total[0]:.1f} times that")


def _unlike(cells_told: Told, sets_told: Told) -> int:
    """How many cells one has and the other has not, or otherwise; qualifiers are compared where both tell them."""

    def differ(a: tuple[object, ...] | None, b: tuple[object, ...] | None) -> bool:
        return a is None or b is None or a[:3] != b[:3] or (a[3] is not None and a[3] != b[3])

    return sum(differ(cells_told.get(place), sets_told.get(place)) for place in cells_told.keys() | sets_told.keys())


def main() -> None:
    """Compare, build, edit, read. With `--sets`, grouping sets are paired, too: they take gigabytes."""
    rows, folder = int(sys.argv[1]), Path(sys.argv[2])
    codes = [one for one in sys.argv[3:] if not one.startswith("--")] or list(catalogue())
    folder.mkdir(exist_ok=True)
    with store_of(folder / f"people-{rows}.duckdb", rows) as store:
        _remove(cells.cells_path(store.path))
        with store.session() as session:
            columns = needed_columns(session, [question(code, JUDGED[1]) for code in codes])
            scan = statistics.median(timed(session.tuples, f"{scan_of(columns)} -- {turn}").cpu for turn in range(REPEATS))
            built, wall, _ = timed(everything, session, codes, keep=True)
            again = timed(everything, session, codes, keep=True).cpu
        print(f"{rows:,} participations, {len(codes)} indicators, {len(PERIODS)} periods; load {os.getloadavg()[0]:.1f}")
        print("the scan reads", "; ".join(f"{table} ({', '.join(some)})" for table, some in columns.items()))
        print(
            f"scan {scan:.3f} s CPU; cells built in {built:.1f} s CPU ({wall:.0f} s), {built / scan:.0f} x scan; answered again {again:.2f} s"
        )
        print(f"peak memory of that {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        print("figures compared, differing: {}, {}".format(*differing(store, codes)))
        code = codes[0] if len(codes) < len(catalogue()) else "PTC-01"
        usual = told(f"all figures of {code} in all quarters", *edits(store, 1, quarters(store, code)))
        print(f"building takes {built / usual:.0f} x the CPU of such an edit")
        with store.session() as session:
            everything(session, [one.code for one in catalogue().values() if one.people], keep=True)
        told(f"the page of {code}", *edits(store, 2, page(store, code)))
        print("after them, figures compared, differing: {}, {}".format(*differing(store, [code])))
        for name, times in slices(store, code).items():
            print(f"one period's cells {name}: {1000 * statistics.median(times):.2f} ms CPU")
        if "--sets" in sys.argv:
            against_grouping_sets(store, codes)
    count, between = restated(folder / "versions.cells.db")
    print(f"restated in a slice between two revisions, over {count:,} versions: {1000 * statistics.median(between):.2f} ms CPU")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
