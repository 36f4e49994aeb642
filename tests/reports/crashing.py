"""A process that starts schedulers and kills each at a chosen point: `crashing.py STORE OUT PORT KILLS SEED SCHEDULERS`.

It tells how many were killed at which point. Schedulers are forked, so that each start costs milliseconds; SIGKILL ends them.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import reports.due as at_work
from indicators.words import Words
from reports import leases
from reports.deliveries import BuiltReport
from reports.spec import Language, Reader, ReportSpec, Schedule, Section
from tracker.periods import Period
from tracker.settings import Settings
from tracker.store.beside.placing import write_whole

LEASE = timedelta(seconds=1)
LONGEST_S = 30.0
POINTS = (
    "before claim",
    "after claim",
    "while building",
    "before sending",
    "after sending, before recording",
    "after recording",
    "at random",
)
READERS = tuple(Reader(f"office-{number}", "mail", f"office-{number}@example.org") for number in range(4))
SPECS = {
    "donor": ReportSpec(
        "donor",
        Words("Report to the donor"),
        "donor",
        "IMP",
        ("en",),
        (Section(Words("Summary"), "summary"),),
        schedule=Schedule("month", "Europe/Kyiv", days_after_period_end=10, starts=date(2023, 1, 1)),
        readers=READERS,
    )
}
UNTIL = datetime.fromisoformat("2025-12-31")
"""Schedulers are told a moment after this one; the months of three years and four readers make 144 deliveries."""


def die(*_: object, **__: object) -> None:
    """End as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def builder(out: Path, before: Callable[[], None] = lambda: None) -> at_work.Build:
    """Makes a small file for a report."""

    def build(spec: ReportSpec, period: Period, language: Language) -> BuiltReport:
        before()
        content = f"%PDF-1.7 {spec.name} {period} {language}".encode()
        path = out / f"{spec.name}-{period}-{language}.pdf"
        write_whole(path, content)
        return BuiltReport(path, hashlib.sha256(content).hexdigest(), f"E-{period}", 1)

    return build


def run(store: Path, out: Path, port: int, build: at_work.Build) -> None:
    """One scheduler at work until nothing is left. Its clock starts in the past and runs on with the true one."""
    settings = Settings(smtp_host="127.0.0.1", smtp_port=port, mail_from="tracker@example.org", out=out)
    now = UNTIL + (datetime.now(UTC).replace(tzinfo=None) - _BEGAN)
    at_work.run_due(store, settings, now, build, declared=SPECS, lease=LEASE)


_BEGAN = datetime.now(UTC).replace(tzinfo=None)


def doomed(point: str, count: int) -> Callable[[], None]:
    """Arrange that this process dies when it comes to `point` for the `count`-th time; gives what the builder must call."""
    left = iter([False] * (count - 1) + [True])

    def come() -> None:
        if next(left):
            die()

    def wrapped(work: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            if not after:
                come()
            result = work(*given, **named)
            if after:
                come()
            return result

        return step

    places: dict[str, tuple[Any, str, bool]] = {
        "before claim": (leases, "claim", False),
        "after claim": (leases, "claim", True),
        "before sending": (at_work, "deliver", False),
        "after sending, before recording": (at_work, "deliver", True),
        "after recording": (leases, "sent", True),
    }
    if point in places:
        module, name, after = places[point]
        setattr(module, name, wrapped(getattr(module, name), after=after))
    return come if point == "while building" else lambda: None


def started(arguments: tuple[Path, Path, int], point: str, count: int) -> int:
    """A scheduler that is going to die; its process id."""
    child = os.fork()
    if not child:
        store, out, port = arguments
        run(store, out, port, builder(out, doomed(point, count)))
        os._exit(0)
    return child


def killed(arguments: tuple[Path, Path, int], chance: random.Random, schedulers: int) -> list[str]:
    """Start schedulers at once and see them die; where they did."""
    doom = [(chance.choice(POINTS), chance.randint(1, 3)) for _ in range(schedulers)]
    children = {started(arguments, *one): one[0] for one in doom}
    if "at random" in children.values():
        time.sleep(chance.uniform(0.001, 0.08))
    for child, point in children.items():
        if point == "at random":
            os.kill(child, signal.SIGKILL)
    ends = {child: os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children}
    if wrong := [code for code in ends.values() if code not in (0, -signal.SIGKILL)]:
        sys.exit(f"a scheduler ended with {wrong}")
    return [point for child, point in children.items() if ends[child]]


def main() -> None:
    """Kill, then let one scheduler finish in peace."""
    store, out, port, kills, seed, schedulers = sys.argv[1:]
    arguments, chance, until = (Path(store), Path(out), int(port)), random.Random(int(seed)), time.monotonic() + LONGEST_S
    died: Counter[str] = Counter()
    while died.total() < int(kills) and time.monotonic() < until:
        died.update(killed(arguments, chance, int(schedulers)))
    time.sleep(LEASE.total_seconds() + 0.1)
    run(*arguments, builder(Path(out)))
    sys.stdout.write(json.dumps(died))


if __name__ == "__main__":
    main()
