"""Sheets about people: their columns of names, addresses and numbers are left out, with a sentence that repeats nothing."""

from __future__ import annotations

import re

from tracker.records.record_type import RecordType

PRIVATE = frozenset({"person", "participation"})
"""The record types whose sheets people fill from lists of participants."""

_ENGLISH = """
name, names, surname, patronymic, maiden, email, e mail, emails, e mails, mail, phone, phones, telephone, mobile, cell, tel, contact,
contacts, whatsapp, telegram, viber, signal, passport, id number, id no, id card, identity, tax number, national id, ssn, address,
date of birth, birth date, birthdate, birthday, dob, signature
"""
_UKRAINIAN = (
    "ім я, імя, імені, імена, по батькові, піб, п і б, фіо, мейл, емейл, імейл, е мейл, пошта, пошти, тел, моб, іпн, рнокпп, підпис"
)
_STEMS = (  # of Ukrainian words, then of Russian ones
    " прізвищ",
    " електронн",
    " телефон",
    " мобільн",
    " контакт",
    " паспорт",
    " адрес",
    " дата народж",
    " дати народж",
    " фамил",
    " отчеств",
    " почт",
    " дата рожд",
    " электронн",
)
_FRENCH = """
nom, noms, prénom, prénoms, prenom, courriel, courriels, mél, téléphone, tél, portable, passeport, adresse, numéro d identité,
sécurité sociale, date de naissance, coordonnées
"""
_PHRASES = tuple(phrase for words in (_ENGLISH, _UKRAINIAN, _FRENCH) for phrase in " ".join(words.split()).split(", "))
_GAPS = re.compile(r"[\W_]+")
_MOST_DIGITS = 6


def is_personal(heading: str) -> bool:
    """A heading, in plain form, under which lists of people hold names, addresses or numbers, in English, Ukrainian, Russian or French.

    >>> [is_personal(heading) for heading in ("full name", "прізвище", "courriel", "hours", "role")]
    [True, True, True, False, False]
    """
    words = f" {_GAPS.sub(' ', heading)} "
    return is_value(heading) or any(f" {phrase} " in words for phrase in _PHRASES) or any(stem in words for stem in _STEMS)


def is_value(heading: str) -> bool:
    """What should be a heading is an address or a number itself."""
    return "@" in heading or sum(letter.isdigit() for letter in heading) > _MOST_DIGITS


def refusal(heading: str, kind: RecordType) -> tuple[str, str]:
    """What is said of a column that does not belong to the type, and what to do; where a heading is missing it may itself be a name."""
    if is_personal(heading):
        return (
            "This column seems to hold names, addresses or numbers of people; its values are left out",
            "Delete it: they never enter the store. People are told by pseudonyms (`tracker people find --new`).",
        )
    return f"This is no column of {kind.name}; its values are left out", f"The columns are {', '.join(kind.names)}."
