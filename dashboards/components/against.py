"""A sentence of what stands against what a reader asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboards.wording import complaint, say
from tracker.errors import TrackerError

Words = Mapping[type[TrackerError], str]
"""The phrases of a screen by what they are said of."""


def sentence(text: str, language: str) -> Any:
    """The sentence; a browser reads it out when it appears."""
    return html.P(text, className="empty sql-error", role="alert", lang=language)


def refused(error: TrackerError, language: str, words: Words) -> Any:
    """Why something is not done: in a phrase of the screen where it has one for such an error, else as the error says it."""
    word = words.get(type(error))
    return sentence(say(word, language) if word else complaint(error, language), language)
