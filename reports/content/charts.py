"""The pictures a section asks for.

`coverage`, `trend:TRN-01:half`, `stacked:PTC-01:sex:quarter`, `map:AGR-01`, `bars:AGR-04:country` or `funnel:TPI-01`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from indicators import pictures
from indicators.question import Question
from reports.blocks import Picture
from reports.content.brief import Brief
from tracker.errors import WrongRequest
from tracker.periods import BEGINNING, Period


def picture(brief: Brief, wanted: str) -> Picture:
    """One picture. Raises `WrongRequest` for a word that means none."""
    kind, *rest = wanted.split(":")
    chart, answers = _drawn(brief, kind, rest)
    brief.gather(answers)
    return Picture(replace(chart, unit="") if chart.unit.lower() in chart.title.lower() else chart)


def subject(wanted: str) -> str:
    """The indicator a picture is about."""
    return "AGR-01" if wanted == "coverage" else wanted.split(":")[1]


def asked(brief: Brief, wanted: str) -> Iterator[Question]:
    """What a picture asks of each of its points, earlier ones included."""
    match wanted.split(":"):
        case ["coverage"]:
            for day in pictures.signing_days(brief.session, brief.programme, brief.period.last):
                yield brief.question("AGR-01", period=Period(BEGINNING, day))
            yield brief.question("QUA-01", period=brief.until)
        case ["trend" | "stacked", code, *dimension, step] if step in pictures.STEPS:
            for part in pictures.periods_until(brief.period, step, pictures.STEPS[step]):
                yield from (brief.question(code, *by, period=part) for by in dict.fromkeys(((), tuple(dimension))))
        case ["map", code]:
            yield brief.question(code, "partner_country")
        case ["funnel", code]:
            yield brief.question(code, "stage")
        case [_, code, dimension]:
            yield brief.question(code, dimension)


def _drawn(brief: Brief, kind: str, rest: list[str]) -> pictures.Pictured:
    match kind, rest:
        case "coverage", []:
            return pictures.coverage(brief.session, brief.programme, brief.period.last, brief.language)
        case "trend", [code, step] if step in pictures.STEPS:
            return pictures.trend(brief.session, brief.question(code), brief.language, step, ask=brief.each)
        case "stacked", [code, dimension, step] if step in pictures.STEPS:
            return pictures.stacked(brief.session, brief.question(code), dimension, brief.language, step, ask=brief.each)
        case "map", [code]:
            return pictures.partner_map(brief.session, brief.figures(code, "partner_country"), brief.language)
        case "bars", [code, dimension]:
            return pictures.breakdown(brief.session, brief.figures(code, dimension), dimension, brief.language)
        case "funnel", [code]:
            return pictures.funnel(brief.figures(code, "stage"), brief.language)
        case _:
            raise WrongRequest(
                f"“{':'.join([kind, *rest])}” is not a picture",
                next_step="Write coverage, trend:TRN-01:half, stacked:PTC-01:sex:half, map:AGR-01, bars:AGR-04:country or funnel:TPI-01.",
            )
