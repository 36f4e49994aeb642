"""What a report asks, known without writing it: what its spec names, and what its sections tell of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from indicators.declared.kept import codes
from indicators.declared.rungs import BETWEEN
from indicators.ladder import PEOPLE
from indicators.question import Question
from reports.content.annex import announced
from reports.content.brief import Brief
from reports.content.charts import asked, subject
from reports.content.glance import MONEY, TRUST
from reports.content.results import breakdowns
from reports.spec import Section
from tracker.periods import BEGINNING, Period

Told = tuple[str, tuple[str, ...]]
"""An indicator in all, or by a dimension."""

_OWN: Mapping[str, tuple[str, ...]] = {
    "annex_coverage": ("AGR-01",),
    "country_context": ("AGR-05", "AGR-06"),
    "crosscutting": ("PTC-01:sex", "PTC-03", "QUA-03"),
    "data_notes": ("PTC-01:qualifier",),
    "data_quality": ("PTC-01:qualifier",),
    "description": ("AGR-05", "PTC-01", "PTC-01:sex", "QUA-03", "TRN-01:country"),
    "funding": ("FUN-05",),
    "partners": ("AGR-01", "AGR-02", "AGR-03", "AGR-04", "AGR-05", "AGR-06"),
    "resources": ("FUN-05",),
    "summary": ("AGR-01", "AGR-02", "AGR-03", "AGR-04", "AGR-05", "AGR-06", "TRN-01", "PTC-01", "FUN-01", "QUA-01"),
}
_BY: Mapping[str, str] = {"partners": "AGR-04", "twinning": "AGR-03"}
"""The one indicator that a section tells by all dimensions its spec names."""
_CLIMBING = {"results", "workforce"}
"""Sections that show the ladder from attendances to people."""

_SUMMED = {"funding", "resources"}
"""Sections that tell what there is since the beginning, too."""


def told(brief: Brief) -> tuple[Question, ...]:
    """All that the first page and the sections ask, each once, but for frameworks and single events; nothing of indicators not in force."""
    known, sections = frozenset(codes(brief.session)), brief.spec.sections
    named = [*((code, ()) for code in (*MONEY, *TRUST)), *(one for section in sections for one in _of_section(brief, section))]
    of_periods = (_of_periods(brief, *one) for one in dict.fromkeys(named) if one[0] in known)
    pictured = (asked(brief, wanted) for section in sections for wanted in section.charts if subject(wanted) in known)
    summed = (brief.question(code, period=brief.until) for one in sections if one.kind in _SUMMED for code in one.indicators)
    every = chain(*of_periods, summed, *pictured, on_announced_days(brief))
    return tuple(dict.fromkeys(one for one in every if one.indicator in known))


def on_announced_days(brief: Brief) -> Iterator[Question]:
    """The share of what was announced that the register names, on the day of each announcement."""
    if any(section.kind == "annex_coverage" for section in brief.spec.sections):
        for day in announced(brief):
            yield brief.question("QUA-01", period=Period(BEGINNING, day))


def _of_section(brief: Brief, section: Section) -> Iterator[Told]:
    for code in section.indicators:
        yield code, ()
        yield from ((code, (name,)) for name in breakdowns(brief, section, code))
    if by := _BY.get(section.kind):
        yield from ((by, (name,)) for name in section.by)
    yield from map(_parted, _OWN.get(section.kind, ()))
    if section.kind in _CLIMBING:
        yield from ((code, ()) for code in codes(brief.session) if code.partition(BETWEEN)[0] == PEOPLE)


def _parted(text: str) -> Told:
    """`PTC-01:sex` as the indicator and the dimension, if any."""
    code, *dimension = text.split(":")
    return code, tuple(dimension)


def _of_periods(brief: Brief, code: str, by: tuple[str, ...]) -> Iterator[Question]:
    """The figures of the period, in all of the one before, too."""
    yield from (brief.question(code, *by, period=one) for one in (brief.period, *(() if by else (brief.period.previous(),))))
