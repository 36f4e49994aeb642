"""How a verification factor, what breaks a rule and the records that break it read in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from indicators.phrasebook import translated
from indicators.quality.factor import Factor
from indicators.quality.finding import QualityFinding, Value
from indicators.wording import date_text, number_text, quantity_text, word
from indicators.words import labelled, listed
from tracker.records import RECORD_TYPES
from tracker.records.fields import Field
from tracker.store import Session
from tracker.titles import titled
from tracker.vocabulary import Vocabulary

Titles = dict[tuple[str, str], str]
"""By type of record and id; of records without a name of their own, nothing."""

_PLACES = 2
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def factor_text(found: Factor, language: str) -> str:
    """The factor with its interval, and how many records it rests on, as one sentence."""
    value, low, high = (
        None if number is None else number_text(number, language, _PLACES) for number in (found.value, found.low, found.high)
    )
    interval = word("interval", language, low, high) if low and high else word("no_interval", language)
    on = date_text(found.on_date, language) if found.on_date else ""
    return word("factor", language, value, interval, found.size, found.population, on, found.differing, found.most_differing)


def told_text(finding: QualityFinding, words: Vocabulary, language: str, *, inside: bool = True) -> str:
    """What breaks the rule: `Signed on: 1 January 2099; Data date: 1 November 2025`. Nothing of people for readers who are not inside."""
    if finding.people and not inside:
        return ""
    known = RECORD_TYPES[finding.entity].by_name
    return listed((_told(name, value, known.get(name), words, language) for name, value in finding.told), language)


def alike(found: Iterable[QualityFinding], words: Vocabulary, language: str, *, inside: bool = True) -> dict[str, list[QualityFinding]]:
    """Findings by what breaks the rule in each, in the order in which they first say it."""
    told: dict[str, list[QualityFinding]] = {}
    for finding in found:
        told.setdefault(told_text(finding, words, language, inside=inside), []).append(finding)
    return told


def titles(session: Session, found: Iterable[QualityFinding], language: str, *, inside: bool = True) -> Titles:
    """The names of the records of some findings: an event's title, an organisation's name. Readers do not know them by their ids."""
    named: dict[str, set[str]] = {}
    for one in found:
        named.setdefault(one.entity, set()).add(one.record_id)
    return {
        (entity, record): title
        for entity, ids in named.items()
        for record, title in titled(session, entity, ids, language, inside=inside).items()
    }


def label(name: str, field: Field | None) -> str:
    """What is told, in English: a field's own label, or the name of what was worked out."""
    return field.label if field else name.replace("_", " ").capitalize()


def _told(name: str, told: Value | tuple[Value, ...], field: Field | None, words: Vocabulary, language: str) -> str:
    values = told if isinstance(told, tuple) else (told,)
    return labelled(translated(label(name, field), language), " / ".join(_value(one, field, words, language) for one in values), language)


def _value(value: Value, field: Field | None, words: Vocabulary, language: str) -> str:
    if value is None:
        return word("not_recorded", language)
    if isinstance(value, bool):
        return word("yes" if value else "no", language)
    if isinstance(value, int | Decimal):
        return quantity_text(value, language)
    if _DAY.fullmatch(value):
        return date_text(date.fromisoformat(value), language)
    code = words.codes(field.codes).codes.get(value) if field and field.codes else None
    return code.name(language) if code else value
