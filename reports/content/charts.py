"""The pictures a section asks for.

`coverage`, `trend:TRN-01:half`, `stacked:PTC-01:sex:quarter`, `map:AGR-01`, `bars:AGR-04:country` or `funnel:TPI-01`.
"""

from __future__ import annotations

from dataclasses import replace

from indicators import pictures
from reports.blocks import Picture
from reports.content.brief import Brief
from tracker.errors import WrongRequest


def picture(brief: Brief, wanted: str) -> Picture:
    """One picture. Raises `WrongRequest` for a word that means none."""
    kind, *rest = wanted.split(":")
    chart, answers = _drawn(brief, kind, rest)
    brief.gather(answers)
    return Picture(replace(chart, unit="") if chart.unit.lower() in chart.title.lower() else chart)


def subject(wanted: str) -> str:
    """The indicator a picture is about."""
    return "AGR-01" if wanted == "coverage" else wanted.split(":")[1]


def shown(wanted: str) -> tuple[str, str]:
    """The indicator that a picture shows, and by which dimension, empty for the whole.

    >>> shown("stacked:PTC-01:sex:quarter"), shown("coverage")
    (('PTC-01', 'sex'), ('AGR-01', ''))
    """
    kind, *rest = wanted.split(":")
    named = {"map": "partner_country", "funnel": "stage"}
    return subject(wanted), rest[1] if kind in {"stacked", "bars"} else named.get(kind, "")


def _drawn(brief: Brief, kind: str, rest: list[str]) -> pictures.Pictured:
    match kind, rest:
        case "coverage", []:
            return pictures.coverage(brief.session, brief.programme, brief.period.last, brief.language)
        case "trend", [code, step]:
            return pictures.trend(brief.session, brief.question(code), brief.language, step, ask=brief.each)
        case "stacked", [code, dimension, step]:
            return pictures.stacked(brief.session, brief.question(code), dimension, brief.language, step, ask=brief.each)
        case "map", [code]:
            return pictures.partner_map(brief.session, brief.figures(code, "partner_country"), brief.language)
        case "bars", [code, dimension]:
            return pictures.breakdown(brief.session, brief.figures(code, dimension), dimension, brief.language)
        case "funnel", [code]:
            return pictures.funnel(brief.session, brief.figures(code, "stage"), brief.language)
        case _:
            raise WrongRequest(
                f"“{':'.join([kind, *rest])}” is not a picture",
                next_step="Write coverage, trend:TRN-01:half, stacked:PTC-01:sex:half, map:AGR-01, bars:AGR-04:country or funnel:TPI-01.",
            )
