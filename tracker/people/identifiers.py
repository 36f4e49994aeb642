"""What identifies a human, in one form however it was typed; it is turned into tags by a key and kept nowhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.errors import WrongRequest
from tracker.latin import words
from tracker.people.names import spelled

if TYPE_CHECKING:
    from tracker.store import Session

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u02bc\u2018`\u00b4\u2032", "'"))
_LEAST_DIGITS = 7
LOCAL_DIGITS = 9
"""What telephone numbers of Ukraine share with and without the code of the country."""
_YEARS = range(1900, 2051)
BY_NAME = b"near-name"
"""How the form of a whole name alone begins."""
_WITH_YEAR, _WITH_PLACE, _WITH_PHONE, _NAME_ALONE = 97, 95, 90, 80
"""How likely it is one human, of 100, who has the same of this."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WITHIN = re.compile(r"[\s<>()\[\],;]*([^@\s<>()\[\],;]+@[^@\s<>()\[\],;]+\.[^@\s<>()\[\],;]+)[\s<>()\[\],;]*")
_NUMBER = re.compile(r"\+?\d(?:[\s().-]*\d){8,}")

_AT_HOME = {
    "UA": ("380", 9, ("0", "80")),
    "MD": ("373", 8, ("0",)),
    "RO": ("40", 9, ("0",)),
    "PL": ("48", 9, ()),
    "FR": ("33", 9, ("0",)),
    "CH": ("41", 9, ("0",)),
}
"""Of countries whose numbers are all of one length: the code, that length, and what is dialled before a number within the country."""

NAMES = ("email", "phone", "id_number", "name", "birth_year", "organisation")
"""What may be told of a human."""


def without_address(name: str) -> tuple[str, str]:
    """A name without the e-mail address that stands in the same cell, and that address, empty where there is none.

    >>> without_address("Olena Koval <o@x.example>"), without_address("Olena")
    (('Olena Koval', 'o@x.example'), ('Olena', ''))
    """
    found = _WITHIN.search(name)
    return (_WITHIN.sub(" ", name).strip(), found[1]) if found else (name, "")


@dataclass(frozen=True, slots=True, repr=False)
class Identifiers:
    """What is told of one human; empty is not told. Its representation never shows a value, so no log or traceback does.

    `home` is the country, where it is known, in which telephone numbers are written without its code.

    >>> Identifiers(email="a@b.org", name="Olena")
    Identifiers(email, name)
    """

    email: str = ""
    phone: str = ""
    id_number: str = ""
    name: str = ""
    birth_year: str = ""
    organisation: str = ""
    home: str = ""

    def __repr__(self) -> str:
        """Which identifiers there are."""
        return f"Identifiers({', '.join(name for name in NAMES if getattr(self, name))})"

    def strong(self) -> tuple[bytes, ...]:
        """The forms that one human alone has. Raises `WrongRequest`, which quotes nothing."""
        email = plain(self.email)
        if email and not _EMAIL.fullmatch(email):
            raise WrongRequest("The e-mail address is none", next_step="It reads name@place.")
        told = (("email", email), ("phone", _digits(self.phone) if self.phone.strip() else ""), ("id", plain(self.id_number)))
        return tuple(f"{kind}\0{form}".encode() for kind, form in told if form)

    def elsewise(self) -> tuple[bytes, ...]:
        """The forms that the telephone number has where it is written otherwise, with the code of its country or without.

        They lead to whoever is known, where the number as it was typed leads to nobody: no pseudonym of old means somebody else.
        """
        return tuple(f"phone\0{digits}".encode() for digits in _elsewise(self.phone, self.home))

    def weak(self) -> tuple[bytes, ...]:
        """The forms that two humans may share: a name with a year of birth, or with an organisation."""
        name = plain(self.name)
        told = (("name-year", plain(self.birth_year)), ("name-organisation", plain(self.organisation)))
        return tuple(f"{kind}\0{name}\0{with_it}".encode() for kind, with_it in told if name and with_it)

    def of_other_years(self) -> tuple[bytes, ...]:
        """The forms of the name with every other year of birth: who is known by one of them, and not by this year, is a namesake."""
        name, own = plain(self.name), plain(self.birth_year)
        return tuple(f"name-year\0{name}\0{year}".encode() for year in _YEARS if str(year) != own) if name and own else ()

    def near(self) -> tuple[tuple[bytes, int], ...]:
        """Forms that another spelling of the same human has, too, each with how likely it is of one human, from 0 to 100."""
        key, phone = spelled(self.name).key, local_number(self.phone)
        told = (
            ("near-year", f"{key}\0{plain(self.birth_year)}" if key and self.birth_year.strip() else "", _WITH_YEAR),
            ("near-organisation", f"{key}\0{' '.join(words(self.organisation))}" if key and self.organisation.strip() else "", _WITH_PLACE),
            ("near-phone", phone, _WITH_PHONE),
            (BY_NAME.decode(), key, _NAME_ALONE),
        )
        return tuple((f"{kind}\0{form}".encode(), likely) for kind, form, likely in told if form)


