"""Prose made from figures: each sentence stands only when its figures have values, and what is silent is named at the end."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.figures import Figures, Status
from reports.blocks import Text
from reports.content.brief import Brief, speaks


def headline(brief: Brief) -> Text:
    """The period in one paragraph: agreements, reach, trainings and participants, money, coverage, and what is missing."""
    asked = {
        code: brief.figures(code) for code in ("AGR-01", "AGR-02", "AGR-03", "AGR-04", "AGR-05", "AGR-06", "TRN-01", "PTC-01", "FUN-01")
    }
    coverage = brief.figures("QUA-01")
    parts = [
        _sentence(brief, "agreements", (brief.last_day,), asked["AGR-01"], asked["AGR-02"]),
        _sentence(brief, "reach", (), asked["AGR-03"], asked["AGR-04"], asked["AGR-05"], asked["AGR-06"]),
        _sentence(brief, "trainings", (), asked["TRN-01"]),
        _sentence(brief, "participants", (), asked["PTC-01"]),
        _sentence(brief, "funds", (), asked["FUN-01"]),
        brief.tell("sentence.coverage", brief.told(coverage)) if speaks(coverage) else (),
        silence(brief, *asked.values()),
    ]
    return joined(parts)


def silence(brief: Brief, *answers: Figures) -> Text:
    """One sentence each for what has no data and for what was not reported; nothing when all speak."""
    missing = [brief.name(one.question.indicator) for one in answers if one.total.status is Status.NO_DATA]
    untold = [brief.name(one.question.indicator) for one in answers if one.total.status is Status.NOT_REPORTED]
    return joined(
        [
            brief.tell("sentence.no_data", _names(brief, missing)) if missing else (),
            brief.tell("sentence.not_reported", _names(brief, untold)) if untold else (),
        ]
    )


def _names(brief: Brief, names: list[str]) -> str:
    """Names one after another; a semicolon divides them where one holds a comma itself."""
    return brief.listed(names) if any("," in name for name in names) else ", ".join(names)


def joined(parts: Iterable[Text], between: str = " ") -> Text:
    """Texts one after another, such as sentences; empty ones are left out."""
    told = [part for part in parts if part]
    return tuple(run for at, part in enumerate(told) for run in ((between, *part) if at else part))


def in_a_row(brief: Brief, parts: Iterable[Text]) -> Text:
    """Texts with the semicolon of the language between them."""
    return joined(parts, brief.listed(("", "")))


def _sentence(brief: Brief, key: str, before: tuple[str, ...], *answers: Figures) -> Text:
    """The sentence, when its first figure has a value."""
    if not speaks(answers[0]):
        return ()
    return brief.tell(f"sentence.{key}", *before, *(brief.cite(one) for one in answers))
