"""Code lists: the words a record may use, each with its names in English, Ukrainian and French.

One CSV file for each list lies in `data/codes`; `lists.csv` names them. Codes are never taken out, only given a last day.
A store may add to a list and change it by records of its own: `tracker.vocabulary` lays them over.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from tracker.errors import BadDeclaration, UnknownName
from tracker.phrases import LANGUAGES
from tracker.settings import DATA
from tracker.spellings import Spellings
from tracker.suggestions import did_you_mean

CODES = DATA / "codes"
LISTS = "LIST"
"""The list of all lists, made from `lists.csv`."""

_COLUMNS = ("code", *(f"name_{language}" for language in LANGUAGES), "valid_from", "valid_to")
_FEW = 12
"""Lists of no more codes are told whole to who wrote another."""
_TELLING = 3
"""Words of fewer letters are near to too many."""


@dataclass(frozen=True, slots=True)
class Code:
    """One word of a list. `extra` holds what only its list knows: the country of a region, the minor units of a currency."""

    code: str
    names: Mapping[str, str]
    valid_from: date | None
    valid_to: date | None
    extra: Mapping[str, str]

    def name(self, language: str = "en") -> str:
        """The name in a language, else the English one, else the code."""
        return self.names.get(language) or self.names.get("en") or self.code

    @property
    def parent(self) -> str:
        """The code it belongs to: the oblast of a raion, the country of a region; empty at the top."""
        return self.extra.get("parent") or self.extra.get("country", "")

    def valid_on(self, day: date) -> bool:
        """In use on that day; both ends are inclusive, and None means always."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class CodeList:
    """A list of codes. Outside a `complete` list there is no right code; another list is a selection from a longer one.

    The parent of a code is a code of the same list or, at its top, of the list `parents`.
    """

    name: str
    titles: Mapping[str, str]
    codes: Mapping[str, Code]
    spellings: Spellings
    complete: bool
    parents: str = ""
    _decided: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _spoken(self) -> Mapping[str, str]:
        """Each folded code and each folded name that means one code only, with that code."""
        meanings: dict[str, set[str]] = {}
        for code in self.codes.values():
            for name in filter(None, (*code.names.values(), code.extra.get("alpha_3"))):
                meanings.setdefault(_folded(name), set()).add(code.code)
        names = {word: next(iter(meant)) for word, meant in meanings.items() if len(meant) == 1}
        return names | {_folded(code): code for code in self.codes}

    def title(self, language: str = "en") -> str:
        """What the list is called in a language."""
        return self.titles.get(language) or self.titles["en"]

    def has(self, code: str) -> bool:
        """The code stands in the list, in use or withdrawn."""
        return code in self.codes

    def resolve(self, text: str) -> str | None:
        """The code that `text` is, in any case of letters, or is a name or a known spelling of; None when none or several.

        >>> code_list("COUNTRY").resolve("Німеччина"), code_list("REGION").resolve("Харьковская обл.")
        ('DE', 'UA-63')
        """
        word = text.strip()
        if decided := self._decided.get(_folded(word)):
            return decided
        return word if word in self.codes else self._spoken.get(_folded(word)) or self.spellings.code(word)

    def decided(self, meanings: Mapping[str, str]) -> CodeList:
        """The list with words that a person has decided to mean a code, before anything else they could mean."""
        return replace(self, _decided={_folded(word): code for word, code in meanings.items()}) if meanings else self

    def suggestion(self, text: str) -> str:
        """A sentence that helps the writer of an unknown code, or an empty text.

        >>> code_list("COUNTRY").suggestion("Germny")
        'Did you mean “DE” (Germany)?'
        >>> code_list("SEX").suggestion("7")
        'It must be one of F, M, O, _U.'
        """
        near = self.resolve(text)
        if near is None and (several := self.spellings.codes(text)):
            return f"Several codes are called so: {', '.join(sorted(several))}."
        if near := near or self._near(_folded(text)):
            return f"Did you mean “{near}” ({self.codes[near].name()})?"
        return f"It must be one of {', '.join(self.codes)}." if self.complete and len(self.codes) <= _FEW else ""

    def _near(self, word: str) -> str | None:
        if len(word) < _TELLING:  # “UK” is as near to the code of Ukraine as to that of any other country
            return None
        words = get_close_matches(word, self._spoken, n=1, cutoff=0.7)
        return self._spoken[words[0]] if words else None


def code_list(name: str) -> CodeList:
    """The list of that name, read once. Raises `UnknownName`, or `BadDeclaration` when its file is wrong."""
    return read_code_list(CODES, name)


