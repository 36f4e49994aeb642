"""The words of the screens in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indicators.phrasebook import translated
from indicators.words import Words
from tracker.declared import declared
from tracker.errors import TrackerError


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
    step = translated(error.next_step, language) if error.next_step else None
    return str(TrackerError(translated(error.what, language), where=error.where, next_step=step))


def families(language: str) -> dict[str, str]:
    """The families of indicators: the letters their codes begin with, and their name."""
    return dict(part.strip().split(" ", 1) for part in say("families", language).split(";"))
