"""What the floor below says in English, in the reader's language: messages are known by their English form, however they came."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale

from indicators.wording import date_text, number_text
from indicators.words import NBSP, Words, listed, quoted
from tracker.codes import code_list, code_list_names
from tracker.declared import declared
from tracker.phrases import LANGUAGES
from tracker.records import RECORD_TYPES

_PLACE = re.compile(r"“\{\}”|\{\}")
_HIDDEN = "The value"
"""Stands for a quoted value in messages about people."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,.])")
_COUNTED = re.compile(r"(\d[\d,\u00a0]*) (\D+)")
_COUNT = r"((?:(?!: ).)*?)"
"""What begins a message, such as how many: not the name of a file before it."""
_FORMS = re.compile(r"\[([^\[\]|]+(?:\|[^\[\]|]+)+)\]")
"""How something is called that is counted: `3 [рядок|рядки|рядків]`. While a message is made, marks that nobody writes take the place
of the brackets."""

_CALLED = re.compile("(?:(\\d[\\d\u00a0]*)([ \u00a0]))?\ue000([^\ue001]*)\ue001")

_SENTENCES = re.compile(r"(?<=[.?!:]) (?=[A-Z“`(])")
_TELLING = 18
"""Letters by which a message is known for sure; with fewer, what somebody wrote might look like one."""

_KEPT = 4096
_SHEET = "sheet "
"""The place after it is what a sheet is called in the file."""


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """The shape of `phrasebook.toml`."""

    phrase: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """A message with places to fill: how it is known, how many letters it has beside them, its words, and which places are names."""

    known: re.Pattern[str]
    letters: int
    words: Words
    names: frozenset[int]

    def told(self, parts: tuple[str, ...], language: str) -> str:
        """The message filled in; what a sheet is called stays as it stands in the file, be it that of a type of record."""
        whole = [part.rstrip(NBSP) for part in parts]  # of a text that is told already
        return _text(self.words, language).format(*(part if at in self.names else _part(part, language) for at, part in enumerate(whole)))


@cache
def phrases() -> tuple[Words, ...]:
    """All messages that are known, as they are declared."""
    return declared(Path(__file__).with_suffix(".toml"), PhraseBook).phrase


def translated(message: str, language: str) -> str:
    r"""A message of the tracker in the reader's language; one that is not known stays as it is.

    >>> translated("There is no agreement “IMP-099”", "fr").replace("\u00a0", " ")
    'Il n’y a pas d’enregistrement « IMP-099 » (accord)'
    """
    return message if language == "en" else _counted(_translated(message, language, 1), language)


def reason_translated(reason: str, language: str) -> str:
    r"""A recorded reason in the reader's language where the tracker wrote it; what a person wrote stays as it is.

    >>> reason_translated("Confirmed when it was loaded: 1,200,000 UAH is far from the usual, 1,000 to 50,000", "uk").replace("\u00a0", " ")
    'Підтверджено під час завантаження: 1 200 000 UAH — далеко від звичного (від 1 000 до 50 000)'
    """
    return reason if language == "en" else _counted(_translated(reason, language, _TELLING), language)


@lru_cache(_KEPT)
def _translated(message: str, language: str, telling: int) -> str:
    """The message by the form that has at least so many letters, or by itself."""
    if message.startswith("“") and message.find("”") == len(message) - 1:
        return quoted(message[1:-1], language)
    if message in _plain():
        return _text(_plain()[message], language)
    for form in _forms():
        if form.letters >= telling and (found := form.known.fullmatch(message)):
            return _begun(form.told(found.groups(), language), message)
    sentences = _SENTENCES.split(message)
    if len(sentences) > 1 and all(each.count("“") == each.count("”") for each in sentences):
        surely = any(_translated(each, language, telling) != each for each in sentences)
        return " ".join(_translated(each, language, 1) for each in sentences) if surely else message
    return message


def _counted(text: str, language: str) -> str:
    """A text with what it counts in the form that goes with its number; in the last form what nobody counts."""

    def called(found: re.Match[str]) -> str:
        forms = found[3].split("|")
        return f"{found[1]}{found[2]}{_called(found[1], forms, language)}" if found[1] else forms[-1]

    return _CALLED.sub(called, text)


