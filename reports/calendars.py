"""The calendars of frameworks that schedules follow, as they are recorded in a store."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from indicators.terms.frameworks import calendar, frameworks
from reports.schedule import Calendar
from reports.spec import ReportSpec
from tracker.store import Session

_log = logging.getLogger("tracker.reports")


def calendars(session: Session, specs: Mapping[str, ReportSpec]) -> dict[str, Calendar]:
    """Each framework that a schedule names, with what it agreed. One that is not recorded has no reports due, and a warning says so."""
    found = {}
    for spec in specs.values():
        if not spec.schedule or not (name := spec.schedule.calendar):
            continue
        known = {one.framework_id: one for one in frameworks(session, spec.programme)}
        if name in known:
            agreed = tuple((one.period, one.due_on) for one in calendar(session, name))
            found[name] = Calendar(agreed, known[name].fiscal_year_start)
        else:
            _log.warning(
                "The report %s follows the calendar of the framework %s, which is not recorded: it never falls due.", spec.name, name
            )
    return found
