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
from functools import partial
from itertools import product
from pathlib import Path

from benchmarks.indicators import SCAN, timed
from benchmarks.synthetic_store import PROGRAMME, store_of
from dashboards.address import address
from dashboards.rubbish import clear_away, put_off
from dashboards.screens import Screens
from indicators import answer as engine
from indicators import cells
from indicators.addresses import Group
from indicators.catalogue import catalogue
from indicators.cell import Cell
from indicators.figures import Figures
from indicators.kept import indicator
from indicators.parameters import parameters
from indicators.question import INTERNAL, Question
from indicators.standing import derived
from tracker.periods import Period, period
from tracker.store import Session, Store

WHOLE = period("2015-01-01..2025-12-31")
PERIODS = (*(part for kind in ("month", "quarter", "year") for part in WHOLE.parts(kind)), WHOLE)
JUDGED = (WHOLE, period("2020"), period("2021-Q3"), period("2022-05"))
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

    taken = []
    with put_off():
        for (record_id,) in records:
            taken.append((timed(partial(save, record_id)), timed(look)))
            clear_away()
    return [saved for saved, _ in taken[FIRST:]], [looked for _, looked in taken[FIRST:]]


def page(store: Store, code: str) -> Callable[[], object]:
    """The indicator's page as the dashboard's server makes it for a reader whom nobody named: figures, hidden cells, charts, tables, JSON."""
    screens, asked = Screens(store), address(f"/indicator/{code}", "")
    return lambda: screens.screen(asked)


def quarters(store: Store, code: str) -> Callable[[], object]:
    """All figures of the indicator in all quarters, nothing hidden."""
    shown = [replace(question(code), period=over) for over in WHOLE.parts("quarter")]

    def look() -> object:
        with store.session() as session:
            return engine.answers(session, shown[0], [one.period for one in shown])

    return look


def told(what: str, saved: Times, looked: Times) -> float:
    """Print the median and the 95th of a hundred; the median CPU seconds."""
    both = [(saves[0] + looks[0], saves[1] + looks[1]) for saves, looks in zip(saved, looked, strict=True)]
    cpu, walls = (sorted(one[place] for one in both) for place in (0, 1))
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
                taken[name].append(timed(lambda of=of: derived(of, [definition], parameters(of, question(code)), [WHOLE], keep=False))[0])
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

        taken = [timed(lambda turn=turn: between(VERSIONS // 2 - turn, VERSIONS * 9 // 10 - turn))[0] for turn in range(50)]
    return count, taken


def _remove(path: Path) -> None:
    """A file of cells, and what the engine left beside it."""
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()


def by_grouping_sets(session: Session) -> float:
    """CPU seconds of attendances and people of all periods and breakdowns in one statement of grouping sets, with count(distinct)."""
    sets = ", ".join(f"({', '.join(filter(None, names))})" for names in product(("m", "q", "y", ""), ("", "sex", "cadre", "home_country")))
    sql = f"""
        select m, q, y, sex, cadre, home_country, count(*), count(distinct person_id), count(distinct activity_id)
        from (
            select year(start_date) * 12 + month(start_date) as m, year(start_date) * 4 + quarter(start_date) as q, year(start_date) as y,
                sex, cadre, home_country, person_id, activity_id
            from participation join activity using (activity_id) left join person using (person_id)
        )
        group by grouping sets ({sets})
    """
    return timed(lambda: session.frame(sql))[0]


def main() -> None:
    """Compare, build, edit, read. With `--sets`, grouping sets are paired, too: they take gigabytes."""
    rows, folder = int(sys.argv[1]), Path(sys.argv[2])
    codes = [one for one in sys.argv[3:] if not one.startswith("--")] or list(catalogue())
    folder.mkdir(exist_ok=True)
    with store_of(folder / f"people-{rows}.duckdb", rows) as store:
        _remove(cells.cells_path(store.path))
        with store.session() as session:
            scan = statistics.median(timed(lambda turn=turn: session.tuples(f"{SCAN} -- {turn}"))[0] for turn in range(REPEATS))
            built, wall = timed(lambda: everything(session, codes, keep=True))
            again, _ = timed(lambda: everything(session, codes, keep=True))
        print(f"{rows:,} participations, {len(codes)} indicators, {len(PERIODS)} periods; load {os.getloadavg()[0]:.1f}")
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
            with store.session() as session:
                print(f"the same of people and attendances by grouping sets with count(distinct): {by_grouping_sets(session):.1f} s CPU")
    count, between = restated(folder / "versions.cells.db")
    print(f"restated in a slice between two revisions, over {count:,} versions: {1000 * statistics.median(between):.2f} ms CPU")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
