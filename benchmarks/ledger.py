"""What history costs: `python -m benchmarks.ledger [rows] [folder]` compares a store with plain tables, in one process, turn by turn.

Prints CPU seconds of all threads (medians) and ratios taken pair by pair. Answers are compared before anything is timed.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
from collections.abc import Callable, Sized
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.synthetic_store import store_of
from benchmarks.timing import timed
from tracker.store import Session, Store
from tracker.store.analysts.snapshot import additions, write_snapshot
from tracker.store.connection import connect, frame, run
from tracker.store.engines.journal import journal_path

PAIRS = 7
QUERIES = {
    "group by two columns": "select role, mode, count(*) as n, count(completed) as completed from {0} group by all order by all",
    "group by over a join": "select a.kind, p.mode, count(*) as n, count(distinct a.activity_id) as events from {0} p "
    "join activity a using (activity_id) group by all order by all",
}


def paired(name: str, first: Callable[[], Sized], second: Callable[[], Sized]) -> None:
    """The ratio of two ways to an answer of the same size, timed in turn."""
    assert len(first()) == len(second())
    pairs = [(timed(first).cpu, timed(second).cpu) for _ in range(PAIRS)]
    ratios = sorted(a / b for a, b in pairs)
    a, b = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{name}: {a:.3f} s against {b:.3f} s, ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")


def edit(store: Store, rows: list[tuple[str, str, str]], hours: int) -> None:
    """One revision that changes the hours of some participations."""
    changed = [{"activity_id": a, "person_id": p, "role": r, "hours": str(hours)} for a, p, r in rows]
    store.save({"participation": changed}, actor="benchmark", reason="edit")


def sample(session: Session, n: int) -> list[tuple[str, str, str]]:
    """Some participations from all over the table."""
    return session.tuples(f"select activity_id, person_id, role from participation order by hash(record_id) limit {n}")


def reading(store: Store, folder: Path) -> None:
    """Current state against a file of plain tables, and an earlier revision against the current one.

    Asked for frames: a session answers small questions from memory when they come again.
    """
    with store.session() as now, store.session(store.head - 1) as earlier:
        write_snapshot(now, folder / "plain.duckdb")
        with closing(connect(folder / "plain.duckdb", read_only=True)) as plain:
            for name, query in QUERIES.items():
                text = query.format("participation")
                current, before, table = partial(now.frame, text), partial(earlier.frame, text), partial(frame, plain, text)
                paired(f"current, {name}, against a plain table", current, table)
                paired(f"as of the revision before, {name}, against current", before, current)


def saving(store: Store, rows: list[tuple[str, str, str]]) -> None:
    """CPU of saves of one record, and what 10,000 edits add to the files."""
    edit(store, rows[:1], 3)
    found = sorted(timed(edit, store, [rows[k]], 4 + k % 40).cpu for k in range(1, 101))
    print(f"a save of one record: {1000 * found[50]:.1f} ms CPU, 95 % within {1000 * found[95]:.1f} ms")
    for hours in (100, 200):
        before = sizes(store)
        used = sum(timed(edit, store, rows[k * 20 : k * 20 + 20], hours + k % 50).cpu for k in range(500))
        grown = ", ".join(f"{b - a:+.1f} MB" for a, b in zip(before, sizes(store), strict=True))
        print(f"10,000 edits in 500 saves: {used:.1f} s CPU; store, what of it is used, and journal {grown} (from {before[0]:.0f} MB)")
    store.close()


def sizes(store: Store) -> tuple[float, float, float]:
    """MB of the store, of its blocks in use, and of its journal; the log is in the store by then.

    A checkpoint writes anew what the edits touched before it frees what that replaces: the file grows once by as much, and the next
    checkpoints fill the freed blocks.
    """
    with closing(store._connection.cursor()) as cursor:  # noqa: SLF001  a session is a transaction, in which nothing is moved
        run(cursor, "checkpoint")
        ((used,),) = run(cursor, "select used_blocks * block_size from pragma_database_size()")
    return store.path.stat().st_size / 1e6, used / 1e6, journal_path(store.path).stat().st_size / 1e6


def refreshing(store: Store, rows: list[tuple[str, str, str]], folder: Path) -> None:
    """The analysts' copy after one edit."""
    edit(store, rows[:1], 60)
    with store.session() as session:
        tables = timed(write_snapshot, session, folder / "tables.duckdb").cpu
        whole = timed(write_snapshot, session, folder / "whole.duckdb", additions=additions()).cpu
    print(
        f"the analysts' copy after one edit: {tables:.1f} s CPU for tables and history, {whole:.1f} s with macros and all standard figures"
    )


def main() -> None:
    """Measure a store of so many participations, kept in a folder or made for the time being."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(made)
        folder.mkdir(exist_ok=True)
        store = store_of(folder / "tracker.duckdb", n)
        with store.session() as session:
            rows = sample(session, 10_000)
        edit(store, rows[:1000], 2)
        store.close()
        store = store_of(folder / "tracker.duckdb", n)
        print(f"{n:,} participations, revision {store.head}")
        reading(store, folder)
        if n <= 1_000_000:
            refreshing(store, rows, folder)
        saving(store, rows)
    print(f"peak memory of the whole process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
