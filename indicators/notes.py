"""What a reader must be told of figures, in sentences: the codes of their notes put into words."""

from __future__ import annotations

from decimal import Decimal

from babel.dates import format_date

from indicators.figures import Figures, Status, Unconverted
from indicators.wording import date_text, dimension_name, money_text, note, number_text, part_name, word
from indicators.words import listed

_LISTED = 20


def note_text(code: str, figures: Figures, language: str) -> str:
    """A note's code as a sentence; amounts without a rate are listed."""
    key, _, subject = ("unique", "", "") if code == "time:unique" else code.partition(":")
    dimension, _, number = subject.partition(":")
    name = dimension_name(dimension, language)
    match key:
        case "series_break":
            return break_text(code, language)
        case "suppressed":
            return note(key, language, figures.smallest_shown)
        case "apart":
            why = figures.definition.dimensions[subject].why
            return note(key, language, why.text(language) if why else "")
        case "overlap" | "overlap_rate" | "distinct":
            return note(key, language, name[:1].lower() + name[1:])
        case Status.UNCONVERTIBLE:
            return f"{note(key, language)} {_lacking(figures, language)}".rstrip()
        case _:
            return note(key, language, name, number_text(Decimal(number), language) if key == "exceeds" else "")


def break_text(code: str, language: str) -> str:
    """A break of the series as a sentence: in which revision, from which version to which, and what changed."""
    _, revision, old, new, parts = code.split(":")
    return note("series_break", language, revision, old, new, ", ".join(part_name(part, language) for part in parts.split(",") if part))


def _lacking(figures: Figures, language: str) -> str:
    """The first amounts without a rate, and how many more there are."""
    told = [_unconverted(one, figures, language) for one in figures.unconverted[:_LISTED]]
    more = len(figures.unconverted) - len(told)
    return listed([*told, *([word("more", language, more)] if more else [])], language) + ("." if told else "")


def _unconverted(one: Unconverted, figures: Figures, language: str) -> str:
    """An amount without a rate: transaction, amount, day, and the rate that is not there."""
    month = format_date(one.month, "LLLL y", locale=language)
    amount = money_text(one.amount, one.currency, language)
    return word("unconverted", language, one.txn_id, amount, date_text(one.on, language), one.lacking, month, figures.question.rate_set)
