"""How results are told to their funders, in words: by which rule, to whom, and whether the parts add up."""

from __future__ import annotations

from indicators.addition import over_funders
from indicators.attribution import Attributed
from indicators.figures import NOT_STATED, Status
from indicators.question import Claim
from indicators.wording import date_text, figure_text, word
from tracker.organisations import organisation_name
from tracker.store import Session
from tracker.vocabulary import vocabulary


def funder_name(session: Session, funder: str, language: str) -> str:
    """What a funder is called; what is stated of nobody says so."""
    return word("shares_not_stated", language) if funder == NOT_STATED else organisation_name(session, funder, language)


def rule_text(session: Session, found: Attributed | Claim, language: str) -> str:
    """By which rule, and up to which day money counts."""
    known = vocabulary(session).codes("ATTRIBUTION").codes.get(found.rule)
    name = known.name(language) if known else found.rule
    return word("claimed_on", language, name, date_text(found.on, language)) if found.rule == "share" else f"{name}."


def sum_text(found: Attributed, language: str) -> str:
    """Whether the parts make the programme's result, and that printed ones are rounded one by one; empty for a part alone."""
    if not found.adds:
        return word("parts_told_apart", language)
    if len(found.parts) < 2 or any(part.total.value is None and part.total.status is not Status.NO_DATA for part in found.parts):  # noqa: PLR2004
        return ""
    total = figure_text(over_funders(found.parts), found.whole, language)
    return word("parts_make", language, total)
