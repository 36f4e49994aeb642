"""JSON of OCHA FTS and 360Giving: its objects as rows, under the titles that the tables of the same publishers have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

FTS, GRANTS = "fts", "360giving"
_SIDES = {"sourceObjects": "src", "destinationObjects": "dest"}
_DAYS = ("date", "decisionDate")
_FIELDS = {"id": "Identifier", "title": "Title", "amountAwarded": "Amount Awarded", "currency": "Currency"}
_PARTIES = {"fundingOrganization": "Funding Org", "recipientOrganization": "Recipient Org"}
_DAY = len("2024-12-31")


class Listed(NamedTuple):
    """The objects of a document: their format, and the way to them."""

    form: str
    way: str
    objects: list[Any]


def listed(found: object) -> Listed | None:
    """The flows or grants of a document; None for any other document."""
    if not isinstance(found, dict):
        return None
    data, grants, results = found.get("data"), found.get("grants"), found.get("results")
    if isinstance(data, dict) and isinstance(data.get("flows"), list):
        return Listed(FTS, "data.flows", data["flows"])
    if isinstance(grants, list):
        return Listed(GRANTS, "grants", grants)
    if isinstance(results, list) and results and all(map(_is_grant, results)):
        return Listed(GRANTS, "results", [each["data"] for each in results])
    return None


def _is_grant(each: object) -> bool:
    """An answer of the 360Giving interface holds the grant as its publisher wrote it."""
    return isinstance(each, dict) and isinstance(each.get("data"), dict) and "fundingOrganization" in each["data"]


def row(form: str, found: Mapping[str, object]) -> dict[str, object]:
    """An object as a row of its format."""
    return dict(_flow(found) if form == FTS else _grant(found))


def several(form: str, found: Mapping[str, object]) -> list[str]:
    """The sides of an object that name more organisations than one, among which nobody knows how the amount divides."""
    sides = _SIDES if form == FTS else _PARTIES
    return [side for side in sides if len(_organisations(form, found.get(side))) > 1]


def _flow(found: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """What FTS says of a flow: its plain values, and of the objects on each side the organisation."""
    for name, value in found.items():
        if not isinstance(value, (dict, list)):
            yield name, str(value)[:_DAY] if name in _DAYS and value else value
    for side, prefix in _SIDES.items():
        organisations = _organisations(FTS, found.get(side))
        if len(organisations) == 1:
            yield f"{prefix}Organization", organisations[0].get("name")
            kinds = organisations[0].get("organizationTypes")
            yield f"{prefix}OrganizationTypes", kinds[0] if isinstance(kinds, list) and kinds else None


def _grant(found: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """What 360Giving says of a grant. Of one to an individual neither the name nor the title, which may repeat it, is read."""
    for name, title in _FIELDS.items():
        if name != "title" or "recipientIndividual" not in found:
            yield title, found.get(name)
    yield "Award Date", str(found.get("awardDate") or "")[:_DAY]
    for side, title in _PARTIES.items():
        organisations = _organisations(GRANTS, found.get(side))
        if len(organisations) == 1:
            yield f"{title}:Identifier", organisations[0].get("id")
            yield f"{title}:Name", organisations[0].get("name")


def _organisations(form: str, side: object) -> list[Mapping[str, Any]]:
    among = [each for each in side if isinstance(each, dict)] if isinstance(side, list) else []
    return [each for each in among if form == GRANTS or each.get("type") == "Organization"]
