"""Which promises of frameworks would read otherwise: what is promised, and how much of the way is covered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from indicators.differing.contrasts import NOT_THERE
from indicators.logframes.logframe import Line, Logframe, logframe
from indicators.logframes.matrix import indicator_title, marks_text
from indicators.logframes.progress import way_text
from indicators.question import INTERNAL, Question
from indicators.scope import programmes
from indicators.terms.frameworks import frameworks
from tracker.intake.effects import Effect, Supposition
from tracker.periods import Period
from tracker.store import Session

FRAMES = frozenset({"framework", "framework_indicator", "result", "target"})
"""Records that say what is promised, or in which terms it is told."""

Promises = Mapping[tuple[str, str], str]
"""What each line of some frameworks promises, and how far it is kept, by indicator and title."""


class Repromised(NamedTuple):
    """A promise that reads otherwise: of which indicator, what it is called, as it is, and as it would be."""

    indicator: str
    title: str
    old: str
    new: str


def effects(supposed: Supposition) -> Iterator[Effect]:
    """The promises that the page of frameworks tells otherwise, of the year of each programme's newest record, as it opens."""
    if not supposed.kinds & FRAMES:
        return
    for programme, year in _newest_years(supposed.states).items():
        old, new = (promises(session, _of_page(session, programme, year), supposed.language) for session in supposed.states)
        for one in repromised(old, new):
            yield Effect(programme, one.indicator, str(year), one.title, one.old, one.new, dashboard=True)


def promises(session: Session, frames: Iterable[Logframe], language: str) -> Promises:
    """The promises of some frameworks in words."""
    lines = [(frame, line) for frame in frames for line in frame.lines]
    said_of = [(line.promised.indicator, titled(session, frame, line, language)) for frame, line in lines]
    said = [f"{marks_text(frame, line, language)}, {way_text(line, language)}" for frame, line in lines]
    return dict(zip(said_of, said, strict=True))


def repromised(now: Promises, then: Promises) -> Iterator[Repromised]:
    """The promises that differ."""
    for said_of in dict.fromkeys([*now, *then]):
        old, new = now.get(said_of, NOT_THERE), then.get(said_of, NOT_THERE)
        if old != new:
            yield Repromised(*said_of, old, new)


def titled(session: Session, frame: Logframe, line: Line, language: str) -> str:
    """A line of a framework, named by both."""
    return f"{frame.framework.framework_id}: {indicator_title(session, line, language)}"


def _newest_years(states: Iterable[Session]) -> dict[str, Period]:
    last = {one.programme_id: one.last for session in states for one in programmes(session) if one.last}
    return {name: Period(day, day).parts("year")[0] for name, day in last.items()}


def _of_page(session: Session, programme: str, year: Period) -> Iterator[Logframe]:
    for one in frameworks(session, programme):
        yield logframe(session, Question("AGR-01", programme, year, audience=INTERNAL, framework=one.framework_id))
