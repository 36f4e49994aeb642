"""How far a figure has come, in words: what was promised, the share of the way, the band."""

from __future__ import annotations

from decimal import Decimal
from math import ceil, floor

from indicators.figures import Figures, Number
from indicators.logframes.logframe import Line
from indicators.logframes.targets import LOOSE, Band
from indicators.qualifiers import LOWER, VAGUE
from indicators.wording import percent_text, qualified_text, value_text, word


def promise_text(value: Number, figures: Figures, language: str) -> str:
    """A baseline or target written like the figures beside it, without empty decimal places."""
    return value_text(int(value) if value == int(value) else Decimal(str(value)).normalize(), figures, language)


def band_text(line: Line, language: str) -> str:
    """How a figure stands against its target, in words: never by a colour alone, and not as surely on “about 199” as on 199."""
    rated = word(f"band_{line.way.band}", language)
    sure = line.figure.qualifier not in VAGUE or line.way.band in {Band.NOT_RATED, *LOOSE}
    return rated if sure else word("rated_roughly", language, rated)


def way_covered(line: Line, language: str) -> str:
    """The share of the way with the figure's qualifier; rounded so that nearly all never reads as all, nor “at most” as less than it is."""
    least, most = line.way.least, line.way.most
    down, up = (_percent(floor(1000 * (least or 0)), language), _percent(ceil(1000 * (most or 0)), language))
    if most is None:
        return qualified_text(down, line.figure.qualifier if line.figure.qualifier in LOWER else "at_least", language)
    if least is None:
        return qualified_text(up, "at_most", language)
    return qualified_text(down if least == most else f"{down}–{up}", line.figure.qualifier, language)


def way_text(line: Line, language: str) -> str:
    """How much of the way to the goal is covered, with its band, or why it has none."""
    rated = band_text(line, language)
    return rated if line.way.band is Band.NOT_RATED else word("with_band", language, way_covered(line, language), rated)


def way_to_goal(line: Line, language: str) -> str:
    """The same with whether the way leads to a milestone or to the target: where both stand beside it, nobody can guess."""
    goal, rated = line.standing.goal, band_text(line, language)
    if goal is None or line.way.band is Band.NOT_RATED:
        return rated
    return word(f"way_to_{goal.kind}", language, way_covered(line, language), rated)


def _percent(thousandths: int, language: str) -> str:
    return percent_text(Decimal(thousandths).scaleb(-1), language).replace("-", "−")
