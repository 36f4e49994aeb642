"""What an audience may see of people: small counts are hidden, with as few others as keep them from being worked out."""

from __future__ import annotations

from indicators.disclosure.counts import EVENT, Count, Public, few, place
from indicators.disclosure.folding import narrowed, of_line
from indicators.disclosure.memory import Earlier
from indicators.disclosure.occasions import Change, changed
from indicators.disclosure.outside import Reading
from indicators.disclosure.release import Release, Rules, as_hidden, release, veil
from indicators.figures import SMALLEST_SHOWN

__all__ = [
    "EVENT",
    "SMALLEST_SHOWN",
    "Change",
    "Count",
    "Earlier",
    "Public",
    "Reading",
    "Release",
    "Rules",
    "as_hidden",
    "changed",
    "few",
    "narrowed",
    "of_line",
    "place",
    "release",
    "veil",
]
