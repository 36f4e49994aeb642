"""Which figures would read differently once a load is saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from indicators.addresses import Group
from indicators.declared.kept import codes
from indicators.differing import promises
from indicators.differing.asked import Asked
from indicators.differing.contrasts import Contrast, contrasts, resolvable
from indicators.differing.moved import moved
from indicators.pictures import signing_days
from indicators.question import INTERNAL
from indicators.reads import heeds
from indicators.scope import programmes
from indicators.wording import group_words
from tracker.intake.effects import Effect, Supposition
from tracker.periods import BEGINNING, Period
from tracker.store import Session
from tracker.store.changes.supposed import differing

_MOST_YEARS, _MOST_DAYS = 40, 400
"""A picture of more days is read by its quarters."""
_REGISTER = "AGR-01"
"""What is drawn signature by signature."""


def effects(supposed: Supposition) -> Iterator[Effect]:
    """Every figure of every indicator that would read differently: of each year in which a programme has records, in all and by group.

    A half or quarter is told where its year reads the same, a day of a picture where its quarter does. Of a programme that is
    not there yet only what rests on records is told: that nothing is counted of it is no news. Totals come first, promises
    of frameworks last.
    """
    now, then, language = supposed.now, supposed.then, supposed.language
    asked = tuple(_asked(now, then))
    differs = {kind: differing(then, kind) for kind in supposed.kinds}
    touched = [code for code in codes(then) if asked and any(heeds(then, code, kind, fields) for kind, fields in differs.items())]
    found: list[Contrast] = []
    for place, code in enumerate(touched):
        supposed.tell(f"figures: {place} of {len(touched)} indicators are compared")
        drawn = _drawn(now, then) if code == _REGISTER else ()
        answers = moved(supposed.states, supposed.kinds, code, (*asked, *drawn))
        found += _coarsest(chain.from_iterable(contrasts(one, language) for one in answers))
    resolvable(Path(now.place), found)
    for one in sorted(found, key=lambda one: len(one.by)):
        group = group_words(then, one.figures.definition, one.by, language, INTERNAL)
        programme, indicator, _ = one.said_of
        yield Effect(programme, indicator, str(one.figures.question.period), group, one.old, one.new, one.address, dashboard=True)
    yield from promises.effects(supposed)


def _asked(now: Session, then: Session) -> Iterator[Asked]:
    """The years, then halves and quarters, of each programme from its first record to its last, as it is or would be."""
    spans: dict[str, list[Period]] = {}
    for programme in chain(programmes(now), programmes(then)):
        if programme.first and programme.last:
            spans.setdefault(programme.programme_id, []).append(Period(programme.first, programme.last))
    for kind in ("year", "half", "quarter"):
        for name, found in spans.items():
            years = Period(min(one.first for one in found), max(one.last for one in found)).parts("year")[-_MOST_YEARS:]
            yield from (Asked(name, part) for part in Period(years[0].first, years[-1].last).parts(kind))


def _drawn(now: Session, then: Session) -> Iterator[Asked]:
    """The days at which pictures of both states draw how many agreements were signed until then."""
    for one in programmes(now):
        if one.last:
            both = set(signing_days(now, one.programme_id, one.last)) & set(signing_days(then, one.programme_id, one.last))
            yield from (Asked(one.programme_id, Period(BEGINNING, day)) for day in sorted(both)[-_MOST_DAYS:])


def _coarsest(changes: Iterable[Contrast]) -> Iterator[Contrast]:
    """The changes but for those of a part of a longer period that is told before; what is counted until a day is of that day."""
    told: dict[tuple[str, str, Group], list[Period]] = {}
    for one in changes:
        asked, longer = one.figures.question.period, told.setdefault(one.said_of, [])
        part = Period(asked.last, asked.last) if asked.first == BEGINNING else asked
        if not any(each.holds(part) for each in longer):
            longer.append(part)
            yield one
