"""Names that may be those of several organisations, taken apart; and those that name one organisation twice."""

from __future__ import annotations

import re
from collections.abc import Callable

_BETWEEN = re.compile(r"\s*(?:[/;+&|]|,|\s+(?:and|та|і|й|и|et)\s+)\s*", re.IGNORECASE)
_SURELY_BETWEEN = re.compile(r"\s*[/;+|]\s*")
"""What hardly stands within the name of one organisation, as “and” does."""

_AGAIN = re.compile(r"\s*[/;+|()]\s*")


def parted(text: str, is_known: Callable[[str], object]) -> list[str]:
    """The names that a joint name is made of; none where it seems to be one.

    “And” parts names where one of them is known, a stroke wherever both sides are like names; neither does within brackets.

    >>> parted("UNICEF/Save the Children", lambda name: False), parted("Novo Nordisk A/S", lambda name: False)
    (['UNICEF', 'Save the Children'], [])
    >>> parted("Smith and Sons", lambda name: False), parted("WHO and Sons", "WHO".__eq__)
    ([], ['WHO', 'Sons'])
    >>> parted("Crime Diversion Scheme (YES+)", "Crime Diversion Scheme (YES".__eq__)
    []
    """
    found = [part for part in _BETWEEN.split(text) if part]
    if not any(map(is_known, found)):
        found = [part for part in _SURELY_BETWEEN.split(text) if part]
        found = found if all(map(_is_name, found)) else []
    whole = all(part.count("(") == part.count(")") for part in found)
    return found if len(found) > 1 and whole else []


def told_again(text: str) -> list[str]:
    """The names in a text that may tell one organisation twice.

    >>> told_again("World Health Organization (WHO)")
    ['World Health Organization', 'WHO']
    """
    return [part for part in _AGAIN.split(text) if part]


def _is_name(text: str) -> bool:
    """It begins with a capital letter and has two letters or more, as `n/a` has not on either side."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 1 and letters[0].isupper()
