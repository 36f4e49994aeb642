"""One text in the readers' languages, set as each language sets it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

NBSP = "\u00a0"
_PLACES = {ord(letter): 0xE000 + at for at, letter in enumerate("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")}
_HIGH = re.compile(r"(?<=[^\s:;?!]) ?(?=[:;?!](?:\s|$))|(?<=[\d}]) ?(?=%)|(?<=«) ?(?=\S)|(?<=\S) ?(?=»)")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in the readers' languages; English stands in where another is missing."""

    en: str
    uk: str = ""
    fr: str = ""

    def text(self, language: str) -> str:
        """The text in `language`."""
        told: str = getattr(self, language, "") or self.en
        return french(told) if language == "fr" and self.fr else told


def french(text: str) -> str:
    r"""A French text with unbreakable spaces where French sets them: before : ; ? ! and %, and inside « ».

    >>> french("Coût : {} % ; « soins »?") == "Coût\xa0: {}\xa0%\xa0; «\xa0soins\xa0»\xa0?"
    True
    >>> french("à 08:00, https://who.int")
    'à 08:00, https://who.int'
    """
    return _HIGH.sub(NBSP, text)


def labelled(label: str, told: object, language: str) -> str:
    """What something is, and what is told of it: `Kind: seminar`."""
    return f"{label}{_high(':', language)} {told}"


def listed(parts: Iterable[str], language: str) -> str:
    """Parts one after another, a semicolon between them."""
    return f"{_high(';', language)} ".join(parts)


def alphabetically(text: str) -> tuple[str, str]:
    """By what names are put in order: Latin letters without regard to accents, then those of the Ukrainian alphabet in its own order.

    >>> sorted(["Яна", "Ірпінь", "Київ", "Європа", "Zagreb", "Érable", "Estonia"], key=alphabetically)
    ['Érable', 'Estonia', 'Zagreb', 'Європа', 'Ірпінь', 'Київ', 'Яна']
    """
    placed = text.casefold().translate(_PLACES)
    return "".join(one for one in unicodedata.normalize("NFKD", placed) if not unicodedata.combining(one)), text


def quoted(text: str, language: str) -> str:
    """A text in the quotation marks of the language."""
    opened, closed = {"en": "“”", "fr": (f"«{NBSP}", f"{NBSP}»")}.get(language, "«»")
    return f"{opened}{text}{closed}"


def _high(sign: str, language: str) -> str:
    return NBSP + sign if language == "fr" else sign


_FOREIGN = frozenset("ыэёъўј")
"""Letters of languages that share most of the Ukrainian alphabet."""


def told_by_letters(text: str) -> str:
    """The language that the letters of a text tell, so that it is read aloud in it whatever the report's: Ukrainian, or none.

    >>> told_by_letters("Форум «Від лікаря до лікаря», Kyiv"), told_by_letters("Forum"), told_by_letters("Съезд")
    ('uk', '', '')
    """
    if text.isascii():
        return ""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    cyrillic = [letter for letter in letters if "а" <= letter <= "ґ"]
    return "uk" if len(cyrillic) * 2 > len(letters) and not _FOREIGN.intersection(cyrillic) else ""
