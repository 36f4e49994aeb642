"""What derived cells save: `python -m benchmarks.cells ROWS FOLDER [CODE ...]`, all indicators unless some are named.

Cells are compared with the plain definition first, and again after the edits. CPU seconds are those of all threads; what is
compared was measured in one process, turn by turn.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from benchmarks.asked import PERIODS, WHOLE, everything, question
from benchmarks.grouping_sets import against_grouping_sets
from benchmarks.scan import needed_columns, scan_of
from benchmarks.synthetic_store import store_of
from benchmarks.timing import most_memory, timed
from dashboards.address import address
from dashboards.screens import Screens
from indicators.addresses import Group
from indicators.answer import answer, answers
from indicators.declared.catalogue import catalogue
from indicators.declared.kept import indicator
from indicators.derived import cells
from indicators.derived.cell import Cell
from indicators.derived.standing import derived
from indicators.terms.parameters import parameters
from tests.caches import forget_answers
from tracker.periods import period
from tracker.store import Session, Store
from tracker.unswept import clear_away, put_off

JUDGED = (WHOLE, period("2020"), period("2021-Q3"), period("2022-05"))
EDITS, FIRST, REPEATS, VERSIONS = 200, 3, 5, 11_000


def differing(store: Store, codes: Iterable[str]) -> tuple[int, int]:
    """How many figures made from cells there are, and how many the plain definition, asked period by period, gives otherwise."""
    asked = [question(code, over) for code in codes for over in JUDGED]
    found = []
    for place in (True, False):
        forget_answers()
        with store.session() as session:
            session.place = session.place if place else ""
            found.append([figure for one in asked for figure in answer(session, one).figures])
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
            return [figure for one in answers(session, shown[0], [one.period for one in shown]) for figure in one.figures]

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
            was, now = (cells.read(file, spans[-1], at) for at in (old, new))
            return sum(was.get(by) != now.get(by) for by in was.keys() | now.keys())

        taken = [timed(between, VERSIONS // 2 - turn, VERSIONS * 9 // 10 - turn).cpu for turn in range(50)]
    return count, taken


def _remove(path: Path) -> None:
    """A file of cells, and what the engine left beside it."""
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()


def answered(rows: int, path: Path, codes: list[str]) -> None:
    """Every answer from the cells that the store keeps, against a scan, and the most memory that takes: in a process that made none of them."""
    with store_of(path, rows) as store, store.session() as session:
        first = timed(everything, session, codes, keep=False)
        held = most_memory()
        again = [timed(everything, session, codes, keep=False).cpu for _ in range(REPEATS)]
        scan = scanned(session, codes)
    ratios = ", again ".join(f"{cpu:.2f} s CPU, {cpu / scan:.1f} scans" for cpu in (first.cpu, statistics.median(again)))
    print(f"{sum(len(one.figures) for one in first.made):,} figures from kept cells: {ratios}; peak memory {held:.0f} MB", flush=True)


def scanned(session: Session, codes: Iterable[str]) -> float:
    """CPU seconds of reading the columns that the indicators need."""
    columns = needed_columns(session, [question(code, JUDGED[1]) for code in codes])
    print("the scan reads", "; ".join(f"{table} ({', '.join(some)})" for table, some in columns.items()))
    return statistics.median(timed(session.tuples, f"{scan_of(columns)} -- {turn}").cpu for turn in range(REPEATS))


def built(store: Store, codes: list[str]) -> float:
    """CPU seconds of making all cells from the records."""
    _remove(cells.cells_path(store.path))
    with store.session() as session:
        scan, made = scanned(session, codes), timed(everything, session, codes, keep=True)
    print(f"scan {scan:.3f} s CPU; cells from nothing in {made.cpu:.1f} s CPU ({made.wall:.0f} s), {made.cpu / scan:.0f} scans")
    print(f"peak memory of that {most_memory():.0f} MB")
    return made.cpu


def after_edits(store: Store, code: str, build: float) -> None:
    """What an edit takes until it is seen, and that the cells are right afterwards."""
    usual = told(f"all figures of {code} in all quarters", *edits(store, 1, quarters(store, code)))
    print(f"building takes {build / usual:.0f} x the CPU of such an edit")
    with store.session() as session:
        everything(session, [one.code for one in catalogue().values() if one.people], keep=True)
    told(f"the page of {code}", *edits(store, 2, page(store, code)))
    print("after them, figures compared, differing: {}, {}".format(*differing(store, [code])))
    for name, times in slices(store, code).items():
        print(f"one period's cells {name}: {1000 * statistics.median(times):.2f} ms CPU")


def main() -> None:
    """Compare, build, answer, edit, read. With `--sets`, grouping sets are paired, too: they take gigabytes."""
    rows, folder = int(sys.argv[1]), Path(sys.argv[2])
    codes = [one for one in sys.argv[3:] if not one.startswith("--")] or list(catalogue())
    folder.mkdir(exist_ok=True)
    path = folder / f"people-{rows}.duckdb"
    print(f"{rows:,} participations, {len(codes)} indicators, {len(PERIODS)} periods; load {os.getloadavg()[0]:.1f}")
    with store_of(path, rows) as store:
        build = built(store, codes)
        print("figures compared, differing: {}, {}".format(*differing(store, codes)), flush=True)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        alone.submit(answered, rows, path, codes).result()
    with store_of(path, rows) as store:
        after_edits(store, codes[0] if len(codes) < len(catalogue()) else "PTC-01", build)
        if "--sets" in sys.argv:
            against_grouping_sets(store, codes)
    count, between = restated(folder / "versions.cells.db")
    print(f"restated in a slice between two revisions, over {count:,} versions: {1000 * statistics.median(between):.2f} ms CPU")
    print(f"peak memory {most_memory():.0f} MB")


if __name__ == "__main__":
    main()
