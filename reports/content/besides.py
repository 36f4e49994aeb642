"""What a report tells of which indicators, known without writing it: what its spec names, and what its sections tell of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from indicators.declared.kept import codes
from indicators.declared.rungs import BETWEEN
from indicators.ladder import PEOPLE
from reports.content.brief import Brief
from reports.content.charts import shown
from reports.content.glance import MONEY, TRUST
from reports.content.results import breakdowns
from reports.spec import Section

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


def told(brief: Brief) -> tuple[Told, ...]:
    """Everything that the first page and the sections tell of the report's period, each once; nothing of indicators not in force."""
    known = frozenset(codes(brief.session))
    found: list[Told] = [(code, ()) for code in (*MONEY, *TRUST)]
    found += [one for section in brief.spec.sections for one in _of_section(brief, section)]
    return tuple(dict.fromkeys(one for one in found if one[0] in known))


def _of_section(brief: Brief, section: Section) -> Iterator[Told]:
    for code in section.indicators:
        yield code, ()
        yield from ((code, (name,)) for name in breakdowns(brief, section, code))
    if by := _BY.get(section.kind):
        yield from ((by, (name,)) for name in section.by)
    for code, dimension in [*map(_parted, _OWN.get(section.kind, ())), *map(shown, section.charts)]:
        yield code, (dimension,) if dimension else ()
    if section.kind in _CLIMBING:
        yield from ((code, ()) for code in codes(brief.session) if code.partition(BETWEEN)[0] == PEOPLE)


def _parted(text: str) -> tuple[str, str]:
    """`PTC-01:sex` as the indicator and the dimension, which may be empty."""
    code, _, dimension = text.partition(":")
    return code, dimension
