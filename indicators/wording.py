"""The one place that decides how a figure, unit, group or period looks in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path

from babel.dates import format_date

from indicators.addresses import Group
from indicators.declared.definition import Definition
from indicators.declared.example import Expectation
from indicators.figures import ANY, NOT_STATED, Figure, Figures, Number, Status, exact_number
from indicators.question import outside
from indicators.words import NBSP, Words, labelled
from tracker.codes import code_list
from tracker.declared import declared
from tracker.organisations import organisation_name, told_outside
from tracker.periods import BEGINNING, Period
from tracker.store import Cause, Session
from tracker.vocabulary import Vocabulary, vocabulary

_ROMAN = ("I", "II", "III", "IV")
_UNITS_OF_PEOPLE = {"attendances", "people", "person-visits", "patients"}
NAMED = {"mechanism": "name", "partnership": "title"}
"""Record types that label groups, and the field that names them."""


@dataclass(frozen=True, slots=True)
class WordList:
    """The shape of `words.toml`."""

    status: dict[str, Words]
    qualifier: dict[str, Words]
    unit: dict[str, Words]
    amount: dict[str, Words]
    places: dict[str, int]
    dimension: dict[str, Words]
    group: dict[str, Words]
    note: dict[str, Words]
    part: dict[str, Words]
    cause: dict[str, Words]
    word: dict[str, Words]


@cache
def _words() -> WordList:
    return declared(Path(__file__).parent / "words.toml", WordList)


def _text(words: Mapping[str, Words], key: str, language: str) -> str:
    return words[key].text(language) if key in words else key


def word(key: str, language: str, *parts: object) -> str:
    """A fixed phrase, with its `{}` filled in order."""
    return _text(_words().word, key, language).format(*parts)


def note(key: str, language: str, *parts: object) -> str:
    """What a reader must be told, with its `{}` filled in order."""
    return _text(_words().note, key, language).format(*parts)


def part_name(part: str, language: str) -> str:
    """A part of a definition, as the note on a change names it."""
    return _text(_words().part, part, language)


def number_text(value: Number, language: str, places: int | None = None) -> str:
    r"""A number as the language writes it: `1,234.5` in English, `1 234,5` elsewhere. Rounded half up, here and nowhere before.

    >>> number_text(1234567, "en"), number_text(Decimal("1234.50"), "uk")
    ('1,234,567', '1\xa0234,50')
    """
    if places is None:
        places = 0 if isinstance(value, int) else max(0, -int(Decimal(str(value)).as_tuple().exponent))
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,.{places}f}"
    return text if language == "en" else text.replace(",", NBSP).replace(".", ",")


def percent_text(value: Number, language: str, places: int | None = None) -> str:
    """A percentage with one decimal place unless told otherwise, as in `28.8 %`."""
    return f"{number_text(value, language, 1 if places is None else places)}{NBSP}%"


def money_text(value: Number, currency: str, language: str, places: int | None = None) -> str:
    """An amount and its currency's code, in English before it; its own number of decimal places unless told otherwise, none when whole."""
    amount = Decimal(str(value))
    known = code_list("CURRENCY").codes.get(currency)
    if places is None:
        places = int(known.extra.get("minor_units") or 2) if known else 2
    told = number_text(amount, language, 0 if amount == amount.to_integral_value() else places)
    return f"{currency}{NBSP}{told}" if language == "en" else f"{told}{NBSP}{currency}"


def figure_text(figure: Figure, figures: Figures, language: str) -> str:
    """What is printed for a figure: its value with its qualifier and sign, or the reason why there is none."""
    if figure.status is Status.SUPPRESSED and (figure.complement or figures.unit not in _UNITS_OF_PEOPLE):  # “<5” reads as the value
        return _text(_words().status, "complement", language)
    if figure.low is not None and figure.high is not None:
        ends = (value_text(end, figures, language) for end in (figure.low, figure.high))
        return _text(_words().qualifier, figure.qualifier, language).format("–".join(ends))
    if figure.value is None:
        return _text(_words().status, str(figure.status), language).format(figures.smallest_shown)
    return qualified_text(value_text(figure.value, figures, language), figure.qualifier, language)


def qualified_text(value: str, qualifier: str, language: str) -> str:
    """A value with the word that says how exact it is."""
    return _text(_words().qualifier, qualifier, language).format(value)


def value_text(value: Number, figures: Figures, language: str) -> str:
    """A value of these figures without its qualifier; a share of something counted has one decimal place."""
    if isinstance(value, Fraction):
        return number_text(exact_number(value), language, 1)
    if figures.unit == "%":
        return percent_text(value, language, figures.places)
    if figures.currency:
        return money_text(value, figures.currency, language, figures.places)
    places = _words().places.get(figures.unit) if figures.places is None else figures.places
    return quantity_text(value, language) if places is None or isinstance(value, int) else number_text(value, language, places)


