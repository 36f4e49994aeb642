"""Lists of participants as people keep them: which columns identify a human, which are recorded, and which are read past."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tracker.intake.raw.tables import Fault, RawRow, RawTable, is_blank
from tracker.intake.understanding.private import is_value
from tracker.latin import words
from tracker.likeness import Nearest
from tracker.people.identifiers import NAMES
from tracker.records import RECORD_TYPES
from tracker.records.fields import IDENTIFIER

_WITHIN = 20

IDENTIFYING = {
    "email": "e-mail | email address | e mail address | mail | адреса ел. пошти | електронна поштова скринька | emails | user "
    "email | ел. пошта |"
    " пошта | електронна пошта | електронна адреса | "
    "эл. почта | электронная почта | почта | courriel | adresse e-mail",
    "phone": "telephone | phone number | mobile | mobile phone | cell phone | tel | тел. моб. | моб | моб. тел. | тел | телефон | "
    "номер телефону | моб. телефон | мобільний телефон | контактний телефон | "
    "номер телефона | мобильный | téléphone | portable | téléphone portable",
    "id_number": "passport number | номер документа | номер паспорта | паспорт | passport | numéro d’identité | passeport",
    "name": "full name | name and surname | name surname | first and last name | прізвище ім’я | прізвище ім’я по батькові | "
    "прізвище, власне ім’я, по батькові | піб | п.і.б. | прізвище та ім’я | прізвище, ім’я | прізвище, ім’я, по батькові | учасник | "
    "прізвище та ініціали | піб учасника | фио участника | участник | "
    "фамилия, имя, отчество | фамилия и имя | participant | учасник/учасниця | nom et prénom | nom complet | name of "
    "participant | name original name | прізвище, ініціали | prénom et nom | nom et prénoms | фио",
    "surname": "last name | family name | прізвище | фамилия | nom | nom de famille",
    "given": "given name | first name | власне ім’я | ім’я | имя | prénom",
    "patronymic": "middle name | по батькові | отчество",
    "contacts": "contact | contact details | contact information | phone e mail | контакти | контакт | контактні дані | телефон e mail | "
    "контакти тел e mail | контактна інформація | телефон ел пошта | контакты | контактные данные | coordonnées",
    "birth_year": "year of birth | рік народження | р.н. | год рождения | дата рождения | "
    "année de naissance | date of birth | дата народження | date de naissance",
    "organisation": "organisation | organization | name of organization | name of institution | organization institution | "
    "заклад охорони здоров’я | назва установи | назва організації | найменування закладу | назва зоз | зоз | організація | "
    "заклад | установа | місце роботи | назва закладу | "
    "организация | учреждение | место работы | institution | structure | "
    "workplace | place of work | établissement | lieu de travail",
}
"""What identifies a human, with what its column may be called."""

_RECORDED = {
    "sex": "gender | стать | пол | sexe",
    "cadre": "occupation | position | profession | job title | title position | position title | посада | должность | спеціальність "
    "| професія | fonction",
    "home_country": "країна | страна | pays",
    "hours": "години | кількість годин | часы | heures",
    "role": "роль | rôle",
    "mode": "формат | формат участі | format",
    "activity_id": "activity | event | захід",
    "pre_score": "pre-test | претест | вхідний тест",
    "post_score": "post-test | посттест | підсумковий тест",
    "certificate": "сертифікат | certificat",
}


TELLING = {"email", "phone", "contacts", "id_number", "name", "surname", "given", "patronymic"}
"""What only humans have; a place of work or a year of birth tells of nobody by itself."""
_OF_ANYTHING = {"name", "nom"}
_OF_OFFICES = "contacts"
_OF_PEOPLE = {"sex", "cadre", "birth_year", "given", "patronymic"}

_PRESENCE = re.compile(
    r"присутн\w*(?:\W.*)?|явка|відвідування|присутств\w*(?:\W.*)?|посещ\w*|attendance|attended|(?:present|présente?s?)(?:\s*[/(].*)?|pr[ée]sences?"
    r"|(?:день|day|jour|сесія|session|модуль|module|заняття|занятие)\s*№?\s*\d+.*|\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|\d{4}-\d\d-\d\d.*"
    r"|(?:підпис|подпись|signature|émargement)\W+(?:день|day|jour|\d).*",
    re.IGNORECASE,
)
"""Headings of columns of marks: whether somebody came, or came on a day."""

_CONSENT = re.compile(
    r"згод|согла[сш]|consent|gdpr|персональних даних|персональных данных|personal data|données personnelles", re.IGNORECASE
)
_TO_MORE = re.compile(
    r"фото|photo|зйомк|съ[её]мк|відео|видео|vid[eé]o|image|зображен|медіа|media|розсилк|рассылк|newsletter|mailing", re.IGNORECASE
)
"""Headings of what people agree to: to be recorded, or to more than that."""

_PASSED = "signature | підпис | подпись | з п | n п п | n | no | number | émargement | примітка | примітки | remarks | observations"
"""What stands in lists beside that, and is read past without a question."""
_SURELY = 2
"""So many known headings make a row one of headings."""
_STEM, _WORD, _LONGEST = 6, 4, 60
"""A heading is no longer; what is may be a list whose lines were lost."""

_YOUR = {"vash", "vasha", "vashe", "vashi", "your", "votre", "vos"}
"""How an online form asks."""

_OWN = {"org_id": "organisation", "home_org": "organisation"}
"""Fields of ours that a list tells in one column."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The row of the headings, and the column of whatever is read; nothing else of the list is looked at."""

    top: int
    width: int
    at: Mapping[str, int]
    present: tuple[int, ...] = ()
    """The columns of marks for who came."""
    consent: tuple[int, ...] = ()
    """The columns of whether somebody agrees to be recorded."""

    @property
    def identifies(self) -> bool:
        """Some column tells who people are; a place of work or a year of birth does not."""
        return bool(self.at.keys() & TELLING)


