"""One row of another format as the fields of a record: the texts of a mapping, with values of the row in the place of their names.

A submission of a Kobo form, and what the texts of a mapping make of it:

>>> row = {"_id": 7, "today": "2024-05-03T10:12:00", "town": " Lviv ", "sex": "2", "phone": "n/a"}
>>> words = {"sex": {"1": "M", "2": "F", "*": "X"}}
>>> texts = {"activity_id": "KOBO-{_id}", "start_date": "{today|day}", "sex": "{sex|sex}", "title": "{topic}", "city": "{town}"}
>>> fields(texts, {"title": "Training in {town}"}, row, words)
{'activity_id': 'KOBO-7', 'start_date': '2024-05-03', 'sex': 'F', 'title': 'Training in Lviv', 'city': ' Lviv '}
>>> fields({"note": "{phone}"}, {}, row, words)  # says only that there is none
{'note': None}
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.errors import WrongRequest
from tracker.intake.formats.naming import identifier
from tracker.intake.raw.tables import Fault, is_blank

Words = Mapping[str, Mapping[str, str]]
"""Lists of words by name: for the word of a file ours, for all others that under `*`."""
_NOTHING = {"n/a", "n.a.", "-", "–", "—"}
_NAME = re.compile(r"\{([^{}|]+)(?:\|([^{}]+))?\}")
"""A name in braces, and behind a bar what its value goes through: {today|day}."""


def fields(texts: Mapping[str, str], otherwise: Mapping[str, str], row: Mapping[str, object], words: Words) -> dict[str, object]:
    """The value of each field; where its text comes to nothing, what the one of `otherwise` comes to."""
    found = {name: _filled(text, row, words) for name, text in texts.items()}
    empty = [name for name, value in found.items() if value is None and name in otherwise]
    return found | {name: _filled(otherwise[name], row, words) for name in empty}


def names_in(text: str) -> list[str]:
    """The names of values that a text holds.

    >>> names_in("{today|day} in {town}")
    ['today', 'town']
    """
    return [name.strip() for name, _ in _NAME.findall(text)]


def said(value: object) -> object:
    """The value; None for what only says that there is none. Of several in one place, all in a row, for the checks to judge."""
    if isinstance(value, list | dict):
        value = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return None if is_blank(value) or (isinstance(value, str) and value.strip().casefold() in _NOTHING) else value


def _filled(text: str, row: Mapping[str, object], words: Words) -> object:
    """The text with values in the place of their names. A single name keeps its value as it is; where all are empty, so is the whole.

    A cell that cannot be trusted makes nothing up: the whole is refused for it.
    """
    parts = _NAME.findall(text)
    if not parts:
        return text or None
    values = [_through(filters, said(row.get(name.strip())), words) for name, filters in parts]
    if fault := next((value for value in values if isinstance(value, Fault)), None):
        return fault
    if all(map(is_blank, values)):
        return None
    if _NAME.fullmatch(text):
        return values[0]
    found = iter(values)
    return _NAME.sub(lambda _: "" if is_blank(value := next(found)) else str(value).strip(), text).strip()


def _through(filters: str, value: object, words: Words) -> object:
    """The value through its filters: `id` makes an identifier of a name, `day` takes the day of a time, others are lists of words."""
    for each in filter(None, filters.split("|")):
        if is_blank(value) or isinstance(value, Fault):
            return value
        if each in words:
            value = words[each].get(str(value).strip(), words[each].get("*", value))
        elif each == "id":
            value = identifier(str(value))
        elif each == "day":
            value = str(value).strip()[:10]
        else:
            raise WrongRequest(
                f"The mapping names “{each}” after a bar, which is no filter and no list of words", next_step="Filters are id and day."
            )
    return value
