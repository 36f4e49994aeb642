"""What the tracker says in English, in the reader's language: by the phrasebook that a package registered, since it is kept upstairs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.metadata import entry_points
from typing import Protocol


class Phrasebook(Protocol):
    """What a package registers under `tracker.phrases`."""

    def __call__(self, message: str, language: str) -> str:
        """The message in a language; one that is not known as it is."""


def in_language(language: str) -> Callable[[str], str]:
    """How messages are told in a language; in English where nobody registered a phrasebook.

    >>> in_language("fr")("The cell holds a line break or a tab") == "The cell holds a line break or a tab"
    False
    """
    books: list[Phrasebook] = [each.load() for each in entry_points(group="tracker.phrases")]
    return partial(books[0], language=language) if books and language != "en" else str
