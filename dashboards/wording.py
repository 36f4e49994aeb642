"""The words of the screens in the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from indicators.phrasebook import translated
from indicators.words import Words
from tracker.declared import declared
from tracker.errors import TrackerError

_BY_COMMAND = re.compile(r"\s*\((?:--|`?tracker )[^)]*\)")


@dataclass(frozen=True, slots=True)
class WordList:
    """The shape of `words.toml`."""

    words: dict[str, Words]


@cache
def _words() -> dict[str, Words]:
    return declared(Path(__file__).parent / "words.toml", WordList).words


def say(key: str, language: str, *parts: object) -> str:
    """A phrase of the screens, with its `{}` filled in order. Raises `KeyError` for a phrase nobody wrote."""
    return _words()[key].text(language).format(*parts)


def complaint(error: TrackerError, language: str) -> str:
    """What a person can put right, where, and what to do next, in the reader's language as far as it is known there."""
    error.retell(partial(on_page, language=language))
    return str(error)


def on_page(message: str, language: str) -> str:
    """A message of the tracker in the reader's language, without what it says of the command line."""
    return without_commands(translated(message, language))


def without_commands(message: str) -> str:
    """A message without options and commands, which stand in brackets.

    >>> without_commands("Choose the programme, such as IMP (--programme IMP).")
    'Choose the programme, such as IMP.'
    """
    return _BY_COMMAND.sub("", message)


def families(language: str) -> dict[str, str]:
    """The families of indicators: the letters their codes begin with, and their name."""
    return dict(part.strip().split(" ", 1) for part in say("families", language).split(";"))
