"""The scheduler inside `tracker serve`: wakes every half minute and delivers what has fallen due."""

from __future__ import annotations

import logging
import threading

from reports.calendars import calendars
from reports.deliveries import BuiltReport
from reports.due import Build, run_due
from reports.produce import Order, hindrances, produce
from reports.spec import Language, ReportSpec, specs
from tracker import clock
from tracker.periods import Period
from tracker.settings import Settings
from tracker.store import Store
from tracker.store.beside.placing import write_whole
from tracker.yielding import yield_here

EVERY_S = 30.0

_log = logging.getLogger("tracker.reports")


def builder(store: Store, settings: Settings) -> Build:
    """Makes editions at the newest revision and keeps their files in the folder `editions` of the output folder.

    They are final where the data has no errors, drafts where it has: a reader is not left without a report, nor told it is settled.
    """

    def build(spec: ReportSpec, period: Period, language: Language) -> BuiltReport:
        with store.session() as session:
            status = "draft" if hindrances(session, spec.programme) else "final"
        made = produce(store, Order(spec, spec.programme, period, language, status=status, url=settings.url))
        path = settings.out.absolute() / "editions" / f"{spec.name}-{period}-{language}-{made.edition.code}.pdf"
        write_whole(path, made.pdf)
        return BuiltReport(path, made.edition.sha256, made.edition.code, made.edition.revision)

    return build


def scheduler(store: Store, settings: Settings, stop: threading.Event) -> None:
    """Deliver what is due now and every half minute, until told to stop."""
    yield_here()
    build = builder(store, settings)
    while not stop.is_set():
        try:
            declared = specs()
            with store.session() as session:
                agreed = calendars(session, declared)
            run_due(store.path, settings, clock.now(), build, declared=declared, calendars=agreed, stopping=stop.is_set)
        except Exception:  # noqa: BLE001  a round that fails is told and tried again; the dashboard must go on
            _log.exception("The scheduler could not finish its round; it tries again in %.0f s.", EVERY_S)
        stop.wait(EVERY_S)
