"""Codes by the spellings of their names: transliterated, with or without “oblast”, and as old or other languages have them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from tracker.latin import words

_Key = tuple[str, ...]

_OBLAST, _CITY = "oblast", "city"
_KINDS = dict.fromkeys(("oblast", "oblasti", "obl", "region", "rehion"), _OBLAST) | dict.fromkeys(("city", "misto", "m", "gorod"), _CITY)
_FILLERS = {"of", "de", "the"}


class Spellings:
    """Finds the one code that a spelling can mean. Names are compared when a first text is looked for, not before."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._names = tuple(names)

    def with_names(self, names: Iterable[tuple[str, str]]) -> Spellings:
        """These spellings with further names."""
        return Spellings((*self._names, *names))

    def names(self) -> list[tuple[str, str]]:
        """Each code with a name, without what kind of place it is."""
        return [(code, " ".join(_bare(_key(name)))) for name, code in self._names]

    def code(self, text: str) -> str | None:
        """The code whose name is spelled so; None when none or several are.

        >>> regions = Spellings([("Київ", "UA-30"), ("Київська область", "UA-32"), ("Kyiv oblast", "UA-32"), ("Kharkiv", "UA-63")])
        >>> [regions.code(text) for text in ("Kyiv", "м. Київ", "Kyivska", "Region of Kyiv", "Харків", "Kharkiv obl.", "Lviv")]
        ['UA-30', 'UA-30', 'UA-32', 'UA-32', 'UA-63', 'UA-63', None]
        """
        meant = self.codes(text)
        return next(iter(meant)) if len(meant) == 1 else None

    def codes(self, text: str) -> set[str]:
        """All codes whose name is spelled so."""
        key = _key(text)
        return self._whole.get(key) or self._whole.get(_bare(key)) or self._bare.get(_bare(key), set())

    @cached_property
    def _whole(self) -> dict[_Key, set[str]]:
        return _meant((_key(name), code) for name, code in self._names)

    @cached_property
    def _bare(self) -> dict[_Key, set[str]]:
        """By names without what kind of place they are."""
        return _meant((_bare(key), code) for key, codes in self._whole.items() for code in codes)


def _meant(pairs: Iterable[tuple[_Key, str]]) -> dict[_Key, set[str]]:
    meant: dict[_Key, set[str]] = {}
    for key, code in pairs:
        if key:
            meant.setdefault(key, set()).add(code)
    return meant


def _key(text: str) -> _Key:
    """The words, what kind of place it is last."""
    found = [_KINDS.get(word, word) for word in words(text) if word not in _FILLERS]
    return tuple(sorted(found, key=lambda word: word in (_OBLAST, _CITY)))


def _bare(key: _Key) -> _Key:
    return tuple(word for word in key if word not in (_OBLAST, _CITY))