def _text(words: Words, language: str) -> str:
    """Words in a language, with marks about the forms of what is counted."""
    return _FORMS.sub("\ue000\\1\ue001", words.text(language))


def _called(number: str, forms: Sequence[str], language: str) -> str:
    """How so many are called: the last form is that of many, and of fractions.

    >>> [_called(number, ("рядок", "рядки", "рядків"), "uk") for number in ("1", "2", "5", "11", "21", "1\u00a0012")]
    ['рядок', 'рядки', 'рядків', 'рядків', 'рядок', 'рядків']
    """
    kind = Locale(language).plural_form(int(number.replace(NBSP, "")))
    return forms[{"one": 0, "few": 1}.get(kind, -1)]


def _begun(text: str, message: str) -> str:
    """The text with a capital where the message begins a sentence, though a word that is filled in begins it now."""
    return text[:1].upper() + text[1:] if message.startswith(("“", _HIDDEN)) else text


def _part(part: str, language: str) -> str:
    """What fills a place: a quotation as it is, days and numbers as the language writes them, else a message or several."""
    if part.startswith("“") and part.endswith("”"):
        return quoted(part[1:-1], language)
    if _DAY.fullmatch(part):
        return _day(part, language)
    if (sure := _translated(part, language, _TELLING)) != part:
        return sure
    if "; " in part:
        return listed((_part(each, language) for each in part.split("; ")), language)
    if all(counts := [_COUNTED.fullmatch(each) for each in part.split(", ")]):
        return ", ".join(f"{_numbers(count[1], language)} {_translated(count[2], language, 1)}" for count in counts if count)
    return _translated(_numbers(part, language), language, 1)


def _day(part: str, language: str) -> str:
    """A day as the language writes it; one that does not exist as it is."""
    try:
        return date_text(date.fromisoformat(part), language)
    except ValueError:
        return part


def _numbers(text: str, language: str) -> str:
    """A text with its grouped numbers as the language writes them."""
    return _NUMBER.sub(lambda number: number_text(Decimal(number[0].replace(",", "")), language), text)


@cache
def _plain() -> Mapping[str, Words]:
    """Messages without places, and what types of records are called; small at the beginning, too, unless that is a field's name."""
    codes, types = code_list("ENTITY").codes, RECORD_TYPES.values()
    titles = [Words(kind.title, codes[kind.name].names["uk"], codes[kind.name].names["fr"]) for kind in types]
    known = {words.en: words for words in (*titles, *phrases()) if not _PLACE.search(words.en)}
    small = {name.lower(): _small(words) for name, words in known.items()} | {
        kind.name: _small(title) for kind, title in zip(types, titles, strict=True)
    }
    fields = {field.name for kind in types for field in kind.fields}
    return MappingProxyType(_codes() | {name: words for name, words in small.items() if name not in fields or name in RECORD_TYPES} | known)


def _codes() -> dict[str, Words]:
    """What codes of all lists are called."""
    codes = (code for name in code_list_names() for code in code_list(name).codes.values())
    return {code.names["en"]: Words(*(code.names[each] for each in LANGUAGES)) for code in codes if all(map(code.names.get, LANGUAGES))}


def _small(words: Words) -> Words:
    return Words(*(text[:1].lower() + text[1:] for text in (words.en, words.uk, words.fr)))


@cache
def _forms() -> tuple[_Form, ...]:
    """Messages with places, those with most letters first: they say most exactly what they mean."""
    made = (_form(words) for words in phrases() if _PLACE.search(words.en))
    return tuple(sorted(made, key=lambda form: -form.letters))


def _form(words: Words) -> _Form:
    places = _PLACE.findall(words.en)
    fixed = _PLACE.split(words.en)
    known = re.escape(fixed[0])
    for place, after in zip(places, fixed[1:], strict=True):
        within = "(.*?)" if known or not after.startswith(" ") else _COUNT
        known += (rf"(“.*?”|{_HIDDEN})" if "“" in place else within) + re.escape(after)
    names = frozenset(at for at, before in enumerate(fixed) if before.endswith(_SHEET))
    return _Form(re.compile(known, re.DOTALL), sum(map(len, fixed)), words, names)
