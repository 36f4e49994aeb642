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
from pathlib import Path

from benchmarks.indicators import SCAN, timed
from benchmarks.synthetic_store import PROGRAMME, store_of
from indicators import answer as engine
from indicators import cells
from indicators.catalogue import catalogue
from indicators.figures import Figures
from indicators.kept import indicator
from indicators.parameters import parameters
from indicators.question import INTERNAL, Question
from indicators.upkeep import derived
from tracker.periods import Period, period
from tracker.store import Session, Store

WHOLE = period("2015-01-01..2025-12-31")
PERIODS = (*(part for kind in ("month", "quarter", "year") for part in WHOLE.parts(kind)), WHOLE)
JUDGED = (WHOLE, period("2020"), period("2021-Q3"), period("2022-05"))
EDITS, REPEATS = 200, 5


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


def edits(store: Store, code: str) -> list[tuple[float, float]]:
    """CPU and wall of one participation retired, durably, and the indicator by quarter answered from cells brought up to date."""
    shown = [replace(question(code), period=over) for over in WHOLE.parts("quarter")]
    with store.session() as session:
        records = session.tuples("select record_id from participation order by hash(record_id, 1) limit ?", [EDITS + 1])

    def one(record_id: str) -> None:
        store.save({}, retire={"participation": [record_id]}, actor="benchmark", reason="edit")
        with store.session() as session:
            engine.answers(session, shown[0], [one.period for one in shown])

    return [timed(lambda row=row: one(*row)) for row in records][1:]


def slices(store: Store, code: str) -> dict[str, list[float]]:
    """CPU seconds of reading one period's cells now and as of an earlier revision, and of all that changed between two."""
    taken: dict[str, list[float]] = {"now": [], "as of an earlier revision": [], "restated between two revisions": []}
    with store.session() as session, store.session(max(1, store.head - EDITS // 2)) as earlier:
        definition = indicator(session, code)
        readers: dict[str, Callable[[], object]] = {
            name: lambda of=of: derived(of, definition, parameters(of, question(code)), [WHOLE], keep=False)
            for name, of in (("now", session), ("as of an earlier revision", earlier))
        }
        with cells.opened(cells.cells_path(store.path), 5.0) as file:
            readers["restated between two revisions"] = lambda: file.execute(
                "select span, dimension, grp, num from cell where span = (select max(span) from cell) and since > ? and since <= ?",
                [earlier.revision, session.revision],
            ).fetchall()
            for _ in range(50):
                for name, work in readers.items():
                    taken[name].append(timed(work)[0])
    return taken


def main() -> None:
    """Compare, build, edit, read."""
    rows, folder = int(sys.argv[1]), Path(sys.argv[2])
    codes = sys.argv[3:] or list(catalogue())
    folder.mkdir(exist_ok=True)
    with store_of(folder / f"people-{rows}.duckdb", rows) as store:
        for left in store.path.parent.glob(f"{cells.cells_path(store.path).name}*"):
            left.unlink()
        with store.session() as session:
            scan = statistics.median(timed(lambda: session.tuples(SCAN))[0] for _ in range(REPEATS))
            built, wall = timed(lambda: everything(session, codes, keep=True))
            again, _ = timed(lambda: everything(session, codes, keep=True))
        print(f"{rows:,} participations, {len(codes)} indicators, {len(PERIODS)} periods; load {os.getloadavg()[0]:.1f}")
        print(
            f"scan {scan:.3f} s CPU; cells built in {built:.1f} s CPU ({wall:.0f} s), {built / scan:.0f} x scan; answered again {again:.2f} s"
        )
        print("figures compared, differing: {}, {}".format(*differing(store, codes)))
        code = codes[0] if sys.argv[3:] else "PTC-01"
        taken = edits(store, code)
        cpu, walls = sorted(c for c, _ in taken), sorted(w for _, w in taken)
        print(f"{len(taken)} edits to {code} on the page: CPU p50 {1000 * cpu[len(cpu) // 2]:.0f} ms; wall p50 "
              f"{1000 * walls[len(walls) // 2]:.0f}, p95 {1000 * walls[len(walls) * 95 // 100]:.0f} ms; building takes "
              f"{built / cpu[len(cpu) // 2]:.0f} x the CPU")  # fmt: skip
        print("after them, figures compared, differing: {}, {}".format(*differing(store, [code])))
        for name, times in slices(store, code).items():
            print(f"one period's cells {name}: {1000 * statistics.median(times):.2f} ms CPU")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
