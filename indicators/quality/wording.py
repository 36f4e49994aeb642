"""How a verification factor reads in the reader's language."""

from __future__ import annotations

from indicators.quality.factor import Factor
from indicators.wording import date_text, number_text, word

_PLACES = 2


def factor_text(found: Factor, language: str) -> str:
    """The factor with its interval, and how many records it rests on, as one sentence."""
    value, low, high = (
        None if number is None else number_text(number, language, _PLACES) for number in (found.value, found.low, found.high)
    )
    interval = word("interval", language, low, high) if low and high else word("no_interval", language)
    on = date_text(found.on_date, language) if found.on_date else ""
    return word("factor", language, value, interval, found.size, found.population, on, found.differing, found.most_differing)
