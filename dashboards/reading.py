"""How what a reader brought is looked at, as the browser says it, and the preview that is made of it so."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashboards.participants import Attended
from tracker.intake.ready import Prepared
from tracker.intake.result import LoadResult
from tracker.records.fields import DATE

SAID = {f"import-{name}": "value" for name in ("kind", "currency", "sender", "programme", "whole", "within")}
"""What a page asks of files, or says itself."""
NOTED = {f"import-{name}": "data" for name in ("confirmed", "attended", "answered", "based")}
"""What a page notes meanwhile."""
DELIVERY = "import-delivery"
_PAIR = re.compile(r"([\d:]+)=(.+)")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a delivery is looked at: what its files do not say, what a person confirmed, and how many answers were remembered.

    They may be the `whole` of something, as `tracker load --whole` says it, and `based_on` a revision that the reader saw.
    """

    delivery: str
    kind: str | None = None
    currency: str | None = None
    sender: str | None = None
    programme: str | None = None
    confirmed: tuple[str, ...] = ()
    attended: Attended | None = None
    answered: int = 0
    language: str = "en"
    whole: str | None = None
    based_on: int | None = None

    @property
    def save_id(self) -> str:
        """The same files read the same way are saved once, however often the button is pressed. Nothing leads from it to the delivery."""
        return hashlib.sha256(repr(replace(self, language="")).encode()).hexdigest()

    @property
    def key(self) -> str:
        """How it is looked at, in which language, without what files could be unsealed by."""
        return f"{self.save_id} {self.language}"


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be saved, and what that would do, at the newest revision of then."""

    head: int
    ready: Prepared
    result: LoadResult


def reading_of(delivery: str | None, *said: Any) -> Reading | None:
    """How the browser asks for what was brought to be looked at, None when that is nothing: `SAID`, `NOTED`, then the language."""
    if not delivery:
        return None
    *given, confirmed, attended, answered, based, language = said
    kind, currency, sender, programme, whole, within = (str(text).strip() if text else None for text in given)
    return Reading(
        str(delivery),
        kind,
        currency,
        sender,
        programme,
        tuple(sorted(map(str, confirmed[1:]))) if confirmed and confirmed[0] == delivery else (),
        attended_of(attended, delivery),
        int(answered or 0),
        language or "en",
        whole=f"{whole},{within}" if whole and within else whole,
        based_on=None if based is None else int(based),
    )


def attended_of(told: Mapping[str, Any] | None, delivery: str) -> Attended | None:
    """What the browser says of the list of a delivery; None where it says nothing of this one."""
    day = day_of(str(told.get("until"))) if told and told.get("delivery") == delivery else None
    if told is None or day is None:
        return None
    pairs = [found for each in told.get("same") or () if (found := _PAIR.fullmatch(str(each)))]
    same = tuple(sorted({found[1]: found[2] for found in pairs}.items()))
    activities = tuple((str(sheet), str(activity)) for sheet, activity in told.get("activities") or ())
    return Attended(activities, str(told.get("role")), str(told.get("basis")), day, same)


def day_of(text: str) -> date | None:
    """A day as it may be typed; a number alone is none, as it would be in a sheet."""
    try:
        day = None if text.strip().isdigit() else DATE.read(text)
    except ValueError:
        return None
    return day if isinstance(day, date) else None
