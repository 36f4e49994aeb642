"""How far a figure has come, in words: what was promised, the share of the way, the band."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

from indicators.figures import Figures, Number
from indicators.wording import percent_text, qualified_text, value_text, word


def promise_text(value: Number, figures: Figures, language: str) -> str:
    """A baseline or target written like the figures beside it, without empty decimal places."""
    return value_text(int(value) if value == int(value) else Decimal(str(value)).normalize(), figures, language)


def band_text(band: str, language: str) -> str:
    """How a figure stands against its target, in words: never by a colour alone."""
    return word(f"band_{band}", language)


def achieved_text(achieved: Fraction | None, band: str, qualifier: str, language: str) -> str:
    """How much of the way is covered, and the band."""
    if achieved is None:
        return band_text(band, language)
    return word("with_band", language, way_covered(achieved, qualifier, language), band_text(band, language))


def way_covered(achieved: Fraction, qualifier: str, language: str) -> str:
    """A share of the way with the figure's qualifier; rounded down, so that nearly all never reads as all."""
    return qualified_text(percent_text(Decimal(floor(1000 * achieved)).scaleb(-1), language), qualifier, language)