def code_list_names() -> tuple[str, ...]:
    """The names of all lists, in alphabetical order."""
    return tuple(sorted(_titles(CODES)))


@cache
def read_code_list(folder: Path, name: str) -> CodeList:
    """The list `name` from a folder of code lists."""
    titles = _titles(folder)
    if name == LISTS:
        return _list_of_lists(titles)
    if name not in titles:
        raise UnknownName(f"There is no code list “{name}”", next_step=did_you_mean(name, titles))
    path = folder / f"{name}.csv"
    rows = csv_rows(path)
    if problems := [*_missing_columns(rows), *_repeated(rows)]:
        raise BadDeclaration(str(path), tuple(problems))
    about, codes = titles[name], {row["code"]: _code(path, row) for row in rows}
    also = [(row["spelling"], row["code"]) for row in _spellings(folder) if row["list"] == name]
    spellings = Spellings([*_names(codes.values()), *also])
    return CodeList(name, _told(about, "title"), codes, spellings, about["complete"] == "true", about.get("parents", ""))


def _list_of_lists(titles: Mapping[str, Mapping[str, str]]) -> CodeList:
    codes = {name: Code(name, _told(about, "title"), None, None, {}) for name, about in titles.items()}
    words = {"en": "Code list", "uk": "Список кодів", "fr": "Liste de codes"}
    return CodeList(LISTS, words, codes, Spellings(_names(codes.values())), complete=True)


def _told(row: Mapping[str, str], what: str) -> dict[str, str]:
    """A name or title as a row tells it in each language."""
    return {language: row[f"{what}_{language}"] for language in LANGUAGES}


def overlaid(shipped: CodeList, records: Iterable[Mapping[str, Any]]) -> CodeList:
    """The list with records of the type `code` laid over it: new codes added; of a known one only what its record says is changed."""
    own = [record for record in records if record["list"] == shipped.name]
    if not own:
        return shipped
    codes = dict(shipped.codes)
    for record in own:
        code = codes.get(record["code"], Code(record["code"], {}, None, None, {}))
        names = {language: record[f"name_{language}"] for language in LANGUAGES if record.get(f"name_{language}")}
        codes[code.code] = replace(
            code,
            names={**code.names, **names},
            valid_from=record.get("valid_from") or code.valid_from,
            valid_to=record.get("valid_to") or code.valid_to,
            extra={**code.extra, **({"parent": record["parent"]} if record.get("parent") else {})},
        )
    return replace(shipped, codes=codes, spellings=shipped.spellings.with_names(_names(codes.values())))


@cache
def _titles(folder: Path) -> dict[str, dict[str, str]]:
    return {row["list"]: row for row in csv_rows(folder / "lists.csv")}


@cache
def _spellings(folder: Path) -> list[dict[str, str]]:
    """How else names are spelled, as people and other languages have them."""
    path = folder / "spellings.csv"
    return csv_rows(path) if path.exists() else []


def csv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file; a row with too few or too many cells is a problem of the file."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise BadDeclaration(str(path), (f"cannot be read: {error}",)) from error
    if uneven := [f"line {line} has {len(row)} cells, not {len(header)}" for line, row in enumerate(rows, 2) if len(row) != len(header)]:
        raise BadDeclaration(str(path), tuple(uneven))
    return [dict(zip(header, row, strict=True)) for row in rows]


def _missing_columns(rows: list[dict[str, str]]) -> list[str]:
    return [f"column “{column}” is missing" for column in _COLUMNS if not rows or column not in rows[0]]


def _repeated(rows: list[dict[str, str]]) -> list[str]:
    return [f"code “{code}” stands {times} times" for code, times in Counter(row.get("code", "") for row in rows).items() if times > 1]


def _code(path: Path, row: dict[str, str]) -> Code:
    try:
        first, last = (date.fromisoformat(row[end]) if row[end] else None for end in ("valid_from", "valid_to"))
    except ValueError as error:
        raise BadDeclaration(str(path), (f"code “{row['code']}”: {error}",)) from error
    return Code(row["code"], _told(row, "name"), first, last, {column: cell for column, cell in row.items() if column not in _COLUMNS})


def _names(codes: Iterable[Code]) -> list[tuple[str, str]]:
    return [(name, code.code) for code in codes for name in code.names.values() if name]


def _folded(text: str) -> str:
    """The text without regard to case, spacing and the kind of apostrophe, which Ukrainian keyboards differ in."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return " ".join(plain.translate(_APOSTROPHES).split())


_APOSTROPHES = str.maketrans("’ʼ`´", "''''")
