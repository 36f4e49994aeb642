"""What amounts are in, by the words of titles, headings and cells: how many units one stands for, and of which currency."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.intake.raw.scales import SCALES, SHORT

_CURRENCIES = {
    "UAH": r"грн\.?|гривень|гривні|гривен|uah|hryvnias?|₴",
    "EUR": r"євро|евро|eur|euros?|€",
    "USD": r"дол\w*\.?(?:\s?сша)?|usd|us dollars?|dollars?|us\$|\$",
    "GBP": r"фунт\w*|gbp|pounds?|£",
    "CHF": r"chf|francs? suisses?|швейцарськ\w* франк\w*",
    "PLN": r"pln|zł|злот\w*",
    **{code: code for code in ("SEK", "NOK", "DKK", "CZK", "JPY", "CAD")},
}
_SCALE = "|".join((*SCALES.values(), *SHORT.values()))
_CURRENCY = "|".join(_CURRENCIES.values())
_NO_NUMBER = r"(?<![^\W_])(?<!\d[ \u00a0])"
"""Five million euros are an amount, and no unit."""
_UNIT = re.compile(
    rf"(?:{_NO_NUMBER}(?P<before>{_SCALE})[\s,.()/]*(?:of |de |d['’])?|(?<![^\W_]))(?P<currency>{_CURRENCY})"
    rf"(?:[\s,(/]*(?P<after>{_SCALE}))?(?![^\W_])",
    re.IGNORECASE,
)
_WORDS = "|".join(SCALES.values())
_ALONE = re.compile(rf"{_NO_NUMBER}(?:{_WORDS})(?![^\W_])", re.IGNORECASE)
_IN = re.compile(rf"(?:^\W*|[(,;:]\s*|\b(?:in|у|в|en)\s+)(?P<scale>{_WORDS})\W*(?=$|[),;:])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a title or heading says of the amounts: how many units one stands for, and their currency, empty where it says none."""

    scale: Decimal
    currency: str
    words: str


def currency_of(words: str) -> str | None:
    """The currency that words or a sign mean.

    >>> currency_of("грн"), currency_of("km")
    ('UAH', None)
    """
    return next((code for code, said in _CURRENCIES.items() if re.fullmatch(said, words, re.IGNORECASE)), None)


def unit_of(texts: Sequence[object], alone: re.Pattern[str] = _IN) -> Unit | None:
    """The unit that titles or headings name, when they name one only; `alone` finds a scale that stands without a currency.

    >>> unit_of(["Видатки, тис. грн"])
    Unit(scale=Decimal('1000'), currency='UAH', words='тис. грн')
    >>> unit_of(["EUR million"]).scale, unit_of(["in EUR and USD"]) is None, unit_of(["Grants above 5 million EUR"]).scale
    (Decimal('1000000'), True, Decimal('1'))
    >>> unit_of(["Amounts in thousands"]).scale, unit_of(["Thousands of patients"]) is None
    (Decimal('1000'), True)
    """
    named = list(_named(texts))
    scaled = [unit for unit in named if unit.scale != 1]
    if not scaled and (bare := {_scale(words): words for words in _found(texts, alone)}):
        scaled = [Unit(scale, named[0].currency if named else "", words) for scale, words in bare.items()]
    told = scaled or named
    one = len({unit.currency for unit in (*named, *told)}) == 1 and len({unit.scale for unit in told}) == 1
    if not one:
        return None
    words = dict.fromkeys(unit.words for unit in (*told[:1], *named) if told[0] not in named or unit is told[0])
    return replace(told[0], words=", ".join(words))


def unit_headed(texts: Sequence[object]) -> Unit | None:
    """The unit that headings of amounts name: there a scale may stand in any place.

    >>> unit_headed(["Сума, тис."]).scale, unit_headed(["Сума"]) is None
    (Decimal('1000'), True)
    """
    return unit_of(texts, _ALONE)


def unit_alone(cell: object) -> Unit | None:
    """The unit that a cell names, which says nothing else.

    >>> unit_alone("тис. грн").scale, unit_alone("250 тис. грн") is None
    (Decimal('1000'), True)
    """
    if not isinstance(cell, str):
        return None
    text = re.sub(r"^(?:in|у|в|en)\s+", "", cell.strip(" ()[].,:").strip())
    return unit_headed([text]) if _UNIT.fullmatch(text) or _ALONE.fullmatch(text) else None


def mentioned(texts: Sequence[object]) -> str | None:
    """The first word for a scale in texts, whatever it is of."""
    return next(_found(texts, _ALONE), None)


def _named(texts: Sequence[object]) -> Iterator[Unit]:
    for match in (match for text in texts if isinstance(text, str) for match in _UNIT.finditer(text)):
        words = match["before"] or match["after"]
        yield Unit(_scale(words) if words else Decimal(1), str(currency_of(match["currency"])), match[0].strip(" ,("))


def _found(texts: Sequence[object], pattern: re.Pattern[str]) -> Iterator[str]:
    for match in (match for text in texts if isinstance(text, str) for match in pattern.finditer(text)):
        yield match[pattern.groupindex.get("scale", 0)]


def _scale(word: str) -> Decimal:
    both = ((scale, f"{said}|{SHORT[scale]}") for scale, said in SCALES.items())
    return Decimal(next(scale for scale, said in both if re.fullmatch(said, word, re.IGNORECASE)))
