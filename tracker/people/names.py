"""Names of humans as one alphabet or another spells them, with or without patronymic: one key, and how alike two are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import permutations, starmap

from tracker.latin import words
from tracker.likeness import closeness

SAME, NEARLY = 98, 95
"""The same words in another alphabet or language; the same, but that one lacks the patronymic."""

ALIKE = 80
"""So like are words that may be one, an initial and its name."""
_OTHER = 60
"""At most so like are names with another patronymic, or another gender."""
_FEW = 2
"""A whole name has at least so many words: a surname and a given name."""
_MOST = 4
"""So many words of a name are compared: there are ever more ways to pair them."""

_GIVEN = """
oleksandr alexander aleksandr alexandr olexandr alexandre | oleksandra alexandra aleksandra | olena elena yelena helena alena helene
oleksii alexei aleksei alexey alexis | mykola nikolai nicholas nicolas | serhii sergei serge | andrii andrei andrew andre
volodymyr vladimir | dmytro dmitry dmitrii dimitri | yevhen evgenii evgeny eugene evhen | yevheniia evgenia eugenia
kateryna ekaterina catherine katherine | iryna irina irene | hanna anna anne | nataliia natalia natalie | tetiana tatiana tatyana
mariia maria marie | yuliia julia julie | yurii yuri george | mykhailo mikhail michael michel | petro petr pyotr peter pierre
pavlo pavel paul | vasyl vasilii vasily | ivan ioan | oleh oleg | ihor igor | vira vera | liudmyla ludmila lyudmila | svitlana svetlana
nadiia nadezhda nadia | liubov lyubov | oksana oxana | viktoriia victoria | viktor victor | anatolii anatoly | valentyna valentina
halyna galina | larysa larisa | sofiia sofia sophie | yaroslav jaroslav | bohdan bogdan | rostyslav rostislav | viacheslav vyacheslav
stepan stefan stephen | hryhorii grigorii grigory gregory | denys denis | artem artyom | maksym maxim | mykyta nikita | danylo daniil daniel
illia ilya | kostiantyn konstantin | olha olga | zhanna jeanne
"""
_SOUNDS = (
    ("ck", "k"), ("shch", "s"), ("sch", "s"), ("tch", "c"), ("sh", "s"), ("ch", "c"), ("zh", "z"), ("kh", "h"), ("ts", "c"), ("tz", "c"),
    ("ph", "f"),     ("th", "t"), ("x", "ks"), ("w", "v"), ("g", "h"), ("ou", "u"), ("ye", "e"), ("je", "e"), ("ie", "e"), ("yo", "o"),
    ("jo", "o"), ("io", "o"), ("yu", "u"), ("ju", "u"), ("iu", "u"), ("ya", "a"), ("ja", "a"), ("ia", "a"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_PATRONYMIC = re.compile(r"\w{2,}(?:(?:ov|ev|yov|iov)[yi]c[hz]|(?:ov|ev|iv|yiv|iev)na|[yi]ch|ichna|ohly|kyzy)")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A name by sound: its words without patronymic in alphabetical order, the patronymic, and the words as they are in Latin."""

    sounds: tuple[str, ...]
    patronymic: str
    latin: tuple[str, ...]

    @property
    def key(self) -> str:
        """What spellings of one name share; empty where there is no surname with a given name."""
        whole = [sound for sound in self.sounds if len(sound) > 1]
        return " ".join(self.sounds) if len(whole) == len(self.sounds) >= _FEW else ""

    @property
    def compared(self) -> tuple[str, ...]:
        """The words that are held against those of another name."""
        return self.sounds[:_MOST]

    def likeness(self, other: Spelled) -> int:
        """How likely two spellings are of one human's name, from 0 to 100.

        >>> spelled("Коваленко Сергій Петрович").likeness(spelled("Sergey Kovalenko"))
        95
        >>> spelled("Коваленко Сергій").likeness(spelled("S. Kovalenko")), spelled("Коваленко Сергій").likeness(spelled("Коваленко Олена"))
        (80, 20)
        """
        if not self.sounds or not other.sounds:
            return 0
        if self.latin == other.latin:
            return 100
        score = min(_whole(self.compared, other.compared), SAME)
        if self.patronymic and other.patronymic:
            return score if closeness(self.patronymic, other.patronymic) >= ALIKE else min(score, _OTHER)
        return min(score, NEARLY) if self.patronymic or other.patronymic else score


def spelled(name: str) -> Spelled:
    """The name by sound.

    >>> [spelled(name).key for name in ("Дем’яненко Олена Іванівна", "Elena Demyanenko", "Коваленко О. П.")]
    ['demanenko olena', 'demanenko olena', '']
    """
    found = words(name)
    father = _patronymic(found)
    rest = [word for place, word in enumerate(found) if place != father]
    return Spelled(tuple(sorted(map(sound, rest))), sound(found[father]) if father is not None else "", tuple(sorted(found)))


def _whole(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How alike the words are, each with its nearest; the least alike decides, since people share surnames and given names.

    Initials alone are nobody's name.
    """
    short, long = sorted((one, other), key=len)
    if len(short) < _FEW:
        return 0
    paired = (tuple(zip(short, chosen, strict=True)) for chosen in permutations(long, len(short)))
    return max((min(starmap(_word, pairs)) for pairs in paired if any(min(map(len, pair)) > 1 for pair in pairs)), default=0)


def _word(one: str, other: str) -> int:
    if one != other and 1 in (len(one), len(other)):
        return ALIKE if one[0] == other[0] else 0
    alike = closeness(one, other)
    return min(alike, _OTHER) if one.endswith("a") != other.endswith("a") else alike  # Oleksandr is not Oleksandra


def _patronymic(found: list[str]) -> int | None:
    """Which word is the patronymic, of three or more: surnames may end as it does, and then stand first."""
    likely = [place for place, word in enumerate(found) if _PATRONYMIC.fullmatch(word)] if len(found) > _FEW else []
    if not likely:
        return None
    return likely[-1] if likely[0] == 0 else likely[0]


def sound(word: str) -> str:
    """A word of a name by how it sounds, whichever rules it was transliterated by.

    >>> sound("zelenskyi") == sound("zelensky") == sound("zelenskiy"), sound("serhii") == sound("sergey")
    (True, True)
    """
    heard = _heard(word)
    return _given().get(heard, heard)


def _heard(word: str) -> str:
    for written, spoken in _SOUNDS:
        word = word.replace(written, spoken)
    word = re.sub(r"(.)\1+", r"\1", word)
    return re.sub(r"(?<=.{3})[ei]*i$", "i", word)


@cache
def _given() -> dict[str, str]:
    """Every form of a given name by sound, with the first of its line."""
    return {_heard(form): _heard(forms[0]) for line in _GIVEN.replace("\n", "|").split("|") if (forms := line.split()) for form in forms}
