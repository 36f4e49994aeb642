"""Which promises of frameworks would read otherwise in a report, issued or still to be made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from indicators.differing import promises
from indicators.differing.promises import Promises
from indicators.question import INTERNAL
from reports.content.brief import Brief
from reports.content.frames import logframes
from tracker.intake.effects import Effect, Report


def repromised(told_by: Report, now: Brief, then: Brief) -> Iterator[Effect]:
    """The promises of a report that would read otherwise, and how far they are kept, as the inside sees it."""
    for one in promises.repromised(_promises(now), _promises(then)):
        yield Effect(now.programme, one.indicator, told_by.period, one.title, one.old, one.new, reports=(told_by,))


def _promises(brief: Brief) -> Promises:
    inside = replace(brief, spec=replace(brief.spec, audience=INTERNAL))
    return promises.promises(inside.session, logframes(inside), inside.language)
