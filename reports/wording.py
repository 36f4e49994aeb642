"""The fixed words of reports in the readers' languages, and sentences in which cited figures stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from indicators.wording import date_text
from indicators.words import NBSP, Words
from reports.blocks import Run, Text
from tracker.declared import declared

_PLACE = re.compile(r"\{(\d)\}")
_DASH = "–"


@dataclass(frozen=True, slots=True)
class Phrases:
    """The shape of `words.toml`: phrases by family; `{0}`, `{1}` are the places of what is filled in."""

    page: dict[str, Words]
    heading: dict[str, Words]
    column: dict[str, Words]
    fact: dict[str, Words]
    table: dict[str, Words]
    word: dict[str, Words]
    sentence: dict[str, Words]
    empty: dict[str, Words]
    note: dict[str, Words]


@cache
def phrases() -> Phrases:
    """All phrases, read once."""
    return declared(Path(__file__).parent / "words.toml", Phrases)


def phrase(key: str, language: str) -> str:
    """The phrase `family.name` as it stands, its places unfilled. Raises `KeyError` for a phrase that does not exist."""
    family, _, name = key.partition(".")
    words: Words = getattr(phrases(), family)[name]
    return words.text(language)


def say(key: str, language: str, *parts: object) -> str:
    """A phrase with its places filled by plain text."""
    return filled(phrase(key, language), *parts)


def filled(text: str, *parts: object) -> str:
    """A text with its places `{0}`, `{1}` filled. Unlike `format` it leaves other braces alone."""
    return _PLACE.sub(lambda place: str(parts[int(place[1])]), text)


def tell(key: str, language: str, *parts: Run | Text) -> Text:
    """A sentence with its places filled by cited figures or other running text."""
    pieces = _PLACE.split(phrase(key, language))
    runs: list[Run] = []
    for at, piece in enumerate(pieces):
        filled = parts[int(piece)] if at % 2 else piece
        runs.extend(filled if isinstance(filled, tuple) else (filled,))
    return tuple(run for run in runs if run != "")


def days_text(first: date, last: date | None, language: str) -> str:
    r"""The days from first to last in words, without saying a month or year twice.

    >>> days_text(date(2024, 2, 26), date(2024, 2, 27), "en")
    '26–27\xa0February 2024'
    >>> days_text(date(2024, 12, 1), date(2025, 4, 30), "en")
    '1\xa0December 2024 – 30\xa0April 2025'
    """
    end = date_text(last or first, language)
    if last is None or last == first:
        return end
    start = date_text(first, language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{start.partition(NBSP)[0]}{_DASH}{end}"
    return f"{start.removesuffix(f' {last.year}')} {_DASH} {end}" if first.year == last.year else f"{start} {_DASH} {end}"
