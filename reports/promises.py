"""Which promises of frameworks would read otherwise in a report that is still to be made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from indicators.differing.contrasts import NOT_THERE
from indicators.logframes.logframe import Line, Logframe
from indicators.logframes.matrix import indicator_title
from indicators.logframes.progress import way_text
from indicators.question import INTERNAL
from reports.content.brief import Brief
from reports.content.frames import logframes
from reports.content.results import promise
from tracker.intake.effects import Effect, Report

FRAMES = frozenset({"framework", "framework_indicator", "result", "target"})
"""Records that say what is promised, or in which terms it is told."""


def repromised(told_by: Report, now: Brief, then: Brief) -> Iterator[Effect]:
    """The promises of a report that would read otherwise, and how far they are kept, as the inside sees it."""
    old, new = (_promises(replace(brief, spec=replace(brief.spec, audience=INTERNAL))) for brief in (now, then))
    for code, title in dict.fromkeys([*old, *new]):
        said = old.get((code, title), NOT_THERE), new.get((code, title), NOT_THERE)
        if said[0] != said[1]:
            yield Effect(now.programme, code, told_by.period, title, *said, reports=(told_by,))


def titled(brief: Brief, frame: Logframe, line: Line) -> str:
    """A line of a framework, named by both."""
    return f"{frame.framework.framework_id}: {indicator_title(brief.session, line, brief.language)}"


def _promises(brief: Brief) -> dict[tuple[str, str], str]:
    """What each line of the report’s frameworks promises, and how much of the way is covered, by indicator and title."""
    return {
        (line.promised.indicator, titled(brief, frame, line)): f"{promise(brief, frame, line)}, {way_text(line, brief.language)}"
        for frame in logframes(brief)
        for line in frame.lines
    }
