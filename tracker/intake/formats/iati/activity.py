"""One IATI activity while it is read: what its parts inherit from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.codes import code_list
from tracker.intake.formats.tree import Element

_ENGLISH = "en"
_EXACT = re.compile(r"-?\d+(?:\.\d+)?")
_ZONED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})")


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity: its identifier, the programme its records belong to, the grant they come from if any, and its defaults.

    `parties` are the organisations by role (1 funding, 2 accountable, 3 extending, 4 implementing), in order.
    """

    element: Element
    identifier: str
    programme: str
    funding: str | None
    currency: str | None
    language: str
    reporter: str | None
    parties: Mapping[str, tuple[str, ...]]


def language_of(element: Element, default: str = _ENGLISH) -> str:
    """The ISO 639-1 code of what an element says, which some write with three letters or a country."""
    written = (element.get("xml:lang") or default).casefold()[:2]
    return written if code_list("LANGUAGE").has(written) else default


def told(element: Element | None, language: str = _ENGLISH) -> str | None:
    """What the narratives of an element say: in the language, else in the first that says anything."""
    if element is None:
        return None
    narratives = [each for each in element.all("narrative") if each.said]
    best = next((each for each in narratives if language_of(each, "") == language), narratives[0] if narratives else None)
    return best.said if best else None


def day(element: Element | None, attribute: str = "iso-date") -> str | None:
    """The day that an element says; a zone behind it, which XML allows, tells nothing of a day."""
    written = element.get(attribute) if element else None
    zoned = _ZONED.fullmatch(written or "")
    return zoned[1] if zoned else written


def exact(written: str | None) -> Decimal | str | None:
    """A number as XML writes it, where a point is a point; anything else stays as it is, for the checks."""
    return Decimal(written) if written and _EXACT.fullmatch(written) else written
