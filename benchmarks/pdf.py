"""PDF pages per second of CPU: the renderer alone, and the whole edition with its figures, on the public facts.

Run: `.venv/bin/python -m benchmarks.pdf [REPEATS]`. The bytes of all repetitions are compared before any time is told.
"""

from __future__ import annotations

import io
import os
import resource
import statistics
import sys
import tempfile
from pathlib import Path

import pikepdf

from benchmarks.timing import timed
from reports.content import document
from reports.pdf import pdf_bytes
from reports.produce import Order, produce
from reports.spec import specs
from tests.caches import forget_answers
from tests.stores import csv_records, store_of
from tracker.periods import period
from tracker.settings import DATA
from tracker.store import Store


def anew(store: Store, order: Order) -> None:
    """A whole edition, of which the engine remembers no figure."""
    forget_answers()
    produce(store, order)


def main() -> None:
    """Render each report in each language in turn, then make whole editions."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder, store_of(Path(folder) / "s.duckdb", csv_records(DATA / "demo")) as store:
        orders = [Order(spec, "IMP", period("2025"), language) for spec in specs().values() for language in ("en", "uk")]
        for order in orders:
            with store.session() as session:
                body, _ = document(session, order.spec, programme="IMP", period=order.period, language=order.language)
            first = pdf_bytes(body)
            pages = len(pikepdf.open(io.BytesIO(first)).pages)
            rendered = [timed(pdf_bytes, body).cpu for _ in range(repeats)]
            whole = [timed(anew, store, order).cpu for _ in range(repeats)]
            same = pdf_bytes(body) == first
            cpu, everything = statistics.median(rendered), statistics.median(whole)
            print(
                f"{order.spec.name} {order.language}: {pages} pages, {len(first) // 1024} kB, same bytes: {same}; renderer {cpu:.2f} s CPU "
                f"({min(rendered):.2f} to {max(rendered):.2f}) = {pages / cpu:.0f} pages/s; edition with figures {everything:.2f} s = {pages / everything:.0f} pages/s"
            )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
