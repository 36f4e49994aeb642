"""What an organisation is called, and numbered by a register, on a day: names and identifiers change, the organisation stays."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from tracker.codes import code_list

_IN_FORCE = "(coalesce($on, date '9999-12-31') between coalesce(valid_from, date '0001-01-01') and coalesce(valid_to, date '9999-12-31'))"
"""On the day asked for; without one, names and identifiers that have not ended."""


class Reading(Protocol):
    """A reading session of the store."""

    def tuples(self, sql: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a query."""


def organisation_name(reading: Reading, org_id: str, language: str, on: date | None = None) -> str:
    """What an organisation is called on a day (now, when none is given) in a language, or in English, else its id.

    A name that was in force on the day comes before one in the reader's language that was not.
    """
    found = reading.tuples(
        "select name from org_name where org_id = $org and lang in ($language, 'en') "
        f"order by {_IN_FORCE} desc, lang = $language desc, valid_from desc nulls last limit 1",
        {"org": org_id, "language": language, "on": on},
    )
    return str(found[0][0]) if found else org_id


def told_outside(reading: Reading, org_id: str, language: str, on: date | None = None) -> str:
    """What readers outside may learn of an organisation: its name, of a protected one its region or country only."""
    found = reading.tuples("select subdivision, country from organisation where org_id = $org and protected", {"org": org_id})
    if found:
        subdivision, country = found[0]
        return region_name(subdivision, country, language)
    return organisation_name(reading, org_id, language, on)


def region_name(subdivision: str | None, country: str | None, language: str) -> str:
    """A region by name, else the country; a dash where neither is recorded."""
    for codes, code in (("REGION", subdivision), ("COUNTRY", country)):
        if code:
            known = code_list(codes).codes.get(code)
            return known.name(language) if known else code
    return "—"


def organisation_identifier(reading: Reading, org_id: str, scheme: str, on: date | None = None) -> str | None:
    """The identifier that a register gives an organisation on a day (now, when none is given); None when it gave none then."""
    found = reading.tuples(
        f"select value from org_identifier where org_id = $org and scheme = $scheme and {_IN_FORCE} "
        "order by valid_from desc nulls last, value limit 1",
        {"org": org_id, "scheme": scheme, "on": on},
    )
    return str(found[0][0]) if found else None
