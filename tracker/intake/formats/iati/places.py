"""Where an IATI activity works: only the country of a programme is a record of ours, so the rest is told by name and left out."""

from __future__ import annotations

from tracker.codes import code_list
from tracker.intake.formats.harvest import Harvest
from tracker.intake.formats.iati.activity import Activity, told
from tracker.intake.formats.tree import Element


def places(activity: Activity, harvest: Harvest) -> None:
    """Tell the places that no record of ours holds."""
    element = activity.element
    countries = [_country(each.get("code") or "?") for each in element.all("recipient-country")]
    regions = [f"region {each.get('code')}" for each in element.all("recipient-region")]
    known = 1 if len(countries) == 1 and activity.funding is None else 0
    locations = [_name(each, activity.language) for each in element.all("location")]
    for name in (*countries[known:], *regions, *locations):
        harvest.lack("place", name)


def _country(code: str) -> str:
    found = code_list("COUNTRY").codes.get(code)
    return found.name() if found else f"country {code}"


def _name(element: Element, language: str) -> str:
    """A location by its name, else by its code in a gazetteer."""
    code = element.at("location-id", "code")
    return told(element.first("name"), language) or (f"location {code}" if code else "a location without a name")
