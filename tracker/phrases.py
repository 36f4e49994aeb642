"""What the tracker says in English, in the reader's language: by the phrasebook that a package registered, since it is kept upstairs."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from importlib.metadata import entry_points
from typing import Protocol

LANGUAGES = ("en", "uk", "fr")
"""In which the tracker speaks, that of its code first."""

_reader = ContextVar("reader", default="en")
"""The language of whoever sits at the terminal."""


class Phrasebook(Protocol):
    """What a package registers under `tracker.phrases`."""

    def __call__(self, message: str, language: str) -> str:
        """The message in a language; one that is not known as it is."""


def in_language(language: str) -> Callable[[str], str]:
    """How messages are told in a language; in English where nobody registered a phrasebook.

    >>> in_language("fr")("The cell holds a line break or a tab") == "The cell holds a line break or a tab"
    False
    """
    if language == LANGUAGES[0]:
        return str
    books: list[Phrasebook] = [each.load() for each in entry_points(group="tracker.phrases")]
    return partial(books[0], language=language) if books else str


def speak(language: str) -> None:
    """From now on what is told at the terminal is told in this language."""
    _reader.set(language)


def reader() -> str:
    """The language of whoever sits at the terminal."""
    return _reader.get()


def to_reader(message: str) -> str:
    """A message in the language of whoever sits at the terminal."""
    return in_language(reader())(message)
