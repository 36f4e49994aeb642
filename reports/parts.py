"""Which results' parts, as funders claim them in a report still to be made, a load may move though the results stay as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from indicators.answer import UNANSWERABLE
from indicators.declared.kept import definitions
from indicators.differing.asked import Asked, Money
from indicators.differing.foreseen import stirs
from indicators.figures import NOT_STATED
from indicators.logframes.promised import promised
from indicators.question import Claim
from indicators.shares import By, shares
from indicators.terms.frameworks import Framework
from reports.content.brief import Brief
from reports.content.frames import funders
from tracker.intake.effects import Supposition


def moving_parts(now: Brief, then: Brief, supposed: Supposition, touched: Collection[str]) -> frozenset[str]:
    """The indicators of which some funder may have another share, or some record that is shared may count otherwise."""
    return frozenset(_moving(now, then, supposed, touched))


def _moving(now: Brief, then: Brief, supposed: Supposition, touched: Collection[str]) -> Iterator[str]:
    for frame in funders(then):
        for code in _claimed(then, frame):
            after = _shares(then, frame, code)
            if after is not None and (_stirs(then, supposed, code, touched) or _shares(now, frame, code) != after):
                yield code


def _claimed(brief: Brief, frame: Framework) -> tuple[str, ...]:
    """The indicators of which the framework's funder claims a part."""
    known = definitions(brief.session) if frame.funder_org else {}
    return tuple(one.indicator for one in promised(brief.session, frame.framework_id) if one.indicator in known)


def _stirs(brief: Brief, supposed: Supposition, code: str, touched: Collection[str]) -> bool:
    asked, money = Asked(brief.programme, brief.until), Money(brief.spec.currency, brief.spec.rate_set)
    return code in touched and stirs(supposed.states, supposed.kinds, brief.indicator(code), asked, money)


def _shares(brief: Brief, frame: Framework, code: str) -> By | None:
    """Who has how much of each record; None of what no funder can claim, or what the state does not know."""
    claim = Claim(NOT_STATED, frame.rule, brief.period.last)
    try:
        return shares(brief.session, brief.indicator(code), replace(brief.question(code), framework=frame.framework_id, claim=claim))
    except UNANSWERABLE:
        return None
