"""All core indicators with all their breakdowns over participation rows, paired with a plain scan of the same columns.

Run: `.venv/bin/python -m benchmarks.indicators [ROWS] [REPEATS]`. Cells are compared before any time is told.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.scan import needed_columns, scan_of
from benchmarks.synthetic_store import PROGRAMME, store_of
from benchmarks.timing import Timed, timed
from indicators.answer import answer
from indicators.declared.catalogue import catalogue
from indicators.figures import Figures
from indicators.question import INTERNAL, Question
from tests.caches import forget_answers
from tracker.periods import period
from tracker.store import Session

PERIOD = period("2015-01-01..2025-12-31")


def questions() -> list[Question]:
    """One question for each core indicator, with each of its breakdowns."""
    return [
        Question(d.code, PROGRAMME, PERIOD, tuple(d.dimensions), audience=INTERNAL, cross=False)
        for d in catalogue().values()
        if d.tier == "core"
    ]


def everything(session: Session) -> list[Figures]:
    """Every core indicator, its total and each of its breakdowns; nothing from the cache."""
    forget_answers()
    return [answer(session, question) for question in questions()]


def one_by_one(session: Session) -> list[Figures]:
    """The same figures, one question for each breakdown."""
    forget_answers()
    return [
        answer(session, Question(d.code, PROGRAMME, PERIOD, by, audience=INTERNAL))
        for d in catalogue().values()
        if d.tier == "core"
        for by in [(), *((name,) for name in d.dimensions)]
    ]


def cells(answers: list[Figures]) -> dict[tuple[object, ...], object]:
    """Figure by figure: what stands in each cell."""
    return {(f.question.indicator, figure.by): (figure.value, figure.status, figure.qualifier) for f in answers for figure in f.figures}


def main() -> None:
    """Compare, then time the three variants in turn."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    folder = Path(os.environ.get("BENCHMARK_DIR", "/tmp/tracker-benchmarks"))
    folder.mkdir(exist_ok=True)
    with store_of(folder / f"people-{rows}.duckdb", rows) as store, store.session() as session:
        together, apart = cells(everything(session)), cells(one_by_one(session))
        differing = [key for key in together.keys() | apart.keys() if together.get(key) != apart.get(key)]
        print(f"{rows} rows, {len(together)} cells, {len(differing)} differ; load {os.getloadavg()[0]:.1f}")
        scan = scan_of(needed_columns(session, questions()))
        variants: dict[str, Callable[[], object]] = {
            "scan": lambda: session.frame(scan),
            "everything": lambda: everything(session),
            "one by one": lambda: one_by_one(session),
        }
        times: dict[str, list[Timed[object]]] = {name: [] for name in variants}
        for _ in range(repeats):
            for name, work in variants.items():
                times[name].append(timed(work))
    base = statistics.median(one.cpu for one in times["scan"])
    for name, taken in times.items():
        cpu = sorted(one.cpu for one in taken)
        wall = statistics.median(one.wall for one in taken)
        print(
            f"{name:12} cpu median {statistics.median(cpu):.3f} s (min {cpu[0]:.3f}, max {cpu[-1]:.3f}), wall {wall:.3f} s, {statistics.median(cpu) / base:.1f} x scan"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
