"""The letters of a text file: which encoding people's programs saved it in, judged by its words."""

from __future__ import annotations

import codecs
import re

from tracker.errors import UnreadableFile

_AS_UTF8 = "Save it from Excel as “CSV UTF-8”."
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC = ("cp1251", "koi8_u", "cp866")
_ALPHABET = "а-щьюяґєіїёъыэ"
_NATURAL = re.compile(rf"\b(?:[{_ALPHABET}]{{2,}}|[{_ALPHABET.upper()}][{_ALPHABET}]+|[{_ALPHABET.upper()}]{{2,}})\b")
_LATIN = re.compile(r"\b(?=\w*[a-zA-Z])(?=\w*[À-ÿŒœŠšŽžŸ])[a-zA-ZÀ-ÿŒœŠšŽžŸ]+\b")
_SAMPLE = 2**20
_OF_UTF8 = {
    "cp1252": re.compile(rb"\xc3[\xa0-\xbf]|\xe2\x80[\x90-\xbf]"),
    **dict.fromkeys(_CYRILLIC, re.compile(rb"(?:[\xd0\xd1][\x80-\xbf]){3}|\xe2\x80[\x90-\xbf]")),
}
"""By encoding, bytes that are letters or quotation marks in UTF-8, and in this encoding nothing that stands in a word."""
_FEW_ZEROS, _ZEROS_SHARE = 16, 0.02


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text and the encoding it was in. Raises `UnreadableFile` when no encoding makes words of it, or two would be needed."""
    encoding = encoding_of(data)
    if encoding in _OF_UTF8 and _OF_UTF8[encoding].search(data):
        raise UnreadableFile(
            f"{name} has lines in two encodings, UTF-8 and {encoding}, first on line {_first_line(data)}", next_step=_AS_UTF8
        )
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(f"{name} has letters that cannot be read, first on line {line}", next_step=_AS_UTF8) from error
    if text.count("\0") > max(_FEW_ZEROS, _ZEROS_SHARE * len(text)):
        raise UnreadableFile(f"{name} is no text: it is full of zero bytes", next_step="Load a workbook (.xlsx) or a CSV file.")
    return text, encoding.removesuffix("-sig")


def _first_line(data: bytes) -> int:
    """The first line that is not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1


def encoding_of(data: bytes) -> str:
    """The mark at the start decides; else UTF-8 if it is that strictly; else whichever makes the most words.

    >>> encoding_of("Київ".encode()), encoding_of("Київ; Львів".encode("cp1251")), encoding_of("Médecins à Genève".encode("latin-1"))
    ('utf-8', 'cp1251', 'cp1252')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if unmarked := _utf16(data):
        return unmarked
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _eight_bit(data[:_SAMPLE])
    return "utf-8"


def _utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of plain text is zero."""
    sample = data[:4096]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * 0.4 and sample[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if half and sample[::2].count(0) > half * 0.4 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _eight_bit(sample: bytes) -> str:
    """Cyrillic words are made of high letters only and keep to one case; Western ones mix accents into plain letters."""
    letters = {encoding: _weight(_NATURAL, sample, encoding) for encoding in _CYRILLIC}
    best = max(_CYRILLIC, key=lambda encoding: letters[encoding])
    return best if letters[best] > _weight(_LATIN, sample, "cp1252") else "cp1252"


def _weight(words: re.Pattern[str], sample: bytes, encoding: str) -> int:
    return sum(len(word) for word in words.findall(sample.decode(encoding, errors="replace")))