def bearers(human: Identifiers, known_by: Callable[[Sequence[bytes]], Sequence[str]]) -> list[str]:
    """Whom the surest forms of a human that lead to anybody lead to, but for namesakes: those born in another year."""
    weak = human.weak()
    found = next((some for forms in (human.strong(), human.elsewise()) if (some := known_by(forms))), None)
    if found is not None:
        return [*found]
    met, same_year = known_by(weak), known_by(weak[:1])
    namesakes = known_by(human.of_other_years()) if {*met} - {*same_year} else ()
    return [each for each in met if each in same_year or each not in namesakes]


def local_number(phone: str, least: int = LOCAL_DIGITS) -> str:
    """A telephone number without the code of the country, so that it is the same with and without it; empty with fewer digits than that.

    >>> local_number("+38 (067) 123-45-67"), local_number("12-34")
    ('671234567', '')
    """
    digits = "".join(letter for letter in phone if letter.isdigit())
    return digits[-LOCAL_DIGITS:] if len(digits) >= least else ""


def plain(text: str) -> str:
    r"""A text in NFC without regard to case, to spaces around and to how many stand between; any apostrophe is the same.

    >>> plain("  Дем\u2019ЯНЕНКО\u00a0 Олена ")
    "дем'яненко олена"
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(folded.translate(_APOSTROPHES).split())


def _digits(phone: str) -> str:
    """A telephone number in digits; the international prefix 00 means the same as +."""
    digits = "".join(str(unicodedata.digit(letter)) for letter in phone if letter.isdigit()).removeprefix("00")
    if len(digits) < _LEAST_DIGITS:
        raise WrongRequest("The telephone number is too short", next_step="Write it with the code of the country: +380 …")
    return digits


def _elsewise(phone: str, home: str) -> list[str]:
    """The digits of a number of the home country as it is written otherwise.

    >>> _elsewise("067 123 45 67", "UA"), _elsewise("+380671234567", "UA") == _elsewise("00380 67 1234567", "UA")
    (['380671234567', '671234567', '80671234567'], True)
    >>> _elsewise("067 123 45 67", ""), _elsewise("+48 671 234 567", "UA")
    ([], [])
    """
    if home not in _AT_HOME or not phone.strip():
        return []
    code, length, dialled = _AT_HOME[home]
    digits, ways = _digits(phone), (code, "", *dialled)
    for way in ways[:1] if phone.strip().startswith(("+", "00")) else ways:
        own = digits.removeprefix(way)
        if len(own) == length == len(digits) - len(way) and not own.startswith("0"):
            return [f"{other}{own}" for other in ways if other != way]
    return []


def home_country(session: Session) -> str:
    """The one country that all programmes have their home in, as far as they say it; empty where there is none, or several."""
    found = session.tuples("select distinct home_country from programme where home_country is not null limit 2")
    return str(found[0][0]) if len(found) == 1 else ""


def holds_contact(text: str) -> bool:
    """A text that holds what looks like an e-mail address or a telephone or identity number.

    >>> holds_contact("asked by a@b.org"), holds_contact("call +380 50 123-45-67"), holds_contact("letter 12 of 2026-11-24")
    (True, True, False)
    """
    return bool(_EMAIL.search(text) or _NUMBER.search(re.sub(r"\d{4}-\d\d-\d\d", "", text)))