def quantity_text(value: Number, language: str) -> str:
    r"""A sum of counts or hours: whole, or with the decimal places that it needs.

    >>> quantity_text(Decimal("36.0000"), "en"), quantity_text(Decimal("1036.5000"), "fr")
    ('36', '1\xa0036,5')
    """
    return number_text(whole(value) if value == int(value) else Decimal(str(value)).normalize(), language)


def worked_text(figure: Figure, figures: Figures, language: str) -> str:
    """A ratio or mean with its two numbers: `19 / 66 = 28.8 %`; any other figure as it is printed."""
    told, divided = figure_text(figure, figures, language), figure.summed if figure.numerator is None else figure.numerator
    if figure.value is None or divided is None or figure.denominator is None:
        return told
    return f"{quantity_text(divided, language)} / {quantity_text(figure.denominator, language)} = {told}"


def whole(number: Number) -> Number:
    """The number as an int when it is one."""
    return int(number) if number == int(number) else number


def unit_name(unit: str, language: str) -> str:
    """What is counted, in words."""
    return _text(_words().unit, unit, language)


def unit_text(figures: Figures, language: str) -> str:
    """What these figures count: the currency of money, else the unit in words."""
    amount = _words().amount.get(figures.unit)
    return amount.text(language).format(figures.currency) if amount and figures.currency else unit_name(figures.unit, language)


def dimension_name(name: str, language: str) -> str:
    """What a breakdown is by."""
    return _text(_words().dimension, name, language)


def total_name(language: str) -> str:
    """The word for the total, which is never the group “not stated”."""
    return _text(_words().group, "total", language)


def group_name(  # noqa: PLR0913, PLR0917  the group, and who reads of it in what language
    session: Session, definition: Definition, dimension: str, value: str, language: str, audience: str | None = None
) -> str:
    """What a group is called: its code's name, an organisation's name (outside, of a protected one its region), or the value itself."""
    declared_as = definition.dimensions[dimension].codes if dimension in definition.dimensions else ""
    if value == NOT_STATED or (value in _words().group and not declared_as):
        return _text(_words().group, value, language)
    if declared_as == "organisation":
        return (told_outside if outside(audience) else organisation_name)(session, value, language)
    if declared_as in NAMED:
        return _record_name(session, declared_as, value)
    return code_text(vocabulary(session), declared_as, value, language)


def code_text(words: Vocabulary, codes: str, value: str, language: str) -> str:
    """A value by the name that a list has for its code, else the value itself."""
    code = words.codes(codes).codes.get(value) if codes else None
    return code.name(language) if code else _text(_words().group, value, language)


def group_words(session: Session, definition: Definition, by: Group, language: str, audience: str | None = None) -> str:
    """A group by each of its dimensions, as in `Partner country: France`; the word for the total."""
    named = ((name, value if value == ANY else group_name(session, definition, name, value, language, audience)) for name, value in by)
    return ", ".join(labelled(dimension_name(name, language), group, language) for name, group in named) or total_name(language)


def _record_name(session: Session, record_type: str, value: str) -> str:
    found = session.tuples(f"select {NAMED[record_type]} from {record_type} where {record_type}_id = ?", [value])
    return str(found[0][0]) if found and found[0][0] else value


@lru_cache(4096)
def date_text(day: date, language: str) -> str:
    r"""A day in words, its number never apart from its month: `31 December 2024`, in French `1er janvier 2025`.

    >>> date_text(date(2025, 1, 1), "fr")
    '1er\xa0janvier 2025'
    """
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number}{NBSP}{format_date(day, 'd MMMM y', locale=language).partition(' ')[2]}"


def period_name(period: Period, language: str) -> str:
    """A period in words: `2024`, `Q4 2024`, `November 2024`, or its two days."""
    label = str(period)
    year, _, part = label.partition("-")
    if period.first == BEGINNING:
        return word("until", language, date_text(period.last, language))
    if len(label) == len("2024"):
        return label
    if part[:1] in ("H", "Q"):
        ordinal = _ROMAN[int(part[1]) - 1] if language == "uk" else part[1]
        return word("half" if part[0] == "H" else "quarter", language, ordinal, year)
    if len(part) == 2:  # noqa: PLR2004  a month
        return format_date(period.first, "LLLL y", locale=language)
    first, last = date_text(period.first, language), date_text(period.last, language)
    return first if first == last else f"{first} – {last}"


def cause_name(cause: Cause, language: str) -> str:
    """Why a figure changed, in a word or two."""
    return _text(_words().cause, cause.name.lower(), language)


def expectation_text(one: Expectation, smallest_shown: int, language: str) -> str:
    """The figure that a worked example must give."""
    if one.low is not None and one.high is not None:
        return qualified_text(f"{quantity_text(one.low, language)}–{quantity_text(one.high, language)}", one.qualifier, language)
    if one.value is None:
        return _text(_words().status, one.status, language).format(smallest_shown)
    return qualified_text(quantity_text(one.value, language), one.qualifier, language)