def layout(table: RawTable, decided: Mapping[str, str]) -> Layout:
    """Where a list of participants has what. `decided` is what a person said of headings."""
    known = _known(decided)
    keys = [[heading_key(cell) for cell in row.cells] for row in table.rows[:_WITHIN]]
    rows = [{index: known[key] for index, key in enumerate(row) if key in known} for row in keys]
    if not rows:
        return Layout(0, 0, {})
    top = max(range(len(rows)), key=lambda place: len(set(rows[place].values())))
    at = {field: index for index, field in reversed(rows[top].items())}
    width = max(len(row.cells) for row in table.rows[top:])
    return Layout(top, width, at, _present(table.rows[top : top + 2], at), tuple(_consent(table.rows[top], at)))


def _consent(head: RawRow, at: Mapping[str, int]) -> Iterator[int]:
    """The columns headed by a question for consent; people may refuse to be photographed and still be recorded."""
    for index, cell in enumerate(head.cells):
        if index not in at.values() and isinstance(cell, str) and _CONSENT.search(cell) and not _TO_MORE.search(cell):
            yield index


def _present(rows: Sequence[RawRow], at: Mapping[str, int]) -> tuple[int, ...]:
    """The columns of marks: headed so in the row of the headings, or in the one below it where nobody is told in that."""
    head, *below = rows
    subheads = [row for row in below if not any(index < len(row.cells) and not is_blank(row.cells[index]) for index in at.values())]
    cells = ((index, cell) for row in (head, *subheads) for index, cell in enumerate(row.cells) if index not in at.values())
    return tuple(sorted({index for index, cell in cells if not is_blank(cell) and _PRESENCE.fullmatch(str(cell).strip())}))


def _known(decided: Mapping[str, str]) -> dict[str, str]:
    return {**_headings(), **{heading_key(heading): _OWN.get(field, field) for heading, field in decided.items()}}


def open_headings(table: RawTable, found: Layout, decided: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """The headings that nobody has explained, by their column; nothing in the place of one that shares no word with those we know.

    Only of a row that is surely one of headings: in any other may stand names, and in a column that somebody forgot to head, too.
    """
    known = {*_known(decided), *map(heading_key, _PASSED.split(" | ")), ""}
    if len(found.at) >= _SURELY:
        for index, cell in enumerate(table.rows[found.top].cells):
            if (key := heading_key(cell)) not in known and index not in (*found.present, *found.consent):
                told = str(cell).strip()
                yield index, "" if is_value(told) or len(told) > _LONGEST or _stems().isdisjoint(_stems_of(key)) else told


@cache
def _stems() -> frozenset[str]:
    return frozenset(stem for key in _headings() for stem in _stems_of(key))


def _stems_of(key: str) -> set[str]:
    return {word[:_STEM] for word in key.split() if len(word) >= _WORD}


def label_of_field(name: str) -> str:
    """What a column of a list holds, in a word or two.

    >>> label_of_field("email"), label_of_field("hours")
    ('E-mail', 'Hours attended')
    """
    if name in IDENTIFYING:
        return IDENTIFYING[name].partition(" | ")[0].capitalize()
    return next(RECORD_TYPES[kind].by_name[name].label for kind in ("participation", "person") if name in RECORD_TYPES[kind].by_name)


def near_fields(heading: str, found: Layout) -> Iterator[tuple[str, int]]:
    """What a heading may hold of what no other column does, the nearest first, each with a score."""
    near = Nearest((field, text) for text, field in _headings().items() if field not in found.at)
    yield from ((field, score) for field, _, score in near.to(heading_key(heading)))


def is_register(table: RawTable) -> bool:
    """The table is plainly a list of participants: headings of what identifies humans, and none of an identity of our records.

    A column headed only “name” may hold names of anything; beside it must stand what only people have.
    """
    found = layout(table, {})
    if not found.identifies:
        return False
    keys = [heading_key(cell) for cell in table.rows[found.top].cells]
    telling = {key for key in keys if _headings().get(key) in TELLING - {_OF_OFFICES} and key not in _OF_ANYTHING}
    return not _identities() & set(keys) and bool(telling or found.at.keys() & _OF_PEOPLE)


@cache
def _identities() -> frozenset[str]:
    """The headings of the identities of our records, but for that of an activity, which a list of participants may name."""
    fields = [field for kind in RECORD_TYPES.values() for field in kind.fields if field.kind is IDENTIFIER and field.name != "activity_id"]
    return frozenset(heading_key(text) for field in fields for text in (field.name, field.label))


@cache
def _headings() -> dict[str, str]:
    """Every heading that is known by itself, with what it holds. Where a list names a pseudonym, that is not a human's name."""
    fields = [field for name in ("participation", "person") for field in RECORD_TYPES[name].fields if not field.refers]
    own = [(text, field.name) for field in fields if field.name != "person_id" for text in (field.name, field.label)]
    said = [(text, field) for field, texts in (_RECORDED | IDENTIFYING).items() for text in (field, *texts.split(" | "))]
    return {heading_key(text): field for text, field in (*own, *said)} | {heading_key(field): "organisation" for field in _OWN}


@cache
def identifying() -> dict[str, str]:
    """The headings of what a human may be found by, with what it is."""
    return {heading: field for heading, field in _headings().items() if field in NAMES}


def heading_key(cell: object) -> str:
    """A heading without regard to case, alphabet, punctuation, and to whom it is put."""
    return "" if is_blank(cell) or isinstance(cell, Fault) else " ".join(word for word in words(str(cell)) if word not in _YOUR)
