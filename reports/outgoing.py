"""What screens tell of deliveries, those that wait or failed and the next of each report; and a report as a draft, at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from indicators.phrasebook import translated
from reports.calendars import calendars
from reports.deliveries import Delivery
from reports.due import awaited
from reports.schedule import DueReport
from reports.spec import ReportSpec, spec, specs
from tracker import clock
from tracker.outgoing import Outgoing, State
from tracker.periods import Period
from tracker.store import Session, Store
from tracker.yielding import ran


def outgoing(store_path: Path, session: Session, language: str) -> Iterator[Outgoing]:
    """Every report that waits, failed or comes next, once for all the readers of whom the same is to be told."""
    declared, told = specs(), dict[Outgoing, list[str]]()
    for one in awaited(store_path, clock.now(), declared, calendars(session, declared)):
        told.setdefault(_told(one, declared[one.report], language), []).append(one.reader)
    for said, readers in told.items():
        yield replace(said, readers=tuple(readers))


def draft(  # noqa: PLR0913  one report, for one reader
    store: Store, report: str, programme: str, over: Period, language: str, *, given_up: Callable[[], bool]
) -> bytes | None:
    """A report at the newest revision; None when its reader gave it up. Raises `UnknownName`, and `OSError` with what its maker said.

    `tracker report make` writes it beside the server: pages do not wait for it, and it can be ended in the middle.
    """
    with TemporaryDirectory() as folder:
        out, source = Path(folder, "draft.pdf"), store.path.resolve()
        asked = [spec(report).name, f"--period={over}", f"--programme={programme}", f"--language={language}"]
        command = [sys.executable, "-P", "-m", "tracker", "report", "make", *asked, f"--out={out}", f"--store={source}"]
        return out.read_bytes() if ran(command, given_up) else None


def _told(one: Delivery | DueReport, of: ReportSpec, language: str) -> Outgoing:
    named = (one.report, of.title.text(language), of.programme, one.period, (), of.day_of(one.due_at))
    if isinstance(one, DueReport):
        return Outgoing(*named, "next")
    state: State = one.state if one.state in ("failed", "unknown") else "due"
    return Outgoing(*named, state, translated(one.error, language), again=one.not_before is not None)
